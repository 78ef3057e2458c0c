"""One bad article ends no run: what goes wrong with it is its failure, with the reason, and the rest goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ingest.sources.base import Failure, Item
from vectorstore.errors import DatelineError, UsageError

T = TypeVar("T")

_log = logging.getLogger(__name__)
_NOT_OF_ONE_ARTICLE = (DatelineError, OSError, MemoryError)


def isolate(make: Callable[[], T], label: str) -> T | Failure:
    """What `make` returns, or the Failure of `label`. Errors of the archive, of files and of memory pass."""
    try:
        return make()
    except UsageError as error:  # the archive does not take this article
        return Failure(label, str(error))
    except _NOT_OF_ONE_ARTICLE:
        raise
    except Exception as error:  # noqa: BLE001  what a parser raises on what nobody foresaw has no narrower root
        return _failure(label, error)


def isolate_all(items: Iterable[Item], label: str) -> Iterator[Item]:
    """The items, and the Failure of `label` where their reading breaks off. Errors pass as in `isolate`."""
    try:
        yield from items
    except _NOT_OF_ONE_ARTICLE:
        raise
    except Exception as error:  # noqa: BLE001  as above
        yield _failure(label, error)


def _failure(label: str, error: Exception) -> Failure:
    _log.debug("%s", label, exc_info=error)
    return Failure(label, f"it could not be made an article of: {type(error).__name__}: {str(error)[:200]}")
