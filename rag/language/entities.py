"""Names in news text: runs of capitalised words, and the full form of a bare surname."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from rag.language.calendar_names import CALENDAR_WORDS
from rag.language.names import SMALL_OPENERS, NameRun, find_names
from rag.language.titles import TITLES
from vectorstore.types import Article

_ENDS_SENTENCE = re.compile(r"(?:^|[.!?:]['\"’”)]*\s+|\n\s*|[“\"‘]\s*)\Z")
_TITLES = {"CEO", "CFO", "COO", "CTO"}.union(*((word.capitalize(), word.title()) for word in TITLES))
_NOT_OF_PERSONS = frozenset(
    """
    Academy Agency Airport Association Authority Bank Bay Board Bridge Bureau Cape Cathedral Church City Club
    College Commission Committee Company Congress Council Country County Court Cup Department East Festival Fund
    Gallery Group Guard Hall Hospital Hotel House Institute Island Islands Lake League Line Marathon Market Ministry
    Mount Museum National New News North Office Olympics Park Parliament Party Police Port Post Press Prize River
    Road Rock School Sea Senate Service Society South Square Stadium State States Station Street Theatre Times Tower
    Town Trust Union United University Valley Village West Wire World
    """.split()
)
_SHORT_FORMS = frozenset("St Jr Sr Mt Ft".split())
_AFTER_A_WORD = re.compile(r"(?:['’](?:s|ve|re|ll|d|m)?|[.,-]+)\Z")
TITLE_BEFORE = re.compile(r"\b(?:" + "|".join(sorted(_TITLES)) + r")\.?\s+\Z")
_SAYING_AFTER = re.compile(r"\s*(?:,[^.]{0,30},)?\s*(?:said|says|told|added|has said|argued|wrote|announced)\b")
_THE_BEFORE = re.compile(r"\b[Tt]he\s+\Z")
_NOT_NAMES = _TITLES.union(word.capitalize() for word in SMALL_OPENERS)


@dataclass(frozen=True, slots=True)
class Name:
    """A name and where it stands; `words` are without titles."""

    words: str
    start: int
    end: int


def iter_names(text: str) -> Iterator[Name]:
    """The names in a text, in order.

    A run is parted at titles, possessives and the ends of sentences: "Chinese Foreign Minister Wang Yi" holds "Wang
    Yi", and "China's Xi Jinping" and "Tarvia. Xi Jinping" two names each. A capitalised word that opens a sentence
    counts only as part of a longer name.
    """
    for name in iter_capitalised(text):
        alone = " " not in name.words and not name.words.isupper()
        if not (alone and _opens_sentence(text, name.start)):
            yield name


def iter_capitalised(text: str) -> Iterator[Name]:
    """As `iter_names`, with the words that open a sentence, names or not."""
    for run in find_names(text):
        for start, end in _part_run(text, run):
            yield Name(text[start:end], start, end)


def _opens_sentence(text: str, place: int) -> bool:
    before = text[max(0, place - 24) : place]
    return bool(_ENDS_SENTENCE.search(before[-4:])) and not TITLE_BEFORE.search(before)


def _part_run(text: str, run: NameRun) -> Iterator[tuple[int, int]]:
    """(start, end) of each name in a run of capitalised words."""
    group: list[tuple[int, int, str]] = []
    for token in run.tokens:
        bare = _AFTER_A_WORD.sub("", token.text)
        if bare in _NOT_NAMES or bare.lower() in CALENDAR_WORDS or (not group and bare.islower()):
            yield from _closed(group)
            group = []
            continue
        group.append((token.start, token.start + len(bare), bare))
        if bare != token.text.rstrip(".,-") or (text[token.end : token.end + 1] == "." and not _is_short_form(bare)):
            yield from _closed(group)
            group = []
    yield from _closed(group)


def _is_short_form(word: str) -> bool:
    """Whether a full stop behind a word may be its own: an initial, "U.S", "Jr"."""
    return len(word) == 1 or "." in word or word in _SHORT_FORMS


def _closed(group: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    while group and group[-1][2].islower():
        group.pop()
    if group and group[-1][1] - group[0][0] > 1:
        yield group[0][0], group[-1][1]


@lru_cache(maxsize=256)
def find_persons(text: str) -> Mapping[str, str]:
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
            if TITLE_BEFORE.search(text[: name.start][-40:]) or _SAYING_AFTER.match(text[name.end : name.end + 40]):
                persons.add(name.words)
    full = {word: next(iter(names)) for word, names in holders.items() if len(names) == 1}
    return MappingProxyType({word: name for word, name in full.items() if name in persons})


def find_article_persons(article: Article) -> Mapping[str, str]:
    """As `find_persons`, over all that an article says."""
    return find_persons("\n".join((article.title, article.text, *article.captions)))


def looks_like_person(name: Name, text: str) -> bool:
    """Whether a name of two or three words has nothing of a body or a place about it, and no article before it."""
    words = name.words.split()
    plain = 2 <= len(words) <= 3 and all(word[0].isupper() and word[1:].islower() for word in words)
    return plain and _NOT_OF_PERSONS.isdisjoint(words) and not has_article(name, text)


def has_article(name: Name, text: str) -> bool:
    """Whether "the" stands before a name."""
    return bool(_THE_BEFORE.search(text[max(0, name.start - 12) : name.start]))


def has_form_of_person(words: str) -> bool:
    """Whether two or three words may be a person's name: capitals, no acronym, and no word of a body or a place."""
    parts = words.split()
    formed = all(part[0].isupper() and not (part.isupper() and len(part) > 2) for part in parts)
    return 2 <= len(parts) <= 3 and formed and _NOT_OF_PERSONS.isdisjoint(parts)


def find_full_name(word: str, articles: Iterable[Article]) -> str:
    """The longer name that ends with a word, or whose letters the word is ("HSF"), as most articles have it; the word
    itself where no two articles have the same.
    """
    named: Counter[str] = Counter()
    for article in {article.article_id: article for article in articles}.values():
        names = {name.words for name in iter_names(f"{article.title}\n{article.text}")}
        named.update(name for name in names if " " in name and word in (name.split()[-1], _initials(name)))
    best = max(named, key=lambda name: (named[name], name), default=word)
    return best if named[best] > 1 else word


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split() if part[0].isupper())
