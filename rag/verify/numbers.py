"""Whether the numbers of a statement are in the passages, counting the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from rag.language.nouns import FATES, noun_class, nouns_after
from rag.language.quantities import (
    Quantity,
    converted,
    find_quantities,
    in_days,
    is_unit_word,
    rounds_to,
    same_value,
    units_agree,
)
from rag.language.reading import FUNCTION_WORDS, stem
from rag.language.spans import inside
from rag.verify.arithmetic import reckon
from rag.verify.types import Check
from vectorstore.sentences import Span

_BREAK = re.compile(r"[,;:.!?()\"-] |, | and | but | while | as | with | which | after | before | of whom ")
_WORD = re.compile(r"[^\W\d_]+")
_PRONOUN_ONE = re.compile(
    r" (?:of|go|another|who|that|which|day|is|was|to|in|on|at|by|has|had|can|could|would|should|may|must|side|hand"
    r"|thing|before|after|for|with|if|when|until|soon|later|now|again|reason|way|more|or|and|year's|such|else|and all"
    r")\b|[^\w -]|\Z",
    re.IGNORECASE,
)
_ONE_OF_SEVERAL = re.compile(r"One (?:[a-z-]+ ){1,3}(?:is|was|remains|may|could)\b")  # "One open question is"
_PRONOUN_LEADS = frozenset("the this that no every each any another some which only new first last other for".split())
_ARTICLE = re.compile(r"\b(?:an?|another|single|lone|sole|one) (?:[a-z]+ )?([a-z]+)", re.IGNORECASE)
_ORDINAL_LEADS = re.compile(r"(?:\b(?:the|a|an|his|her|its|their|our|for|this|that)|'s|s') \Z", re.IGNORECASE)
_ORDINAL_STOPS = re.compile(r"[ -](?:and|or|but|time|of all)\b|[^\w -]|\Z")
_HOUR = re.compile(r"o'clock|in the (?:morning|evening|afternoon)|at night", re.IGNORECASE)
_PER = re.compile(
    r"(?: [^\W\d_]+){0,4}? (?:an?|per|every|each) (second|minute|hour|day|night|week|month|year|household|person"
    r"|head|share|acre|hectare|mile|kilomet(?:re|er)|lit(?:re|er)|gallon|kilo|kilogram|pound|tonne?|barrel)\b"
    r"(?! (?:after|later|earlier|before|ago|old|or|in advance))",
    re.IGNORECASE,
)
_KNOWN_UNITS = (
    "currency",
    "length",
    "inch",
    "nautical",
    "area",
    "acre",
    "mass",
    "pound",
    "percent",
    "point",
    "temperature",
)
_LED = re.compile(r"\b([^\W\d_]+)\.? \Z")
_OF_AGE = re.compile(r"\b(?:man|woman|boy|girl|child|person|teenager) of \Z")
_AGED = frozenset(map(stem, "aged age".split()))
_OTHERS = frozenset(map(stem, "others other more".split()))
_PLACES = frozenset(map(stem, "number no ranked rank seed seeded".split()))
_PAIR = re.compile(r"-| to | votes to | votes against | in favou?r and ")
_SCORE = re.compile(r"\b[A-Z]\w+ (\d{1,2}), (?:[A-Z]\w+ )+(\d{1,2})\b")
_FEW = 20
_ABOUT_AS_LONG = 8  # parts of a span that it may be off by: eight weeks are about two months
_SPAN_APART = re.compile(r"\ban? (minute|hour|day|week|month|year|decade) (before|earlier|later|ago)\b", re.IGNORECASE)
_FIRSTS = re.compile(
    r"\b(?:first|1st|maiden|debut|inaugural|opening|never before|initial|firstly|beg[aiu]ns?|starts?|started)\b",
    re.IGNORECASE,
)

_FIRST_SINCE = re.compile(r"[^.;]{1,40} (?:in|for|since) ")
_WAITS = re.compile(r"\b(?:wait|drought|lean spell|winless|since|after [\w-]+ (?:years|months|weeks))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity with what it counts: class of noun, its words, the fates named in its part of the sentence, and the
    span it is counted by ("a month"). `lead`: the stem of the word before it.
    """

    quantity: Quantity
    noun: str
    nouns: frozenset[str]
    words: tuple[str, ...]
    fates: frozenset[str]
    per: str = ""
    lead: str = ""


