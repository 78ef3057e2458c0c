"""The day that a report in another language gives, where names and figures show that it tells the same."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from rag.conflicts.asked_value import AskedValues
from rag.conflicts.claims import Claim, times_in
from rag.conflicts.groups import Group, are_near, as_subject, group_said
from rag.conflicts.values import SaidValue, anchor_of
from rag.evidence.sentences import Candidate, unweighed
from rag.question.kinds import Question
from rag.types import SearchResult
from vectorstore.sentences import sentence_spans

_MONTHS = {
    "de": "januar februar märz april mai juni juli august september oktober november dezember".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
}
_DAY = {
    language: re.compile(rf"(?<![\d.,])\b(\d\d?)(?:\.|er)? ({'|'.join(names)})\b(?: (20\d\d))?", re.IGNORECASE)
    for language, names in _MONTHS.items()
}
SAME_NAMES = 2  # words with a capital that stand in both
SAME_FIGURES = 2  # of two digits and more, years left out
FORTNIGHT = timedelta(days=14)
_NAME = re.compile(r"\b[A-ZÀ-Þ][\w’'-]{3,}")
_FIGURE = re.compile(r"(?<![\d.,])\d{2,}(?:[.,]\d+)*(?![\d])")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_NO_NAMES = frozenset(_MONTHS["de"])  # April, August, September and November are the same in English
_ENGLISH = (None, "en")


def foreign_groups(
    asked: AskedValues, question: Question, said: Sequence[SaidValue], results: Sequence[SearchResult]
) -> list[Group]:
    """The day asked for and another that a German or French report of the same gives; empty where they agree.

    Each must name no other day but that of its publication, and both a day to come, or both a day that is past.
    """
    days = [one for one in said if one.clear and one.claim.unit == "day" and one.article.language in _ENGLISH]
    best = max(days, key=lambda one: one.rank, default=None)
    if not asked.times or best is None or best.passage is None or len(_days_of(best)) != 1:
        return []
    best = _with_the_nearest_year(best)
    others = [one for result in results if (one := _foreign_day(best, result)) is not None]
    return list(group_said(as_subject(question), [best, *others[:1]]))


def _with_the_nearest_year(said: SaidValue) -> SaidValue:
    """The same day of the year that is nearest to its publication, as in the other language, unless a year is named."""
    published, days = anchor_of(said.article), said.claim.days
    if published is None or days is None or _YEAR.search(said.claim.words):
        return said
    day = _nearest(days[0].day, days[0].month, None, published) or days[0]
    return replace(said, claim=replace(said.claim, days=(day, day)))


def _days_of(best: SaidValue) -> set[date]:
    """The days that the passage of the answer names."""
    assert best.passage is not None
    published = anchor_of(best.article)
    claims = (claim for one in best.passage.sentences for claim in times_in(one.text, published))
    return {claim.days[0] for claim in claims if claim.days and claim.unit == "day"} - {published}


def _foreign_day(best: SaidValue, result: SearchResult) -> SaidValue | None:
    published, language = anchor_of(result.article), result.article.language
    if published is None or language not in _DAY or not best.claim.days or not _tell_the_same(best, result):
        return None
    found = list(_days_in(result, language, published))
    if len({claim.days for claim, _ in found}) != 1:
        return None
    claim, candidate = found[0]
    one = SaidValue(claim, candidate, result.article, candidate.start, candidate.end)
    assert claim.days is not None
    to_come = [said.claim.days[0] > said.moment.date() for said in (best, one) if said.claim.days]
    return one if to_come[0] == to_come[1] and are_near(best, one, FORTNIGHT) else None


def _days_in(result: SearchResult, language: str, published: date) -> Iterator[tuple[Claim, Candidate]]:
    """The days of a passage with what stands around them; the year is the nearest where none is given.

    "14. Dezember" is cut in two by sentences: those that it touches are one here.
    """
    text = result.chunk.text
    spans = sentence_spans(text)
    for found in _DAY[language].finditer(text):
        day = _nearest(int(found[1]), _MONTHS[language].index(found[2].lower()) + 1, found[3], published)
        touched = [span for span in spans if span[0] < found.end() and found.start() < span[1]]
        if day is not None and day != published and touched:
            yield Claim(found[0], unit="day", days=(day, day)), unweighed(result, touched[0][0], touched[-1][1])


def _nearest(day: int, month: int, year: str | None, published: date) -> date | None:
    years = [int(year)] if year else range(published.year - 1, published.year + 2)
    days = [date(one, month, day) for one in years if _is_day(one, month, day)]
    return min(days, key=lambda one: abs(one - published), default=None)


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= day <= monthrange(year, month)[1]


def _tell_the_same(best: SaidValue, result: SearchResult) -> bool:
    """Whether two passages share names and figures enough, whatever their words."""
    assert best.passage is not None
    mine, theirs = best.passage.result.chunk.text, result.chunk.text
    names = {name for name in set(_NAME.findall(mine)) & set(_NAME.findall(theirs)) if name.lower() not in _NO_NAMES}
    figures = {one for one in set(_FIGURE.findall(mine)) & set(_FIGURE.findall(theirs)) if not _YEAR.fullmatch(one)}
    return len(names) >= SAME_NAMES and len(figures) >= SAME_FIGURES
