"""From what a model wrote to what a reader is shown: each statement held against the passages that it cites.

A statement becomes fact only when one passage alone says it, or when each of its parts is said by one of the passages
it cites: numbers and names of different reports must not be mixed into a third. The quotation beside it is found here,
it is not asked of the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.citations import cite, verify_citation
from rag.grounding import find_quotes, is_grounded, overlap
from rag.offline import build_passage
from rag.parse_answer import Draft
from rag.quoted import find_quotations, restore_quotations, without_quotation_marks
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
    """A passage that says a statement, or a part of it, and what was checked."""

    result: SearchResult
    words: str
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
            quotations = [one.words[start:end] for start, end in find_quotations(one.words)]
            for start, end in find_quotes(one.words, one.result, quotations):
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
    if not is_grounded(words, result):
        return None
    support = check_support(words, [build_passage(result)])
    if not support.supported or not find_quotes(words, result, []):
        return None
    return _Backing(result, words, support)


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
    """The statement in parts: where marks stood, then at its joints, quotations left whole."""
    if draft.parts:
        yield list(draft.parts)
    quoted = find_quotations(draft.text)
    outlets = "|".join(re.escape(result.article.publisher) for result in cited if result.article.publisher)
    between = re.compile(rf"(?<=\w),\s+(?=(?:the\s+)?(?:{outlets}))", re.IGNORECASE) if outlets else None
    cuts = [found.span() for pattern in (_JOINTS, between) if pattern for found in pattern.finditer(draft.text)]
    cuts = sorted(cut for cut in cuts if not any(start <= cut[0] < end for start, end in quoted))
    parts, reached = [], 0
    for start, end in cuts:
        parts.append(draft.text[reached:start])
        reached = end
    parts.append(draft.text[reached:])
    yield [part for part in parts if re.search(r"\w", part)]


def _support(backing: Sequence[_Backing]) -> dict[str, object]:
    checks = tuple(dict.fromkeys(check for one in backing for check in one.support.checks))
    derived = [check.words for check in checks if check.outcome == "derived"]
    return {"quote": "located", "derived": derived} | support_to_dict(Support(True, checks))


def _unsupported(draft: Draft, why: str) -> Checked:
    support = {"quote": "none", "derived": [], "supported": False, "checks": [], "why": why}
    return Checked(Statement(without_quotation_marks(draft.text), (), support), False)
