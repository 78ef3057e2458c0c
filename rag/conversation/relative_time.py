"""Times counted from another time in the conversation: "the year before", "two days later", "that month"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from rag.language.dates.windows import calendar_unit

Days = tuple[date, date]

_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_UNIT = r"(?P<unit>year|month|week|day)"
_HERE = r"(?=\s*(?:\Z|[?.!,;]))"  # "the day before the vote" is counted from the vote
_THAT = r"(?:\s+(?:that|this|then))?"
_PATTERNS = (
    (
        -1,
        re.compile(rf"\b(?:the\s+)?{_UNIT}\s+(?:before|earlier|prior){_THAT}{_HERE}", re.IGNORECASE),
    ),
    (-1, re.compile(rf"\bthe\s+(?:previous|preceding|prior)\s+{_UNIT}\b", re.IGNORECASE)),
    (1, re.compile(rf"\b(?:the\s+)?{_UNIT}\s+(?:after|later){_THAT}{_HERE}", re.IGNORECASE)),
    (1, re.compile(rf"\bthe\s+(?:next|following|subsequent)\s+{_UNIT}\b", re.IGNORECASE)),
    (0, re.compile(rf"\b(?:that\s+(?:very\s+|same\s+)?|the\s+same\s+){_UNIT}\b", re.IGNORECASE)),
)
_COUNTED = re.compile(
    rf"\b(?P<count>{'|'.join(_COUNTS)}|\d{{1,2}})\s+{_UNIT}s?\s+(?P<side>before|earlier|prior|after|later)"
    rf"{_THAT}{_HERE}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RelativeTime:
    """Where a text counts from a time named before: so many units of the calendar away."""

    start: int
    end: int
    words: str
    unit: str
    offset: int

    def resolve(self, before: Days) -> Days | None:
        """The days meant, counted from the first day of `before` (from the last for what is later); None past year 1
        and 9999."""
        anchor = before[0] if self.offset <= 0 else before[1]
        try:
            window = calendar_unit(anchor, self.unit, self.offset)
        except OverflowError:
            return None
        return window.first, window.last

    def covers(self, text: str) -> bool:
        """Whether a text holds nothing else, small words aside."""
        return not re.sub(r"(?i)\b(?:in|on|for|at|during|just|only)\b|[\s,]", "", self.without(text))

    def without(self, text: str) -> str:
        """The text without these words."""
        return f"{text[: self.start]} {text[self.end :]}"


def find_relative_time(text: str) -> RelativeTime | None:
    """The first time of a text that is counted from one outside it, or None."""
    counted = _COUNTED.search(text)
    if counted:
        word = counted["count"].lower()
        count = _COUNTS.get(word) or int(word)
        sign = -1 if counted["side"].lower() in ("before", "earlier", "prior") else 1
        return RelativeTime(counted.start(), counted.end(), counted.group(), counted["unit"].lower(), sign * count)
    for offset, pattern in _PATTERNS:
        match = pattern.search(text)
        if match:
            return RelativeTime(match.start(), match.end(), match.group(), match["unit"].lower(), offset)
    return None
