"""Learns from the archive what an acronym stands for: "Shanghai Cooperation Organization (SCO)" says it both ways.

The form that the archive uses more is searched for the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rag.search.spelling import Respelt
from vectorstore import Archive, Filter
from vectorstore.terms import split_query_terms

_ACRONYM = re.compile(r"(?<![\w.-])[A-Z]{2,6}(?![\w-])")
_SMALL = r"(?:of|for|and|the|on|in|de|du|des)"
_FULL_NAME = re.compile(rf"[A-Z][\w’'-]+(?:\s+(?:{_SMALL}\s+){{0,2}}[A-Z][\w’'-]+){{1,6}}")
_FEW = 30  # chunks in which the two are looked for side by side


Find = Callable[[str], str | None]


def expand_acronyms(archive: Archive, text: str, find: Find) -> tuple[str, tuple[Respelt, ...]]:
    """The text with acronyms, and names that have one, in the form that the archive uses more; and what was changed.
    `find` is `find_full_name` of the archive."""
    changed: list[Respelt] = []
    for asked, other in _iter_pairs(text, find):
        if asked in text and other not in text and _frequency(archive, other) > _frequency(archive, asked):
            text = re.sub(rf"(?<!\w){re.escape(asked)}(?!\w)", lambda _, other=other: other, text)  # type: ignore[misc]
            changed.append(Respelt(asked, other))
    return text, tuple(changed)


def _iter_pairs(text: str, find: Find) -> Iterator[tuple[str, str]]:
    """The acronyms and full names of a text, each with its other form in the archive."""
    for match in _ACRONYM.finditer(text):
        full = find(match.group())
        if full:
            yield match.group(), full
    for match in _FULL_NAME.finditer(text):
        acronym = _initials(match.group())
        if len(acronym) > 1 and find(acronym) == match.group():
            yield match.group(), acronym


def find_full_name(archive: Archive, acronym: str) -> str | None:
    """The name before "(SCO)" in some article, if it has those initials."""
    terms = split_query_terms(acronym)
    if len(terms) != 1 or not archive.document_frequency(terms[0]):
        return None
    hits = archive.search_text({terms[0]: 1.0}, k=_FEW, where=Filter())
    beside = re.compile(rf"(?P<name>{_FULL_NAME.pattern})\s+\({acronym}\)")
    for stored in archive.load_chunks([hit.key for hit in hits]).values():
        for match in beside.finditer(stored.chunk.text):
            words = match["name"].split()
            for first in range(len(words)):
                name = " ".join(words[first:])
                if words[first][0].isupper() and _initials(name) == acronym:
                    return name
    return None


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _frequency(archive: Archive, words: str) -> int:
    """In how many chunks the rarest of the words stands."""
    return min((archive.document_frequency(term) for term in split_query_terms(words)), default=0)
