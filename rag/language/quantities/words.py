"""Values written in words and what follows digits: "two hundred and fifty thousand", "and a half", "million"."""

from __future__ import annotations

from fractions import Fraction

from rag.language.quantities.lexemes import Lexemes
from rag.language.quantities.tables import ORDINALS, PARTS, SCALES, SHORT_SCALES, SMALL, TENS

MAX_SCALES = 3  # "hundred thousand million"
_ANYTHING = 10**15


def add_up(lexemes: Lexemes, at: int) -> tuple[Fraction, int, bool]:
    """The value of a run of number words, its last piece, and whether it is an ordinal ("twenty-first")."""
    total, current, last = 0, 0, at
    place = _ANYTHING  # what the next word must be smaller than
    step: int | None = at
    while step is not None:
        word = lexemes.all[step].low
        if word == "and" and place in (100, 1000, 10**6) and _begins_number(lexemes, step + 1):
            step += 1
            word = lexemes.all[step].low
        if word in SMALL and place > SMALL[word] and (place != 10 or 0 < SMALL[word] < 10):
            current, place = current + SMALL[word], 1
        elif word in TENS and place > 10:
            current, place = current + TENS[word], 10
        elif word == "hundred" and current < 100:
            current, place = max(current, 1) * 100, 100
        elif word in SCALES and word != "hundred":
            total, current, place = total + max(current, 1) * SCALES[word], 0, min(SCALES[word], 10**6)
        elif word in ORDINALS and place in (10, 100) and ORDINALS[word] < place:
            return Fraction(total + current + ORDINALS[word]), step, True
        else:
            break
        last, step = step, lexemes.after(step)
    return Fraction(total + current), last, False


def part_after(lexemes: Lexemes, at: int, value: Fraction) -> tuple[Fraction, int] | None:
    """The two-thirds of "two" and the piece after it; None where no part of a whole follows."""
    after = lexemes.after(at)
    word = lexemes.all[after].low if after is not None else ""
    part = word.removesuffix("s")
    if after is None or part not in PARTS or value >= 100:
        return None
    if word.endswith("s") or (value == 1 and part != "half"):
        return value / PARTS[part], after
    return None


def add_fraction(lexemes: Lexemes, at: int, value: Fraction) -> tuple[Fraction, int]:
    """The value with the part that follows it, and the last piece: 2 1/2, two and a half, 3/4."""
    conjunction, article, part = lexemes.lows(at + 1, 3)
    if conjunction == "and" and article in ("a", "one") and part in PARTS:
        return value + Fraction(1, PARTS[part]), at + 3
    if (below := _denominator(lexemes, at)) and value < below:
        return value / below, at + 2
    below = _denominator(lexemes, at + 1)
    above = lexemes.lows(at + 1, 1)[0]
    if below and above.isdigit() and lexemes.gap(at, at + 1) == " " and int(above[:4]) < below:
        return value + Fraction(int(above), below), at + 3
    return value, at


def scale_after(lexemes: Lexemes, at: int, *, sign: bool) -> tuple[int, int]:
    """The factor of the scale words after a number, 1 for none, and the last of them; `sign`: a currency leads it."""
    factor, last = 1, at
    for _ in range(MAX_SCALES):
        after = lexemes.after(last)
        scale = _scale(lexemes.all[after].low, sign=sign, first=last == at) if after is not None else 0
        if after is None or not scale:
            break
        factor, last = factor * scale, after
    return factor, last


def _scale(word: str, *, sign: bool, first: bool) -> int:
    if word in SCALES:
        return SCALES[word]
    if word == "millions":
        return SCALES["million"]
    if not first or (word == "m" and not sign):
        return 0
    return 10**9 if word == "b" and sign else SHORT_SCALES.get(word, 0)


def _begins_number(lexemes: Lexemes, at: int) -> bool:
    word = lexemes.lows(at, 1)[0]
    return word in SMALL or word in TENS


def _denominator(lexemes: Lexemes, at: int) -> int:
    """The 2 of "1/2"; 0 where there is none."""
    if at + 2 >= len(lexemes.all) or lexemes.gap(at, at + 2) not in ("/", "\u2044"):
        return 0
    below = lexemes.all[at + 2].low
    return int(below) if below.isdigit() and len(below) <= 3 else 0