@lru_cache(maxsize=512)
def count_all(text: str) -> tuple[Counted, ...]:
    """Every quantity of a text in one spelling, with what it counts."""
    quantities = find_quantities(text)
    return tuple(_counted(text, quantities, index) for index in range(len(quantities)))


def check_numbers(
    text: str, evidence: Sequence[Sequence[Counted]], texts: Sequence[str], skip: Sequence[Span]
) -> Iterator[Check]:
    """Each number of the statement outside the spans to skip; the evidence is that of each passage's text."""
    known = [counted for group in evidence for counted in group]
    for counted in count_all(text):
        quantity = counted.quantity
        if not inside(quantity.start, quantity.number_end, skip) and not _says_no_number(text, quantity):
            yield _check(counted, known, text, texts)
    yield from _reversed_pairs(text, texts)
    yield from _other_spans(text, texts)


def _reversed_pairs(text: str, texts: Sequence[str]) -> Iterator[Check]:
    """A score or a vote told the wrong way round: 2-3 where the passage has 3-2."""
    known = {pair for one in texts for pair, _ in _number_pairs(one)}
    scores = any(_SCORE.search(one) for one in texts)
    for (first, second), words in _number_pairs(text):
        if (second, first) in known and (first, second) not in known and first != second:
            yield Check("number", words, "differs", "the passage has it the other way round")
        elif "-" in words and scores and (first, second) not in known:
            yield Check("number", words, "differs", "the passage has another score")


def _other_spans(text: str, texts: Sequence[str]) -> Iterator[Check]:
    """ "A month before" where the passages have "a week before"."""
    known = {(found[1].lower(), found[2].lower()) for one in texts for found in _SPAN_APART.finditer(one)}
    for found in _SPAN_APART.finditer(text):
        unit, side = found[1].lower(), found[2].lower()
        others = {other for other, where in known if where == side}
        if others and unit not in others and not any(re.search(rf"\b{unit}s?\b", one) for one in texts):
            yield Check("number", found[0], "differs", f"the passage has a {min(others)} {side}")


@lru_cache(maxsize=512)
def _number_pairs(text: str) -> tuple[tuple[tuple[Fraction, Fraction], str], ...]:
    return tuple(_iter_number_pairs(text))


def _iter_number_pairs(text: str) -> Iterator[tuple[tuple[Fraction, Fraction], str]]:
    quantities = [one.quantity for one in count_all(text)]
    for one, after in pairwise(quantities):
        if one.kind == after.kind == "cardinal" and _PAIR.fullmatch(text, one.number_end, after.start):
            yield (one.values[0], after.values[0]), text[one.start : after.end]
    for score in _SCORE.finditer(text):
        yield (Fraction(score[1]), Fraction(score[2])), score[0]


def _counted(text: str, quantities: Sequence[Quantity], index: int) -> Counted:
    quantity = quantities[index]
    words = nouns_after(text, quantity.end)
    before = max((one.end for one in quantities[:index] if one.end <= quantity.start), default=0)
    after = min((one.start for one in quantities[index + 1 :] if one.start >= quantity.end), default=len(text))
    part = _part_around(text, quantity, max(before, quantity.start - 60), min(after, quantity.end + 60))
    fates = frozenset(FATES[stem(word)] for word in _WORD.findall(part) if stem(word) in FATES)
    many = quantity.values[0] != 1
    per = _PER.match(text, quantity.end)
    rate = per[1].lower() if per and not quantity.unit.startswith("speed") else ""
    led = _LED.search(text, max(0, quantity.start - 24), quantity.start)
    lead = stem(led[1].lower()) if led else ""
    lead = "age" if _OF_AGE.search(text, max(0, quantity.start - 24), quantity.start) else lead
    return Counted(quantity, noun_class(words, many=many), frozenset(map(stem, words)), tuple(words), fates, rate, lead)


