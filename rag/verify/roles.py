"""Right names in wrong places: who did what to whom, and who holds which office."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.names import TITLES, Name, find_names, is_ordinary
from rag.verify.attribution import SAY
from rag.verify.names import LINKS, starts_of
from rag.verify.quotations import quotation_spans, same_person
from rag.verify.reading import Reading, Word
from rag.verify.spans import inside
from rag.verify.types import Check

# Who does these to whom is no matter, or too loosely told to be compared.
_MUTUAL = frozenset("meet talk marri join share face speak have be do discuss play want includ remain becom".split())
_AUX = frozenset("has had have also then later will would first now still recently once again soon finally did".split())
_PASSIVE = frozenset("was were been be is are being".split())
OFFICES = frozenset(
    """
    president minister premier chancellor governor mayor secretary ambassador envoy chairman chairwoman chair executive
    director coach captain bishop archbishop king queen judge prosecutor commander commissioner sheriff spokesman
    spokeswoman founder lawyer editor conductor goalkeeper owner
    """.split()
)
_OFFICE_BEFORE = re.compile(r"\b([a-z]+)(?: (?:of|for) (?:the )?[\w ]{2,30})?,? \Z", re.IGNORECASE)
_OFFICE_AFTER = re.compile(r", (?:the |a |an |its |his |her |their )?(?:[\w'-]+ ){0,4}?([a-z]+)\b")


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb and the name right beside it, as the one who does it or the one it is done to."""

    verb: str
    name: str
    does: bool


def check_roles(statement: Reading, passages: Sequence[Reading]) -> Iterator[Check]:
    """Deeds and offices that the passages give to another name."""
    known = [deed for reading in passages for deed in deeds_of(reading)]
    for mine in deeds_of(statement):
        same = [deed for deed in known if deed.verb == mine.verb and deed.does == mine.does]
        told = sum(word.stem == mine.verb for reading in passages for one in reading.sentences for word in one.words)
        all_known = told <= len({id(deed) for deed in known if deed.verb == mine.verb and deed.does == mine.does})
        if same and all_known and not any(same_person(mine.name, deed.name) for deed in same):
            what = "says that of" if mine.does else "says that it was done to"
            yield Check("name", mine.name, "differs", f"the passage {what} {same[0].name!r}")
    yield from _offices(statement, passages)


@lru_cache(maxsize=512)
def deeds_of(reading: Reading) -> tuple[Deed, ...]:
    """The deeds of a text, what stands in quotation marks left out."""
    quoted = quotation_spans(reading.text)
    names = [name for name in find_names(reading.text, starts_of(reading)) if not inside(name.start, name.end, quoted)]
    names = [name for name in names if not (name.initial and len(name.tokens) == 1 and is_ordinary(name.tokens[0].text))]
    words = [word for sentence in reading.sentences for word in sentence.words]
    at = {word.start: index for index, word in enumerate(words)}
    return tuple(deed for name in names for deed in _deeds(reading.text, name, words, at))


def _deeds(text: str, name: Name, words: Sequence[Word], at: dict[int, int]) -> Iterator[Deed]:
    first = at.get(name.tokens[0].start)
    last = at.get(name.tokens[-1].start)
    bare = _bare(name)
    if first is None or last is None or not bare or text[max(0, name.start - 4) : name.start].lower() == "the ":
        return
    while last + 1 < len(words) and words[last + 1].start < name.end:
        last += 1
    passive, index = False, last + 1
    while index < len(words) and words[index].low in _AUX | _PASSIVE and _touch(text, words[index - 1], words[index]):
        passive = passive or words[index].low in _PASSIVE
        index += 1
    if index < len(words) and _touch(text, words[index - 1], words[index]) and _is_deed(words[index]):
        if not passive or words[index].low.endswith(("ed", "en", "t", "n")):
            yield Deed(words[index].stem, bare, not passive)
    if first >= 2 and words[first - 1].low == "by" and _is_deed(words[first - 2]) and words[first - 2].low.endswith("ed"):
        yield Deed(words[first - 2].stem, bare, True)


def _touch(text: str, before: Word, after: Word) -> bool:
    return text[before.end : after.start] == " "


def _is_deed(word: Word) -> bool:
    if not word.is_content or not word.text.islower() or word.low in SAY or word.stem in _MUTUAL:
        return False
    return word.low.endswith(("ed", "s")) or word.stem != word.low


def _bare(name: Name) -> str:
    tokens = [token for token in name.tokens if token.folded not in TITLES]
    if not any(token.folded not in LINKS for token in tokens) or name.words.endswith("'s"):
        return ""
    return " ".join(token.text for token in tokens)


def _offices(statement: Reading, passages: Sequence[Reading]) -> Iterator[Check]:
    for office, name in _held(statement):
        held = [(reading, other) for reading in passages for known, other in _held(reading) if known == office]
        if not held or any(same_person(name, other) for _, other in held):
            continue
        if not any(_together(reading, office, name) for reading in passages):
            yield Check("name", name, "differs", f"in the passage the {office} is {held[0][1]!r}")


@lru_cache(maxsize=512)
def _held(reading: Reading) -> tuple[tuple[str, str], ...]:
    """(office, name) for "President Japarov", "the mayor, Hale" and "Hale, the mayor"."""
    found: list[tuple[str, str]] = []
    for name in find_names(reading.text, starts_of(reading)):
        offices = [token.folded for token in name.tokens if token.folded in OFFICES]
        bare = _bare(name)
        if not bare:
            continue
        before = _OFFICE_BEFORE.search(reading.text, max(0, name.start - 50), name.start)
        if not offices and before and before[1].lower() in OFFICES:
            offices = [before[1].lower()]
        after = _OFFICE_AFTER.match(reading.text, name.end, name.end + 60)
        if not offices and after and after[1].lower() in OFFICES:
            offices = [after[1].lower()]
        found.extend((office, bare) for office in offices[-1:])
    return tuple(found)


def _together(reading: Reading, office: str, name: str) -> bool:
    last = name.split()[-1].lower()
    return any(
        {office, last} <= {word.low for word in sentence.words} and not _office_of_another(reading, office, name, sentence.start)
        for sentence in reading.sentences
    )


def _office_of_another(reading: Reading, office: str, name: str, start: int) -> bool:
    sentence = reading.sentences[reading.sentence_at(start)]
    holders = [other for known, other in _held(reading) if known == office]
    return any(other in reading.text[sentence.start : sentence.end] and not same_person(other, name) for other in holders)
