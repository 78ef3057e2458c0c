"""Numbers with their units, as news writes them: 22.71 billion dollars, $22.71bn, half a dozen, 12 per cent, 6:42 p.m."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal

Kind = Literal["cardinal", "ordinal", "time", "vague"]
Bound = Literal["", "about", "least", "most"]

CACHED_TEXTS = 512
MAX_DIGITS = 30  # no news counts further, and arithmetic on a megabyte of digits is slow


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
    kind: Kind = "cardinal"
    unit: str = ""
    bound: Bound = ""
    step: Fraction = Fraction(1)


_SMALL = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
}
_TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {
    "dozen": 12, "hundred": 10**2, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7,
    "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "bln": 10**9, "tn": 10**12,
                 "trn": 10**12}  # fmt: skip
_ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
        start=1,
    )
} | {f"{word[:-1]}ieth": number for word, number in _TENS.items()} | {"hundredth": 100, "thousandth": 1000}  # fmt: skip
_PARTS = {"half": 2, "third": 3, "quarter": 4} | {
    word: number for word, number in _ORDINALS.items() if 4 <= number <= 10 or number == 100
}
_VAGUE = {"dozens": (13, 99), "hundreds": (101, 999), "thousands": (1001, 9999), "millions": (10**6, 10**7),
          "billions": (10**9, 10**10)}  # fmt: skip
_TENS_OF = {"tens": 10, "hundreds": 100}

_SIGNS = {
    "US$": "currency/dollar/us", "U.S.$": "currency/dollar/us", "A$": "currency/dollar/au", "AU$": "currency/dollar/au",
    "C$": "currency/dollar/ca", "CA$": "currency/dollar/ca", "HK$": "currency/dollar/hk", "NZ$": "currency/dollar/nz",
    "S$": "currency/dollar/sg", "R$": "currency/real", "$": "currency/dollar", "€": "currency/euro",
    "£": "currency/pound", "¥": "currency/yen", "₹": "currency/rupee", "₽": "currency/rouble", "₩": "currency/won",
    "USD": "currency/dollar/us", "AUD": "currency/dollar/au", "CAD": "currency/dollar/ca", "HKD": "currency/dollar/hk",
    "EUR": "currency/euro", "GBP": "currency/pound", "CNY": "currency/yuan", "RMB": "currency/yuan",
    "JPY": "currency/yen", "INR": "currency/rupee", "RUB": "currency/rouble", "CHF": "currency/franc",
}  # fmt: skip
_CURRENCIES = {
    "dollar": "dollar", "buck": "dollar", "euro": "euro", "pound": "pound", "sterling": "pound", "quid": "pound",
    "yuan": "yuan", "renminbi": "yuan", "rmb": "yuan", "yen": "yen", "rupee": "rupee", "ruble": "rouble",
    "rouble": "rouble", "crown": "crown", "krona": "crown", "kronor": "crown", "krone": "crown", "kroner": "crown",
    "franc": "franc", "lira": "lira", "peso": "peso", "rand": "rand", "riyal": "riyal", "dirham": "dirham",
    "shekel": "shekel", "zloty": "zloty", "baht": "baht", "ringgit": "ringgit", "rupiah": "rupiah", "hryvnia": "hryvnia",
    "tenge": "tenge", "som": "som", "dinar": "dinar", "naira": "naira", "forint": "forint", "real": "real",
    "usd": "dollar/us", "eur": "euro", "gbp": "pound", "cny": "yuan", "cent": "cent", "pence": "pence", "p": "pence",
}  # fmt: skip
_NATIONS = {
    "us": "us", "u.s.": "us", "american": "us", "australian": "au", "canadian": "ca", "hong": "hk", "kong": "hk",
    "new": "nz", "zealand": "nz", "singapore": "sg", "chinese": "", "british": "", "swiss": "", "indian": "",
    "danish": "", "swedish": "", "norwegian": "", "czech": "", "turkish": "", "mexican": "", "russian": "",
    "japanese": "",
}  # fmt: skip

# dimension: (base in which it is counted, {unit: (how many of the base, its written forms)})
_MEASURES: dict[str, dict[str, tuple[str, Fraction | int]]] = {
    "percent": {"percent": ("% percent pct", 1)},
    "point": {"point": ("point points pt pts", 1), "basis": ("bp bps", Fraction(1, 100))},
    "length": {"mm": ("mm millimetre millimeter", 1), "cm": ("cm centimetre centimeter", 10),
               "m": ("metre meter", 1000), "km": ("km kilometre kilometer kms", 10**6)},
    "inch": {"inch": ("inch inches", 1), "foot": ("foot feet ft", 12), "yard": ("yard yd", 36),
             "mile": ("mile mi", 63360)},
    "nautical": {"mile": ("nautical-mile", 1)},
    "area": {"m2": ("m2 sqm square-metre square-meter", 1), "ha": ("hectare ha", 10**4),
             "km2": ("km2 square-kilometre square-kilometer square-km sq-km", 10**6)},
    "acre": {"acre": ("acre", 1), "mile2": ("square-mile sq-mile", 640)},
    "foot2": {"foot2": ("square-foot square-feet sq-ft", 1)},
    "volume": {"l": ("litre liter", 1), "m3": ("m3 cubic-metre cubic-meter", 1000)},
    "gallon": {"gallon": ("gallon", 1)}, "barrel": {"barrel": ("barrel bbl", 1)},
    "mass": {"g": ("gram gramme", 1), "kg": ("kg kilo kilogram kilogramme", 1000),
             "t": ("tonne ton", 10**6)},
    "pound": {"pound": ("lb lbs", 1)}, "ounce": {"ounce": ("ounce oz", 1)}, "stone": {"stone": ("stone", 1)},
    "speed": {"km/h": ("km/h kph kmh kilometre-an-hour", 1)}, "mph": {"mph": ("mph", 1)}, "knot": {"knot": ("knot", 1)},
    "power": {"w": ("watt", 1), "kw": ("kw kilowatt", 10**3), "mw": ("mw megawatt", 10**6),
              "gw": ("gw gigawatt", 10**9)},
    "energy": {"kwh": ("kwh kilowatt-hour", 1), "mwh": ("mwh megawatt-hour", 10**3)},
    "time": {"second": ("second sec secs", 1), "minute": ("minute min mins", 60), "hour": ("hour hr hrs", 3600),
             "day": ("day", 86400), "week": ("week", 7 * 86400), "fortnight": ("fortnight", 14 * 86400)},
    "years": {"month": ("month", 1), "year": ("year yr yrs", 12), "decade": ("decade", 120), "century": ("century centuries", 1200)},
    "temperature": {"degree": ("degree °c °f ° degc", 1)},
    "data": {"mb": ("megabyte", 1), "gb": ("gb gigabyte", 1000), "tb": ("tb terabyte", 10**6)},
}  # fmt: skip
_UNITS: dict[str, str] = {}
_FACTORS: dict[str, Fraction] = {}
for _dimension, _units in _MEASURES.items():
    for _unit, (_forms, _factor) in _units.items():
        _FACTORS[f"{_dimension}/{_unit}"] = Fraction(_factor)
        for _form in _forms.split():
            _UNITS[_form] = _UNITS[f"{_form}s"] = f"{_dimension}/{_unit}"
_UNITS.pop("mins", None)
_UNITS |= {"mins": "time/minute", "m": "length/m", "g": "mass/g", "secs": "time/second"}
_UNIT_LEADS = frozenset({"square", "sq", "cubic", "nautical", "kilometre", "kilowatt", "megawatt"})

_LEXEME = re.compile(
    r"""(?P<clock>(?<![\w.:,])(?:\d{1,2}(?:[:.][0-5]\d)?[ ]?(?:[ap]\.m\.|[ap]m\b)|\d{1,2}(?::[0-5]\d){1,2}(?![\d:])))
    | (?P<number>(?<!\w)(?<!\d\.)(?:\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?))
    | (?P<word>U\.S\.|[^\W\d_]+/h\b|[^\W\d_]+(?:[23]\b)?|°[CF]?\b)
    | (?P<sign>[$€£¥₹₽₩])
    | (?P<other>[^\s\w])""",
    re.VERBOSE,
)
_SIGN_BEFORE = re.compile(
    r"(?:US|U\.S\.|AU?|CA?|HK|NZ|S|R)?[$€£¥₹₽₩][ ]?\Z|(?<!\w)(?:USD|EUR|GBP|CNY|RMB|JPY|AUD|CAD|HKD|INR|RUB|CHF)[ ]?\Z"
)

_BOUNDS: tuple[tuple[Bound, re.Pattern[str]], ...] = tuple(
    (bound, re.compile(rf"(?:{words})(?: (?:a|an|the|its|his|her|their|another|some))?\Z", re.IGNORECASE))  # type: ignore[misc]
    for bound, words in (
        ("most", r"\b(?:(?:fewer|less|lower|smaller|no more|not more|no later|younger|shorter) than|under|below|up to|at most"
                 r"|a maximum of|nearly|almost|just short of|as (?:many|much) as|not quite)"),
        ("least", r"\b(?:(?:more|greater|higher|no fewer|no less|not less|better|older|longer) than|over|above|at least"
                  r"|upwards? of|in excess of|exceed(?:s|ed|ing)?|a minimum of|as few as|north of)|>"),
        ("about", r"\b(?:about|around|roughly|approximately|some|circa|close to|near|approaching|an estimated|estimated at"
                  r"|estimated|or so|about half|in the region of|the best part of)|~"),
    )
)  # fmt: skip
_BOUND_AFTER = re.compile(
    r" (?:people |years |days )?(?:(?P<least>or more|or above|or over|and (?:more|above|over)|at least|plus\b)|(?P<most>or (?:less|fewer|under)|at (?:the )?most)|(?P<about>or so|or thereabouts))",
    re.IGNORECASE,
)
_LOOK_BACK = 40


_BEGINNINGS = frozenset(
    {"a", "an", "half", "quarter", "noon", "midnight", "several", "few"}
    | {*_SMALL, *_TENS, *_SCALES, *_ORDINALS, *_VAGUE, *_TENS_OF}
)
_SENTENCE_END = re.compile(r"[.!?][\"')]? ")
_LINKS = ("-", " to ", " or ")


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str
    start: int
    end: int
    low: str


@lru_cache(maxsize=CACHED_TEXTS)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of the text, in order and without overlap. Dates are not told apart: a year is a number here."""
    lexemes = [_Lexeme(found.lastgroup or "", *found.span(), found[0].lower()) for found in _LEXEME.finditer(text)]
    found: list[Quantity] = []
    at = 0
    while at < len(lexemes):
        parsed = _parse(text, lexemes, at)
        if parsed is None:
            at += 1
            continue
        quantities, at = parsed
        found.extend(quantities)
    return tuple(_with_elided_scale(text, list(_share_in_ranges(text, found))))


