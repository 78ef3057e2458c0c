"""Finds and resolves dates in English text: in code, without a model, without a clock.

Everything is counted from an anchor that the caller passes in: `as_of` for a question, the day of publication for an
article. The meaning of every expression is written in docs/dates.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rag.language.dates.describe import period_in_words
from rag.language.dates.expressions import Expression
from rag.language.dates.found import DateForm
from rag.language.dates.reader import DateReading, read_mentions
from rag.language.dates.tense import choose_in_text
from rag.language.dates.windows import DayWindow, Series

__all__ = ["DateMention", "describe", "find_dates", "resolve_in_text"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A stretch of text that names a day or a period.

    `start` and `end` are code points: `words == text[start:end]`. `first` and `last` are the days meant, both included;
    None is an open side ("before 5 May" has no first day, "since March" no last one); at most one of them is None.
    `form`: absolute (a full day), partial (less than that: a month, a year, a day without its year), range (since,
    before, between, to) or relative (counted from the anchor).
    """

    start: int
    end: int
    words: str
    first: date | None
    last: date | None
    form: DateForm


def find_dates(text: str, *, anchor: date) -> list[DateMention]:
    """Every date in a question, in order and without overlap, the longest reading of each.

    What lacks a year is the latest that has begun by the anchor: "in November", "on Tuesday", "3 May".
    """

    def choose(series: Series, start: int, end: int) -> DayWindow | None:
        return series.preferred or series.latest(anchor)

    return [_mention(text, reading) for reading in read_mentions(text, anchor, choose)]


def resolve_in_text(text: str, *, anchor: date) -> list[DateMention]:
    """The expressions in an article's sentence that a reader needs resolved, the anchor being its day of publication.

    Only what depends on that day and is definite enough to be shown: "last year", "on Wednesday", "Nov. 19", "in June";
    not "19 November 2025", "a few weeks ago", "the past decade". A possessive is taken whole ("last year's"), so that a
    bracket after it reads. Give it the whole sentence: whether a Friday is past or to come is told from its verbs.
    """

    def choose(series: Series, start: int, end: int) -> DayWindow | None:
        return choose_in_text(series, text, start, end, anchor)

    readings = read_mentions(text, anchor, choose)
    return [mention for reading in readings for mention in _needing_the_anchor(text, reading)]


def describe(mention: DateMention) -> str:
    """The period in plain words, as shown in "last year [i.e. 2024]" and on the date chip."""
    return period_in_words(mention.first, mention.last, mention.words)


def _mention(text: str, reading: DateReading) -> DateMention:
    words = text[reading.start : reading.end]
    return DateMention(reading.start, reading.end, words, reading.first, reading.last, reading.form)


def _needing_the_anchor(text: str, reading: DateReading) -> Iterator[DateMention]:
    """The ends of a range one by one ("from Monday [i.e. ...] to Friday"); none if one of them says its year."""
    if not all(expression.found.anchored and not expression.found.loose for expression, _ in reading.parts):
        return
    for expression, window in reading.parts:
        end = _past_possessive(text, expression)
        yield DateMention(expression.start, end, text[expression.start : end], *window, expression.found.form)


def _past_possessive(text: str, expression: Expression) -> int:
    return expression.end + (2 if text[expression.end : expression.end + 2] in ("'s", "\u2019s") else 0)
