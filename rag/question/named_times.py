"""Finds the times that a question names: those of `rag.language.dates`, and what only questions say ("lately").

Times in German, French, Spanish, Russian and Chinese are put into English first, and read as that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from rag.language.dates import DateMention, find_dates
from rag.language.dates.windows import calendar_unit

_LATELY = timedelta(days=30)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_RECENT = re.compile(
    r"\b(?:lately|recently|of\s+late|these\s+days|kürzlich|neulich|récemment|recientemente)\b|最近", re.I
)
_WEEKDAYS_AGO = re.compile(rf"\b(?P<n>two|three|four|five|[2-5])\s+(?P<day>{'|'.join(_WEEKDAYS)})s\s+ago\b", re.I)
_BEFORE_LAST = re.compile(
    rf"\b(?:the\s+)?(?P<unit>week|month|year|{'|'.join(_WEEKDAYS)})\s+before\s+last\b", re.IGNORECASE
)
_DECADE = re.compile(
    r"\b(?:the\s+)?(?:(?P<early>early|mid|late)[\s-]+)?(?:['’]?(?P<two>[3-9]0)s|(?P<word>thirties|forties|"
    r"fifties|sixties|"
    r"seventies|eighties|nineties))\b",
    re.IGNORECASE,
)
_DECADES = {
    w: 30 + 10 * i for i, w in enumerate("thirties forties fifties sixties seventies eighties nineties".split())
}
_DASHED = re.compile(r"\b(?P<day>\d{1,2})-(?P<month>[A-Z][a-z]{2,8})-(?P<year>\d{4})\b")
_FISCAL = re.compile(r"\b(?:FY\s?|(?:fiscal|financial)(?:\s+year)?\s+)['’]?(?P<year>(?:20)?\d{2})\b", re.IGNORECASE)
_HALF_YEAR = re.compile(
    r"\bH(?P<half>[12])\s?(?:of\s+)?['’]?(?P<year>(?:20)?\d{2})\b|\b(?P<before>20\d{2})\s?H(?P<then>[12])\b"
)
_AGO_TODAY = re.compile(
    r"\b(?:exactly\s+)?(?P<n>an?|one|two|three|four|five|\d{1,2})\s+(?P<unit>day|week|month|year)s?\s+ago\s+"
    r"(?:today|to\s+the\s+day)\b|\b(?:on\s+)?this\s+day\s+last\s+(?P<last>year|month|week)\b",
    re.IGNORECASE,
)
# What is dated by an event that no calendar knows: "since the election", "since Dorran was elected".
_SINCE_EVENT = re.compile(r"\bsince\s+(?!when\b|then\b|that\b|this\b|\d)(?P<event>\w[^,;?.!]{2,60})", re.IGNORECASE)

_MONTHS = {
    month: names.split()
    for month, names in {
        "January": "januar jänner janvier enero январ[ьяе] 1月",
        "February": "februar feber février febrero феврал[ьяе] 2月",
        "March": "märz mars marzo марта?е? 3月",
        "April": "april avril abril апрел[ьяе] 4月",
        "May": "mai mayo ма[йяе] 5月",
        "June": "juni juin junio июн[ьяе] 6月",
        "July": "juli juillet julio июл[ьяе] 7月",
        "August": "august août agosto августа?е? 8月",
        "September": "september septembre sep?tiembre сентябр[ьяе] 9月",
        "October": "oktober octobre octubre октябр[ьяе] 10月",
        "November": "november novembre noviembre ноябр[ьяе] 11月",
        "December": "dezember décembre diciembre декабр[ьяе] 12月",
        "Monday": "montag lundi lunes понедельник",
        "Tuesday": "dienstag mardi martes вторник",
        "Wednesday": "mittwoch mercredi miércoles сред[ау]",
        "Thursday": "donnerstag jeudi jueves четверг",
        "Friday": "freitag vendredi viernes пятниц[ау]",
        "Saturday": "samstag samedi sábado суббот[ау]",
        "Sunday": "sonntag dimanche domingo воскресенье",
    }.items()
}
_PHRASES = {
    "last week": r"(?:in\s+der\s+)?(?:letzten?|vergangenen?|vorigen?)\s+woche|la\s+semaine\s+(?:dernière|passée)|"
    r"la\s+semana\s+pasada|"
    r"(?:на\s+)?прошл(?:ой|ая)\s+недел[ея]|上周|上个?星期",
    "this week": r"diese[rn]?\s+woche|cette\s+semaine|esta\s+semana|(?:на\s+)?этой\s+неделе|本周|这周",
    "last month": r"(?:im\s+)?(?:letzten|vergangenen|vorigen)\s+monat|le\s+mois\s+(?:dernier|passé)|el\s+mes\s+pasado|"
    r"в\s+прошлом\s+месяце|上个?月",
    "last year": r"(?:im\s+)?(?:letzte[sn]|vergangene[sn]|vorige[sn])\s+jahr|l['’]an(?:née)?\s+(?:dernier|dernière|"
    r"passée?)|el\s+año\s+pasado|в\s+прошлом\s+году|去年",
    "this year": r"(?:in\s+)?diese[sm]\s+jahr|heuer|cette\s+année|este\s+año|в\s+этом\s+году|今年",
    "yesterday": r"gestern|hier|ayer|вчера|昨天",
    "today": r"heute|aujourd['’]hui|hoy|сегодня|今天",
}
_FOREIGN = re.compile(
    "|".join(f"(?P<{english.replace(' ', '_')}>(?<!\\w)(?:{words}))" for english, words in _PHRASES.items()), re.I
)
_NAMES = {word: english for english, words in _MONTHS.items() for word in words}
_DAY_AND_MONTH = re.compile(
    rf"(?<!\w)(?:(?P<day>\d{{1,2}})(?:\.|er|º)?\s+(?:de\s+)?)?(?P<month>{'|'.join(_NAMES)})(?!\w)"
    r"(?:,?\s+(?:de\s+|del\s+)?(?P<year>\d{4}))?",
    re.IGNORECASE,
)


def find_times(text: str, *, anchor: date, english: bool = True) -> list[DateMention]:
    """Every time in a question, in order, none within another. In an `english` one "Mai" is no month."""
    found = [*_iter_sayings(text, anchor), *(() if english else _iter_foreign(text, anchor))]
    taken = list(found)
    for mention in find_dates(text, anchor=anchor):
        if all(mention.end <= other.start or other.end <= mention.start for other in taken):
            found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def _iter_sayings(text: str, anchor: date) -> Iterator[DateMention]:
    for match in _RECENT.finditer(text):
        yield _mention(match, anchor - _LATELY, anchor)
    for match in _WEEKDAYS_AGO.finditer(text):
        number = _NUMBERS.get(match["n"].lower()) or int(match["n"])
        day = _weekday_before(anchor, match["day"], number)
        yield _mention(match, day, day)
    for match in _BEFORE_LAST.finditer(text):
        if match["unit"].lower() in _WEEKDAYS:
            day = _weekday_before(anchor, match["unit"], 2)
            yield _mention(match, day, day)
        else:
            yield from _as_english(match, f"two {match['unit']}s ago", anchor)
    for match in _DECADE.finditer(text):
        tens = int(match["two"]) if match["two"] else _DECADES[match["word"].lower()]
        yield from _as_english(match, f"the {match['early'] or ''} 19{tens}s", anchor)
    for match in _DASHED.finditer(text):
        yield from _as_english(match, f"{match['day']} {match['month']} {match['year']}", anchor)
    for match in _FISCAL.finditer(text):
        yield from _as_english(match, f"in {_full_year(match['year'])}", anchor)
    for match in _HALF_YEAR.finditer(text):
        half = "first" if (match["half"] or match["then"]) == "1" else "second"
        yield from _as_english(match, f"the {half} half of {_full_year(match['year'] or match['before'])}", anchor)
    for match in _AGO_TODAY.finditer(text):
        day = _same_day(anchor, match)
        yield _mention(match, day, day)


def find_fiscal_years(text: str) -> list[tuple[str, str]]:
    """The fiscal years of a question, as it has them and as the calendar years that they are read as."""
    return [(match.group(), _full_year(match["year"])) for match in _FISCAL.finditer(text)]


def find_event_times(text: str, known: Sequence[DateMention]) -> list[str]:
    """The times that a question counts from an event of which no day is known; `known` are the times that are read."""
    return [
        match.group().strip()
        for match in _SINCE_EVENT.finditer(text)
        if all(mention.end <= match.start() or match.end() <= mention.start for mention in known)
    ]


def _full_year(year: str) -> str:
    return year if len(year) == 4 else f"20{year}"


def _same_day(anchor: date, match: re.Match[str]) -> date:
    """The day so many units before the anchor, the month's last where it has no such day."""
    word = (match["n"] or "one").lower()
    n = 1 if word in ("a", "an", "one") else _NUMBERS.get(word) or int(word)
    unit = (match["unit"] or match["last"]).lower()
    if unit in ("day", "week"):
        return anchor - timedelta(days=n * (7 if unit == "week" else 1))
    months = anchor.year * 12 + anchor.month - 1 - n * (12 if unit == "year" else 1)
    first = date(months // 12, months % 12 + 1, 1)
    return min(first + timedelta(days=anchor.day - 1), calendar_unit(first, "month", 0).last)


def _iter_foreign(text: str, anchor: date) -> Iterator[DateMention]:
    for match in _FOREIGN.finditer(text):
        yield from _as_english(match, str(match.lastgroup).replace("_", " "), anchor)
    for match in _DAY_AND_MONTH.finditer(text):
        name = next(english for word, english in _NAMES.items() if re.fullmatch(word, match["month"], re.IGNORECASE))
        words = " ".join(part for part in (match["day"], name, match["year"]) if part)
        yield from _as_english(match, f"in {words}", anchor)


def _as_english(match: re.Match[str], words: str, anchor: date) -> Iterator[DateMention]:
    for meant in find_dates(words, anchor=anchor)[:1]:
        yield DateMention(match.start(), match.end(), match.group(), meant.first, meant.last, meant.form)


def _mention(match: re.Match[str], first: date, last: date) -> DateMention:
    return DateMention(match.start(), match.end(), match.group(), first, last, "relative")


def _weekday_before(anchor: date, name: str, number: int) -> date:
    """The `number`th such weekday before the anchor."""
    back = (anchor.weekday() - _WEEKDAYS.index(name.lower())) % 7 or 7
    return anchor - timedelta(days=back + 7 * (number - 1))
