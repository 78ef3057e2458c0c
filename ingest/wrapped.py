"""Articles that an object wraps, as the answers of news services do: {"articles": [...]}."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ingest.fields import FIELDS, PAGES, SUMMARIES, by_name

_DEEPEST = 3
_TEXTS = (*FIELDS["text"], *SUMMARIES, *PAGES)
# Where an object that is a body holds its text: WordPress, fundus, ninjs.
TEXTS_OF_BODIES = ("rendered", "text", "content", "value", "sections", "summary")


def iter_records(value: object) -> Iterator[tuple[Mapping[str, Any], str | None]]:
    """(object, outlet of all) for each article in a value: itself, or those that it wraps ({"articles": [...]})."""
    if isinstance(value, list):
        for part in value:
            yield from iter_records(part)
    elif isinstance(value, Mapping):
        value = opened(_as_rows(value))
        wrapped = [] if has_text(value) else _wrapped(value, 0)
        if not wrapped:
            yield value, None
        for part in wrapped:
            yield {**_shared_facts(value), **part}, _outlet_of(value)


def opened(record: Mapping[str, Any], depth: int = 0) -> Mapping[str, Any]:
    """The object; where only one object in it has a text ({"id": 1, "attributes": {...}}, {"_source": {...}}), with
    what that one holds.
    """
    if has_text(record) or depth > _DEEPEST:
        return record
    inner = {name: opened(value, depth + 1) for name, value in record.items() if isinstance(value, Mapping)}
    texts = [name for name, value in inner.items() if has_text(value)]
    if len(texts) != 1:
        return record
    return {**{name: value for name, value in record.items() if name != texts[0]}, **inner[texts[0]]}


def has_text(record: Mapping[str, Any]) -> bool:
    """Whether the object holds something that may be an article's text."""
    named = by_name(record)
    return any(_may_be_text(named[name][1]) for name in _TEXTS if name in named)


def _may_be_text(value: object) -> bool:
    """Words, or a list or an object of them; no mark or number under the name of a text ("story": "ferry-1")."""
    if isinstance(value, Mapping):
        is_whole = "title" in value or "headline" in value  # an article rather than its body
        return not is_whole and any(isinstance(value.get(name), str | list) for name in TEXTS_OF_BODIES)
    return " " in value.strip() if isinstance(value, str) else isinstance(value, list)


def _wrapped(value: Mapping[str, Any], depth: int) -> list[Mapping[str, Any]]:
    """The longest list of objects that have a text, in the object or in one that it holds."""
    best: list[Mapping[str, Any]] = []
    for part in value.values():
        objects: list[Mapping[str, Any]] = []
        if isinstance(part, list):
            objects = [opened(one) for one in part if isinstance(one, Mapping)]
            if len(objects) == 1 and depth < _DEEPEST and not has_text(objects[0]):  # Ghost: {"db": [{"data": ...}]}
                objects = _wrapped(objects[0], depth + 1)
        elif isinstance(part, Mapping) and depth < _DEEPEST:
            objects = _wrapped(part, depth + 1)
        if len(objects) > len(best) and any(has_text(one) for one in objects[:10]):
            best = objects
    return best


def _as_rows(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """A table by columns ({"title": {"0": ...}, "text": {"0": ...}}, as pandas writes it) or articles by their ids, as
    an object with the list of them; any other object as it is.
    """
    parts = list(value.values())
    if len(parts) < 2 or not all(isinstance(part, Mapping) for part in parts):
        return value
    if "0" in parts[0] and all(part.keys() == parts[0].keys() for part in parts):
        return {"rows": [{name: column[key] for name, column in value.items()} for key in parts[0]]}
    return {"rows": parts} if all(map(has_text, parts)) else value


def _shared_facts(feed: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a JSON Feed says of all its items."""
    return (
        {"language": feed["language"]} if "jsonfeed.org" in str(feed.get("version", "")) and "language" in feed else {}
    )


def _outlet_of(feed: Mapping[str, Any]) -> str | None:
    """The title of a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    is_feed = "jsonfeed.org" in str(feed.get("version", ""))
    return str(feed["title"]) if is_feed and feed.get("title") else None
