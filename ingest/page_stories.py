"""Pages that hold several whole stories (two reports one below the other, a page that loads the next story): each as a
page of its own.
"""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.article import one_line, text_in
from ingest.dates import find_moments, parse_moment
from ingest.linked_data import Node, address_of, list_articles, types_of
from vectorstore.types import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEAST_WORDS = 40  # of a story; a brief has as many
_LEAST_WORDS_BELOW_LINK = 100  # below a headline that leads elsewhere, as that of a teaser does
_HEADINGS = ".//*[self::h1 or self::h2 or self::h3]"
_PARTS = (
    "//body//*[self::article"
    " or (@itemscope and (contains(@itemtype, 'Article') or contains(@itemtype, 'BlogPosting')))]"
    "[not(ancestor::aside or ancestor::nav or ancestor::footer)]"
    "[not(ancestor-or-self::*[@itemprop='liveBlogUpdate' or contains(@itemtype, 'LiveBlogPosting')])]"
)
_PARAGRAPHS = ".//p[not(ancestor::aside or ancestor::nav or ancestor::footer or ancestor::form)]"
_ASIDE = re.compile(r"\b(?:comments?|teaser|card|related|promo|recommend\w*)\b", re.IGNORECASE)
_LIVE = re.compile(r"\blive\w*\b", re.IGNORECASE)
_CLOCK = re.compile(r"(?<!\d)[012]?\d[:.h][0-5]\d(?!\d)")
_LEAST_WORDS_OF_ENTRY, _LEAST_ENTRIES = 8, 3
_ENTRY = re.compile(r"\b(?:entry|update|block|item|post)\b", re.IGNORECASE)  # below one headline: of a live blog
_HEAD_CHARACTERS = 400  # above the text of a story, where its date stands


@dataclass(frozen=True, slots=True)
class PageStory:
    """One story of several: a page that holds nothing else, and the address that it has by itself, if any."""

    tree: HtmlElement
    headline: str
    address: str | None


def split_stories(tree: HtmlElement) -> list[PageStory]:
    """The stories of a page, in order, where it holds two or more that are whole: each with a headline, a date and a
    text of its own. Empty for a page of one story, also where teasers, comments or a live blog's entries stand on it.
    """
    nodes = list_articles(tree)
    if any("LiveBlogPosting" in types_of(node) for node in nodes):
        return []
    by_headline = {fold(one_line(str(node.get("headline")))): node for node in nodes if node.get("headline")}
    parts = list({fold(text_in(heading)): (part, heading) for part, heading in _iter_parts(tree, by_headline)}.values())
    if len(parts) < 2 or _is_headed_as_one(tree, parts, by_headline):
        return []
    frame = _frame_of(tree)
    return [_as_page(frame, part, heading, by_headline.get(fold(text_in(heading)), {})) for part, heading in parts]


def _iter_parts(tree: HtmlElement, by_headline: dict[str, Node]) -> Iterator[tuple[HtmlElement, HtmlElement]]:
    """(element, heading) of each story: of the parts that the page marks as such, else of those that lie around the
    headlines of which its JSON-LD tells.
    """
    marked = [(part, part.xpath(_HEADINGS)) for part in tree.xpath(_PARTS)]
    whole = _without_wrappers({part: h[0] for part, h in marked if h and _is_whole(part, h[0], by_headline)})
    if len(whole) > 1:
        yield from whole.items()
        return
    headings = [heading for heading in tree.xpath(f"//body{_HEADINGS[1:]}") if fold(text_in(heading)) in by_headline]
    held = Counter(element for heading in headings for element in heading.iterancestors())
    for heading in headings if len({text_in(heading) for heading in headings}) == len(headings) else ():
        part = heading
        while part.getparent() is not None and held[part.getparent()] == 1:
            part = part.getparent()
        if part.tag not in ("html", "body") and _is_whole(part, heading, by_headline):
            yield part, heading


def _without_wrappers(whole: dict[HtmlElement, HtmlElement]) -> dict[HtmlElement, HtmlElement]:
    """The parts without those that hold two others, and without the one that another holds."""
    inner = Counter(outer for part in whole for outer in part.iterancestors() if outer in whole)
    leaves = {part: heading for part, heading in whole.items() if inner[part] < 2}
    return {part: h for part, h in leaves.items() if not any(outer in leaves for outer in part.iterancestors())}


def _is_whole(part: HtmlElement, heading: HtmlElement, by_headline: dict[str, Node]) -> bool:
    if _ASIDE.search(_label(part)) or _LIVE.search(_label(part)) or not text_in(heading):
        return False
    words = sum(len(text_in(paragraph).split()) for paragraph in part.xpath(_PARAGRAPHS))
    least = _LEAST_WORDS_BELOW_LINK if _leads_elsewhere(heading) else _LEAST_WORDS
    return words >= least and _is_dated(part, by_headline.get(fold(text_in(heading)), {}))


