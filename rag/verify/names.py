"""Whether the names of a statement are in the passages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.language.names import (
    LINKS,
    NameRun,
    NameToken,
    aliases,
    find_names,
    fold_line,
    initials,
    is_ordinary,
    same_by_alias,
)
from rag.language.passage import Passage
from rag.language.reading import ReadText, flatten, passage_text, read_text, stem
from rag.language.spans import inside
from rag.language.spellings import one_edit_apart
from rag.language.titles import TITLES_AND_ROLES
from rag.verify.types import Check, CheckOutcome
from vectorstore.sentences import Span

_POLITE = frozenset("mr mrs ms miss".split())
NEAR_LETTERS = 4  # shorter names one letter apart are mostly two names


@dataclass(frozen=True, slots=True)
class NameIndex:
    """The names a passage knows: all its words folded in one line, and the runs of capitalised ones."""

    line: str
    runs: tuple[tuple[str, ...], ...]
    small: frozenset[str]
    acronyms: frozenset[str]
    text: str

    def has(self, words: Sequence[str]) -> bool:
        """Whether the folded words follow one another in the passage."""
        return f" {' '.join(words)} " in self.line


@lru_cache(maxsize=512)
def index_names(passage: Passage) -> NameIndex:
    """The names of a passage, its title, publisher and byline included."""
    reading = read_text(passage_text(passage))
    header = " | ".join(flatten(part) for part in (passage.publisher or "", *passage.byline) if part)
    whole = f"{header} | {reading.text}"
    names = (*find_names(header), *find_names(reading.text, reading.starts))
    runs = [*(run for name in names for run in _runs(name)), *_of_one_family(reading.text, names)]
    small = frozenset(stem(word) for word in re.findall(r"\b[a-z]{3,}", whole))
    acronyms = frozenset(token.folded for name in names for token in name.tokens if _is_acronym(token.text))
    return NameIndex(fold_line(whole), tuple(dict.fromkeys(runs)), small, acronyms, whole)


def _alone(names: Sequence[NameRun]) -> set[str]:
    """The names of one word that stand alone."""
    return {_folded(name.tokens)[0] for name in names if len(name.tokens) == 1 and not is_ordinary(name.tokens[0].text)}


def _of_one_family(text: str, names: Sequence[NameRun]) -> Iterator[tuple[str, ...]]:
    """Amara Mensah of "Amara and Kofi Mensah"; the passage does not write the two words side by side."""
    for one, other in pairwise(names):
        first, full = _folded(one.tokens), _folded(_strip_titles(other.tokens))
        titled = (
            re.search(r"\b(?:Mrs?|Ms|Miss)\.? \Z", text[max(0, other.start - 5) : other.start])
            or other.tokens[0].folded in _POLITE
        )
        if titled and len(full) == 1:
            yield from ((known, full[0]) for known in _alone(names))
        if len(full) == 2 and text[one.end : other.start] == " and " and not is_ordinary(one.tokens[-1].text):
            yield first[-1], full[-1]


def check_names(statement: ReadText, passages: Sequence[Passage], skip: Sequence[Span]) -> Iterator[Check]:
    """Each name of the statement outside the spans to skip, found in a passage or not."""
    indexes = [index_names(passage) for passage in passages]
    for name in find_names(statement.text, statement.starts):
        if inside(name.start, name.end, skip):
            continue
        for tokens, outcome, detail in _judge(name, indexes, statement.text):
            yield Check("name", statement.text[tokens[0].start : tokens[-1].end], outcome, detail)


def stands_in_short(name: str, passages: Sequence[Passage]) -> bool:
    """Whether passages name somebody or something by a part of the name only: Ratcliffe, for Jim Ratcliffe.

    Not where they have another first name with the same last one.
    """
    words = tuple(_folded(_strip_titles([token for one in find_names(name) for token in one.tokens])))
    if len(words) < 2:
        return False
    runs = [
        run for passage in passages for run in index_names(passage).runs if run and not set(run) <= TITLES_AND_ROLES
    ]
    parts = {part for cut in range(1, len(words)) for part in (words[:cut], words[cut:])}
    others = (run for run in runs if run[-1] == words[-1] and run not in parts | {words})
    return any(run in parts for run in runs) and all(set(run[:-1]) <= TITLES_AND_ROLES for run in others)


NameVerdict = tuple[Sequence[NameToken], CheckOutcome, str]


def _judge(name: NameRun, indexes: list[NameIndex], text: str) -> Iterator[NameVerdict]:
    tokens = name.tokens
    if name.initial and len(tokens) == 1:
        yield from _judge_first(tokens[0], indexes, text)
        return
    if name.initial and not _found(tokens, indexes):
        first, rest = tokens[0], tokens[1:]
        in_names = any(first.folded in run for index in indexes for run in index.runs)
        if is_ordinary(first.text) or (first.text[1:].islower() and not in_names and _is_small(first, indexes)):
            tokens = rest
    while tokens and tokens[0].folded in LINKS:
        tokens = tokens[1:]
    yield from _parts(tokens, indexes)


def _judge_first(token: NameToken, indexes: list[NameIndex], text: str) -> Iterator[NameVerdict]:
    """A lone word that begins a sentence: a name only where nothing speaks for an ordinary word."""
    if any(index.has(token.folded.split()) for index in indexes):
        if any(token.folded in run for index in indexes for run in index.runs) and not is_ordinary(token.text):
            yield [token], "found", ""
        return
    verdict = _lone([token], indexes)
    if verdict[0] in ("found", "derived"):
        yield [token], *verdict
        return
    ordinary = is_ordinary(token.text) or _is_small(token, indexes) or _is_plural(token, text)
    ordinary = ordinary or _is_participle(token, text)
    if _is_acronym(token.text) or verdict[0] == "differs" or not ordinary:
        yield [token], *verdict


def _is_small(token: NameToken, indexes: list[NameIndex]) -> bool:
    last = token.text.lower().rsplit("-", 1)[-1]  # "Co-founder"
    return any(stem(last) in index.small for index in indexes)


def _is_participle(token: NameToken, text: str) -> bool:
    """ "Built in 1971, the wall", "Asked about it, she"; not "Ned in accounts"."""
    low = token.text.lower()
    past = stem(low) != low and (low.endswith("ed") or not low.startswith(stem(low)))
    return past and bool(
        re.match(r" (?:in|by|on|at|as|from|with|to|for|about|after|before|of|only) ", text[token.end :])
    )


def _is_plural(token: NameToken, text: str) -> bool:
    """ "Divers recovered": a plural noun, not "Hayes is"."""
    after = re.match(r" ([a-z]+)", text[token.end : token.end + 12])
    ends = token.text.endswith("s") and not token.text.endswith(("ss", "'s")) and len(token.text) > 4
    return bool(ends and after and after[1] not in ("is", "was", "has", "says"))


def _parts(tokens: Sequence[NameToken], indexes: list[NameIndex]) -> Iterator[NameVerdict]:
    """The verdicts on a run of capitalised words, taken apart at titles and small words where it is not one name."""
    tokens = _without_links(tokens)
    bare = _strip_titles(tokens)
    if not bare:
        return
    for whole in (tokens, bare):
        if _found(whole, indexes):
            yield whole, "found", ""
            return
    if len(bare) == 1:
        yield bare, *_lone(bare, indexes)
        return
    cut = next((i for i, token in enumerate(bare) if token.folded in LINKS or token.folded in TITLES_AND_ROLES), 0)
    whole_name = _many(bare, indexes)
    if whole_name[0] != "missing" or not cut:
        yield bare, *whole_name
        return
    if other := _other_complement(bare, cut, indexes):
        yield bare, "differs", other
        return
    yield from _parts(bare[:cut], indexes)
    yield from _parts(bare[cut + 1 :], indexes)


def _without_links(tokens: Sequence[NameToken]) -> Sequence[NameToken]:
    while tokens and tokens[0].folded in LINKS:
        tokens = tokens[1:]
    while tokens and tokens[-1].folded in LINKS:
        tokens = tokens[:-1]
    return tokens


def _strip_titles(tokens: Sequence[NameToken]) -> Sequence[NameToken]:
    while tokens and tokens[0].folded in TITLES_AND_ROLES | LINKS:
        tokens = tokens[1:]
    while tokens and tokens[-1].folded in TITLES_AND_ROLES | LINKS:
        tokens = tokens[:-1]
    return tokens


def _lone(tokens: Sequence[NameToken], indexes: list[NameIndex]) -> tuple[CheckOutcome, str]:
    token = tokens[0]
    word = token.folded
    if _is_acronym(token.text):
        return _acronym(word, indexes)
    if _loosely(tokens, indexes):
        return "found", ""
    known = [run for index in indexes for run in index.runs]
    for run in known:
        if any(same_by_alias(word, other) for other in (*run, " ".join(run))):
            return "found", f"as {' '.join(run)!r}"
    if near := next((other for run in known for other in run if _near(word, other)), None):
        return "differs", f"the passage has {near!r}, one letter away"
    return "missing", ""


def _many(tokens: Sequence[NameToken], indexes: list[NameIndex]) -> tuple[CheckOutcome, str]:
    """The verdict on a name of several words that does not stand in a passage as it is."""
    words = tuple(word for token in tokens for word in token.folded.split())
    if _loosely(tokens, indexes) or any(index.has(sorted(aliases(" ".join(words)))[:1]) for index in indexes):
        return "found", ""
    if any(initials(words) in index.acronyms for index in indexes) and len(words) > 1:
        return "derived", "its initials are in the passage"
    if any(_abbreviates(words, run) for index in indexes for run in index.runs):
        return "derived", "partly by its initials"
    plain = [word for word in words if len(word) > 1 and word not in ("jr", "sr", "ii", "iii")]
    known = [run for index in indexes for run in index.runs]
    if any(_within(plain, run) for run in known) and len(plain) > 1:
        return "found", ""
    near = next((run for run in known if _one_word_near(words, run)), None)
    if near:
        return "differs", f"the passage has {' '.join(near)!r}, one letter away"
    same = next((run for run in known if run[-1] == words[-1]), None)
    return "missing", f"the passage has {' '.join(same)!r}" if same else ""


def _acronym(word: str, indexes: list[NameIndex]) -> tuple[CheckOutcome, str]:
    if any(word in index.acronyms for index in indexes):
        return "found", ""
    if any(index.has(alias.split()) for index in indexes for alias in aliases(word)):
        return "found", ""
    for index in indexes:
        for run in index.runs:
            if len(run) > 1 and word == initials(run):
                return "derived", f"the initials of {' '.join(run)!r}"
    if any(f" {word} " in index.line for index in indexes):
        return "found", ""
    written_out = _written_out(word)
    if full := next((found for index in indexes if (found := written_out.search(index.text))), None):
        return "derived", f"the initials of {full[0]!r}"
    return "missing", ""


@lru_cache(maxsize=512)
def _written_out(acronym: str) -> re.Pattern[str]:
    """Capitalised words whose initials are the letters: "Securities and Exchange Commission", "Department of Justice".

    A small word between them may be one of the letters or none.
    """
    small = r"(?:and|of|the|for|on|in|to|&)"
    words = [
        rf"(?:{letter.upper()}[\w'-]*|{letter}(?:nd|f|he|or|n|o)?\b)" if i else rf"\b{letter.upper()}[\w'-]*"
        for i, letter in enumerate(map(re.escape, acronym))
    ]
    return re.compile(rf"[ ]+(?:{small}[ ]+){{0,2}}".join(words))


def _abbreviates(words: Sequence[str], run: tuple[str, ...]) -> bool:
    """ "NL West" of "National League West"."""
    at = 0
    for word in words:
        if run[at : at + 1] == (word,):
            at += 1
        elif 2 <= len(word) <= len(run) - at and "".join(one[0] for one in run[at : at + len(word)]) == word:
            at += len(word)
        else:
            return False
    return at == len(run)


def _within(words: Sequence[str], run: tuple[str, ...]) -> bool:
    """Whether the words stand in the run in their order, a middle name or initial left out of it."""
    rest = iter(run)
    return (
        len(run) <= len(words) + 2
        and all(word in rest for word in words)
        and run[-1] == words[-1]
        and run[0] == words[0]
    )


def _one_word_near(words: tuple[str, ...], run: tuple[str, ...]) -> bool:
    if len(words) != len(run):
        return False
    unequal = [(a, b) for a, b in zip(words, run, strict=True) if a != b]
    return len(unequal) == 1 and one_edit_apart(*unequal[0])


def _near(one: str, other: str) -> bool:
    return len(one) >= NEAR_LETTERS and len(other) >= NEAR_LETTERS and one_edit_apart(one, other)


def _loosely(tokens: Sequence[NameToken], indexes: list[NameIndex]) -> bool:
    """Whether the name is there with its spaces and hyphens elsewhere: Jin-ping, Jinping."""
    letters = "".join(token.folded.replace(" ", "") for token in tokens)
    if not NEAR_LETTERS <= len(letters) <= 60:
        return False
    pattern = re.compile(r"(?<= )" + " ?".join(map(re.escape, letters)) + r"(?= )")
    return any(letters[:2] in index.line.replace(" ", "") and pattern.search(index.line) for index in indexes)


def _other_complement(tokens: Sequence[NameToken], cut: int, indexes: list[NameIndex]) -> str:
    """ "Bank of Tarvia" where the passage has only the Bank of Estmere."""
    head = " ".join(_folded(tokens[: cut + 1]))
    if tokens[cut].folded not in ("of", "for") or tokens[0].folded in TITLES_AND_ROLES:
        return ""
    for index in indexes:
        if run := next((run for run in index.runs if f" {' '.join(run)} ".startswith(f" {head} ")), None):
            return f"the passage has {' '.join(run)!r}"
    return ""


def _runs(name: NameRun) -> Iterator[tuple[str, ...]]:
    """The run, and what is left of it without titles."""
    tokens = _without_links(name.tokens)
    for part in (tokens, _strip_titles(tokens)):
        if part:
            yield tuple(word for word in _folded(part))
    if name.initial and len(tokens) > 1 and is_ordinary(tokens[0].text):
        yield tuple(_folded(_strip_titles(tokens[1:]) or tokens[1:]))


def _folded(tokens: Sequence[NameToken]) -> list[str]:
    return [word for token in tokens for word in token.folded.split()]


def _found(tokens: Sequence[NameToken], indexes: list[NameIndex]) -> bool:
    words = _folded(tokens)
    if len(tokens) == 1 and _is_acronym(tokens[0].text):
        return any(words[0] in index.acronyms for index in indexes)
    return any(index.has(words) or (len(words) == 2 and tuple(words) in index.runs) for index in indexes)


def _is_acronym(text: str) -> bool:
    letters = text.removesuffix("'s").replace(".", "")
    return letters.isalpha() and letters.isupper() and 2 <= len(letters) <= 6
