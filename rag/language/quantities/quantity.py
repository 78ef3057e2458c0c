"""A number of a text with its unit, and when two of them say the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from rag.language.quantities.tables import FACTORS

QuantityKind = Literal["cardinal", "ordinal", "time", "vague"]
Limit = Literal["", "about", "least", "most"]

_MONTH = Fraction(365, 12)
_WIDEST = 3  # parts of a round number that it may be off by: "up to ten million" is not said of one million


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text: `words == text[start:end]`, its unit included; the digits end at `number_end`.

    `values` are its possible readings: one, or two where the text leaves it open (7:57 without a.m. or p.m., in minutes
    after midnight; the 10 of "10-12 million"). A vague one ("dozens") has its least and most. `unit` is a path such as
    "currency/dollar/us", empty where none is written. `bound`: about, or a lower ("more than") or upper ("nearly")
    bound. `step` is the place of its last digit that counts: 0.01 billion in 22.71 billion.
    """

    start: int
    end: int
    number_end: int
    words: str
    values: tuple[Fraction, ...]
    kind: QuantityKind = "cardinal"
    unit: str = ""
    bound: Limit = ""
    step: Fraction = Fraction(1)


def same_value(one: Quantity, other: Quantity) -> bool:
    """Whether a reading of one is a reading of the other; units are not looked at."""
    return any(value in other.values for value in one.values)


def units_agree(one: str, other: str) -> bool:
    """Whether two units may be the same: equal, one of them unknown, or one the more exact ("US$" and "$")."""
    if not one or not other or one == other or {one, other} == {"currency/pound", "pound/pound"}:
        return True
    return one.startswith(f"{other}/") or other.startswith(f"{one}/")


def converted(one: Quantity, unit: str) -> Quantity | None:
    """The number in another unit of its system; None where there is no exact way."""
    if one.unit not in FACTORS or unit not in FACTORS or one.unit.partition("/")[0] != unit.partition("/")[0]:
        return None
    factor = FACTORS[one.unit] / FACTORS[unit]
    return replace(one, values=tuple(value * factor for value in one.values), unit=unit, step=one.step * factor)


def in_days(span: Quantity) -> Fraction | None:
    """How many days a span of time comes to, months and years as long as they mostly are; None for anything else."""
    system, _, _ = span.unit.partition("/")
    if system == "time":
        return span.values[0] * FACTORS[span.unit] / FACTORS["time/day"]
    return span.values[0] * FACTORS[span.unit] * _MONTH if system == "years" else None


def rounds_to(exact: Quantity, rounded: Quantity) -> bool:
    """Whether `rounded` says truly, by its own word (about, nearly, more than), what `exact` says to more places."""
    value, given = exact.values[0], rounded.values[0]
    step = min(rounded.step, given / _WIDEST)
    if rounded.bound == "least":
        return given < value < given + step
    if rounded.bound == "most":
        return given - step < value < given
    return rounded.bound == "about" and abs(value - given) <= step / 2
