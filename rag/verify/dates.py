"""Whether the dates of a statement are in the passages, or follow from their words and their day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from rag.language.calendar_names import ANY_MONTH, ANY_WEEKDAY, MONTH_NAMES
from rag.language.dates import DateMention, describe, find_dates, resolve_in_text
from rag.language.passage import Passage
from rag.language.reading import ReadText, passage_text, read_text
from rag.language.spans import inside, touches
from rag.verify.matching import best_matches
from rag.verify.types import Check
from vectorstore.sentences import Span

# Only where a passage has no day of publication: late enough that every year of news is read as one.
LATE = date(2035, 12, 31)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_YEAR = re.compile(r"(?<!\d)(?:1[0-9]|20)\d\d(?!\d)")
_MONTH = re.compile(r"[A-Z][a-z]{2}")
_PLAIN = re.compile(r"[^a-z0-9]+")
_BARE_YEAR = re.compile(r"(?<![\d.,$€£])\b(?:1[5-9]|20)\d\d\b(?![.,]\d|%| ?(?:percent|per cent|million|people)\b)")
_NEXT_DAY = re.compile(r"\b(?:next|following) (?:day|morning|afternoon|evening)\b|\bday after\b")
_WEEKDAY = re.compile(rf"(?:on )?(?:{ANY_WEEKDAY})\Z")
_PRESENT = re.compile(r"\b(?:is|are|next)\b")  # "the next race is on Thursday"
_BARE_MONTH = re.compile(
    rf"\b(?:from (?P<led>March|May)|(?P<alone>(?!March|May)(?:{ANY_MONTH})))\b(?!-|(?:'s)? [A-Z\d])"
)
_TO_LAST = re.compile(r"\b(?:to|will|would|could|may|might|can|should|must|not|usually|often) \Z", re.IGNORECASE)
INSERTION = re.compile(r" ?\[([^\[\]]{1,120})\]")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a passage: its days, and whether they depend on the day of publication."""

    words: str
    first: date | None
    last: date | None
    counted: bool


@lru_cache(maxsize=512)
def dates_of(passage: Passage) -> tuple[Dated, ...]:
    """The dates of a passage and its title, relative ones resolved against its day of publication where it has one."""
    reading = read_text(passage_text(passage))
    anchor = passage.published or LATE
    mentions = mentions_of(reading.text, anchor)
    if passage.published is None:
        return tuple(_dated(one, counted=False) for one in mentions if not _is_counted(one))
    resolved = list(_resolved(passage, anchor))
    ends = {one.end for one in resolved}  # "by Friday" is the Friday that the sentence means
    return (
        *(_dated(one, counted=_is_counted(one)) for one in mentions if not (_is_counted(one) and one.end in ends)),
        *(_dated(one, counted=True) for one in resolved),
        *_next_days(reading.text, mentions),
    )


def _next_days(text: str, mentions: Sequence[DateMention]) -> Iterator[Dated]:
    """4 March, where the passage has "the next morning" after a 3 March."""
    for found in _NEXT_DAY.finditer(text):
        days = [one.first for one in mentions if one.end <= found.start() and one.first and one.first == one.last]
        if days:
            yield Dated(found[0].lower(), days[-1] + _DAY, days[-1] + _DAY, counted=True)


def _is_verb(text: str, mention: DateMention) -> bool:
    """ "The trial will last six weeks" names no weeks past."""
    return mention.words.startswith("last ") and bool(_TO_LAST.search(text, max(0, mention.start - 12), mention.start))


@lru_cache(maxsize=512)
def mentions_of(text: str, anchor: date | None) -> tuple[DateMention, ...]:
    """The dates of a statement, in order, years that stand alone included."""
    found = [one for one in find_dates(text, anchor=anchor or LATE) if not _is_verb(text, one)]
    taken = [(one.start, one.end) for one in found]
    for year in _BARE_YEAR.finditer(text):
        if not touches(*year.span(), taken) and year[0] != "2000":
            first = date(int(year[0]), 1, 1)
            found.append(DateMention(*year.span(), year[0], first, first.replace(month=12, day=31), "partial"))
    taken = [(one.start, one.end) for one in found]
    found.extend(one for one in _bare_months(text, anchor or LATE) if not touches(one.start, one.end, taken))
    return tuple(sorted(found, key=lambda one: one.start))


def _bare_months(text: str, anchor: date) -> Iterator[DateMention]:
    """ "From August", "the August figure": the last one that was. Questions do not ask for these, but statements say
    them.
    """
    for month in _BARE_MONTH.finditer(text):
        group = month.lastgroup or ""
        number = MONTH_NAMES.index(month[group]) + 1
        first = date(anchor.year - (number > anchor.month), number, 1)
        last = (first + 31 * _DAY).replace(day=1) - _DAY
        yield DateMention(month.start(group), month.end(group), month[group], first, last, "partial")


