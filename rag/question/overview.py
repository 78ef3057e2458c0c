"""Recognises questions about nothing but a time or an outlet ("What was reported on 20 November?")."""

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
GENERAL = frozenset(
    split_terms(
        """
        what which show list tell give me us any anything is are was were has have had been there did do the a of on in
        from by for about happen happened happening go going on news new latest recent headline story stories top main
        today report say said write wrote cover publish print run appear come out article tell know all events
        """
    )
)
_REPORTED_WITHIN = timedelta(days=2)


def asks_for_reports(rest: str) -> bool:
    """Whether a question, its outlets and times left out in `rest`, asks for no more than what was reported."""
    return bool(_ASKS.search(rest)) and set(own_terms(rest, 0, len(rest), ())) <= GENERAL


def within_time(plan: Plan, zone: ZoneInfo) -> Plan:
    """A plan of an overview that is bound to the reports of the time it names.

    "What happened last week?" names no time of publication, but has no subject either that other reports could tell of:
    those of that week are meant, and of the two days behind it.
    """
    if not plan.overview or any(clause.window for clause in plan.clauses):
        return plan
    named = find_dates(plan.topic, anchor=plan.today)
    if len(named) != 1 or named[0].first is None:
        return plan
    last = named[0].last and named[0].last + _REPORTED_WITHIN
    told = Window.from_days(named[0].first, last, zone)
    return replace(plan, window=told if plan.window is None else plan.window.intersect(told))
