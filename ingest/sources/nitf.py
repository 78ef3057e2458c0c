"""NITF, the News Industry Text Format (https://iptc.org/standards/nitf/)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.article import Draft, text_in
from ingest.bylines import split_names
from ingest.dates import parse_moment
from ingest.fragments import read_tree
from ingest.sources.base import Failure, Item, finish
from ingest.wire import offer_dateline, part_agencies_from_authors


def iter_nitf(tree: Any, *, label: str, place: str) -> Iterator[Item]:
    """The article of a document, or a Failure."""
    draft = Draft("nitf")
    offer_nitf(draft, tree)
    if not draft.values.get("text"):
        yield Failure(label, "no text in the body of the NITF document")
        return
    offer_dateline(draft)
    part_agencies_from_authors(draft)
    own = first(tree, "doc-id", "id-string")
    yield from finish(draft, draft.build(place=place, source_id=own), label)


def offer_nitf(draft: Draft, tree: Any) -> None:
    """Offer headline, byline, dates, dateline, holder and body of a NITF tree."""
    draft.offer_line("title", text_of(tree, "hl1") or text_of(tree, "headline") or text_of(tree, "title"), "hl1")
    bylines = elements(tree, "byline")
    # The New York Times' corpus gives each twice, as printed and as "Lee, Ann"
    people = [_byline_of(person) for person in bylines if person.get("class") != "normalized_byline"]
    draft.offer("authors", tuple(name for line in people for name in split_names(line)), "byline")
    for name in ("date.issue", "date.release", "story.date"):
        draft.offer("published_at", parse_moment(first(tree, name, "norm")), name)
    draft.offer("published_at", parse_moment(first(tree, "pubdata", "date.publication")), "pubdata")
    holder = first(tree, "doc.copyright", "holder") or first(tree, "pubdata", "name")
    draft.offer_line("publisher", first(tree, "pubdata", "name") or holder, "doc.copyright")
    draft.offer_line("credit", text_of(tree, "distributor") or holder, "distributor")
    draft.offer("is_withdrawn", first(tree, "docdata", "management-status") == "canceled" or None, "docdata")
    draft.offer_line("dateline", text_of(tree, "dateline"), "dateline")
    draft.offer_line(
        "section", first(tree, "pubdata", "position.section") or first(tree, "tobject", "tobject.type"), ""
    )
    draft.offer_language(tree.get("{http://www.w3.org/XML/1998/namespace}lang"), "xml:lang")
    whole = tree.xpath(".//*[local-name() = 'block'][@class = 'full_text']")
    for body in whole or elements(tree, "body.content"):
        fragment = read_tree(body)
        draft.offer("text", fragment.text, "body.content")
        draft.offer("captions", tuple(fragment.captions), "media-caption")


def _byline_of(byline: Any) -> str:
    """Who wrote the story, without what they are ("<byttl>Staff Writer</byttl>")."""
    whole = text_in(byline)
    for title in elements(byline, "byttl"):
        whole = whole.removesuffix(text_in(title)).strip(" ,")
    return whole


def elements(tree: Any, name: str) -> list[Any]:
    """The elements of that name below the tree, in any namespace."""
    return tree.xpath(".//*[local-name() = $name]", name=name)  # type: ignore[no-any-return]


def first(tree: Any, name: str, attribute: str) -> str | None:
    """The attribute of the first element of that name that has it."""
    return next((value for element in elements(tree, name) if (value := element.get(attribute))), None)


def text_of(tree: Any, name: str) -> str:
    """The text of the first element of that name, as one line."""
    return next((text for element in elements(tree, name) if (text := text_in(element))), "")
