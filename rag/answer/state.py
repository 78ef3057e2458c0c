"""The one place that checks what is to be said, numbers it and cites it: texts with their places in, statements out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.evidence.citations import as_it_stands, cite, verify_citation
from rag.language.live_pages import keeps_growing
from rag.language.passage import Passage
from rag.types import Citation, Grade, SearchResult, Statement
from rag.verify import Support, check_support, support_to_dict
from vectorstore import Archive


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words that bear something out stand: code points of the article's text, inside the result's chunk."""

    result: SearchResult
    start: int
    end: int

    @property
    def words(self) -> str:
        """The archive's own characters."""
        return self.result.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is to be said, without marks, and the places that bear it out.

    `words` are what is held against the passages where `text` holds words of ours, too ("The Post, 3 May: ..."); None
    takes the text. `derived` is what our own date code put into the text.
    """

    text: str
    places: tuple[Place, ...]
    words: str | None = None
    derived: tuple[str, ...] = ()


class Stater:
    """States the findings of one answer; `citations` grows with each place that is new.

    Every quotation is read again from the archive before it gets its number.
    """

    def __init__(self, archive: Archive) -> None:
        self.citations: list[Citation] = []
        self._archive = archive

    def state(
        self, finding: Finding, *, support: Support | None = None, grade: Grade = "confirmed", quote: str = "verbatim"
    ) -> Statement | None:
        """The finding as a statement with its citations; None where a check is against it or a quotation is gone.

        `support` is that of checks made before; None makes them now. `quote` says how the places were found.
        """
        support = support or check_finding(finding)
        if not support.supported or not finding.places:
            return None
        cited = [
            cite(place.result.article, place.result.chunk.chunk_id, place.start, place.end, number=0)
            for place in finding.places
        ]
        if not all(verify_citation(self._archive, citation) for citation in cited):
            return None
        numbers = tuple(dict.fromkeys(self._number(citation) for citation in cited))
        derived = [*finding.derived, *(check.words for check in support.checks if check.outcome == "derived")]
        told = {"grade": grade, "quote": quote, "derived": list(dict.fromkeys(derived))}
        return Statement(finding.text, numbers, told | support_to_dict(support))

    def number(self, citation: Citation) -> int | None:
        """The number that a citation has in this answer, given now if it is new; None where it does not hold."""
        return self._number(citation) if verify_citation(self._archive, citation) else None

    def _number(self, citation: Citation) -> int:
        citation = as_it_stands(self._archive, citation)
        for known in self.citations:
            if replace(citation, number=known.number, chunk_id=known.chunk_id) == known:
                return known.number
        self.citations.append(replace(citation, number=len(self.citations) + 1))
        return len(self.citations)


def check_finding(finding: Finding) -> Support:
    """Hold a finding's words against the passages of its places."""
    results = {id(place.result): place.result for place in finding.places}.values()
    return check_support(
        finding.text if finding.words is None else finding.words, [build_passage(result) for result in results]
    )


def state(archive: Archive, findings: Sequence[Finding]) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """The statements that hold, in their order, and the citations that they are numbered by."""
    stater = Stater(archive)
    statements = [statement for finding in findings if (statement := stater.state(finding)) is not None]
    return tuple(statements), tuple(stater.citations)


def build_passage(result: SearchResult) -> Passage:
    """A chunk with its article's header, for checking; a page that went on growing has no day to count from."""
    article = result.article
    published = None if keeps_growing(article) else article.published_at
    return Passage(
        text=result.chunk.text,
        title=article.title,
        publisher=article.publisher,
        byline=article.authors,
        published=published.day if published else None,
    )
