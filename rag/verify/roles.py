"""Right names in wrong places: who did what to whom, and who holds which office."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.language.names import TITLES, Name, find_names, is_ordinary
from rag.language.reading import FUNCTION_WORDS, Reading, Sentence, stem
from rag.language.spans import inside
from rag.verify.attribution import OFFICES, SAY
from rag.verify.names import LINKS, starts_of
from rag.verify.quotations import quotation_spans, same_person
from rag.verify.types import Check

# Who does these to whom is no matter, or too loosely told to be compared.
_MUTUAL = frozenset(
    "meet talk marri join share face speak have be do discuss play want includ come finish go get end stay".split()
)
_DEED_AFTER = re.compile(
    r"(?P<apart>,(?: [^,.;:\"]{1,70},)?)?(?P<aux>(?: (?:has|had|have|also|then|later|will|would|first|now|still"
    r"|recently|once|again|soon|finally|was|were|been|be|is|are|being))*) (?P<verb>[a-z]+)\b"
)
_DEED_BEFORE = re.compile(r"\b([a-z]{3,20}ed)(?: \w{1,20}){0,4} by \Z")
_PRONOUNS = frozenset("he she they it we who".split())
_OF = ("of ", "in ", "for ", "from ", "at ", "with ", "to ", "by ", "'s ", "and ")
_PARTICLE = re.compile(r" (over|up|out|off|back|down|away|part|place|in)\b")
_WHO_DID = re.compile(r",? who (?:had |has |have |also |then |later )*(?P<verb>[a-z]+)\b")
_CALLED_IN = re.compile(r"called (?:in|off|up|back)\b")  # no saying
_PASSIVE = re.compile(r"\b(?:was|were|been|be|is|are|being)\b")
_OFFICE_BEFORE = re.compile(r"\b([a-z]+)(?: (?:of|for) (?:the )?[\w ]{2,30})?,? \Z", re.IGNORECASE)
_OFFICE_AFTER = re.compile(r"(?:,| is| was) (?:the |a |an |its |his |her |their )?(?:[\w'-]+ ){0,4}?([a-z]+)\b")


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb and the name right beside it, as the one who does it or the one it is done to; `around`: the stems of the
    content words of its sentence.
    """

    verb: str
    name: str
    does: bool
    around: frozenset[str]


def check_roles(statement: Reading, passages: Sequence[Reading]) -> Iterator[Check]:
    """Deeds and offices that the passages give to another name."""
    known = [deed for reading in passages for deed in deeds_of(reading)]
    for mine in deeds_of(statement):
        same = [deed for deed in known if deed.verb == mine.verb and deed.does == mine.does]
        told = sum(_times_told(mine.verb.split()[0], one) for reading in passages for one in reading.sentences)
        all_known = told <= len(
            {id(deed) for deed in known if deed.verb.split()[0] == mine.verb.split()[0] and deed.does == mine.does}
        )
        alike = any(len(mine.around & deed.around) > 1 for deed in same)  # more than the verb
        if alike and all_known and not any(same_person(mine.name, deed.name) for deed in same):
            what = "says that of" if mine.does else "says that it was done to"
            yield Check("name", mine.name, "differs", f"the passage {what} {same[0].name!r}")
    yield from _offices(statement, passages)


def _times_told(verb: str, sentence: Sentence) -> int:
    """How often a sentence has the verb, of anybody but a pronoun: "he died" is of one who was named."""
    befores = [None, *sentence.words]
    pairs = zip(befores, sentence.words, strict=False)
    return sum(word.stem == verb and (before is None or before.low not in _PRONOUNS) for before, word in pairs)


@lru_cache(maxsize=512)
def deeds_of(reading: Reading) -> tuple[Deed, ...]:
    """The deeds of a text, what stands in quotation marks left out."""
    quoted = quotation_spans(reading.text)
    names = [name for name in find_names(reading.text, starts_of(reading)) if not inside(name.start, name.end, quoted)]
    names = [
        name for name in names if not (name.initial and len(name.tokens) == 1 and is_ordinary(name.tokens[0].text))
    ]
    return tuple(
        Deed(verb, bare, does, reading.sentences[reading.sentence_at(name.start)].content)
        for name in names
        for verb, bare, does in _deeds(reading.text, name)
    )