def _part_around(text: str, quantity: Quantity, first: int, last: int) -> str:
    """The words around a number that are about it: up to the neighbouring number, mark or conjunction."""
    before, after = text[first : quantity.start], text[quantity.end : last]
    begin = max((found.end() for found in _BREAK.finditer(before)), default=0)
    end = next((found.start() for found in _BREAK.finditer(after)), len(after))
    return before[begin:] + " " + after[:end]


def _says_no_number(text: str, quantity: Quantity) -> bool:
    """ "one of them", "the second of", "a second thought": words that count nothing."""
    words = quantity.words.lower()
    before = text[max(0, quantity.start - 16) : quantity.start].lower().split()
    if words == "one":
        if _ONE_OF_SEVERAL.match(text, quantity.start):
            return True
        return bool(_PRONOUN_ONE.match(text, quantity.end)) or not _PRONOUN_LEADS.isdisjoint(before[-1:])
    if quantity.kind == "ordinal" and words in ("first", "second"):
        leads = _ORDINAL_LEADS.search(text, max(0, quantity.start - 12), quantity.start)
        return not leads or bool(_ORDINAL_STOPS.match(text, quantity.end))
    return words in ("half", "zero", "midday") or (words == "hundred" and before[-1:] == ["per"])


def _check(counted: Counted, known: list[Counted], text: str, texts: Sequence[str]) -> Check:
    quantity = counted.quantity
    same = [one for one in known if _same_number(quantity, one.quantity)]
    in_unit = [one for one in same if _same_unit(counted, one) and _same_rate(counted, one)]
    if _is_both(counted, known):
        return Check("number", quantity.words, "found", "as a way to speak of both")
    if not in_unit:
        derived = _without_match(counted, known, text, texts)
        if derived.outcome != "missing" or not same:
            return derived
        return Check("number", quantity.words, "differs", f"the passage has {same[0].quantity.words!r}")
    alike = [one for one in in_unit if not _counts_something_else(counted, one, known)]
    if not alike or _brings_own_unit(counted, in_unit, known):
        return Check("number", quantity.words, "differs", "the passage counts something else by this number")
    if all(_opposite(quantity, one.quantity) for one in alike):
        return Check("modality", quantity.words, "differs", "more than and less than are exchanged")
    return Check("number", quantity.words, "found")


def _is_both(counted: Counted, known: list[Counted]) -> bool:
    """ "The two brothers" of Kieran and Jamie, where the passages count no brothers."""
    if counted.quantity.words.lower() != "two" or counted.lead != "the" or not counted.words:
        return False
    others = (one for one in known if not one.quantity.unit)
    return not any(counted.nouns & one.nouns or (counted.noun and counted.noun == one.noun) for one in others)


def _same_unit(one: Counted, other: Counted) -> bool:
    """Whether units agree, and a number with a unit is not found in one that counts something ("12 crowns", "12 crew").

    "12 Estmerian crowns" counts crowns, though a word stands between.
    """
    if not units_agree(one.quantity.unit, other.quantity.unit):
        return _is_counted_by_a_unit_word(one, other) or _is_counted_by_a_unit_word(other, one)
    counts = bool(other.words) and not other.quantity.unit and not any(map(is_unit_word, other.words))
    return not (one.quantity.unit and counts)


def _is_counted_by_a_unit_word(one: Counted, other: Counted) -> bool:
    """ "Two yards" and "two foreign yards": shipyards."""
    last = stem(one.quantity.words.split()[-1].lower())
    return not other.quantity.unit and last in other.nouns


def _same_rate(one: Counted, other: Counted) -> bool:
    return not one.per or not other.per or one.per == other.per


