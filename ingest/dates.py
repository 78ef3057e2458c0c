"""Read the dates that articles carry, and claim no more than they say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from ingest.month_names import is_weekday, month_of
from vectorstore.types import Moment

# Hours from UTC of abbreviations that mean one thing in news. IST (India, Ireland, Israel), CST and BST (also China and
# Bangladesh) would be guesses, as ET and PT would be in summer; the clock time is then kept without a zone.
_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CDT": -5, "MDT": -6, "PDT": -7, "PST": -8, "CET": 1, "CEST": 2,
    "MEZ": 1, "MESZ": 2, "JST": 9, "KST": 9, "MSK": 3, "МСК": 3,
}  # fmt: skip

_DIGITS = re.compile(r"\d+\Z")
_LIMITS = (datetime(1500, 1, 1), datetime(2200, 1, 1))
_LONGEST = 120

_DAY = r"(?<![\d.:/-])(?P<day>\d{1,2})(?:st|nd|rd|th|er|[.ºªη])?(?![\d:])"
_YEAR = r"(?P<year>(?:1[5-9]|20|21)\d\d)(?!\d)"
_YEAR_BEFORE = r"(?P<year>(?:1[5-9]|20|21)\d\d)"
_WORD = r"[^\s\d_,.;:()|/·•–—-]{2,20}"
_MONTH = rf"(?P<month>{_WORD}(?:\s{_WORD})?)\.?"
_OF = r"(?:(?:de|del|of|di|i|of\sthe|năm)\s+|d['’]\s?)?"
_CLOCK = r"(?P<hour>\d{1,2})(?::|\.|h|\sh\s|:|：)(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?(?!\d)"
_HALF = r"\s?(?P<half>[ap])\.?\s?m\b\.?"
_OFFSET = r"\s*\(?(?:(?:UTC|GMT)\s?)?(?P<sign>[+−-])(?P<off_hours>\d{1,2}):?(?P<off_minutes>\d\d)?(?!\d)\)?"
_CLOCKS = (
    re.compile(rf"(?<![\d.:]){_CLOCK}(?:{_HALF})?(?:{_OFFSET}|\s*\(?(?P<zone>[A-ZА-Я]{{1,5}})\b\)?)?", re.IGNORECASE),
    re.compile(
        rf"(?<![\d.:])(?P<hour>\d{{1,2}}){_HALF}(?:{_OFFSET}|\s*\(?(?P<zone>[A-ZА-Я]{{1,5}})\b\)?)?", re.IGNORECASE
    ),
    re.compile(r"(?<!\d)(?P<hour>\d{1,2})\s?[時时点點시]\s?(?P<minute>\d{1,2})\s?[分분]"),
    re.compile(r"(?<![\d.:])(?P<hour>\d{1,2})\s?(?:uhr|h)(?:\s?(?P<minute>\d\d))?\b", re.IGNORECASE),
)
# In this order; those with the month as a word come last, as they match most.
_DATES = (
    re.compile(r"(?<!\d)(?P<year>\d{4})\s?[年년]\s?(?P<number>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]?"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})\s+tháng\s+(?P<number>\d{1,2})(?:,|\s+năm)?\s+(?P<year>\d{4})(?!\d)", re.I),
    re.compile(rf"(?<![\d./-]){_YEAR_BEFORE}(?P<mark>[-/.])(?P<number>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})(?!\d)"),
    re.compile(r"(?<![\d./-])(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)"),
    re.compile(r"(?<![\d./-])(?P<first>\d{1,2})(?P<mark>[/-])(?P<last>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)"),
    re.compile(rf"{_DAY}[\s./-]*{_OF}{_MONTH},?[\s./-]*{_OF}{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?<!\w){_MONTH}\s*{_DAY},?\s*{_OF}{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?<!\w){_MONTH}\s+{_DAY},?\s{_CLOCK}(?:\s(?:{_OFFSET}|(?P<zone>[A-ZА-Я]{{1,5}})))?\s{_YEAR}"),
    re.compile(rf"(?<!\d){_YEAR_BEFORE}[.,]?\s?(?:m\.|-)?\s?{_MONTH}[\s-]{_DAY}(?:\s?d\.)?", re.IGNORECASE),
)
# What may stand beside a date and says nothing: labels and little words.
_FILLERS = frozenset(
    """
    published posted updated modified created date issued first last release time on at of the day
    publié publiée mis mise à jour le la modifié a às as las los el em il lo alle ore o um uhr am den der vom
    veröffentlicht aktualisiert stand erschienen zuletzt geändert publicado publicada actualizado atualizado pubblicato
    aggiornato gepubliceerd bijgewerkt op om kl klo klockan den publicerad uppdaterad publisert oppdatert udgivet
    opdateret julkaistu päivitetty opublikowano zaktualizowano dnia o godz w в во от г года р року опубликовано
    обновлено дата yayınlanma yayın güncelleme tarihi saat ngày năm m d d. hrs hs hours h de del d' and i
    """.split()
)
_BESIDE = re.compile(
    r"\.?[\s,|•·–—-]{0,4}(?:(?:at|à|às|as|a las|alle|ore|um|om|kl\.?|klo|o godz\.|в|saat)\s)?\s?", re.IGNORECASE
)


def parse_moment(value: object, *, language: str | None = None) -> Moment | None:
    """The moment that `value` names, or None where it names none, or not one alone.

    Reads ISO 8601, RFC 2822, dates with the month as a word in some sixty languages, `20.11.2025`, `2024年11月5日`, and
    seconds or milliseconds since 1970 (UTC). `language` settles what a name means that is another month elsewhere. A
    date without a year or a day, a relative one ("yesterday"), or one that can be read two ways (`03/04/2025`) is
    None; nothing is filled in. Midnight without a zone counts as a bare day, since that is how bare days are exported.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip() if isinstance(value, str) else repr(value)
    if not text or len(text) > _LONGEST:
        return None
    text = _with_plain_digits(text)
    moment = _from_number(text) or _from_iso(text) or _from_words(text, language)
    return moment if moment is not None and _LIMITS[0] <= moment.value.replace(tzinfo=None) < _LIMITS[1] else None


