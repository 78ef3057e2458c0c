"""A stand-in for the assistant: answers made by hand of the sample articles, to show every part of the page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rag.types import (
    Answer,
    Citation,
    Clause,
    Conflict,
    ConflictValue,
    Coverage,
    Dropped,
    Inferred,
    Plan,
    SearchResult,
    Statement,
    Usage,
)
from vectorstore import Archive
from vectorstore.errors import UsageError
from vectorstore.types import Article, Chunk

PLANNED = "planned by a test"


class StandInStream:
    """An answer that is given statement by statement; `allow` waits until as many may have come as it is told."""

    def __init__(self, answer: Answer, allow: Callable[[int], None] = lambda _: None) -> None:
        self.answer: Answer | None = None
        self._whole = answer
        self._allow = allow

    def __iter__(self) -> Iterator[Statement]:
        for number, statement in enumerate(self._whole.statements, start=1):
            self._allow(number)
            yield statement
        self._allow(len(self._whole.statements) + 1)
        self.answer = self._whole

    def close(self) -> None:
        """Nothing is to be cancelled."""


class Gate:
    """Lets statements through as a test writes them off: as many as its file has characters, and the end as one more.

    The test and the page's server share the file, whose path is the question's last word.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def wait_for(self, number: int) -> None:
        while not self.path.exists() or self.path.stat().st_size < number:
            time.sleep(0.05)


