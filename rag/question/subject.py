"""Tells whether a question has a subject, or asks for the reports of a time or an outlet alone ("Any news?")."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from rag.language.dates import find_dates
from rag.question.clauses import own_terms
from rag.types import Plan
from vectorstore.terms import split_terms
from vectorstore.types import Window

_ASKS = re.compile(
    r"^(?:so |and )?(?:what|which|show|list|tell|give|any|(?:the )?(?:latest|news|headlines|articles|reports))\b",
    re.IGNORECASE,
)
_GENERAL = frozenset(
    split_terms(
        """
        what which show list tell give me us any anything is are was were has have had been there did do the a of on in
        from by for about happen happened happening go going on news new latest recent headline story stories top main
        today report say said write wrote cover publish print run appear come out article tell know all events
        """
    )
)
_REPORTED_WITHIN = timedelta(days=2)


def has_subject(rest: str) -> bool:
    """Whether a question, its outlets and times left out in `rest`, asks for more than what was reported."""
    return not _ASKS.search(rest) or bool(split_subject(rest))


def split_subject(text: str) -> list[str]:
    """The terms that say what is asked about: not those of asking and reporting, nor what any news may be called."""
    return [term for term in own_terms(text, 0, len(text), ()) if term not in _GENERAL]


def within_time(plan: Plan, zone: ZoneInfo) -> Plan:
    """Binds a plan without a subject to the reports of the time that it names.

    "What happened last week?" names no time of publication, but has no subject either that other reports could tell of:
    those of that week are meant, and of the two days behind it.
    """
    if plan.has_subject or any(clause.window for clause in plan.clauses):
        return plan
    named = find_dates(plan.topic, anchor=plan.today)
    if len(named) != 1 or named[0].first is None:
        return plan
    last = named[0].last and named[0].last + _REPORTED_WITHIN
    told = Window.from_days(named[0].first, last, zone)
    return replace(plan, window=told if plan.window is None else plan.window.intersect(told))
