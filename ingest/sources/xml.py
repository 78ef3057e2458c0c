"""News as XML: feeds, NITF, NewsML-G2, WordPress exports, TEI and lists of addresses, told apart by their root."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from ingest.links import LISTS, iter_listed
from ingest.sources.base import UNNAMED_LIST, Failure, Item, Skipped, SourceFile, read_whole, suffix_of
from ingest.sources.feed import iter_feed
from ingest.sources.newsml import iter_newsml
from ingest.sources.nitf import iter_nitf
from ingest.sources.rcv1 import is_rcv1, iter_rcv1
from ingest.sources.trafilatura_xml import ROOTS, iter_trafilatura

_FEEDS = frozenset(("rss", "feed", "rdf"))


class XmlDocuments:
    """`.xml`, `.rss`, `.atom`, `.rdf`, `.opml`, `.nitf` and `.newsml`, also compressed."""

    name = "xml"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as news in XML does."""
        return suffix_of(path) in (".xml", ".rss", ".atom", ".rdf", ".opml", ".nitf", ".newsml")

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """The articles of the document. What is no news is passed over in a folder, and else a Failure."""
        content = read_whole(file)
        if isinstance(content, Failure):
            yield content
            return
        yield from iter_xml(content, label=file.label, place=file.place, named=file.named)


def iter_xml(content: bytes, *, label: str, place: str, named: bool = True, follow: bool = False) -> Iterator[Item]:
    """The articles of a document of any of these forms; what is none is a Failure, or passed over where not `named`.

    A list of addresses gives Links where it is named. With `follow`, so do entries of a feed that hold no whole text.
    """
    tree = parse_xml(content)
    root = local_name(tree) if tree is not None else ""
    if root in _FEEDS:
        yield from iter_feed(content, label=label, place=place, follow=follow)
    elif root == "nitf":
        yield from iter_nitf(tree, label=label, place=place)
    elif root == "newsitem" and is_rcv1(tree):
        yield from iter_rcv1(tree, label=label, place=place)
    elif root in ("newsitem", "newsmessage", "packageitem", "newsml"):
        yield from iter_newsml(tree, label=label, place=place)
    elif root in ROOTS:
        yield from iter_trafilatura(tree, root, label=label, place=place)
    elif root in LISTS and named:
        yield from iter_listed(tree, root, label=label)
    elif root in LISTS:
        yield Skipped(UNNAMED_LIST)
    elif tree is None:
        yield Failure(label, "the file is no XML")
    elif named:
        yield Failure(label, f"XML with the root '{root}', which is no form of news that is read")
    else:
        yield Skipped(f"XML with the root '{root}'")


def parse_xml(content: bytes) -> Any:
    """The root of the document, mended where it is broken; None for no XML. Nothing outside it is looked at."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def local_name(element: Any) -> str:
    """The element's name without its namespace, in small letters."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
