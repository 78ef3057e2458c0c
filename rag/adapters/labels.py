"""What articles call themselves, as a host's model may read it: one plain line, cut, and nothing that gives orders."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator

from rag.model.plain_text import to_plain_text, without_hidden

_MOST = 300  # characters of a title; of a name far fewer are a name
_MOST_OF_ADDRESS = 2000  # what browsers and sitemaps take
_NAME = re.compile(r"[\w .,&'’()/+-]{1,40}")
_MOST_WORDS = 6
_ADDRESS = re.compile(r"https?://[^\s<>\"`\\]+", re.IGNORECASE)
_LISTS = {"authors", "captions", "publishers", "kinds", "languages"}  # of what articles call themselves


def to_label(text: str) -> str:
    """A title, byline or outlet as one plain line of at most 300 characters: no markup, links or hidden characters."""
    line = to_line(text)
    return line if len(line) <= _MOST else f"{line[: _MOST - 1]}…"


def to_line(text: str) -> str:
    """What we say that holds such names, as one plain line, uncut."""
    return " ".join(to_plain_text(" ".join(text.split())).split())


def to_address(url: str) -> str | None:
    """An article's address as it is, or None where it is no address of the web, or holds words of another kind: blanks,
    markup, hidden characters.
    """
    fits = len(url) <= _MOST_OF_ADDRESS and _ADDRESS.fullmatch(url) and without_hidden(url) == url
    return url if fits else None


# What becomes of the values of a reply, by name: what an article calls itself, and our sentences that hold such words.
_CLEANERS: dict[str, Callable[[str], str | None]] = {
    **dict.fromkeys(("title", "publisher", "dateline", "section", "credit", "kind", "language"), to_label),
    **dict.fromkeys(("correction", "about", "value"), to_label),
    **dict.fromkeys(("note", "reason", "suggestions"), to_line),
    "url": to_address,
}


def clean_reply(reply: Mapping[str, Any]) -> dict[str, Any]:
    """A reply of `rag.output`, or an article's facts, with all that articles call themselves as `to_label` has it,
    wherever it stands. Texts, quotes and ids stay as they are.
    """
    return {name: _clean(name, value) for name, value in reply.items()}


def _clean(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return _CLEANERS[name](value) if name in _CLEANERS else value
    if isinstance(value, list):
        return [to_label(one) if name in _LISTS else _clean(name, one) for one in value]
    if name == "origins":
        return {to_label(field): to_label(origin) for field, origin in value.items()}
    if isinstance(value, Mapping):
        return count_labels(value) if name in _LISTS else clean_reply(value)
    return value


def count_labels(counts: Mapping[str, int]) -> dict[str, int]:
    """Articles by outlet, kind or language, under names that are fit to read; those that are then alike are counted
    together.
    """
    labelled: Counter[str] = Counter()
    for name, count in counts.items():
        labelled[to_label(name)] += count
    return dict(labelled)


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


def _checked(value: object) -> object:
    return to_address(value) if isinstance(value, str) else value


Label = Annotated[str, BeforeValidator(_cleaned)]
Line = Annotated[str, BeforeValidator(_cleaned_whole)]
Address = Annotated[str | None, BeforeValidator(_checked)]
Counts = Annotated[dict[str, int], BeforeValidator(count_labels)]
