"""The noun phrases of a question: who and what it speaks of, when, and by whose report. By rules, without a model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rag.language.dates import DateMention, find_dates
from rag.language.spans import touches
from rag.question.outlets import KnownPublishers, PublisherMention

PhraseKind = Literal["name", "thing"]

_TOKEN = re.compile(r"[^\W_]+(?:[.'’&–-][^\W_]+)*(?:(?<=s)['’](?=\s))?|[^\w\s]")
_DETERMINERS = frozenset("the a an its their his her our my your this that these those".split())
_LINKS = frozenset("of for".split())
# Words that end a noun phrase: they stand between phrases, or do the work of a verb.
_NO_NOUNS = frozenset(
    """
    about above across after against along already also altogether am among and another any are anybody anyone
    around as at away back be became because become been before being below between both but by came can could did
    do does done down during each either else ever every everyone far few for from gave get gets give given go goes
    going gone got had has have here how i if in instead into is it just least less like long made make many may
    might more most much must near neither never no nor not nobody now of off often on once one only onto or other
    out over own per really said same say says shall should since so some somebody someone soon still such take
    taken takes tell than that them then there these they this those through to together told too took toward
    towards two under until up upon very via was we well went were what when where whether which while who whom
    whose why will with within without would yes yet you he she him her his hers their theirs its it us me agree
    announce ask become begin began break bring build built buy call cause change close come confirm cost decide
    deny describe die differ discover do draw drive drop enter expect fail fall feel fell find flew found gain
    happen hear held help hit hold hurt keep kept kill know last lead learn leave led left let lie lose lost mean
    meet met open pay pass prove put raise ran read receive remain reopen resign rise rose run sank sat saw see seen
    sell send show sign sink sold speak spend spent spoke stand start stay stood stop support talk think thought try
    turn vote warn win won work write wrote happened announced asked decided died all lower aboard again belong
    carry deliver earn gives hid injure injured join reach reopened ride struck survive want wants worth due likely
    able ashore astray beat bit blew bought brought built came caught chose cut dealt drew drove fed fought fled
    flew forbade forgot froze grew hung knew laid lent lit meant met rang rode sang shook shot shut slept slid spoke
    spread stole struck stuck swam swore taught teach thought threw tore understood woke wore withdraw withdrew
    """.split()
)
_ADJECTIVES = frozenset("old new high low big small hot cold deep long large great young late early".split())
_ENDS_LIKE_A_VERB = re.compile(r"(?:ed|ing)\Z")
_NOUNS_ALL_THE_SAME = frozenset(
    "building hearing meeting shipping fishing wedding crossing ceiling feed seed need".split()
)
_MAX_WORDS = 9
_HELPED = re.compile(r"\b(?:did|does|do|will|would|can|could|should|may|might|must)\s+(?:the\s+)?\Z", re.IGNORECASE)
_NO_VERB_AFTER = re.compile(
    r"\A\s*(?:\Z|[?.!,;]|(?:in|on|at|to|from|for|with|by|of|about|during|since|until|the|an?)\b)"
)
_IN_FRONT_OF = re.compile(r"(?:favou?r|command|charge|front|case|terms|spite|view|way|light|means|because|support) of ")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: `words == text[start:end]`. `kind` is name when it holds a name; `definite`: with "the"."""

    start: int
    end: int
    words: str
    kind: PhraseKind
    definite: bool


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a question names: outlets, times, and other phrases; none overlaps another."""

    outlets: tuple[PublisherMention, ...]
    times: tuple[DateMention, ...]
    phrases: tuple[Phrase, ...]


def find_mentions(text: str, *, known: KnownPublishers, anchor: date) -> Mentions:
    """The outlets (those of the archive and others), the times, counted from `anchor`, and the noun phrases."""
    outlets = tuple(known.find(text))
    taken = [(outlet.start, outlet.end) for outlet in outlets]
    times = tuple(time for time in find_dates(text, anchor=anchor) if not touches(time.start, time.end, taken))
    taken += [(time.start, time.end) for time in times]
    return Mentions(outlets, times, tuple(find_phrases(text, taken)))


def find_phrases(text: str, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Phrase]:
    """The noun phrases outside the spans that are `taken`: "the Harbour Tram line", "ferry disaster", "Wang Yi"."""
    group: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        if touches(token.start(), token.end(), taken) or not _continues(text, group, token):
            yield from _closed(text, group)
            group = []
        if not touches(token.start(), token.end(), taken) and (group or _begins(text, token)):
            group.append(token)
    yield from _closed(text, group)


def is_capitalised(word: str) -> bool:
    """Whether a word begins with a capital or has one in it ("iPhone")."""
    return any(letter.isupper() for letter in word)


def _begins(text: str, token: re.Match[str]) -> bool:
    return token.group().lower() in _DETERMINERS or _is_noun(text, token)


def _continues(text: str, group: Sequence[re.Match[str]], token: re.Match[str]) -> bool:
    """Whether a token belongs to the phrase before it. A new determiner opens a phrase, but for one after "of"."""
    if not group or len(group) >= _MAX_WORDS:
        return not group
    word, last = token.group().lower(), group[-1].group().lower()
    if text[group[-1].end() : token.start()].strip():
        return False
    if word in _LINKS:
        return last not in _DETERMINERS | _LINKS and (word == "of" or is_capitalised(group[-1].group()))
    if word in _DETERMINERS:
        return last in _LINKS and word == "the"
    return _is_noun(text, token, within=True)


def _is_noun(text: str, token: re.Match[str], *, within: bool = False) -> bool:
    """Whether a word may be part of a noun phrase: a name, or no word of another class; an adjective only within."""
    word = token.group()
    if not word[0].isalnum():
        return False
    low = re.sub(r"['’]s?\Z", "", word.lower())
    opens = not text[: token.start()].strip()
    if is_capitalised(word) and not opens:
        return low not in ("i", "why", "when", "what", "who", "where", "how")
    if low in _ADJECTIVES:
        return within
    if low in _NO_NOUNS or low in _DETERMINERS or low.endswith("ly"):
        return False
    return low in _NOUNS_ALL_THE_SAME or not _ENDS_LIKE_A_VERB.search(low)


def _closed(text: str, group: list[re.Match[str]]) -> Iterator[Phrase]:
    while group and group[-1].group().lower() in _LINKS | _DETERMINERS:
        group = group[:-1]
    if not group or group[0].group().lower() in _LINKS:
        return
    group = _without_verb(text, group)
    first = group[0].group().lower()
    start, end = group[0].start(), group[-1].end()
    compound = _IN_FRONT_OF.match(text, start)
    if compound and compound.end() < end:
        yield from find_phrases_in(text, compound.end(), end)
        return
    if not text[start:end].strip() or all(token.group().isdigit() for token in group):
        return
    named = any(is_capitalised(token.group()) for token in group if text[: token.start()].strip())
    yield Phrase(start, end, text[start:end], "name" if named else "thing", first == "the")


def _without_verb(text: str, group: list[re.Match[str]]) -> list[re.Match[str]]:
    """Of "did Karvania export in" the name alone: what ends the phrase there is the verb."""
    small = [token for token in group if not is_capitalised(token.group())]
    asked = _HELPED.search(text[: group[0].start()]) and _NO_VERB_AFTER.match(text[group[-1].end() :])
    return group[:-1] if asked and small == group[-1:] and len(group) > 1 else group


def find_phrases_in(text: str, start: int, end: int) -> Iterator[Phrase]:
    """The noun phrases of `text[start:end]`."""
    yield from find_phrases(text, [(0, start), (end, len(text))])