def same_value(one: Quantity, other: Quantity) -> bool:
    """Whether a reading of one is a reading of the other; units are not looked at."""
    return any(value in other.values for value in one.values)


def units_agree(one: str, other: str) -> bool:
    """Whether two units may be the same: equal, one of them unknown, or one the more exact ("US$" and "$")."""
    if not one or not other or one == other or {one, other} == {"currency/pound", "pound/pound"}:
        return True
    return one.startswith(f"{other}/") or other.startswith(f"{one}/")


def converts(one: Quantity, other: Quantity) -> bool:
    """Whether the two are equal by exact arithmetic between units of one system: 1.5 hours and 90 minutes."""
    if one.unit not in _FACTORS or other.unit not in _FACTORS or one.unit.split("/")[0] != other.unit.split("/")[0]:
        return False
    return one.values[0] * _FACTORS[one.unit] == other.values[0] * _FACTORS[other.unit]


def rounds_to(exact: Quantity, rounded: Quantity) -> bool:
    """Whether `rounded` says truly, by its own word (about, nearly, more than), what `exact` says to more places."""
    value, given, step = exact.values[0], rounded.values[0], rounded.step
    if rounded.bound == "least":
        return given < value < given + step
    if rounded.bound == "most":
        return given - step < value < given
    return rounded.bound == "about" and abs(value - given) <= step / 2


