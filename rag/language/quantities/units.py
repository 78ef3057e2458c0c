"""The unit that is written before or after a number."""

from __future__ import annotations

import re

from rag.language.quantities.lexemes import Lexemes
from rag.language.quantities.tables import CURRENCIES, NATIONS, SIGNS, UNIT_LEADS, UNITS

_SIGN_BEFORE = re.compile(
    r"(?:US|U\.S\.|AU?|CA?|HK|NZ|S|R)?[$€£¥₹₽₩][ ]?\Z"
    r"|(?<!\w)(?:USD|EUR|GBP|CNY|RMB|JPY|AUD|CAD|HKD|INR|RUB|CHF)[ ]?\Z"
)
_SPEEDS = {"length/km": "speed/km/h", "inch/mile": "mph/mph"}
_FIXED = {
    ("per", "cent"): "percent/percent", ("percentage", "point"): "point/point", ("percentage", "points"): "point/point",
    ("basis", "point"): "point/basis", ("basis", "points"): "point/basis",
}  # fmt: skip
_PARTS = ("half", "quarter")

FoundUnit = tuple[str, int]
"""A unit and where it ends in the text."""


def sign_before(text: str, start: int) -> str:
    """The currency's sign or code right before a number, with the space between; empty where there is none."""
    found = _SIGN_BEFORE.search(text, max(0, start - 6), start)
    return found[0] if found else ""


def unit_of_sign(sign: str) -> str:
    """The unit of a currency's sign."""
    return SIGNS.get(sign.strip(), "")


def is_unit_word(word: str) -> bool:
    """Whether a word in small letters names a measure or a currency."""
    return word in UNITS or word in CURRENCIES or word.removesuffix("s") in CURRENCIES


def is_money_after(lexemes: Lexemes, at: int) -> bool:
    """Whether a currency stands two pieces on: the m of "265m crowns" is a million."""
    return at + 2 < len(lexemes.all) and lexemes.gap(at + 1, at + 2) == " " and _currency(lexemes, at + 2) is not None


def unit_after(lexemes: Lexemes, at: int) -> FoundUnit:
    """The unit written after the piece `at`; empty, with its end, where there is none."""
    after = lexemes.after(at)
    found = after is not None and (
        _in_two_words(lexemes, at, after) or _measure(lexemes, at, after) or _currency(lexemes, after)
    )
    return found or ("", lexemes.all[at].end)


def _in_two_words(lexemes: Lexemes, at: int, after: int) -> FoundUnit | None:
    words = lexemes.lows(after, 3)
    fixed = _FIXED.get((words[0], words[1]))
    if fixed:
        return fixed, lexemes.all[after + 1].end
    if words[0] == "of" and words[1] in ("a", "an"):  # a quarter of a point, a tenth of a nautical mile
        return _one_unit(lexemes, after + 2)
    # Half an hour, half a metre; "97 a week ago" counts no weeks.
    if lexemes.all[at].low in _PARTS and words[0] in ("a", "an") and words[1] != "second":
        return _one_unit(lexemes, after + 1)
    if words[0] in UNIT_LEADS:  # square metres, nautical-mile
        second = 2 if words[1] == "-" else 1
        unit = UNITS.get(f"{words[0]}-{words[second]}")
        return (unit, lexemes.all[after + second].end) if unit else None
    return None


def _one_unit(lexemes: Lexemes, at: int) -> FoundUnit | None:
    word, *_ = words = lexemes.lows(at, 2)
    if fixed := _FIXED.get((word, words[1])):
        return fixed, lexemes.all[at + 1].end
    if word in UNIT_LEADS and f"{word}-{words[1]}" in UNITS:
        return UNITS[f"{word}-{words[1]}"], lexemes.all[at + 1].end
    return (UNITS[word], lexemes.all[at].end) if word in UNITS else None


def _measure(lexemes: Lexemes, at: int, after: int) -> FoundUnit | None:
    word = lexemes.all[after].low
    if word not in UNITS or (word in ("second", "point") and lexemes.gap(at, after) == " "):
        return None
    per, hour = lexemes.lows(after + 1, 2)
    if per in ("an", "per") and hour == "hour" and UNITS[word] in _SPEEDS:
        return _SPEEDS[UNITS[word]], lexemes.all[after + 2].end
    return UNITS[word], lexemes.all[after].end


def _currency(lexemes: Lexemes, at: int) -> FoundUnit | None:
    nation, last = "", at
    while last < min(at + 2, len(lexemes.all) - 1) and lexemes.all[last].low in NATIONS:
        nation, last = NATIONS[lexemes.all[last].low] or nation, last + 1
    word = lexemes.all[last].low
    currency = CURRENCIES.get(word) or CURRENCIES.get(word.removesuffix("s"), "")
    if not currency:
        return None
    path = f"currency/{currency}"
    return (f"{path}/{nation}" if nation and currency == "dollar" else path), lexemes.all[last].end
