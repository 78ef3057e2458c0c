"""Pieces of HTML and XML as paragraphs: bodies in exports, feeds, letters and news documents."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from ingest.article import one_line
from ingest.furniture import BOXES, is_furniture, is_notice

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5"
    " h6 header hr html li main nav ol p pre section table tbody tfoot thead tr ul hl1 hl2 block media bq para".split()
)
_DROPPED = frozenset("script style noscript template head iframe object svg form button select".split())
_CAPTIONS = frozenset(("figcaption", "media-caption", "caption"))
_TAG = re.compile(r"<(?:/?[a-z][a-z0-9]{0,14}(?:\s[^<>]*)?/?|!--.*?--|!\[CDATA\[.*?\]\])>", re.IGNORECASE | re.DOTALL)
_EMPHASIS = re.compile(r"</?(?:em|i|b|strong|span|sup|sub|cite|u)\b[^<>]*>", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|li|ul|ol|table|blockquote|figure|section|article)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)  # the first words of a letter, for the list of letters
_DEEP = 1000
_CELL = "\x1f"  # between the cells of a row, until white space has been squeezed
_SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(slots=True)
class Fragment:
    """The paragraphs and the photo captions of a piece of markup."""

    paragraphs: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paragraphs, parted by blank lines."""
        return "\n\n".join(self.paragraphs)


def is_markup(text: str) -> bool:
    """Whether a text is HTML: it has a tag that makes a block, or several tags, or entities and no bare sign."""
    return bool(_BLOCK_TAG.search(text)) or len(_TAG.findall(text)) > 1


def read_fragment(markup: str) -> Fragment:
    """The paragraphs of a piece of HTML, in order; no markup makes it fail."""
    try:
        tree = lxml_html.fragment_fromstring(markup.replace("\x00", ""), create_parent="div")  # type: ignore[no-untyped-call]
    except (etree.LxmlError, ValueError, AssertionError):
        return _read_flat(markup)
    fragment = read_tree(tree)
    # Beyond some depth the parser drops what is left; then the words count, without their order in blocks.
    return fragment if fragment.paragraphs or len(markup) < _DEEP else _read_flat(markup)


def _read_flat(markup: str) -> Fragment:
    return Fragment([line for part in _TAG.split(markup) if (line := one_line(html.unescape(part)))])


def read_tree(tree: Any) -> Fragment:
    """The paragraphs of a tree of HTML or of NITF, XHTML, NewsML."""
    fragment, open_text = Fragment(), [""]
    _collect(tree, fragment, open_text)
    _close(fragment, open_text)
    return fragment


def plain_line(text: str) -> str:
    """One line of text without entities and tags of emphasis; other tags stay, as they may be what it is about."""
    return one_line(html.unescape(_EMPHASIS.sub("", text))) if _ENTITY.search(text) or "</" in text else one_line(text)


def _collect(root: Any, fragment: Fragment, open_text: list[str]) -> None:
    """Walk the tree without recursion, since pages nest deeper than Python does."""
    skipped: Any = None
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            if skipped is None:
                open_text.append(element.tail or "")
            continue
        name = _name(element)
        if skipped is not None:
            if event == "end" and element is skipped:
                skipped = None
                open_text.append(element.tail or "" if element is not root else "")
            continue
        if event == "start":
            is_box = not BOXES.isdisjoint((element.get("class") or "").split())
            if is_box or name in _DROPPED or name in _CAPTIONS or _HIDDEN.search(element.get("style") or ""):
                if name in _CAPTIONS and (caption := one_line(" ".join(element.itertext()))):
                    fragment.captions.append(caption)
                skipped = element
                continue
            _open(name, element, fragment, open_text)
        else:
            if name in _BLOCKS:
                _close(fragment, open_text)
            if element is not root:
                open_text.append(element.tail or "")


def _open(name: str, element: Any, fragment: Fragment, open_text: list[str]) -> None:
    if name in ("td", "th") and element.getprevious() is not None:
        open_text.append(_CELL)
    elif name == "br":
        open_text.append("\v")
    elif name in _BLOCKS:
        _close(fragment, open_text)
    open_text.append(element.text or "")


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _close(fragment: Fragment, open_text: list[str]) -> None:
    """End the block: white space squeezed as a browser would, a break a new line, two of them a new paragraph."""
    parts = re.split(r"\v\s*\v\s*", "".join(open_text))
    open_text.clear()
    for part in parts:
        lines = [_SPACE.sub(" ", line).strip(" ").replace(_CELL, "\t") for line in part.split("\v")]
        paragraph = "\n".join(line for line in lines if line)
        if paragraph and not is_furniture(paragraph) and not is_notice(paragraph):
            fragment.paragraphs.append(paragraph)