def check_dates(statement: ReadText, passages: Sequence[Passage], skip: Sequence[Span]) -> Iterator[Check]:
    """Each date of the statement outside the spans to skip."""
    for mention in mentions_of(statement.text, _anchor(passages)):
        if not inside(mention.start, mention.end, skip):
            yield _check(mention, statement, passages)


def date_spans(text: str, passages: Sequence[Passage]) -> list[Span]:
    """Where the statement's dates stand."""
    return [(one.start, one.end) for one in mentions_of(text, _anchor(passages))]


def check_insertion(content: str, before: str, passages: Sequence[Passage]) -> Check | None:
    """A date that we put in brackets ("last year [i.e. 2024]"): derived from the words before it, or missing.

    None where the brackets hold no date.
    """
    said = content.removeprefix("i.e.").strip()
    mentions = mentions_of(said, _anchor(passages))
    if not mentions:
        return None
    for passage in passages:
        if passage.published is None:
            continue
        own = [one for one in resolve_in_text(before, anchor=passage.published) if one.end >= len(before.rstrip()) - 1]
        if any(describe(one) == said for one in own) or any(_covers(mentions, one.first, one.last) for one in own):
            return Check("date", said, "derived", f"from {own[0].words!r}, published {passage.published.isoformat()}")
        if not own and any(one.counted and _covers(mentions, one.first, one.last) for one in dates_of(passage)):
            return Check("date", said, "derived")
    return Check("date", said, "missing")


def _covers(mentions: Sequence[DateMention], first: date | None, last: date | None) -> bool:
    """Whether the brackets hold just these days, or the year or month that they lie in."""
    begin, end = mentions[0].first, mentions[-1].last
    if not (begin and end and first and last):
        return (begin, end) == (first, last)
    return begin <= first and last <= end and (mentions[0].form == "partial" or (begin, end) == (first, last))


def _anchor(passages: Sequence[Passage]) -> date | None:
    return next((passage.published for passage in passages if passage.published), None)


def _resolved(passage: Passage, anchor: date) -> Iterator[DateMention]:
    reading = read_text(passage_text(passage))
    for sentence in reading.sentences:
        for one in _resolved_in(reading.text[sentence.start : sentence.end], anchor):
            yield replace(one, start=one.start + sentence.start, end=one.end + sentence.start)


def _resolved_in(text: str, anchor: date) -> Iterator[DateMention]:
    for one in resolve_in_text(text, anchor=anchor):
        yield one
        if _WEEKDAY.match(one.words) and _PRESENT.search(text) and one.first and one.last and one.last <= anchor:
            yield replace(one, first=one.first + _WEEK, last=one.last + _WEEK)


def _dated(mention: DateMention, *, counted: bool) -> Dated:
    return Dated(_plain(mention.words), mention.first, mention.last, counted)


def _is_counted(mention: DateMention) -> bool:
    return mention.form == "relative" or (
        mention.form != "absolute" and not _YEAR.search(mention.words) and "0s" not in mention.words
    )


def _plain(words: str) -> str:
    return _PLAIN.sub(" ", words.lower()).strip().removesuffix(" s")


def _check(mention: DateMention, statement: ReadText, passages: Sequence[Passage]) -> Check:
    words = _plain(mention.words)
    wider: Dated | None = None
    derived = ""
    for passage in passages:
        dates = dates_of(passage)
        if any(one.words == words for one in dates) or _has_words(words, passage):
            return Check("date", mention.words, "found")
        for mine in _readings(mention, statement.text, passage):
            for one in dates:
                if _supports(one, mine):
                    if not one.counted and not _is_counted(mention):
                        return Check("date", mention.words, "found", f"as {one.words!r}")
                    derived = derived or f"from {one.words!r}, published {passage.published}"
                elif _within(mine, one):
                    wider = wider or one
            if _is_publication(mine, passage, dates) and not _dated_otherwise(mention, statement, passage):
                derived = derived or "the day of publication"
    if derived:
        return Check("date", mention.words, "derived", derived)
    return Check("date", mention.words, "missing", f"the passage says only {wider.words!r}" if wider else "")


def _has_words(words: str, passage: Passage) -> bool:
    return f" {words} " in _plain_text(passage)


@lru_cache(maxsize=512)
def _plain_text(passage: Passage) -> str:
    return f" {_PLAIN.sub(' ', read_text(passage_text(passage)).text.lower())} "


