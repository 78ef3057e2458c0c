"""What the rules for follow-ups work on: the follow-up, the conversation before it, and what is made of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from rag.conversation.phrases import Mentions, find_mentions
from rag.conversation.referents import Referents
from rag.conversation.words import END, PREPOSITION, WH, upper_first
from rag.question.clauses import own_terms
from rag.question.openings import ASKS
from rag.question.outlets import KnownPublishers
from rag.types import Answer
from vectorstore.terms import split_query_terms

History = Sequence[tuple[str, Answer]]
MAX_LEFT_OUT = 2  # words of its own that a question may have and yet leave out what it is about
_LIGHT = frozenset(
    split_query_terms("happened exactly really still ever now then there else also again too many much actually")
)
# "the death toll of" before the name of what it is the death toll of.
ASPECT = re.compile(r"\A(?:the|a|an) (?:[a-z][\w’'-]* ){1,4}of (?=(?:the )?[A-Z])")
# A question word or an auxiliary at the start: more than a fragment.
IS_A_CLAUSE = re.compile(rf"\A(?:(?:{PREPOSITION})\s+)?(?!(?-i:May)\b)(?:{WH}|{ASKS})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a follow-up took from the conversation: in place of which of its `words` ("" where it left something out),
    which `value`, and from where: the `source` is question, answer or code (a computed date)."""

    words: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class WholeQuestion:
    """A question that stands on its own, and what was carried over to make it so; nothing when it was whole already.

    `more`: it asks for what was not shown yet.
    """

    text: str
    carried: tuple[Carried, ...] = ()
    more: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether it is searched in other words than it was asked."""
        return bool(self.carried)


@dataclass(frozen=True, slots=True)
class Ask:
    """A question without "and ..." before it and its question mark; `led`: there was such a word."""

    text: str
    led: bool


@dataclass(frozen=True)
class Talk:
    """The conversation: the answers before, oldest first, and what the last question named."""

    answers: tuple[Answer, ...]
    known: KnownPublishers
    anchor: date
    referents: Referents = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "referents", Referents(self.answers, self.known))

    @property
    def last(self) -> Answer:
        """The answer before."""
        return self.answers[-1]

    @cached_property
    def frame(self) -> str:
        """The last question as it was searched, without its question mark."""
        return END.sub("", self.last.plan.query)

    @cached_property
    def frame_mentions(self) -> Mentions:
        """What the last question named, its times counted from its own `as_of`."""
        day = self.last.plan.today
        return find_mentions(self.frame, known=self.known, anchor=day)

    def mentions(self, text: str) -> Mentions:
        """What a question names."""
        return find_mentions(text, known=self.known, anchor=self.anchor)

    def mentions_inside(self, text: str) -> Mentions:
        """The same where the text is no whole question, so that its first capital means something."""
        said = self.mentions(f"and {text}")
        return Mentions(
            tuple(replace(o, start=o.start - 4, end=o.end - 4) for o in said.outlets),
            tuple(replace(t, start=t.start - 4, end=t.end - 4) for t in said.times),
            tuple(replace(p, start=p.start - 4, end=p.end - 4) for p in said.phrases),
        )

    @cached_property
    def topic(self) -> str:
        """What the last question was about, in a few words: its names, else its things."""
        return self.referents.topic()

    @cached_property
    def subject(self) -> str:
        """The same without what was asked of it: "the Thessel flood", not "the death toll of the Thessel flood"."""
        return ASPECT.sub("", self.topic)


def names_anything(said: Mentions) -> bool:
    """Whether there is an outlet, a time or a name."""
    return bool(said.outlets or said.times or any(phrase.kind == "name" for phrase in said.phrases))


def own_words(text: str) -> list[str]:
    """The words that say what a question is about."""
    return [term for term in own_terms(text, 0, len(text), ()) if term not in _LIGHT]


def concerning(ask: Ask, talk: Talk) -> WholeQuestion | None:
    """The follow-up with what the conversation is about behind it."""
    if not talk.subject:
        return None
    text = f"{upper_first(ask.text)}, concerning {talk.subject}?"
    return WholeQuestion(text, (Carried("", talk.subject, "question"),))
