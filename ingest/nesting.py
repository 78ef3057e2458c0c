"""Pages that nest deeper than a parser follows: boxes within boxes are opened, so that no text of them is lost. Tags of
more attributes than a parser reads in time are told.
"""

from __future__ import annotations

import re

# libxml2 drops what lies deeper than 256 elements, and says nothing. Only boxes count: they nest, and are closed.
_DEEPEST = 150
_BOX = re.compile(
    r"<(?P<end>/?)(?P<name>div|section|article|blockquote|center|span|font|b|i|em|strong)\b"
    r"(?:[^<>\"']++|\"[^\"]*\"|'[^']*')*+>",  # possessive: what is no tag fails at once
    re.IGNORECASE,
)
_INLINE = frozenset("span font b i em strong".split())


# libxml2 compares each attribute of a tag with all before it: a page of 20 MB can hold a million of one.
_MOST_ATTRIBUTES = 1000
_LONG_TAG = re.compile(r"<[a-z](?:[^<>\"']++|\"[^\"]*\"|'[^']*')*+", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def has_endless_tag(markup: str) -> bool:
    """Whether a tag of the page has more than 1,000 attributes."""
    long = (tag[0] for tag in _LONG_TAG.finditer(markup) if len(tag[0]) > 2 * _MOST_ATTRIBUTES)
    return any(len(_QUOTED.sub(" ", tag).split()) > _MOST_ATTRIBUTES for tag in long)


def limit_nesting(markup: str) -> str:
    """The page without the boxes that lie deeper than 150 others; what was in them stays, on a line of its own."""
    if sum(1 for _ in _BOX.finditer(markup)) <= _DEEPEST:
        return markup
    depth = 0

    def keep_or_open(box: re.Match[str]) -> str:
        nonlocal depth
        is_end = bool(box["end"])
        is_deep = depth > _DEEPEST if is_end else depth >= _DEEPEST
        depth = max(0, depth - 1) if is_end else depth + 1
        if not is_deep:
            return box[0]
        return "" if box["name"].lower() in _INLINE else "<br>"

    return _BOX.sub(keep_or_open, markup)