def _readings(mention: DateMention, text: str, passage: Passage) -> list[DateMention]:
    """The mention as the article's own day makes it: "on Friday" is next Friday where the sentence looks ahead."""
    if not _is_counted(mention):
        return [mention]
    if passage.published is None:
        return [mention] if mention.form == "partial" else []
    again = [one for one in mentions_of(text, passage.published) if one.start == mention.start]
    ahead = [one for one in resolve_in_text(text, anchor=passage.published) if one.start == mention.start]
    return [*ahead, *again, *_other_years(again)]


def _other_years(mentions: Sequence[DateMention]) -> Iterator[DateMention]:
    """The same month or day a year earlier and later, where the statement names no year."""
    for one in mentions:
        if one.form in ("partial", "range") and not _YEAR.search(one.words) and _MONTH.search(one.words):
            for years in (-1, 1):
                yield replace(one, first=_shifted(one.first, years), last=_shifted(one.last, years))


def _shifted(day: date | None, years: int) -> date | None:
    if day is None or not date.min.year <= day.year + years <= date.max.year:
        return None
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def _supports(one: Dated, mine: DateMention) -> bool:
    """Whether the passage's date lies within the statement's, or begins or ends the same open period."""
    if mine.first and mine.last and one.first and one.last:
        if mine.form == "range":
            return (mine.first, mine.last) == (one.first, one.last)
        return (mine.first <= one.first and one.last <= mine.last) or _same_day_of_any_year(one, mine)
    if mine.first and mine.last:  # in 2011, where the passage has since 2011
        return _bounds(one.first, one.last, one.words, mine.first, mine.last)
    if one.first and one.last:
        return _bounds(mine.first, mine.last, mine.words.lower(), one.first, one.last)
    return (mine.first, mine.last) == (one.first, one.last)


def _bounds(first: date | None, last: date | None, words: str, begin: date, end: date) -> bool:
    """Whether an open period ("since 2011", "after 5 May", "before June") begins or ends at a closed one."""
    if first:
        return first == (end + _DAY if re.match(r"after|following", words) else begin)
    return last == (begin - _DAY if re.match(r"before|prior", words) else end)


def _same_day_of_any_year(one: Dated, mine: DateMention) -> bool:
    """19 November, without its year, where the passage has a 19 November of its own."""
    if mine.form != "partial" or _YEAR.search(mine.words) or mine.first != mine.last or one.first != one.last:
        return False
    return bool(one.first and mine.first and (one.first.month, one.first.day) == (mine.first.month, mine.first.day))


def _within(mine: DateMention, one: Dated) -> bool:
    if not (mine.first and mine.last and one.first and one.last):
        return False
    return one.first <= mine.first and mine.last <= one.last


def _dated_otherwise(mention: DateMention, statement: ReadText, passage: Passage) -> bool:
    """Whether the passage tells the same on a day of its own, so that the day of publication is not the day meant."""
    sentence = statement.sentences[statement.sentence_at(mention.start)]
    reading = read_text(passage_text(passage))
    days = [one for one in mentions_of(reading.text, passage.published) if one.first == one.last]
    matches = best_matches(sentence, [reading])
    return any(one.sentence.start <= day.start < one.sentence.end for one in matches for day in days)


def _is_publication(mine: DateMention, passage: Passage, dates: Sequence[Dated]) -> bool:
    """The day of publication itself; a month or year that holds it only where the passage has no date of its own."""
    day = passage.published
    if day is None or (mine.first is None and mine.last is None):
        return False
    if mine.first is None or mine.last is None:  # "by 4 October"
        return day in (mine.first, mine.last)
    return mine.first == day == mine.last or (not dates and mine.first <= day <= mine.last)


def _days_named(passage: Passage, anchor: date | None) -> list[DateMention]:
    return [one for one in mentions_of(read_text(passage_text(passage)).text, anchor) if _MONTH.search(one.words)]


def days_between(passages: Sequence[Passage]) -> frozenset[int]:
    """How many days lie between any two days that the passages name, those of publication among them.

    A day without a year, on a page that has no day of its own, is taken as the last before that of another passage.
    """
    anchor = _anchor(passages)
    dated = [passage for passage in passages if passage.published]
    named: list[Dated | DateMention] = [one for passage in dated for one in dates_of(passage)]
    named += [one for passage in passages if not passage.published for one in _days_named(passage, anchor)]
    days = {one.first for one in named if one.first and one.first == one.last}
    days |= {passage.published for passage in dated if passage.published}
    return frozenset(abs((one - other).days) for one in days for other in days if one != other)
