"""The values that a sentence gives, each with what it is a value of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from rag.conflicts.asked_value import BODY_NOUNS, AskedValues
from rag.language.names import LINKS, find_names
from rag.language.nouns import FATES
from rag.language.quantities.tables import FACTORS, UNITS
from rag.language.reading import flatten, stem
from rag.language.titles import TITLES_AND_ROLES
from rag.verify.dates import mentions_of
from rag.verify.numbers import Counted, count_all
from vectorstore.terms import split_terms

_NUMBER_OF = re.compile(r"\bnumber of ([^\W\d_]+)|\b(crowd|audience|attendance)\b", re.IGNORECASE)
_PART_OF = re.compile(
    r" of (?:them|these|those|us)\b| of (?:the|his|her|its|their|our) (?P<noun>[^\W\d_]+)", re.IGNORECASE
)
_MORE_OF = re.compile(r" more ([a-z]+)\b")
_AGE = re.compile(r"\b(?:man|woman|boy|girl|child|person|aged?|teenager)(?: of)? \Z|\bsince \Z", re.IGNORECASE)
_OLD = re.compile(r"[ -](?:year|month|week|day)s?[ -]olds?\b")  # "the 24-year-old from Norrey"
_MARGIN = re.compile(r" (?:clear|ahead|behind|faster|slower|adrift|short) ?(?:of|than)?\b")
_NOT_YET = re.compile(
    r"\b(?:target|goal|limit|ceiling|cap|floor) of (?:about |around |at least |at most |up to )?\Z", re.IGNORECASE
)
_OF_WHOLE = re.compile(r"(?: [a-z]+)?(?: out)? of ", re.IGNORECASE)
_INCREMENT_BEFORE = re.compile(r"\b(?:another|a further|an additional|additional|further|extra)(?: [a-z]+)? \Z")
_INCREMENT_AFTER = re.compile(r" (?:more|others|further|additional)\b")
_UP_TO = re.compile(r"\b(?:up to|as (?:many|much|high|fast) as) (?:[a-z]+ )?\Z", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:from|up from|down from|instead of|rather than|compared with|against) (?:about |some )?\Z")
_NATION = re.compile(r" (?:[a-z]+ )?([A-Z][\w'-]+)")
_ANY_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|\w+(?:eth|fth|nth|rth|lfth)|dozen|hundred|thousand|million|half)",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\bboth sides\b|\b(?:combined|between them|altogether across)\b", re.IGNORECASE)
_LIVES = frozenset(map(stem, ("lives", "deaths", "bodies", "victims", "dead", "fatalities", "casualties")))
_SEATED = ("-based", "-led", "-backed", "-run", "-owned")  # the Hong Kong-based International Court of Mediation
_PAIR = re.compile(r"-| to | votes to | votes against | in favou?r and ")
_VOTES = re.compile(r"\bvot(?:e|es|ed|ing)\b|\bscore\b|\bwon\b|\bbeat\b", re.IGNORECASE)
CUMULATIVE = frozenset({"dead", "hurt", "missing", "ill", "moved", "saved", "held"})
EXCLUSIVE = CUMULATIVE - {"moved"}


@dataclass(frozen=True, slots=True)
class Claim:
    """A value that a text gives. `words`: as it stands there; `values`: its readings; `unit`: its path, or votes,
    clock, day, year, body or person; `nouns`, `noun`, `fates`, `per`: as in `rag.verify.numbers`; `of`: a nation or
    body to which those counted belong ("1,200 Israelis"); `start` and `end`: the place of a number.
    """

    words: str
    values: tuple[Fraction, ...] = ()
    unit: str = ""
    nouns: frozenset[str] = frozenset()
    noun: str = ""
    fates: frozenset[str] = frozenset()
    per: str = ""
    bound: str = ""
    step: Fraction = Fraction(0)
    of: str = ""
    start: int = 0
    end: int = 0
    days: tuple[date, date] | None = None
    name: tuple[str, ...] = ()


@lru_cache(maxsize=2048)
def numbers_in(sentence: str) -> tuple[Claim, ...]:
    """The numbers of a sentence that count or measure something; parts of a whole and increments left out.

    A day or a year is a number here: see `without_dates`.
    """
    if not _ANY_NUMBER.search(sentence):
        return ()
    text = flatten(sentence)
    kept = [one for one in count_all(text) if one.quantity.kind in ("cardinal", "ordinal")]
    claims: list[Claim] = []
    at = 0
    while at < len(kept):
        one, after = kept[at], kept[at + 1] if at + 1 < len(kept) else None
        at += 1
        if after and _is_vote(text, one, after):
            claims.append(_vote(text, one, after))
            at += 1
            continue
        seconds = after if after and _continues(text, one, after) else None
        whole = after if after and _OF_WHOLE.fullmatch(text, one.quantity.end, after.quantity.start) else None
        claims.extend(_number(text, _of_whole(one, whole), seconds, claims))
        at += seconds is not None or whole is not None
    return tuple(claims)


def without_dates(claims: Iterable[Claim], sentence: str, anchor: date | None) -> Iterator[Claim]:
    """The numbers that are no part of a date. Money and measures never are."""
    dated: list[tuple[int, int]] | None = None
    for claim in claims:
        if claim.unit and claim.unit.split("/")[0] not in ("time", "years"):
            yield claim
            continue
        if dated is None:
            dated = [(one.start, one.end) for one in mentions_of(flatten(sentence), anchor)]
        if not any(start < claim.end and claim.start < end for start, end in dated):
            yield claim


def _of_whole(one: Counted, whole: Counted | None) -> Counted:
    """Twelve counts of "twelve of fourteen counts"."""
    if whole is None:
        return one
    return replace(one, nouns=one.nouns or whole.nouns, noun=one.noun or whole.noun, words=one.words or whole.words)


def _number(text: str, one: Counted, seconds: Counted | None, before: Sequence[Claim]) -> Iterator[Claim]:
    quantity = one.quantity
    lead = text[max(0, quantity.start - 30) : quantity.start]
    part = _PART_OF.match(text, quantity.end)
    if _FORMER.search(lead) or _AGE.search(lead) or (part and not _counts_by_part(one, part)):
        return
    if _NOT_YET.search(lead) or _OLD.match(text, quantity.number_end) or _MARGIN.match(text, quantity.end):
        return
    if one.fates & CUMULATIVE and (_INCREMENT_BEFORE.search(lead) or _INCREMENT_AFTER.match(text, quantity.end)):
        return
    if seconds is not None:
        value = quantity.values[0] * FACTORS[quantity.unit] + seconds.quantity.values[0]
        words = text[quantity.start : seconds.quantity.end]
        place = (quantity.start, seconds.quantity.end)
        yield Claim(words, (value,), "time/second", step=seconds.quantity.step, start=place[0], end=place[1])
        return
    unit, words = quantity.unit, quantity.words
    if quantity.kind == "ordinal":
        unit = UNITS.get(one.words[0], "") if one.words else ""
        if not unit:
            return
        words = f"{words} {one.words[0]}"
    elif not unit and _last_plural(one.words) >= 0:
        words = f"{words} {' '.join(one.words[: _last_plural(one.words) + 1])}"
    exact = quantity.kind == "ordinal" or (quantity.bound == "most" and _UP_TO.search(lead))
    nouns, noun = (one.nouns, one.noun) if unit else _what(text, one, part, before)
    named = _NATION.match(text, quantity.end)
    yield Claim(
        words, quantity.values, unit, nouns, noun, one.fates, one.per, "" if exact else quantity.bound, quantity.step,
        named[1] if named else "", quantity.start, quantity.number_end,
    )  # fmt: skip


def _what(text: str, one: Counted, part: re.Match[str] | None, before: Sequence[Claim]) -> tuple[frozenset[str], str]:
    """What a number counts, and its class: from the words behind it, or "a crowd of", or the number before it."""
    if part and part["noun"]:
        return frozenset({stem(part["noun"])}), one.noun
    if more := _MORE_OF.match(text, one.quantity.end):
        return frozenset({stem(more[1])}), one.noun
    if one.noun or _last_plural(one.words) >= 0:
        return one.nouns, one.noun
    if named := _NUMBER_OF.search(text):
        return frozenset({stem(named[1] or named[2])}), one.noun
    return frozenset(), "person" if before and before[-1].noun == "person" and one.fates else ""


def _counts_by_part(one: Counted, part: re.Match[str]) -> bool:
    """ "Three of them died", "three of our harbours"; not "six of the dead"."""
    if part["noun"]:
        return stem(part["noun"]) not in FATES and not one.fates
    return bool(one.fates)


def _last_plural(words: Sequence[str]) -> int:
    plural = [i for i, word in enumerate(words) if word.endswith("s") or word in ("people", "men", "women", "children")]
    return plural[-1] if plural else -1


def _continues(text: str, one: Counted, after: Counted) -> bool:
    """Whether a number of seconds goes on with one of minutes: 7 minutes 21.4 seconds."""
    gap = text[one.quantity.end : after.quantity.start]
    units = (one.quantity.unit, after.quantity.unit)
    return units == ("time/minute", "time/second") and gap in (" ", " and ", ", ")


def _is_vote(text: str, one: Counted, after: Counted) -> bool:
    """Whether two numbers are a vote or a score: 31 to 28."""
    kinds = {one.quantity.kind, after.quantity.kind}
    plain = kinds == {"cardinal"} and not one.quantity.unit and not after.quantity.unit
    return (
        plain
        and bool(_PAIR.fullmatch(text, one.quantity.number_end, after.quantity.start))
        and bool(_VOTES.search(text))
    )


def _vote(text: str, one: Counted, after: Counted) -> Claim:
    values = (one.quantity.values[0], after.quantity.values[0])
    words = text[one.quantity.start : after.quantity.number_end]
    return Claim(words, values, "votes", nouns=frozenset({stem("votes")}), noun="vote")


@lru_cache(maxsize=2048)
def times_in(sentence: str, anchor: date | None) -> tuple[Claim, ...]:
    """The clock times of a sentence, and its dates that name a day or a year; no "today", which is often beside it."""
    text = flatten(sentence)
    clocks = [
        Claim(one.quantity.words, one.quantity.values, "clock")
        for one in count_all(text)
        if one.quantity.kind == "time"
    ]
    if anchor is None:
        return tuple(clocks)
    dates = [
        Claim(one.words, unit=unit, days=(one.first, one.last))
        for one in mentions_of(text, anchor)
        if one.form != "relative" and one.first and one.last and (unit := _granularity(one.first, one.last))
    ]
    return (*clocks, *dates)


def _granularity(first: date, last: date) -> str:
    if first == last:
        return "day"
    whole_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    return "year" if whole_year and first.year == last.year else ""


@lru_cache(maxsize=2048)
def bodies_in(sentence: str) -> tuple[Claim, ...]:
    """The bodies that a sentence names: names of several words, one of which says what kind of body it is."""
    text = flatten(sentence)
    found = []
    for name in find_names(text, frozenset({0})):
        seats = [i for i, token in enumerate(name.tokens) if token.text.endswith(_SEATED)]
        tokens = name.tokens[seats[-1] + 1 :] if seats else name.tokens
        tokens = tokens[1:] if tokens and tokens[0].folded == "the" else tokens
        words = tuple(token.folded for token in tokens if token.folded not in LINKS)
        if len(words) > 1 and any(word in BODY_NOUNS for word in words):
            found.append(Claim(text[tokens[0].start : name.end].removesuffix("'s"), unit="body", name=words))
    return tuple(found)


@lru_cache(maxsize=2048)
def persons_in(sentence: str) -> tuple[Claim, ...]:
    """The names of two or three words in a sentence, titles left out, that have nothing of a body about them."""
    text = flatten(sentence)
    found = []
    for name in find_names(text, frozenset({0})):
        tokens = [token for token in name.tokens if token.folded not in TITLES_AND_ROLES]
        words = tuple(token.folded for token in tokens)
        if 2 <= len(words) <= 3 and not any(word in BODY_NOUNS or word in LINKS for word in words):
            found.append(Claim(" ".join(token.text for token in tokens), unit="person", name=words))
    return tuple(found)


def claims_asked(asked: AskedValues, sentence: str, anchor: date | None) -> Iterator[Claim]:
    """The values of a sentence that are of the kind asked for."""
    if asked.number and not (asked.fates and _BOTH.search(sentence)):
        numbers = [claim for claim in numbers_in(sentence) if is_asked(asked, claim)]
        yield from without_dates(numbers, sentence, anchor)
    if asked.times:
        yield from times_in(sentence, anchor)
    if asked.body:
        yield from bodies_in(sentence)


def is_asked(asked: AskedValues, claim: Claim) -> bool:
    """Whether a number counts or measures what is asked for."""
    if claim.unit == "votes":
        return stem("votes") in asked.nouns
    if claim.unit:
        return claim.unit.split("/")[0] in asked.units
    if not asked.nouns or (claim.of and not set(split_terms(claim.of)) & asked.words):
        return False
    return _is_counted(asked, claim)


def _is_counted(asked: AskedValues, claim: Claim) -> bool:
    counts_them = bool(claim.nouns & asked.nouns) or (bool(claim.noun) and claim.noun == asked.noun)
    if "dead" in asked.fates | claim.fates:
        return bool(asked.fates & claim.fates) and (counts_them or not claim.nouns or bool(claim.nouns & _LIVES))
    if claim.fates & EXCLUSIVE - asked.fates:
        return False
    return counts_them or (not claim.nouns and bool(claim.fates) and asked.noun == "person")
