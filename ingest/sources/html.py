"""News pages as HTML: trafilatura finds the story; what the page says about itself is in ingest/markup.py."""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from ingest.article import Draft, one_line
from ingest.bylines import byline_names, is_byline_of, split_names
from ingest.dates import can_mean_two_days, parse_moment
from ingest.encoding import decode_text, looks_binary
from ingest.fragments import read_tree
from ingest.furniture import is_furniture
from ingest.identity import id_from_source_id
from ingest.markup import StatedTexts, offer_page_facts, page_address
from ingest.nesting import has_endless_tag, limit_nesting
from ingest.page_parts import (
    correction_box,
    drop_hints,
    drop_payment_boxes,
    drop_teasers,
    drop_toolbar,
    is_section_front,
    redirect_of,
)
from ingest.page_stories import PageStory, open_entries, split_stories
from ingest.remarks import TEASER, UNREADABLE_DATE
from ingest.sources.base import Failure, Item, SourceFile, finish, read_whole, suffix_of
from ingest.story_text import PageTexts
from ingest.walls import wall_of
from ingest.wire import drop_organisation_as_credit, offer_dateline, part_agencies_from_authors
from vectorstore.types import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# What trafilatura calls the parts of a story that stand by themselves.
_BLOCKS = frozenset({"body", "p", "head", "list", "item", "quote", "table", "ab", "div", "fw", "note", "code"})
_HTML_SPACE = re.compile(r"[ \t\r\f]*\n[ \t\r\f]*|[ \t\r\f]+")
# Boxes inside the story that invite to something else. Whole class names only: "promo" as a part of one cost 1.6 points
# of recall on the pages measured, these cost none.
_BOX_CLASSES = ("promo", "newsletter", "mostread")
_BOXES = [f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]" for name in _BOX_CLASSES]
# A body in JSON-LD replaces the one found in the page when that one has lost this share of its words.
_LOST = 0.5
# Where today's date and other stories stand.
_FRAME = "//header[not(ancestor::article or ancestor::main or .//h1)] | //nav | //footer | //aside"
# What is shorter is the label of a button or a menu.
_LEAST_CHARACTERS = 25
_ABOVE_STORY = 3
_TEASER_WORDS = 150
_LONGEST_STUB = 60
_LONGEST_BYLINE, _LONGEST_LABEL = 160, 60
_ENTRY_START = 60  # characters by which an entry is found again in the page's text
_NUMBERED_DATE = re.compile(r"(?<![\d/-])(\d{1,2})[/-](\d{1,2})[/-]\d{4}(?!\d)")
_ERROR_CODE = re.compile(r"\b(?:40[0-9]|410|429|50[0-4])\b")
# trafilatura asks for "//p//text()", which takes time by the square of the paragraphs: of 100,000, 14 s.
_MOST_EXTRACTED, _MOST_ELEMENTS = 20_000, 150_000
_NO_TEXT = "no article text found"
# Dates and names that may be those of teasers
_OF_ANYTHING = frozenset(("html:time", "html:byline", "html:trafilatura"))


