"""What readers say of answers: good or not, and why; kept with the conversations, and given out as JSON Lines."""

from __future__ import annotations

import json
from typing import Any

from page.conversation import Conversation
from page.store import Store, now_iso

VOTES = ("good", "bad", "none")
_REASON = 2000  # characters


def save_vote(
    store: Store, owner: str, talk: Conversation, turn_id: int, *, vote: str, reason: str = "", flagged: bool = False
) -> None:
    """Keep what a reader says of an answer, and whether the desk should look at it; "none" and no flag is nothing."""
    turn = talk.find(turn_id)
    if turn is None or turn.answer is None or vote not in VOTES:
        return
    key: dict[str, Any] = {"owner": owner, "id": talk.conversation_id, "turn": turn_id}
    if vote == "none" and not flagged:
        store.write("DELETE FROM votes WHERE owner = :owner AND conversation_id = :id AND turn_id = :turn", **key)
        return
    record = {
        "vote": vote,
        "flagged": flagged,
        "reason": reason.strip()[:_REASON],
        "question": turn.question,
        "short_answer": turn.answer.short_answer,
        "text": turn.answer.text,
        "refused": turn.answer.refused,
    }
    store.write(
        "INSERT OR REPLACE INTO votes (owner, conversation_id, turn_id, record, updated_at)"
        " VALUES (:owner, :id, :turn, :record, :now)",
        **key,
        record=json.dumps(record, ensure_ascii=False),
        now=now_iso(),
    )


def load_votes(store: Store, owner: str, conversation_id: str) -> dict[int, dict[str, Any]]:
    """{turn: {vote, reason, flagged}} of one conversation."""
    rows = store.read(
        "SELECT turn_id, record FROM votes WHERE owner = :owner AND conversation_id = :id",
        owner=owner,
        id=conversation_id,
    )
    records = {int(row["turn_id"]): json.loads(row["record"]) for row in rows}
    return {
        turn_id: {"vote": one["vote"], "reason": one["reason"], "flagged": one.get("flagged", False)}
        for turn_id, one in records.items()
    }


def count_votes(store: Store, owner: str | None) -> int:
    """How many there are of this reader; of all readers for None."""
    rows = store.read("SELECT COUNT(*) AS votes FROM votes WHERE :owner IS NULL OR owner = :owner", owner=owner)
    return int(rows[0]["votes"])


def export_votes(store: Store, owner: str | None) -> str:
    """All that this reader said, or for None all readers, as JSON Lines, the oldest first."""
    rows = store.read("SELECT * FROM votes WHERE :owner IS NULL OR owner = :owner ORDER BY updated_at", owner=owner)
    lines = [
        json.dumps(
            {
                "at": row["updated_at"],
                "reader": row["owner"],
                "conversation": row["conversation_id"],
                "turn": row["turn_id"],
            }
            | json.loads(row["record"]),
            ensure_ascii=False,
        )
        for row in rows
    ]
    return "".join(f"{line}\n" for line in lines)
