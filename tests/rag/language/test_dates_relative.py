"""Dates counted from the anchor: the table of docs/dates.md, and its laws over every weekday and calendar edge."""

from datetime import date, timedelta

import pytest

from rag.language.dates import DateMention, find_dates

THURSDAY = date(2025, 11, 20)
DAY = timedelta(days=1)
# Every weekday, month ends, leap days, year ends and an ISO week 53 (28 December 2020 to 3 January 2021).
ANCHORS = [
    *(date(2025, 11, 17) + n * DAY for n in range(7)),
    *(date(2020, 12, 27) + n * DAY for n in range(10)),
    *(date(2024, 2, 27) + n * DAY for n in range(5)),
    date(2023, 2, 28),
    date(2025, 1, 31),
    date(2025, 3, 31),
    date(2025, 8, 31),
    date(2025, 12, 31),
    date(2026, 1, 1),
]


def only(text: str, anchor: date = THURSDAY) -> DateMention:
    mentions = find_dates(text, anchor=anchor)
    assert len(mentions) == 1, mentions
    return mentions[0]


def days(text: str, anchor: date = THURSDAY) -> tuple[date, date]:
    mention = only(text, anchor)
    assert mention.first is not None
    assert mention.last is not None
    return mention.first, mention.last


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2025-11-20", "2025-11-20"),
        ("tonight", "2025-11-20", "2025-11-20"),
        ("this morning", "2025-11-20", "2025-11-20"),
        ("yesterday", "2025-11-19", "2025-11-19"),
        ("last night", "2025-11-19", "2025-11-19"),
        ("tomorrow", "2025-11-21", "2025-11-21"),
        ("the day before yesterday", "2025-11-18", "2025-11-18"),
        ("the day after tomorrow", "2025-11-22", "2025-11-22"),
        ("last week", "2025-11-10", "2025-11-16"),
        ("previous week", "2025-11-10", "2025-11-16"),
        ("this week", "2025-11-17", "2025-11-23"),
        ("next week", "2025-11-24", "2025-11-30"),
        ("in the past week", "2025-11-14", "2025-11-20"),
        ("in the last week", "2025-11-14", "2025-11-20"),
        ("in the coming week", "2025-11-21", "2025-11-27"),
        ("in the next week", "2025-11-21", "2025-11-27"),
        ("last weekend", "2025-11-15", "2025-11-16"),
        ("over the weekend", "2025-11-15", "2025-11-16"),
        ("this weekend", "2025-11-22", "2025-11-23"),
        ("next weekend", "2025-11-29", "2025-11-30"),
        ("the coming weekend", "2025-11-22", "2025-11-23"),
        ("last month", "2025-10-01", "2025-10-31"),
        ("this month", "2025-11-01", "2025-11-30"),
        ("next month", "2025-12-01", "2025-12-31"),
        ("in the past month", "2025-10-21", "2025-11-20"),
        ("last quarter", "2025-07-01", "2025-09-30"),
        ("in the last quarter", "2025-07-01", "2025-09-30"),
        ("this quarter", "2025-10-01", "2025-12-31"),
        ("last year", "2024-01-01", "2024-12-31"),
        ("this year", "2025-01-01", "2025-12-31"),
        ("next year", "2026-01-01", "2026-12-31"),
        ("in the past year", "2024-11-21", "2025-11-20"),
        ("last decade", "2010-01-01", "2019-12-31"),
        ("over the last decade", "2015-11-21", "2025-11-20"),
        ("last Tuesday", "2025-11-18", "2025-11-18"),
        ("last Thursday", "2025-11-13", "2025-11-13"),
        ("this past Tuesday", "2025-11-18", "2025-11-18"),
        ("this Tuesday", "2025-11-18", "2025-11-18"),
        ("next Tuesday", "2025-11-25", "2025-11-25"),
        ("next Friday", "2025-11-28", "2025-11-28"),
        ("this coming Friday", "2025-11-21", "2025-11-21"),
        ("on Tuesday", "2025-11-18", "2025-11-18"),
        ("on Thursday", "2025-11-20", "2025-11-20"),
        ("on friday", "2025-11-14", "2025-11-14"),
        ("Friday last week", "2025-11-14", "2025-11-14"),
        ("on Monday of next week", "2025-11-24", "2025-11-24"),
        ("10 days ago", "2025-11-10", "2025-11-10"),
        ("three weeks ago", "2025-10-27", "2025-11-02"),
        ("a fortnight ago", "2025-11-03", "2025-11-09"),
        ("a month ago", "2025-10-01", "2025-10-31"),
        ("two years ago", "2023-01-01", "2023-12-31"),
        ("a decade ago", "2015-01-01", "2015-12-31"),
        ("a couple of weeks ago", "2025-11-03", "2025-11-09"),
        ("a few days ago", "2025-11-15", "2025-11-18"),
        ("several weeks ago", "2025-09-29", "2025-11-02"),
        ("two weeks from now", "2025-12-01", "2025-12-07"),
        ("the last 30 days", "2025-10-22", "2025-11-20"),
        ("the past two weeks", "2025-11-07", "2025-11-20"),
        ("the last three months", "2025-08-21", "2025-11-20"),
        ("the past few days", "2025-11-16", "2025-11-20"),
        ("the past 24 hours", "2025-11-19", "2025-11-20"),
        ("in recent weeks", "2025-10-17", "2025-11-20"),
        ("the next five days", "2025-11-21", "2025-11-25"),
        ("earlier this week", "2025-11-17", "2025-11-19"),
        ("earlier this year", "2025-01-01", "2025-11-19"),
        ("later this month", "2025-11-21", "2025-11-30"),
        ("earlier in the week", "2025-11-17", "2025-11-19"),
        ("so far this year", "2025-01-01", "2025-11-20"),
        ("year to date", "2025-01-01", "2025-11-20"),
        ("late last year", "2024-09-01", "2024-12-31"),
        ("early next year", "2026-01-01", "2026-04-30"),
        ("the end of last month", "2025-10-25", "2025-10-31"),
        ("the first half of the year", "2025-01-01", "2025-06-30"),
        ("the third quarter of last year", "2024-07-01", "2024-09-30"),
        ("in October last year", "2024-10-01", "2024-10-31"),
        ("in March of this year", "2025-03-01", "2025-03-31"),
        ("last October", "2025-10-01", "2025-10-31"),
        ("last November", "2024-11-01", "2024-11-30"),
        ("this June", "2025-06-01", "2025-06-30"),
        ("next March", "2026-03-01", "2026-03-31"),
        ("last summer", "2025-06-01", "2025-08-31"),
        ("this winter", "2025-12-01", "2026-02-28"),
        ("last winter", "2024-12-01", "2025-02-28"),
        ("last Christmas", "2024-12-25", "2024-12-25"),
    ],
)
def test_the_meaning_is_the_one_in_the_table(text: str, first: str, last: str) -> None:
    assert tuple(day.isoformat() for day in days(f"What was said {text}?")) == (first, last)
    assert only(f"What was said {text}?").form in ("relative", "partial")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("since last week", date(2025, 11, 10), None),
        ("since yesterday", date(2025, 11, 19), None),
        ("until today", None, date(2025, 11, 20)),
        ("before last month", None, date(2025, 9, 30)),
        ("after last year", date(2025, 1, 1), None),
    ],
)
def test_an_operator_bounds_a_relative_date_too(text: str, first: date | None, last: date | None) -> None:
    assert (only(text).first, only(text).last, only(text).form) == (first, last, "range")