class HtmlPages:
    """`.html`, `.htm` and `.xhtml`, also compressed."""

    name = "html"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as pages do."""
        return suffix_of(path) in (".html", ".htm", ".xhtml")

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """The article of the page, those of several stories, or a Failure."""
        content = read_whole(file)
        if isinstance(content, Failure):
            yield content
        else:
            yield from iter_page_items(content, label=file.label, place=file.place)


def read_page(
    content: bytes, *, label: str, place: str, address: str | None = None, charset: str | None = None
) -> Item:
    """The article of a page (of several the last), or a Failure with the reason, as `iter_page_items` gives it."""
    *_, item = iter_page_items(content, label=label, place=place, address=address, charset=charset)
    return item


def iter_page_items(
    content: bytes, *, label: str, place: str, address: str | None = None, charset: str | None = None
) -> Iterator[Item]:
    """The article of a page, or those of a page of several stories, with what is to be said of them; or a Failure with
    the reason.

    `address` is where it was fetched from, and `charset` what the server called its encoding.
    """
    if looks_binary(content):
        yield Failure(label, "the file holds binary data, not a page")
        return
    trafilatura = _trafilatura()
    markup = decode_text(content, declared=charset)
    if has_endless_tag(markup):
        yield Failure(label, "a tag of the page has more than 1,000 attributes")
        return
    tree = trafilatura.load_html(limit_nesting(markup))
    if tree is None:
        yield Failure(label, _NO_TEXT)
        return
    if _is_larger(tree, _MOST_ELEMENTS):
        yield Failure(label, f"the page has more than {_MOST_ELEMENTS:,} elements, too many for one article")
        return
    drop_toolbar(tree)
    drop_hints(tree)
    page = Draft("html")
    stated = offer_page_facts(page, tree, address=address)
    is_one = page.values.get("kind") == "live" or _is_larger(tree, _MOST_EXTRACTED)
    stories = [] if is_one else split_stories(tree)
    items = list(_iter_stories(stories, page, label=label, place=place))
    if items and not any(isinstance(item, Failure) for item in items):
        yield from items
    else:
        if open_entries(tree):
            page.offer("kind", "live", "entries")
        yield from _iter_story(page, tree, stated, label=label, place=place)


def _iter_stories(stories: Sequence[PageStory], page: Draft, *, label: str, place: str) -> Iterator[Item]:
    """The article of each story, which takes from the page what is of all: outlet and language. One that has no address
    of its own has that of the page, and is told apart by its headline.
    """
    url = page.values.get("url")
    for number, story in enumerate(stories, start=1):
        draft = Draft("html")
        own = page_address(urljoin(url or "", story.address or ""))
        if own and own != url:
            draft.offer("url", own, "link")
        elif url:
            draft.offer("url", url, "page")
            draft.offer("article_id", id_from_source_id(f"{url}#{story.headline}", publisher=None), "page and headline")
        stated = offer_page_facts(draft, story.tree)
        for name in ("publisher", "language"):
            draft.offer(name, page.values.get(name), "page")
        yield from _iter_story(draft, story.tree, stated, label=f"{label}:{number}", place=f"{place}:{number}")


def _iter_story(draft: Draft, tree: HtmlElement, stated: StatedTexts, *, label: str, place: str) -> Iterator[Item]:
    """The article of the one story that a page is of, with the facts that `draft` has, or a Failure."""
    trafilatura = _trafilatura()
    _offer_guesses(draft, trafilatura, tree)
    if draft.values.get("is_free") is False:
        drop_payment_boxes(tree)
    if draft.values.get("kind") != "live":
        drop_teasers(tree)
    draft.offer("captions", _captions(tree), "figcaption")
    draft.offer("correction", correction_box(tree), "correction box")
    story = _without_heading(draft, _body(trafilatura, tree, _tidied(stated.body)))
    draft.offer("text", _with_entries(story, stated), "body")
    reason = _no_article(tree, draft)
    if reason:
        yield Failure(label, reason)
        return
    if draft.values.get("is_free") is False and len(draft.values["text"].split()) < _TEASER_WORDS:
        draft.remark(TEASER)
    offer_dateline(draft)
    part_agencies_from_authors(draft)
    drop_organisation_as_credit(draft)
    yield from finish(draft, draft.build(place=place), label)


def _no_article(tree: HtmlElement, draft: Draft) -> str | None:
    """Why the page is stored as no article, or None."""
    if not draft.values.get("text"):
        return _NO_TEXT
    few = len(draft.values["text"].split()) < _LONGEST_STUB
    if few and "published_at" not in draft.values and (code := _ERROR_CODE.search(draft.values.get("title", ""))):
        return f"a server's error {code[0]}, no story"
    if few and (target := redirect_of(tree)):
        return f"a redirect: the page only leads to {target}"
    is_dated = "published_at" in draft.values and draft.origins["published_at"] not in _OF_ANYTHING
    is_signed = "authors" in draft.values and draft.origins["authors"] not in _OF_ANYTHING
    if not is_dated and not is_signed:
        if is_section_front(tree):
            return "a section front: it holds only headlines and teasers of other stories"
        if wall := wall_of(draft.values.get("title", ""), draft.values["text"]):
            return f"no story, but a wall: the page {wall}"
    return None


@cache
def _trafilatura() -> ModuleType:
    import trafilatura  # noqa: PLC0415  # takes a third of a second, which runs without pages need not spend

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    return trafilatura


def _offer_guesses(draft: Draft, trafilatura: ModuleType, tree: HtmlElement) -> None:
    """Title, authors and day as trafilatura finds them, where the page does not state them in so many words."""
    if {"title", "authors", "published_at"} <= draft.values.keys():
        return
    story = copy.deepcopy(tree)
    for frame in story.xpath(_FRAME):
        frame.drop_tree()
    found = trafilatura.extract_metadata(
        story, date_config={"original_date": True, "extensive_search": False}, extensive=False
    )
    draft.offer_line("title", found.title, "trafilatura")
    draft.offer(
        "authors", tuple(n for name in (found.author or "").split("; ") for n in split_names(name)), "trafilatura"
    )
    if not _can_mean_two_days(tree, found.date, draft):
        draft.offer_moment("published_at", found.date, "trafilatura")


def _can_mean_two_days(tree: HtmlElement, guessed: str | None, draft: Draft) -> bool:
    """Whether the day was read from a date on the page that can mean another one; this is remarked upon."""
    moment = parse_moment(guessed)
    if moment is None or "published_at" in draft.values:
        return False
    month, day = moment.day.month, moment.day.day
    numbers = {(month, day), (day, month)}
    for text in tree.xpath("//body//text()[string-length() < 120]"):
        for found in _NUMBERED_DATE.finditer(text):
            if (int(found[1]), int(found[2])) in numbers and can_mean_two_days(found[0]):
                draft.remark(UNREADABLE_DATE, f"{found[0]}: it can mean two days")
                return True
    return False


# ---- the story


def _body(trafilatura: ModuleType, tree: HtmlElement, stated: str) -> str:
    """The story's paragraphs, parted by blank lines; those that the page states for machines where much is missing."""
    page = PageTexts.from_tree(tree)
    if _is_larger(tree, _MOST_EXTRACTED):
        return _all_text(tree, page)
    text = ""
    # The fast way loses least on the pages measured (bench: F1 .958 against .955); the others are for what it misses.
    for options in ({"fast": True}, {}, {"favor_recall": True}):
        found = trafilatura.bare_extraction(tree, include_comments=False, prune_xpath=_BOXES, **options)
        paragraphs = page.parted(_paragraphs(found.body)) if found is not None else []
        paragraphs = page.with_missing(page.without_promotions(paragraphs))
        other = "\n\n".join(paragraph for paragraph in paragraphs if not is_furniture(one_line(paragraph)))
        if not text or (page.is_menu(text) and other):
            text = other
        if len(text) >= _LEAST_CHARACTERS and not page.is_menu(text):
            break
    text = text if len(text) >= _LEAST_CHARACTERS else ""
    return stated if len(text.split()) < _LOST * len(stated.split()) else text


