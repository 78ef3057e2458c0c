"""What a page says about itself: JSON-LD, meta tags, microdata, and the line under its headline."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ingest.article import Draft, text_in
from ingest.bylines import split_names
from ingest.dates import parse_moment
from ingest.linked_data import Node, address_of, body_of, find_article, name_of, offer_linked_data, types_of, updates_of
from ingest.visible import offer_visible
from ingest.wire import is_agency
from vectorstore.outlets import is_host
from vectorstore.types import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_KINDS_BY_TYPE = {
    "OpinionNewsArticle": "opinion", "LiveBlogPosting": "live", "AdvertiserContentArticle": "sponsored",
    "AnalysisNewsArticle": "analysis", "ReviewNewsArticle": "review",
}  # fmt: skip
_MONEY = re.compile(
    r"\b(?:sponsor|sponsored|paid[-_ ]?(?:content|post|partner\w*)|advertorial|partner[-_]?content)\b", re.I
)
# By the names in use, the commonest first.
_META = {
    name: names.split()
    for name, names in {
        "title": "og:title twitter:title dc.title dcterms.title parsely-title sailthru.title",
        "publisher": "og:site_name dc.publisher dcterms.publisher publisher article:publisher source application-name",
        "published_at": "article:published_time article:published og:article:published_time og:published_time"
        " datepublished date pubdate publish-date publish_date publishdate publication_date dc.date dc.date.issued"
        " dcterms.date dcterms.created dcterms.issued parsely-pub-date sailthru.date cxenseparse:recs:publishtime"
        " article.published published-date published_time date.release originalpublicationdate article_date_original",
        "modified_at": "article:modified_time article:modified og:updated_time og:modified_time datemodified"
        " last-modified dcterms.modified revised article.updated",
        "section": "article:section section parsely-section cxenseparse:recs:category",
        "language": "content-language og:locale dc.language dcterms.language language",
    }.items()
}
_META_AUTHORS = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "parsely-author",
    "sailthru.author",
)
_SAME_MINUTE_S = 60
_ARCHIVED = re.compile(
    r"https?://(?:(?:web\.archive\.org/web|[\w.-]+/wayback)/\d{4,14}(?:[a-z]{2}_)?"
    r"|archive\.(?:ph|today|is|li|md|vn|fo)/(?:[\d.-]{10,20}|o/\w+))/(https?://.+)\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StatedTexts:
    """What a page states for machines in its JSON-LD: the article's body ("" for none), and the entries of a live blog
    as (time as given, headline, text).
    """

    body: str
    updates: tuple[tuple[str, str, str], ...]


def offer_page_facts(draft: Draft, tree: HtmlElement, *, address: str | None = None) -> StatedTexts:
    """Offer to `draft` what the page says about itself, the most exact statement first.

    `address` is where the page was fetched from; it counts where the page names no address of its own. Returns what it
    states of its text.
    """
    meta = _meta_of(tree)
    node = find_article(tree, {*tree.xpath("//link[@rel='canonical']/@href"), *meta.get("og:url", ())})
    _offer_url(draft, tree, meta, node, address)
    _offer_agency_page(draft, meta, node)
    offer_linked_data(draft, node)
    _offer_meta(draft, meta)
    tiers = {content.lower() for content in meta.get("article:content_tier", ())}
    draft.offer(
        "is_free", False if "locked" in tiers else True if "free" in tiers else None, "meta article:content_tier"
    )
    _offer_microdata(draft, tree)
    offer_visible(draft, tree)
    draft.offer_language(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"), "lang")
    _prefer_name_to_host(draft, meta)
    _offer_kind(draft, tree, meta, node)
    _drop_idle_modified(draft)
    return StatedTexts(body_of(node), tuple(updates_of(node)))


def _offer_agency_page(draft: Draft, meta: Mapping[str, list[str]], node: Node) -> None:
    """Where JSON-LD calls the agency that supplied the story its publisher, the site that prints it is that."""
    name, sites = name_of(node.get("publisher")), meta.get("og:site_name", ())
    if name and is_agency(name) and sites and fold(sites[0]) != fold(name):
        draft.offer_line("publisher", sites[0], "meta og:site_name")
        draft.offer("credit", name, "json-ld")


def _prefer_name_to_host(draft: Draft, meta: Mapping[str, list[str]]) -> None:
    """Where the publisher is only the site's address, the name that the page gives its site is the outlet's."""
    if is_host(draft.values.get("publisher", "")):
        name = next((name for name in meta.get("og:site_name", ()) if name and not is_host(name)), None)
        if name and not _is_address(name):
            draft.drop("publisher")
            draft.offer_line("publisher", name, "meta og:site_name")


def _meta_of(tree: HtmlElement) -> dict[str, list[str]]:
    """Contents by name, in small letters, of the page's meta tags that are no microdata."""
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("http-equiv")
        content = (element.get("content") or "").strip()
        if name and content:
            meta.setdefault(name.strip().lower(), []).append(content)
    return meta


