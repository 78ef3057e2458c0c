"""The assistant: from a question to an answer whose every quotation stands in the archive, or to a plain refusal."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence

from rag.citations import cite, verify_citation
from rag.extractive import choose_sentences, explain_in_brackets
from rag.question import read_question
from rag.refusal import find_reason
from rag.retriever import Retriever
from rag.sentences import Candidate, TermWeights, find_candidates
from rag.settings import RagSettings
from rag.short_answer import find_short_answer
from rag.times import Bound
from rag.types import Answer, Citation, Coverage, Plan, SearchResult, Statement
from rag.verify import Passage, check_support, support_to_dict
from vectorstore import Archive

PASSAGES = 10
_NEAREST = 5


class NewsAssistant:
    """Answers questions over one archive. Safe to use from several threads."""

    def __init__(
        self, archive: Archive, *, settings: RagSettings | None = None, retriever: Retriever | None = None
    ) -> None:
        """`retriever` other than the archive's own is for measuring."""
        self.archive = archive
        self.retriever = retriever or Retriever(archive, settings=settings)

    def ask(
        self,
        question: str | Plan,
        *,
        history: Sequence[tuple[str, Answer]] = (),
        from_: Bound | None = None,
        to: Bound | None = None,
        as_of: Bound | None = None,
        publishers: Sequence[str] = (),
        kinds: Sequence[str] = (),
        languages: Sequence[str] = (),
    ) -> Answer:
        """The answer to a question, or to a plan that has been changed; the options are those of `Retriever.search`.

        `history` is the conversation so far, oldest first. Raises UsageError and ArchiveError.
        """
        found = self.retriever.search(
            question, PASSAGES, from_=from_, to=to, as_of=as_of, publishers=publishers, kinds=kinds, languages=languages
        )
        plan, results = found.plan, found.results
        asked = read_question(plan)
        weights = TermWeights(self.archive, plan.query)
        candidates = find_candidates(self.archive, plan, asked, results, weights)
        reason = find_reason(self.archive, plan, asked, results=results, candidates=candidates, weights=weights)
        if reason is None:
            statements, citations = self._state(choose_sentences(plan, asked, candidates))
            if citations:
                return Answer(
                    question=plan.question,
                    plan=plan,
                    refused=False,
                    coverage=self.coverage(),
                    short_answer=find_short_answer(asked, plan, candidates),
                    statements=statements,
                    citations=citations,
                    results=results,
                )
        return Answer(
            question=plan.question,
            plan=plan,
            refused=True,
            reason=reason or "weak_evidence",
            coverage=self.coverage(),
            nearest=_one_an_article(results)[:_NEAREST],
            results=results,
        )

    def stream(self, question: str | Plan, **options: object) -> AnswerStream:
        """As `ask`, statement by statement."""
        return AnswerStream(self.ask(question, **options))  # type: ignore[arg-type]  # the options of `ask`

    def coverage(self) -> Coverage:
        """What the archive covers."""
        stats = self.archive.stats()
        first, last = stats.first, stats.last
        return Coverage(
            publishers=stats.publishers,
            first=first.isoformat() if first else None,
            last=last.isoformat() if last else None,
            articles=stats.articles,
        )

    def _state(self, chosen: Sequence[Candidate]) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
        """A statement and a citation for each sentence whose quotation stands where it is said to."""
        statements: list[Statement] = []
        citations: list[Citation] = []
        known: set[str] = set()
        for candidate in chosen:
            citation = cite(candidate.result, candidate.start, candidate.end, number=len(citations) + 1)
            if not verify_citation(self.archive, citation):
                continue
            checked = check_support(candidate.text, [_passage(candidate)])
            if not checked.supported:
                continue
            text, derived = explain_in_brackets(candidate.text, candidate.result.article, known=known)
            statements.append(
                Statement(
                    text, (citation.number,), {"quote": "verbatim", "derived": derived} | support_to_dict(checked)
                )
            )
            citations.append(citation)
        return tuple(statements), tuple(citations)


def _passage(candidate: Candidate) -> Passage:
    """The cited chunk with its article's header, for checking."""
    article = candidate.result.article
    return Passage(
        text=candidate.result.chunk.text,
        title=article.title,
        publisher=article.publisher,
        byline=article.authors,
        published=article.published_at.day if article.published_at else None,
    )


class AnswerStream:
    """The statements of an answer, one after the other. `answer` is the whole once they are exhausted, else None."""

    def __init__(self, answer: Answer) -> None:
        """An answer without a model is ready at once."""
        self.answer: Answer | None = None
        self._statements = self._yield_all(answer)

    def __iter__(self) -> Iterator[Statement]:
        return self._statements

    def close(self) -> None:
        """Stop: no further statement comes."""
        self._statements.close()

    def _yield_all(self, answer: Answer) -> Generator[Statement, None, None]:
        yield from answer.statements
        self.answer = answer


def _one_an_article(results: Sequence[SearchResult]) -> tuple[SearchResult, ...]:
    """The best result of each article."""
    best: dict[str, SearchResult] = {}
    for result in results:
        best.setdefault(result.article.article_id, result)
    return tuple(best.values())
