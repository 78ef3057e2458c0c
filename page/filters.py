"""What the sidebar asks of every question: outlets, kinds, languages, time of publication, and the wall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypedDict


class Options(TypedDict):
    """The options of `Retriever.search` and `NewsAssistant.ask`."""

    from_: date | None
    to: date | None
    as_of: date | None
    publishers: tuple[str, ...]
    kinds: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Empty tuples and None ask for nothing. Days are whole days, both included."""

    publishers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    as_of: date | None = None

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
