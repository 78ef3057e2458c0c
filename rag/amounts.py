"""Amounts in a sentence, and which of them a question asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vectorstore.terms import split_terms

_SCALE = r"(?:hundred|thousand|million|billion|trillion|bn|m|k|dozen)"
_WORD_NUMBER = (
    r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half)"
    r"(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|a\s+dozen)"
)
_CURRENCY = r"(?:(?:U\.S\.|US)\s+)?(?:dollars?|cents?|euros?|pounds?|yuan|yen|rupees|roubles|crowns?|francs?|pesos?)"
_AMOUNT = re.compile(
    rf"(?P<sign>(?:US|A|C|HK)?[$€£¥]\s?)?(?<![\w.,])(?:\d+(?:,\d{{3}})*(?:\.\d+)?|{_WORD_NUMBER}\b)"
    rf"(?:\s+and\s+a\s+half)?(?P<scale>\s*[-–]?\s*{_SCALE}\b)?"
    rf"(?P<rate>\s?%|\s+per\s?cent(?:age points)?\b)?(?P<money>\s+{_CURRENCY}\b)?"
    r"(?P<noun>[\s-]+(?!(?:and|or|of|in|on|at|to|the|for|by|from|as|were|was|have|had|with|that|who|did|do|"
    r"which)\b)"
    r"[a-z][\w-]*)?",
    re.IGNORECASE,
)
_PEOPLE = frozenset(
    split_terms(
        "people person persons men women children residents passengers dead deaths died killed injured victims "
        "patients workers soldiers crew members students voters others"
    )
)
_UNITS = {
    "duration": "second minute hour day night week month year decade",
    "length": "metre meter kilometre kilometer mile foot feet inch centimetre km m yard",
    "degrees": "degree degrees celsius fahrenheit",
    "power": "watt kilowatt megawatt gigawatt",
}
_UNIT_TERMS = {name: frozenset(split_terms(words)) for name, words in _UNITS.items()}
# What the words of a question ask an amount to be, the first that fits.
_ASKED = (
    (r"\bhow (?:hot|cold|warm)\b|\btemperature\b", ("degrees",)),
    (r"\bhow old\b", ("age",)),
    (r"\bhow (?:far|tall|deep|wide|high)\b|\b(?:height|depth|distance)\b", ("length",)),
    (r"\bhow long\b|\blength\b", ("duration", "length")),
    (
        r"\bby how much\b|\b(?:per ?cent|percentage|share|turnout|rate|rise|proportion|inflation|unemployment)\b",
        ("rate",),
    ),
    (r"\bhow much power\b", ("power",)),
    (
        r"\b(?:cost|costs|price|worth|money|paid?|pay|spend|spent|fine|fined|revenue|profit|budget|sum|trade|exports|"
        r"imports|salary|damage|debt|sales|turnover|volume|value)\b",
        ("money",),
    ),
)
_COUNTED = re.compile(
    r"\bhow many (?P<noun>(?:[\w’'-]+\s+){0,2}?[\w’'-]+)(?=\s+(?:\w+ed|[a-z]+)\b|\s*\?)", re.IGNORECASE
)


def find_amounts(question: str, text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of the amounts in `text` of the kind that the question asks for; none when that cannot be told."""
    kinds = next((kinds for pattern, kinds in _ASKED if re.search(pattern, question, re.IGNORECASE)), ())
    counted = _COUNTED.search(question)
    nouns = _nouns(counted["noun"]) if counted and not kinds else frozenset()
    found = list(_AMOUNT.finditer(text))
    fitting = [match for match in found if nouns and set(split_terms(match["noun"] or "")) & nouns]
    if nouns and not fitting:  # "seven of them", "seven did": what is counted was named before
        fitting = [match for match in found if not (match["noun"] or match["rate"] or match["money"] or match["sign"])]
        fitting = fitting if len(fitting) == 1 else []
    for match in found:
        if any(_is_of(kind, match, text) for kind in kinds):
            yield match.start(), _end_with_unit(match, kinds)
        elif match in fitting:
            yield match.start(), match.end()


def _is_of(kind: str, match: re.Match[str], text: str) -> bool:
    if kind == "money":
        return bool(match["sign"] or match["money"])
    if kind == "rate":
        return bool(match["rate"])
    if kind == "age":
        return bool(
            re.match(r"-year-old|\s+years old|,", text[match.start("noun") if match["noun"] else match.end() :])
        )
    return bool(set(split_terms((match["noun"] or "") + " " + (match["scale"] or ""))) & _UNIT_TERMS[kind])


def _end_with_unit(match: re.Match[str], kinds: tuple[str, ...]) -> int:
    """Money and rates end before the noun that happens to follow."""
    return match.start("noun") if match["noun"] and kinds[0] in ("money", "rate", "age") else match.end()


def _nouns(words: str) -> frozenset[str]:
    """The terms that may stand behind the number for what is counted: people are counted by many names."""
    terms = frozenset(split_terms(words))
    return terms | _PEOPLE if terms & _PEOPLE else terms
