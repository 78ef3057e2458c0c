"""Parts of a page that are no story: a web archive's toolbar, boxes that sell the rest, teasers of a section front."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.article import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TOOLBAR = "//*[@id='wm-ipp-base' or @id='wm-ipp' or @id='wm-ipp-print' or @id='donato']"
_PAYMENT_BOX = re.compile(
    r"pay-?wall|subscri|reg-?wall|meter|\bwall\b|piano|barrier|\babo(?:nn)?\b|premium-?box|offer", re.IGNORECASE
)
_PAYMENT = re.compile(
    r"subscri\w+|abonn\w+|abbon\w+|suscri\w+|assina\w+|\babo\b|sign in|log in|anmelden|einloggen|cancel\w*"
    r"|kündbar|per week|a week|per month|a month|trial|terms and conditions|privacy policy|order\w*|read on now"
    r"|jetzt weiterlesen",
    re.IGNORECASE,
)
_REFRESH = re.compile(r"\s*[0-5]\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\s\"']+)", re.IGNORECASE)
_MOVED_BY_SCRIPT = re.compile(r"\blocation(?:\.href\s*=|\.replace\(|\s*=)\s*[\"']([^\"']+)")
_LONGEST_STUB_SCRIPT = 500
_LONGEST_HINT = 40  # words
_LEAST_PAYMENT_WORDS = 2
_LONGEST_BOX = 2000
_CORRECTION_BOX = (
    "//body//*[@itemprop='correction' or contains(concat(' ', normalize-space(@class), ' '), ' correction ')"
    " or contains(@class, 'correction-note') or contains(@class, 'article-correction') or @id='correction']"
    "[not(ancestor-or-self::nav or ancestor-or-self::footer or ancestor-or-self::aside or self::a)]"
)
_LEAST_NOTE_WORDS, _MOST_NOTE_WORDS = 5, 150
_LEAST_CARDS = 4
_WORDS_OF_A_TEASER = 60
_HEADINGS = "self::h2 or self::h3 or self::h4"
_IN_STORY = "not(ancestor::nav or ancestor::footer or ancestor::aside)"


def drop_toolbar(tree: HtmlElement) -> None:
    """Take out what the Wayback Machine puts above a page that it kept."""
    for element in tree.xpath(_TOOLBAR):
        element.drop_tree()


def drop_hints(tree: HtmlElement) -> None:
    """Take out what is shown only where no scripts run: a hint to switch them on; not a whole story."""
    for element in tree.xpath("//noscript"):
        if element.getparent() is not None and len(element.text_content().split()) < _LONGEST_HINT:
            element.drop_tree()


def redirect_of(tree: HtmlElement) -> str | None:
    """The address to which the page sends its reader at once (http-equiv="refresh", or a script), or None."""
    for content in tree.xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh') = 'refresh']/@content"):
        if found := _REFRESH.match(content):
            return str(found[1])
    scripts = " ".join(tree.xpath("//script[not(@src)]/text()"))
    moved = _MOVED_BY_SCRIPT.search(scripts) if len(scripts) < _LONGEST_STUB_SCRIPT else None
    return moved[1] if moved else None


def drop_payment_boxes(tree: HtmlElement) -> None:
    """Take out the boxes that say what the rest of the story costs: by their name and by what they say, since a part of
    the same name may hold the story itself.
    """
    for element in tree.xpath("//body//*[@class or @id]"):
        label = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.getparent() is None or not _PAYMENT_BOX.search(label):
            continue
        text = one_line(" ".join(element.itertext()))
        if len(text) < _LONGEST_BOX and len(_PAYMENT.findall(text)) >= _LEAST_PAYMENT_WORDS:
            element.drop_tree()


def drop_teasers(tree: HtmlElement) -> None:
    """Take out other stories' teasers that stand within the story: short, each an article with a headline that leads
    elsewhere.
    """
    for element in tree.xpath("//body//article//article[not(.//h1)]"):
        leads = element.xpath(f".//*[{_HEADINGS}][.//a[@href] or parent::a[@href]]")
        if element.getparent() is not None and leads and len(element.text_content().split()) <= _WORDS_OF_A_TEASER:
            element.drop_tree()


def correction_box(tree: HtmlElement) -> str | None:
    """What the box says in which a page corrects its story; None where there is none, or only a link or a heading."""
    for element in tree.xpath(_CORRECTION_BOX):
        text = one_line(" ".join(element.itertext()))
        if _LEAST_NOTE_WORDS <= len(text.split()) <= _MOST_NOTE_WORDS:
            return text
    return None


def is_section_front(tree: HtmlElement) -> bool:
    """Whether the page is a list of other stories: headings that lead elsewhere, and nowhere between two of them, above
    the first or below the last more words than a teaser has.
    """
    cards, run, longest = 0, 0, 0
    for element in tree.xpath(f"//body//*[{_HEADINGS} or self::p][{_IN_STORY}]"):
        if element.tag == "p":
            run += len(element.text_content().split())
            longest = max(longest, run)
        elif element.xpath(".//a/@href or parent::a/@href"):
            cards, run = cards + 1, 0
    return cards >= _LEAST_CARDS and longest <= _WORDS_OF_A_TEASER
