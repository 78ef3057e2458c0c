"""What trafilatura writes as XML: its own form, and TEI (https://tei-c.org/), of which other corpora are made, too."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from ingest.article import Draft, text_in
from ingest.bylines import split_names
from ingest.fragments import read_tree
from ingest.sources.base import Failure, Item, finish
from ingest.sources.nitf import elements, text_of
from ingest.wire import offer_dateline, part_agencies_from_authors

ROOTS = frozenset(("doc", "tei", "teicorpus"))
# Its names of blocks as HTML has them
_AS_HTML = {
    "head": "h2", "fw": "h2", "ab": "h2", "list": "ul", "item": "li", "quote": "blockquote", "row": "tr", "cell": "td",
    "lb": "br", "code": "pre",
}  # fmt: skip
_HOST_BEHIND = re.compile(r"\s*\([\w.-]+\.\w+\)\s*\Z")  # "The Hask Post (haskpost.example)"


def iter_trafilatura(tree: Any, root: str, *, label: str, place: str) -> Iterator[Item]:
    """The article of a document, or of each TEI document of a corpus; one without a text is a Failure."""
    documents = elements(tree, "TEI") if root == "teicorpus" else [tree]
    for number, document in enumerate(documents, start=1):
        draft = Draft("tei" if root != "doc" else "trafilatura")
        own = place if len(documents) == 1 else f"{place}:{number}"
        (_offer_doc if root == "doc" else _offer_tei)(draft, document)
        if not draft.values.get("text"):
            yield Failure(label, "no text in the document")
            continue
        offer_dateline(draft)
        part_agencies_from_authors(draft)
        yield from finish(draft, draft.build(place=own), label)


def _offer_doc(draft: Draft, document: Any) -> None:
    draft.offer_line("title", document.get("title"), "title")
    draft.offer("authors", split_names(document.get("author") or ""), "author")
    draft.offer_line("publisher", document.get("sitename") or document.get("hostname"), "sitename")
    draft.offer_moment("published_at", document.get("date"), "date")
    draft.offer_language(document.get("language"), "language")
    draft.offer_line("section", (document.get("categories") or "").partition(";")[0], "categories")
    _offer_url(draft, document.get("source"))
    _offer_text(draft, elements(document, "main"))


def _offer_tei(draft: Draft, document: Any) -> None:
    head = next(iter(elements(document, "teiHeader")), document)
    draft.offer_line("title", text_of(head, "title"), "title")
    names = [text_in(author) for author in elements(head, "author")]
    draft.offer("authors", tuple(dict.fromkeys(name for line in names for name in split_names(line))), "author")
    draft.offer_line("publisher", _HOST_BEHIND.sub("", text_of(head, "publisher")), "publisher")
    dates = [date for date in elements(head, "date") if date.get("type") != "download"]
    for date in dates:
        draft.offer_moment("published_at", date.get("when") or text_in(date), "date")
    language = next(iter(elements(head, "language")), None)
    draft.offer_language(language.get("ident") if language is not None else None, "language")
    draft.offer_language(document.get("{http://www.w3.org/XML/1998/namespace}lang"), "xml:lang")
    draft.offer_line(
        "section", next((text_in(t) for t in elements(head, "term") if t.get("type") == "categories"), ""), "term"
    )
    _offer_url(
        draft, next((pointer.get("target") for pointer in elements(head, "ptr") if pointer.get("type") == "URL"), None)
    )
    body = document.xpath("./*[local-name() = 'text']/*[local-name() = 'body']")
    entries = [part for part in (body[0] if body else ()) if part.get("type") == "entry"]
    _offer_text(draft, entries or body)


def _offer_url(draft: Draft, value: str | None) -> None:
    draft.offer("url", value if value and value.startswith("http") else None, "source")


def _offer_text(draft: Draft, bodies: list[Any]) -> None:
    for body in bodies[:1]:
        own = copy.deepcopy(body)
        for element in own.iter():
            name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
            if name in _AS_HTML:
                element.tag = _AS_HTML[name]
        draft.offer("text", read_tree(own).text, "text")
