"""Reuters Corpus Volume 1 (https://trec.nist.gov/data/reuters/reuters.html): a story of 1996 or 1997 a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.article import Draft
from ingest.bylines import split_names
from ingest.fragments import read_tree
from ingest.sources.base import Failure, Item, finish
from ingest.sources.nitf import elements, text_of
from ingest.wire import offer_dateline, part_agencies_from_authors


def is_rcv1(tree: Any) -> bool:
    """Whether a tree is a story of this corpus, whose root has the name of NewsML-G2's."""
    return tree.get("itemid") is not None and tree.find("text") is not None


def iter_rcv1(tree: Any, *, label: str, place: str) -> Iterator[Item]:
    """The article of a story, or a Failure."""
    draft = Draft("rcv1")
    draft.offer_line("title", text_of(tree, "headline") or text_of(tree, "title"), "headline")
    draft.offer("authors", split_names(text_of(tree, "byline")), "byline")
    draft.offer_moment("published_at", tree.get("date"), "date")
    stated = {element.get("element"): element.get("value") for element in elements(tree, "dc")}
    draft.offer_line("publisher", stated.get("dc.publisher"), "dc.publisher")
    draft.offer_line("dateline", text_of(tree, "dateline"), "dateline")
    draft.offer_language(tree.get("{http://www.w3.org/XML/1998/namespace}lang"), "xml:lang")
    draft.offer("text", read_tree(tree.find("text")).text, "text")
    if not draft.values.get("text"):
        yield Failure(label, "no text in the story")
        return
    offer_dateline(draft)
    part_agencies_from_authors(draft)
    yield from finish(draft, draft.build(place=place, source_id=tree.get("itemid")), label)
