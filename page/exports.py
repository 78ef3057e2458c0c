"""Documents as files: Markdown, DOCX, and their sources as CSL-JSON, BibTeX or RIS."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from page.documents import Block, Document, credit_of
from page.references import to_bibtex, to_csl_json, to_ris
from page.store import new_id
from page.visible import to_plain
from page.word_file import to_docx

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#])")


def export(document: Document, form: str) -> dict[str, Any]:
    """The file as the component hands it to the browser: its name, type and bytes."""
    write, suffix, kind = FORMS[form]
    name = re.sub(r"[^\w-]+", "-", to_plain(document.title).lower()).strip("-")[:60] or "dateline"
    return to_download(name, suffix, kind, write(document))


def to_download(name: str, suffix: str, kind: str, content: bytes) -> dict[str, Any]:
    """A file as the component hands it to the browser."""
    return {"key": new_id(), "name": f"{name}.{suffix}", "type": kind, "bytes": b64encode(content).decode()}


def to_markdown(document: Document) -> str:
    """Blocks, then a footnote for each citation, as CommonMark with footnotes."""
    lines = [f"# {_escape(document.title)}", ""]
    for block in document.blocks:
        lines += [*_markdown_lines(block), ""]
    for citation in document.footnotes:
        lines += [f"[^{citation.number}]: {_escape(credit_of(citation))}. “{_escape(_one_line(citation.quote))}”", ""]
    return "\n".join(lines)


def to_text(document: Document) -> str:
    """Plain text with footnotes, for the clipboard."""
    lines = [document.title, ""]
    for block in document.blocks:
        lines += [*_text_lines(block), ""]
    for citation in document.footnotes:
        lines += [f"[{citation.number}] {credit_of(citation)}", f"    “{citation.quote}”"]
    return to_plain("\n".join(lines))


def _text_lines(block: Block) -> Iterator[str]:
    marks = "".join(f"[{number}]" for number in block.marks)
    if block.kind == "quote":
        yield f"“{block.text}” {marks}".rstrip()
    else:
        yield f"{block.text} {marks}".rstrip()
    yield from (" | ".join(row) for row in block.rows)


def _markdown_lines(block: Block) -> Iterator[str]:
    marks = "".join(f"[^{number}]" for number in block.marks)
    text = _escape(_one_line(block.text))
    before = {"title": "## ", "headline": "**", "quote": "> “", "note": "*"}.get(block.kind, "")
    after = {"headline": "**", "quote": "”", "note": "*"}.get(block.kind, "")
    yield f"{before}{text}{after} {marks}".rstrip()
    if block.rows:
        head, *rows = block.rows
        yield ""
        yield f"| {' | '.join(head)} |"
        yield f"|{'---|' * len(head)}"
        yield from (f"| {' | '.join(_with_notes(cell) for cell in row)} |" for row in rows)


def _with_notes(cell: str) -> str:
    """A cell of a table, with its marks as footnotes."""
    return re.sub(r"\\\[(\d+)\\\]", r"[^\1]", _escape(_one_line(cell)))


def _escape(text: str) -> str:
    """Words of an article, so that no Markdown reader takes them for anything else."""
    return _SPECIAL.sub(r"\\\1", to_plain(text))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _encoded(write: Callable[[Iterable[Any]], str]) -> Callable[[Document], bytes]:
    return lambda document: write(document.footnotes).encode("utf-8", "replace")


FORMS: dict[str, tuple[Callable[[Document], bytes], str, str]] = {
    "markdown": (lambda document: to_markdown(document).encode("utf-8", "replace"), "md", "text/markdown"),
    "docx": (to_docx, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "csl": (_encoded(to_csl_json), "json", "application/vnd.citationstyles.csl+json"),
    "bibtex": (_encoded(to_bibtex), "bib", "application/x-bibtex"),
    "ris": (_encoded(to_ris), "ris", "application/x-research-info-systems"),
}
