"""From what a model wrote to what a reader is shown: each statement held against the passages that it cites.

A statement becomes fact only when one passage alone says it, or when each of its parts is said by one of the passages
it cites: numbers and names of different reports must not be mixed into a third. The quotation beside it is found here,
it is not asked of the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answer.state import build_passage
from rag.evidence.citations import cite, verify_citation
from rag.model.grounding import find_quotes, overlap
from rag.model.quotations import find_quotations, restore_quotations, without_quotation_marks
from rag.model.replies import Draft
from rag.types import Citation, SearchResult, Statement
from rag.verify import Support, check_support, support_to_dict
from vectorstore import Archive

_TRIED = 5  # passages, the likeliest first, for a statement that cites none
_MOST_CITED = 3  # passages shown for one statement

# Where a statement may be cut into what each of several reports says.
_JOINTS = re.compile(
    r"\s*[;:]\s+|,?\s+(?:while|whereas|whilst|although|though|but|and|as well as)\s+|,\s+(?=(?:which|who)\b)"
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft after its checks: `statement` as it may be shown, and whether as fact."""

    statement: Statement
    is_fact: bool


@dataclass(frozen=True, slots=True)
class _Backing:
    """A passage that says a statement, or a part of it: in which of its sentences, and what was checked."""

    result: SearchResult
    quotes: list[tuple[int, int]]
    support: Support


class StatementChecker:
    """Checks the statements of one answer; `citations` grows with each that holds."""

    def __init__(self, archive: Archive, passages: Sequence[SearchResult]) -> None:
        """`passages` in the order in which the model was given them: it cites the first as 1."""
        self.citations: list[Citation] = []
        self._archive = archive
        self._passages = passages

    def check(self, draft: Draft) -> Checked:
        """What may be shown of a draft."""
        if draft.address:
            return _unsupported(draft, "it names an address of the web")
        cited = [self._passages[number - 1] for number in draft.cited if 1 <= number <= len(self._passages)]
        if draft.cited and not cited:
            return _unsupported(draft, "it cites no passage that there is")
        backing = self._back(draft, cited)
        text = restore_quotations(draft.text, [one.result.chunk.text for one in backing]) if backing else None
        if text is None:
            return _unsupported(draft, "the passage it cites does not say so" if cited else "no passage says so")
        numbers = self._cite(backing)
        if not numbers:
            return _unsupported(draft, "the passage is no longer in the archive")
        return Checked(Statement(text, numbers, _support(backing)), True)

    def _back(self, draft: Draft, cited: Sequence[SearchResult]) -> list[_Backing]:
        """The passages that say it: of those cited, or the likeliest that does where none is."""
        if not cited:
            likely = sorted(self._passages, key=lambda result: -overlap(draft.text, result))[:_TRIED]
            return next(([found] for result in likely if (found := _alone(draft.text, result))), [])
        alone = [found for result in cited if (found := _alone(draft.text, result))]
        return alone[:_MOST_CITED] or (_together(draft, cited) if len(cited) > 1 else [])

    def _cite(self, backing: Sequence[_Backing]) -> tuple[int, ...]:
        """The numbers of the citations for the sentences that a statement rests on."""
        numbers: list[int] = []
        for one in backing:
            for start, end in one.quotes:
                number = self.number(cite(one.result, start, end, number=0))
                if number is not None and number not in numbers:
                    numbers.append(number)
        return tuple(numbers)

    def number(self, citation: Citation) -> int | None:
        """The number that a citation has in this answer, given now if it is new; None where it does not hold."""
        for known in self.citations:
            if replace(citation, number=known.number, chunk_id=known.chunk_id) == known:
                return known.number
        if not verify_citation(self._archive, citation):
            return None
        self.citations.append(replace(citation, number=len(self.citations) + 1))
        return len(self.citations)


def _alone(words: str, result: SearchResult) -> _Backing | None:
    """The passage as backing, where it says all of the words by itself."""
    quotations = [words[start:end] for start, end in find_quotations(words)]
    quotes = find_quotes(words, result, quotations)
    if not quotes:
        return None
    support = check_support(words, [build_passage(result)])
    return _Backing(result, quotes, support) if support.supported else None


def _together(draft: Draft, cited: Sequence[SearchResult]) -> list[_Backing]:
    """The passages of a statement that draws on several: each part must be said by one of them.

    Taken together they must not deny it either.
    """
    if not check_support(draft.text, [build_passage(result) for result in cited]).supported:
        return []
    for parts in _ways_to_cut(draft, cited):
        backing = [next((found for result in cited if (found := _alone(part, result))), None) for part in parts]
        if len(parts) > 1 and all(backing):
            return [one for one in backing if one is not None][: 2 * _MOST_CITED]
    return []


def _ways_to_cut(draft: Draft, cited: Sequence[SearchResult]) -> Iterator[list[str]]:
    """The statement in parts: what each of several outlets says; where marks stood; at its joints.

    "The Post and the Courier report that it sank" is cut into what each of the two is said to report.
    """
    told = _of_each_outlet(draft.text, cited)
    if told:
        yield told
        return
    if draft.parts:
        yield list(draft.parts)
    quoted = find_quotations(draft.text)
    cuts = [found.span() for found in _JOINTS.finditer(draft.text)]
    cuts = [cut for cut in cuts if not any(start <= cut[0] < end for start, end in quoted)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(draft.text)]
    parts = [draft.text[start:end] for start, end in zip(starts, ends, strict=True)]
    yield [part for part in parts if re.search(r"\w", part)]


def _of_each_outlet(text: str, cited: Sequence[SearchResult]) -> list[str]:
    """What a statement that opens with several of the outlets cited says of each; empty for any other statement."""
    names = {name.removeprefix("The ") for result in cited if (name := result.article.publisher)}
    one = rf"(?:the\s+)?(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})" if names else r"(?!)"
    found = re.match(rf"(?:both\s+)?(?P<all>{one}(?:(?:,|,?\s+and|,?\s+as well as)\s+{one})+)\b", text, re.IGNORECASE)
    if not found:
        return []
    rest = re.sub(r"\A,?\s+(?:both|all)\b", "", text[found.end() :])
    return [f"{outlet[0]}{rest}" for outlet in re.finditer(one, found["all"], re.IGNORECASE)]


def _support(backing: Sequence[_Backing]) -> dict[str, object]:
    checks = tuple(dict.fromkeys(check for one in backing for check in one.support.checks))
    derived = [check.words for check in checks if check.outcome == "derived"]
    return {"grade": "unconfirmed", "quote": "located", "derived": derived} | support_to_dict(Support(True, checks))


def _unsupported(draft: Draft, why: str) -> Checked:
    support = {"quote": "none", "derived": [], "supported": False, "checks": [], "why": why}
    return Checked(Statement(without_quotation_marks(draft.text), (), support), False)
