"""Tell what changed from one version of an article to the next: facts, and the sentences that went and came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from vectorstore.records import article_to_dict
from vectorstore.sentences import sentence_spans
from vectorstore.types import Article

_NOT_TOLD = ("article_id", "version", "origins", "story_id", "page_starts", "captions")


@dataclass(frozen=True, slots=True)
class VersionChange:
    """What one version has that the one before had not: facts as (name, before, after), and sentences."""

    version: int
    stored_at: str
    facts: tuple[tuple[str, Any, Any], ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]


def compare_versions(versions: Sequence[tuple[str, Article]]) -> list[VersionChange]:
    """The changes from each version to the next, of (when it was stored, version), the oldest first."""
    return [
        VersionChange(new.version, stored_at, tuple(_changed_facts(old, new)), *_changed_sentences(old.text, new.text))
        for (_, old), (stored_at, new) in pairwise(versions)
    ]


def _changed_facts(old: Article, new: Article) -> Iterator[tuple[str, Any, Any]]:
    before, after = article_to_dict(old), article_to_dict(new)
    for name, value in after.items():
        if name not in _NOT_TOLD and value != before[name]:
            yield name, before[name], value


def _changed_sentences(old: str, new: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(sentences that went, sentences that came), in their order; one that only moved stands in both."""
    before, after = _sentences(old), _sentences(new)
    removed: list[str] = []
    added: list[str] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for _, first, end, new_first, new_end in (step for step in matcher.get_opcodes() if step[0] != "equal"):
        removed += before[first:end]
        added += after[new_first:new_end]
    return tuple(removed), tuple(added)


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def history_to_dict(versions: Sequence[tuple[str, Article]]) -> dict[str, Any]:
    """The history as the command prints it: the article's names, its versions, and the changes."""
    current = versions[-1][1]
    return {
        "article_id": current.article_id,
        "url": current.url,
        "title": current.title,
        "versions": [
            {
                "version": article.version,
                "stored_at": stored_at,
                "published_at": article.published_at.isoformat() if article.published_at else None,
                "modified_at": article.modified_at.isoformat() if article.modified_at else None,
                "correction": article.correction,
                "is_withdrawn": article.is_withdrawn,
            }
            for stored_at, article in versions
        ],
        "changes": [
            {
                "version": change.version,
                "facts": [{"field": name, "before": old, "after": new} for name, old, new in change.facts],
                "removed": list(change.removed),
                "added": list(change.added),
            }
            for change in compare_versions(versions)
        ],
    }


def iter_history_lines(versions: Sequence[tuple[str, Article]]) -> Iterator[str]:
    """The history as lines for people: of each version when it was stored, and what went (-) and came (+)."""
    (stored_at, first), *_ = versions
    current = versions[-1][1]
    yield current.title or "(no headline)"
    yield current.url or current.article_id
    yield f"version {first.version}, stored {stored_at}"
    for change in compare_versions(versions):
        yield f"version {change.version}, stored {change.stored_at}"
        yield from (f"  {name}: {_shown(old)} -> {_shown(new)}" for name, old, new in change.facts)
        yield from (f"  - {sentence}" for sentence in change.removed)
        yield from (f"  + {sentence}" for sentence in change.added)


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "nothing" if value is None else str(value)
