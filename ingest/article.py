"""Put an article together from what a source says, and note where each field came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from typing import Any

from ingest.addresses import storable_url
from ingest.corrections import offer_correction
from ingest.dates import parse_moment
from ingest.identity import id_from_place, id_from_source_id, id_from_url
from ingest.languages import language_code
from vectorstore.types import Article, Moment

_SURROGATE = re.compile("[\ud800-\udfff]")
# How sections, types, labels and the words before a colon in a headline name what is not plain news.
_NAMES_OF_KINDS = {
    "opinion": "opinion opinions op-ed oped editorial editorials comment commentary commentisfree column columns"
    " columnists letters",
    "live": "live liveblog live-blog live-news live-updates",
    "sponsored": "sponsored sponsored-content advertorial advertisement paid-content paid-post partner-content"
    " brand-studio",
    "analysis": "analysis",
    "review": "review reviews",
    "press release": "press-release",
}
_KINDS_BY_NAME = {name: kind for kind, names in _NAMES_OF_KINDS.items() for name in names.split()}
_TITLE_KIND = re.compile(r"([^\W\d_]+(?:[ -][^\W\d_]+)?)\s*[:|]\s")

# In `origins`, marks an article id that says only where the article lay.
PLACE = "path"


@dataclass(slots=True)
class Draft:
    """An article in the making. The first offer for a field wins; `origins` notes whose it was."""

    source: str
    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    # (what is wanting, in what words) for the report
    remarks: list[tuple[str, str]] = field(default_factory=list)

    def remark(self, about: str, words: str = "") -> None:
        """Note what people ought to know of this article."""
        self.remarks.append((about, words))

    def offer(self, name: str, value: Any, origin: str) -> None:
        """Take `value` for the field `name` of Article unless it is empty or the field has one already."""
        if name not in self.values and value not in (None, "", ()):
            self.values[name] = value
            self.origins[name] = f"{self.source}:{origin}"

    def drop(self, name: str) -> None:
        """Take the field's value back."""
        self.values.pop(name, None)
        self.origins.pop(name, None)

    def offer_line(self, name: str, value: object, origin: str) -> None:
        """Offer a value of one line: white space squeezed, anything but text and numbers ignored."""
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            self.offer(name, one_line(str(value)), origin)

    def offer_moment(self, name: str, value: object, origin: str) -> None:
        """Offer a date; what cannot be read, or not in one way, is ignored."""
        self.offer(name, parse_moment(value), origin)

    def offer_clock(self, name: str, moment: Moment | None, origin: str) -> None:
        """Offer a moment that may replace one of the same day that has no clock time."""
        held = self.values.get(name)
        if isinstance(held, Moment) and moment and (held.precision, moment.precision) == ("day", "minute"):
            if held.day != moment.day:
                return
            self.drop(name)
        self.offer(name, moment, origin)

    def offer_kind(self, label: object, origin: str) -> None:
        """Offer a section, type or label; it counts when it is one that names a kind of article other than news."""
        if isinstance(label, str):
            self.offer("kind", _KINDS_BY_NAME.get("-".join(label.lower().split())), origin)

    def offer_language(self, value: object, origin: str) -> None:
        """Offer a language by its tag or name; `en-US` and `English` are kept as `en`."""
        self.offer("language", language_code(value) if isinstance(value, str) else None, origin)

    def build(self, *, place: str, source_id: str | None = None) -> Article:
        """The article. Its id is that of its url, else of `source_id` with the publisher, else of `place`."""
        self._shorten_title()
        self._offer_kind_of_title()
        offer_correction(self)
        publisher, url = self.values.get("publisher"), self.values.get("url")
        self.offer("article_id", id_from_url(url) if url else None, "url")
        own_id = source_id or url
        self.offer("article_id", id_from_source_id(own_id, publisher=publisher) if own_id else None, "id")
        self.offer("article_id", id_from_place(self.source, place), PLACE)
        return Article(**{"title": "", "text": "", **self.values}, origins=dict(self.origins))

    def _shorten_title(self) -> None:
        """Take the outlet's name off the end of the headline, where news services put it ("... - The Post")."""
        title, names = self.values.get("title", ""), list(map(re.escape, self.values.get("authors", ())))
        behind = [rf"\|\s+(?:{'|'.join(names)})"] if names else []  # "... | Ann Lee", as The Guardian marks opinion
        behind += [rf"[-|–—]\s+{re.escape(self.values['publisher'])}"] if self.values.get("publisher") else []
        found = re.search(rf"\s+(?:{'|'.join(behind)})\s*\Z", title) if behind else None
        if found and found.start():
            self.values["title"] = title[: found.start()]

    def _offer_kind_of_title(self) -> None:
        found = _TITLE_KIND.match(self.values.get("title", ""))
        if found:
            self.offer_kind(found[1], "title")


def one_line(text: str) -> str:
    """`text` with its white space squeezed to single spaces."""
    return " ".join(text.split())


def text_in(element: Any) -> str:
    """All text in an element of a page or of XML, as one line."""
    return one_line(" ".join(element.itertext()))


def storable(article: Article) -> Article:
    """`article` as it may be stored: each lone surrogate, which no UTF-8 file can hold, replaced by U+FFFD, one for
    one; its address without a password, and none where it is no address of the web.
    """
    changes: dict[str, Any] = {}
    for field_ in fields(article):
        value = getattr(article, field_.name)
        if isinstance(value, str) and _SURROGATE.search(value):
            changes[field_.name] = _SURROGATE.sub("\ufffd", value)
        elif isinstance(value, tuple):
            changes[field_.name] = tuple(
                _SURROGATE.sub("\ufffd", part) if isinstance(part, str) else part for part in value
            )
    url = changes.get("url", article.url)
    return replace(article, **changes | {"url": storable_url(url) if url else url})