def _all_text(tree: HtmlElement, page: PageTexts) -> str:
    """All that a large page says outside menus and the like, in time that grows with it."""
    body = copy.deepcopy(next(tree.iter("body"), tree))
    for frame in body.xpath(_FRAME):
        frame.drop_tree()
    paragraphs = page.without_promotions(read_tree(body).paragraphs)
    return "\n\n".join(paragraph for paragraph in paragraphs if not is_furniture(one_line(paragraph)))


def _is_larger(tree: HtmlElement, elements: int) -> bool:
    return sum(1 for _ in tree.iter()) > elements


def _with_entries(text: str, stated: StatedTexts) -> str:
    """The text, or where it lacks entries of a live blog, what stands above them and all of them with their times."""
    squeezed = one_line(text)
    entries = [one_line(body) for _, _, body in stated.updates]
    lines = [headline for _, headline, _ in stated.updates] + [entry[:_ENTRY_START] for entry in entries]
    if all(line in squeezed for line in lines):
        return text
    heads = {headline for _, headline, _ in stated.updates}
    above = [p for p in text.split("\n\n") if p not in heads and not any(one_line(p) in entry for entry in entries)]
    blocks = []
    for written, headline, body in stated.updates:
        moment = parse_moment(written)
        when = moment.isoformat().replace("T", " ") if moment else written
        blocks += [line for line in (f"{when} {headline}".strip(), body) if line]
    return "\n\n".join([*above, *blocks])


