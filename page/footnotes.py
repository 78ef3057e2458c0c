"""An answer as plain text with footnotes, for the clipboard: all that is on the screen."""

from __future__ import annotations

from page.documents import answer_to_document
from page.exports import to_text
from rag.types import Answer


def to_footnoted_text(answer: Answer) -> str:
    """The question, the headline, the sentences and tables with their marks, and each citation with its quote."""
    return to_text(answer_to_document(answer))
