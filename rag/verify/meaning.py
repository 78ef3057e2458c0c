"""Words that news uses for one another, from `same_meaning.txt`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from importlib import resources

from rag.verify.reading import stem


def synonyms(word: str) -> frozenset[str]:
    """The stems that may mean the same as a stem, itself left out."""
    return _thesaurus().get(word, frozenset())


def with_synonyms(words: Collection[str]) -> frozenset[str]:
    """The stems and those that may mean the same as one of them."""
    return frozenset(words).union(*map(synonyms, words))


@cache
def _thesaurus() -> Mapping[str, frozenset[str]]:
    lines = resources.files("rag").joinpath("same_meaning.txt").read_text(encoding="utf-8").splitlines()
    alike: dict[str, set[str]] = {}
    for line in (line for line in lines if not line.startswith("#")):
        stems = {stem(word) for word in line.split()}
        for one in stems:
            alike.setdefault(one, set()).update(stems - {one})
    return {one: frozenset(others) for one, others in alike.items()}
