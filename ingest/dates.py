"""Read the dates that articles carry, and claim no more than they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

from dateutil import parser as dateutil_parser

from vectorstore.types import Moment

# Hours from UTC of abbreviations that mean one thing in news. IST (India, Ireland, Israel), CST and BST (also China and
# Bangladesh) would be guesses, as ET and PT would be in summer; the clock time is then kept without a zone.
_ZONES = {
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "EST": -5,
    "EDT": -4,
    "CDT": -5,
    "MDT": -6,
    "PDT": -7,
    "PST": -8,
    "CET": 1,
    "CEST": 2,
}

_DIGITS = re.compile(r"\d+\Z")
_SLASHED = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
_CLOCK = re.compile(r"\d:\d\d|\d\s?[ap]m\b", re.IGNORECASE)
_MONTH_NAME = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|oktober|nov(?:ember)?|dec(?:ember)?|dezember)\.?"
)
_DAY_IN_A_LINE = (
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\.?\s{_MONTH_NAME},?\s\d{{4}}|{_MONTH_NAME}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}"
    r"|\d{4}-\d\d-\d\d)\b"
)
_CLOCK_IN_A_LINE = (
    r"[\s,|•·-]*(?:at\s)?\d{1,2}[.:]\d\d(?:\s?[ap]\.?m\b\.?)?(?:\s?(?:UTC|GMT|EST|EDT|PST|PDT|CET|CEST)\b)?"
)
_IN_A_LINE = re.compile(rf"(?P<date>{_DAY_IN_A_LINE})(?:{_CLOCK_IN_A_LINE})?", re.IGNORECASE)
_GERMAN = {"januar": "January", "februar": "February", "märz": "March", "mai": "May", "juni": "June", "juli": "July"}
_GERMAN |= {"oktober": "October", "dezember": "December"}
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20|21)\d\d(?!\d)")
_LABEL = re.compile(
    r"^(?:(?:first |last )?(?:published|posted|updated|modified|created|date|issued)(?: on| at)?\s*:?|on)\s+",
    re.IGNORECASE,
)
_LIMITS = (datetime(1500, 1, 1), datetime(2200, 1, 1))
# Two defaults that differ in every part: what comes out of both alike was in the text.
_DEFAULTS = (datetime(2001, 1, 1, 1, 1), datetime(2004, 12, 28, 13, 47))
_LONGEST = 120


def parse_moment(value: object) -> Moment | None:
    """The moment that `value` names, or None where it names none, or not one alone.

    Reads ISO 8601, RFC 2822, dates in English words, `20.11.2025`, and seconds or milliseconds since 1970 (UTC). A
    date without a year or a day, a relative one ("yesterday"), or one that can be read two ways (`03/04/2025`) is
    None; nothing is filled in. Midnight without a zone counts as a bare day, since that is how bare days are exported.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip() if isinstance(value, str) else repr(value)
    if not text or len(text) > _LONGEST:
        return None
    moment = _from_number(text) or _from_iso(text) or _from_words(text)
    return moment if moment is not None and _LIMITS[0] <= moment.value.replace(tzinfo=None) < _LIMITS[1] else None


def find_moments(line: str) -> Iterator[tuple[int, int, Moment]]:
    """(start, end, moment) of each date in a short line of text, with its clock time where one stands beside it."""
    for found in _IN_A_LINE.finditer(line):
        moment = parse_moment(found[0]) or parse_moment(found["date"])
        if moment is not None:
            yield found.start(), found.end(), moment


def _from_number(text: str) -> Moment | None:
    whole = text.removesuffix(".0")
    if not _DIGITS.match(whole):
        return None
    if len(whole) == 8:
        return _from_iso(f"{whole[:4]}-{whole[4:6]}-{whole[6:]}")
    if len(whole) not in (9, 10, 12, 13):
        return None
    seconds = int(whole) / (1000 if len(whole) >= 12 else 1)
    return Moment(datetime.fromtimestamp(int(seconds), UTC))


def _from_iso(text: str) -> Moment | None:
    try:
        moment = Moment.from_iso(text)
    except ValueError:
        return None
    return _without_false_midnight(_without_microseconds(moment))


def _without_microseconds(moment: Moment) -> Moment:
    return Moment(moment.value.replace(microsecond=0), moment.precision)


def _without_false_midnight(moment: Moment) -> Moment:
    if moment.value.time() == time() and not moment.zone_known:
        return Moment.from_day(moment.day)
    return moment


def _from_words(text: str) -> Moment | None:
    tidied = _tidied(text)
    if tidied is None or not _YEAR.search(tidied):
        return None
    first, second = (_read(tidied, default) for default in _DEFAULTS)
    if first is None or second is None or first.date() != second.date():
        return None
    if not _CLOCK.search(tidied) or first.timetz() != second.timetz():
        return Moment.from_day(first.date())
    return _without_false_midnight(_without_microseconds(Moment(first)))


def _tidied(text: str) -> str | None:
    """The text as dateutil likes it, with numeric dates written the one way they can be read; None if there are two."""
    text = _LABEL.sub("", text)
    text = re.sub(r"\b([ap])\.\s?m\.?", r"\1m", text, flags=re.IGNORECASE)
    text = re.sub(r"\s+(?:at|of)\s+|[|•·]|\s[–—-]\s", " ", text)
    text = re.sub(r"\b(\d{1,2})\.(\d\d)(?=\s?[ap]m\b|\Z)", r"\1:\2", text)
    text = re.sub(r"(?<=\d)\.(?=\s[^\W\d])", "", text)
    text = re.sub(r"[^\W\d_]+", lambda word: _GERMAN.get(word[0].lower(), word[0]), text)
    text = _DOTTED.sub(r"\3-\2-\1", text)
    numeric = _SLASHED.search(text)
    if numeric is None:
        return text
    first, second, year = (int(part) for part in numeric.groups())
    if first <= 12 and second <= 12 and first != second:
        return None
    day, month = (first, second) if first > 12 else (second, first)
    return f"{text[: numeric.start()]}{year}-{month:02}-{day:02}{text[numeric.end() :]}"


def _read(text: str, default: datetime) -> datetime | None:
    try:
        return dateutil_parser.parse(text, default=default, tzinfos=_zone)
    except (ValueError, OverflowError):
        return None


def _zone(name: str | None, offset_s: int | None) -> tzinfo | None:
    """The zone that a date names. A function, since dateutil would else take the machine's own zone for a match."""
    if offset_s is None:
        hours = _ZONES.get(name or "")
        offset_s = None if hours is None else hours * 3600
    return None if offset_s is None else timezone(timedelta(seconds=offset_s))
