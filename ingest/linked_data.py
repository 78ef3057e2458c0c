"""JSON-LD: what a page states about its article for machines (schema.org, https://schema.org/NewsArticle)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Set
from typing import TYPE_CHECKING, Any

from ingest.article import Draft, one_line
from ingest.bylines import split_names
from ingest.fragments import is_markup, read_fragment

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Node = Mapping[str, Any]

_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Report)\Z")
_DEEPEST = 4
_IDLE_COMMA = re.compile(r",\s*([}\]])")


def find_article(tree: HtmlElement, addresses: Set[str]) -> Node:
    """The node of the page's own article: the one that has one of its `addresses`, else the first; {} without any."""
    articles = list_articles(tree)
    names = ("url", "@id", "mainEntityOfPage")
    own = (node for node in articles if {address_of(node, name) for name in names} & addresses)
    return next(own, articles[0] if articles else {})


def list_articles(tree: HtmlElement) -> list[Node]:
    """The nodes of all articles that the page's JSON-LD tells of."""
    nodes = _linked_data(tree)
    articles = (node for node in nodes if any(_ARTICLE_TYPES.search(kind) for kind in types_of(node)))
    by_id = {part["@id"]: part for part in nodes if isinstance(part.get("@id"), str) and "name" in part}
    return [_resolved(node, by_id) for node in articles]


def body_of(node: Node) -> str:
    """The text that the node gives as the article's body; "" where it gives none."""
    body = node.get("articleBody")
    return body if isinstance(body, str) else ""


def updates_of(node: Node) -> list[tuple[str, str, str]]:
    """(time as given, headline, text) of each entry of a live blog (https://schema.org/liveBlogUpdate) with a text."""
    entries = node.get("liveBlogUpdate")
    updates = []
    for entry in entries if isinstance(entries, list) else [entries]:
        if isinstance(entry, dict) and (body := body_of(entry).strip()):
            day = entry.get("datePublished") or entry.get("dateCreated") or entry.get("dateModified")
            headline = _unescaped(entry.get("headline"))
            text = read_fragment(body).text if is_markup(body) else body
            updates.append((str(day or ""), one_line(headline) if isinstance(headline, str) else "", text))
    return updates


def types_of(node: Node) -> list[str]:
    """The schema.org types of the node."""
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def address_of(node: Node, name: str) -> str | None:
    """The web address that the node gives under `name`, itself or as the `@id` or `url` of a node."""
    value = node.get(name)
    value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
    return value if isinstance(value, str) and value.startswith("http") else None


def name_of(value: object) -> str | None:
    """The name of a thing that is given as text, as a node, or as a list of which the first counts."""
    value = value[0] if isinstance(value, list) and value else value
    value = value.get("name") if isinstance(value, dict) else value
    value = value[0] if isinstance(value, list) and value else value
    return one_line(str(_unescaped(value))) if isinstance(value, str) and not value.startswith("http") else None


def offer_linked_data(draft: Draft, node: Node) -> None:
    """Offer what the node says."""
    draft.offer_line("title", _unescaped(node.get("headline")), "json-ld")
    publisher = name_of(node.get("publisher"))
    draft.offer("publisher", publisher, "json-ld")
    people, agencies = _authors_of(node.get("author") or node.get("creator"), publisher)
    draft.offer("authors", people, "json-ld")
    draft.offer("credit", agencies[0] if agencies else None, "json-ld")
    draft.offer_moment("published_at", node.get("datePublished"), "json-ld")
    draft.offer_moment("modified_at", node.get("dateModified"), "json-ld")
    draft.offer("section", name_of(node.get("articleSection")), "json-ld")
    draft.offer_language(name_of(node.get("inLanguage")), "json-ld")
    free = str(node.get("isAccessibleForFree")).lower()
    draft.offer("is_free", {"true": True, "false": False}.get(free), "json-ld")
    draft.offer_line("correction", _comment_of(node.get("correction")), "json-ld")


def _comment_of(value: object) -> str | None:
    """What https://schema.org/correction says: text, a CorrectionComment, or the first of several."""
    value = value[0] if isinstance(value, list) and value else value
    value = (value.get("text") or value.get("description")) if isinstance(value, dict) else value
    return str(_unescaped(value)) if isinstance(value, str) and not value.startswith("http") else None


def _linked_data(tree: HtmlElement) -> list[Node]:
    nodes: list[Node] = []
    for script in tree.xpath("//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]"):
        text = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|(?://)?\]\]>)\s*$", "", script.text or "").strip()
        try:
            nodes.extend(_nodes(_loaded(text.rstrip(";"))))
        except (ValueError, RecursionError):
            continue
    return nodes


def _loaded(text: str) -> object:
    """The value of a script; commas too many, which systems leave behind the last member, are passed over."""
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return json.loads(_IDLE_COMMA.sub(r"\1", text), strict=False)


def _nodes(value: object, depth: int = 0) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for part in value:
            yield from _nodes(part, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(value.get(name), depth + 1)


def _resolved(node: Node, by_id: dict[str, Node]) -> Node:
    """The node with references such as `"publisher": {"@id": ...}` replaced by what they name."""
    references = {
        name: value.get("@id") for name, value in node.items() if isinstance(value, dict) and "name" not in value
    }
    return {**node, **{name: by_id[key] for name, key in references.items() if isinstance(key, str) and key in by_id}}


def _unescaped(value: object) -> object:
    """JSON-LD is no HTML, but many systems write `&#8217;` into it."""
    return html.unescape(value) if isinstance(value, str) else value


def _each_named(authors: list[object]) -> Iterator[object]:
    """The authors; one that has a list of names as many."""
    for author in authors:
        names = author.get("name") if isinstance(author, dict) else None
        yield from ([{**author, "name": name} for name in names] if isinstance(names, list) else [author])  # type: ignore[dict-item]


def _authors_of(value: object, publisher: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(people, agencies other than the publisher)."""
    people: list[str] = []
    agencies: list[str] = []
    for author in _each_named(value if isinstance(value, list) else [value]):
        name = name_of(author)
        if not name:
            continue
        if isinstance(author, dict) and any(kind.endswith("Organization") for kind in types_of(author)):
            agencies += [name] if name != publisher else []
        else:
            people += split_names(name)
    return tuple(dict.fromkeys(people)), tuple(agencies)
