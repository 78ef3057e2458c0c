"""The words dates are written with, and the pieces of pattern made of them.

Patterns ignore case in ASCII only and every repetition is bounded or atomic, so that no text makes them slow.
"""

import re

from rag.language.calendar_names import ANY_MONTH, SHORT_MONTHS, WEEKDAY_NAMES

MONTHS = {name.lower(): number for number, name in enumerate(SHORT_MONTHS, start=1)}
WEEKDAYS = {name[:3].lower(): number for number, name in enumerate(WEEKDAY_NAMES)}
NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split(), start=1
    )
} | {"a": 1, "an": 1, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "dozen": 12}
VAGUE = {"few": (2, 5), "several": (3, 7), "couple": (2, 2), "recent": (1, 5)}
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "final": 4}

S = r"(?>[ \t\xa0\u2009\u202f]{1,4}\n?[ \t\xa0]{0,4}|\n[ \t\xa0]{0,4})"  # a space, a line's end, never a paragraph's
DASH = r"[-\u2010\u2011\u2012\u2013\u2014]"
MONTH = (
    rf"(?:(?:{ANY_MONTH.lower()})\b"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b(?:\.(?!\.))?)"
)
FULL_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?)"
DAY = r"(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?\b"
YEAR = r"(?:1[0-9]{3}|20[0-9]{2})(?![0-9])"
SEASON = r"(?:spring|summer|autumn|fall|winter)\b"
UNIT = r"(?:hour|day|week|weekend|fortnight|month|quarter|year|decade)"
SCALE = r"(?:week|weekend|month|quarter|year|decade)\b"
COUNT = (
    r"(?:[0-9]{1,4}|(?:a"
    + S
    + r")?(?:few|couple(?:"
    + S
    + r"of)?|dozen)|several|an?|"
    + "|".join(word for word in NUMBERS if word not in ("a", "an", "dozen"))
    + r")"
)
REL_YEAR = rf"(?:last|this|next){S}year\b"
ANY_YEAR = rf"(?:{YEAR}|{REL_YEAR})"
# A year told elsewhere in the story, which we must not replace by a guess.
OTHER_YEAR = rf"(?!,?{S}(?:of{S})?(?:that|(?:the{S})?(?:same|previous|following|prior)){S}year\b)"
# What turns the number before it into an amount: "in May 20 people", "2000 copies".
AMOUNT = (
    r"(?:people|persons|men|women|children|troops|soldiers|workers|employees|students|users|fans|percent|per"
    + S
    + r"cent"
    r"|million|billion|trillion|thousand|hundred|points|miles|km|kilomet(?:er|re)s|met(?:er|re)s|feet|acres|tons|tonnes"
    r"|dollars|euros|pounds|degrees|games|goals|yards|years|months|weeks|days|hours|minutes|seconds|votes|seats|pages"
    r"|copies|jobs|homes|cases|deaths|calories|words|copies|units|square|mph|hp|rpm|pm|am|p\.m|a\.m)\b"
)


def pattern(body: str) -> re.Pattern[str]:
    """A compiled pattern of our words; case is ignored among ASCII letters only."""
    return re.compile(body, re.IGNORECASE | re.ASCII)


def month_number(word: str) -> int:
    """1 to 12 for a month's name in any of its written lengths."""
    return MONTHS[word[:3].lower()]


def weekday_number(word: str) -> int:
    """0 (Monday) to 6 for a weekday's name in any of its written lengths."""
    return WEEKDAYS[word[:3].lower()]


def count_range(word: str) -> tuple[int, int]:
    """What an amount means, least and most: ("3", 3 and 3), ("a few", 2 and 5)."""
    words = word.lower().split()
    key = next((one for one in words if one in VAGUE or one == "dozen"), words[0])
    if key in VAGUE:
        return VAGUE[key]
    number = int(key) if key.isdigit() else NUMBERS[key]
    return number, number


def word_before(text: str, position: int) -> str:
    """The word before a place, in small letters, with any punctuation that stands between; empty at the start."""
    before = text[max(0, position - 24) : position].split()
    return before[-1].lower() if before else ""