def _deeds(text: str, name: Name) -> Iterator[tuple[str, str, bool]]:
    bare = _bare(name)
    if not bare or (_is_led_by_article(text, name) and not name.words.endswith("s")):
        return
    after = _DEED_AFTER.match(text, name.end, name.end + 120)
    led = text[max(0, name.start - 6) : name.start].lower()
    if after and after["apart"] and not led.endswith(", ") and (led.endswith(_OF) or after["apart"] == ","):
        after = None  # "the president of Tarvia, Stellan Morik, dissolved"
    if (
        after
        and not after["apart"]
        and text[max(0, name.start - 5) : name.start].lower().endswith((" of ", "from ", " in ", " at "))
    ):
        after = None  # "Esther Quandt from Tarvia won"
    if after and (is_deed(after["verb"]) or _CALLED_IN.match(text, after.start("verb"))):
        passive = bool(_PASSIVE.search(after["aux"])) and not after["verb"].endswith("ing")
        if not passive or after["verb"].endswith(("ed", "en", "t", "n")):
            yield _with_particle(after["verb"], text, after.end()), bare, not passive
    who = _WHO_DID.match(text, name.end, name.end + 60)
    if who and is_deed(who["verb"]) and not _PASSIVE.search(who[0]):
        yield _with_particle(who["verb"], text, who.end()), bare, True
    before = _DEED_BEFORE.search(text, max(0, name.start - 80), name.start)
    if before and is_deed(before[1]):
        yield stem(before[1]), bare, True


def _is_led_by_article(text: str, name: Name) -> bool:
    """ "The Estmere minister"; not "the Greens"."""
    return text[max(0, name.start - 4) : name.start].lower() == "the "


def _with_particle(verb: str, text: str, end: int) -> str:
    """ "Took over" is another deed than "took"."""
    particle = _PARTICLE.match(text, end)
    return f"{stem(verb)} {particle[1]}" if particle else stem(verb)


def is_deed(word: str) -> bool:
    """Whether a word in small letters may be a verb of doing something to somebody."""
    if word in FUNCTION_WORDS or word in SAY or stem(word) in _MUTUAL:
        return False
    return word.endswith(("ed", "s")) or stem(word) != word


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
    """(office, name) for "President Japarov", "the mayor, Hale", "Hale, the mayor" and "Hale is the mayor"."""
    found: list[tuple[str, str]] = []
    for name in find_names(reading.text, starts_of(reading)):
        offices = [token.folded for token in name.tokens if token.folded in OFFICES]
        bare = _bare(name)
        if not bare:
            continue
        before = _OFFICE_BEFORE.search(reading.text, max(0, name.start - 50), name.start)
        closed = re.match(r"[,.;:)]|\"(?!\w)|\Z", reading.text[name.end :]) or not (before and before[0].endswith(", "))
        if not offices and before and closed and before[1].lower() in OFFICES:
            offices = [before[1].lower()]
        after = _OFFICE_AFTER.match(reading.text, name.end, name.end + 60)
        if not offices and after and after[1].lower() in OFFICES:
            offices = [after[1].lower()]
        found.extend((office, bare) for office in offices[-1:])
    return tuple(found)


def _together(reading: Reading, office: str, name: str) -> bool:
    last = name.rsplit(maxsplit=1)[-1].lower()
    return any(
        {office, last} <= {word.low for word in sentence.words}
        and not _office_of_another(reading, office, name, sentence.start)
        for sentence in reading.sentences
    )


def _office_of_another(reading: Reading, office: str, name: str, start: int) -> bool:
    sentence = reading.sentences[reading.sentence_at(start)]
    holders = [other for known, other in _held(reading) if known == office]
    return any(
        other in reading.text[sentence.start : sentence.end] and not same_person(other, name) for other in holders
    )
