"""What articles call themselves, as a host's model may read it: one plain line, cut, and nothing that gives orders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator

from rag.model.plain_text import to_plain_text

_MOST = 300  # characters of a title; of a name far fewer are a name
_NAME = re.compile(r"[\w .,&'’()/+-]{1,40}")
_MOST_WORDS = 6
_LABELS = ("title", "publisher", "dateline", "section", "credit")


def to_label(text: str) -> str:
    """A title, byline or outlet as one plain line of at most 300 characters: no markup, links or hidden characters."""
    line = to_line(text)
    return line if len(line) <= _MOST else f"{line[: _MOST - 1]}…"


def to_line(text: str) -> str:
    """What we say that holds such names, as one plain line, uncut."""
    return " ".join(to_plain_text(" ".join(text.split())).split())


def clean_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """An article's facts with all that it calls itself as `to_label` has it."""
    labels = {name: to_label(facts[name]) for name in _LABELS if isinstance(facts.get(name), str)}
    return {**facts, **labels, "authors": [to_label(author) for author in facts["authors"]]}


def quote_names(names: Iterable[str]) -> list[str]:
    """Those of the outlets' names that look like one, quoted: short, few words, no punctuation that ends a sentence.

    What is said of the archive in a server's instructions is read with trust, so what an article says is kept small
    there; archive_coverage lists all names as data.
    """
    return [f'"{name}"' for name in names if _NAME.fullmatch(name) and len(name.split()) <= _MOST_WORDS]


def _cleaned(value: object) -> object:
    return to_label(value) if isinstance(value, str) else value


def _cleaned_whole(value: object) -> object:
    return to_line(value) if isinstance(value, str) else value


Label = Annotated[str, BeforeValidator(_cleaned)]
Line = Annotated[str, BeforeValidator(_cleaned_whole)]
