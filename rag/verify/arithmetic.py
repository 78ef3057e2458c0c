"""Numbers that no passage writes, but that two numbers of one of its sentences make by plain arithmetic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise, product

from rag.language.quantities import Quantity, converted, find_quantities, rounds_to, same_value, units_agree

_SHARE = re.compile(r"(?: [a-z]+)? (?:out of|in(?: every)?) | of(?: the| its| his| her| their| every| all)? ")
_AND = (" ", " and ", ", ")
_SENTENCE_END = re.compile(r"[.!?][\"')]* (?=[\"'(]*[A-Z])")  # "94 cents vs. 75" goes on
_COMPARED = re.compile(
    r"\b(?:more|less|fewer|higher|lower|larger|smaller|bigger|greater|longer|shorter|older|younger|earlier|later|warmer"
    r"|colder|cheaper|dearer|faster|slower|than|by|difference|gap|margin|ahead|behind|clear|up|down|rise|rose|risen|fall"
    r"|fell|fallen|increase[ds]?|decrease[ds]?|drop(?:ped)?|gain(?:ed)?|lost|lose|still|remain(?:s|ing)?|left|needs?"
    r"|needed|short|another|after|before|times)\b",
    re.IGNORECASE,
)
_TIMES = re.compile(r" times\b")
_AVERAGE = re.compile(r"\b(?:average[ds]?|averaging|each|apiece|(?:a|per|every) (?:year|month|week|day|head))\b")
_MORE_THAN = re.compile(r"(?: [a-z]+)? (?:more|fewer|less) than\b")
_NEAR = 45  # characters around a number, for the word that makes it a difference
_MOST = 8  # numbers of a sentence that are set against one another; tables have more
_FIRST_YEAR, _LAST_YEAR = 1500, 2100


def reckon(quantity: Quantity, statement: str, texts: Sequence[str]) -> str:
    """How the number follows from two of a passage's sentence; empty where it does not.

    A share ("90 percent" of "nine out of ten"), a span in two units ("75 seconds" of "1 minute 15 seconds"), or, where
    the statement compares ("two hours earlier", "five points more"), a difference.
    """
    for text in texts:
        numbers = find_quantities(text)
        for one, after in pairwise(numbers):
            if _is_share(quantity, one, after, text[one.end : after.start]) or _is_span(quantity, statement, one, text):
                return f"from {text[one.start : after.end]!r}"
        for one, other in _beside(numbers, text) if _AVERAGE.search(statement) else ():
            if _is_average(quantity, one, other) or _is_average(quantity, other, one):
                return f"from {one.words!r} and {other.words!r}"
        for one, other in _beside(numbers, text) if _compares(quantity, statement) else ():
            if _is_difference(quantity, statement, one, other) or _is_ratio(quantity, statement, one, other):
                return f"from {one.words!r} and {other.words!r}"
    return ""


def _is_share(quantity: Quantity, part: Quantity, whole: Quantity, gap: str) -> bool:
    plain = quantity.kind == part.kind == whole.kind == "cardinal" and not part.unit
    if not plain or not 0 < part.values[0] < whole.values[0] or not _SHARE.fullmatch(gap):
        return False
    share = part.values[0] / whole.values[0]
    exact = replace(part, values=(share * 100,) if quantity.unit == "percent/percent" else (share,))
    written = quantity.unit == "percent/percent" or (quantity.unit == "" and quantity.values[0] < 1)
    return written and (same_value(quantity, exact) or rounds_to(exact, quantity))


def _is_span(quantity: Quantity, statement: str, one: Quantity, text: str) -> bool:
    """Whether the number, or what it is a part of, comes to what the passage says in two units."""
    if one.unit.partition("/")[0] != quantity.unit.partition("/")[0]:
        return False
    said = [whole for whole, parts in _wholes(statement) if quantity.start in parts]
    given = [whole for whole, parts in _wholes(text) if one.start in parts]
    return any(
        same_value(mine, other) or rounds_to(other, mine)
        for mine, whole in (*product(said, given or [one]), *product([quantity], given))
        if (other := converted(whole, mine.unit))
    )


def _wholes(text: str) -> Iterator[tuple[Quantity, tuple[int, int]]]:
    """What each number in two units comes to, in the smaller one, and where its parts begin."""
    for one, after in pairwise(find_quantities(text)):
        in_smaller = converted(one, after.unit) if one.unit != after.unit else None
        if in_smaller and in_smaller.values[0] > one.values[0] and text[one.end : after.start] in _AND:
            total = (in_smaller.values[0] + after.values[0],)
            yield replace(after, values=total, bound=one.bound), (one.start, after.start)


def _compares(quantity: Quantity, statement: str) -> bool:
    return bool(_COMPARED.search(statement[max(0, quantity.start - _NEAR) : quantity.end + _NEAR]))


def _beside(numbers: tuple[Quantity, ...], text: str) -> Iterator[tuple[Quantity, Quantity]]:
    """The pairs of numbers that stand in one sentence."""
    sentence: list[Quantity] = []
    for one in numbers:
        if sentence and _SENTENCE_END.search(text, sentence[-1].end, one.start):
            yield from combinations(sentence[:_MOST], 2)
            sentence = []
        sentence.append(one)
    yield from combinations(sentence[:_MOST], 2)


def _is_difference(quantity: Quantity, statement: str, one: Quantity, other: Quantity) -> bool:
    if quantity.kind != "cardinal" or one.kind != other.kind or _TIMES.match(statement, quantity.end):
        return False
    apart = replace(one, values=(abs(one.values[0] - other.values[0]),), unit=_unit_of_difference(one, other))
    if not apart.unit and not _MORE_THAN.match(statement, quantity.end):
        return False  # counts of two things
    exact = converted(apart, quantity.unit) or apart
    return units_agree(exact.unit, quantity.unit) and (same_value(quantity, exact) or rounds_to(exact, quantity))


def _is_ratio(quantity: Quantity, statement: str, one: Quantity, other: Quantity) -> bool:
    """ "Three times as much" of 3.3 and 1.1 million."""
    if not _TIMES.match(statement, quantity.end) or not min(one.values[0], other.values[0]):
        return False
    ratio = replace(one, values=(max(one.values[0] / other.values[0], other.values[0] / one.values[0]),), unit="")
    agree = units_agree(one.unit, other.unit) and one.kind == other.kind == quantity.kind
    return agree and (same_value(quantity, ratio) or rounds_to(ratio, quantity))


def _is_average(quantity: Quantity, whole: Quantity, parts: Quantity) -> bool:
    """70 million a year of "a 10-year, $700 million contract"."""
    counts = parts.kind == "cardinal" and (not parts.unit or parts.unit.startswith(("years/", "time/")))
    if not counts or parts.values[0] <= 1 or not whole.unit.startswith("currency"):
        return False
    exact = replace(whole, values=(whole.values[0] / parts.values[0],))
    return units_agree(exact.unit, quantity.unit) and (same_value(exact, quantity) or rounds_to(exact, quantity))


def _unit_of_difference(one: Quantity, other: Quantity) -> str:
    if one.kind == "time":
        return "time/minute"
    if all(not each.unit and _FIRST_YEAR < each.values[0] < _LAST_YEAR for each in (one, other)):
        return "years/year"
    if {one.unit, other.unit} == {"percent/percent"}:
        return "point/point"
    if one.unit and other.unit:
        return one.unit if units_agree(one.unit, other.unit) else ""
    unit = one.unit or other.unit  # "310,000 of the 500,000 pounds"
    return unit if unit.startswith("currency") else ""
