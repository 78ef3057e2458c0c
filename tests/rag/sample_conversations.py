"""Conversations over the sample archive, and what each turn of them is searched as.

    python -m tests.rag.sample_conversations

writes conversations.json anew from its questions, after a change for the better. People read the diff.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest import ingest_paths
from rag import Answer, NewsAssistant
from tests.sample_questions import AS_OF, SAMPLES
from vectorstore import Archive

GOLDEN = Path(__file__).with_name("conversations.json")


def load_conversations() -> list[list[dict[str, str]]]:
    """The turns of each conversation: what is asked, and what is searched."""
    conversations: list[list[dict[str, str]]] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return conversations


def iter_searched(assistant: NewsAssistant, questions: Sequence[str]) -> Iterator[tuple[str, Answer]]:
    """What each question of a conversation is searched as, and its answer."""
    history: list[tuple[str, Answer]] = []
    for question in questions:
        answer = assistant.ask(question, history=history, as_of=AS_OF)
        yield answer.searched or question, answer
        history.append((question, answer))


def write_golden() -> None:
    """Hold every conversation anew, and write what is searched."""
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder)) as archive:
        ingest_paths(archive, [SAMPLES])
        assistant = NewsAssistant(archive)
        held = []
        for turns in load_conversations():
            asked = [turn["asked"] for turn in turns]
            searched = [words for words, _ in iter_searched(assistant, asked)]
            held.append([{"asked": a, "searched": s} for a, s in zip(asked, searched, strict=True)])
    GOLDEN.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_golden()
