"""A text cut into clocks, numbers, words and marks, which the reader of quantities goes through."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
_MINUTES = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|sixteen|seventeen|eighteen|nineteen"
    "|twenty(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
)
_LEXEME = re.compile(
    r"""(?P<named>\b(?:
        (?:half|(?:a[ ])?quarter)[ ](?:past|to)[ ]HOUR
        | (?<=\bat[ ])(?:five|ten|twenty|twenty-five)(?:[ ]minutes)?[ ](?:past|to)[ ]HOUR(?![ ](?:[a-z]+s|people)\b)
        | (?:MINUTES)[ ]minutes[ ](?:past|to)[ ]HOUR
        | (?:(?<=\bat[ ])|(?<=\bby[ ])|(?<=after[ ])|(?<=before[ ])|(?<=until[ ])|(?<=around[ ]))
            (?:HOUR|1?\d)[ ](?:o'clock(?:[ ]in[ ]the[ ](?:morning|afternoon|evening))?
            |(?:in[ ]the[ ](?:morning|afternoon|evening)|at[ ]night)(?=[ ]?[,.;:!?)"]|\Z|[ ](?:\d|[a-z]{2,4}\b))))
    (?![-])(?![ ](?:hundred|thousand|million|billion|percent|per[ ]cent)\b))
    | (?P<clock>(?<![\w.:,])(?: (?:[01]\d|2[0-3])[0-5]\d(?=[ ](?:local|GMT|UTC|hours|hrs)\b) |
        (?:[01]?\d|2[0-4])(?:[:.][0-5]\d)?[ ]?(?:[ap]\.m\.|[ap]m\b) | (?:[01]?\d|2[0-4])(?::[0-5]\d){1,2}(?![\d:])))
    | (?P<number>(?<!\w)(?<!\d\.)(?:\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?))
    | (?P<word>U\.S\.|[^\W\d_]+/h\b|[^\W\d_]+(?:[23]\b)?|°[CF]?\b)
    | (?P<sign>[$€£¥₹₽₩])
    | (?P<other>[^\s\w])""".replace("HOUR", _HOUR).replace("MINUTES", _MINUTES),
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of text: its kind (named: a clock in words; clock, number, word, sign, other), its place, and its letters
    in small.
    """

    kind: str
    start: int
    end: int
    low: str


@dataclass(frozen=True)
class Lexemes:
    """The pieces of a text, by number."""

    text: str

    @cached_property
    def all(self) -> list[Lexeme]:
        """The pieces in order."""
        return [Lexeme(found.lastgroup or "", *found.span(), found[0].lower()) for found in _LEXEME.finditer(self.text)]

    def lows(self, at: int, count: int) -> list[str]:
        """The letters of `count` pieces from `at`, empty past the end."""
        found = [lexeme.low for lexeme in self.all[at : at + count]]
        return found + [""] * (count - len(found))

    def after(self, at: int) -> int | None:
        """The number of the next word, past a hyphen, where it may belong to the same expression."""
        if at + 1 >= len(self.all) or self.gap(at, at + 1) not in ("", " "):
            return None
        if self.all[at + 1].low != "-":
            return at + 1
        return at + 2 if at + 2 < len(self.all) and self.gap(at, at + 2) == "-" else None

    def gap(self, before: int, after: int) -> str:
        """What stands between two pieces."""
        return self.text[self.all[before].end : self.all[after].start]
