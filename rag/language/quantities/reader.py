"""Reads the numbers of a text: digits, words, clocks, fractions, with their units."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from rag.language.quantities.bounds import bound_of, share_in_ranges, with_elided_scale
from rag.language.quantities.lexemes import Lexeme, Lexemes
from rag.language.quantities.quantity import Quantity, QuantityKind
from rag.language.quantities.tables import ORDINALS, PARTS, SCALES, SMALL, TENS, TENS_OF, UNITS, VAGUE
from rag.language.quantities.units import is_money_after, sign_before, unit_after, unit_of_sign
from rag.language.quantities.words import add_fraction, add_up, part_after, scale_after

CACHED_TEXTS = 512
MAX_DIGITS = 30  # no news counts further, and arithmetic on a megabyte of digits is slow
ROUGHLY = Fraction(1, 20)  # what a half or a third may be rounded by

_CLOCK_UNITS = ("time/hour", "time/minute", "time/second")
_PARTS_OF_HOUR = {"half": 30, "quarter": 15}
_FOLDED_INTO = {"currency/cent": "currency/dollar", "currency/pence": "currency/pound"}
_HALF_LEADS = ("first", "second", "this", "other", "final", "opening", "better")  # "the first half" is no number
_SPANS = ("century", "decade", "fortnight")  # "for a century" is for 100 years
_ROUGHLY = frozenset("about around nearly almost roughly over under".split())
_CHANGES = frozenset("drop fall rise increase decrease decline cut loss gain reduction growth jump".split())
_COUNTED_NEXT = re.compile(r" (?:[a-z]+s|time|day|week|month|year|man|woman|child)\b")
_HALF_OF = ("point", "hour", "mile", "metre")

Parsed = tuple[list[Quantity], int]
"""What was read, and the number of the piece to go on with."""


@lru_cache(maxsize=CACHED_TEXTS)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of the text, in order and without overlap. Dates are not told apart: a year is a number here.

    The text has straight quotes and plain hyphens. Linear in its length.
    """
    lexemes = Lexemes(text)
    found: list[Quantity] = []
    at = 0
    while at < len(lexemes.all):
        parsed = _parse(lexemes, at)
        if parsed is None:
            at += 1
            continue
        quantities, at = parsed
        found.extend(quantities)
    return tuple(with_elided_scale(text, list(share_in_ranges(text, found))))


def _parse(lexemes: Lexemes, at: int) -> Parsed | None:
    first = lexemes.all[at]
    if first.kind == "clock":
        return _clock(lexemes.text, first), at + 1
    if first.kind == "named":
        return _clock_in_words(lexemes.text, first), at + 1
    if first.kind == "number":
        return _from_digits(lexemes, at)
    if first.low in ORDINALS:
        return [_make(lexemes, (at, at), Fraction(ORDINALS[first.low]), "ordinal")], at + 1
    read = _READERS.get(first.low)
    return read(lexemes, at) if read else None


def _hour_by_name(lexemes: Lexemes, at: int) -> Parsed:
    first = lexemes.all[at]
    return [_time(lexemes.text, first, 0 if first.low == "midnight" else 720)], at + 1


def _time(text: str, lexeme: Lexeme, *minutes: int) -> Quantity:
    words = text[lexeme.start : lexeme.end]
    return Quantity(lexeme.start, lexeme.end, lexeme.end, words, tuple(map(Fraction, minutes)), "time")


def _clock(text: str, lexeme: Lexeme) -> list[Quantity]:
    parts = [int(part) for part in re.findall(r"\d{1,2}", lexeme.low)]  # 4.20, and 0420 local time
    if len(parts) == 3:  # a winning time, 2:27:15
        whole = _time(text, lexeme)
        pairs = zip(parts, _CLOCK_UNITS, strict=True)
        return [replace(whole, values=(Fraction(part),), kind="cardinal", unit=unit) for part, unit in pairs]
    hour, minute = parts[0], parts[1] if len(parts) > 1 else 0
    minutes = hour % 12 * 60 + minute
    if "p" in lexeme.low:
        return [_time(text, lexeme, minutes + 720)]
    if "a" in lexeme.low:
        return [_time(text, lexeme, minutes)]
    return [_time(text, lexeme, minutes, minutes + 720) if hour <= 12 else _time(text, lexeme, hour * 60 + minute)]


