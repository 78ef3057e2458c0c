"""Reads a text from left to right into mentions whose days are settled.

    mention := operator expression | [between | from] expression connector expression | expression [onward]

What a range or a list leaves out (a year, which Friday) is taken from its neighbour.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from rag.language.dates.expressions import WORD, Expression, can_begin, read_expression
from rag.language.dates.found import DateContext, DateForm, DateMeaning
from rag.language.dates.operators import (
    AND,
    LIST_JOIN,
    NOW,
    ONWARD,
    OPERATOR,
    OPERATOR_WORDS,
    OTHER_SIDE,
    TO,
    DateSide,
    bounds,
    measures_from,
    names_an_event,
    side_of,
)
from rag.language.dates.windows import DAY, DayWindow, Series, When

Choose = Callable[[Series, int, int], DayWindow | None]
"""Which one of a series the text from start to end means, where nothing beside it says so."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """A mention with its days settled; `parts` are the expressions it is made of, each with its own days."""

    start: int
    end: int
    first: date | None
    last: date | None
    form: DateForm
    parts: tuple[tuple[Expression, DayWindow], ...]


def read_mentions(text: str, anchor: date, choose: Choose) -> list[DateReading]:
    """Every mention of the text, in order and without overlap."""
    return _Reader(text, DateContext(anchor), choose).read()


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    place: DateContext
    choose: Choose

    def read(self) -> list[DateReading]:
        """Settles from right to left, so that "October 3 and November 5, 2023" share their year."""
        settled: list[DateReading] = []
        for item in reversed(list(self._items())):
            following = settled[-1] if settled else None
            reading = item if isinstance(item, DateReading) else self._settle_in_list(item, following)
            if reading and following and self._continues(item, reading, following):
                parts = reading.parts + following.parts
                settled[-1] = DateReading(reading.start, following.end, reading.first, following.last, "range", parts)
            elif reading:
                settled.append(reading)
        return settled[::-1]

    def _items(self) -> Iterator[Expression | DateReading]:
        position = 0
        for token in WORD.finditer(self.text):
            word = token[0].lower()
            if token.start() < position or not (can_begin(word) or word in OPERATOR_WORDS):
                continue
            item = self._item(token.start(), word)
            if item:
                yield item
                position = item.end

    def _item(self, position: int, word: str) -> Expression | DateReading | None:
        try:
            operated = self._operated(position) if word in OPERATOR_WORDS else None
            return operated or self._plain(position)
        except (OverflowError, ValueError):  # "9999 years ago": no day that a calendar holds
            return None

    def _plain(self, position: int) -> Expression | DateReading | None:
        expression = read_expression(self.text, position, self.place)
        if expression is None:
            return None
        return self._onward(position, expression) or self._range(position, expression, TO) or expression

    # --- operators

    def _operated(self, position: int) -> DateReading | None:
        match = OPERATOR.match(self.text, position)
        expression = self._led(match.end()) if match else None
        if match is None or expression is None:
            return None
        side = side_of(match)
        if side in ("between", "from"):
            return self._enclosed(position, expression, side)
        ranged = self._range(position, expression, TO) if side == "since" else None
        return ranged or self._one_sided(match, side, expression)

    def _led(self, position: int) -> Expression | None:
        return read_expression(self.text, position, replace(self.place, led=True))

    def _enclosed(self, position: int, expression: Expression, side: DateSide) -> DateReading | None:
        """Between X and Y, from X to Y, from X onwards, "from 3 to 5 November"."""
        ranged = self._range(position, expression, AND if side == "between" else TO)
        if ranged or expression.found.form != "range":
            return ranged or self._onward(position, expression)
        window = self._settle(expression)
        return DateReading(position, expression.end, *window, "range", ((expression, window),)) if window else None

    def _one_sided(self, match: re.Match[str], side: DateSide, expression: Expression) -> DateReading | None:
        if match[0].lower().startswith("through") and match["article"]:  # "through the last quarter" is during it
            return None
        if measures_from(self.text, match) or (side != "since" and names_an_event(self.text, match, expression.end)):
            return None
        window = self._settle(expression)
        if window is None:
            return None
        first, last = bounds(side, window)
        reading = DateReading(match.start(), expression.end, first, last, "range", ((expression, window),))
        return self._two_sided(reading) or reading

    def _two_sided(self, reading: DateReading) -> DateReading | None:
        """ "After 4 October and before 1 November" is one period, not two."""
        join = OTHER_SIDE.match(self.text, reading.end)
        match = OPERATOR.match(self.text, join.end()) if join else None
        expression = self._led(match.end()) if match else None
        if match is None or expression is None:
            return None
        side, opens = side_of(match), reading.last is None
        if side not in (("before", "until") if opens else ("since", "after")):
            return None
        window = _beside(expression.found.when, reading.parts[0][1], later=opens)
        if window is None:
            return None
        first, last = bounds(side, window)
        first, last = first or reading.first, last or reading.last
        if first is None or last is None or first > last:
            return None
        return DateReading(reading.start, expression.end, first, last, "range", (*reading.parts, (expression, window)))

    def _onward(self, start: int, expression: Expression) -> DateReading | None:
        match = ONWARD.match(self.text, expression.end)
        window = self._settle(expression) if match else None
        if match is None or window is None:
            return None
        return DateReading(start, match.end(), window.first, None, "range", ((expression, window),))

    def _range(self, start: int, left: Expression, join: re.Pattern[str]) -> DateReading | None:
        match = join.match(self.text, left.end)
        right = (self._led(match.end()) or self._now(match.end())) if match else None
        ends = self._settle_pair(left, right) if right else None
        if right is None or ends is None:
            return None
        first, last = min(end.first for end in ends), max(end.last for end in ends)
        return DateReading(start, right.end, first, last, "range", ((left, ends[0]), (right, ends[1])))

    def _now(self, position: int) -> Expression | None:
        match = NOW.match(self.text, position)
        today = DayWindow(self.place.anchor, self.place.anchor)
        return Expression(position, match.end(), DateMeaning(today, "day", "relative", True, True)) if match else None

    # --- what is left out

    def _settle(self, expression: Expression) -> DayWindow | None:
        when = expression.found.when
        return when if isinstance(when, DayWindow) else self.choose(when, expression.start, expression.end)

    def _settle_pair(self, left: Expression, right: Expression) -> tuple[DayWindow, DayWindow] | None:
        """Both ends; one that lacks its year (or is a weekday) is the nearest to the other that keeps their order."""
        one, two = left.found.when, right.found.when
        first, last = self._settle(left), self._settle(right)
        if first is None or last is None:
            return None
        if isinstance(one, DayWindow):
            last = _beside(two, one, later=True)
        elif isinstance(two, DayWindow) or (first.first > last.last and last.first < self.place.anchor):
            first = _beside(one, last, later=False)
        elif first.first > last.last:  # both to come: "from Monday to Friday", said on a Thursday
            last = _beside(two, first, later=True)
        return (first, last) if first and last else None

    def _settle_in_list(self, item: Expression, following: DateReading | None) -> DateReading | None:
        neighbour = following.parts[0] if following and self._join(item.end, following) else None
        if neighbour and (item.found.form == neighbour[0].found.form or isinstance(neighbour[0].found.when, DayWindow)):
            window = _beside(item.found.when, neighbour[1], later=False)
        else:
            window = self._settle(item)
        return DateReading(item.start, item.end, *window, item.found.form, ((item, window),)) if window else None

    def _join(self, end: int, following: DateReading) -> re.Match[str] | None:
        near = 0 < following.start - end < 24
        return LIST_JOIN.match(self.text[end : following.start]) if near else None

    def _continues(self, item: Expression | DateReading, reading: DateReading, following: DateReading) -> bool:
        """October and November 2023 are one period; 2022 and 2023, or two that leave a gap, stay two."""
        if isinstance(item, DateReading) or not isinstance(item.found.when, Series) or reading.last is None:
            return False
        alike = item.found.unit == following.parts[0][0].found.unit and item.found.unit in ("day", "month")
        join = self._join(item.end, following) if alike and following.first == reading.last + DAY else None
        return join is not None and join["both"] is not None


def _beside(when: When, other: DayWindow, *, later: bool) -> DayWindow | None:
    """The window itself, or the one of a series nearest to another window on its later or earlier side."""
    if isinstance(when, DayWindow):
        return when
    return when.earliest(other.first) if later else when.latest(other.last)
