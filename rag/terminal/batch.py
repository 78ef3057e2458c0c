"""Batches of questions: one JSON object a line in, one a line out."""

from __future__ import annotations

import lzma
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vectorstore.errors import DatelineError, UsageError
from vectorstore.jsonlines import iter_jsonlines

_FILTERS = {
    "from": "from_",
    "to": "to",
    "as_of": "as_of",
    "publishers": "publishers",
    "kinds": "kinds",
    "languages": "languages",
}
_LISTS = ("publishers", "kinds", "languages")


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One line: its id, or its number where it has none, and what stands in it, or why nothing could be read."""

    identity: Any
    value: Any

    def read(self) -> tuple[str, dict[str, Any]]:
        """(question, the line's own filters). Raises UsageError for a line that asks nothing."""
        if isinstance(self.value, ValueError):
            raise UsageError(f"A line of the batch must be a JSON object: {self.value}.")
        question = self.value.get("question") if isinstance(self.value, Mapping) else None
        if not isinstance(question, str):
            raise UsageError('A line of the batch must be an object with a "question" that is text.')
        return question, _read_filters(self.value)


def iter_batch(path: Path) -> Iterator[BatchLine]:
    """The lines of a file. Raises UsageError when it cannot be read, or breaks off."""
    lines = iter_jsonlines(path)
    while True:
        try:
            numbered = next(lines, None)
        except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
            raise UsageError(f"The batch must be a file of JSON Lines, but {path} cannot be read: {error}.") from error
        if numbered is None:
            return
        number, value = numbered
        identity = value.get("id", value.get("question_id", number)) if isinstance(value, Mapping) else number
        yield BatchLine(identity, value)


def error_to_dict(error: DatelineError) -> dict[str, Any]:
    """What stands in place of a result that failed."""
    return {"error": {"code": error.code, "message": str(error)}}


def _read_filters(line: Mapping[str, Any]) -> dict[str, Any]:
    given = {ours: line[name] for name, ours in _FILTERS.items() if line.get(name) not in (None, "")}
    for name, value in given.items():
        is_list = isinstance(value, list) and all(isinstance(item, str) for item in value)
        if not (is_list if name in _LISTS else isinstance(value, str)):
            raise UsageError(f"{name.rstrip('_')} has the wrong form in a line of the batch: {value!r}.")
    return given
