"""Documents as DOCX, with python-docx: it knows no footnotes, so they stand at the end, by number."""

from __future__ import annotations

import io
import re

from page.documents import Block, Document, credit_of
from page.visible import to_plain

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLES = {"title": "Heading 1", "headline": "Heading 2", "quote": "Intense Quote", "table": "Heading 3"}


def to_docx(document: Document) -> bytes:
    """The bytes of a .docx file."""
    import docx  # noqa: PLC0415  # only who exports waits for it

    file = docx.Document()
    file.core_properties.title = _clean(document.title)[:250]
    file.core_properties.author = "Dateline"
    file.add_heading(_clean(document.title), 0)
    for block in document.blocks:
        _write(file, block)
    if document.footnotes:
        file.add_heading("Sources", 1)
    for citation in document.footnotes:
        line = file.add_paragraph(_clean(f"[{citation.number}] {credit_of(citation)}. "))
        line.add_run(_clean(f"“{citation.quote}”")).italic = True
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _write(file: object, block: Block) -> None:
    text = f"“{block.text}”" if block.kind == "quote" else block.text
    paragraph = file.add_paragraph(_clean(text), style=_STYLES.get(block.kind))  # type: ignore[attr-defined]
    if block.kind == "note":
        paragraph.runs[0].italic = True
    if block.marks:
        mark = paragraph.add_run("".join(f"[{number}]" for number in block.marks))
        mark.font.superscript = True
    if block.rows:
        table = file.add_table(rows=0, cols=len(block.rows[0]), style="Light Grid Accent 1")  # type: ignore[attr-defined]
        for row in block.rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = _clean(words)


def _clean(text: str) -> str:
    """Characters that XML takes."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", to_plain(text))
