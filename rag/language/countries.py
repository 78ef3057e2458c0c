"""Which countries a text speaks of, by their names, adjectives and capitals (countries.txt)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources


def find_countries(text: str) -> frozenset[str]:
    """The countries of a text, each by its plain name: "Chinese" and "Beijing" are China."""
    pattern, names = _known()
    return frozenset(names[found[0]] for found in pattern.finditer(text))


@cache
def _known() -> tuple[re.Pattern[str], Mapping[str, str]]:
    lines = resources.files("rag.language").joinpath("countries.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if line and not line.startswith("#")]
    names = {word: row[0] for row in rows for word in row}
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)"), names