def can_mean_two_days(text: str) -> bool:
    """Whether `text` is a date that names its day and month by numbers which can be taken either way."""
    found = _DATES[4].search(_with_plain_digits(text[:_LONGEST]))
    return found is not None and _day_of(found, None) is None and max(int(found["first"]), int(found["last"])) <= 12


def find_moments(line: str, *, language: str | None = None) -> Iterator[tuple[int, int, Moment]]:
    """(start, end, moment) of each date in a short line of text, with its clock time where one stands beside it."""
    plain = _with_plain_digits(line)
    for start, end, day in _find_days(plain, language):
        clock = _clock_beside(plain, end)
        moment = _moment(day, clock)
        yield start, clock.end if clock and moment.precision != "day" else end, moment


# ---- numbers and ISO 8601


def _with_plain_digits(text: str) -> str:
    """`text` with the digits of other scripts (٢٠٢٤, २०२४, ２０２４) as ours: one for one."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() and c.isdecimal() else c for c in text)


def _from_number(text: str) -> Moment | None:
    whole = text.removesuffix(".0")
    if not _DIGITS.match(whole):
        return None
    if len(whole) == 8:
        return _from_iso(f"{whole[:4]}-{whole[4:6]}-{whole[6:]}")
    if len(whole) == 14:  # GDELT's
        return _from_iso(f"{whole[:8]}T{whole[8:]}")
    if len(whole) not in (9, 10, 12, 13):
        return None
    seconds = int(whole) / (1000 if len(whole) >= 12 else 1)
    return Moment(datetime.fromtimestamp(int(seconds), UTC))


def _from_iso(text: str) -> Moment | None:
    for form in (text, re.sub(r"(?<=\d)\s?([+-])(\d)(\d\d)\Z", r"\g<1>0\2\3", text)):
        try:
            return _without_false_midnight(_without_microseconds(Moment.from_iso(form)))
        except ValueError:
            continue
    return None


def _without_microseconds(moment: Moment) -> Moment:
    return Moment(moment.value.replace(microsecond=0), moment.precision)


def _without_false_midnight(moment: Moment) -> Moment:
    if moment.value.time() == time() and not moment.zone_known:
        return Moment.from_day(moment.day)
    return moment


# ---- words


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day, and where it stands."""

    value: time
    start: int
    end: int


