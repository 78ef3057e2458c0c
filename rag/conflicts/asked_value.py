"""What a question asks a value of: an amount in some unit, a count of something, a time, a body, a person."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rag.language.nouns import FATES, noun_class
from rag.language.quantities import is_unit_word
from rag.language.quantities.tables import CURRENCIES, UNITS
from rag.language.reading import FUNCTION_WORDS, stem
from rag.language.synonyms import with_synonyms
from rag.question.kinds import Question
from vectorstore.terms import split_terms

LENGTHS = ("length", "inch", "nautical")
SPEEDS = ("speed", "mph", "knot")
SPANS = ("time", "years")
SHARES = ("percent", "point")
# The dimensions that the words of a question ask for; all that fit count.
_UNITS = (
    (r"\bhow (?:hot|cold|warm)\b|\btemperature\b", ("temperature",)),
    (r"\bhow (?:high|tall|deep|far|wide)\b|\b(?:height|depth|distance|level)\b", LENGTHS),
    (r"\bhow long\b|\blength\b", (*SPANS, *LENGTHS)),
    (r"\b(?:what|which)\b.{0,40}\b(?:time|sentence|term)\b", SPANS),
    (r"\bwhich minute\b", ("time",)),
    (r"\bhow (?:fast|strong)\b|\b(?:speed|gusts?|winds?)\b", SPEEDS),
    (r"\bhow heavy\b|\b(?:weight|quota|catch|harvest)\b", ("mass",)),
    (r"\bhow (?:large|big)\b|\barea\b", ("area", "acre")),
    (r"\b(?:capacity|power|output)\b", ("power", "energy")),
    (r"\bby how much\b|\b(?:share|percentage|per ?cent|rate|turnout|inflation|unemployment|growth)\b", SHARES),
    (
        r"\bhow much\b|\b(?:cost|costs|price|worth|money|pay|paid|fine|fined|revenue|profit|budget|sum|trade|salary"
        r"|damage|debt|sales|turnover|volume|value|valuation|loss|losses)\b",
        ("currency",),
    ),
)
_VALUE = re.compile(r"\b(?:how|what|which|when|where|who|whom|whose)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:how many|number of|count of) (?P<nouns>(?:[\w'’-]+ ?){1,4})", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:same|agree|differ|differs|equal|disagree|different|larger|smaller|earlier)\b", re.IGNORECASE
)
_SHORT = 25  # words; longer ones compare two things, and not what two outlets say of one
_TIMES = re.compile(
    r"\bwhen\b|\b(?:what|which) (?:day|date|month|year|week|night|time|hour)s?\b|\bnights?\b", re.IGNORECASE
)
_BODY_NOUNS = (
    "body court organisation organization agency institution institute authority commission committee council board "
    "group company firm association union inspectorate ministry office bank fund party"
)
BODY_NOUNS = frozenset(_BODY_NOUNS.split()) | {"bodies", "agencies", "authorities", "companies", "parties"}
_AUTHORITIES = frozenset(
    "body court organisation organization agency institution institute authority commission committee council board "
    "inspectorate ministry office".split()
)
_ASKS_BODY = re.compile(
    rf"\b(?:which|what) (?:[\w'’-]+ ){{0,3}}?(?:{'|'.join(sorted(BODY_NOUNS))})(?:s|es)?\b", re.IGNORECASE
)
# Nouns that count the same things; the stems of one line stand for one another.
_SAME_COUNT = tuple(
    frozenset(map(stem, line.split()))
    for line in """
    homes households houses dwellings
    ports harbours harbors
    jobs people hands workers employees posts
    people persons residents starters runners participants spectators crowd audience viewers attendance hands
    tickets
    cases people patients residents
    """.strip().splitlines()
)
_PLURALS = frozenset("people men women children staff police".split())
_NOT_COUNTED = frozenset("other new more different people's".split())


@dataclass(frozen=True, slots=True)
class AskedValues:
    """What the values that a question asks for have in common; all empty where it asks for none.

    `units`: dimensions such as "currency"; `nouns`: stems of what is counted, with those that stand for it, and
    `noun`: its class; `fates`: what became of those who are counted; `words`: all terms of the question; `task`: the
    stems of what an authority is asked to do ("which body investigates"), with their synonyms.
    """

    units: tuple[str, ...] = ()
    nouns: frozenset[str] = frozenset()
    noun: str = ""
    fates: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    times: bool = False
    body: bool = False
    person: bool = False
    task: frozenset[str] = frozenset()

    @property
    def number(self) -> bool:
        """Whether a number is asked for."""
        return bool(self.units or self.nouns)


def read_asked(question: Question) -> AskedValues:
    """What the question asks for; a question that is answered by yes or no asks for a value only to compare it."""
    text = question.text.replace("\u2019", "'")
    if question.kind == "yes_no" and not (_COMPARES.search(text) and len(text.split()) <= _SHORT):
        return AskedValues()
    if not _VALUE.search(text) and question.kind != "yes_no":
        return AskedValues()
    terms = frozenset(split_terms(text))
    words = (stem(word) for word in re.findall(r"[^\W\d_]+", text) if word.lower() != "body")
    fates = frozenset(FATES[word] for word in words if word in FATES)
    if re.search(r"\bdeath toll\b", text, re.IGNORECASE):
        return AskedValues(nouns=_stand_ins({stem("people")}), noun="person", fates=frozenset({"dead"}), words=terms)
    counted = _COUNTED.search(text)
    if counted:
        return replace(_count(counted["nouns"], fates), words=terms)
    body = _ASKS_BODY.search(text)
    times = bool(_TIMES.search(text))
    units = tuple(unit for pattern, units in _UNITS if re.search(pattern, text, re.IGNORECASE) for unit in units)
    return AskedValues(
        units=() if times and question.kind == "when" else tuple(dict.fromkeys(units)),
        fates=fates,
        words=terms,
        times=times,
        body=bool(body),
        task=_task(text, body) if body else frozenset(),
        person=question.kind == "who",
    )


def _task(text: str, body: re.Match[str]) -> frozenset[str]:
    """The stems of the first word behind "which body" and those that mean the same; none for a firm or a bank."""
    after = re.match(r" (?:is |will |has |was )?([a-z]{5,})", text[body.end() :])
    if after is None or body[0].lower().split()[-1] not in _AUTHORITIES:
        return frozenset()
    return with_synonyms({stem(after[1])})


def _count(words: str, fates: frozenset[str]) -> AskedValues:
    """Of "how many": the words up to the first plural, or the unit that they name."""
    nouns: list[str] = []
    for word in words.lower().split():
        if word in FUNCTION_WORDS or (nouns and word.endswith("ed")):
            break
        if word not in _NOT_COUNTED:
            nouns.append(word)
        if word.endswith("s") or word in _PLURALS:
            break
    named = [word for word in nouns if is_unit_word(word)]
    if named:
        unit = UNITS.get(named[0]) or f"currency/{CURRENCIES.get(named[0].removesuffix('s'), '')}"
        return AskedValues(units=(unit.split("/")[0],), fates=fates)
    stems = {stem(word) for word in nouns[:3]}
    return AskedValues(nouns=_stand_ins(stems), noun=noun_class(nouns, many=True), fates=fates)


def _stand_ins(stems: set[str]) -> frozenset[str]:
    return frozenset(stems).union(*(group for group in _SAME_COUNT if group & stems))
