"""The text of a rich-text document."""

from __future__ import annotations


def rtf_text(content: bytes) -> str:
    """The document's lines. RTF is ASCII with escapes; bytes beyond it are taken as Windows-1252."""
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415  # needed by few runs

    text: str = rtf_to_text(content.decode("cp1252", "replace"), errors="ignore")  # type: ignore[no-untyped-call]
    return text