def _from_words(text: str, language: str | None) -> Moment | None:
    """The one date of the text, if there is nothing beside it but a clock time, a weekday and words without weight."""
    found = list(_find_days(text, language))
    if len(found) != 1:
        return None
    start, end, day = found[0]
    inside = _clock_in(text[start:end]) if ":" in text[start:end] else None  # "Thu Nov 20 07:57:00 2025"
    rest = f"{text[:start]} | {text[end:]}"
    clock = inside or _clock_in(rest)
    if clock and not inside:
        rest = f"{rest[: clock.start]} {rest[clock.end :]}"
    return _moment(day, clock) if _says_nothing(rest) else None


def _says_nothing(rest: str) -> bool:
    if re.search(r"\d", rest):
        return False
    words = re.findall(r"[^\W\d_][^\W\d_.'’]*(?:-[^\W\d_]+)?", rest)
    return all(word.casefold() in _FILLERS or word in _ZONES or _is_zone(word) or is_weekday(word) for word in words)


def _is_zone(word: str) -> bool:
    return word.isupper() and 2 <= len(word) <= 5


def _moment(day: date, clock: _Clock | None) -> Moment:
    if clock is None:
        return Moment.from_day(day)
    return _without_false_midnight(Moment(datetime.combine(day, clock.value)))


def _find_days(text: str, language: str | None) -> Iterator[tuple[int, int, date]]:
    """(start, end, day) of each date, in order, without those inside another."""
    spans: list[tuple[int, int, date]] = []
    for pattern in _DATES:
        position = 0
        while found := pattern.search(text, position):
            day = _day_of(found, language)
            position = found.end() if day else found.start() + 1
            if day and all(found.end() <= start or end <= found.start() for start, end, _ in spans):
                spans.append((found.start(), found.end(), day))
    yield from sorted(spans)


def _day_of(found: re.Match[str], language: str | None) -> date | None:
    parts = found.groupdict()
    number: int | None
    if "first" in parts:
        first, last = int(parts["first"]), int(parts["last"])
        if first <= 12 and last <= 12 and first != last:
            return None
        day, number = (first, last) if first > 12 else (last, first)
    else:
        day = int(parts["day"])
        number = int(parts["number"]) if "number" in parts else _month_in(parts["month"], language)
    try:
        return date(int(parts["year"]), number, day) if number else None
    except ValueError:
        return None


def _month_in(words: str, language: str | None) -> int | None:
    first, _, second = words.partition(" ")
    found = month_of(words, language)
    if found is None and second:
        # "março de", and a weekday or a little word before the month
        found = month_of(first, language) if second.casefold() in _FILLERS else None
        if found is None and (is_weekday(first) or first.casefold() in _FILLERS):
            found = month_of(second, language)
    return found


def _clock_in(text: str) -> _Clock | None:
    for pattern in _CLOCKS:
        for found in pattern.finditer(text):
            if clock := _clock_of(found):
                return clock
    return None


def _clock_beside(text: str, position: int) -> _Clock | None:
    """The clock time that stands right behind a date."""
    beside = _BESIDE.match(text, position)
    start = beside.end() if beside else position
    word = re.compile(r"[^\W\d_]+").match(text, start)
    if word and is_weekday(word[0]):  # "05 Kasım 2024 Salı, 14:30"
        beside = _BESIDE.match(text, word.end())
        start = beside.end() if beside else word.end()
    for pattern in _CLOCKS:
        found = pattern.match(text, start)
        if found and (clock := _clock_of(found)):
            return clock
    return None


def _clock_of(found: re.Match[str]) -> _Clock | None:
    parts = {"minute": None, "second": None, "half": None, "sign": None, "zone": None, **found.groupdict()}
    hour = int(parts["hour"] or 0)
    if parts["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if parts["half"].lower() == "p" else 0)
    end = found.end() if parts["zone"] is None or parts["zone"].upper() in _ZONES else found.start("zone")
    try:
        value = time(hour, int(parts["minute"] or 0), int(parts["second"] or 0), tzinfo=_zone_of(parts))
    except ValueError:
        return None
    return _Clock(value, found.start(), len(found.string[:end].rstrip(" (")))


def _zone_of(parts: dict[str, str | None]) -> tzinfo | None:
    if parts["sign"]:
        hours, minutes = int(parts["off_hours"] or 0), int(parts["off_minutes"] or 0)
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(offset if parts["sign"] == "+" else -offset)
    known = _ZONES.get((parts["zone"] or "").upper())
    return None if known is None else timezone(timedelta(hours=known))
