"""The log of runs: what it says of each source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from vectorstore.runs import Run, SourceFreshness, list_sources

START = datetime(2025, 11, 17, 9, tzinfo=UTC)  # a Monday


def run_on(day: int, **added: int) -> Run:
    """A run on that day from Monday on, in which each source gave so many articles; -1 is a failure."""
    sources = [
        {"source": name, "added": max(0, number), "updated": 0, "failed": int(number < 0), "failure": "gone"}
        for name, number in added.items()
    ]
    at = (START + timedelta(days=day)).isoformat()
    return Run.from_report(at, at, {"added": sum(added.values()), "sources": sources})


def by_name(*runs: Run) -> dict[str, SourceFreshness]:
    return {one.source: one for one in list_sources(runs)}


def test_a_source_that_gives_nothing_for_longer_than_usual_is_silent_since_its_last_day() -> None:
    found = by_name(
        run_on(0, a=3, b=1), run_on(1, a=2, b=1), run_on(2, a=0, b=2), run_on(4, a=0, b=1), run_on(6, a=0, b=1)
    )
    assert found["a"].is_silent
    assert found["a"].in_words() == "a: silent since Tuesday, 18 November 2025, read 5 times"
    assert not found["b"].is_silent
    assert found["b"].in_words() == "b: last new on Sunday, 23 November 2025, read 5 times"
    assert list(found) == ["a", "b"]


def test_a_source_that_speaks_once_a_week_is_not_silent_after_a_week() -> None:
    assert not by_name(run_on(0, a=1), run_on(7, a=1), run_on(14, a=1), run_on(22, a=0))["a"].is_silent


def test_what_failed_at_the_last_is_told() -> None:
    (found,) = list_sources([run_on(0, a=-1)])
    assert found.in_words() == "a: nothing new yet, read once, 1 failed at the last: gone"


def test_a_run_of_before_the_log_had_sources_is_read() -> None:
    run = Run.from_report(START.isoformat(), START.isoformat(), {"added": 2, "failed": [{"item": "x", "reason": "y"}]})
    assert run.in_words() == ("2025-11-17 09:00, 0 s: 2 added, 0 updated, 0 unchanged, 1 failed: articles handed in")
    assert list_sources([run]) == []
