"""Tells whether a page went on growing after the day that it carries, so that its times have no one day to count from.

A list of lay-offs or a live page keeps its first day while entries are added for months: "last year" in it may be any
year (of 360 such times in real news, 18 came out wrong).
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from rag.language.calendar_names import SHORT_MONTHS
from vectorstore.types import Article

_MONTH = "|".join(SHORT_MONTHS)
_DAY = re.compile(
    rf"\b(?:(?P<month>{_MONTH})[a-z]*\.? (?P<day>\d{{1,2}})"
    rf"|(?P<day2>\d{{1,2}}) (?P<month2>{_MONTH})[a-z]*)\b(?!\d)"
)
_LATER = 4  # days named after its own, that make a page one that grows
_SOON = timedelta(days=120)
_EDITED = timedelta(days=2)  # a correction comes sooner


@lru_cache(maxsize=256)
def keeps_growing(article: Article) -> bool:
    """Whether an article is a live page, was written on for days, or tells day by day of what came after its date."""
    if article.published_at is None:
        return False
    if article.kind == "live":
        return True
    published = article.published_at.day
    if article.modified_at is not None and article.modified_at.day - published > _EDITED:
        return True
    return len(_days_after(article.text, published)) >= _LATER


def _days_after(text: str, published: date) -> set[date]:
    days = set()
    for found in _DAY.finditer(text):
        month = SHORT_MONTHS.index(found["month"] or found["month2"]) + 1
        for year in (published.year, published.year + 1):
            try:
                day = date(year, month, int(found["day"] or found["day2"]))
            except ValueError:
                continue
            if timedelta(0) < day - published <= _SOON:
                days.add(day)
    return days
