"""From bytes to text: the encodings of old archives, without ever failing."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding=[\"']([\w.:-]{2,40})", re.I
)
# As browsers do: these names mean the Windows encodings that contain them.
_MEANS = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
    "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949",
}  # fmt: skip
_NO_TEXT = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
_HEAD = 4096
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def looks_binary(content: bytes) -> bool:
    """Whether the bytes are no text in any encoding: NUL or many control bytes, with no mark of UTF-16 before them."""
    head = content[:_HEAD]
    if any(head.startswith(mark) for mark, _ in _MARKS):
        return False
    return b"\x00" in head or len(_CONTROLS.findall(head)) > len(head) // 20 or head.startswith(b"%PDF-")


def decode_text(content: bytes, *, declared: str | None = None) -> str:
    """The text of `content`. A byte order mark decides; else UTF-8 where it fits without an error, as wrong
    declarations are common and bytes that are UTF-8 by accident are not; else what is declared, by the caller or in the
    markup; else Windows-1252. Bytes that mean nothing become U+FFFD.
    """
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    for encoding in (marked, *_multibyte_first(declared or find_declared(content))):
        text = _decoded(content, encoding) if encoding else None
        if text is not None:
            return text
    return content.decode(marked or "cp1252", "replace")


def find_declared(content: bytes) -> str | None:
    """The encoding that an HTML or XML page names in its first 4,096 bytes."""
    found = _DECLARED.search(content[:_HEAD])
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def _multibyte_first(declared: str | None) -> tuple[str | None, ...]:
    name = declared.strip().lower() if declared else None
    meant = _MEANS.get(name, name) if name else None
    # Japanese mail encoding is plain ASCII bytes, which UTF-8 would take for themselves.
    return (meant, "utf-8") if meant and meant.startswith(("iso-2022", "hz", "utf-16")) else ("utf-8", meant)


def _decoded(content: bytes, encoding: str) -> str | None:
    if encoding in _NO_TEXT:
        return None
    try:
        return content.decode(encoding)
    except (LookupError, ValueError):
        return None
