"""Make questions from the facts of a corpus: who reported, when, and some words of the title.

Each question comes with the time of publication that it names, counted here from the article's date and by nothing
that the project's own reader of dates uses, and with the article it is made from.
"""

from __future__ import annotations

import calendar
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

Form = Literal["explicit", "relative", "open"]
Days = tuple[date | None, date | None]

_EDGES = " \t,.;:!?'\"‘’“”()[]|–—-"
_LEAST_WORDS, _MOST_WORDS = 4, 7
_OUTLET_TAIL = re.compile(r"\s+[|:–—-]\s+.*|\s+\|.*|: .*")


@dataclass(frozen=True, slots=True)
class GeneratedQuestion:
    """A question, the article it is made from, and the first and last day it names (None: open, or no time at all).

    `as_of` is the day on which it is asked, None for now.
    """

    question_id: str
    form: Form
    question: str
    url: str
    first: date | None
    last: date | None
    as_of: date | None


def generate_questions(articles: Sequence[dict[str, Any]], number: int, *, seed: int = 300) -> list[GeneratedQuestion]:
    """`number` questions, a third of each form, about articles taken by chance; the same for the same seed."""
    chance = random.Random(seed)
    usable = [
        row for row in articles if row.get("source") and row.get("published_at") and len(row["title"].split()) > 3
    ]
    chosen = chance.sample(usable, min(number, len(usable)))
    forms: Sequence[Form] = ("explicit", "relative", "open")
    return [_generate(f"g{i}", forms[i % 3], row, chance, i // 3) for i, row in enumerate(chosen)]


def _generate(question_id: str, form: Form, row: dict[str, Any], chance: random.Random, turn: int) -> GeneratedQuestion:
    day = date.fromisoformat(row["published_at"][:10])
    outlet = _OUTLET_TAIL.sub("", row["source"])
    words = _words_of(row["title"], chance)
    made = {"explicit": _EXPLICIT, "relative": _RELATIVE, "open": _OPEN}[form]
    text, (first, last), as_of = made[turn % len(made)](day, chance)
    question = text.format(outlet=outlet, words=words)
    return GeneratedQuestion(question_id, form, question, row["url"], first, last, as_of)


def _words_of(title: str, chance: random.Random) -> str:
    words = title.split()
    size = min(chance.randint(_LEAST_WORDS, _MOST_WORDS), len(words))
    start = chance.randint(0, len(words) - size)
    return " ".join(words[start : start + size]).strip(_EDGES).replace("{", "(").replace("}", ")")


# ---- forms: from the day of publication to (the question, the days it names, the day it is asked)

Made = tuple[str, Days, date | None]
_Maker = Callable[[date, random.Random], Made]


def _written(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _around(day: date, chance: random.Random) -> tuple[date, date]:
    return day - timedelta(chance.randint(0, 6)), day + timedelta(chance.randint(1, 6))


def _between(day: date, chance: random.Random) -> Made:
    first, last = _around(day, chance)
    times = f"between {_written(first)} and {_written(last)}"
    return f"What did {{outlet}} report {times} about {{words}}?", (first, last), None


def _from_to(day: date, chance: random.Random) -> Made:
    first, last = _around(day, chance)
    times = f"from {_written(first)} to {_written(last)}"
    return f"What did {{outlet}} report about {{words}} {times}?", (first, last), None


def _in_month(day: date, _: random.Random) -> Made:
    return f"What did {{outlet}} report in {day:%B %Y} about {{words}}?", _month(day), None


def _on_day(day: date, _: random.Random) -> Made:
    return f"What did {{outlet}} publish on {_written(day)} about {{words}}?", (day, day), None


def _on_iso_day(day: date, _: random.Random) -> Made:
    return f"Find the {{outlet}} article published on {day} about {{words}}", (day, day), None


def _since(day: date, chance: random.Random) -> Made:
    first = day - timedelta(chance.randint(0, 6))
    return f"What has {{outlet}} reported since {_written(first)} about {{words}}?", (first, None), None


def _before(day: date, chance: random.Random) -> Made:
    after = day + timedelta(chance.randint(1, 6))
    return f"What did {{outlet}} report before {_written(after)} about {{words}}?", (None, after - timedelta(1)), None


def _last_week(day: date, _: random.Random) -> Made:
    monday = day - timedelta(day.weekday())
    return "What did {outlet} report last week about {words}?", (monday, monday + timedelta(6)), day + timedelta(7)


def _this_week(day: date, _: random.Random) -> Made:
    monday = day - timedelta(day.weekday())
    sunday = monday + timedelta(6)
    return "What has {outlet} reported this week about {words}?", (monday, sunday), sunday


def _yesterday(day: date, _: random.Random) -> Made:
    return "What did {outlet} report yesterday about {words}?", (day, day), day + timedelta(1)


def _last_month(day: date, chance: random.Random) -> Made:
    first, last = _month(day)
    asked = last + timedelta(chance.randint(1, 28))
    return "What did {outlet} report last month about {words}?", (first, last), asked


def _last_days(day: date, chance: random.Random) -> Made:
    number = chance.choice((7, 10, 30))
    asked = day + timedelta(chance.randint(0, number - 1))
    days = (asked - timedelta(number - 1), asked)
    return f"What has {{outlet}} reported in the last {number} days about {{words}}?", days, asked


def _days_ago(day: date, chance: random.Random) -> Made:
    number, word = chance.choice(((2, "two"), (3, "three"), (4, "4"), (5, "five")))
    text = f"What did {{outlet}} report {word} days ago about {{words}}?"
    return text, (day, day), day + timedelta(number)


def _last_weekday(day: date, chance: random.Random) -> Made:
    text = f"What did {{outlet}} report last {day:%A} about {{words}}?"
    return text, (day, day), day + timedelta(chance.randint(1, 7))


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


_EXPLICIT: Sequence[_Maker] = (_between, _in_month, _on_day, _from_to, _since, _on_iso_day, _before)
_RELATIVE: Sequence[_Maker] = (_last_week, _yesterday, _last_month, _last_days, _this_week, _days_ago, _last_weekday)
_OPEN: Sequence[_Maker] = (
    lambda _day, _: ("What did {outlet} report about {words}?", (None, None), None),
    lambda _day, _: ("What has {outlet} written about {words}?", (None, None), None),
    lambda _day, _: ("Which {outlet} story was about {words}?", (None, None), None),
)
