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
_SAMPLE = 100_000
_REPLACEMENT = "\ufffd".encode()
_FEW = 0.2  # of the bytes; a text in Latin letters has less beyond ASCII, and in any other script more
# What Western texts have beyond ASCII; bytes that mean nothing else in Windows-1252 are in it.
_WESTERN = frozenset("‘’“”‚„–—…•£€§°©®«»¿¡ºª·´\u00a0\u00adàáâäãåæçèéêëíîïñóôöõøúûüßÀÁÂÄÅÆÇÈÉÊÍÑÓÔÖØÚÜœ")
_LATIN = ("cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257", "mac_roman", "cp437", "cp850")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def looks_binary(content: bytes) -> bool:
    """Whether the bytes are no text in any encoding: NUL or many control bytes, with no mark of UTF-16 before them."""
    head = content[:_HEAD]
    if any(head.startswith(mark) for mark, _ in _MARKS):
        return False
    return b"\x00" in head or len(_CONTROLS.findall(head)) > len(head) // 20 or head.startswith(b"%PDF-")


def decode_text(content: bytes, *, declared: str | None = None) -> str:
    """The text of `content`. A byte order mark decides; else UTF-8 where it fits without an error, as wrong
    declarations are common and bytes that are UTF-8 by accident are not; else UTF-8 with a few bad bytes; else what is
    declared, by the caller or in the markup; else what the bytes look like. Bytes that mean nothing become U+FFFD.
    """
    encoding = find_encoding(content, declared=declared)
    return content.decode(encoding, "replace")


def find_encoding(content: bytes, *, declared: str | None = None) -> str:
    """The encoding in which `decode_text` reads the bytes; one that Python knows."""
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    if marked:
        return marked
    first, second = _multibyte_first(declared or find_declared(content))
    if first and _fits(content, first):
        return first
    if _is_damaged_utf8(content, is_declared=second is not None and second.replace("-", "") == "utf8"):
        return "utf-8"
    if second and _fits(content, second):
        return second
    return _detected(content)


def incremental_decoder(head: bytes) -> codecs.IncrementalDecoder:
    """What decodes a long file piece by piece, by the encoding of its first piece."""
    cut = head.rpartition(b"\n")[0] or head[:-4] or head
    return codecs.getincrementaldecoder(find_encoding(cut))("replace")


def find_declared(content: bytes) -> str | None:
    """The encoding that an HTML or XML page names in its first 4,096 bytes."""
    found = _DECLARED.search(content[:_HEAD])
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def _multibyte_first(declared: str | None) -> tuple[str | None, ...]:
    name = declared.strip().lower() if declared else None
    meant = _MEANS.get(name, name) if name else None
    # Japanese mail encoding is plain ASCII bytes, which UTF-8 would take for themselves.
    return (meant, "utf-8") if meant and meant.startswith(("iso-2022", "hz", "utf-16")) else ("utf-8", meant)


def _fits(content: bytes, encoding: str) -> bool:
    if encoding in _NO_TEXT:
        return False
    try:
        content.decode(encoding)
    except (LookupError, ValueError):
        return False
    return True


def _is_damaged_utf8(content: bytes, *, is_declared: bool) -> bool:
    """Whether most bytes beyond ASCII are UTF-8, or half of them where it is declared: one bad byte, or one quotation
    in another encoding, is no reason to read the rest wrongly.
    """
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd") - content.count(_REPLACEMENT)
    good = sum(not character.isascii() for character in text) - bad
    return good >= bad > 0 if is_declared and good else good > 2 * bad


def _detected(content: bytes) -> str:
    """The encoding that the bytes look like. Where few are beyond ASCII the text is in Latin letters, and
    Asian encodings, of which many accept anything, are out of the question.
    """
    from charset_normalizer import from_bytes  # noqa: PLC0415  # needed by few runs

    sample = content[:_SAMPLE]
    if {character for character in sample.decode("cp1252", "replace") if not character.isascii()} <= _WESTERN:
        return "cp1252"
    few = sum(byte > 127 for byte in sample) < len(sample) * _FEW
    found = from_bytes(sample, cp_isolation=list(_LATIN) if few else None).best()
    encoding = found.encoding if found is not None else "cp1252"
    return encoding if _fits(content, encoding) else "cp1252"
