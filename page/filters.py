"""What the sidebar asks of every question: outlets, kinds, languages, time of publication, and the wall."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypedDict

from page.visible import to_plain
from page.words import count, day_in_words, join
from vectorstore.types import ArchiveStats


class Options(TypedDict):
    """The options of `Retriever.search` and `NewsAssistant.ask`."""

    from_: date | None
    to: date | None
    as_of: date | None
    publishers: tuple[str, ...]
    kinds: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFilters:
    """Empty tuples and None ask for nothing. Days are whole days, both included."""

    publishers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    as_of: date | None = None

    @classmethod
    def from_state(cls, get: Callable[[str], Any], stats: ArchiveStats) -> PageFilters:
        """What the fields hold, by their keys, and the preset where a field of its kind is empty; before they are
        drawn, nothing.

        A preset fills no field: what a script writes into a field is lost when the next press comes before it is
        drawn.
        """
        preset = PRESETS[name](stats) if (name := get("preset")) else PageFilters()
        first, last = get("first"), get("last")
        if first is None and last is None:
            first, last = preset.first, preset.last
        return cls(
            publishers=tuple(get("publishers") or ()),
            kinds=tuple(get("kinds") or preset.kinds),
            languages=tuple(get("languages") or ()) if len(stats.languages) > 1 else (),  # else no field shows them
            first=first,
            last=last,
            as_of=get("as_of"),
        )

    @property
    def problem(self) -> str | None:
        """What is wrong with them, in a sentence; None when nothing is."""
        if self.first and self.last and self.last < self.first:
            return "“Published until” is before “Published from”. Swap the two, or clear one."
        return None

    def options(self) -> Options:
        """As the retriever and the assistant take them."""
        return Options(
            from_=self.first,
            to=self.last,
            as_of=self.as_of,
            publishers=self.publishers,
            kinds=self.kinds,
            languages=self.languages,
        )


def filters_in_words(filters: PageFilters) -> str:
    """One line: how many there are and what they ask for."""
    parts = [to_plain(join(filters.publishers, at_most=2))] if filters.publishers else []
    parts += [to_plain(join(filters.kinds, at_most=2))] if filters.kinds else []
    parts += [to_plain(join(filters.languages, at_most=2))] if filters.languages else []
    parts += [f"since {day_in_words(filters.first)}"] if filters.first else []
    parts += [f"until {day_in_words(filters.last)}"] if filters.last else []
    parts += [f"as of {day_in_words(filters.as_of)}"] if filters.as_of else []
    return f"{count(len(parts), 'filter')}: {', '.join(parts)}" if parts else "Look in: all articles"


def _last_days(days: int) -> Callable[[ArchiveStats], PageFilters]:
    """The last days of the archive, which may lie far back."""
    return lambda stats: (
        PageFilters(first=stats.last.day - timedelta(days=days - 1), last=stats.last.day)
        if stats.last
        else PageFilters()
    )


PRESETS: dict[str, Callable[[ArchiveStats], PageFilters]] = {
    "Last week held": _last_days(7),
    "Last month held": _last_days(30),
    "News only": lambda stats: PageFilters(kinds=("news",) if "news" in stats.kinds else ()),
}
