"""What a number's neighbours make of it: about, more than, nearly; and what it shares with a number beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.language.quantities.quantity import Limit, Quantity
from rag.language.quantities.tables import SCALES, SHORT_SCALES

LINKS = ("-", " to ", " or ")
_LOOK_BACK = 40
_SENTENCE_END = re.compile(r"[.!?][\"')]? ")
_BOUND_WORDS: dict[Limit, str] = {
    "most": r"\b(?:(?<!no )(?<!not )(?:fewer|less|lower|smaller|no more|not more|no later|younger|shorter) than|under"
    r"|below|up to|within|at most|a maximum of|nearly|almost|just short of|as (?:many|much) as|not quite)",
    "least": r"\b(?:(?:more|greater|higher|no fewer|no less|not less|better|older|longer) than|over|above|at least"
    r"|upwards? of|in excess of|exceed(?:s|ed|ing)?|a minimum of|as few as|north of)|>",
    "about": r"\b(?:about|around|roughly|approximately|some|circa|close to|near|approaching|an estimated|estimated at"
    r"|estimated|or so|about half|in the region of|the best part of)|~",
}
_BEFORE = {
    bound: re.compile(rf"(?:{words})(?: (?:a|an|the|its|his|her|their|another|some))?\Z", re.IGNORECASE)
    for bound, words in _BOUND_WORDS.items()
}
_AFTER_WORDS: dict[Limit, str] = {
    "least": r"or more|or above|or over|and (?:more|above|over)|at least|plus\b",
    "most": r"or (?:less|fewer|under)|at (?:the )?most",
    "about": r"or so|or thereabouts",
}
_AFTER = {
    bound: re.compile(rf" (?:people |years |days )?(?:{words})", re.IGNORECASE) for bound, words in _AFTER_WORDS.items()
}


def bound_of(text: str, start: int, end: int) -> Limit:
    """Whether the number at start to end is said to be a bound or an estimate."""
    if text[end : end + 1] == "+":
        return "least"
    before = text[max(0, start - _LOOK_BACK) : start].rstrip(" ")
    for bound, pattern in _BEFORE.items():
        if pattern.search(before):
            return bound
    return next((bound for bound, pattern in _AFTER.items() if pattern.match(text, end)), "")


def share_in_ranges(text: str, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """The 10 of "10-12 million dollars" may be 10 million, and is in dollars; so is the 12 of "$10-12"."""
    for index, one in enumerate(quantities):
        before = quantities[index - 1] if index else None
        after = quantities[index + 1] if index + 1 < len(quantities) else None
        if before and not one.unit and before.unit.startswith("currency/") and text[before.end : one.start] in LINKS:
            yield replace(one, unit=before.unit)
        elif after and one.kind == "cardinal" and one.number_end == one.end and _begins_range(text, one, after):
            scale = _written_scale(after)
            values = (one.values[0], one.values[0] * scale) if scale > 1 and one.values[0] < 1000 else one.values
            yield replace(one, values=values, unit=one.unit or after.unit)
        else:
            yield one


def with_elided_scale(text: str, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
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
        scale = _written_scale(one) if _written_scale(one) > 1 else scale


def _begins_range(text: str, one: Quantity, after: Quantity) -> bool:
    gap = text[one.end : after.start]
    return gap in LINKS or (gap == " and " and "between" in text[max(0, one.start - 12) : one.start].lower())


def _written_scale(quantity: Quantity) -> int:
    if quantity.values[0] < 1000:
        return 1
    for word in re.split(r"[ -]", quantity.words.lower()):
        if word in SCALES and word != "dozen":
            return SCALES[word]
    return next((scale for form, scale in SHORT_SCALES.items() if re.search(rf"\d{form}\b", quantity.words)), 1)
