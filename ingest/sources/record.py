"""One object of an export, or one row of a table, as an article."""

from __future__ import annotations

import ast
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from ingest.article import Draft, one_line
from ingest.bylines import is_job, split_names
from ingest.dates import can_mean_two_days, parse_moment
from ingest.fields import (
    FIELDS,
    FREE,
    IN_UTC,
    KINDS,
    PAGES,
    SOURCE_IDS,
    SUMMARIES,
    UNPUBLISHED,
    WITHDRAWN,
    by_name,
    is_nothing,
    simple,
    unused_names,
)  # fmt: skip
from ingest.fragments import is_markup, plain_line, read_fragment
from ingest.languages import language_code
from ingest.remarks import ONLY_SUMMARY, UNREADABLE_DATE, take_cut_mark
from ingest.sources.base import Failure, Item, Skipped, finish
from ingest.story_head import take_story_head
from ingest.wire import is_agency, offer_dateline, part_agencies_from_authors
from vectorstore.types import Moment

NamedValues = Mapping[str, tuple[str, object]]
_FACTS_IN_BODIES = frozenset(
    "kicker title headline byline date author_info image video gallery interstitial_link reference".split()
)
NO_TEXT = "no article text found (looked for body, text, content and the like; --map text=KEY names another key)"


@dataclass(slots=True)
class RecordReader:
    """Reads the objects of one file. `source` goes into the ids of articles without address and id, with `place`.

    `fields` are keys that the user named for fields of an article; `outlet` is who publishes the whole file, if known.
    """

    source: str
    place: str
    fields: Mapping[str, str] = field(default_factory=dict)
    outlet: str | None = None
    seen: Counter[str] = field(default_factory=Counter)

    def iter_items(self, record: Mapping[str, Any], *, number: int, label: str) -> Iterator[Item]:
        """The article of the object with what is to be said of it, or a Failure."""
        draft, named = Draft(self.source), by_name(record)
        if str(record.get("status", "")).lower() in UNPUBLISHED:
            yield Skipped("unpublished draft")
            return
        for name, names in FIELDS.items():
            self._offer(draft, named, name, names)
        _offer_summary(draft, named)
        _offer_kind(draft, named)
        _offer_free(draft, named)
        _offer_agency_behind(draft, named)
        if draft.values.get("modified_at") == draft.values.get("published_at"):
            draft.drop("modified_at")
        _offer_withdrawn(draft, named)
        draft.offer("publisher", self.outlet, "file")
        if not draft.values.get("text"):
            yield Failure(label, NO_TEXT)
            return
        credit = draft.values.get("credit")
        if credit and credit == draft.values.get("publisher") and draft.origins["credit"].endswith("head of the text"):
            draft.drop("credit")  # what an outlet wrote itself nobody supplied
        self._remark_on_keys(draft, record)
        offer_dateline(draft)
        part_agencies_from_authors(draft)
        yield from finish(draft, draft.build(place=self._place(draft, number), source_id=_source_id(named)), label)

    def _offer(self, draft: Draft, named: NamedValues, name: str, names: Sequence[str]) -> None:
        own = self.fields.get(name)
        read = _READERS.get(name, _line)
        for candidate in (*((simple(own),) if own else ()), *names):
            if candidate not in named:
                continue
            key, value = named[candidate]
            if name == "text":
                _offer_text(draft, value, key)
            elif name in ("published_at", "modified_at"):
                _offer_moment(draft, name, named[candidate], language=_language_of(named))
            else:
                draft.offer(name, read(value), key)

    def _remark_on_keys(self, draft: Draft, record: Mapping[str, Any]) -> None:
        mapped = {simple(key).partition(".")[0] for key in self.fields.values()}
        for name in unused_names(record):
            if simple(name) not in mapped:
                draft.remark(f"key '{name}' is not used (--map FIELD={name} would)")

    def _place(self, draft: Draft, number: int) -> str:
        """Where an article without address and id lay: not its line, which moves when lines are added above it, but its
        headline and date, with a count for those that are alike.
        """
        title, published = draft.values.get("title"), draft.values.get("published_at")
        if not title:
            return f"{self.place}:{number}"
        content = f"{title}\n{published.isoformat() if published else ''}"
        mark = hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:16]
        self.seen[mark] += 1
        return f"{self.place}:{mark}:{self.seen[mark]}"


# ---- text


def _offer_text(draft: Draft, value: object, key: str) -> None:
    if simple(key) == "bodies" and isinstance(value, list):  # of ninjs: the same text in several forms
        value = value[:1]
    text, captions = _text(value)
    if text and "text" not in draft.values:
        text = take_story_head(draft, take_cut_mark(draft, text))
    draft.offer("text", text, key)
    draft.offer("captions", captions, key)


def _offer_summary(draft: Draft, named: NamedValues) -> None:
    """A whole page that the object holds, else the summary where there is no text, or one that is longer than a text
    that was cut off.
    """
    if "text" not in draft.values:
        for name in PAGES:
            if name in named:
                _offer_text(draft, named[name][1], named[name][0])
    if "text" in draft.values:
        return
    for name in SUMMARIES:
        if name in named:
            _offer_text(draft, named[name][1], named[name][0])
    if draft.values.get("text"):
        draft.remark(ONLY_SUMMARY)


def _text(value: object) -> tuple[str | None, tuple[str, ...]]:
    """(text, captions) of a string, of a list of paragraphs, or of fundus's tree of sections."""
    if isinstance(value, Mapping):
        value = next((value[name] for name in ("rendered", "text", "content", "value") if value.get(name)), None) or (
            value.get("items") or _parts_of(value)
        )
    if isinstance(value, list | tuple):
        parts = [text for part in value if not _is_fact(part) and (text := _text(part)[0])]
        return "\n\n".join(parts) or None, ()
    if not isinstance(value, str) or is_nothing(value):
        return None, ()
    if is_markup(value):
        fragment = read_fragment(value)
        return fragment.text or None, tuple(fragment.captions)
    return value.strip(), ()


