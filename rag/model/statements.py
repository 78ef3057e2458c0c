"""From what a model wrote to what may be said: its evidence found, and the facts of its words held against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answer.state import Finding, Place, build_passage
from rag.language.passage import Passage
from rag.model.likely_evidence import find_likely
from rag.model.quotations import find_quotations, restore_quotations, without_quotation_marks
from rag.model.replies import WrittenStatement
from rag.types import SearchResult, Statement
from rag.verify import Support, check_evidence, explain, is_excerpt, support_to_dict
from rag.verify.locate import find_near, find_quote, to_sentences

_MOST_PLACES = 6  # for one statement


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft after its checks: the finding, what was checked and how its evidence was found.

    `why` is what is against it in plain words, empty where nothing is. `verbatim`: it stands in its evidence as it is,
    so that nobody needs to judge its wording. `is_judged`: what is against it is a verdict.
    """

    draft: WrittenStatement
    finding: Finding
    support: Support
    quote: str
    why: str = ""
    verbatim: bool = False
    is_judged: bool = False

    @property
    def held(self) -> Statement:
        """The statement as it is shown folded away, with the reason."""
        support = support_to_dict(replace(self.support, supported=False)) | {"quote": self.quote, "derived": []}
        return Statement(without_quotation_marks(self.draft.text), (), support | {"why": self.why})


def check_draft(draft: WrittenStatement, passages: Sequence[SearchResult]) -> Checked:
    """Find what a draft rests on and hold its facts against it. The model cites the first of `passages` as 1."""
    if draft.address:
        return _refused(draft, "it names an address of the web")
    cited = [passages[number - 1] for number in draft.cited if 1 <= number <= len(passages)]
    if draft.cited and not cited and not draft.evidence:
        return _refused(draft, "it cites no passage that there is")
    places, how = find_places(draft, cited, passages)
    if not places:
        return _refused(draft, "no report that was found says it in any like words")
    chunks = [result.chunk.text for result in _results(places)] + [one.result.article.text for one in places]
    text = restore_quotations(draft.text, [place.words for place in places] + chunks)
    finding = Finding(text=text or draft.text, places=places)
    others = [build_passage(result) for result in passages]
    support = check_evidence(
        finding.text, _sentences(places), _passages(places), articles=_articles(places), others=others
    )
    why = explain(support)
    if text is None and not why:
        words = next((draft.text[slice(*span)] for span in find_quotations(draft.text)), draft.text)
        support, why = replace(support, supported=False), f"no report quotes “{words}”"
    verbatim = not why and support.is_in_evidence and is_excerpt(finding.text, _sentences(places))
    return Checked(draft, finding, support, how, why, verbatim)


def find_places(
    draft: WrittenStatement, cited: Sequence[SearchResult], passages: Sequence[SearchResult]
) -> tuple[tuple[Place, ...], str]:
    """Where the evidence of a draft stands, as whole sentences, and how it was found: located, near or likely.

    A quotation that stands in another passage than the one named is cited there.
    """
    places: dict[tuple[str, int, int], Place] = {}
    how = "located"
    for number, quote in draft.evidence:
        named = passages[number - 1 : number] if number >= 1 else ()
        order = [*named, *(result for result in passages if result not in named)]
        found = _first(quote, order, near=False) or _first(quote, order, near=True)
        if found and not found[1]:
            how = "near"
        for place in found[0] if found else ():
            places.setdefault((place.result.article.article_id, place.start, place.end), place)
    if places:
        return tuple(places.values())[:_MOST_PLACES], how
    return find_likely(draft.text, cited, passages), "likely"


def _first(quote: str, results: Sequence[SearchResult], *, near: bool) -> tuple[list[Place], bool] | None:
    """The places of a quotation in the first passage that has it, and whether to the letter."""
    find = find_near if near else find_quote
    for result in results:
        text = result.chunk.text
        if spans := find(quote, text):
            start = result.chunk.start
            return [Place(result, start + a, start + b) for a, b in to_sentences(text, spans)], not near
    return None


def _results(places: Sequence[Place]) -> Iterator[SearchResult]:
    yield from {place.result.chunk.chunk_id: place.result for place in places}.values()


def _passages(places: Sequence[Place]) -> list[Passage]:
    return [build_passage(result) for result in _results(places)]


def _articles(places: Sequence[Place]) -> list[Passage]:
    """The whole articles of the places, whose names a statement may use: a first name may stand in another passage."""
    articles = {place.result.article.article_id: place.result for place in places}.values()
    return [replace(build_passage(result), text=result.article.text) for result in articles]


def _sentences(places: Sequence[Place]) -> list[Passage]:
    """What stands at the places, by article, each with its header."""
    told: dict[str, tuple[SearchResult, list[str]]] = {}
    for place in places:
        told.setdefault(place.result.article.article_id, (place.result, []))[1].append(place.words)
    return [replace(build_passage(result), text="\n\n".join(words)) for result, words in told.values()]


def _refused(draft: WrittenStatement, why: str) -> Checked:
    return Checked(draft, Finding(text=draft.text, places=()), Support(False, ()), "none", why)
