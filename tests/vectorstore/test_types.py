"""Moments, windows and filters: what lies in which, and that no precision is invented or lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stand_ins import make_article
from vectorstore.types import Chunk, Filter, Moment, Window, encodable, fold

ZONES = st.sampled_from([ZoneInfo("UTC"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu")])
OFFSETS = st.none() | st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.dates(date(1800, 1, 1), date(2200, 1, 1)).map(Moment.from_day) | st.datetimes(
    datetime(1800, 1, 1), datetime(2200, 1, 1), timezones=OFFSETS
).map(Moment)
TIMES = st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1), timezones=ZONES)


@pytest.mark.parametrize(
    "text",
    [
        "2025-11-20",
        "2025-11-20T07:57",
        "2025-11-20T07:57:30",
        "2025-11-20T07:57+06:00",
        "2025-11-20T07:57:30+00:00",
        "0001-01-01",
    ],
)
def test_a_moment_is_written_as_it_was_read(text: str):
    assert Moment.from_iso(text).isoformat() == text


def test_a_day_is_no_time_and_midnight_is():
    assert Moment.from_iso("2025-11-20").precision == "day"
    assert Moment.from_iso("2025-11-20T00:00").precision == "minute"
    assert Moment.from_iso("2025-11-20T00:00").isoformat() == "2025-11-20T00:00"


def test_whether_the_zone_is_known_is_kept():
    assert not Moment.from_iso("2025-11-20T07:57").zone_known
    assert Moment.from_iso("2025-11-20T07:57Z").zone_known


@pytest.mark.parametrize("text", ["", "yesterday", "2025-13-01", "20:57", "2025-11-20T25:00", "November 2025"])
def test_what_is_no_moment_is_refused(text: str):
    with pytest.raises(ValueError, match=r".+"):
        Moment.from_iso(text)


@given(MOMENTS)
def test_reading_what_was_written_gives_the_same_moment_to_the_second(moment: Moment):
    again = Moment.from_iso(moment.isoformat())
    assert again.isoformat() == moment.isoformat()
    assert (again.seconds, again.zone_known, again.day) == (moment.seconds, moment.zone_known, moment.day)


@given(MOMENTS, ZONES)
def test_a_moment_without_a_zone_lies_in_its_own_day_in_any_zone(moment: Moment, zone: ZoneInfo):
    if not moment.zone_known:
        assert moment in Window.from_days(moment.day, moment.day, zone)
        assert moment not in Window.from_days(moment.day + timedelta(days=1), None, zone)
        assert moment not in Window.from_days(None, moment.day - timedelta(days=1), zone)


@given(MOMENTS, st.builds(Window, TIMES, TIMES), st.builds(Window, TIMES, TIMES))
def test_what_lies_in_both_windows_lies_in_their_intersection(moment: Moment, a: Window, b: Window):
    both = a.intersect(b)
    if moment.zone_known:
        assert (moment in both) == (moment in a and moment in b)
    assert a.intersect(b) == b.intersect(a)
    assert a.intersect(Window()) == a
    if both.is_empty and moment.zone_known:
        assert moment not in both


def test_a_window_that_is_open_on_both_sides_holds_everything():
    assert Moment.from_iso("0001-01-01") in Window()
    assert not Window().is_empty


def test_names_are_compared_without_case_and_with_white_space_squeezed():
    assert fold("  FOX\tNews ") == fold("Fox News") == "fox news"
    assert fold("Straße") == fold("STRASSE")
    assert fold(None) == ""


@given(st.text(alphabet=st.characters(), max_size=50))
def test_a_folded_name_can_always_be_stored(name: str):
    fold(name).encode()
    encodable(name).encode()
    assert fold(fold(name)) == fold(name)


def test_only_lone_surrogates_are_replaced():
    assert encodable("é\ud800\u202e王") == "é?\u202e王"


def test_a_filter_that_asks_for_nothing_is_open():
    assert Filter().is_open
    assert not Filter(wall=datetime(2025, 1, 1, tzinfo=UTC)).is_open
    assert not Filter(published=Window()).is_open


def test_an_undated_article_passes_a_wall_and_no_range():
    undated = make_article(1, "Text.")
    assert Filter(wall=datetime(2025, 1, 1, tzinfo=UTC)).matches(undated)
    assert not Filter(published=Window()).matches(undated)


def test_a_wall_keeps_out_its_own_second():
    article = make_article(1, "Text.", published_at=Moment.from_iso("2025-11-20T12:00+00:00"))
    assert not Filter(wall=datetime(2025, 11, 20, 12, tzinfo=UTC)).matches(article)
    assert Filter(wall=datetime(2025, 11, 20, 12, 0, 1, tzinfo=UTC)).matches(article)


def test_an_article_without_an_outlet_or_language_passes_no_such_filter():
    article = make_article(1, "Text.")
    assert not Filter(publishers=("Kestrel",)).matches(article)
    assert not Filter(languages=("en",)).matches(article)
    assert Filter(kinds=("NEWS",)).matches(article)


def test_a_chunk_s_id_names_article_version_and_position():
    assert Chunk("abc", 2, 7, 0, 4, "Text").chunk_id == "abc-2-7"