def _is_fact(part: object) -> bool:
    """Whether a part of a body says by its type that it is none of the text, as in The Washington Post's collection."""
    return isinstance(part, Mapping) and str(part.get("type")) in _FACTS_IN_BODIES


def _parts_of(tree: Mapping[str, Any]) -> list[object]:
    """fundus: {"summary": [...], "sections": [{"headline": [...], "paragraphs": [...]}]}."""
    sections = tree.get("sections")
    parts: list[object] = [tree.get("summary")]
    for section in sections if isinstance(sections, list) else ():
        if isinstance(section, Mapping):
            parts += [section.get("headline"), section.get("paragraphs")]
    return parts


# ---- facts


def _line(value: object) -> str | None:
    """One line of text: of a string or number, of an object's name, or of the first of a list. No address."""
    if isinstance(value, Mapping):
        names = ("name", "title", "rendered", "publisher", "original", "main", "basic", "value", "id")
        return next((line for name in names if (line := _line(value.get(name)))), None)
    if isinstance(value, list):
        return _line(value[0]) if value else None
    if isinstance(value, bool) or not isinstance(value, str | int | float) or is_nothing(value):
        return None
    line = plain_line(str(value))
    return None if _is_address(line) else line


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://")) and " " not in text


def _outlet(value: object) -> str | None:
    """An outlet's name; of a host, without `www.`; numbers are none."""
    line = _line(value)
    if line is None or line.isdigit():
        return None
    return re.sub(r"^www\.(?=\S+\.\S+$)", "", line)


def _url(value: object) -> str | None:
    value = value.get("@id") or value.get("url") if isinstance(value, Mapping) else value
    return value.strip() if isinstance(value, str) and (_is_address(value.strip()) or "://" in value) else None


def _section(value: object) -> str | None:
    line = _line(value)
    return None if line is None or line.isdigit() else line


def _language(value: object) -> str | None:
    line = _line(value)
    return language_code(line) if line else None


def _language_of(named: NamedValues) -> str | None:
    return next((code for name in FIELDS["language"] if name in named and (code := _language(named[name][1]))), None)


def _names(value: object) -> tuple[str, ...]:
    """Names of a list, of one string with several, or of a Python list that was written as a string."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        value = _literal(value)
    if isinstance(value, list):
        names = [name for number, part in enumerate(value) if (name := _person(part)) and not (number and is_job(name))]
        return tuple(dict.fromkeys(name for line in names for name in split_names(line)))
    if isinstance(value, int | float):  # the number under which a system keeps its author
        return ()
    return split_names(_person(value) or "")


def _person(value: object) -> str | None:
    if isinstance(value, Mapping):
        named = {simple(str(name)): part for name, part in value.items()}
        if named.get("firstname") or named.get("lastname"):
            return _line(f"{named.get('firstname') or ''} {named.get('lastname') or ''}")
    return _line(value)


def _literal(text: str) -> object:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return text


def _captions(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else [value]
    return tuple(caption for part in parts if (caption := _line(part)))


def _offer_moment(draft: Draft, name: str, given: tuple[str, object], *, language: str | None) -> None:
    key, value = given
    moment = parse_moment(value, language=language)
    if moment and simple(key) in IN_UTC and not moment.zone_known and moment.precision != "day":
        moment = Moment(moment.value.replace(tzinfo=UTC), moment.precision)
    if name == "published_at" and moment is None and isinstance(value, str) and name not in draft.values:
        why = "it can mean two days" if can_mean_two_days(value) else "it is not understood"
        draft.remark(UNREADABLE_DATE, f"{key} = {value[:60]!r}: {why}")
    if name == "modified_at" and key == draft.origins.get("published_at", "").partition(":")[2]:
        return
    draft.offer(name, moment, key)


def _offer_kind(draft: Draft, named: NamedValues) -> None:
    for name in (*KINDS, *FIELDS["section"]):
        if name in named:
            key, value = named[name]
            for kind in value if isinstance(value, list) else [value]:
                draft.offer_kind(kind, key)


def _offer_free(draft: Draft, named: NamedValues) -> None:
    for name in FREE:
        if name in named and str(named[name][1]).lower() in ("false", "true"):
            draft.offer("is_free", str(named[name][1]).lower() == "true", named[name][0])


def _offer_withdrawn(draft: Draft, named: NamedValues) -> None:
    """What is marked as taken back; of ninjs (https://iptc.org/std/ninjs/) what is `canceled`."""
    for name in WITHDRAWN:
        if name in named and str(named[name][1]).lower() in ("true", "1", "yes", "canceled"):
            draft.offer("is_withdrawn", True, named[name][0])


def _offer_agency_behind(draft: Draft, named: NamedValues) -> None:
    """The agency in "Ann Lee, AP", which is where she works and who supplied the story."""
    for name in FIELDS["authors"]:
        value = named[name][1] if name in named else None
        behind = value.rpartition(", ")[2] if isinstance(value, str) and ", " in value else ""
        draft.offer("credit", behind if is_agency(behind) else None, name)


def _source_id(named: NamedValues) -> str | None:
    values = (named[name][1] for name in SOURCE_IDS if name in named)
    return next((str(value) for value in values if isinstance(value, str | int)), None)


_READERS: Mapping[str, Callable[[object], object]] = {
    "url": _url,
    "publisher": _outlet,
    "authors": _names,
    "section": _section,
    "language": _language,
    "captions": _captions,
    "correction": lambda value: one_line(_text(value)[0] or "") or None,
}
