"""Whether two values of one thing agree, differ, or cannot be compared."""

from __future__ import annotations

from fractions import Fraction

from rag.conflicts.asked_value import BODY_NOUNS
from rag.conflicts.claims import CUMULATIVE, Claim
from rag.language.quantities import units_agree
from rag.language.quantities.tables import FACTORS
from rag.language.spellings import one_edit_apart

FACTOR = 2  # values further apart than this are values of two things; tolls may grow further
DAYS_APART = 14  # the same of two days: a second meeting, not another day for the first
CLOCK_APART = 180  # minutes
_ABOUT = Fraction(3, 100)  # "about 3,400" for 3,480
_SAME_BODY_WORDS = frozenset({"international", "national", "federal", "united", "state", "world", "central", "new"})


def differ(one: Claim, other: Claim) -> bool | None:
    """True: they cannot both be right; False: they agree; None: they are not values of one thing."""
    if one.days and other.days:
        return _days_differ(one, other)
    if one.name and other.name:
        return _names_differ(one, other)
    if one.unit == other.unit in ("clock", "votes"):
        return _clocks_differ(one, other) if one.unit == "clock" else _votes_differ(one, other)
    if not (one.values and other.values) or "clock" in (one.unit, other.unit) or "votes" in (one.unit, other.unit):
        return None
    return _numbers_differ(one, other)


def is_toll(one: Claim, other: Claim) -> bool:
    """Whether both count what happened to people, which reports count up."""
    return bool(one.fates & other.fates & CUMULATIVE)


def _numbers_differ(one: Claim, other: Claim) -> bool | None:
    scaled = _in_one_unit(one, other)
    if scaled is None or (one.per and other.per and one.per != other.per):
        return None
    (a, step_a), (b, step_b) = scaled
    if a == b or abs(a - b) < max(step_a, step_b) / 2:
        return False
    if _bound_allows(one, a, b) or _bound_allows(other, b, a):
        return False
    if min(a, b) <= 0 or (max(a, b) > FACTOR * min(a, b) and not is_toll(one, other)):
        return None
    return True


def _in_one_unit(one: Claim, other: Claim) -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]] | None:
    a, b = (one.values[0], one.step), (other.values[0], other.step)
    if bool(one.unit) != bool(other.unit):
        return None
    if units_agree(one.unit, other.unit):
        return a, b
    if one.unit in FACTORS and other.unit in FACTORS and one.unit.split("/")[0] == other.unit.split("/")[0]:
        x, y = FACTORS[one.unit], FACTORS[other.unit]
        return (a[0] * x, a[1] * x), (b[0] * y, b[1] * y)
    return None


def _bound_allows(claim: Claim, value: Fraction, other: Fraction) -> bool:
    """Whether "more than 500", "nearly 500" or "about 500" may be said of the other value."""
    if claim.fates & CUMULATIVE and claim.bound == "least":
        return False  # "at least four" are those known so far
    if claim.bound == "least":
        return value <= other <= value * FACTOR
    if claim.bound == "most":
        return value / FACTOR <= other <= value
    return claim.bound == "about" and abs(value - other) <= max(value * _ABOUT, claim.step / 2)


def _votes_differ(one: Claim, other: Claim) -> bool | None:
    shared = set(one.values) & set(other.values)
    if sorted(one.values) == sorted(other.values):
        return False
    return True if shared else None


def _clocks_differ(one: Claim, other: Claim) -> bool | None:
    apart = min(abs(a - b) for a in one.values for b in other.values)
    if apart < 5 and (one.values[0] % 5 == 0) != (other.values[0] % 5 == 0):
        return False  # "a quarter to seven" for 6:44
    return None if apart > CLOCK_APART else apart > 0


def _days_differ(one: Claim, other: Claim) -> bool | None:
    if one.unit != other.unit or not (one.days and other.days):
        return None
    apart = abs((one.days[0] - other.days[0]).days)
    if apart == 0:
        return False
    if one.unit == "year":
        return True if apart <= 366 * 30 else None
    return True if apart <= DAYS_APART else None


def _names_differ(one: Claim, other: Claim) -> bool | None:
    if set(one.name) <= set(other.name) or set(other.name) <= set(one.name):
        return False
    if one.unit == "person":
        return _misspelt(one.name, other.name)
    topic = (set(one.name) & set(other.name)) - BODY_NOUNS - _SAME_BODY_WORDS
    return True if topic and _kind(one) != _kind(other) else None


def _kind(claim: Claim) -> set[str]:
    return set(claim.name) & BODY_NOUNS


def _misspelt(one: tuple[str, ...], other: tuple[str, ...]) -> bool | None:
    """Two spellings of one name: every word the same or one letter away."""
    if len(one) != len(other) or one[-1][0] != other[-1][0]:
        return None
    near = all(a == b or (min(len(a), len(b)) >= 4 and one_edit_apart(a, b)) for a, b in zip(one, other, strict=True))
    return True if near else None
