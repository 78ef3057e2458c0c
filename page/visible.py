"""Text from the archive, made fit to be seen: as runs that the component draws with `textContent` only.

Offsets are counted in the stored text, so what could harm is replaced here, after slicing, and never in storage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

TextRun = tuple[str, str]
"""(kind, text): kind "text", "derived" (our own insertion) or "control" (a character that is named, not obeyed)."""

# Embeddings, overrides and isolates turn the order of what follows (Trojan Source, CVE-2021-42574); the other controls
# have no business in news text. Tab and line ends are white space. U+200E, U+200F and U+061C touch only their
# neighbours and belong to ordinary Hebrew and Arabic: they stay.
_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_OURS = re.compile(r"\[(?:i\.e\. [^\[\]]{1,80}|\.\.\.)\]")  # what we worked out, and where we left something out
_ENDING = re.compile(r"(?<=\w{3})(?:ing|ed|es|s|e)$")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def to_runs(text: str) -> list[TextRun]:
    """The text with each harmful control character as a run of its own, which names it (`U+202E`)."""
    runs: list[TextRun] = []
    at = 0
    for match in _CONTROL.finditer(text):
        if match.start() > at:
            runs.append(("text", text[at : match.start()]))
        runs.append(("control", f"U+{ord(match.group()):04X}"))
        at = match.end()
    if at < len(text):
        runs.append(("text", text[at:]))
    return runs


def to_statement_runs(text: str, quotes: Iterable[str], said: set[str] | None = None) -> list[TextRun]:
    """As `to_runs`, with what we inserted (`[i.e. 2024]`, `[...]`) told apart from quoted words.

    A bracket that stands in one of the `quotes` is the article's own. Of a time in `said`, which grows, it is not told
    again what it means.
    """
    quoted = list(quotes)
    said = set() if said is None else said
    runs: list[TextRun] = []
    at = 0
    for match in _OURS.finditer(text):
        if any(match.group() in quote for quote in quoted):
            continue
        told = (text[: match.start()].rsplit(maxsplit=2)[-2:], match.group()) if match.group() != "[...]" else None
        is_told = told is not None and repr(told) in said
        said.add(repr(told))
        runs += to_runs(text[at : match.start()].rstrip() if is_told else text[at : match.start()])
        runs += [] if is_told else [("derived", match.group())]
        at = match.end()
    return [*runs, *to_runs(text[at:])]


def to_hit_runs(text: str, words: Iterable[str]) -> list[TextRun]:
    """As `to_runs`, with each of the `words` as a "hit", in whatever form: `floods` for `flood`."""
    stems = [re.escape(_ENDING.sub("", word)) for word in words if len(word) > 2]
    if not stems:
        return to_runs(text)
    runs: list[TextRun] = []
    at = 0
    for match in re.finditer(rf"\b(?:{'|'.join(stems)})\w{{0,4}}\b", text, re.IGNORECASE):
        runs += [*to_runs(text[at : match.start()]), ("hit", match.group())]
        at = match.end()
    return [*runs, *to_runs(text[at:])]


def to_plain(text: str) -> str:
    """The text as one plain string, for labels and the clipboard: a harmful control becomes U+FFFD."""
    return _CONTROL.sub(_REPLACEMENT, text)
