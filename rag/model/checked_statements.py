"""Grades the statements of a model in their order: checked at once, judged in batches, shown as soon as is known."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rag.answer.state import Stater
from rag.model.judge import Batch, Judge
from rag.model.replies import WrittenStatement
from rag.model.statements import Checked, check_draft
from rag.model.types import SMALL_CONTEXT
from rag.types import Grade, SearchResult, Statement

_FIRST_BATCH, _BATCH = 2, 5  # statements: the first soon, the others with less said twice
_AGAINST = {
    "partly": "on a second look the evidence bears out only a part of it",
    "not_supported": "on a second look the evidence does not bear it out",
}


@dataclass(slots=True)
class CheckedStatements:
    """The statements of one answer on their way: `facts` are shown, `held` are not, each with what is against it.

    Nothing is shown before something is seen to hold (a statement confirmed, or evidence found to the letter): a model
    that only sounds like the news is better left out as a whole.
    """

    stater: Stater
    judge: Judge
    facts: list[Statement] = field(default_factory=list)
    held: list[Checked] = field(default_factory=list)
    trusted: bool = False
    _waiting: deque[tuple[Checked, Batch | None, int]] = field(default_factory=deque)
    _filling: list[Checked] = field(default_factory=list)
    _ready: list[Statement] = field(default_factory=list)

    def take(self, draft: WrittenStatement, passages: Sequence[SearchResult]) -> Iterator[Statement]:
        """Check a draft; the statements that can be shown now."""
        checked = check_draft(draft, passages)
        if checked.why:
            self.held.append(checked)
        elif checked.verbatim:
            self._send()
            self._waiting.append((checked, None, 0))
        else:
            self._filling.append(checked)
            full = _BATCH if self.judge.batches else _FIRST_BATCH
            if len(self._filling) >= (full if self.judge.model.is_judged else 1):
                self._send()
        yield from self._show(wait=False)

    def finish(self) -> Iterator[Statement]:
        """Wait for the verdicts that are out; the statements that are left."""
        self._send()
        yield from self._show(wait=True)

    @property
    def said(self) -> list[str]:
        """All that has been taken: shown, kept back or held."""
        return [one.text for one in (*self.facts, *self._ready)] + [one.draft.text for one in self.held]

    @property
    def is_too_little(self) -> bool:
        """Whether so little holds that the answer without a model is the better one.

        Of a small model that is whatever it says in its own words: nobody judges it.
        """
        shown = len(self.facts) + len(self._ready)
        is_small = self.judge.model.context_tokens < SMALL_CONTEXT
        return not self.facts and (is_small or not shown or len(self.held) > shown)

    def give_up_waiting(self) -> Iterator[Statement]:
        """What was kept back for want of trust, to be shown after all."""
        self.trusted = True
        yield from self._release()

    def _send(self) -> None:
        if self._filling:
            batch = self.judge.send(self._filling)
            self._waiting.extend((checked, batch, place) for place, checked in enumerate(self._filling))
            self._filling = []

    def _show(self, *, wait: bool) -> Iterator[Statement]:
        while self._waiting and (wait or self._waiting[0][1] is None or self._waiting[0][1].is_done):
            checked, batch, place = self._waiting.popleft()
            self._grade(checked, batch.verdicts.get(place) if batch else None)
            if self.trusted:
                yield from self._release()

    def _grade(self, checked: Checked, verdict: str | None) -> None:
        if verdict in _AGAINST:
            self.held.append(replace(checked, why=_AGAINST[verdict], is_judged=True))
            return
        sure = checked.verbatim or (verdict == "supported" and checked.support.is_in_evidence)
        grade: Grade = "confirmed" if sure else "unconfirmed"
        said = self.stater.state(checked.finding, support=checked.support, grade=grade, quote=checked.quote)
        if said is None:
            self.held.append(replace(checked, why="its passage is no longer in the archive"))
            return
        self._ready.append(said)
        self.trusted = self.trusted or sure or checked.quote == "located"

    def _release(self) -> Iterator[Statement]:
        ready, self._ready = self._ready, []
        self.facts.extend(ready)
        yield from ready
