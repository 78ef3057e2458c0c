"""Dates: read in the usual forms, and never more exact than the source."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import can_mean_two_days, find_moments, parse_moment


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-11-20", "2025-11-20"),
        ("2025-11-20T07:57", "2025-11-20T07:57"),
        ("2025-11-20T07:57:03.123Z", "2025-11-20T07:57:03+00:00"),
        ("2025-11-20 07:57:00+0600", "2025-11-20T07:57+06:00"),
        ("20251120", "2025-11-20"),
        (1763625420, "2025-11-20T07:57+00:00"),
        ("1763625420000", "2025-11-20T07:57+00:00"),
        ("Thu, 20 Nov 2025 07:57:00 +0600", "2025-11-20T07:57+06:00"),
        ("Thu, 20 Nov 2025 07:57:00 GMT", "2025-11-20T07:57+00:00"),
        ("November 20, 2025", "2025-11-20"),
        ("20 November 2025", "2025-11-20"),
        ("20th of November 2025", "2025-11-20"),
        ("Nov. 20, 2025, 7:57 a.m.", "2025-11-20T07:57"),
        ("07:57, November 20, 2025", "2025-11-20T07:57"),
        ("Thursday, November 20, 2025 | 7:57 PM EST", "2025-11-20T19:57-05:00"),
        ("Published: 20 November 2025 at 7.57 pm", "2025-11-20T19:57"),
        ("13 Aug 2025 | 07:10", "2025-08-13T07:10"),
        ("20.11.2025 07:57", "2025-11-20T07:57"),
        ("25. Oktober 2025", "2025-10-25"),
        ("13/04/2025", "2025-04-13"),
        ("04/13/2025", "2025-04-13"),
        ("03/03/2025", "2025-03-03"),
        ("20251120075700", "2025-11-20T07:57"),
        ("20251120T075700Z", "2025-11-20T07:57+00:00"),
        ("2025-11-20T02:06-500", "2025-11-20T02:06-05:00"),
        ("Wed Aug 27 13:08:45 +0000 2008", "2008-08-27T13:08:45+00:00"),
        ("Mo, 25 Jun 2018 11:41:36", "2018-06-25T11:41:36"),
        ("5-Nov-2024", "2024-11-05"),
        ("le 3 février 2024 à 18h05", "2024-02-03T18:05"),
        ("12 de março de 2023", "2023-03-12"),
        ("martes, 5 de noviembre de 2024 - 14:30 h", "2024-11-05T14:30"),
        ("Dienstag, 5. November 2024, 14:30 Uhr", "2024-11-05T14:30"),
        ("20 Mart 2001", "2001-03-20"),
        ("5. marraskuuta 2024", "2024-11-05"),
        ("2024. november 5.", "2024-11-05"),
        ("30 Июля 2015", "2015-07-30"),
        ("5 Νοεμβρίου 2024, 14:30", "2024-11-05T14:30"),
        ("12 تشرين الأول 2020", "2020-10-12"),
        ("٢٠٢٤-١١-٠٥", "2024-11-05"),
        ("5 नवंबर 2024", "2024-11-05"),
        ("2024年11月5日 07:30", "2024-11-05T07:30"),
        ("2024년 11월 5일", "2024-11-05"),
        ("ngày 5 tháng 11 năm 2024", "2024-11-05"),
    ],
)
def test_the_usual_forms_are_read(written: object, read: str) -> None:
    moment = parse_moment(written)
    assert moment is not None
    assert moment.isoformat() == read


@pytest.mark.parametrize(
    "written",
    [
        *(None, "", "None", "n/a", "yesterday", "2 hours ago", "today", "12", "2025", "November 2025", "2025-11"),
        *("Nov 20", "03/04/2025", "20/11/25", "31 November 2025", "2025-13-45", "0001-01-01", "x" * 500, True, [], {}),
        *("5 listopad 2024", "The talks of 5 November 2024 failed", "5 November 2024, 6 November 2024"),
        *("07:57", "Monday", "9" * 13, -5, float("nan"), float("inf")),
    ],
)
def test_what_names_no_day_or_two_is_none(written: object) -> None:
    assert parse_moment(written) is None


def test_the_language_settles_a_name_that_is_two_months() -> None:
    days = [parse_moment("5 listopad 2024", language=language) for language in ("hr", "pl")]
    assert [moment and moment.isoformat() for moment in days] == ["2024-10-05", "2024-11-05"]


def test_a_date_that_can_be_taken_two_ways_is_told_from_one_that_is_none() -> None:
    assert [can_mean_two_days(text) for text in ("03/04/2025", "13/04/2025", "soon")] == [True, False, False]


def test_an_ambiguous_zone_leaves_the_clock_without_one() -> None:
    moment = parse_moment("20 November 2025 07:57 IST")
    assert moment is not None
    assert not moment.zone_known
    assert moment.isoformat() == "2025-11-20T07:57"


def test_the_zone_of_the_machine_is_never_taken_for_the_source_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "tzname", ("IST", "IST"))
    moment = parse_moment("20 November 2025 07:57 IST")
    assert moment is not None
    assert not moment.zone_known


def test_midnight_without_a_zone_is_a_bare_day() -> None:
    bare, exact = parse_moment("2025-11-20T00:00:00"), parse_moment("2025-11-20T00:00:00Z")
    assert bare is not None
    assert exact is not None
    assert (bare.precision, exact.precision) == ("day", "minute")


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%A, %d %b %Y"]),
)
def test_every_day_is_read_back(day: date, form: str) -> None:
    moment = parse_moment(day.strftime(form))
    assert moment is not None
    assert (moment.day, moment.precision) == (day, "day")


@given(st.one_of(st.text(max_size=60), st.integers(), st.floats()))
def test_nothing_makes_it_fail(written: object) -> None:
    parse_moment(written)


def test_moments_are_found_in_a_byline() -> None:
    line = "By Nell Okara | Posted 21 October 2025, 10.30 am Last changed October 22, 2025"
    found = list(find_moments(line))
    assert [moment.isoformat() for _, _, moment in found] == ["2025-10-21T10:30", "2025-10-22"]
    assert [line[start:end] for start, end, _ in found] == ["21 October 2025, 10.30 am", "October 22, 2025"]


def test_the_day_before_a_leap_day_is_no_special_case() -> None:
    moments = [parse_moment(f"{day:%d %B %Y}") for day in (date(2024, 2, 28) + timedelta(days=n) for n in range(3))]
    assert [str(moment and moment.day) for moment in moments] == ["2024-02-28", "2024-02-29", "2024-03-01"]