def _parse(text: str, lexemes: list[_Lexeme], at: int) -> tuple[list[Quantity], int] | None:
    first = lexemes[at]
    if first.kind == "clock":
        return _clock(text, first), at + 1
    if first.kind == "number":
        return _from_digits(text, lexemes, at)
    if first.low not in _BEGINNINGS:
        return None
    if first.low in ("noon", "midnight"):
        minutes = Fraction(720 if first.low == "noon" else 0)
        return [Quantity(first.start, first.end, first.end, text[first.start : first.end], (minutes,), "time")], at + 1
    return _vague(text, lexemes, at) or _from_words(text, lexemes, at)


def _clock(text: str, lexeme: _Lexeme) -> list[Quantity]:
    words = text[lexeme.start : lexeme.end]
    parts = [int(part) for part in re.findall(r"\d+", words)]
    if len(parts) == 3:  # a winning time, 2:27:15
        units = ("time/hour", "time/minute", "time/second")
        return [
            Quantity(lexeme.start, lexeme.end, lexeme.end, words, (Fraction(part),), unit=unit)
            for part, unit in zip(parts, units, strict=True)
        ]
    hour, minute = parts[0], parts[1] if len(parts) > 1 else 0
    minutes = hour % 12 * 60 + minute
    if "p" in lexeme.low:
        values = [minutes + 720]
    elif "a" in lexeme.low:
        values = [minutes]
    else:
        values = [minutes, minutes + 720] if hour <= 12 else [hour * 60 + minute]
    return [Quantity(lexeme.start, lexeme.end, lexeme.end, words, tuple(map(Fraction, values)), "time")]


