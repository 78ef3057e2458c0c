"""What a reader sees of a page's facts: the headline, the line under it, and the title of the window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.article import Draft, one_line, text_in
from ingest.bylines import split_names
from ingest.dates import find_moments, parse_moment
from ingest.languages import language_code
from ingest.wire import is_agency
from vectorstore.types import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BYLINE_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:by|byline\w*|author\w*|autor|info|dateline|meta|posted|published|timestamps?|pubdate|dates?"
    r"|time)(?:$|[\s_-])",
    re.I,
)
# "By Ann Lee | ...", "Von Ann Lee Stand: ...", "来源：... 作者：李明": up to a sign, a number or a word of time
_NAMES = re.compile(
    r"(?:^(?:by|von|par|por|di|door|af|av|przez)\s+|(?:автор|текст|लेखक|yazan|autor|autora|autore|auteur|作者|记者|記者|기자"
    r"|نویسنده|الكاتب)\s?[:：]\s?)"
    r"([^|•·–—\d:：]{2,80}?)\s*(?:[|•·–—,]|\d|\b(?:posted|published|updated|on|\w+day|stand|aktualisiert"
    r"|veröffentlicht|publié|mis à jour|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd)\b|\Z"
    r"|\s\S{1,20}[:：])",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"(?:updat|chang|modifi|edited|aktualis|mis à jour|actualiz|atualiz|aggiorn|bijgewerkt|обновл"
    r"|güncelle|zaktualiz|수정|更新)\w*\W*(?:on|at|:|am|le|il|el|em|den|op|på)?\W*$",
    re.I,
)
_CHANGED_BEFORE = 24
_AUTHOR_PAGE = re.compile(
    r"/(?:author|autor|autore|auteur|autoren|journalist|journaliste|profile|newsteam|reporter|staff|people)s?/[^/]",
    re.I,
)
_WORDS_OF_A_NAME = 5
_NAMES_OF_PARTS = ("class", "id", "data-testid", "data-component")  # where pages say what a part is
_SOURCE = re.compile(r"(?:来源|來源)\s?[:：]\s?([^\s:：]{2,20})")
_SAYS_BY = re.compile(r"^(?:by|von|par|por|di|door|af|av)\b", re.IGNORECASE)
_BY_AT_END = re.compile(r"\d\s+by\s+([A-ZÀ-Þ][^\d|•·–—:]{2,60})\Z")  # "Posted on September 21, 2020 by Ann Lee"


def offer_visible(draft: Draft, tree: HtmlElement) -> None:
    """Offer headline, publisher, authors and dates as the page shows them."""
    language = language_code(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    headings = [heading for heading in tree.iter("h1") if text_in(heading)]
    titles = [one_line(title) for title in tree.xpath("//head/title/text()")]
    shared = [one_line(title) for title in tree.xpath("//meta[@property='og:title']/@content")]
    # Of several headings the one with which the window's title begins.
    named = [heading for heading in headings if titles and titles[0].startswith(text_in(heading))]
    for heading in (headings if len(headings) == 1 else named)[:1]:
        _offer_heading(draft, text_in(heading), titles, shared)
    if titles:
        _offer_from_title(draft, titles[0], [text_in(heading) for heading in headings])
    writers: list[str] = []
    for element in _around(headings[0]) if headings else ():
        label = " ".join(element.get(name) or "" for name in _NAMES_OF_PARTS)
        if element.tag == "time":
            _offer_time(draft, element)
        elif _BYLINE_CLASSES.search(label) and not _in_aside(element):
            _offer_byline(draft, element, language)
        elif element.tag == "a" and _leads_to_author(element) and not _in_aside(element):
            writers += split_names(text_in(element))
    draft.offer("authors", tuple(dict.fromkeys(writers)), "link to the author")


def _offer_heading(draft: Draft, heading: str, titles: list[str], shared_titles: list[str]) -> None:
    """The headline that readers see goes before those made for search and sharing, unless it is the site's name. Where
    it holds another headline with something around it ("LIVE ..."), that one stands.
    """
    behind = next((titles[0].removeprefix(title) for title in shared_titles if titles and title in titles[0]), "")
    if heading in behind:  # the site's name
        return
    others = [title for title in (draft.values.get("title"), *titles, *shared_titles) if title]
    inner = min(
        (other for other in others if other in heading and 2 * len(other) > len(heading)), key=len, default=heading
    )
    shared = max((len(_words(heading) & _words(other)) for other in others), default=0)
    is_labelled = heading.removesuffix(inner).strip().isupper()
    if not is_labelled and any(fold(other) == fold(heading) for other in others):
        inner = heading
    is_headline = not others or (shared >= 2 and shared * 4 >= len(_words(heading)))
    if is_headline and fold(heading) != fold(draft.values.get("publisher")):
        draft.drop("title")
        draft.offer_line("title", inner, "h1")


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _around(heading: HtmlElement) -> Iterator[HtmlElement]:
    """What may be a byline or a time, in the part that the headline heads: elsewhere stands today's date."""
    ancestors = [element for element in heading.iterancestors() if element.tag not in ("html", "body")]
    root = next(
        (element for element in ancestors if element.tag in ("article", "main")),
        (ancestors[:3] or [heading.getparent()])[-1],
    )
    own = {heading, *heading.iterancestors()}
    for element in root.xpath(f".//*[@{' or @'.join(_NAMES_OF_PARTS)} or self::time or (self::a and @href)]"):
        if not any(part.tag == "article" and part not in own for part in (element, *element.iterancestors())):
            yield element


