"""When the reports of an answer came out: a line of days for questions over a period, each report to be opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from page.sources import article_label
from page.visible import to_plain
from page.words import day_in_words
from rag.language.calendar_names import SHORT_MONTHS
from rag.types import Answer, Plan
from vectorstore.types import Window

_FORMS = ("timeline", "summary")
_APART = 6.0  # per cent of the line that a point takes, so that its neighbours stand below it
_ROWS, _TICKS = 6, 8


@dataclass(frozen=True, slots=True)
class _Report:
    """A dated report: cited as `number`, or only found, at `place` of the results."""

    day: date
    number: int | None
    place: int
    label: str


def timeline_to_view(answer: Answer) -> dict[str, Any] | None:
    """The line as the component draws it; None where no period is asked for, or all came out on one day."""
    reports = sorted(_reports(answer), key=_order)
    if not asks_for_a_period(answer.plan) or len({report.day for report in reports}) < 2:
        return None
    first, last = reports[0].day, reports[-1].day
    at = [_share(report.day, first, last) for report in reports]
    rows = _rows(at)
    return {
        "first": day_in_words(first),
        "last": day_in_words(last),
        "rows": max(rows) + 1,
        "ticks": _ticks(first, last),
        "points": [
            {"at": share, "row": row, "number": report.number, "place": report.place, "label": report.label}
            for report, share, row in zip(reports, at, rows, strict=True)
        ],
    }


def asks_for_a_period(plan: Plan) -> bool:
    """Whether a question is about more than a day: by its form, its filter, or the time that it names."""
    windows = (plan.window, plan.happened, *(clause.window for clause in plan.clauses))
    return plan.form in _FORMS or any(window is not None and _is_long(window) for window in windows)


def _is_long(window: Window) -> bool:
    return window.start is None or window.end is None or window.end - window.start > timedelta(days=1)


def _reports(answer: Answer) -> Iterator[_Report]:
    """One for each dated article that was cited or found."""
    numbers = {citation.article_id: citation.number for citation in reversed(answer.citations)}
    told: set[str] = set()
    for place, result in enumerate(answer.results):
        article = result.article
        if article.published_at is None or article.article_id in told:
            continue
        told.add(article.article_id)
        label = article_label(article)
        words = "".join(text for _, text in [*label["outlet"], ("text", f", {label['date']}: "), *label["title"]])
        yield _Report(article.published_at.day, numbers.get(article.article_id), place, to_plain(words))


def _order(report: _Report) -> tuple[date, bool, int]:
    """By day; of one day the cited ones first, which stand next to the line."""
    return report.day, report.number is None, report.number or report.place


def _share(day: date, first: date, last: date) -> float:
    return round(100 * (day - first).days / (last - first).days, 2)


def _rows(at: Sequence[float]) -> list[int]:
    """The row of each point, so that none covers another; where there is no more room, the last row."""
    ends: list[float] = []
    rows = []
    for share in at:
        row = next((row for row, end in enumerate(ends) if share - end >= _APART), len(ends))
        row = min(row, _ROWS - 1)
        ends[row : row + 1] = [share]
        rows.append(row)
    return rows


def _ticks(first: date, last: date) -> list[dict[str, Any]]:
    """The months that begin within the line; of many, some."""
    months = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    inside = [day for day in months if first < day < last]
    step = 1 + len(inside) // _TICKS
    return [
        {"at": _share(day, first, last), "name": f"{SHORT_MONTHS[day.month - 1]} {day.year}"} for day in inside[::step]
    ]
