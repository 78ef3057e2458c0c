"""Quotations in a model's words: each with the article's own characters, or the statement does not stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language.quotation_marks import quotation_spans
from rag.verify.locate import locate

_STRAIGHT = str.maketrans(dict.fromkeys("“”„‟«»″〝〞〟＂「」『』", '"') | dict.fromkeys("‘’‚‛‹›′`´ʼ＇", "'"))
_ENDS = " .,;:!?…"
_SPACE = re.compile(r"\s+")


def find_quotations(text: str) -> list[tuple[int, int]]:
    """The stretches of a text between quotation marks, the marks left out."""
    return list(quotation_spans(text.translate(_STRAIGHT)))


def restore_quotations(text: str, sources: Sequence[str]) -> str | None:
    """The text with each quotation in the characters of the first source that has it; None if one is in none.

    White space, dashes and the form of quotation marks may differ; what the model put before the closing mark, as
    American papers do with a comma, is moved behind it where the source does not have it.
    """
    for start, end in reversed(find_quotations(text)):
        words = text[start:end]
        found = next((source[slice(*place)] for source in sources if (place := locate(words, source))), None)
        if found is None:
            return None
        tail = words[len(words.rstrip(_ENDS)) :].strip()
        kept = _SPACE.sub(" ", found)
        if tail and kept.endswith(tail):
            tail = ""
        mark = text[end : end + 1]
        text = (
            text[:start] + kept + mark + ("" if text[end + 1 : end + 2] in tuple(".,;:!?") else tail) + text[end + 1 :]
        )
    return text


def without_quotation_marks(text: str) -> str:
    """The text with no words in quotation marks: for what is not shown to be anyone's words."""
    places = {place for start, end in find_quotations(text) for place in (start - 1, end)}
    return "".join(c for i, c in enumerate(text) if i not in places and c.translate(_STRAIGHT) != '"')