def _clock_in_words(text: str, lexeme: Lexeme) -> list[Quantity]:
    """Five to seven, half past five, in the morning or in the evening; ten at night."""
    if named := re.match(r"(\w+) (?:o'clock|in the|at night)", lexeme.low):
        value = (int(named[1]) if named[1].isdigit() else SMALL[named[1]]) % 12 * 60
        if "morning" in lexeme.low:
            return [_time(text, lexeme, value)]
        late = re.search(r"afternoon|evening|night", lexeme.low)
        return [_time(text, lexeme, value + 720)] if late else [_time(text, lexeme, value, value + 720)]
    *minutes, side, hour = lexeme.low.removeprefix("a ").replace(" minutes", "").split()
    past = _PARTS_OF_HOUR.get(minutes[0]) or sum({**SMALL, **TENS}[word] for word in minutes[0].split("-"))
    time = SMALL[hour] % 12 * 60 + (past if side == "past" else -past)
    return [_time(text, lexeme, time % 720, time % 720 + 720)]


def _from_digits(lexemes: Lexemes, at: int) -> Parsed | None:
    first = lexemes.all[at]
    if first.end - first.start > MAX_DIGITS or _is_code(lexemes.text, first):
        return None
    digits = first.low.replace(",", "")
    if lexemes.lows(at + 1, 1)[0] in ("st", "nd", "rd", "th") and lexemes.gap(at, at + 1) == "":
        return [_make(lexemes, (at, at + 1), Fraction(digits), "ordinal")], at + 2
    value, last = add_fraction(lexemes, at, Fraction(digits))
    money = sign_before(lexemes.text, first.start) != "" or is_money_after(lexemes, last)
    scale, last = scale_after(lexemes, last, sign=money)
    quantity = _make(lexemes, (at, last), value * scale, step=_last_place(digits) * scale)
    if quantity.unit == "length/m" and lexemes.text[first.end : first.end + 1] == "m":
        quantity = replace(quantity, values=(value, value * 10**6), unit="")  # "5m" is metres or million
    return [quantity], last + 1


def _is_code(text: str, lexeme: Lexeme) -> bool:
    """Whether the digits are part of a name: F-16, Covid-19, G20, 5G."""
    before = text[max(0, lexeme.start - 2) : lexeme.start]
    if before[-1:] == "-" and before[:1].isalpha():
        word = re.search(r"[^\W\d_]+-\Z", text[max(0, lexeme.start - 12) : lexeme.start])
        return bool(word and (len(word[0]) <= 3 or word[0][0].isupper()) and word[0][:-1].lower() not in UNITS)
    return bool(re.match(r"[A-Z](?![\w%])", text[lexeme.end : lexeme.end + 2])) and text[lexeme.end] not in "mCF"


def _last_place(digits: str) -> Fraction:
    """The value of the last digit that counts: 1 for 23, 10 for 20, 0.01 for 22.71."""
    whole, _, decimals = digits.partition(".")
    if decimals:
        return Fraction(1, 10 ** len(decimals))
    return Fraction(10 ** (len(whole) - len(whole.rstrip("0")))) if whole.strip("0") else Fraction(1)


def _vague(lexemes: Lexemes, at: int) -> Parsed | None:
    word, second, third = lexemes.lows(at, 3)
    scale = SCALES.get(third.removesuffix("s"), 0) if word in TENS_OF and second == "of" else 0
    if scale:  # tens of thousands
        least, most, last = TENS_OF[word] * scale, TENS_OF[word] * scale * 10, at + 2
    elif word in VAGUE:
        (least, most), last = VAGUE[word], at
    elif word in ("several", "few") and second in SCALES:
        least, most, last = 2 * SCALES[second], 10 * SCALES[second], at + 1
    else:
        return None
    start, end = lexemes.all[at].start, lexemes.all[last].end
    values = (Fraction(least), Fraction(most))
    return [Quantity(start, end, end, lexemes.text[start:end], values, "vague")], last + 1


def _from_words(lexemes: Lexemes, at: int) -> Parsed:
    value, last, ordinal = add_up(lexemes, at)
    if ordinal:
        return [_make(lexemes, (at, last), value, "ordinal")], last + 1
    if part := part_after(lexemes, last, value):
        return [_make(lexemes, (at, part[1]), part[0], step=ROUGHLY)], part[1] + 1
    value, last = add_fraction(lexemes, last, value)
    scale, last = scale_after(lexemes, last, sign=False)
    value *= scale
    return [_make(lexemes, (at, last), value, step=_last_place(str(int(value))))], last + 1


