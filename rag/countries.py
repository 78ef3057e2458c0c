"""Which countries a text speaks of, by their names, adjectives and capitals (countries.txt)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from rag.readable import text_before
from rag.sentences import Candidate


def find_countries(text: str) -> frozenset[str]:
    """The countries of a text, each by its plain name: "Chinese" and "Beijing" are China."""
    pattern, names = _known()
    return frozenset(names[found[0]] for found in pattern.finditer(text))


def speaks_of_others(asked: str, candidate: Candidate) -> bool:
    """Whether a sentence, with its title and what stands before it, leaves out a country that is asked about, and
    speaks of one that is not: trade with Kyrgyzstan is no trade with Tajikistan.
    """
    article = candidate.result.article
    wanted = find_countries(asked)
    held = find_countries(f"{article.title}\n{text_before(article, candidate.start)}\n{candidate.text}")
    return bool(wanted - held) and bool(held - wanted)


@cache
def _known() -> tuple[re.Pattern[str], Mapping[str, str]]:
    lines = resources.files("rag").joinpath("countries.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if line and not line.startswith("#")]
    names = {word: row[0] for row in rows for word in row}
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)"), names
