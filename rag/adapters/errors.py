"""What a server says when it cannot answer: one form for every host, and nothing of the machine's inside."""

from __future__ import annotations

from typing import Any

from vectorstore.errors import DatelineError

# The first part of a code that is known decides; the rest of the archive's codes fall under "archive".
_STATUS = {
    "usage": 422,
    "settings": 422,
    "wrong_scope": 403,
    "busy": 503,
    "timeout": 504,
    "archive": 503,
    "vector_index": 503,
    "embedder": 503,
    "model": 502,
}


class ServerBusy(DatelineError):
    """As many requests are being worked on, and wait, as the server takes on."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__("The server has as much to do as it takes on. Ask again in a moment.")


class MayOnlyRead(DatelineError):
    """The key that was given searches and reads; it is not answered."""

    code = "wrong_scope"

    def __init__(self) -> None:
        super().__init__("This key may search and read articles, and not ask for answers. Use one with the scope ask.")


class TookTooLong(DatelineError):
    """An answer was not ready in time."""

    code = "timeout"

    def __init__(self, timeout_s: float) -> None:
        super().__init__(f"The answer was not ready within {timeout_s:g} s. Ask a narrower question, or later.")


def status_of(error: DatelineError) -> int:
    """The HTTP status for an error: 4xx where the caller can mend it."""
    return _STATUS.get(error.code) or _STATUS.get(error.code.split("_", 1)[0], 500)


def message_of(error: DatelineError) -> str:
    """What the caller is told. What only the server's keeper can mend may name paths and addresses: that goes to the
    log, and the caller learns the code."""
    if status_of(error) < 500 or isinstance(error, (ServerBusy, TookTooLong)):
        return str(error)
    return f"The server could not look ({error.code}). Its log says why, under this request's id."


def error_to_dict(code: str, message: str, request_id: str) -> dict[str, Any]:
    """The one form of errors."""
    return {"error": {"code": code, "message": message, "request_id": request_id}}
