"""Names of the people who wrote a story."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.dates import find_moments

_MONTH_BEHIND = re.compile(
    r"\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)\Z", re.IGNORECASE
)
_WORDS_OF_A_BYLINE = 6
# "political reporter Jonna Veld": small words before a name of two words, unless they belong to it ("van der Berg")
_JOB_BEFORE = re.compile(
    r"^(?:(?!(?:van|von|der|den|de|del|di|da|dos|du|la|le|al|el|bin|ibn|ter|ten|af|av|zu|y)\s)[^\W\d_A-ZÀ-Ý][\w'’-]*\s+){1,5}"
    r"(?=[^\W\d_a-zà-ÿ][\w'’.-]*\s+\S)"
)
_EMAIL = re.compile(r"\s*(?:\(?[\w.+-]+@[\w.-]+\w\)?|\b[Ee]-?mail (?:the )?(?:author|reporter)\b.*)\s*$")
_BY = re.compile(r"^\s*(?:by|von|par|por|di|door|af|av)\s+(?=\S)", re.IGNORECASE)


def split_names(byline: str) -> tuple[str, ...]:
    """The names of a byline: "By Ann Lee, Bo Ek and Cy Day" gives three.

    A comma parts names only where each part has two words or more, so that "Ann Lee, Northline" stays one.
    """
    names: list[str] = []
    for group in re.split(r"\s*;\s*|\s+(?:and|&|und|et)\s+", _BY.sub("", " ".join(byline.split()))):
        parts = [part.strip() for part in group.split(",") if part.strip()]
        names += parts if all(" " in part for part in parts) else [group.strip(" ,")]
    names = [_JOB_BEFORE.sub("", _EMAIL.sub("", _MONTH_BEHIND.sub("", name))).strip(" ,") for name in names]
    return tuple(dict.fromkeys(name for name in names if name))


def is_byline_of(line: str, authors: Sequence[str]) -> bool:
    """Whether `line` says little more than who wrote the story or when: "Ann Lee · Last changed 3 May 2025"."""
    rest = line
    for start, end, _ in reversed(list(find_moments(line))):
        rest = f"{rest[:start]} {rest[end:]}"
    for author in authors:
        rest = rest.replace(author, " ")
    return rest != line and len(re.findall(r"\w+", rest)) <= _WORDS_OF_A_BYLINE