def _offer_url(draft: Draft, tree: HtmlElement, meta: Mapping[str, list[str]], node: Node, address: str | None) -> None:
    for url in tree.xpath("//link[@rel='canonical']/@href"):
        draft.offer("url", page_address(url), "canonical")
    for url in meta.get("og:url", ()):
        draft.offer("url", page_address(url), "og:url")
    draft.offer("url", page_address(address_of(node, "mainEntityOfPage") or address_of(node, "url") or ""), "json-ld")
    draft.offer("url", original_address(address) if address else None, "address")


def original_address(url: str) -> str:
    """The address of which `url` is a copy in a web archive; `url` itself when it is none."""
    found = _ARCHIVED.match(url)
    return found[1] if found else url


def page_address(url: str) -> str | None:
    """`url` if it is a whole address below a site's front page, which some sites call canonical everywhere. Of a page
    that was saved from the Wayback Machine it is the address that it had.
    """
    url = original_address(url.strip())
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return (
        url if parts.scheme in ("http", "https") and parts.netloc and (parts.path.strip("/") or parts.query) else None
    )


def _offer_meta(draft: Draft, meta: Mapping[str, list[str]]) -> None:
    for field, names in _META.items():
        for name in names:
            for content in meta.get(name, ())[:1]:
                _offer_content(draft, field, content, name)
    for name in _META_AUTHORS:
        names = [
            author for content in meta.get(name, ()) if not _is_address(content) for author in split_names(content)
        ]
        draft.offer("authors", tuple(dict.fromkeys(names)), f"meta {name}")


def _offer_content(draft: Draft, field: str, content: str, name: str) -> None:
    origin = f"meta {name}"
    if field.endswith("_at"):
        draft.offer_clock(field, parse_moment(content), origin)
    elif field == "language":
        draft.offer_language(content, origin)
    elif not _is_address(content):
        draft.offer_line(field, content, origin)


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://", "@", "/", "www."))


def _offer_microdata(draft: Draft, tree: HtmlElement) -> None:
    articles = tree.xpath("//*[@itemscope][contains(@itemtype, 'Article') or contains(@itemtype, 'BlogPosting')]")
    root = articles[0] if articles else tree
    draft.offer_line("title", _property(root, "headline"), "microdata")
    names = [_property(person, "name") or text_in(person) for person in root.xpath(".//*[@itemprop='author']")]
    draft.offer("authors", tuple(dict.fromkeys(n for name in names if name for n in split_names(name))), "microdata")
    for publisher in root.xpath(".//*[@itemprop='publisher']")[:1]:
        draft.offer_line("publisher", _property(publisher, "name") or text_in(publisher), "microdata")
    draft.offer_clock("published_at", parse_moment(_property(root, "datePublished")), "microdata")
    draft.offer_clock("modified_at", parse_moment(_property(root, "dateModified")), "microdata")
    draft.offer_line("section", _property(root, "articleSection"), "microdata")


def _property(root: HtmlElement, name: str) -> str | None:
    for element in root.xpath(f".//*[@itemprop='{name}']"):
        value = element.get("content") or element.get("datetime") or text_in(element)
        if value:
            return str(value)
    return None


def _offer_kind(draft: Draft, tree: HtmlElement, meta: Mapping[str, list[str]], node: Node) -> None:
    microdata = [kind.rpartition("/")[2] for kind in tree.xpath("//*[@itemscope]/@itemtype")]
    for kind in (*types_of(node), *microdata):
        draft.offer("kind", _KINDS_BY_TYPE.get(kind), "type")
    for label in (draft.values.get("section"), *meta.get("article:section", ()), *meta.get("og:type", ())):
        if label and _MONEY.search(label):
            draft.offer("kind", "sponsored", "section")
        draft.offer_kind(label, "section")
    path = urlsplit(draft.values.get("url", "")).path
    for part in path.split("/")[1:-1][:2]:
        draft.offer_kind(part, "url")


def _drop_idle_modified(draft: Draft) -> None:
    """Many systems write the time of publication as that of the last change too: nothing was changed."""
    published, modified = draft.values.get("published_at"), draft.values.get("modified_at")
    if modified is not None and published is not None and modified.seconds - published.seconds < _SAME_MINUTE_S:
        draft.drop("modified_at")
