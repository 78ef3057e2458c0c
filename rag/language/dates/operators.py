"""The words around expressions that make them ranges: since, before, between ... and, from ... to, onwards."""

import re
from datetime import date
from typing import Literal

from rag.language.dates.windows import DAY, DayWindow
from rag.language.dates.words import DASH, S, pattern, word_before

DateSide = Literal["since", "after", "before", "until", "between", "from"]
OPERATORS: dict[str, DateSide] = {
    "since": "since",
    "on or after": "since",
    "no earlier than": "since",
    "not earlier than": "since",
    "not before": "since",
    "starting": "since",
    "beginning": "since",
    "after": "after",
    "later than": "after",
    "before": "before",
    "prior to": "before",
    "earlier than": "before",
    "until": "until",
    "till": "until",
    "through": "until",
    "up to": "until",
    "up until": "until",
    "by": "until",
    "on or before": "until",
    "no later than": "until",
    "not later than": "until",
    "as of": "until",
    "between": "between",
    "from": "from",
}
OPERATOR_WORDS = frozenset(phrase.split()[0] for phrase in OPERATORS)
_PHRASES = "|".join(sorted(OPERATORS, key=len, reverse=True)).replace(" ", S)
OPERATOR = pattern(
    rf"(?P<operator>{_PHRASES}){S}(?:(?:at{S}least|about|around|roughly|on|in|from|(?P<article>the)){S}){{0,3}}"
)
TO = pattern(
    rf"(?:{S}?{DASH}{S}?|,?{S}(?:to|through|thru|until|till|up{S}to|up{S}until){S})(?:(?:the|on|in|about){S}){{0,2}}"
)
AND = pattern(rf",?{S}(?:and|&|to){S}(?:(?:the|on|in){S}){{0,2}}")
NOW = pattern(rf"(?:now|(?:the{S})?present(?:{S}day)?)\b")
ONWARD = pattern(rf",?{S}(?:(?:onwards?|forward|or{S}later|and{S}(?:later|after|beyond|onwards?))\b|on(?=[.,;?!]|$))")
LIST_JOIN = pattern(rf"(?:(?P<both>,?{S}(?:and|&){S}|,{S}|/)|,?{S}or{S}|{S}?\()(?:(?:on|in|of|the){S}){{0,2}}$")
OTHER_SIDE = pattern(rf"(?:,?{S}(?:and|but|or)|,){S}(?:(?:published|reported|released|dated){S})?(?=[a-z])")
DURATIONS = frozenset("hour hours day days week weeks month months year years decade decades minutes night".split())
_NOUN = pattern(rf"(?:['\u2019]s\b|{S}[a-z])")
_FUNCTION_WORD = pattern(
    rf"{S}(?:and|or|but|to|in|on|at|of|was|were|is|are|did|does|do|has|had|have|by|with|for|which|that|who|what|as|when"
    r"|until|from|about|regarding|whether|how|the|a|an|if|while|where|why|will|would|could|can|concerning)\b"
)


def side_of(match: re.Match[str]) -> DateSide:
    """What a matched OPERATOR asks for."""
    return OPERATORS[re.sub(r"\s+", " ", match["operator"].lower())]


def bounds(side: DateSide, window: DayWindow) -> tuple[date | None, date | None]:
    """First and last day: since, until and by include the days named; before and after do not."""
    if side == "after":
        return window.last + DAY, None
    if side == "before":
        return None, window.first - DAY
    return (window.first, None) if side == "since" else (None, window.last)


def measures_from(text: str, match: re.Match[str]) -> bool:
    """Whether a length stands before it: "two weeks after 3 October" is not open towards today."""
    return side_of(match) in ("before", "after") and word_before(text, match.start()) in DURATIONS


def names_an_event(text: str, match: re.Match[str], end: int) -> bool:
    """Whether the date describes a noun and bounds nothing: "after the 2020 election", "before Monday's vote"."""
    noun = _NOUN.match(text, end)
    if noun is None or (match["article"] is None and noun[0][0] not in "'\u2019"):
        return False
    return not _FUNCTION_WORD.match(text, end)
