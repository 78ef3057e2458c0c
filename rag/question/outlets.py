"""Outlets named in a question: those the archive holds, by their usual short names, and those it does not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from itertools import pairwise

from rag.language.calendar_names import ANY_MONTH, ANY_WEEKDAY
from rag.language.spellings import one_edit_apart
from vectorstore.outlets import outlet_key
from vectorstore.types import fold

_THE_WORDS = re.compile(
    r"\b(?:(?:[Tt]he|[Dd]er|[Dd]ie|[Dd]as)\s+(?P<words>[A-Z][\w’'-]{2,}(?:\s[A-Z][\w’'-]+){0,2})\b(?![ -][A-Z]))"
    r"(?=\W*\Z|\s+(?:report|say|said|says|wr|publish|"
    r"cover|article|piece|story|put|claim|tell|told|call|describe|mention|have|on|about|and|or|differ)|[’']s|[,;.?!])"
)
_DID = r"\b(?:did|does|do|has|have)\s+(?:the\s+)?"
_SAY = r"(?=\s+(?:have\s+to\s+)?(?:say|said|report|reported|write|written|publish|published|cover|covered)\b)"
_PARTS = re.compile(r"\s+[|:–—-]\s+|\s+\|\s*")
_DOMAIN_END = re.compile(r"(?i)(?<=\w)\.(?:com|org|net|co\.uk|co|news|tv|info)\b\.?")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LEADING_THE = re.compile(r"(?i)^the\s+")
_WORD = re.compile(r"[^\W_]+")
_MIN_FUZZY = 6  # letters; shorter words are one edit away from too many others
_MIN_BARE = 5  # letters of a one-word name without its article: "Verge" names an outlet, "Age" does not

# An outlet that the archive does not hold is known by a list, or by the words that news people put beside outlets.
_REPORT = r"(?:articles?|reports?|reporting|pieces?|stor(?:y|ies)|coverage|columns?|posts?|features?|interviews?)"
_NAME = r"(?:The\s+)?[A-Z][\w&.'’]*(?:\s+(?:of|the|and|&|for|[A-Z][\w&.'’]*)){0,4}?"
_AFTER_NAME = (
    r"(?=\s+(?:on|about|that|and|detailing|discussing|regarding|concerning|covering|highlighting|published|which|titled|"
    r"in\s+(?:their|its|a|an|the))\b|[,.;?])"
)
_OUTLET_NOUN = (
    r"(?:Chronicle|Times|Post|News|Gazette|Herald|Tribune|Journal|Courier|Daily|Mirror|Observer|Press|Radio|Telegraph|"
    r"Standard|Star|Globe|Mail|Express|Examiner|Dispatch|Bulletin|Review|Weekly|Magazine|Inquirer|Register|Sentinel|Echo)"
)
_UNKNOWN_PATTERNS = (
    re.compile(rf"\b{_REPORT}\s+(?:by|from|in|of)\s+['\"‘“]?(?P<name>{_NAME})['\"’”]?{_AFTER_NAME}"),
    re.compile(rf"\b{_REPORT}\s+on\s+['\"‘“]?(?P<name>{_NAME})['\"’”]?(?=\s+about\b)"),  # what follows is its subject
    re.compile(
        r"\bdid\s+the\s+(?P<name>[A-Z][\w’']+(?:\s+[A-Z][\w’']+)+)\s+(?:report|write|publish)\b"
        r"(?!\s+(?:say|conclude|find|recommend))"
    ),
    re.compile(rf"\breported\s+(?:by|in)\s+['\"‘“]?(?P<name>{_NAME})['\"’”]?{_AFTER_NAME}"),
    re.compile(rf"\b(?:a|an|another|one)\s+['\"‘“]?(?P<name>{_NAME})['\"’”]?\s+{_REPORT}\b"),
    re.compile(rf"\bthe\s+['\"‘“]?(?P<name>{_NAME})['\"’”]?\s+(?:articles?|pieces?|coverage|column)\b"),
    re.compile(
        rf"\b(?:did|does|has|according\s+to)\s+(?:the\s+|The\s+)?(?P<name>(?:[A-Z][\w’']+\s+){{1,3}}{_OUTLET_NOUN})\b"
    ),
)
_SPEAKS_OF_REPORTS = re.compile(
    r"\b(?:articles?|report\w*|pieces?|stor(?:y|ies)|coverage|columns?|posts?|according|publish\w*|wr(?:o|i)te|written|"
    r"say|says|said|interview|source|sources|cover(?:ed|s)|mention(?:ed|s)?|discuss\w*|detail\w*)\b",
    re.IGNORECASE,
)
_CALENDAR = re.compile(rf"(?:{ANY_MONTH}|{ANY_WEEKDAY})\b")
_FROM_IT = re.compile(r"\b(?:from|in|by|per|via)\s+(?:the\s+)?['\"‘“]?\Z", re.IGNORECASE)  # what stands before a source
_NEAR = 60  # characters within which a word of reporting makes a well-known name a source rather than a subject


@dataclass(frozen=True, slots=True)
class PublisherMention:
    """Where a question names an outlet. `publishers` are the archive's names for it; none when it is not held."""

    start: int
    end: int
    words: str
    publishers: tuple[str, ...]


