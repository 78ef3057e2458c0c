"""Story files: quotes kept from any answer or article, in the reader's order, with notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from page.records import from_json, to_json
from page.sources import LoadArticle, badge_for, is_true_to
from page.store import Store, new_id, now_iso
from page.visible import to_plain, to_runs
from page.words import iso_day_in_words
from rag.types import Citation

FIRST_TITLE = "My story file"
_TITLE = 80  # characters
_NOT_LOADED: LoadArticle = lambda article_id, version: None  # noqa: E731  # a citation holds no article


@dataclass(frozen=True, slots=True)
class Story:
    """A story file in the list."""

    story_id: str
    title: str
    quotes: int


@dataclass(frozen=True, slots=True)
class Pin:
    """A kept quote: where it stands, and what the reader noted."""

    pin_id: str
    citation: Citation
    note: str


def list_stories(store: Store, owner: str) -> list[Story]:
    """The reader's story files, the latest first."""
    rows = store.read(
        "SELECT story_id, title, (SELECT COUNT(*) FROM pins WHERE pins.story_id = stories.story_id) AS quotes"
        " FROM stories WHERE owner = :owner ORDER BY updated_at DESC, rowid DESC",
        owner=owner,
    )
    return [Story(row["story_id"], row["title"], row["quotes"]) for row in rows]


def create_story(store: Store, owner: str, title: str) -> str:
    """Begin a story file; returns its id."""
    story_id = new_id()
    store.write(
        "INSERT INTO stories (story_id, owner, title, updated_at) VALUES (:id, :owner, :title, :now)",
        id=story_id,
        owner=owner,
        title=title.strip()[:_TITLE] or FIRST_TITLE,
        now=now_iso(),
    )
    return story_id


def rename_story(store: Store, owner: str, story_id: str, title: str) -> None:
    """Give it another title; a blank one changes nothing."""
    if title.strip():
        store.write(
            "UPDATE stories SET title = :title WHERE story_id = :id AND owner = :owner",
            title=title.strip()[:_TITLE],
            id=story_id,
            owner=owner,
        )


def delete_story(store: Store, owner: str, story_id: str) -> None:
    """Delete it with its quotes."""
    store.write("DELETE FROM stories WHERE story_id = :id AND owner = :owner", id=story_id, owner=owner)


def keep_quote(store: Store, owner: str, story_id: str, citation: Citation) -> bool:
    """Put a quote at the end of a story file; returns whether it was not in it before."""
    pins = load_pins(store, owner, story_id)
    if not _is_own(store, owner, story_id) or any(_place(pin.citation) == _place(citation) for pin in pins):
        return False
    store.write(
        "INSERT INTO pins (pin_id, story_id, position, record) VALUES (:pin, :story,"
        " (SELECT COALESCE(MAX(position), 0) + 1 FROM pins WHERE story_id = :story), :record)",
        pin=new_id(),
        story=story_id,
        record=to_json(citation),
    )
    store.write("UPDATE stories SET updated_at = :now WHERE story_id = :id", now=now_iso(), id=story_id)
    return True


def load_pins(store: Store, owner: str, story_id: str) -> list[Pin]:
    """The quotes of a story file, in order."""
    rows = store.read(
        "SELECT pins.* FROM pins JOIN stories USING (story_id) WHERE story_id = :id AND owner = :owner"
        " ORDER BY position",
        id=story_id,
        owner=owner,
    )
    return [Pin(row["pin_id"], from_json(Citation, row["record"], _NOT_LOADED), row["note"]) for row in rows]


def move_pin(store: Store, owner: str, story_id: str, pin_id: str, step: int) -> None:
    """Move a quote one place up (-1) or down (1); at the end of the list nothing happens."""
    pins = load_pins(store, owner, story_id)
    at = next((place for place, pin in enumerate(pins) if pin.pin_id == pin_id), None)
    if at is None or not 0 <= at + step < len(pins):
        return
    pins[at], pins[at + step] = pins[at + step], pins[at]
    with store.together():
        for place, pin in enumerate(pins):
            store.write("UPDATE pins SET position = :place WHERE pin_id = :id", place=place, id=pin.pin_id)


def note_pin(store: Store, owner: str, story_id: str, pin_id: str, note: str) -> None:
    """Keep what the reader notes beside a quote."""
    if _is_own(store, owner, story_id):
        store.write(
            "UPDATE pins SET note = :note WHERE pin_id = :id AND story_id = :story",
            note=note,
            id=pin_id,
            story=story_id,
        )


def remove_pin(store: Store, owner: str, story_id: str, pin_id: str) -> None:
    """Take a quote out."""
    if _is_own(store, owner, story_id):
        store.write("DELETE FROM pins WHERE pin_id = :id AND story_id = :story", id=pin_id, story=story_id)


def story_to_view(stories: list[Story], story_id: str | None, pins: list[Pin], load: LoadArticle) -> dict[str, Any]:
    """The story file with the list of all, as the component draws it."""
    return {
        "stories": [{"id": s.story_id, "title": to_plain(s.title), "quotes": s.quotes} for s in stories],
        "current": story_id,
        "title": next((to_plain(s.title) for s in stories if s.story_id == story_id), ""),
        "pins": [_pin_to_view(pin, load) for pin in pins],
    }


def _pin_to_view(pin: Pin, load: LoadArticle) -> dict[str, Any]:
    citation = pin.citation
    return {
        "id": pin.pin_id,
        "quote": to_runs(citation.quote),
        "title": to_runs(citation.title or "(no headline)"),
        "outlet": to_runs(citation.publisher or "Outlet not given"),
        "date": iso_day_in_words(citation.published_at) or "undated",
        "kind": badge_for(load(citation.article_id, None) or citation),
        "note": pin.note,
        "changed": _what_is_left(citation, load),
    }


def _what_is_left(citation: Citation, load: Callable[[str, int | None], Any]) -> str | None:
    if not is_true_to(citation, load(citation.article_id, citation.version)):
        return "The article is no longer in the archive; the quote cannot be checked."
    current = load(citation.article_id, None)
    if current is not None and current.is_withdrawn:
        return "The outlet has withdrawn this report."
    if current is None or current.version == citation.version:
        return None
    return "The article has changed since."


def _is_own(store: Store, owner: str, story_id: str) -> bool:
    return bool(store.read("SELECT 1 FROM stories WHERE story_id = :id AND owner = :owner", id=story_id, owner=owner))


def _place(citation: Citation) -> tuple[str, int, int, int]:
    return citation.article_id, citation.version, citation.start, citation.end
