"""Longer periods and feasts: years, decades, quarters, halves, seasons, Christmas 2023."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from rag.language.dates.found import DateContext, DateMeaning, Rule, dated, pick_named
from rag.language.dates.windows import DayWindow, nth_weekday, season, span_of_months, yearly
from rag.language.dates.words import AMOUNT, ANY_YEAR, DASH, ORDINALS, SEASON, YEAR, S, pattern, word_before

YEAR_ALONE = pattern(
    rf"(?P<year>(?:19|20)[0-9]{{2}})(?![0-9])"
    rf"(?:(?P<join>[-\u2013/])(?P<next>[0-9]{{4}}|[0-9]{{2}})(?![0-9]|[-/.:][0-9]))?"
    rf"(?![A-Za-z0-9_%]|[.,:/][0-9]|{DASH}[A-Za-z0-9]|{S}{AMOUNT}|{S}?%)"
)
DECADE = pattern(r"(?:(?P<century>19|20)(?P<tens>[0-9])0['\u2019]?s\b|(?<=['\u2019])(?P<short>[2-9])0s\b)")
TEMPORAL_LEADS = frozenset(
    "in of during since by until till through throughout to from before after year early late mid mid- and between "
    "around circa ( for year's back post- pre- pre post or through start beginning".split()
)
QUARTER = pattern(
    rf"(?:Q(?P<quarter>[1-4])\b(?:,?{S}?(?:of{S})?(?P<year>{ANY_YEAR}|['\u2019][0-9]{{2}}\b))?"
    rf"|(?P<year_first>(?:19|20)[0-9]{{2}}){S}?-?Q(?P<quarter_last>[1-4])\b)"
)
QUARTER_WORDS = pattern(
    rf"(?P<nth>first|second|third|fourth|final|1st|2nd|3rd|4th)[- ]quarter(?:,?{S}(?:of|in))?(?:{S}fiscal)?{S}"
    rf"(?P<year>{ANY_YEAR}|the{S}year\b)"
)
HALF = pattern(rf"H(?P<half>[12]){S}?(?:of{S})?(?P<year>{YEAR})")
SEASON_YEAR = pattern(rf"(?P<season>{SEASON})(?:{S}of|,)?{S}(?P<year>{ANY_YEAR})(?:[-\u2013/][0-9]{{2,4}})?(?![0-9])")
SEASON_ALONE = pattern(
    rf"(?P<season>{SEASON})(?!{S}(?:of|in|from|for|olympic\w*|games|camp|house"
    r"|breaks?|holidays?|school|training|sale|transfer|window|solstice|apart|short|off|meetings)\b|-)"
)


def _year_alone(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    year = int(match["year"])
    if not match["join"]:
        plain = year != 2000 and 1950 <= year <= place.anchor.year + 1
        if not (plain or place.led or word_before(match.string, match.start()) in TEMPORAL_LEADS):
            return None
        return DateMeaning(span_of_months(year, 1, 12), "year", "partial")
    last = int(match["next"]) if len(match["next"]) == 4 else year // 100 * 100 + int(match["next"])
    if not 0 < last - year < (100 if len(match["next"]) == 4 else 20):
        return None
    return DateMeaning(DayWindow(date(year, 1, 1), date(last, 12, 31)), "years", "range")


def _decade(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    first = int(f"{match['century']}{match['tens']}0" if match["century"] else f"19{match['short']}0")
    return DateMeaning(span_of_months(first, 1, 120), "decade", "partial")


def _quarter(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    number = int(match["quarter"] or match["quarter_last"])
    words = match["year"] or match["year_first"]
    found = dated(words, "partial", place, lambda year: span_of_months(year, number * 3 - 2, 3), "quarter")
    return found and DateMeaning(found.when, found.unit, found.form, found.anchored, loose=words is None)


def _quarter_words(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    number, words = ORDINALS[match["nth"].lower()], match["year"]
    if words.lower().startswith("the"):
        window = span_of_months(place.anchor.year, number * 3 - 2, 3)
        return DateMeaning(window, "quarter", "relative", anchored=True, loose=True)
    return dated(words, "partial", place, lambda year: span_of_months(year, number * 3 - 2, 3), "quarter")


def _half(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    return DateMeaning(span_of_months(int(match["year"]), 1 if match["half"] == "1" else 7, 6), "half", "partial")


def _season_year(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    name = match["season"].lower()
    return dated(match["year"], "partial", place, lambda year: season(name, year), "season")


def _season_alone(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    """Only after "in the", "over the", "since" and the like: spring and fall are verbs, and summer comes every year."""
    before = match.string[max(0, match.start() - 16) : match.start()].lower().split()
    phrase = " ".join(before[-2:])
    if not (place.led or re.fullmatch(r"(?:in|over|during|since|until|by|through|throughout) the", phrase)):
        return None
    name = match["season"].lower()
    return DateMeaning(yearly(lambda year: season(name, year)), "season", "partial", anchored=True, loose=True)


HOLIDAYS: dict[str, Callable[[int], date]] = {
    "new year's day": lambda year: date(year, 1, 1),
    "valentine's day": lambda year: date(year, 2, 14),
    "independence day": lambda year: date(year, 7, 4),
    "fourth of july": lambda year: date(year, 7, 4),
    "halloween": lambda year: date(year, 10, 31),
    "thanksgiving": lambda year: nth_weekday(year, 11, 3, 4),
    "black friday": lambda year: nth_weekday(year, 11, 3, 4) + timedelta(days=1),
    "cyber monday": lambda year: nth_weekday(year, 11, 3, 4) + timedelta(days=4),
    "christmas eve": lambda year: date(year, 12, 24),
    "christmas day": lambda year: date(year, 12, 25),
    "christmas": lambda year: date(year, 12, 25),
    "boxing day": lambda year: date(year, 12, 26),
    "new year's eve": lambda year: date(year, 12, 31),
}
_HOLIDAY_NAMES = "|".join(sorted(HOLIDAYS, key=len, reverse=True)).replace("'", "['\u2019]").replace(" ", S)
HOLIDAY = pattern(
    rf"(?:(?P<rel>last|this|next){S}(?P<name>{_HOLIDAY_NAMES})\b"
    rf"|(?P<same>{_HOLIDAY_NAMES})(?:{S}day)?(?:,|{S}of|{S}in)?{S}(?P<year>{ANY_YEAR}))"
)


def _holiday(match: re.Match[str], place: DateContext) -> DateMeaning | None:
    name = re.sub(r"\s+", " ", (match["name"] or match["same"]).lower().replace("\u2019", "'"))

    def make(year: int) -> DayWindow:
        return DayWindow(HOLIDAYS[name](year), HOLIDAYS[name](year))

    if match["rel"]:
        window = pick_named(yearly(make), match["rel"].lower(), place.anchor)
        return DateMeaning(window, "day", "relative", anchored=True) if window else None
    return dated(match["year"], "absolute", place, make, "day")


PERIOD_RULES: tuple[tuple[str, Rule], ...] = (
    ("number", (YEAR_ALONE, _year_alone)),
    ("number", (DECADE, _decade)),
    ("number", (QUARTER, _quarter)),
    ("quarter", (QUARTER, _quarter)),
    ("ordinal", (QUARTER_WORDS, _quarter_words)),
    ("half", (HALF, _half)),
    ("season", (SEASON_YEAR, _season_year)),
    ("season", (SEASON_ALONE, _season_alone)),
    ("holiday", (HOLIDAY, _holiday)),
    ("modifier", (HOLIDAY, _holiday)),
)
