"""What a model wrote, as text and nothing else: no links, images, HTML or Markdown, no hidden characters."""

from __future__ import annotations

import html
import re
import unicodedata

_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn"}  # control, format (bidirectional marks, zero width), private, unassigned
_TURN = re.compile(  # how chat templates mark whose turn it is
    r"<\|[\w-]{1,40}\|>(?:\s*(?:assistant|user|system)\b)?|<(?:start|end)_of_turn>(?:\s*(?:model|user)\b)?|"
    r"\[/?INST\]|<</?SYS>>",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_UNSEEN = re.compile(r"<(script|style|iframe|object|svg)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*(?:>|\Z)")
_IMAGE = re.compile(r"!\[([^\[\]]*)\](?:\([^()\s]*(?:\s[^()]*)?\)|\[[^\[\]]*\])")
_LINK = re.compile(r"(?<!\\)\[([^\[\]]+)\]\(\s*[^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s[^()]*)?\)")
_LINK_TARGET = re.compile(r"^\s*\[[^\[\]]+\]:\s*\S+:\S.*$", re.MULTILINE)
_ADDRESS = re.compile(
    r"<?\b(?:https?|ftp|file|data|javascript|vbscript|mailto|tel|ws|wss):[^\s<>\"”)\]]*>?|\bwww\.[^\s<>\"”)\]]+",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|~~)(?=\S)(.+?)(?<=\S)\1")
_WORD_EMPHASIS = re.compile(r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)")
_LEAD = re.compile(r"^\s*(?:#{1,6}\s+|>\s*|[-*+•▪●◦‣·–—]\s+|\d{1,2}[.)]\s+|\|)+")
_SPACE = re.compile(r"[^\S\n]+")


def to_plain_text(text: str) -> str:
    """One line of a model's as plain text; white space is squeezed.

    The words of a link stay and its target goes, so does an address that stands in the text. Escapes of HTML are read
    before tags are taken out, so that none comes in by them.
    """
    text = html.unescape(html.unescape(text))
    text = _TURN.sub("", without_hidden(text))
    text = _TAG.sub("", _UNSEEN.sub("", _COMMENT.sub("", text)))
    text = _LINK_TARGET.sub("", text)
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _ADDRESS.sub("", text).replace("`", "")
    text = _LEAD.sub("", text)
    text = _WORD_EMPHASIS.sub(r"\1", _EMPHASIS.sub(r"\2", text)).replace("**", "")
    return _SPACE.sub(" ", text).strip()


def without_hidden(text: str) -> str:
    """The text without control, formatting and private characters: what turns its direction, hides or tags."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _HIDDEN)


def has_address(text: str) -> bool:
    """Whether a text names or holds an address of the web: a link, an image or the address itself."""
    text = html.unescape(text)
    return bool(_IMAGE.search(text) or _LINK.search(text) or _ADDRESS.search(text))
