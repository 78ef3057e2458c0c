"""The line of days below an answer over a period."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from page.timeline import asks_for_a_period, timeline_to_view
from rag.types import Answer, Clause, Plan
from tests.page.samples import ANSWER, ARTICLE, FIRST, PLAN, RESULT
from vectorstore.types import Moment, Window

NOVEMBER = Window(datetime(2025, 11, 1, tzinfo=UTC), datetime(2025, 12, 1, tzinfo=UTC))
ONE_DAY = Window(datetime(2025, 11, 20, tzinfo=UTC), datetime(2025, 11, 21, tzinfo=UTC))


def answer_with(*days: str | None, plan: Plan) -> Answer:
    """An answer that found an article of each day; the first one is cited."""
    results = []
    for place, day in enumerate(days):
        name = ARTICLE.article_id if place == 0 else f"{place:016}"
        published = Moment.from_iso(day) if day else None
        article = replace(ARTICLE, article_id=name, published_at=published, title=f"Report {place}")
        results.append(replace(RESULT, article=article))
    return replace(ANSWER, plan=plan, citations=(FIRST,), results=tuple(results))


@pytest.mark.parametrize(
    ("fields", "holds"),
    [
        ({}, False),
        ({"form": "timeline"}, True),
        ({"form": "summary"}, True),
        ({"window": NOVEMBER}, True),
        ({"window": ONE_DAY}, False),
        ({"happened": NOVEMBER}, True),
        ({"clauses": (Clause(text="q", window=NOVEMBER),)}, True),
        ({"clauses": (Clause(text="q", window=ONE_DAY),)}, False),
        ({"window": Window(datetime(2025, 11, 1, tzinfo=UTC), None)}, True),
    ],
)
def test_a_question_over_a_period_is_told_by_its_form_or_its_time(fields: dict[str, Any], holds: bool):
    assert asks_for_a_period(replace(PLAN, **fields)) is holds


def test_reports_stand_at_their_day_and_the_cited_ones_have_their_number():
    view = timeline_to_view(
        answer_with("2025-08-15", "2025-10-15", "2025-11-24", None, plan=replace(PLAN, window=NOVEMBER))
    )
    assert view is not None
    assert (view["first"], view["last"]) == ("15 Aug 2025", "24 Nov 2025")
    assert [(point["number"], point["place"]) for point in view["points"]] == [(1, 0), (None, 1), (None, 2)]
    assert [point["at"] for point in view["points"]] == [0.0, pytest.approx(60.4, abs=0.1), 100.0]
    assert view["points"][1]["label"] == "Northline, 15 Oct 2025: Report 1"
    assert [tick["name"] for tick in view["ticks"]] == ["Sep 2025", "Oct 2025", "Nov 2025"]


def test_reports_of_nearly_the_same_day_stand_above_each_other():
    view = timeline_to_view(
        answer_with("2025-08-01", "2025-08-01", "2025-08-02", "2025-11-30", plan=replace(PLAN, form="timeline"))
    )
    assert view is not None
    assert [point["row"] for point in view["points"]] == [0, 1, 2, 0]
    assert view["rows"] == 3


def test_of_one_day_or_without_a_period_there_is_no_line():
    assert timeline_to_view(answer_with("2025-08-01", "2025-08-01", plan=replace(PLAN, form="timeline"))) is None
    assert timeline_to_view(answer_with("2025-08-01", "2025-09-01", plan=PLAN)) is None
    assert timeline_to_view(answer_with(None, None, plan=replace(PLAN, form="timeline"))) is None
