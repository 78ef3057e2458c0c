"""One expression of a text: the rule that reads farthest from a word, and the parts and weeks wrapped around it.

    expression := part expression | week-of expression | "month of" expression | base
    base       := the longest match among the rules that this word can begin

A rule is tried only where a word that can begin it stands, so that the cost grows with the text and not with the rules.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from rag.language.calendar_names import MONTH_WORDS, WEEKDAY_WORDS
from rag.language.dates.days import DAY_RULES
from rag.language.dates.found import DateContext, DateForm, DateMeaning, Rule
from rag.language.dates.parts import NAMED_UNIT, PART, THE_UNIT, WEEK_OF, cut_of, week_of
from rag.language.dates.periods import PERIOD_RULES
from rag.language.dates.relative import RELATIVE_RULES
from rag.language.dates.windows import SEASON_MONTH, When, around, change
from rag.language.dates.words import NUMBERS, ORDINALS, VAGUE, word_before

FIRST_WORDS: dict[str, frozenset[str]] = {
    "number": frozenset("0"),  # stands for every word that begins with a digit
    "month": MONTH_WORDS,
    "weekday": WEEKDAY_WORDS,
    "season": frozenset(SEASON_MONTH),
    "ordinal": frozenset(ORDINALS),
    "quarter": frozenset("q1 q2 q3 q4".split()),
    "half": frozenset("h1 h2".split()),
    "holiday": frozenset(
        "christmas new valentine independence fourth halloween thanksgiving black cyber boxing".split()
    ),
    "named": frozenset("yesterday today tomorrow tonight day".split()),
    "modifier": frozenset("this last past previous prior current next coming upcoming recent".split()),
    "count": frozenset(NUMBERS) | frozenset(VAGUE),
    "unit": frozenset("year quarter month week".split()),
    "weekend": frozenset("weekend".split()),
}
PART_WORDS = frozenset(
    "early mid late start beginning middle end close rest remainder first second third fourth last final latter "
    "earlier later so week weekend month year decade quarter".split()
)
MAX_DEPTH = 3  # "late in the first week of" is deep enough; more would be no English
WORD = re.compile(r"\w+")


def _rules_by_word() -> dict[str, tuple[Rule, ...]]:
    rules: dict[str, list[Rule]] = defaultdict(list)
    for group, rule in DAY_RULES + PERIOD_RULES + RELATIVE_RULES:
        for word in FIRST_WORDS[group]:
            rules[word].append(rule)
    return {word: tuple(found) for word, found in rules.items()}


RULES = _rules_by_word()


@dataclass(frozen=True, slots=True)
class Expression:
    """A stretch of text and what it means."""

    start: int
    end: int
    found: DateMeaning


def can_begin(word: str) -> bool:
    """Whether an expression can begin with the word, which is in small letters."""
    return "0" <= word[0] <= "9" or word in RULES or word in PART_WORDS


def read_expression(text: str, position: int, place: DateContext, *, depth: int = 0) -> Expression | None:
    """The longest expression that begins with the word at a place, or None."""
    token = WORD.match(text, position)
    if token is None:
        return None
    word = token[0].lower()
    candidates = [_base(text, position, word, place)]
    if word in PART_WORDS and depth < MAX_DEPTH:
        inner = replace(place, led=True)
        candidates += [read(text, position, inner, depth + 1) for read in (_part, _week_of, _named_unit)]
    return max((one for one in candidates if one), key=lambda one: one.end, default=None)


def _base(text: str, position: int, word: str, place: DateContext) -> Expression | None:
    if "0" <= word[0] <= "9":
        if not _begins_a_number(text, position, led=place.led):
            return None
        word = "0"
    best: Expression | None = None
    for rule, build in RULES.get(word, ()):
        match = rule.match(text, position)
        if match and (best is None or match.end() > best.end) and (found := build(match, place)):
            best = Expression(position, match.end(), found)
    return best


def _begins_a_number(text: str, position: int, *, led: bool) -> bool:
    """Not within a price, a version, a score or a phone number: $2023, 1.2.2023, 0800-2023, 5/2023/7."""
    before = text[max(0, position - 2) : position]
    if not before or before[-1].isspace():
        return True
    if before[-1] in "$£€¥#+*=@\\/":
        return False
    if before[-1] in ".,:":
        return not before[0].isdigit()
    return led or before[-1] not in "-\u2010\u2011\u2012\u2013" or before[0].isspace()


def _part(text: str, position: int, place: DateContext, depth: int) -> Expression | None:
    match = PART.match(text, position)
    if match is None or (match["nth"] and word_before(text, position) in ("every", "each")):
        return None
    inner = read_expression(text, match.end(), place, depth=depth) or _the_unit(text, match, place)
    if inner is None:
        return None
    cut, unit = cut_of(match), inner.found.unit
    when = change(inner.found.when, lambda window: cut(window, unit, place.anchor))
    whole = unit in ("day", "weekend")
    return _wrapped(inner, position, when, unit if whole else "day" if "day" in (match["unit"] or "") else "span")


def _the_unit(text: str, part: re.Match[str], place: DateContext) -> Expression | None:
    """The anchor's own: "earlier in the week". That of "the end of the year" may be the story's, so loose."""
    match = THE_UNIT.match(text, part.end()) if part["article"] else None
    if match is None:
        return None
    unit = match["unit"].lower()
    loose = unit == "year" or not part["so_far"] or part["so_far"].lower() == "later"
    found = DateMeaning(around(place.anchor, unit), unit, "relative", anchored=True, loose=loose)
    return Expression(match.start(), match.end(), found)


def _week_of(text: str, position: int, place: DateContext, depth: int) -> Expression | None:
    match = WEEK_OF.match(text, position)
    inner = read_expression(text, match.end(), place, depth=depth) if match else None
    if match is None or inner is None or inner.found.unit not in ("day", "days"):
        return None
    return _wrapped(inner, position, change(inner.found.when, week_of(match)), match["unit"].lower())


def _named_unit(text: str, position: int, place: DateContext, depth: int) -> Expression | None:
    match = NAMED_UNIT.match(text, position)
    inner = read_expression(text, match.end(), place, depth=depth) if match else None
    if match is None or inner is None or inner.found.unit != match["unit"].lower():
        return None
    return _wrapped(inner, position, inner.found.when, inner.found.unit)


def _wrapped(inner: Expression, start: int, when: When | None, unit: str) -> Expression | None:
    if when is None:
        return None
    form: DateForm = "relative" if inner.found.form == "relative" else "partial"
    return Expression(start, inner.end, replace(inner.found, when=when, unit=unit, form=form))