@pytest.mark.parametrize("anchor", ANCHORS, ids=str)
def test_weeks_are_monday_to_sunday_and_follow_each_other(anchor: date) -> None:
    before, this, after = (days(f"{word} week", anchor) for word in ("last", "this", "next"))
    assert this[0].weekday() == 0
    assert this[0] <= anchor <= this[1]
    assert before[1] + DAY == this[0]
    assert this[1] + DAY == after[0]
    assert all(last - first == 6 * DAY for first, last in (before, this, after))


@pytest.mark.parametrize("unit", ["month", "quarter", "year", "decade"])
@pytest.mark.parametrize("anchor", ANCHORS, ids=str)
def test_longer_units_follow_each_other_and_this_one_holds_the_anchor(anchor: date, unit: str) -> None:
    before, this, after = (days(f"{word} {unit}", anchor) for word in ("last", "this", "next"))
    assert before[1] + DAY == this[0] <= anchor <= this[1] == after[0] - DAY


@pytest.mark.parametrize("anchor", ANCHORS, ids=str)
def test_weekends_are_a_saturday_with_its_sunday_one_week_apart(anchor: date) -> None:
    before, this, after = (days(f"{word} weekend", anchor) for word in ("last", "this", "next"))
    assert [one[0].weekday() for one in (before, this, after)] == [5, 5, 5]
    assert this[0] - before[0] == after[0] - this[0] == 7 * DAY
    assert before[1] < anchor
    assert days("over the weekend", anchor)[0] <= anchor


