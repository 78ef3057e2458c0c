"""The one place that checks what is to be said, numbers it and cites it: texts with their places in, statements out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.conflicts import FoundConflict, SaidValue
from rag.evidence.citations import as_it_stands, cite, verify_citation
from rag.language.live_pages import keeps_growing
from rag.language.passage import Passage
from rag.types import Citation, Conflict, ConflictValue, Grade, SearchResult, Statement
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
            cite(place.result.article, place.result.chunk.chunk_id, place.start, place.end) for place in finding.places
        ]
        if not all(verify_citation(self._archive, citation) for citation in cited):
            return None
        numbers = tuple(dict.fromkeys(self._number(citation) for citation in cited))
        derived = [*finding.derived, *(check.words for check in support.checks if check.outcome == "derived")]
        told = {"grade": grade, "quote": quote, "derived": list(dict.fromkeys(derived))}
        return Statement(finding.text, numbers, told | support_to_dict(support))

    def state_exact(self, text: str, citation: Citation | None = None) -> Statement:
        """A line about the archive itself, which was counted and needs no check, with the sentence that shows it."""
        number = self._number_held(citation) if citation else None
        return Statement(text, (number,) if number else (), {"grade": "confirmed"})

    def state_conflict(self, found: FoundConflict) -> Conflict | None:
        """The conflict, each value with its citation; None where the quotations that hold give less than two values.

        A value is cited by a citation of the answer that holds its sentence, where there is one.
        """
        values = tuple(value for said in found.said if (value := self._state_value(said)) is not None)
        return Conflict(found.about, found.kind, values) if len({one.value.lower() for one in values}) > 1 else None

    def _state_value(self, said: SaidValue) -> ConflictValue | None:
        number = next((known.number for known in self.citations if _holds(known, said)), None)
        number = number or self._number_held(cite(said.article, said.chunk_id, said.start, said.end))
        if number is None:
            return None
        stamp = said.stamp
        return ConflictValue(said.claim.words, said.article.publisher, stamp.isoformat() if stamp else None, (number,))

    def _number_held(self, citation: Citation) -> int | None:
        """The number that a citation has in this answer, given now if it is new; None where it does not hold."""
        return self._number(citation) if verify_citation(self._archive, citation) else None

    def _number(self, citation: Citation) -> int:
        citation = as_it_stands(self._archive, citation)
        for known in self.citations:
            if replace(citation, number=known.number, chunk_id=known.chunk_id) == known:
                return known.number
        self.citations.append(replace(citation, number=len(self.citations) + 1))
        return len(self.citations)


def _holds(citation: Citation, said: SaidValue) -> bool:
    return (citation.article_id, citation.version) == said.version and (
        citation.start <= said.start and said.end <= citation.end
    )


def check_finding(finding: Finding) -> Support:
    """Hold a finding's words against the passages of its places."""
    results = {id(place.result): place.result for place in finding.places}.values()
    return check_support(
        finding.text if finding.words is None else finding.words, [build_passage(result) for result in results]
    )


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