def _brings_own_unit(counted: Counted, same: Sequence[Counted], known: Sequence[Counted]) -> bool:
    """Whether the statement puts a unit to a bare number that the passages use nowhere."""
    quantity = counted.quantity
    if any(_is_counted_by_a_unit_word(counted, one) for one in same):
        return False
    if not quantity.unit.startswith(_KNOWN_UNITS) or any(one.quantity.unit or _is_of_table(one) for one in same):
        return False
    return not any(one.quantity.unit and units_agree(quantity.unit, one.quantity.unit) for one in known)


def _is_of_table(one: Counted) -> bool:
    """A bare number between numbers, whose unit stands at the head of its column."""
    return not (one.lead or one.words or one.nouns or one.quantity.unit)


def _same_number(one: Quantity, other: Quantity) -> bool:
    if one.kind == other.kind:
        return one.values == other.values if one.kind == "vague" else same_value(one, other)
    return False


def _without_match(counted: Counted, known: list[Counted], text: str, texts: Sequence[str]) -> Check:
    quantity = counted.quantity
    for one in known:
        how = _derivation(quantity, one.quantity, texts) if _same_rate(counted, one) else ""
        how = how or ("in its place" if _is_place(counted, one) or _is_place(one, counted) else "")
        if how:
            return Check("number", quantity.words, "derived", f"from {one.quantity.words!r}, {how}")
    is_one = quantity.kind == "cardinal" and quantity.values == (Fraction(1),) and ":" not in quantity.words
    if is_one and _by_article(counted, texts):
        return Check("number", quantity.words, "found", "by an article")
    firsts = (_FIRSTS, _WAITS) if _FIRST_SINCE.search(text, quantity.end) else (_FIRSTS,)
    known_first = any(pattern.search(one) for pattern in firsts for one in texts)
    if quantity.kind == "ordinal" and quantity.values == (Fraction(1),) and known_first:
        return Check("number", quantity.words, "found")
    if how := reckon(quantity, text, texts):
        return Check("number", quantity.words, "derived", how)
    near = next((one for one in known if one.quantity.unit and one.quantity.unit == quantity.unit), None)
    near = near or next((one for one in known if counted.nouns & one.nouns), None)
    return Check("number", quantity.words, "missing", f"the passage has {near.quantity.words!r}" if near else "")


def _is_place(ordinal: Counted, cardinal: Counted) -> bool:
    """ "The fourth stage" and "stage four", "in the 12th minute", "on 12 minutes", "number 211" and "ranked 211th"."""
    if (ordinal.quantity.kind, cardinal.quantity.kind) != ("ordinal", "cardinal"):
        return False
    named = {cardinal.lead, stem(cardinal.quantity.words.split()[-1].lower())}
    same = bool(named & ordinal.nouns) or cardinal.lead in _PLACES or ordinal.lead in _PLACES
    return same and ordinal.quantity.values == cardinal.quantity.values


def _derivation(quantity: Quantity, other: Quantity, texts: Sequence[str]) -> str:
    """How the number follows from another by exact arithmetic or honest rounding; empty where it does not."""
    kinds = quantity.kind, other.kind
    if kinds == ("cardinal", "cardinal"):
        return same_amount(quantity, other)
    if (
        kinds == ("vague", "cardinal")
        and quantity.values[0] <= other.values[0] <= quantity.values[1]
        and other.unit == ""
    ):
        return "in round words"
    if set(kinds) == {"time", "cardinal"}:
        clock, hour = (quantity, other) if quantity.kind == "time" else (other, quantity)
        return "the hour" if _is_hour(clock, hour, texts) else ""
    return ""


