"""The errors of Dateline: one tree, so that an entry point can turn any of them into a line for people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class DatelineError(Exception):
    """Root of every error that Dateline raises on purpose.

    The message says the rule, what came, and what to do next. `code` is a stable word for programs.
    """

    code = "error"


class UsageError(DatelineError):
    """The caller asked for something that cannot be: an unknown option, a bad date, k below 1."""

    code = "usage"


class SettingsError(UsageError):
    """A setting is unknown or out of range."""

    code = "settings"


class ArchiveError(DatelineError):
    """The archive cannot serve: the reason is in the subclass."""

    code = "archive"


class ArchiveNotFound(ArchiveError):
    """There is no archive at the path."""

    code = "archive_not_found"


class ArchiveLocked(ArchiveError):
    """Another process is writing to the archive."""

    code = "archive_locked"


class ArchiveCorrupt(ArchiveError):
    """The catalogue cannot be read, or an index is broken and may not be mended from here."""

    code = "archive_corrupt"


class ArchiveMismatch(ArchiveError):
    """The archive was made with another embedder, or by a newer version."""

    code = "archive_mismatch"


class ArchiveUnwritable(ArchiveError):
    """The folder cannot be written: permissions, or a full disk."""

    code = "archive_unwritable"


class VectorIndexError(ArchiveError):
    """Chroma could not do what was asked: it is out of reach, or it failed."""

    code = "vector_index"


class EmbedderError(DatelineError):
    """The embedder could not be loaded, or its server did not answer."""

    code = "embedder"


@contextmanager
def panics_as(kind: type[Exception]) -> Iterator[None]:
    """Raise a panic of a library in Rust as an error of `kind`: it comes as a BaseException, which nobody expects."""
    try:
        yield
    except BaseException as exc:
        if type(exc).__name__ != "PanicException":
            raise
        raise kind(f"the library gave up: {exc}") from exc
