"""Days and times that a caller gives: whole days, both ends included, in the caller's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.question.times import show_end, show_start, to_wall, to_window
from vectorstore import Moment
from vectorstore.errors import UsageError

ZONE = ZoneInfo("UTC")
NEW_YORK = ZoneInfo("America/New_York")
ZONES = st.sampled_from([ZONE, NEW_YORK, ZoneInfo("Asia/Bishkek"), ZoneInfo("Pacific/Kiritimati")])


def at(text: str) -> Moment:
    return Moment.from_iso(text)


def test_no_bounds_are_no_window():
    assert to_window(None, None, ZONE) is None


def test_a_day_means_the_whole_day_at_both_ends():
    window = to_window("2025-11-20", "2025-11-20", ZONE)
    assert at("2025-11-20T00:00+00:00") in window
    assert at("2025-11-20T23:59:59+00:00") in window
    assert at("2025-11-21T00:00+00:00") not in window
    assert at("2025-11-19T23:59:59+00:00") not in window


def test_a_day_is_one_of_the_caller_s_zone():
    window = to_window("2025-11-20", "2025-11-20", NEW_YORK)
    assert at("2025-11-21T04:59+00:00") in window
    assert at("2025-11-20T04:59+00:00") not in window


def test_a_moment_without_a_zone_is_compared_by_its_clock():
    assert at("2025-11-20T07:57") in to_window("2025-11-20", "2025-11-20", NEW_YORK)
    assert at("2025-11-20") in to_window("2025-11-20", "2025-11-20", ZoneInfo("Pacific/Kiritimati"))


def test_a_time_without_a_zone_is_of_the_caller_s_and_its_second_is_included():
    assert to_wall("2025-11-20T12:00", NEW_YORK) == datetime(2025, 11, 20, 17, 0, 1, tzinfo=UTC)
    assert to_wall("2025-11-20T12:00+06:00", NEW_YORK) == datetime(2025, 11, 20, 6, 0, 1, tzinfo=UTC)


def test_days_and_times_are_taken_as_objects_too():
    assert to_wall(date(2025, 11, 20), ZONE) == to_wall("2025-11-20", ZONE)
    assert to_wall(datetime(2025, 11, 20, 12, tzinfo=UTC), ZONE) == to_wall("2025-11-20T12:00+00:00", ZONE)


def test_a_day_on_which_the_clock_is_set_back_has_25_hours():
    window = to_window("2025-11-02", "2025-11-02", NEW_YORK)
    assert window.end.timestamp() - window.start.timestamp() == 25 * 3600


@pytest.mark.parametrize(
    "given_", ["yesterday", "", "2025-13-01", "2025-02-30", "20.11.2025", "2025-11-20T25:00", "\ud800"]
)
def test_what_is_no_date_is_refused_by_the_name_of_its_option(given_: str):
    with pytest.raises(UsageError, match=r"from must be a day such as 2025-11-20 or a time such as 2025-11-20T07:57"):
        to_window(given_, None, ZONE)
    with pytest.raises(UsageError, match=r"^to must be a day"):
        to_window(None, given_, ZONE)
    with pytest.raises(UsageError, match=r"^as_of must be a day"):
        to_wall(given_, ZONE)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(UsageError, match="must not end before it begins, but it runs from 2025-02-01 to 2025-01-01"):
        to_window("2025-02-01", "2025-01-01", ZONE)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59", "9999-12-31T23:59:59-12:00"])
@pytest.mark.parametrize("zone", [ZONE, NEW_YORK, ZoneInfo("Pacific/Kiritimati")])
def test_the_first_and_the_last_day_of_the_calendar_can_be_given(day: str, zone: ZoneInfo):
    window = to_window(None, day, zone)
    assert (at("2025-11-20") in window) == day.startswith("9999")
    assert (at("2025-11-20") in to_window(day, None, zone)) == day.startswith("0001")
    assert isinstance(show_end(window.end), str)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), ZONES)
def test_what_is_shown_is_what_was_given(day: date, zone: ZoneInfo):
    window = to_window(day, day, zone)
    assert (show_start(window.start), show_end(window.end)) == (day.isoformat(), day.isoformat())


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(lambda d: d.replace(microsecond=0)), ZONES)
def test_a_time_that_is_shown_can_be_given_again(moment: datetime, zone: ZoneInfo):
    wall = to_wall(moment, zone)
    assert to_wall(show_end(wall), zone) - wall in (timedelta(0), timedelta(hours=1), timedelta(hours=-1))


def test_an_open_side_is_shown_as_none():
    assert (show_start(None), show_end(None)) == (None, None)