def same_amount(quantity: Quantity, other: Quantity) -> str:
    """How the number is the other in another unit, rounded or as a share; empty where it is not."""
    same = converted(other, quantity.unit) if quantity.unit != other.unit else None
    if same and same.values[0] == quantity.values[0]:
        return "in another unit"
    counts = not quantity.unit and other.unit and not other.unit.startswith("currency")  # 50 visitors are not 52 kg
    counts = counts or (not other.unit and other.values[0] < _FEW and quantity.bound == "most")  # nobody rounds nine
    if (not counts and units_agree(quantity.unit, other.unit) and rounds_to(other, quantity)) or (
        same and rounds_to(same, quantity)
    ):
        return "rounded"
    if quantity.bound == "about" and (days := in_days(other)) and (said := in_days(quantity)):
        return "about as long" if abs(days - said) <= said / _ABOUT_AS_LONG else ""
    if {quantity.unit, other.unit} != {"percent/percent", ""} or not _share(quantity) < 1 > _share(other):
        return ""
    exact = replace(other, values=(_share(other) * (100 if quantity.unit else 1),), unit=quantity.unit)
    return "as a share" if same_value(exact, quantity) or rounds_to(exact, quantity) else ""


def _share(quantity: Quantity) -> Fraction:
    return quantity.values[0] / 100 if quantity.unit else quantity.values[0]


def _is_hour(clock: Quantity, hour: Quantity, texts: Sequence[str]) -> bool:
    at_hour = {value % 720 for value in clock.values} == {hour.values[0] % 12 * 60}
    return at_hour and not hour.unit and any(_HOUR.search(text) for text in texts)


def _by_article(counted: Counted, texts: Sequence[str]) -> bool:
    """ "one man" where the passage has "a man"; a bare "one died" where it has any single thing."""
    nouns = counted.nouns - {""}
    found = {stem(match[1].lower()) for text in texts for match in _ARTICLE.finditer(text)}
    return (
        bool(nouns & found)
        or bool(
            nouns & {stem("person"), stem("man"), stem("woman")}
            and {"man", "woman", "person", "child", "boy", "girl"} & found
        )
        or bool(counted.fates)
    )


def _counts_something_else(mine: Counted, other: Counted, known: list[Counted]) -> bool:
    placed = mine.lead == other.lead and mine.lead not in FUNCTION_WORDS
    if mine.quantity.values[0].denominator > 1 or mine.lead in _AGED or (mine.lead and placed):
        return _noun_against_unit(mine, other) and mine.lead not in _AGED  # a magnitude of 6.3, a man aged 34
    if mine.fates and other.fates and not mine.fates & other.fates:
        return True
    if mine.noun and other.noun and not units_agree(mine.noun, other.noun):
        return True
    if _noun_against_unit(mine, other) or _noun_against_unit(other, mine):
        return True
    return _is_swapped(mine, other, known)


def _noun_against_unit(one: Counted, other: Counted) -> bool:
    """ "74 houses" against "74 years", "12 people" against "12 percent"; not a man of 44 against a 44-year-old."""
    counts = one.noun or (one.fates and "-" not in other.quantity.words)
    return bool(counts and not one.quantity.unit and other.quantity.unit and other.quantity.unit != "length/m")


def _is_swapped(mine: Counted, other: Counted, known: list[Counted]) -> bool:
    """Whether the statement's noun goes with other numbers in the passage, and its number with other nouns.

    The same of fates: "twelve died" where the passage has four dead and a crew of twelve.
    """
    if mine.quantity.unit or (not mine.nouns and not mine.fates):
        return False
    elsewhere = [one for one in known if not same_value(one.quantity, mine.quantity)]
    named = mine.nouns and other.nouns - _OTHERS
    if named and not mine.nouns & other.nouns and not (mine.noun and mine.noun == other.noun):
        return any(mine.nouns & one.nouns for one in elsewhere) and not (mine.fates & other.fates)
    if mine.fates and not other.fates and other.nouns - _OTHERS:
        return any(mine.fates & one.fates for one in elsewhere) and not mine.nouns & other.nouns
    return False


def _opposite(one: Quantity, other: Quantity) -> bool:
    return {one.bound, other.bound} == {"least", "most"}
