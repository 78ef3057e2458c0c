"""A reply in the form that was asked for, read while it comes: statements with their evidence, verdicts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic_core import from_json

from rag.model.plain_text import has_address
from rag.model.replies import WrittenStatement, plain_statement
from rag.model.types import Shape
from rag.types import MAX_SHORT_ANSWER

_MOST_CHARACTERS = 200_000  # of a reply; a longer one is no answer
_MOST_MISSING = 300
_NUMBER = re.compile(r"\d{1,3}")
_FENCE = re.compile(r"\A\s*```(?:json)?\s*|\s*```\s*\Z", re.IGNORECASE)
VERDICTS = ("supported", "partly", "not_supported")


def _object(**properties: Any) -> dict[str, Any]:
    required = list(properties)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


_TEXT = {"type": "string"}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_EVIDENCE = _list(_object(passage={"type": "integer"}, quote=_TEXT))
ANSWER = Shape(
    "answer",
    _object(
        short_answer=_TEXT_OR_NULL, statements=_list(_object(text=_TEXT, evidence=_EVIDENCE)), missing=_TEXT_OR_NULL
    ),
)
JUDGED = Shape(
    "verdicts",
    _object(verdicts=_list(_object(statement={"type": "integer"}, verdict={"type": "string", "enum": list(VERDICTS)}))),
)


class JsonReader:
    """Cuts a reply of the shape `answer` into statements as they come.

    `short` is its short answer, `missing` what it says that the passages do not hold; `broken` tells that it was no
    JSON of that shape.
    """

    def __init__(self) -> None:
        self.short: str | None = None
        self.missing: str | None = None
        self.broken = False
        self._written = ""
        self._read = 0

    def feed(self, words: str) -> list[WrittenStatement]:
        """The statements that are complete now: those that another follows."""
        self._written += words
        if self.broken or "}" not in words or len(self._written) > _MOST_CHARACTERS:
            return []
        return list(self._take(last=False))

    def finish(self) -> list[WrittenStatement]:
        """The statements that are left at the end."""
        return list(self._take(last=True))

    def _take(self, *, last: bool) -> Iterator[WrittenStatement]:
        value = parse_partial(self._written)
        if not isinstance(value, dict):
            self.broken = self.broken or last
            return
        statements = value.get("statements")
        rows = statements if isinstance(statements, list) else []
        whole = rows if last or "missing" in value else rows[:-1]
        for row in whole[self._read :]:
            if draft := _to_draft(row):
                yield draft
        self._read = max(self._read, len(whole))
        if last:
            self.short = _short(value.get("short_answer"))
            self.missing = _line(value.get("missing"))


def parse_partial(text: str) -> Any:
    """What is whole of JSON that is being written, a fence of Markdown around it left out; None where it is no JSON."""
    bare = _FENCE.sub("", text)
    try:
        return from_json(bare[bare.find("{") :] if "{" in bare else bare, allow_partial=True)
    except ValueError:
        return None


def read_verdicts(text: str, count: int) -> dict[int, str]:
    """The verdict of each statement from 1 to `count` that has a usable one."""
    value = parse_partial(text)
    rows = value.get("verdicts") if isinstance(value, dict) else None
    verdicts: dict[int, str] = {}
    for row in rows if isinstance(rows, list) else ():
        number, verdict = (row.get("statement"), row.get("verdict")) if isinstance(row, dict) else (None, None)
        if isinstance(number, int) and 1 <= number <= count and verdict in VERDICTS:
            verdicts.setdefault(number, verdict)
    return verdicts


def _to_draft(row: Any) -> WrittenStatement | None:
    words = row.get("text") if isinstance(row, dict) else row
    if not isinstance(words, str) or not re.search(r"\w", words):
        return None
    text, cited = plain_statement(words)
    rows = row.get("evidence") if isinstance(row, dict) else None
    evidence = tuple(one for each in (rows if isinstance(rows, list) else ()) if (one := _to_evidence(each)))
    cited = tuple(dict.fromkeys((*(number for number, _ in evidence), *cited)))
    return WrittenStatement(text, cited, address=has_address(words), evidence=tuple(one for one in evidence if one[1]))


def _to_evidence(row: Any) -> tuple[int, str] | None:
    if not isinstance(row, dict):
        return None
    passage, quote = row.get("passage"), row.get("quote")
    found = _NUMBER.search(str(passage))
    return (int(found[0]) if found else 0, quote if isinstance(quote, str) else "")


def _short(words: Any) -> str | None:
    line = _line(words)
    if not line or len(line.split()) > MAX_SHORT_ANSWER:
        return None
    return line.strip(" .\"“”'") or None


def _line(words: Any) -> str | None:
    if not isinstance(words, str) or words.strip().lower() in ("", "null", "none", "n/a"):
        return None
    return plain_statement(words)[0][:_MOST_MISSING] or None
