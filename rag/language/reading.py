"""A text made ready for comparison: white space, quotation marks and dashes in one spelling, sentences, words."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rag.language.passage import Passage
from vectorstore.sentences import sentence_spans
from vectorstore.terms import split_terms

CACHED_TEXTS = 512  # a passage is read once for all the statements of an answer

_GLUED_HALF = re.compile(r"(?<=\d)(?=[¼½¾⅓⅔])")
_DOLLARS = re.compile(r"\$(US|AU|A|NZ|CA|C|HK|S)(?=\d)")  # "$US27.6m", as Australian papers write
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x180E, 0x2060, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_SPELLINGS = str.maketrans(
    dict.fromkeys(_INVISIBLE)
    | {ord(mark): '"' for mark in "“”„‟«»″〝〞〟＂「」『』"}
    | {ord(mark): "'" for mark in "‘’‚‛‹›′`´ʼ＇"}
    | {ord(mark): "-" for mark in "‐‑‒–−﹣－"}
    | {ord("—"): " - ", ord("―"): " - ", ord("…"): "...", ord("\x00"): " "}
)
_DOUBLED_QUOTE = re.compile("''")
_LINE_HYPHEN = re.compile(r"(?<=[a-z])-[ \t]{0,8}\r?\n[ \t]{0,8}(?=[a-z])")
_DOUBLED_DASH = re.compile(r"--+")
_BLANK = re.compile(r"[^\S\n]*\n[^\S\n]*(?:\n\s*)?")
_WRAP = re.compile(r"(?<!\n)\n(?!\n)")  # the end of a line, but of no paragraph
_SPACE = re.compile(r"\s+")
_GUILLEMETS = re.compile(r"«\s?|\s?»")
_TIGHTENED = re.compile(r" ?- | -|  ")

# Beside those that the terms of the index know.
_IRREGULAR = {
    form: verb
    for verb, *forms in (
        line.split()
        for line in """
        hide hid hidden
        draw drew drawn
        drive drove driven
        break broke broken
        freeze froze frozen
        tear tore torn
        hang hung
        bind bound
        sing sang sung
        shake shook shaken
        stick stuck
        feed fed
        deal dealt
        bite bitten
        blow blew blown
        drink drank drunk
        ride rode ridden
        sleep slept
        sweep swept
        cling clung
        flee fled
        forbid forbade forbidden
        withdraw withdrew withdrawn
        overthrow overthrew overthrown
        undergo underwent undergone
        overcome overcame
        rebuild rebuilt
        withhold withheld
        slide slid
        swim swam swum
        wake woke woken
        """.strip().splitlines()
    )
    for form in forms
}
FUNCTION_WORDS = frozenset(
    """
    a an and are as at be been being but by can cannot could did do does for from had has have having he her hers him
    his how i if in into is it its may me might more most must my no nor not of off on or our out over own shall she
    should so some such than that the their them then there these they this those to too under until up upon us was we
    were what when where whether which while who whom whose why will with within without would you your also about
    nobody noone anybody after before between during against through per any all both each other only just very
    """.split()
)
_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:[.,:]\d+)*")


class Word(NamedTuple):
    """A word or number of a text. `low`: in small letters, without its possessive; `stem` joins inflections ("took",
    "takes"); `is_content`: it carries meaning of its own. Numbers do not count, they have their own check.
    """

    start: int
    end: int
    text: str
    low: str
    stem: str
    is_content: bool


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence of a text, with its place and the stems of its content words; `paragraph` counts from 0."""

    start: int
    end: int
    paragraph: int
    words: tuple[Word, ...]
    content: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class ReadText:
    """A text in one spelling; all places are places in `text`.

    `key` is the text with no space around dashes and one kind of quotation mark, in which verbatim words are looked
    for; `shifts` lead back from it. One reading equals no other: reading a text twice gives the same object.
    """

    text: str
    sentences: tuple[Sentence, ...]
    key: str
    shifts: tuple[tuple[int, int], ...]

    def find(self, words: str) -> Iterator[tuple[int, int]]:
        """Every place in `text` where the words, given as a key, stand whole."""
        at = self.key.find(words) if words else -1
        while at >= 0:
            if is_whole(self.key, at, at + len(words)):
                yield self._place(at), self._place(at + len(words) - 1) + 1
            at = self.key.find(words, at + 1)

    @property
    def starts(self) -> frozenset[int]:
        """Where the sentences begin."""
        return frozenset(sentence.start for sentence in self.sentences)

    def sentence_at(self, place: int) -> int:
        """The number of the sentence that holds the place."""
        return max(0, bisect_right(self.sentences, place, key=lambda one: one.start) - 1)

    def _place(self, in_key: int) -> int:
        index = bisect_right(self.shifts, in_key, key=lambda shift: shift[0]) - 1
        return in_key + (self.shifts[index][1] if index >= 0 else 0)


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] cuts through no word or number at its ends."""
    inside_left = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    inside_right = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not inside_left and not inside_right


def flatten(text: str, *, hyphen: str = "") -> str:
    """The text in one spelling; `hyphen` stands for one at the end of a line, which may be the word's own or not."""
    text = _GUILLEMETS.sub('"', text).translate(_SPELLINGS)
    text = _DOLLARS.sub(r"\1$", _GLUED_HALF.sub(" ", text))
    text = unicodedata.normalize("NFKC", _LINE_HYPHEN.sub(hyphen, text))
    text = _DOUBLED_DASH.sub(" - ", _DOUBLED_QUOTE.sub('"', text.translate(_SPELLINGS)))
    text = _BLANK.sub(lambda gap: "\n\n" if gap[0].count("\n") > 1 else "\n", text.strip())
    return "\n".join(_SPACE.sub(" ", line) for line in text.split("\n"))