class KnownPublishers:
    """The outlets of one archive, ready to be found in questions."""

    def __init__(self, names: Iterable[str]) -> None:
        """`names` as the archive holds them."""
        self.names = tuple(names)

    def find(self, question: str) -> list[PublisherMention]:
        """The outlets that a question names, in order; those that are not held come without names of the archive."""
        found: list[PublisherMention] = []
        for mention in (
            *self._held(question),
            *self._asked(question),
            *self._short(question),
            *self._misspelt(question),
            *self._unknown(question),
        ):
            if all(mention.end <= other.start or mention.start >= other.end for other in found):
                found.append(mention)
        return sorted(found, key=lambda mention: mention.start)

    def resolve(self, name: str) -> tuple[str, ...]:
        """The archive's names for what a caller calls `name`: itself, under each form of it that is held ("Metro" and
        "Metro.co.uk"), or those it is the short name of; else none.
        """
        exact = tuple(held for held in self.names if outlet_key(held) == outlet_key(name))
        return exact or self._aliases.get(fold(name), ())

    @cached_property
    def _aliases(self) -> dict[str, tuple[str, ...]]:
        holders: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            for alias in short_names(name):
                holders[fold(alias)].append(name)
        return {alias: tuple(dict.fromkeys(names)) for alias, names in holders.items()}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        written = sorted({alias for name in self.names for alias in short_names(name)}, key=len, reverse=True)
        if not written:
            return None
        return _whole_words(_as_pattern(alias) for alias in written)

    @cached_property
    def _speaking(self) -> re.Pattern[str]:
        forms = sorted((alias for alias in self._aliases if len(alias) >= _MIN_BARE), key=len, reverse=True)
        return re.compile(rf"{_DID}(?P<name>{'|'.join(map(re.escape, forms)) or '(?!)'}){_SAY}", re.IGNORECASE)

    def _asked(self, question: str) -> Iterator[PublisherMention]:
        """An outlet in small letters, where it is asked what it said: "what did techcrunch say"."""
        for match in self._speaking.finditer(question):
            names = self._aliases.get(fold(match["name"]), ())
            yield PublisherMention(match.start("name"), match.end("name"), match["name"], names)

    def _held(self, question: str) -> Iterator[PublisherMention]:
        if self._pattern is None:
            return
        for match in self._pattern.finditer(question):
            names = self._aliases.get(fold(match.group()))
            if names:
                yield PublisherMention(match.start(), match.end(), match.group(), names)

    def _short(self, question: str) -> Iterator[PublisherMention]:
        """ "The Evening Post" for "Selwick Evening Post", "the Post" for the one outlet whose name holds that word."""
        for match in _THE_WORDS.finditer(question):
            words = f" {fold(match['words'])} "
            holders = [name for name in self.names if words in f" {fold(name)} "]
            ending = [name for name in holders if f" {fold(name)} ".endswith(words)]
            only = holders if len(holders) == 1 else ending if len(ending) == 1 else []
            if only:
                yield PublisherMention(match.start("words"), match.end("words"), match["words"], tuple(only))

    def _misspelt(self, question: str) -> Iterator[PublisherMention]:
        """Capitalised words one edit away from a held name of one or two long words."""
        words = [match for match in _WORD.finditer(question) if match.group()[0].isupper()]
        runs = [(word.start(), word.end()) for word in words]
        runs += [(a.start(), b.end()) for a, b in pairwise(words) if b.start() == a.end() + 1]
        for start, end in sorted(runs, key=lambda run: run[0] - run[1]):
            text = fold(question[start:end])
            for alias, names in self._aliases.items():
                # A letter of another alphabet is no slip: an outlet that calls itself so passes itself off as another.
                near = len(alias) >= _MIN_FUZZY and alias[0] == text[0] and alias.isascii() == text.isascii()
                if near and alias != text and one_edit_apart(alias, text):
                    yield PublisherMention(start, end, question[start:end], names)

    def _unknown(self, question: str) -> Iterator[PublisherMention]:
        for match in _outlet_pattern().finditer(question):
            around = (
                question[max(0, match.start() - _NEAR) : match.start()] + question[match.end() : match.end() + _NEAR]
            )
            if _SPEAKS_OF_REPORTS.search(around) or _FROM_IT.search(question, 0, match.start()):
                yield PublisherMention(match.start(), match.end(), match.group(), ())
        for pattern in _UNKNOWN_PATTERNS:
            for match in pattern.finditer(question):
                if fold(match["name"]) not in self._aliases and not _CALENDAR.match(match["name"]):
                    yield PublisherMention(match.start("name"), match.end("name"), match["name"], ())