def _leads_elsewhere(heading: HtmlElement) -> bool:
    links = heading.xpath(".//a/@href | parent::a/@href")
    return any(not link.startswith("#") for link in links)


def _is_dated(part: HtmlElement, node: Node) -> bool:
    stated = (*part.xpath(".//time/@datetime | .//*[@itemprop='datePublished']/@content"), node.get("datePublished"))
    return any(map(parse_moment, stated)) or any(True for _ in find_moments(text_in(part)[:_HEAD_CHARACTERS]))


def _is_headed_as_one(
    tree: HtmlElement, parts: Sequence[tuple[HtmlElement, HtmlElement]], by_headline: dict[str, Node]
) -> bool:
    """Whether a headline outside all parts is that of the one article that the page says to be, or heads entries that
    have clock times.
    """
    inside = {id(element) for part, _ in parts for element in part.iter("h1")}
    outside = [fold(text_in(h1)) for h1 in tree.xpath("//body//h1") if id(h1) not in inside and text_in(h1)]
    shared = tree.xpath("//meta[@property='og:type' and @content='article']/../meta[@property='og:title']/@content")
    if {*by_headline, *map(fold, shared)} & set(outside):
        return True
    window = fold(" ".join(tree.xpath("//head/title/text()")))
    are_timed = all(part.xpath(".//time") and _CLOCK.search(text_in(part)[:_HEAD_CHARACTERS]) for part, _ in parts)
    are_entries = all(_ENTRY.search(_label(part)) for part, _ in parts)
    return any(are_entries or (are_timed and window.startswith(headline)) for headline in outside)


def open_entries(tree: HtmlElement) -> bool:
    """Make plain sections of the entries of a live blog: of boxes that are articles by their tag or entries by their
    class, extractors take one. Returns whether there are several, each with a clock time: whether it is a live blog.
    """
    is_live = False
    groups: dict[tuple[HtmlElement, str, str], list[HtmlElement]] = {}
    for part in tree.xpath("//body//*[self::article or ((self::div or self::section or self::li) and @class)]"):
        if part.tag == "article" or _ENTRY.search(_label(part)):
            groups.setdefault((part.getparent(), part.tag, part.get("class") or ""), []).append(part)
    for parts in groups.values():
        if len(parts) > 1 and all(map(_is_entry, parts)):
            for part in parts:
                part.tag = "section"
                part.attrib.pop("class", None)
                for time in part.xpath(".//time"):  # which extractors leave out
                    time.tag = "span" if time.xpath("ancestor::p") else "p"
            is_live |= len(parts) >= _LEAST_ENTRIES and all(_CLOCK.search(text_in(p)[:_HEAD_CHARACTERS]) for p in parts)
    return is_live


def _is_entry(part: HtmlElement) -> bool:
    """Whether a part has a time and a text of its own, and no headline that leads elsewhere."""
    is_aside = _ASIDE.search(_label(part)) or part.xpath("ancestor::aside or ancestor::nav or ancestor::footer")
    if is_aside or any(map(_leads_elsewhere, part.xpath(_HEADINGS))):
        return False
    words = sum(len(text_in(paragraph).split()) for paragraph in part.xpath(_PARAGRAPHS))
    is_timed = part.xpath(".//time") or _CLOCK.search(text_in(part)[:_HEAD_CHARACTERS])
    return words >= _LEAST_WORDS_OF_ENTRY and bool(is_timed)


def _frame_of(tree: HtmlElement) -> HtmlElement:
    """The page with nothing in it."""
    page = copy.deepcopy(tree)
    for part in page.xpath("//head[1] | //body"):
        part.clear()
    return page


def _as_page(frame: HtmlElement, part: HtmlElement, heading: HtmlElement, node: Node) -> PageStory:
    """A page of this story alone, with what the JSON-LD says of it; its first heading is the headline."""
    links = part.xpath(".//a[@rel='bookmark']/@href | .//*[@itemprop='url' or @itemprop='mainEntityOfPage']/@href")
    links += heading.xpath(".//a/@href | parent::a/@href")
    page, own = copy.deepcopy(frame), copy.deepcopy(part)
    body = page.xpath("//body")[0]
    for number, found in enumerate(own.xpath(_HEADINGS)):
        found.tag = "h1" if number == 0 else "h2" if found.tag == "h1" else found.tag
    own.tail = None
    if node:
        script = body.makeelement("script", {"type": "application/ld+json"})
        script.text = json.dumps(node)
        body.append(script)
    body.append(own)
    address = address_of(node, "url") or address_of(node, "mainEntityOfPage") or next(iter(links), None)
    return PageStory(page, text_in(heading), address)


def _label(part: HtmlElement) -> str:
    return re.sub(r"[-_]", " ", f"{part.get('class') or ''} {part.get('id') or ''}")