def _without_heading(draft: Draft, text: str) -> str:
    """The story without the headline and the byline above it, which are fields of their own."""
    paragraphs = text.split("\n\n")
    above = [names for paragraph in paragraphs[:_ABOVE_STORY] if (names := byline_names(paragraph))]
    draft.offer("authors", above[0] if above else (), "byline above the text")
    title, authors = fold(draft.values.get("title")), draft.values.get("authors", ())
    for paragraph in paragraphs[:_ABOVE_STORY]:
        is_short = len(paragraph) < _LONGEST_BYLINE
        if is_short and _offer_lines(draft, paragraph.split("\n")):
            paragraphs.remove(paragraph)
            continue
        is_byline = is_short and (is_byline_of(paragraph, authors) or bool(_NUMBERED_DATE.fullmatch(paragraph)))
        if fold(paragraph) == title or is_byline or byline_names(paragraph):
            paragraphs.remove(paragraph)
        elif len(paragraph) > _LONGEST_LABEL or paragraph.endswith((".", "!", "?", "。")):
            break  # the story has begun
    return "\n\n".join(paragraphs) or text


def _offer_lines(draft: Draft, lines: Sequence[str]) -> bool:
    """Whether all lines say who wrote the story or when ("By Ann Lee", "Posted November 5, 2024 8:30 am"), as pages for
    printing have them, and at least one when; then they are offered.
    """
    moments = [parse_moment(re.sub(r"\A\w+(?: \w+)?:\s", "", line)) for line in lines]
    if not any(moments) or not all(moment or byline_names(line) for line, moment in zip(lines, moments, strict=True)):
        return False
    for line, moment in zip(lines, moments, strict=True):
        draft.offer("authors", byline_names(line), "byline above the text")
        draft.offer_clock("published_at", moment, "above the text")
    return True


def _tidied(text: str) -> str:
    return re.sub(r"\n\s*\n|\n", "\n\n", text.strip()) if "<" not in text else ""


def _paragraphs(body: Any) -> list[str]:
    """The text of each block of trafilatura's tree, in order; a row of a table is one, its cells parted by tabs."""
    paragraphs: list[str] = []
    open_text: list[str] = []
    _collect(body, paragraphs, open_text)
    _close(paragraphs, open_text)
    return paragraphs


def _collect(element: Any, paragraphs: list[str], open_text: list[str]) -> None:
    is_block = element.tag in _BLOCKS
    if element.tag == "row":
        _close(paragraphs, open_text)
        cells = [one_line(str(cell.xpath("string()"))) for cell in element]
        paragraphs.append("\t".join(cell for cell in cells if cell))
        return
    if is_block:
        _close(paragraphs, open_text)
    if element.tag == "lb":
        open_text.append("\v")
    open_text.append(element.text or "")
    for child in element:
        _collect(child, paragraphs, open_text)
        open_text.append(child.tail or "")
    if is_block:
        _close(paragraphs, open_text)


def _close(paragraphs: list[str], open_text: list[str]) -> None:
    """End the block: white space squeezed as a browser would, a break a new line, two of them a new paragraph."""
    text = _HTML_SPACE.sub(" ", "".join(open_text))
    open_text.clear()
    for part in re.split(r"\v\s*\v\s*", text):
        lines = [line.strip(" ") for line in part.split("\v")]
        paragraph = "\n".join(line for line in lines if line)
        if paragraph.strip():
            paragraphs.append(paragraph.strip())


def _captions(tree: HtmlElement) -> tuple[str, ...]:
    """Photo captions of the article, without those in the lists of other stories."""
    found = tree.xpath(
        "//figcaption[not(ancestor::aside or ancestor::nav or ancestor::footer"
        " or ancestor::*[contains(@class, 'related') or contains(@class, 'recommend') or contains(@class, 'promo')])]"
    )
    captions = (one_line(str(element.xpath("string()"))) for element in found)
    return tuple(dict.fromkeys(caption for caption in captions if caption))