def _joined(text: str, before: _Lexeme, after: _Lexeme) -> bool:
    return text[before.end : after.start] in ("", " ")


def _follows(text: str, lexemes: list[_Lexeme], at: int) -> int | None:
    """The number of the lexeme after `at`, past a hyphen, where it belongs to the same expression."""
    if at + 1 >= len(lexemes) or not _joined(text, lexemes[at], lexemes[at + 1]):
        return None
    if lexemes[at + 1].low != "-":
        return at + 1
    tight = at + 2 < len(lexemes) and text[lexemes[at].end : lexemes[at + 2].start] == "-"
    return at + 2 if tight else None


def _from_digits(text: str, lexemes: list[_Lexeme], at: int) -> tuple[list[Quantity], int] | None:
    first = lexemes[at]
    if first.end - first.start > MAX_DIGITS or _is_code(text, first):
        return None
    digits = first.low.replace(",", "")
    value, step = Fraction(digits), _last_place(digits)
    last = at
    following = lexemes[at + 1] if at + 1 < len(lexemes) else None
    if following and following.start == first.end and following.low in ("st", "nd", "rd", "th"):
        return [_make(text, lexemes, at, at + 1, value, "ordinal", Fraction(1))], at + 2
    value, last = _add_fraction(text, lexemes, at, value)
    scaled = _scale_after(text, lexemes, last, sign=_sign_before(text, first.start) != "")
    if scaled:
        value, step, last = value * scaled[0], step * scaled[0], scaled[1]
    quantity = _make(text, lexemes, at, last, value, "cardinal", step)
    if quantity.unit == "length/m" and text[first.end : first.end + 1] == "m":
        quantity = replace(quantity, values=(value, value * 10**6), unit="")  # "5m" is metres or million
    return [quantity], last + 1


def _is_code(text: str, lexeme: _Lexeme) -> bool:
    """Whether the digits are part of a name: F-16, Covid-19, G20, 5G."""
    before = text[max(0, lexeme.start - 2) : lexeme.start]
    if before[-1:] == "-" and before[:1].isalpha():
        word = re.search(r"[^\W\d_]+-\Z", text[max(0, lexeme.start - 12) : lexeme.start])
        return bool(word and (len(word[0]) <= 3 or word[0][0].isupper()) and word[0][:-1].lower() not in _UNITS)
    return bool(re.match(r"[A-Z](?![\w%])", text[lexeme.end : lexeme.end + 2])) and text[lexeme.end] not in "mCF"


def _last_place(digits: str) -> Fraction:
    """The value of the last digit that counts: 1 for 23, 10 for 20, 0.01 for 22.71."""
    whole, _, decimals = digits.partition(".")
    if decimals:
        return Fraction(1, 10 ** len(decimals))
    return Fraction(10 ** (len(whole) - len(whole.rstrip("0")))) if whole.strip("0") else Fraction(1)


def _add_fraction(text: str, lexemes: list[_Lexeme], at: int, value: Fraction) -> tuple[Fraction, int]:
    """The value with the half that follows it: 2 1/2, two and a half, 3/4."""
    words = [lexeme.low for lexeme in lexemes[at + 1 : at + 4]]
    if words[:1] == ["and"] and words[1:2] in (["a"], ["one"]) and len(words) == 3 and words[2] in _PARTS:
        return value + Fraction(1, _PARTS[words[2]]), at + 3
    if (below := _denominator(text, lexemes, at)) and value < below:
        return value / below, at + 2
    following = lexemes[at + 1] if at + 1 < len(lexemes) else None
    if following and following.low.isdigit() and following.start == lexemes[at].end + 1:
        above, below = int(following.low[:MAX_DIGITS]), _denominator(text, lexemes, at + 1)
        if above < below:
            return value + Fraction(above, below), at + 3
    return value, at


