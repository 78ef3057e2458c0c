"""NewsML-G2 (https://iptc.org/standards/newsml-g2/): news items with XHTML, NITF or plain text inside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.article import Draft, text_in
from ingest.bylines import split_names
from ingest.fragments import read_tree
from ingest.sources.base import Failure, Item, Skipped, finish
from ingest.sources.nitf import elements, first, offer_nitf, text_of
from ingest.wire import offer_dateline, part_agencies_from_authors


def iter_newsml(tree: Any, *, label: str, place: str) -> Iterator[Item]:
    """The article of each news item; pictures and packages are passed over, an item without text is a Failure."""
    name = "newsItem" if elements(tree, "newsItem") or tree.tag.endswith("newsItem") else "NewsItem"
    items = [tree] if tree.tag.endswith(name) else elements(tree, name)
    for number, item in enumerate(items, start=1):
        kind = first(item, "itemClass", "qcode") or "ninat:text"
        if kind.rpartition(":")[2] not in ("text", "composite"):
            yield Skipped(f"NewsML {kind.rpartition(':')[2]}")
        else:
            yield from _iter_item(item, label=f"{label}:{number}", place=f"{place}:{number}")
    if not items:
        yield Failure(label, "no news item in the NewsML document")


def _iter_item(item: Any, *, label: str, place: str) -> Iterator[Item]:
    draft = Draft("newsml")
    draft.offer_line("title", text_of(item, "headline") or text_of(item, "HeadLine"), "headline")
    byline = text_of(item, "by") or text_of(item, "ByLine")
    draft.offer("authors", split_names(byline), "by")
    for name in ("firstCreated", "contentCreated", "versionCreated", "FirstCreated", "ThisRevisionCreated"):
        draft.offer_moment("published_at", text_of(item, name), name)
    for name in ("contentModified", "versionCreated", "ThisRevisionCreated"):
        if draft.origins.get("published_at", "").rpartition(":")[2] != name:
            draft.offer_moment("modified_at", text_of(item, name), name)
    if draft.values.get("modified_at") == draft.values.get("published_at"):
        draft.drop("modified_at")
    draft.offer_line("dateline", text_of(item, "dateline") or text_of(item, "DateLine"), "dateline")
    draft.offer_line("credit", text_of(item, "creditline") or text_of(item, "CreditLine"), "creditline")
    holder, provider = _party_of(item, "copyrightHolder"), _party_of(item, "provider")
    party = next((first(part, "Party", "FormalName") for part in elements(item, "Provider")), "")
    draft.offer_line("publisher", provider or party or holder, "provider")
    draft.offer_language(first(item, "language", "tag") or first(item, "Language", "FormalName"), "language")
    status = first(item, "pubStatus", "qcode") or first(item, "Status", "FormalName") or ""
    draft.offer("is_withdrawn", status.rpartition(":")[2].lower() in ("canceled", "cancelled") or None, "pubStatus")
    _offer_body(draft, item)
    if not draft.values.get("text"):
        yield Failure(label, "no text in the news item")
        return
    offer_dateline(draft)
    part_agencies_from_authors(draft)
    own = item.get("guid") or text_of(item, "NewsItemId")
    yield from finish(draft, draft.build(place=place, source_id=own or None), label)


def _party_of(item: Any, name: str) -> str:
    """Who is named in so many words: by a name, or as a literal that is no code ("Hask Wire", no "haskwire")."""
    for part in elements(item, name):
        literal = part.get("literal") or ""
        if named := text_of(part, "name") or (literal if " " in literal or literal.isupper() else ""):
            return named
    return ""


def _offer_body(draft: Draft, item: Any) -> None:
    for nitf in elements(item, "nitf"):
        offer_nitf(draft, nitf)
    for body in (*elements(item, "body"), *elements(item, "inlineXML"), *elements(item, "DataContent")):
        paragraphs = read_tree(body).paragraphs
        if len(paragraphs) > 1 and paragraphs[0] == draft.values.get("title"):
            paragraphs = paragraphs[1:]
        draft.offer("text", "\n\n".join(paragraphs), "inlineXML")
    for plain in elements(item, "inlineData"):
        blocks = (" ".join(block.split()) for block in "".join(plain.itertext()).split("\n\n"))
        draft.offer("text", "\n\n".join(block for block in blocks if block) or text_in(plain), "inlineData")