def to_key(text: str) -> str:
    """The text as `Reading.find` wants it."""
    return _key_with_shifts(text)[0]


@lru_cache(maxsize=CACHED_TEXTS)
def read_text(text: str, hyphen: str = "") -> ReadText:
    """The text in one spelling, with its sentences and words."""
    flat = _WRAP.sub(" ", flatten(text, hyphen=hyphen))
    sentences = tuple(_sentences(flat))
    flat = flat.replace("\n\n", "  ")
    key, shifts = _key_with_shifts(flat)
    return ReadText(flat, sentences, key, shifts)


def passage_text(passage: Passage) -> str:
    """The title and the text, as two paragraphs."""
    return f"{passage.title}\n\n{passage.text}" if passage.title else passage.text


def keep_line_hyphens(text: str) -> str:
    """The text with each word that is broken over two lines made whole, its hyphen kept."""
    return _LINE_HYPHEN.sub("-", text)


def has_line_hyphen(text: str) -> bool:
    """Whether a word is broken over two lines, so that its hyphen may be its own or not."""
    return _LINE_HYPHEN.search(text) is not None


def _sentences(text: str) -> Iterator[Sentence]:
    paragraph, reached = 0, 0
    for start, end in sentence_spans(text):
        paragraph += text.count("\n\n", reached, start)
        reached = start
        words = tuple(_words(text, start, end))
        yield Sentence(start, end, paragraph, words, frozenset(word.stem for word in words if word.is_content))


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    for found in _WORD.finditer(text, start, end):
        low, stemmed, is_content = _facts(found[0])
        yield Word(found.start(), found.end(), found[0], low, stemmed, is_content)


@lru_cache(maxsize=50_000)
def _facts(word: str) -> tuple[str, str, bool]:
    low = word.lower().removesuffix("'s")
    content = word[0].isalpha() and len(word) > 1 and low not in FUNCTION_WORDS and "'" not in low
    return low, stem(word), content


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem that joins a word's inflections."""
    terms = split_terms(_IRREGULAR.get(word.lower(), word))
    return terms[0] if terms else word.lower()


def _key_with_shifts(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    pieces: list[str] = []
    shifts: list[tuple[int, int]] = []
    length, reached = 0, 0
    for found in _TIGHTENED.finditer(text):
        kept = "-" if "-" in found[0] else " "
        piece = text[reached : found.start()] + kept
        pieces.append(piece)
        length += len(piece)
        reached = found.end()
        shifts.append((length, reached - length))
        if kept == "-" and found[0][0] == " ":  # the dash itself stands one place on
            shifts[-1:] = [(length - 1, found.start() + 1 - (length - 1)), shifts[-1]]
    pieces.append(text[reached:])
    return "".join(pieces).replace('"', "'"), tuple(shifts)