@lru_cache(maxsize=4096)
def short_names(name: str) -> tuple[str, ...]:
    """The forms a person may write for an outlet: `FOX News - Lifestyle` also as `FOX News`; the full name first."""
    forms = [name]
    head = _PARTS.split(name)[0].strip()
    forms.append(head)
    bare = _DOMAIN_END.sub("", head)
    forms += [bare, _CAMEL.sub(" ", bare)]
    without_article = _LEADING_THE.sub("", head)
    if without_article != head and (" " in without_article or len(without_article) >= _MIN_BARE):
        forms.append(without_article)
    return tuple(dict.fromkeys(form for form in forms if form))


def _as_pattern(alias: str) -> str:
    """The words of a name; the first letters as it has them (a "fortune" is no outlet), white space as it comes."""
    words = [
        (
            f"(?:{re.escape(word[0].upper())}|{re.escape(word[0])})"
            if i == 0 and not word[0].islower()
            else re.escape(word[0])
        )
        + f"(?i:{re.escape(word[1:])})"
        for i, word in enumerate(alias.split())
    ]
    if words and fold(alias).startswith("the "):
        words[0] = "(?i:the)"
    return r"\s+".join(words)


def _whole_words(patterns: Iterable[str]) -> re.Pattern[str]:
    """Any of these at whole words. The bounds stand once: within each pattern they would be tried at every letter."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")


@lru_cache(maxsize=1)
def _outlet_pattern() -> re.Pattern[str]:
    names = [
        line.strip() for line in resources.files("rag.question").joinpath("outlets.txt").read_text("utf-8").splitlines()
    ]
    wanted = sorted((name for name in names if name and not name.startswith("#")), key=len, reverse=True)
    return _whole_words(r"\s+".join(map(re.escape, name.split())) for name in wanted)


def names_of(mentions: Sequence[PublisherMention]) -> tuple[str, ...]:
    """The archive's names in some mentions, each once, in order."""
    return tuple(dict.fromkeys(name for mention in mentions for name in mention.publishers))
