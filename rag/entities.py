"""Names in news text: runs of capitalised words, and the full form of a bare surname."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vectorstore.types import Article

_WORD = r"[A-ZÀ-ÖØ-Þ][\w’'.-]*"
_LINK = r"(?:of|the|for|de|da|di|du|von|van|der|den|bin|ibn|al|el|la|le)"
_RUN = re.compile(rf"\b{_WORD}(?:[ \u00a0](?:{_LINK}[ \u00a0]){{0,2}}{_WORD})*")
_ENDS_SENTENCE = re.compile(r"(?:^|[.!?:]['\"’”)]*\s+|\n\s*|[“\"‘]\s*)\Z")
_TITLES = frozenset(
    """
        President Prime Minister Mr Mrs Ms Dr Sir Dame Lord Lady Professor Prof Gen General Col Colonel Capt
    Captain Sgt Judge     Justice Foreign Finance Defence Interior Governor Mayor Senator Sen Rep Chancellor King
    Queen Prince Princess Pope     Secretary Chief Executive Coach Chairman Chairwoman Director Ambassador Deputy
    Vice Former
    """.split()
)
_CALENDAR = frozenset(
    """
        January February March April May June July August September October November December Monday Tuesday
    Wednesday Thursday     Friday Saturday Sunday Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec
    """.split()
)
_OPENERS = frozenset(
    """
        A An The This That These Those It He She They We I You His Her Their Its Our My Your And But Or So Yet If
    When While     After Before As At By For From In Into Of On To With Without About Not No Yes Now Then There
    Here Both Each All Some     Many Most More One Two Three What Who Which Where Why How According However
    Meanwhile Although Since Because Under     Over During Until Despite Also Just Only Even Still Last Next First
    Second Once Noting Read Photo Image Advertisement
    """.split()
)


_NO_PERSON = frozenset(
    """
        Academy Agency Airport Association Authority Bank Bay Board Bridge Bureau Cape Cathedral Church City Club
    College     Commission Committee Company Congress Council Country County Court Cup Department East Festival
    Fund Gallery Group     Guard Hall Hospital Hotel House Institute Island Islands Lake League Line Marathon
    Market Ministry Mount Museum National     New News North Office Olympics Park Parliament Party Police Port
    Post Press Prize River Road Rock School Sea Senate     Service Society South Square Stadium State States
    Station Street Theatre Times Tower Town Trust Union United     University Valley Village West Wire World
    """.split()
)
_TITLE_BEFORE = re.compile(r"\b(?:" + "|".join(sorted(_TITLES)) + r")\.?\s+\Z")
_SAYING_AFTER = re.compile(r"\s*(?:,[^.]{0,30},)?\s*(?:said|says|told|added|has said|argued|wrote|announced)\b")
_NOT_NAMES = _TITLES | _CALENDAR | _OPENERS


@dataclass(frozen=True, slots=True)
class Name:
    """A name and where it stands; `words` are without titles."""

    words: str
    start: int
    end: int


def iter_names(text: str) -> Iterator[Name]:
    """The names in a text, in order.

    A run is parted at titles and possessives: "Chinese Foreign Minister Wang Yi" holds "Wang Yi", and "China's Xi
    Jinping" two names. A capitalised word that opens a sentence counts only as part of a longer name.
    """
    for match in _RUN.finditer(text):
        start = match.start()
        opens = start == 0 or bool(_ENDS_SENTENCE.search(text[max(0, start - 4) : start]))
        for group in _part_run(match.group(), start):
            words = text[group[0] : group[1]]
            alone = " " not in words and not words.isupper()
            if not (opens and alone and group[0] == start):
                yield Name(words, *group)


def _part_run(run: str, offset: int) -> Iterator[tuple[int, int]]:
    """(start, end) of each name in a run of capitalised words."""
    group: list[tuple[int, int, str]] = []
    for match in re.finditer(r"\S+", run):
        word = match.group()
        bare = re.sub(r"(?:['’]s?|[.,-]+)\Z", "", word)
        if bare in _NOT_NAMES or (not group and bare.islower()):
            yield from _closed(group, offset)
            group = []
            continue
        group.append((match.start(), match.start() + len(bare), bare))
        if set(word[len(bare) :]) & {"’", "'"}:
            yield from _closed(group, offset)
            group = []
    yield from _closed(group, offset)


def _closed(group: list[tuple[int, int, str]], offset: int) -> Iterator[tuple[int, int]]:
    while group and group[-1][2].islower():
        group.pop()
    if group and group[-1][1] - group[0][0] > 1:
        yield offset + group[0][0], offset + group[-1][1]


def find_persons(text: str) -> dict[str, str]:
    """Last or first word -> the one full name of a person that holds it; ambiguous words are left out.

    A person is a name of two or three words with a title before it or a word of saying beside it. Chinese and Korean
    names put the family name first, so both ends of a name are looked at.
    """
    holders: dict[str, set[str]] = {}
    persons: set[str] = set()
    for name in iter_names(text):
        words = name.words.split()
        if 2 <= len(words) <= 3 and all(word[0].isupper() for word in words):
            for word in {words[0], words[-1]}:
                holders.setdefault(word, set()).add(name.words)
            if _TITLE_BEFORE.search(text[: name.start][-40:]) or _SAYING_AFTER.match(text[name.end : name.end + 40]):
                persons.add(name.words)
    return {
        word: next(iter(names)) for word, names in holders.items() if len(names) == 1 and not names.isdisjoint(persons)
    }


def find_article_persons(article: Article) -> dict[str, str]:
    """As `find_persons`, over all that an article says."""
    return find_persons("\n".join((article.title, article.text, *article.captions)))


def looks_like_person(name: Name, text: str) -> bool:
    """Whether a name of two or three words has nothing of a body or a place about it, and no article before it."""
    words = name.words.split()
    plain = 2 <= len(words) <= 3 and all(word[0].isupper() and word[1:].islower() for word in words)
    return plain and _NO_PERSON.isdisjoint(words) and not re.search(r"\b[Tt]he\s+\Z", text[: name.start])


def merge_names(names: Iterable[str]) -> dict[str, str]:
    """Each name -> the longest name of the same family that holds all its words; itself when there is none."""
    known = sorted(set(names), key=len, reverse=True)
    merged: dict[str, str] = {}
    for name in known:
        words = set(name.split())
        merged[name] = next((other for other in known if words < set(other.split()) and len(other.split()) <= 4), name)
    return merged
