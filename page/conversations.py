"""Conversations kept on disk: saved as they grow, listed by day, renamed, searched, pinned and deleted."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from page.conversation import Conversation
from page.records import from_json, to_json
from page.sources import LoadArticle
from page.store import Store, now_iso
from page.turns import Turn
from page.visible import to_plain
from page.words import day_in_words

_log = logging.getLogger(__name__)
_LISTED = 200
_TITLE = 80  # characters


@dataclass(frozen=True, slots=True)
class Listed:
    """One conversation in the list."""

    conversation_id: str
    title: str
    is_pinned: bool
    updated_at: datetime


def save_conversation(store: Store, owner: str, talk: Conversation) -> bool:
    """Write the turns that changed since the last time; returns whether the conversation is a new one."""
    changed = talk.unsaved()
    if not changed:
        return False
    with store.together():
        is_new = not _exists(store, owner, talk.conversation_id)
        _write_head(store, owner, talk)
        for turn in changed:
            _write_turn(store, talk.conversation_id, turn)
    talk.note_saved(_revision(store, owner, talk.conversation_id))
    return is_new


def load_conversation(store: Store, owner: str, conversation_id: str, load: LoadArticle) -> Conversation | None:
    """The conversation as it was left; None where this owner has none of that name."""
    if not _exists(store, owner, conversation_id):
        return None
    talk = Conversation(conversation_id=conversation_id)
    talk.take_over(_load_turns(store, conversation_id, load), _revision(store, owner, conversation_id))
    return talk


def follow_other_tabs(store: Store, owner: str, talk: Conversation, load: LoadArticle) -> None:
    """Take over what another tab has added to this conversation; not while a question of this one is answered."""
    revision = _revision(store, owner, talk.conversation_id)
    if revision > talk.revision and talk.pending is None:
        talk.take_over(_load_turns(store, talk.conversation_id, load), revision)


def list_conversations(store: Store, owner: str, words: str = "") -> list[Listed]:
    """The pinned ones first, then the latest; with `words`, those that have them in their title or in a turn."""
    rows = store.read(
        "SELECT * FROM conversations WHERE owner = :owner AND (:words = '' OR title LIKE :like ESCAPE '\\' OR EXISTS"
        " (SELECT 1 FROM turns WHERE turns.conversation_id = conversations.conversation_id"
        " AND turns.words LIKE :like ESCAPE '\\')) ORDER BY is_pinned DESC, updated_at DESC LIMIT :limit",
        owner=owner, words=words.strip(), like=f"%{_escape(words.strip())}%", limit=_LISTED,
    )  # fmt: skip
    return [
        Listed(
            row["conversation_id"],
            row["title"],
            bool(row["is_pinned"]),
            datetime.fromisoformat(row["updated_at"]),
        )
        for row in rows
    ]


def rename_conversation(store: Store, owner: str, conversation_id: str, title: str) -> None:
    """Give it another title; a blank one changes nothing."""
    if title.strip():
        _change(store, owner, conversation_id, "title = :value", title.strip()[:_TITLE])


def pin_conversation(store: Store, owner: str, conversation_id: str, is_pinned: bool) -> None:
    """Keep it at the head of the list, or no longer."""
    _change(store, owner, conversation_id, "is_pinned = :value", int(is_pinned))


def delete_conversation(store: Store, owner: str, conversation_id: str) -> None:
    """Delete it with its turns."""
    store.write(
        "DELETE FROM conversations WHERE conversation_id = :id AND owner = :owner", id=conversation_id, owner=owner
    )


def shelf_to_view(listed: list[Listed], current: str, words: str, *, now: datetime | None = None) -> dict[str, Any]:
    """The list in the sidebar, by day."""
    today = (now or datetime.now(UTC)).date()
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in listed:
        name = "Pinned" if one.is_pinned else _day_in_words(one.updated_at.date(), today)
        item = {"id": one.conversation_id, "title": to_plain(one.title), "pinned": one.is_pinned}
        groups.setdefault(name, []).append(item)
    return {
        "groups": [{"name": name, "items": items} for name, items in groups.items()],
        "current": current,
        "words": words,
        "say": "No conversation has these words." if words and not listed else None,
    }


def _day_in_words(day: date, today: date) -> str:
    if day >= today:
        return "Today"
    return "Yesterday" if day == today - timedelta(days=1) else day_in_words(day)


def _exists(store: Store, owner: str, conversation_id: str) -> bool:
    return _revision(store, owner, conversation_id) > 0


def _revision(store: Store, owner: str, conversation_id: str) -> int:
    rows = store.read(
        "SELECT revision FROM conversations WHERE conversation_id = :id AND owner = :owner",
        id=conversation_id,
        owner=owner,
    )
    return int(rows[0]["revision"]) if rows else 0


def _write_head(store: Store, owner: str, talk: Conversation) -> None:
    store.write(
        "INSERT INTO conversations (conversation_id, owner, title, revision, updated_at) VALUES (:id, :owner, :title,"
        " 1, :now) ON CONFLICT (conversation_id) DO UPDATE SET revision = revision + 1, updated_at = :now"
        " WHERE owner = :owner",
        id=talk.conversation_id, owner=owner, title=talk.turns[0].question[:_TITLE], now=now_iso(),
    )  # fmt: skip


def _write_turn(store: Store, conversation_id: str, turn: Turn) -> None:
    words = f"{turn.question}\n{turn.answer.text if turn.answer else ''}"
    store.write(
        "INSERT OR REPLACE INTO turns (conversation_id, turn_id, words, record)"
        " VALUES (:id, :turn_id, :words, :record)",
        id=conversation_id, turn_id=turn.turn_id, words=words, record=to_json(turn),
    )  # fmt: skip


def _load_turns(store: Store, conversation_id: str, load: LoadArticle) -> list[Turn]:
    rows = store.read(
        "SELECT turn_id, record FROM turns WHERE conversation_id = :id ORDER BY turn_id", id=conversation_id
    )
    turns = []
    for row in rows:
        try:
            turns.append(from_json(Turn, row["record"], load))
        except (ValueError, KeyError, TypeError):  # kept by a version of Dateline that wrote it otherwise
            _log.warning("Turn %s of conversation %s cannot be read", row["turn_id"], conversation_id)
    return turns


def _change(store: Store, owner: str, conversation_id: str, what: str, value: str | int) -> None:
    store.write(
        f"UPDATE conversations SET {what} WHERE conversation_id = :id AND owner = :owner",
        value=value,
        id=conversation_id,
        owner=owner,
    )


def _escape(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
