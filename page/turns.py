"""One question of a conversation and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from page.filters import PageFilters
from rag.types import Answer, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question and what came of it: an answer, an error in a sentence, or neither yet.

    `key` is the name that the page gave the question. `plan`, when there is one, is asked in place of the question.
    `removed` says what the reader took from the plan. `as_written`: the question is no follow-up, whatever came before.
    """

    turn_id: int
    question: str
    filters: PageFilters
    key: str = ""
    plan: Plan | None = None
    removed: tuple[str, ...] = ()
    as_written: bool = False
    answer: Answer | None = None
    error: str | None = None

    @property
    def is_pending(self) -> bool:
        """Whether it is still to be answered."""
        return self.answer is None and self.error is None
