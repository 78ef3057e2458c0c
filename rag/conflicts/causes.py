"""What was suspected of having caused something, and then cleared: "Police suspect arson", "arson was ruled out"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from rag.conflicts.asked_value import AskedValues
from rag.conflicts.claims import Claim
from rag.conflicts.groups import MONTH, Group, are_near, as_subject
from rag.conflicts.values import ReadPassage, SaidValue, are_of_one_event
from rag.language.nouns import noun_class
from rag.language.reading import FUNCTION_WORDS, flatten
from rag.question.kinds import Question

_BE = r"(?:is|was|are|were|has been|have been|had been)"
# What stands right behind, or right before, the thing.
_SUSPECTS = re.compile(
    r"\b(?:suspicion (?:rests|rested|falls|fell|has fallen|centres|centred|centers|centered) (?:up)?on"
    r"|(?:suspects?|suspected|suspecting)(?: that)?"
    r"|blam(?:e|es|ed|ing)(?: it on)?|point(?:s|ed|ing)? to) ",
    re.IGNORECASE,
)
_SUSPECTED = re.compile(
    rf" (?:{_BE} (?:widely )?(?:suspected|blamed)|(?:{_BE} )?(?:thought|believed) to (?:be|have been)"
    r" (?:the (?:cause|source|origin)|to blame|behind)|(?:is|was) the (?:suspected|likely|probable) (?:cause|source))\b"
)
_CLEARS = re.compile(r"\b(?:ruled out|rules out|ruling out|cleared|exonerated) (?:the possibility of )?", re.IGNORECASE)
_CLEARED = re.compile(
    rf" (?:{_BE} (?:now )?(?:ruled out|cleared|exonerated)|(?:had |have |has )?found nothing|(?:{_BE} )?(?:came back )?"
    rf"negative|(?:is|was|are|were) not (?:the (?:cause|source|origin)|to blame))\b"
)
_TESTS = re.compile(r"\b(?:tests?|samples?|checks|searches|inspections?) (?:on|of|from|at|in) \Z", re.IGNORECASE)
# "has not been ruled out", "could be cleared", "hopes to be cleared", "if arson is ruled out"
_UNSURE = re.compile(
    r"\b(?:not|never|cannot|can|could|would|may|might|should|will|must|nobody|neither|nor|without|until|unless|if"
    r"|whether|hop(?:e|es|ed|ing)|ask(?:s|ed|ing)?|yet|to be|once|before|denied|denies|refused|declined)\b|n't\b"
)
_UNSURE_WITHIN = 40  # characters before the word that clears
_BREAK = re.compile(r"[,;:.!?]")
_WORD = re.compile(r"[^\W_](?:[\w'-]*[^\W_])?")
_ARTICLES = frozenset("the a an its his her their this that".split())
_NO_NOUNS = FUNCTION_WORDS - _ARTICLES - {"of"} | frozenset("said says say added told after before".split())
_MAX_WORDS = 9


@dataclass(frozen=True, slots=True)
class _Thing:
    """A thing in a sentence, and the words with which it is suspected or cleared there.

    `head`: its words up to "of", folded, without an article; `rest`: those behind.
    """

    head: tuple[str, ...]
    rest: tuple[str, ...]
    start: int
    end: int
    value: str = ""


_Finder = Callable[[str], Iterator[_Thing]]


def cause_groups(asked: AskedValues, question: Question, evidence: Sequence[ReadPassage]) -> list[Group]:
    """What one report suspects and a later one of the same event clears, as a revision; at most one.

    Nothing where a third suspects it again, or one report tells both.
    """
    if not asked.cause:
        return []
    about = as_subject(question)
    suspected = [pair for passage in evidence for pair in _things(passage, _suspected_in)]
    cleared = [pair for passage in evidence for pair in _things(passage, _cleared_in)]
    for said, thing in suspected:
        for later, other in cleared:
            if not _is_same(thing, other) or not _goes_on(said, later):
                continue
            if any(one.moment >= later.moment and _is_same(each, other) for one, each in suspected):
                continue
            return [Group(about, "revised", (said, later))]
    return []


def _goes_on(said: SaidValue, later: SaidValue) -> bool:
    """Whether another report, of the same event and within a month, came later."""
    if said.story & later.story or later.moment <= said.moment or not are_near(said, later, MONTH):
        return False
    assert said.passage is not None and later.passage is not None
    return are_of_one_event(said.passage, later.passage, strictly=False)


def _is_same(one: _Thing, other: _Thing) -> bool:
    """ "The cooling tower of the baths" and "the tower"; not "a man" and "a man", who may be two."""
    short, long = sorted((one.head, other.head), key=len)
    if long[-len(short) :] != short or (one.rest and other.rest and not set(one.rest) & set(other.rest)):
        return False
    return len(short) > 1 or not noun_class(list(short), many=False).startswith("person")


def _things(passage: ReadPassage, find: _Finder) -> Iterator[tuple[SaidValue, _Thing]]:
    for one in passage.sentences:
        for thing in find(flatten(one.text)):
            claim = Claim(thing.value, unit="cause", name=thing.head)
            yield SaidValue(claim, one, one.result.article, one.start, one.end, one.score, passage=passage), thing


def _suspected_in(text: str) -> Iterator[_Thing]:
    """What a sentence suspects: the words right behind or before the word for it."""
    behind = (_thing_behind(text, found.end()) for found in _SUSPECTS.finditer(text) if not _is_unsure(text, found))
    before = (_thing_before(text, found.start()) for found in _SUSPECTED.finditer(text) if not _is_unsure(text, found))
    yield from (replace(thing, value=text[thing.start : thing.end]) for thing in (*behind, *before) if thing)


def _cleared_in(text: str) -> Iterator[_Thing]:
    """What a sentence clears, with the words that clear it; nothing where that is denied, hoped for or asked."""
    for found in _CLEARS.finditer(text):
        thing = _thing_behind(text, found.end())
        if thing and not _is_unsure(text, found):
            yield replace(thing, value=text[found.start() : thing.end])
    for found in _CLEARED.finditer(text):
        thing = _thing_before(text, found.start())
        if thing and not _is_unsure(text, found):
            tests = _TESTS.search(text[: thing.start])
            yield replace(thing, value=text[tests.start() if tests else thing.start : found.end()])


def _is_unsure(text: str, found: re.Match[str]) -> bool:
    lead = text[max(0, found.start() - _UNSURE_WITHIN) : found.start() + 1]
    return bool(_UNSURE.search(_BREAK.split(lead)[-1]))


def _thing_behind(text: str, at: int) -> _Thing | None:
    """The name or noun that begins there, up to a stop or a word that can be no part of it."""
    stop = _BREAK.search(text, at)
    return _thing(text, _run(_WORD.finditer(text, at, stop.start() if stop else len(text))))


def _thing_before(text: str, at: int) -> _Thing | None:
    """The name or noun that ends there."""
    begin = max((found.end() for found in _BREAK.finditer(text, 0, at)), default=0)
    return _thing(text, _run(reversed(list(_WORD.finditer(text, begin, at))))[::-1])


def _run(words: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    return list(takewhile(lambda word: word[0].lower() not in _NO_NOUNS, words))


def _thing(text: str, words: list[re.Match[str]]) -> _Thing | None:
    """The thing that a few words name; None where they name none, or too many do."""
    folded = [word[0].lower() for word in words]
    if not 0 < len(words) <= _MAX_WORDS or "of" in (folded[0], folded[-1]):
        return None
    head = tuple(word for word in takewhile(lambda word: word != "of", folded) if word not in _ARTICLES)
    rest = tuple(word for word in folded[folded.index("of") :][1:] if word not in _ARTICLES) if "of" in folded else ()
    return _Thing(head, rest, words[0].start(), words[-1].end()) if head else None