@pytest.mark.parametrize("name", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
@pytest.mark.parametrize("anchor", ANCHORS, ids=str)
def test_a_weekday_keeps_its_distance_from_the_anchor(anchor: date, name: str) -> None:
    def distance(text: str) -> int:
        first, last = days(text, anchor)
        assert first == last
        assert f"{first:%A}" == name
        return (first - anchor).days

    assert -7 <= distance(f"last {name}") <= -1
    assert -6 <= distance(f"on {name}") <= 0
    assert 1 <= distance(f"this coming {name}") <= 7
    assert -anchor.weekday() <= distance(f"this {name}") <= 6 - anchor.weekday()
    assert distance(f"next {name}") == distance(f"this {name}") + 7


@pytest.mark.parametrize("count", [1, 2, 7, 30, 365])
@pytest.mark.parametrize("anchor", ANCHORS, ids=str)
def test_the_last_so_many_days_are_so_many_and_end_with_the_anchor(anchor: date, count: int) -> None:
    first, last = days(f"the last {count} days", anchor)
    assert (last - first + DAY, last) == (count * DAY, anchor)
    first, last = days(f"the next {count} days", anchor)
    assert (last - first + DAY, first) == (count * DAY, anchor + DAY)


@pytest.mark.parametrize("anchor", ANCHORS, ids=str)
def test_yesterday_today_and_tomorrow_are_neighbours(anchor: date) -> None:
    assert days("today", anchor) == (anchor, anchor)
    assert days("yesterday", anchor)[0] + DAY == anchor == days("tomorrow", anchor)[0] - DAY


@pytest.mark.parametrize("anchor", ANCHORS, ids=str)
def test_earlier_and_later_this_week_stay_within_it(anchor: date) -> None:
    week, earlier, later = (days(f"{text} week", anchor) for text in ("this", "earlier this", "later this"))
    assert earlier[0] == week[0]
    assert later[1] == week[1]
    assert earlier[1] <= anchor <= later[1]
    assert earlier[1] <= later[0]


@pytest.mark.parametrize(
    ("text", "anchor", "first", "last"),
    [
        ("a year ago", date(2024, 2, 29), date(2023, 1, 1), date(2023, 12, 31)),
        ("a month ago", date(2025, 3, 31), date(2025, 2, 1), date(2025, 2, 28)),
        ("a month ago", date(2024, 3, 31), date(2024, 2, 1), date(2024, 2, 29)),
        ("in the past month", date(2025, 3, 31), date(2025, 3, 1), date(2025, 3, 31)),
        ("in the past year", date(2024, 2, 29), date(2023, 3, 1), date(2024, 2, 29)),
        ("in the past year", date(2025, 2, 28), date(2024, 2, 29), date(2025, 2, 28)),
        ("last month", date(2026, 1, 1), date(2025, 12, 1), date(2025, 12, 31)),
        ("next month", date(2025, 1, 31), date(2025, 2, 1), date(2025, 2, 28)),
        ("last quarter", date(2026, 1, 1), date(2025, 10, 1), date(2025, 12, 31)),
        ("this week", date(2021, 1, 1), date(2020, 12, 28), date(2021, 1, 3)),
        ("last week", date(2021, 1, 4), date(2020, 12, 28), date(2021, 1, 3)),
        ("last week", date(2024, 3, 4), date(2024, 2, 26), date(2024, 3, 3)),
        ("yesterday", date(2024, 3, 1), date(2024, 2, 29), date(2024, 2, 29)),
        ("in December", date(2026, 1, 1), date(2025, 12, 1), date(2025, 12, 31)),
        ("on 31 December", date(2025, 12, 31), date(2025, 12, 31), date(2025, 12, 31)),
        ("on 29 February", date(2103, 1, 1), date(2096, 2, 29), date(2096, 2, 29)),
        ("this winter", date(2026, 1, 15), date(2025, 12, 1), date(2026, 2, 28)),
        ("last winter", date(2026, 1, 15), date(2024, 12, 1), date(2025, 2, 28)),
    ],
)
def test_the_edges_of_the_calendar_are_kept(text: str, anchor: date, first: date, last: date) -> None:
    assert days(text, anchor) == (first, last)


@pytest.mark.parametrize("anchor", [date.min, date.max])
def test_an_anchor_at_the_end_of_time_costs_a_mention_and_no_error(anchor: date) -> None:
    assert find_dates("last decade, next century, yesterday, next year, last week, in May", anchor=anchor) is not None