def _denominator(text: str, lexemes: list[_Lexeme], at: int) -> int:
    """The 2 of "1/2"; 0 where there is none."""
    if at + 2 >= len(lexemes) or text[lexemes[at].end : lexemes[at + 2].start] not in ("/", "\u2044"):
        return 0
    below = lexemes[at + 2].low
    return int(below) if below.isdigit() and len(below) <= 3 else 0


def _scale_after(text: str, lexemes: list[_Lexeme], at: int, *, sign: bool) -> tuple[int, int] | None:
    """The factor of the scale words after a number, and the last of them."""
    factor, last = 1, at
    while (after := _follows(text, lexemes, last)) is not None:
        word = lexemes[after]
        scale = _SCALES.get(word.low) or _SCALES.get(word.low.removesuffix("s") if word.low == "millions" else "")
        if scale is None and last == at and (sign or word.low != "m"):
            scale = _SHORT_SCALES.get(word.low)
        if scale is None and sign and word.low == "b":
            scale = 10**9
        if scale is None:
            break
        factor, last = factor * scale, after
    return (factor, last) if last > at else None


def _vague(text: str, lexemes: list[_Lexeme], at: int) -> tuple[list[Quantity], int] | None:
    first = lexemes[at]
    least, most, last = 0, 0, at
    if first.low in _TENS_OF and [one.low for one in lexemes[at + 1 : at + 2]] == ["of"] and at + 2 < len(lexemes):
        scale = _SCALES.get(lexemes[at + 2].low.removesuffix("s"), 0)
        least, most, last = _TENS_OF[first.low] * scale, _TENS_OF[first.low] * scale * 10, at + 2
    if not least and first.low in _VAGUE:
        (least, most), last = _VAGUE[first.low], at
    if not least and first.low in ("several", "few") and at + 1 < len(lexemes) and lexemes[at + 1].low in _SCALES:
        scale = _SCALES[lexemes[at + 1].low]
        least, most, last = 2 * scale, 10 * scale, at + 1
    if not least:
        return None
    values = (Fraction(least), Fraction(most))
    end = lexemes[last].end
    return [Quantity(first.start, end, end, text[first.start : end], values, "vague")], last + 1


def _from_words(text: str, lexemes: list[_Lexeme], at: int) -> tuple[list[Quantity], int] | None:
    first = lexemes[at].low
    if first in _ORDINALS:
        return [_make(text, lexemes, at, at, Fraction(_ORDINALS[first]), "ordinal", Fraction(1))], at + 1
    if first in ("a", "an", "half", "quarter"):
        return _article_or_half(text, lexemes, at)
    if first not in _SMALL and first not in _TENS and first not in _SCALES:
        return None
    value, last, ordinal = _add_up(text, lexemes, at)
    if ordinal:
        return [_make(text, lexemes, at, last, value, "ordinal", Fraction(1))], last + 1
    after = _follows(text, lexemes, last)
    part = lexemes[after].low.removesuffix("s") if after is not None else ""
    plural = after is not None and lexemes[after].low.endswith("s")
    if after is not None and part in _PARTS and value < 100 and (plural or (value == 1 and part != "half")):
        return [_make(text, lexemes, at, after, value / _PARTS[part], "cardinal", Fraction(1, 100))], after + 1
    value, last = _add_fraction(text, lexemes, last, value)
    scaled = _scale_after(text, lexemes, last, sign=False)
    if scaled:
        value, last = value * scaled[0], scaled[1]
    return [_make(text, lexemes, at, last, value, "cardinal", _last_place(str(int(value))))], last + 1