def _after_article(lexemes: Lexemes, at: int) -> Parsed | None:
    """ "a hundred and one", "a dozen", "a third of"."""
    word, following = lexemes.lows(at + 1, 2)
    if word in _SPANS and lexemes.lows(at - 1, 1) != ["half"]:
        return [_make(lexemes, (at, at), Fraction(1))], at + 2
    if word in SCALES:
        value, last, _ = add_up(lexemes, at + 1)
        return [_make(lexemes, (at, last), value, step=_last_place(str(int(value))))], last + 1
    if word in PARTS and (following == "of" or _is_by_how_much(lexemes, at)):
        return [_make(lexemes, (at, at + 1), Fraction(1, PARTS[word]), step=ROUGHLY)], at + 2
    return None


def _is_by_how_much(lexemes: Lexemes, at: int) -> bool:
    """ "Grew by a fifth", "a drop of nearly a third"; not "scored a third", "the start of a third week"."""
    before = [lexeme.low for lexeme in lexemes.all[max(0, at - 3) : at] if lexeme.low not in _ROUGHLY]
    led = before[-1:] == ["by"] or (before[-1:] == ["of"] and before[-2:-1] != [] and before[-2] in _CHANGES)
    return led and not _COUNTED_NEXT.match(lexemes.text, lexemes.all[at + 1].end)


def _quarter(lexemes: Lexemes, at: int) -> Parsed | None:
    """ "a quarter of", "a quarter-point"; not the third quarter."""
    words = [word for word in lexemes.lows(at + 1, 2) if word != "-"]
    if words[0] not in ("point", "of", "percentage"):
        return None
    return [_make(lexemes, (at, at), Fraction(1, 4), step=ROUGHLY)], at + 1


def _half(lexemes: Lexemes, at: int) -> Parsed | None:
    """ "half a million", "half an hour", "half of", "half-mile"."""
    before = [lexeme.low for lexeme in lexemes.all[max(0, at - 2) : at] if lexeme.low != "-"]
    if before and before[-1] in _HALF_LEADS:
        return None
    places = [place for place in range(at + 1, min(at + 5, len(lexemes.all))) if lexemes.all[place].low != "-"]
    words = [lexemes.all[place].low for place in places]
    skip = 1 if words[:1] in (["a"], ["an"]) else 0
    if words[skip : skip + 1] and words[skip] in SCALES:
        value = Fraction(SCALES[words[skip]], 2)
        return [_make(lexemes, (at, places[skip]), value, step=value / 5)], places[skip] + 1
    if lexemes.lows(at + 1, 1) == ["-"] and words[:1] and words[0] not in _HALF_OF:
        return None
    return [_make(lexemes, (at, at), Fraction(1, 2), step=ROUGHLY)], at + 1


def _make(
    lexemes: Lexemes,
    pieces: tuple[int, int],
    value: Fraction,
    kind: QuantityKind = "cardinal",
    *,
    step: Fraction = Fraction(1),
) -> Quantity:
    """The quantity of the pieces from first to last, with the unit and the bound that are written beside them."""
    text, start, number_end = lexemes.text, lexemes.all[pieces[0]].start, lexemes.all[pieces[1]].end
    sign = sign_before(text, start)
    start -= len(sign)
    unit, end = unit_of_sign(sign), number_end
    if not unit and kind == "cardinal":
        unit, end = unit_after(lexemes, pieces[1])
    if unit in _FOLDED_INTO:
        unit, value = _FOLDED_INTO[unit], value / 100
    return Quantity(start, end, number_end, text[start:end], (value,), kind, unit, bound_of(text, start, end), step)


_READERS: dict[str, Callable[[Lexemes, int], Parsed | None]] = {
    **dict.fromkeys((*SMALL, *TENS, *SCALES), _from_words),
    **dict.fromkeys((*VAGUE, *TENS_OF, "several", "few"), _vague),
    **dict.fromkeys(("a", "an"), _after_article),
    **dict.fromkeys(("noon", "midday", "midnight"), _hour_by_name),
    "half": _half,
    "quarter": _quarter,
}
