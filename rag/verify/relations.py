"""Right names in wrong places, by what stands on either side of a word: who beat whom, whose goal, minister of what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.language.names import is_ordinary
from rag.language.reading import FUNCTION_WORDS, Reading, Sentence, Word, is_past, stem
from rag.verify.attribution import OFFICES, SAY
from rag.verify.matching import best_matches
from rag.verify.opposites import ALLIES, CONVERSES
from rag.verify.quotations import same_person
from rag.verify.roles import is_deed
from rag.verify.types import Check

_NEAR = 6  # words on either side of a verb
_PASSIVE = frozenset("is are was were be been being by".split())
_CLAUSE = re.compile(r"[;:!?\"]| - |\b(?:but|while|whereas|although|though)\b|, and\b")
_CALENDAR = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December".split()
)
_OWNED = 3  # words behind a possessive
_APART = re.compile(r"[;]| - |\b(?:but|while|whereas)\b|, ")

Side = frozenset[str]


def check_relations(statement: Reading, passages: Sequence[Reading]) -> Iterator[Check]:
    """Names on the wrong side of a word, and things with the wrong owner."""
    for sentence in statement.sentences:
        yield from _changed_places(statement, sentence, passages)
        yield from _owned_by_another(statement, passages, sentence)
        yield from _belongs_elsewhere(statement, passages, sentence)
        yield from _crossed(statement, sentence, passages)
    yield from _of_another(_aged(statement), [_aged(reading) for reading in passages], "of that age")
    yield from _of_another(_serving(statement), [_serving(reading) for reading in passages], "there")
    yield from _of_elsewhere(statement, passages)
    yield from _won_by_another(statement, passages)
    yield from _of_another(_called(statement), [_called(reading) for reading in passages], "called so")


def _changed_places(statement: Reading, sentence: Sentence, passages: Sequence[Reading]) -> Iterator[Check]:
    """ "Bonetti finished ahead of Lindqvist" where the passage has somebody ahead of Bonetti."""
    for verb, before, after in _relations(statement, sentence):
        related = [
            relation for reading in passages for one in reading.sentences for relation in _relations(reading, one)
        ]
        told = [(others, behind) for other, others, behind in related if behind and other == verb]
        told = told or [
            (others, behind) for other, others, behind in related if behind and other in ALLIES.get(verb, ())
        ]
        turned = after and any(before & behind for _, behind in told)
        if turned and not any(after & behind or before & others for others, behind in told):
            yield Check("name", sorted(before)[0], "differs", "the passage has the two the other way round")


@lru_cache(maxsize=2048)
def _relations(reading: Reading, sentence: Sentence) -> tuple[tuple[str, Side, Side], ...]:
    """Each verb or "ahead" with the names before it and behind it in its clause; passives left out."""
    words = sentence.words
    found = []
    for index, word in enumerate(words):
        past = is_past(word) and is_deed(word.low)
        if not word.text.islower() or not (past or word.stem in CONVERSES):
            continue
        around = words[max(0, index - _NEAR) : index], words[index + 1 : index + 1 + _NEAR]
        if any(one.low in _PASSIVE for one in (*around[0][-2:], *around[1][:1])):
            continue
        before = _names([one for one in around[0] if not _CLAUSE.search(reading.text, one.end, word.start)])
        after = _names([one for one in around[1] if not _CLAUSE.search(reading.text, word.end, one.start)])
        found.append((word.stem, before, after))
    return tuple(found)


def _names(words: Sequence[Word]) -> Side:
    return frozenset(
        word.stem
        for word in words
        if word.text[0].isupper() and not is_ordinary(word.text) and word.text not in _CALENDAR
    )


def _owned_by_another(statement: Reading, passages: Sequence[Reading], sentence: Sentence) -> Iterator[Check]:
    """ "Marsh's 93rd-minute goal" where the passage has "Okoro's 93rd-minute screamer"."""
    for owner, things in _owned(statement, sentence):
        told = [
            (other, theirs)
            for reading in passages
            for one in reading.sentences
            for other, theirs in _owned(reading, one)
        ]
        others = [other for other, theirs in told if other != owner and len(things & theirs) > 1]
        own = any(other == owner and things & theirs for other, theirs in told)
        if others and not own:
            yield Check("name", owner, "differs", f"in the passage it is {others[0]!r}")


@lru_cache(maxsize=2048)
def _owned(reading: Reading, sentence: Sentence) -> tuple[tuple[str, Side], ...]:
    words = sentence.words
    return tuple(
        (word.low, frozenset(one.stem for one in words[index + 1 : index + 1 + _OWNED]))
        for index, word in enumerate(words)
        if word.text[0].isupper() and word.text.endswith(("'s", "s'"))
    )


_OF = re.compile(r"\b(?P<who>[A-Z][\w-]+) of (?P<where>[A-Z][\w-]+)")
_IS_OF = re.compile(
    r"\b(?P<who>[A-Z][\w-]+)(?: is| was|,)(?: the| a| an)? (?:[a-z-]+ ){1,4}(?:of|for|from) (?P<where>[A-Z][\w-]+)"
)


@lru_cache(maxsize=512)
def _places_of(reading: Reading) -> frozenset[tuple[str, str]]:
    """(who, where) of "Ilic of Ostrava"."""
    return frozenset((found["who"], found["where"]) for found in _OF.finditer(reading.text))


def _belongs_elsewhere(statement: Reading, passages: Sequence[Reading], sentence: Sentence) -> Iterator[Check]:
    """ "Ilic is minister of Lumeria" where the passage has Ilic of Ostrava, and another of Lumeria."""
    text = statement.text[sentence.start : sentence.end]
    known = frozenset().union(*map(_places_of, passages))
    for found in (*_IS_OF.finditer(text), *_OF.finditer(text)):
        own = {where for who, where in known if who == found["who"]}
        others = {who for who, where in known if where == found["where"]}
        if own and others and found["where"] not in own:
            yield Check("name", found["who"], "differs", f"the passage has {found['who']} of {min(own)}")


def _crossed(statement: Reading, sentence: Sentence, passages: Sequence[Reading]) -> Iterator[Check]:
    """ "The government blames the pumps" where the agencies blame the pumps, and the government the floods."""
    mine = [half for half in _halves(statement, sentence) if half.is_deed]
    for match in best_matches(sentence, passages) if mine else ():
        theirs = _halves(match.reading, match.sentence)
        for half in mine:
            same = [other for other in theirs if other.verb == half.verb]
            if any(half.who & other.who and half.what & other.what for other in same):
                continue
            if any(half.who & other.who for other in same) and any(half.what & other.what for other in same):
                yield Check("name", min(half.who), "differs", "the passage says it of somebody else")


@dataclass(frozen=True, slots=True)
class _Half:
    """A word of a clause with the content words before it and behind it; `is_deed`: it looks like a verb."""

    verb: str
    who: Side
    what: Side
    is_deed: bool


@lru_cache(maxsize=2048)
def _halves(reading: Reading, sentence: Sentence) -> tuple[_Half, ...]:
    return tuple(_iter_halves(reading, sentence))


def _iter_halves(reading: Reading, sentence: Sentence) -> Iterator[_Half]:
    cuts = [sentence.start, *(one.end() for one in _APART.finditer(reading.text, sentence.start, sentence.end))]
    for begin, end in zip(cuts, [*cuts[1:], sentence.end], strict=True):
        words = [word for word in sentence.words if begin <= word.start and word.end <= end]
        for index, word in enumerate(words):
            before = frozenset(one.stem for one in words[:index] if one.is_content)
            after = frozenset(one.stem for one in words[index + 1 :] if one.is_content)
            if before and after and word.text.islower() and word.is_content:
                yield _Half(word.stem, before, after, is_deed(word.low))


_AGED = re.compile(r"\b(?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2}), (?:aged )?(?P<age>\d{1,3})(?=[,.;)]|\Z)")
_CALLED = re.compile(
    r"\b(?P<first>[A-Za-z][a-z-]+) (?P<last>[a-z][a-z-]+),? (?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})"
)
_PERSON = r"(?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})"
_IS_CALLED = re.compile(
    rf"\b{_PERSON} (?:is|was) (?:(?:the|a|an|its) )?(?P<first>[a-z-]+) (?P<last>[a-z-]+) (?:of|at|for|in|to)\b"
)
_IS_NAMED = re.compile(
    rf"\b{_PERSON} (?:is|was|has been) (?:named|appointed|elected) (?:as )?(?:the |its )?"
    r"(?P<first>[a-z-]+) (?P<last>[a-z-]+)\b"
)
_NAMED = re.compile(
    rf"\b(?:named|appointed|elected) {_PERSON}(?:, [^,.]{{2,40}},)? (?:as |to be )?(?:the |its )?"
    r"(?P<first>[a-z-]+) (?P<last>[a-z-]+)\b"
)
Held = frozenset[tuple[str, str]]


def _of_another(mine: Held, theirs: Sequence[Held], what: str) -> Iterator[Check]:
    """What the statement says of a name and the passages of other names only."""
    for said, name in sorted(mine):
        if name.lower() in FUNCTION_WORDS:
            continue
        others = sorted(other for held in theirs for one, other in held if one == said)
        if others and not any(same_person(name, other) for other in others):
            yield Check("name", name, "differs", f"in the passage {others[0]!r} is {what}")


@lru_cache(maxsize=512)
def _aged(reading: Reading) -> Held:
    """(age, name) of "Mo Sharif, 41,"."""
    return frozenset((found["age"], found["name"]) for found in _AGED.finditer(reading.text))


@lru_cache(maxsize=512)
def _called(reading: Reading) -> Held:
    """(what, name) of "deputy leader, Joseph Mwamba": two words before a name, the last no plural."""
    return frozenset(
        (f"{stem(found['first'])} {stem(found['last'])}", found["name"])
        for pattern in (_CALLED, _IS_CALLED, _IS_NAMED, _NAMED)
        for found in pattern.finditer(reading.text)
        if not found["last"].endswith("s") and _NO_CALLING.isdisjoint((found["first"].lower(), found["last"]))
    )


_NO_CALLING = (FUNCTION_WORDS | SAY | OFFICES) - {"only", "minister"}


_SERVING = re.compile(rf"\b(?P<whose>[a-z]+)'s (?P<role>[a-z]+), {_PERSON}")


@lru_cache(maxsize=512)
def _serving(reading: Reading) -> Held:
    """(role and name, whose) of "the trawler's captain, Jon Reitan"."""
    return frozenset((f"{found['role']} {found['name']}", found["whose"]) for found in _SERVING.finditer(reading.text))


_WHERE = r"(?P<where>[A-Z][\w'-]+(?: [A-Z][\w'-]+)?)"
_OF_WHOM = re.compile(rf"\b(?P<role>[a-z]+),? {_PERSON} of {_WHERE}")
_WHOSE = re.compile(rf"\b(?P<where>[A-Z][\w-]+(?: [A-Z][\w-]+)?)'s (?:[a-z]+ )?(?P<role>[a-z]+),? {_PERSON}")


def _of_elsewhere(statement: Reading, passages: Sequence[Reading]) -> Iterator[Check]:
    """ "Elm Park's head teacher, Quill" where the passage has the "head teacher Bernadette Quill of St Brigid's"."""
    whose = list(_WHOSE.finditer(statement.text))
    known = [found for reading in passages for found in _OF_WHOM.finditer(reading.text)] if whose else []
    for mine in whose:
        same = [one for one in known if one["role"] == mine["role"] and same_person(one["name"], mine["name"])]
        if same and not any(same_person(one["where"], mine["where"]) for one in same):
            yield Check("name", mine["name"], "differs", f"the passage has {same[0]['name']} of {same[0]['where']}")


_NAMES = r"[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2}"
_WON = re.compile(
    rf"\b(?:handed|gave|earned|secured|to) (?P<given>{_NAMES}) (?:a|the|their) \d+-\d+ (?:win|victory)\b"
    rf"|\b\d+-\d+ (?:win |victory )?(?:to|for) (?P<told>{_NAMES})"
)
_SCORED = re.compile(rf"\b(?P<one>{_NAMES}) (?P<first>\d{{1,3}}), (?P<other>{_NAMES}) (?P<last>\d{{1,3}})\b")


def _won_by_another(statement: Reading, passages: Sequence[Reading]) -> Iterator[Check]:
    """ "Rovers beat City", where the goal handed City a 2-1 win."""
    winners = frozenset().union(*(_winners(reading) for reading in passages))
    for sentence in statement.sentences:
        for verb, before, after in _relations(statement, sentence) if winners else ():
            if verb in ALLIES[stem("win")] and before and after & winners and not before & winners:
                yield Check("name", min(before), "differs", f"the passage has {min(after & winners)!r} win")


@lru_cache(maxsize=512)
def _winners(reading: Reading) -> Side:
    """The stems of those whom a text names as winners by a score."""
    names = [found["given"] or found["told"] for found in _WON.finditer(reading.text)]
    for found in _SCORED.finditer(reading.text):
        if found["first"] != found["last"]:
            names.append(found["one"] if int(found["first"]) > int(found["last"]) else found["other"])
    return frozenset(stem(word) for name in names for word in name.split())
