"""An amount at another time: "2.4 percent in June" where the passage has 2.4 in September and 3.1 in June."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rag.language.reading import Reading
from rag.verify.types import Check

_TIMED = re.compile(
    r"(?<![\w.,])(?P<amount>\d[\d.,]*)(?: ?%| [a-z]+){0,2} (?:in|on|by|during) "
    r"(?P<time>(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:19|20)\d\d\b)"
)


def check_timed(statement: Reading, passages: Sequence[Reading]) -> Iterator[Check]:
    """Amounts that the passages give, but for another time, while they give another for that one."""
    known = {pair for reading in passages for pair in _timed(reading)}
    for amount, time in _timed(statement):
        times = {other for held, other in known if held == amount}
        amounts = {held for held, other in known if other == time}
        if times and amounts and time not in times:
            yield Check("date", time, "differs", f"the passage has {amount} for {min(times)}")


@lru_cache(maxsize=512)
def _timed(reading: Reading) -> frozenset[tuple[str, str]]:
    return frozenset((found["amount"].strip(".,"), found["time"]) for found in _TIMED.finditer(reading.text))
