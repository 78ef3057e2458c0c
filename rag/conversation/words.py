"""Small words: the ones that rules look for, and how they are put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rag.conversation.phrases import Phrase
from rag.question.openings import ASKS

SPACE = re.compile(r"\s+")
END = re.compile(r"[\s?.!]*\Z")
PREPOSITION = r"(?:in|on|at|by|from|to|for|with|about|of|during|since|until|before|after|under|near|against|between)"
WH = r"(?:who|whom|whose|what|which|when|where|why|how)"


def preposition_for(first: date | None, last: date | None) -> str:
    """The word that a period takes: "on 3 May 2025", "in 2024", "from 2 to 5 May 2025"."""
    if first is not None and first == last:
        return "on"
    return "in" if first and last and first.day == 1 else "from"


def with_preposition(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the preposition before it."""
    before = re.search(rf"\b{PREPOSITION}\s+(?:the\s+)?\Z", text[:start], re.IGNORECASE)
    return (before.start() if before else start), end


def preposition_before(text: str, phrase: Phrase) -> str:
    """The preposition that a phrase hangs on, or ""."""
    before = re.search(rf"\b({PREPOSITION})\s+\Z", text[: phrase.start], re.IGNORECASE)
    return before[1].lower() if before else ""


def blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with spaces for what stands in these spans."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text without what stands in these spans, white space squeezed."""
    return SPACE.sub(" ", blank(text, spans)).strip(" ,")


def join_names(words: Sequence[str]) -> str:
    """ "A, B and C"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def upper_first(text: str) -> str:
    """The text with a capital."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The first letter small, unless its word is a name: "How much" but not "Kyrgyzstan"."""
    first = text.split(maxsplit=1)[0].lower().rstrip(",") if text else ""
    return text[:1].lower() + text[1:] if re.fullmatch(rf"{WH}|{ASKS}|{PREPOSITION}|the|a", first) else text
