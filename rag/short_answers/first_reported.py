"""Which outlet reported something first, which of two things was reported first, and when: by days of publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.evidence.sentences import Candidate
from rag.language.dates.describe import period_in_words
from rag.short_answers.yes_no import Verdict
from rag.types import MAX_SHORT_ANSWER, Plan
from vectorstore.terms import split_terms

_ON_SUBJECT = 0.75  # of what the best sentence holds of the question, for another to report the same
_HELD = 0.5  # of the words of one of two things, for a sentence to report it

_FIRST = r"(?:first|earlier|earliest|sooner)"
_LAST = r"(?:last|later|latest|most recently)"
_REPORTED = r"(?:report(?:ed)?|publish(?:ed)?|writ(?:e|ten)|wrote|cover(?:ed)?|announced|mention(?:ed)?|came|carried)"
_OUTLET = re.compile(
    rf"^(?:which|what)\s+(?:news\s+)?(?:outlet|newspaper|paper|source|publisher|publication|agency|wire|broadcaster)\b"
    rf".*?\b(?:(?P<first>{_FIRST})|(?P<last>{_LAST}))\b|"
    rf"^who\s+(?:(?:was|were)\s+(?:the\s+)?(?P<one>first|last)\s+to\s+report|(?P<two>first|last)\s+reported|"
    rf"reported\b.*\b(?P<three>first|last)\b)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    rf"^when\s+(?:was|were|did)\b.*\b(?P<two>first|last)\b.*\b{_REPORTED}\b|^when\s+.*\b{_REPORTED}\s+(?P<one>first|last)\b",
    re.IGNORECASE,
)
_WHICH_OF_TWO = re.compile(
    rf"^(?:which|what)\s+(?:of\s+(?:these|the\s+two)\s+)?(?:\w+\s+){{0,2}}?(?:was|were|is|{_REPORTED})\b[^,:]*?"
    rf"\b(?:(?P<first>{_FIRST})|(?P<last>{_LAST}))\b[^,:]*[,:]\s*(?P<a>.+?),?\s+or\s+(?P<b>.+?)\?*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Report:
    """A sentence with the moment at which its article was published, in seconds, and its outlet."""

    candidate: Candidate
    seconds: int
    outlet: str | None


def find_first_reported(plan: Plan, candidates: Sequence[Candidate]) -> Verdict | None:
    """The outlet, the thing or the day that a question of first or last asks for, with the reports it is read from.

    None where the question asks nothing of the kind, or where the reports found do not settle it.
    """
    reports = _dated(candidates)
    of_two = _WHICH_OF_TWO.match(plan.query)
    if of_two:
        return _of_two(of_two, reports)
    asked = _OUTLET.match(plan.query) or _WHEN.match(plan.query)
    if not asked:
        return None
    told = sorted(_on_subject(reports), key=lambda report: report.seconds, reverse=_asks_last(asked))
    if not told or (len(told) > 1 and told[0].seconds == told[1].seconds):
        return None
    day = told[0].candidate.result.article.published_at
    answer = told[0].outlet if asked.re is _OUTLET else (period_in_words(day.day, day.day) if day else None)
    return _verdict(answer, told[:2])


def _dated(candidates: Sequence[Candidate]) -> list[_Report]:
    found = ((candidate, candidate.result.article) for candidate in candidates)
    return [_Report(c, a.published_at.seconds, a.publisher) for c, a in found if a.published_at is not None]


def _on_subject(reports: Sequence[_Report]) -> list[_Report]:
    """The best sentence of each article that holds about as much of the question as the best of all."""
    best: dict[str, _Report] = {}
    for report in sorted(reports, key=lambda report: -report.candidate.in_context):
        best.setdefault(report.candidate.result.article.article_id, report)
    least = _ON_SUBJECT * max((report.candidate.in_context for report in best.values()), default=0.0)
    return [report for report in best.values() if report.candidate.in_context >= least]


def _of_two(asked: re.Match[str], reports: Sequence[_Report]) -> Verdict | None:
    """Which of two things was reported first: each by the earliest sentence that holds most of its words."""
    found: list[tuple[str, _Report]] = []
    for words in (asked["a"], asked["b"]):
        terms = set(split_terms(words))
        shares = [(len(terms & set(split_terms(r.candidate.text))) / max(1, len(terms)), r) for r in reports]
        held = [(share, report) for share, report in shares if share >= _HELD]
        if not held:
            return None
        most = max(share for share, _ in held)
        found.append((words, min((r for share, r in held if share == most), key=lambda report: report.seconds)))
    (a, first), (b, second) = found
    if first.seconds == second.seconds:
        return None
    picked = a if (first.seconds < second.seconds) != _asks_last(asked) else b
    return _verdict(picked.strip(" '\"‘’“”"), [first, second])


def _asks_last(asked: re.Match[str]) -> bool:
    words = asked.groupdict()
    return bool(words.get("last")) or any((words.get(name) or "").lower() == "last" for name in ("one", "two", "three"))


def _verdict(answer: str | None, reports: Sequence[_Report]) -> Verdict | None:
    if not answer or len(answer.split()) > MAX_SHORT_ANSWER:
        return None
    return Verdict(answer, "By the days of publication of the reports found.", tuple(r.candidate for r in reports))