def _add_up(text: str, lexemes: list[_Lexeme], at: int) -> tuple[Fraction, int, bool]:
    """The value of a run of number words ("two hundred and fifty thousand"), its last, and whether it is an ordinal."""
    total, current, last, place = 0, 0, at, 10**15  # place: what the next word must be smaller than
    step: int | None = at
    while step is not None:
        word = lexemes[step].low
        if word == "and" and place in (100, 1000, 10**6) and _begins_number(lexemes, step + 1):
            step += 1
            word = lexemes[step].low
        if word in _SMALL and place > _SMALL[word] and (place != 10 or 0 < _SMALL[word] < 10):
            current, place = current + _SMALL[word], 1
        elif word in _TENS and place > 10:
            current, place = current + _TENS[word], 10
        elif word == "hundred" and current < 100:
            current, place = max(current, 1) * 100, 100
        elif word in _SCALES and word != "hundred":
            total, current, place = total + max(current, 1) * _SCALES[word], 0, min(_SCALES[word], 10**6)
        elif word in _ORDINALS and place in (10, 100) and _ORDINALS[word] < place:
            return Fraction(total + current + _ORDINALS[word]), step, True
        else:
            break
        last, step = step, _follows(text, lexemes, step)
    return Fraction(total + current), last, False


def _begins_number(lexemes: list[_Lexeme], at: int) -> bool:
    return at < len(lexemes) and (lexemes[at].low in _SMALL or lexemes[at].low in _TENS)


def _article_or_half(text: str, lexemes: list[_Lexeme], at: int) -> tuple[list[Quantity], int] | None:
    """ "a hundred", "half a million", "half an hour", "half of", "a third of", "a quarter-point"."""
    words = [lexeme.low for lexeme in lexemes[at : at + 6]] + [""] * 6
    if words[0] in ("a", "an"):
        if words[1] in _SCALES:
            value, last, _ = _add_up(text, lexemes, at + 1)
            return [_make(text, lexemes, at, last, value, "cardinal", _last_place(str(int(value))))], last + 1
        if words[1] in _PARTS and words[2] == "of":
            last = at + 1
            return [
                _make(text, lexemes, at, last, Fraction(1, _PARTS[words[1]]), "cardinal", Fraction(1, 20))
            ], last + 1
        return None
    if words[0] == "quarter":
        is_part = words[1] in ("point", "of") or (words[1] == "-" and words[2] in ("point", "percentage"))
        return (
            ([_make(text, lexemes, at, at, Fraction(1, 4), "cardinal", Fraction(1, 20))], at + 1) if is_part else None
        )
    if at and lexemes[at - 1].low in ("first", "second", "this", "other", "final", "opening", "better"):
        return None
    tight = [word for word in words if word != "-"] + ["", ""]
    skip = words.index(next((word for word in words if word in _SCALES), ""))
    if (tight[2] if tight[1] in ("a", "an") else tight[1]) in _SCALES:
        value = Fraction(_SCALES[words[skip]], 2)
        return [_make(text, lexemes, at, at + skip, value, "cardinal", value / 5)], at + skip + 1
    if words[1] == "-" and words[2] not in ("point", "hour", "mile", "metre", "a"):
        return None
    return [_make(text, lexemes, at, at, Fraction(1, 2), "cardinal", Fraction(1, 20))], at + 1


def _make(
    text: str, lexemes: list[_Lexeme], at: int, last: int, value: Fraction, kind: Kind, step: Fraction
) -> Quantity:
    start, number_end = lexemes[at].start, lexemes[last].end
    sign = _sign_before(text, start)
    start -= len(sign)
    unit, end = _SIGNS.get(sign.strip(), ""), number_end
    if not unit and kind == "cardinal":
        unit, end = _unit_after(text, lexemes, last)
    if unit == "currency/cent":
        unit, value = "currency/dollar", value / 100
    if unit == "currency/pence":
        unit, value = "currency/pound", value / 100
    bound = _bound(text, start, end)
    return Quantity(start, end, number_end, text[start:end], (value,), kind, unit, bound, step)


def _sign_before(text: str, start: int) -> str:
    found = _SIGN_BEFORE.search(text, max(0, start - 6), start)
    return found[0] if found else ""


def _unit_after(text: str, lexemes: list[_Lexeme], at: int) -> tuple[str, int]:
    """The unit written after a number, and where it ends."""
    nothing = "", lexemes[at].end
    after = _follows(text, lexemes, at)
    if after is None:
        return nothing
    words = [lexeme.low for lexeme in lexemes[after : after + 4]] + [""] * 4
    if words[0] == "of" and words[1] in ("a", "an") and words[2] in _UNITS:  # a quarter of a point
        return _UNITS[words[2]], lexemes[after + 2].end
    if words[0] == "per" and words[1] == "cent":
        return "percent/percent", lexemes[after + 1].end
    if words[0] in ("percentage", "basis") and words[1] in ("point", "points"):
        return ("point/point" if words[0] == "percentage" else "point/basis"), lexemes[after + 1].end
    if words[0] in ("a", "an") and words[1] in ("day", "hour", "minute", "mile"):  # half an hour
        return _UNITS[words[1]], lexemes[after + 1].end
    if words[0] in _UNIT_LEADS:
        second = 2 if words[1] == "-" else 1
        joined = f"{words[0]}-{words[second]}"
        unit = _UNITS.get(joined, "")
        if unit:
            return unit, lexemes[after + second].end
    if words[0] in _UNITS and not (words[0] in ("second", "point") and text[lexemes[at].end] == " "):
        return _per_hour(lexemes, after) or (_UNITS[words[0]], lexemes[after].end)
    return _currency_after(lexemes, after) or nothing