def _offer_from_title(draft: Draft, title: str, headings: list[str]) -> None:
    """A title that is the headline, a separator and a name says who publishes the page."""
    for headline in (*headings, draft.values.get("title", "")):
        rest = title.removeprefix(headline) if headline else title
        parts = re.split(r"\s+[|–—·»-]\s+|\s*[|｜]\s*|_(?=[\u3040-\u9fff\uac00-\ud7af])", rest)
        if rest != title and len(parts) > 1 and not parts[0].strip():
            draft.offer_line("publisher", parts[-1].strip(), "title")


def _offer_time(draft: Draft, element: HtmlElement) -> None:
    if _in_aside(element):
        return
    moment = parse_moment(element.get("datetime") or text_in(element))
    label = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    changed = _CHANGED.search(_text_before(element)) or re.search(r"updat|modif", label, re.I)
    draft.offer_clock("modified_at" if changed else "published_at", moment, "time")


def _text_before(element: HtmlElement) -> str:
    """The last words before the element in the part of the page that it stands in, as one line."""
    text = ""
    for sibling in element.itersiblings(preceding=True):
        text = f"{text_in(sibling)} {sibling.tail or ''} {text}"
        if len(text) > 2 * _CHANGED_BEFORE:  # white space goes
            break
    else:
        parent = element.getparent()
        text = f"{(parent.text if parent is not None else '') or ''} {text}"
    return one_line(text)[-_CHANGED_BEFORE:]


def _offer_byline(draft: Draft, element: HtmlElement, language: str | None) -> None:
    """A line such as "By Nell Okara | Posted 21 October 2025, 10.30 am"; the names that are links in it are whole."""
    line = text_in(element)
    if not line or len(line) > 200:
        return
    linked = [text_in(link) for link in element.iter("a") if _leads_to_author(link)]
    if _SAYS_BY.search(line):
        draft.offer("authors", tuple(name for one in linked for name in split_names(one)), "byline")
    if names := _NAMES.search(line) or _BY_AT_END.search(line):
        draft.offer("authors", split_names(names[1]), "byline")
        behind = re.split(r"\s*[|•·–—]|\s+\d", line[names.end(1) :].lstrip(" ,"))[0].strip()
        draft.offer_line("credit", behind if is_agency(behind) else None, "byline")
    if source := _SOURCE.search(line):
        draft.offer_line("publisher", source[1], "byline")
    for position, _, moment in find_moments(line, language=language):
        changed = _CHANGED.search(line[max(0, position - _CHANGED_BEFORE) : position])
        draft.offer_clock("modified_at" if changed else "published_at", moment, "byline")


def _leads_to_author(link: HtmlElement) -> bool:
    words = text_in(link).split()
    is_name = 2 <= len(words) <= _WORDS_OF_A_NAME and words[0][:1].isupper()
    return is_name and (link.get("rel") == "author" or _AUTHOR_PAGE.search(link.get("href") or "") is not None)


def _in_aside(element: HtmlElement) -> bool:
    """Whether the element belongs to something other than the article: the site's head or foot, a list of other
    stories, comments.
    """
    return bool(
        element.xpath(
            "ancestor-or-self::*[self::aside or self::nav or self::footer"
            " or self::header[not(.//h1 or ancestor::article or ancestor::main)]"
            " or contains(@class, 'related')"
            " or contains(@class, 'comment') or contains(@id, 'comment') or contains(@class, 'sidebar')"
            " or contains(@class, 'promo') or contains(@class, 'recommend') or contains(@class, 'live-entry')]"
        )
    )
