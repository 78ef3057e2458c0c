"""Days and times that a caller gives, and how a plan shows them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from vectorstore.errors import UsageError
from vectorstore.types import Window

Bound = str | date | datetime

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)
_LAST_DAY = date(9998, 12, 31)  # "9999-12-31" means for ever, and has no day after it


def to_window(first: Bound | None, last: Bound | None, zone: ZoneInfo) -> Window | None:
    """Publication times from `first` to `last`, both included; a day means the whole day in `zone`; None is open.

    None when both are. Raises UsageError for what is no date, and when `last` is before `first`.
    """
    if first is None and last is None:
        return None
    window = Window(
        None if first is None else _start(first, "from", zone), None if last is None else to_wall(last, zone, name="to")
    )
    if window.is_empty:
        raise UsageError(f"The period must not end before it begins, but it runs from {first} to {last}. Swap the two.")
    return window


def to_wall(last: Bound, zone: ZoneInfo, *, name: str = "as_of") -> datetime:
    """The first second after `last`: after the whole day in `zone` when it is a day."""
    moment = _read(last, name)
    if isinstance(moment, datetime):
        return _aware(moment, zone) + _SECOND
    return datetime.combine(moment + _DAY, time(), zone)


def show_start(start: datetime | None) -> str | None:
    """A window's start as ISO 8601: a day when it is midnight."""
    if start is None:
        return None
    return start.date().isoformat() if start.time() == time() else start.isoformat(timespec="seconds")


def show_end(end: datetime | None) -> str | None:
    """A window's end as the last day, or the last second, that it includes."""
    if end is None:
        return None
    return (end - _DAY).date().isoformat() if end.time() == time() else (end - _SECOND).isoformat(timespec="seconds")


def _start(first: Bound, name: str, zone: ZoneInfo) -> datetime:
    moment = _read(first, name)
    return _aware(moment, zone) if isinstance(moment, datetime) else datetime.combine(moment, time(), zone)


def _read(given: Bound, name: str) -> date | datetime:
    """A day or a time; what lies past the last day that can be counted from is that day."""
    day_or_time = _parse(given, name) if isinstance(given, str) else given
    if isinstance(day_or_time, datetime):
        return (
            day_or_time if day_or_time.date() <= _LAST_DAY else datetime.combine(_LAST_DAY, time(), day_or_time.tzinfo)
        )
    return min(day_or_time, _LAST_DAY)


def _parse(given: str, name: str) -> date | datetime:
    try:
        return date.fromisoformat(given.strip())
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(given.strip())
    except ValueError as exc:
        raise UsageError(
            f"{name} must be a day such as 2025-11-20 or a time such as 2025-11-20T07:57, but is {given!r}."
        ) from exc


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
