"""Logs as JSON, one object a line, on standard error."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

LOGGER = logging.getLogger("dateline")


class JsonFormatter(logging.Formatter):
    """{time, level, logger, event} and what `extra={"fields": ...}` adds; a traceback under `trace`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line: JSON escapes every line end and control character."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def log_to_stderr() -> None:
    """Send what this process logs to standard error, as JSON. For entry points only."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # Each request is logged once, by us, and without what was asked.
    for name in ("httpx", "httpx2", "mcp", "uvicorn.access", "openai"):
        logging.getLogger(name).setLevel(logging.WARNING)


def log(event: str, *, level: int = logging.INFO, error: BaseException | None = None, **fields: object) -> None:
    """Log an event with its fields, and an error with its trace."""
    LOGGER.log(level, event, extra={"fields": fields}, exc_info=error)
