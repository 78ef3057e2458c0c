"""A follow-up made whole before it is searched: "and the year before?" becomes a question that stands on its own.

By rules, from the questions and answers before it; by a model where there is one, checked in code. Of an answer only
names, outlets and times are taken, never its sentences: what an article says is data. A question that stands on its own
is left as it is (docs/conversation.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from rag.conversation.by_model import rewrite
from rag.conversation.follow_up import (
    IS_A_CLAUSE,
    MAX_LEFT_OUT,
    Ask,
    Carried,
    History,
    Talk,
    WholeQuestion,
    concerning,
    names_anything,
    own_words,
)
from rag.conversation.fragments import ask_bare, ask_the_same, ask_what_came_of_it
from rag.conversation.outlets import ask_others, ask_outlet
from rag.conversation.pronouns import points_back, resolve_words
from rag.conversation.slots import replace_slot
from rag.conversation.words import END, SPACE
from rag.model.types import ChatModel
from rag.question.outlets import KnownPublishers

__all__ = ["Carried", "History", "WholeQuestion", "make_whole"]

_LONGEST = 300  # characters; a longer question says itself what it is about
_MAX_TURNS = 6  # that are looked at for who or what is meant
_SHORT_OUTLET = re.compile(r"\b[Tt]he (?P<last>[A-Z]\w+)\b(?! [A-Z])")
_LEAD = re.compile(
    r"\A(?:(?:and|but|so|ok|okay|thanks|thank you|also|then|well|hm+|or|now|right|yes|no|please|"
    r"plus|only|just)\b[\s,.!–—-]*)+",
    re.IGNORECASE,
)


def make_whole(
    question: str, history: History, *, publishers: Iterable[str], anchor: date, model: ChatModel | None = None
) -> WholeQuestion:
    """The question as it is to be searched. `history` is oldest first; `publishers` are the archive's outlets.

    Relative dates of the question are counted from `anchor`, the day of `as_of`. A `model` may put a follow-up better
    than the rules do. Returned unchanged: a question that stands on its own, one without history, and one whose meaning
    cannot be found.
    """
    turns = [(asked, answer) for asked, answer in history if answer.plan.query][-_MAX_TURNS:]
    plain = SPACE.sub(" ", question).strip()
    if not turns or not plain or len(plain) > _LONGEST:
        return WholeQuestion(question)
    talk = Talk(tuple(answer for _, answer in turns), KnownPublishers(publishers), anchor)
    lead = _LEAD.match(plain)
    rest = END.sub("", plain[lead.end() if lead else 0 :])
    ask = Ask(_with_full_outlets(rest, talk.known), bool(lead))
    if not ask.text:
        return WholeQuestion(question)
    made = next(filter(None, (rule(ask, talk) for rule in _RULES)), None)
    whole = made if made and made.text != plain else WholeQuestion(question)
    if model is not None and (whole.is_changed or points_back(ask.text, talk)):
        return replace(rewrite(question, turns, by_rules=whole, model=model), more=whole.more)
    return whole


def _with_full_outlets(text: str, known: KnownPublishers) -> str:
    """ "The Courier" as "The Lanthorne Courier", where one outlet of the archive alone ends so."""

    def full(match: re.Match[str]) -> str:
        held = [name for name in known.names if name.split()[-1] == match["last"]]
        return held[0] if len(held) == 1 else match.group()

    return _SHORT_OUTLET.sub(full, text)


def _add_what_it_is_about(ask: Ask, talk: Talk) -> WholeQuestion | None:
    """A question of a word or two that names nobody and nothing: of what the last one was about."""
    if not IS_A_CLAUSE.match(ask.text) or names_anything(talk.mentions(ask.text)):
        return None
    definite = re.search(r"\bthe\s+[a-z]|\bwas\s+\w+\Z", ask.text)
    words = own_words(ask.text)
    if len(words) > MAX_LEFT_OUT or not (definite or len(words) <= 1):
        return None
    return concerning(ask, talk)


_RULES = (
    ask_what_came_of_it,
    ask_the_same,
    ask_others,
    ask_outlet,
    ask_bare,
    replace_slot,
    resolve_words,
    _add_what_it_is_about,
)