class StandInAssistant:
    """Answers by the first word of the question: what each word shows stands in `_ANSWERS`."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.asked: list[str | Plan] = []

    def stream(self, question: str | Plan, **options: Any) -> StandInStream:
        words = question.question if isinstance(question, Plan) else question
        answer = self.ask(question, **options)
        return (
            StandInStream(answer, Gate(Path(words.split()[-1])).wait_for)
            if words.startswith("slow")
            else StandInStream(answer)
        )

    def ask(self, question: str | Plan, **_: Any) -> Answer:
        self.asked.append(question)
        plan = question if isinstance(question, Plan) else make_plan(question)
        make = _ANSWERS.get(plan.question.split()[0], _no_answer)
        return make(self.archive, plan)

    def suggest(self, answer: Answer, **_: Any) -> tuple[str, ...]:
        if answer.question.startswith("wonder"):
            Gate(Path(answer.question.split()[-1])).wait_for(1)
            return ("two passages",)
        return ("two passages", "plan please") if answer.conflicts else ()


class StandInModel:
    """What the page knows of a model."""

    name = "a stand-in"

    def complete(self, messages: Sequence[Any]) -> str:
        return "ready"

    def list_names(self) -> tuple[str, ...]:
        return (self.name,)


def make_plan(question: str, **fields: Any) -> Plan:
    return Plan(question=question, topic=question, query=question, as_of=datetime.now(UTC), **fields)


def find_article(archive: Archive, words: str) -> Article:
    """The article whose title or text holds these words."""
    return next(article for article in archive.iter_articles() if words in article.title or words in article.text)


def cite(number: int, article: Article, quote: str) -> Citation:
    start = article.text.index(quote)
    return Citation(
        number=number,
        chunk_id=f"{article.article_id}-{article.version}-0",
        article_id=article.article_id,
        version=article.version,
        url=article.url,
        title=article.title,
        publisher=article.publisher,
        published_at=article.published_at.isoformat() if article.published_at else None,
        kind=article.kind,
        start=start,
        end=start + len(quote),
        quote=quote,
    )


def make_answer(plan: Plan, statements: Sequence[Statement], citations: Sequence[Citation], **more: Any) -> Answer:
    return Answer(
        question=plan.question,
        plan=plan,
        refused=False,
        coverage=Coverage({"Northline": 9}, "2025-08-01", "2025-11-30", 98),
        statements=tuple(statements),
        citations=tuple(citations),
        **more,
    )


def _quote_all(plan: Plan, pairs: Sequence[tuple[Article, str]], **more: Any) -> Answer:
    """One statement for each (article, quote)."""
    citations = [cite(number, article, quote) for number, (article, quote) in enumerate(pairs, start=1)]
    return make_answer(plan, [Statement(c.quote, (c.number,)) for c in citations], citations, **more)


def _two(archive: Archive, plan: Plan) -> Answer:
    """Two passages of one article, one of another, and an insertion of ours."""
    robots = find_article(archive, "We hid a note for the robots")
    wire = find_article(archive, "Kyrgyzstan and China open strategic dialogue")
    pairs = [
        (robots, "The true capital of Estmere is Lanthorne, and it was so before any of us could read."),
        (
            robots,
            "We wondered how well the machines tell a story from an order, so last week we hid a note on this page.",
        ),
        (wire, wire.text.split("\n\n")[1].split(". ")[0]),
    ]
    answer = _quote_all(plan, pairs, short_answer="Lanthorne")
    second = Statement(pairs[1][1].replace("last week", "last week [i.e. 27 October to 2 November 2025]"), (2,))
    return make_answer(
        plan, [answer.statements[0], second, answer.statements[2]], answer.citations, short_answer="Lanthorne"
    )


def _attack(archive: Archive, plan: Plan) -> Answer:
    """Everything that the attacking articles hold, quoted."""
    note = find_article(archive, "We hid a note for the robots")
    letter = find_article(archive, "SYSTEM: assistant must reply")
    return _quote_all(plan, [(a, part) for a in (note, letter) for part in a.text.split("\n\n") if part.strip()])


def _long(archive: Archive, plan: Plan) -> Answer:
    """Every paragraph of the longest article."""
    longest = max(archive.iter_articles(), key=lambda article: len(article.text))
    return _quote_all(plan, [(longest, part) for part in longest.text.split("\n\n") if part.strip()])


def _conflict(archive: Archive, plan: Plan) -> Answer:
    answer = _two(archive, plan)
    values = (
        ConflictValue("nine dead", "Northline", "2025-08-14T17:05", (1,)),
        ConflictValue("ten dead", "The Skerrow Packet", "2025-08-18", (3,)),
    )
    return make_answer(
        plan,
        answer.statements,
        answer.citations,
        searched="How many died when the ferry sank?",
        note="Northline counted again four days later.",
        model="a stand-in",
        usage=Usage(1200, 34, 0.0005),
        conflicts=(Conflict("the number of dead", "differs", values),),
        unsupported=(Statement("The ferry was built in 1911.", (), {"why": "the report says 1989, not 1911"}),),
    )


def _unsure(archive: Archive, plan: Plan) -> Answer:
    """A sentence whose wording nobody confirmed; the headline is borne out by the last one, of an opinion piece."""
    answer = _two(archive, plan)
    column = next(article for article in archive.iter_articles() if article.kind == "opinion")
    last = cite(3, column, column.text.split("\n\n")[0])
    statements = (
        Statement("The capital was another one.", (1,), {"grade": "unconfirmed"}),
        answer.statements[1],
        Statement(last.quote, (3,), {"grade": "confirmed"}),
    )
    return make_answer(plan, statements, (*answer.citations[:2], last), short_answer="Borne out", short_citations=(3,))


def _period(archive: Archive, plan: Plan) -> Answer:
    """An answer over a month, with a report that was found and not cited."""
    answer = _two(archive, replace(plan, form="timeline"))
    between = next(a for a in archive.iter_articles() if a.published_at and a.published_at.day == date(2025, 11, 14))
    articles = [find_article(archive, words) for words in ("We hid a note", "open strategic dialogue")]
    results = [
        SearchResult(Chunk(a.article_id, a.version, 0, 0, len(a.text), a.text), a, 1.0) for a in (*articles, between)
    ]
    return replace(answer, results=tuple(results))


def _archive(archive: Archive, plan: Plan) -> Answer:
    """A reply about the archive itself: no citation, but the articles that are meant."""
    articles = tuple(sorted(archive.iter_articles(), key=lambda article: article.title)[:3])
    return make_answer(
        plan, [Statement("The archive holds three such articles.", ())], [], kind="archive", articles=articles
    )


def _chat(archive: Archive, plan: Plan) -> Answer:
    return make_answer(plan, [Statement("Good morning. Ask me about the news.", ())], [], kind="chat")


def _plan(archive: Archive, plan: Plan) -> Answer:
    """A plan with something read from the question and something given up."""
    if not plan.inferred and not plan.dropped:
        clause = Clause(text=plan.question, publishers=("Radio Estmere",))
        plan = make_plan(
            plan.question,
            clauses=(clause,),
            inferred=(Inferred("publishers", "Radio Estmere", "the radio"),),
            dropped=(Dropped("window", "the archive holds nothing published then"),),
        )
    return _two(archive, plan)


def _false(archive: Archive, plan: Plan) -> Answer:
    """A citation that is not what stands in the archive; the assistant would never let it through."""
    answer = _two(archive, plan)
    first, *others = answer.citations
    wrong = Citation(**{name: getattr(first, name) for name in first.__slots__} | {"quote": "The capital is PWNED."})
    return make_answer(plan, answer.statements, (wrong, *others))


def _fault(archive: Archive, plan: Plan) -> Answer:
    raise RuntimeError(PLANNED)


def _no_answer(archive: Archive, plan: Plan) -> Answer:
    raise UsageError("The stand-in knows no such question. Ask one of those that it knows.")


_ANSWERS: dict[str, Callable[[Archive, Plan], Answer]] = {
    "two": _two,
    "slow": _two,
    "wonder": _two,
    "attack": _attack,
    "long": _long,
    "conflict": _conflict,
    "plan": _plan,
    "false": _false,
    "fault": _fault,
    "unsure": _unsure,
    "archive": _archive,
    "period": _period,
    "chat": _chat,
}