def _per_hour(lexemes: list[_Lexeme], at: int) -> tuple[str, int] | None:
    """The speed in "148 kilometres an hour"."""
    words = [lexeme.low for lexeme in lexemes[at : at + 3]]
    speed = {"length/km": "speed/km/h", "inch/mile": "mph/mph"}.get(_UNITS[words[0]])
    if speed and len(words) == 3 and words[1] in ("an", "per") and words[2] == "hour":
        return speed, lexemes[at + 2].end
    return None


def _currency_after(lexemes: list[_Lexeme], at: int) -> tuple[str, int] | None:
    nation, last = "", at
    while last < min(at + 2, len(lexemes) - 1) and lexemes[last].low in _NATIONS:
        nation, last = _NATIONS[lexemes[last].low] or nation, last + 1
    word = lexemes[last].low
    currency = _CURRENCIES.get(word) or _CURRENCIES.get(word.removesuffix("s"), "")
    if not currency:
        return None
    path = f"currency/{currency}"
    return (f"{path}/{nation}" if nation and currency == "dollar" else path), lexemes[last].end


def _bound(text: str, start: int, end: int) -> Bound:
    before = text[max(0, start - _LOOK_BACK) : start].rstrip(" ")
    for bound, pattern in _BOUNDS:
        if pattern.search(before):
            return bound
    after = _BOUND_AFTER.match(text, end)
    if text[end : end + 1] == "+":
        return "least"
    return after.lastgroup if after else ""  # type: ignore[return-value]


def _share_in_ranges(text: str, quantities: list[Quantity]) -> Iterator[Quantity]:
    """The 10 of "10-12 million dollars" may be 10 million, and is in dollars."""
    for index, one in enumerate(quantities):
        after = quantities[index + 1] if index + 1 < len(quantities) else None
        before = quantities[index - 1] if index else None
        if before and not one.unit and before.unit.startswith("currency/") and text[before.end : one.start] in _LINKS:
            one = replace(one, unit=before.unit)  # noqa: PLW2901
        if after is None or one.kind != "cardinal" or text[one.end : after.start] not in (*_LINKS, " and "):
            yield one
            continue
        whole = re.search(r"\d|\Z", after.words) and one.number_end == one.end
        scale = _written_scale(after)
        linked = text[one.end : after.start] != " and " or "between" in text[max(0, one.start - 12) : one.start].lower()
        if not whole or not linked:
            yield one
            continue
        values = (one.values[0], one.values[0] * scale) if scale > 1 and one.values[0] < 1000 else one.values
        yield replace(one, values=values, unit=one.unit or after.unit)


def _with_elided_scale(text: str, quantities: list[Quantity]) -> Iterator[Quantity]:
    """The 85 of "must find 130 million crowns; so far it has 85." may be 85 million."""
    scale, reached = 1, 0
    for one in quantities:
        if _SENTENCE_END.search(text, reached, one.start):
            scale = 1
        reached = one.end
        bare = one.kind == "cardinal" and one.end == one.number_end and len(one.values) == 1 and not one.unit
        if scale > 1 and bare and one.values[0] < 1000 and text[one.end : one.end + 1] in (".", ",", ";", ")", ""):
            yield replace(one, values=(one.values[0], one.values[0] * scale))
        else:
            yield one
        scale = max(_written_scale(one), 1) if _written_scale(one) > 1 else scale


def _written_scale(quantity: Quantity) -> int:
    for word in re.split(r"[ -]", quantity.words.lower()):
        if word in _SCALES and word != "dozen":
            return _SCALES[word]
    return next((s for form, s in _SHORT_SCALES.items() if re.search(rf"\d{form}\b", quantity.words)), 1)
