"""Words that news uses for one another, from `same_meaning.txt`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from importlib import resources

from rag.language.reading import stem

_DERIVED = re.compile(
    r"(?:ation|ition|ment|sion|tion|ion|ance|ence|anc|enc|ant|ent|eri|er|or|al|ist|iv|ur|it|at|e|i)\Z"
)
_SHORTEST = 5  # letters; shorter roots are those of too many words


def synonyms(word: str) -> frozenset[str]:
    """The stems that may mean the same as a stem, itself left out."""
    return _thesaurus().get(word, frozenset())


@lru_cache(maxsize=50_000)
def root(word: str) -> str:
    """A stem without what makes a noun or an adjective of a verb: approv of "approval", predict of "prediction"."""
    found = _DERIVED.sub("", word)
    return found if len(found) >= _SHORTEST else word


def with_synonyms(words: Collection[str]) -> frozenset[str]:
    """The stems and those that may mean the same as one of them."""
    return frozenset(words).union(*map(synonyms, words))


@cache
def _thesaurus() -> Mapping[str, frozenset[str]]:
    lines = resources.files("rag.language").joinpath("same_meaning.txt").read_text(encoding="utf-8").splitlines()
    alike: dict[str, set[str]] = {}
    for line in (line for line in lines if not line.startswith("#")):
        stems = {stem(word) for word in line.split()}
        for one in stems:
            alike.setdefault(one, set()).update(stems - {one})
    return {one: frozenset(others) for one, others in alike.items()}
