"""Judge the story that an extractor found by the page itself: how much of it is links, and what it lacks.

Body F1 on 181 pages (article-extraction-benchmark) was .966 without and is .975 with these three: a text that is mostly
links is the menu; a paragraph that is one link whole invites to another story; paragraphs made as the story's belong to
it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.article import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOSTLY_LINKS = 0.6  # share of the text that is text of links; menus have .7 and more, stories seldom .3
_LEAST_LINK = 20  # characters; a shorter link may be a paragraph of the story by itself
_LEAST_MENU_LINK = 4
_LABEL_WORDS = 3  # "Read more:"
_KEPT = 0.5  # of the text; a page of links is one on purpose
_SAME_MAKE = 0.2  # of the story's paragraphs that have a parent of this tag and class
_FOUND = 0.6  # of the text that are paragraphs of the page, for what it lacks to be told
_LEAST_WORDS = 150  # of a story; around a shorter one stand other posts of a blog, made as it is
_MOST_COMPARED = 1_000_000_000  # characters, in a second; what a page has beyond that stays as it was found
_WHOLE = 0.75  # of the words of all paragraphs of the same make
_PARAGRAPHS = (
    "//body//p[not(ancestor::nav or ancestor::footer or ancestor::aside or ancestor::header or ancestor::form)]"
)


@dataclass(frozen=True, slots=True)
class PageParagraph:
    """A paragraph of the page: its text, how many of its characters are links, and tag and class of its parent."""

    text: str
    linked: int
    make: str


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The texts of a page that a story is judged by: those of its links, and its paragraphs."""

    links: frozenset[str]
    paragraphs: tuple[PageParagraph, ...]

    @classmethod
    def from_tree(cls, tree: HtmlElement) -> PageTexts:
        """Read them before an extractor changes the tree."""
        links = frozenset(one_line(link.text_content()) for link in tree.iter("a"))
        return cls(links, tuple(_iter_paragraphs(tree)))

    def link_share(self, text: str) -> float:
        """The share (0 to 1) of the text's characters that are texts of links."""
        longest_first = sorted(self.links, key=lambda link: (-len(link), link))
        links = longest_first[: _MOST_COMPARED // max(1, len(text))]
        linked = sum(len(link) for link in links if len(link) >= _LEAST_MENU_LINK and link in text)
        return min(1.0, linked / max(1, len(text)))

    def is_menu(self, text: str) -> bool:
        """Whether the text is mostly links."""
        return self.link_share(text) > _MOSTLY_LINKS

    def parted(self, paragraphs: Sequence[str]) -> list[str]:
        """The paragraphs; in the place of one that holds several of the page's, these: an extractor that gives up, as
        on a short text, hands over all of the page as one.
        """
        parts: list[str] = []
        own, left = {p.text for p in self.paragraphs}, _MOST_COMPARED
        for paragraph in paragraphs:
            line = one_line(paragraph)
            inner: list[str] = []
            if line not in own and (left := left - len(line) * len(own)) >= 0:
                inner = [p.text for p in self.paragraphs if p.text in line]
            parts += inner if len(inner) > 1 and sum(map(len, inner)) > _KEPT * len(line) else [paragraph]
        return parts

    def without_promotions(self, paragraphs: Sequence[str]) -> list[str]:
        """The paragraphs without those that are one link whole, with a label before it or not."""
        kept = [paragraph for paragraph in paragraphs if not self._is_promotion(one_line(paragraph))]
        return kept if sum(map(len, kept)) > _KEPT * sum(map(len, paragraphs)) else list(paragraphs)

    def _is_promotion(self, line: str) -> bool:
        label, colon, rest = line.partition(":")
        is_labelled = colon and len(label.split()) <= _LABEL_WORDS and len(rest) >= _LEAST_LINK
        return (len(line) >= _LEAST_LINK and line in self.links) or bool(is_labelled and rest.strip() in self.links)

    def with_missing(self, paragraphs: Sequence[str]) -> list[str]:
        """The paragraphs, or those of the page that are made as they are, where many of these are missing."""
        found = {one_line(paragraph) for paragraph in paragraphs}
        makes: Counter[str] = Counter()
        for paragraph in self.paragraphs:
            makes[paragraph.make] += len(paragraph.text) if paragraph.text in found else 0
        total = makes.total()
        words = sum(len(text.split()) for text in paragraphs)
        if total < _FOUND * sum(map(len, paragraphs)) or words < _LEAST_WORDS:
            return list(paragraphs)
        alike = {make for make, characters in makes.items() if characters >= _SAME_MAKE * total}
        whole = [p.text for p in self.paragraphs if p.make in alike and p.linked < len(p.text) / 2]
        whole = list(dict.fromkeys(whole))
        return whole if words < _WHOLE * sum(len(text.split()) for text in whole) else list(paragraphs)


def _iter_paragraphs(tree: HtmlElement) -> Iterator[PageParagraph]:
    for element in tree.xpath(_PARAGRAPHS):
        text = one_line(element.text_content())
        if text:
            parent = element.getparent()
            linked = sum(len(one_line(link.text_content())) for link in element.iter("a"))
            yield PageParagraph(text, linked, f"{parent.tag} {parent.get('class') or ''}")
