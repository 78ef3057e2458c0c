"""The session: what was asked, what came of it, and which source is open. No Streamlit here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

from page.answering import Answering, Suggesting
from page.answers import announcement, answer_to_view
from page.filters import PageFilters
from page.plans import label_of, without_chip
from page.sources import LoadArticle, Opened, open_article, open_citation, open_result
from page.store import new_id
from page.turns import Turn
from page.visible import to_plain, to_runs
from rag.types import Answer, Citation

NOT_AN_ANSWER = "Nearest article. It is not an answer to the question."
NOT_CITED = "This report was found for the question. No sentence of the answer rests on it."
STOPPED = "You stopped this answer."
OpenPlace = Literal["citation", "nearest", "article", "result"]


@dataclass(slots=True)
class Conversation:
    """The turns, oldest first, and the open source. `moves` counts what the page has to follow.

    `revision` counts the changes on disk that are known here; 0 while nothing is kept.
    """

    conversation_id: str = field(default_factory=new_id)
    revision: int = 0
    turns: list[Turn] = field(default_factory=list)
    opened: Opened | None = None
    moves: int = 0
    focus: int | None = None
    answering: Answering | None = None
    suggesting: Suggesting | None = None
    is_undrawn: bool = False
    _received: list[tuple[str, str]] = field(default_factory=list)
    _drawn: dict[int, tuple[Turn, int, dict[str, Any]]] = field(default_factory=dict)
    _saved: dict[int, Turn] = field(default_factory=dict)

    def receive(self, sent: object) -> None:
        """Keep what the page sent, [{key, question}], for `ask_received`. Of one key only the first is kept."""
        for item in sent if isinstance(sent, list) else []:
            key, question = str(item["key"]), str(item["question"])
            known = {turn.key for turn in self.turns} | {key for key, _ in self._received}
            if key not in known:
                self._received.append((key, question))

    def ask_received(self, filters: PageFilters) -> None:
        """Ask what has been received, with the filters as they are now."""
        received, self._received = self._received, []
        for key, question in received:
            self.ask(question, filters, key=key)

    def ask(self, question: str, filters: PageFilters, *, key: str = "") -> None:
        """Add a question, to be answered. A blank one is none; filters that contradict each other are an error."""
        if question.strip():
            turn = Turn(
                turn_id=len(self.turns) + 1, question=question.strip(), filters=filters, key=key, error=filters.problem
            )
            self.turns.append(turn)
            self._follow(turn)

    def ask_again(self, turn_id: int, filters: PageFilters) -> None:
        """Ask the turn's question anew, with the filters as they are now; not while it is being answered."""
        turn = self.find(turn_id)
        if turn is not None:
            self.edit(turn_id, turn.question, filters)

    def edit(self, turn_id: int, question: str, filters: PageFilters, *, as_written: bool = False) -> None:
        """Ask another question in the place of the turn's; not a blank one, and not while it is being answered."""
        turn = self.find(turn_id)
        if turn is None or turn.is_pending or not question.strip():
            return
        self._replace(
            turn_id,
            question=question.strip(),
            filters=filters,
            plan=None,
            removed=(),
            as_written=as_written,
            answer=None,
            error=filters.problem,
        )

    def stop(self, turn_id: int) -> None:
        """Give up the answer that is on its way."""
        turn = self.find(turn_id)
        if turn is None or not turn.is_pending:
            return
        if turn is self.pending and self.answering is not None:
            self.answering.stop()
            self.answering = None
        self._replace(turn_id, error=STOPPED)

    def remove_chip(self, turn_id: int, chip_id: str) -> None:
        """Ask the turn's question again without what the chip stands for."""
        turn = self.find(turn_id)
        if turn is None or turn.answer is None:
            return
        label = label_of(turn.answer.plan, chip_id)
        if label is not None:
            plan = without_chip(turn.answer.plan, chip_id)
            self._replace(turn_id, plan=plan, removed=(*turn.removed, label), answer=None, error=None)

    def settle(self, turn_id: int, outcome: Answer | str) -> None:
        """Keep what came of the turn that was being answered: an answer, or an error in a sentence."""
        self.answering, self.is_undrawn = None, True
        self._replace(turn_id, **{"error" if isinstance(outcome, str) else "answer": outcome})
        self.moves += 1

    def find(self, turn_id: int) -> Turn | None:
        """The turn with this id."""
        return next((turn for turn in self.turns if turn.turn_id == turn_id), None)

    @property
    def pending(self) -> Turn | None:
        """The turn that is to be answered now."""
        return next((turn for turn in self.turns if turn.is_pending), None)

    def history_before(self, turn: Turn) -> list[tuple[str, Answer]]:
        """The questions before `turn` with their answers, oldest first, as the assistant takes them."""
        if turn.as_written:
            return []
        before = (other for other in self.turns if other.turn_id < turn.turn_id)
        return [(other.question, other.answer) for other in before if other.answer is not None]

    def open(self, turn_id: int, place: OpenPlace, number: int) -> None:
        """Open the source of citation `number` of a turn, or its `number`th nearest, listed or found one (from 0)."""
        turn = self.find(turn_id)
        if turn is None or turn.answer is None:
            return
        opener = f"{turn_id}:{place}:{number}"
        if place == "citation":
            self._show(open_citation(turn.answer.citations, number, opener))
        elif place == "article" and 0 <= number < len(turn.answer.articles):
            self._show(open_article(turn.answer.articles[number], opener))
        elif place == "result" and 0 <= number < len(turn.answer.results):
            self._show(open_result(turn.answer.results[number], opener, NOT_CITED))
        elif place == "nearest" and 0 <= number < len(turn.answer.nearest):
            self._show(open_result(turn.answer.nearest[number], opener, NOT_AN_ANSWER))

    def citation_at(self, turn_id: int, number: int | None) -> Citation | None:
        """Citation `number` of a turn."""
        turn = self.find(turn_id)
        citations = turn.answer.citations if turn is not None and turn.answer is not None else ()
        return next((citation for citation in citations if citation.number == number), None)

    def step(self, by: int) -> None:
        """Go on to the next citation of the same answer, or back; past the end to the other one."""
        if self.opened is None or self.opened.lit.number is None:
            return
        turn_id = int(self.opened.opener.split(":")[0])
        turn = self.find(turn_id)
        numbers = [c.number for c in turn.answer.citations] if turn is not None and turn.answer is not None else []
        if self.opened.lit.number in numbers:
            place = numbers.index(self.opened.lit.number) + by
            self.open(turn_id, "citation", numbers[place % len(numbers)])

    def unsaved(self) -> list[Turn]:
        """The turns that are not on disk as they are."""
        return [turn for turn in self.turns if self._saved.get(turn.turn_id) is not turn]

    def note_saved(self, revision: int) -> None:
        """All turns are on disk as they are."""
        self.revision = revision
        self._saved = {turn.turn_id: turn for turn in self.turns}

    def take_over(self, turns: list[Turn], revision: int) -> None:
        """The turns as they are on disk; the last is shown."""
        self.turns = turns
        self.note_saved(revision)
        self.focus = turns[-1].turn_id if turns else None
        self.moves += 1

    @property
    def next_questions(self) -> list[str]:
        """What may be asked next, after the last turn; none while that is not known."""
        found = self.suggesting.found if self.suggesting is not None else None
        return [to_plain(question) for question in found or ()]

    def close_source(self) -> None:
        """Close the source."""
        self.opened = None

    def to_view(
        self, load: LoadArticle, generation: int, votes: Mapping[int, dict[str, str]] = MappingProxyType({})
    ) -> list[dict[str, Any]]:
        """The turns as the component draws them. Quotes are compared with the archive again whenever it changed."""
        self.is_undrawn = False
        return [
            self._turn_to_view(turn, load, generation)
            | {"vote": votes.get(turn.turn_id)}
            | (self._draft() if turn is self.pending else {})
            for turn in self.turns
        ]

    def _draft(self) -> dict[str, Any]:
        """What is there already of the answer on its way."""
        if self.answering is None:
            return {}
        drafts = [to_runs(statement.text) for statement in self.answering.statements]
        return {"draft": drafts, "slow": self.answering.is_slow}

    def _turn_to_view(self, turn: Turn, load: LoadArticle, generation: int) -> dict[str, Any]:
        drawn = self._drawn.get(turn.turn_id)
        if drawn is None or drawn[0] is not turn or drawn[1] != generation:
            drawn = (turn, generation, turn_to_view(turn, load))
            self._drawn[turn.turn_id] = drawn
        return drawn[2]

    def _replace(self, turn_id: int, **changes: Any) -> None:
        for place, turn in enumerate(self.turns):
            if turn.turn_id == turn_id:
                self.turns[place] = replace(turn, **changes)
                if self.turns[place].is_pending:
                    self._follow(turn)

    def _follow(self, turn: Turn) -> None:
        """Have the page scroll to a turn, and close the source, which belonged to another."""
        self.opened, self.focus = None, turn.turn_id
        self.moves += 1
        if self.suggesting is not None:
            self.suggesting.stop()
            self.suggesting = None

    def _show(self, opened: Opened | None) -> None:
        self.opened = opened
        self.moves += 1


def turn_to_view(turn: Turn, load: LoadArticle) -> dict[str, Any]:
    """One turn as the component draws it."""
    view: dict[str, Any] = {
        "id": turn.turn_id,
        "key": turn.key,
        "question": turn.question,
        "as_written": turn.as_written,
        "state": "pending",
        "say": "",
    }
    if turn.error is not None:
        state = "stopped" if turn.error == STOPPED else "error"
        return view | {"state": state, "error": turn.error, "say": turn.error}
    if turn.answer is None:
        return view
    return view | {
        "state": "refused" if turn.answer.refused else "answered",
        "say": announcement(turn.answer),
        "answer": answer_to_view(turn.answer, load, turn.removed),
    }
