"""Dates in questions that the calendar settles: every written form, ranges, and what is no date."""

from datetime import date

import pytest

from rag.language.dates import DateMention, describe, find_dates

THURSDAY = date(2025, 11, 20)


def only(text: str, anchor: date = THURSDAY) -> DateMention:
    mentions = find_dates(text, anchor=anchor)
    assert len(mentions) == 1, mentions
    return mentions[0]


def span(text: str, anchor: date = THURSDAY) -> tuple[str | None, str | None]:
    mention = only(text, anchor)
    return mention.first and mention.first.isoformat(), mention.last and mention.last.isoformat()


@pytest.mark.parametrize(
    "words",
    [
        "September 26, 2023",
        "September 26 2023",
        "September 26th, 2023",
        "september 26, 2023",
        "26 September 2023",
        "26 September, 2023",
        "26th of September, 2023",
        "26th of September 2023",
        "Sept. 26, 2023",
        "Sept 26 2023",
        "Sep 26, 2023",
        "Tuesday, September 26, 2023",
        "Tuesday 26 September 2023",
        "Tue. 26 Sept. 2023",
        "Tues, Sept. 26, 2023",
        "2023-09-26",
        "2023/09/26",
        "2023-09-26T21:11:57+00:00",
        "2023-09-26T21:11:57.123Z",
        "2023-09-26 21:11",
        "9/26/2023",
        "26/9/2023",
        "26.9.2023",
        "09-26-2023",
        "26 September '23",
        "September\u00a026,\u00a02023",
        "September 26,\n2023",
    ],
)
def test_a_full_day_is_read_in_every_usual_form(words: str) -> None:
    mention = only(f"the report published on {words} about tides?")
    assert (mention.first, mention.last) == (date(2023, 9, 26), date(2023, 9, 26))
    assert mention.words == words
    assert mention.form == "absolute"


def test_a_numeric_day_that_reads_both_ways_is_month_first() -> None:
    assert span("on 11/12/2023") == ("2023-11-12", "2023-11-12")


def test_a_numeric_day_with_dots_is_day_first() -> None:
    assert span("on 5.11.2023") == ("2023-11-05", "2023-11-05")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("in November 2023", "2023-11-01", "2023-11-30"),
        ("in Nov. 2023", "2023-11-01", "2023-11-30"),
        ("in November of 2023", "2023-11-01", "2023-11-30"),
        ("in November '23", "2023-11-01", "2023-11-30"),
        ("in february 2024", "2024-02-01", "2024-02-29"),
        ("in may 2023", "2023-05-01", "2023-05-31"),
        ("in 11/2023", "2023-11-01", "2023-11-30"),
        ("in 2023-11", "2023-11-01", "2023-11-30"),
        ("the month of November 2023", "2023-11-01", "2023-11-30"),
        ("in 2023", "2023-01-01", "2023-12-31"),
        ("in the year 2023", "2023-01-01", "2023-12-31"),
        ("the 2024 budget", "2024-01-01", "2024-12-31"),
        ("at the World Cup 2022", "2022-01-01", "2022-12-31"),
        ("the summer of 2022", "2022-06-01", "2022-08-31"),
        ("summer 2022", "2022-06-01", "2022-08-31"),
        ("in fall 2022", "2022-09-01", "2022-11-30"),
        ("the winter of 2023", "2023-12-01", "2024-02-29"),
        ("the winter of 2023-24", "2023-12-01", "2024-02-29"),
        ("in Q3 2024", "2024-07-01", "2024-09-30"),
        ("in Q3'24", "2024-07-01", "2024-09-30"),
        ("in 2024 Q3", "2024-07-01", "2024-09-30"),
        ("in the third quarter of 2024", "2024-07-01", "2024-09-30"),
        ("third-quarter 2024", "2024-07-01", "2024-09-30"),
        ("in H1 2024", "2024-01-01", "2024-06-30"),
        ("in the first half of 2024", "2024-01-01", "2024-06-30"),
        ("in the second half of November 2023", "2023-11-16", "2023-11-30"),
        ("in early November 2023", "2023-11-01", "2023-11-10"),
        ("in mid-November 2023", "2023-11-11", "2023-11-20"),
        ("in late November 2023", "2023-11-21", "2023-11-30"),
        ("early 2024", "2024-01-01", "2024-04-30"),
        ("mid-2024", "2024-05-01", "2024-08-31"),
        ("late in 2024", "2024-09-01", "2024-12-31"),
        ("at the end of 2024", "2024-12-01", "2024-12-31"),
        ("at the beginning of March 2024", "2024-03-01", "2024-03-07"),
        ("in the 1990s", "1990-01-01", "1999-12-31"),
        ("in the '90s", "1990-01-01", "1999-12-31"),
        ("in the early 1990s", "1990-01-01", "1992-12-31"),
        ("the week of October 6, 2023", "2023-10-02", "2023-10-08"),
        ("the week ending 7 March 2025", "2025-03-01", "2025-03-07"),
        ("the week beginning 3 March 2025", "2025-03-03", "2025-03-09"),
        ("the weekend of October 6, 2023", "2023-10-07", "2023-10-08"),
        ("the weekend of October 7-8, 2023", "2023-10-07", "2023-10-08"),
        ("the first week of March 2024", "2024-03-01", "2024-03-07"),
        ("the last week of March 2024", "2024-03-25", "2024-03-31"),
        ("the last weekend of March 2024", "2024-03-30", "2024-03-31"),
        ("the third Thursday in November 2023", "2023-11-16", "2023-11-16"),
        ("on Christmas Day 2023", "2023-12-25", "2023-12-25"),
        ("Thanksgiving 2023", "2023-11-23", "2023-11-23"),
        ("on Black Friday 2023", "2023-11-24", "2023-11-24"),
        ("before the memorial, 9/11 was", "2001-09-11", "2001-09-11"),
        ("the September 11 attacks", "2001-09-11", "2001-09-11"),
    ],
)
def test_less_than_a_day_is_read_as_the_whole_period(text: str, first: str, last: str) -> None:
    assert span(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("in November", "2025-11-01", "2025-11-30"),
        ("in December", "2024-12-01", "2024-12-31"),
        ("in May", "2025-05-01", "2025-05-31"),
        ("on October 14th", "2025-10-14", "2025-10-14"),
        ("on 21 November", "2024-11-21", "2024-11-21"),
        ("on 29 February", "2024-02-29", "2024-02-29"),
        ("in Q3", "2025-07-01", "2025-09-30"),
        ("over the summer", "2025-06-01", "2025-08-31"),
        ("the 14th of may", "2025-05-14", "2025-05-14"),
    ],
)
def test_a_missing_year_is_that_of_the_latest_one_begun_by_the_anchor(text: str, first: str, last: str) -> None:
    assert span(text) == (first, last)


def test_a_weekday_beside_the_date_picks_the_year_in_which_it_falls_on_it() -> None:
    assert span("Tuesday, Nov. 25") == ("2025-11-25", "2025-11-25")
    assert span("Friday, 3 May") == ("2024-05-03", "2024-05-03")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("between November 9, 2023, and December 21, 2023", "2023-11-09", "2023-12-21"),
        ("between November 2 and December 5, 2023", "2023-11-02", "2023-12-05"),
        ("between 2019 and 2021", "2019-01-01", "2021-12-31"),
        ("from 28 October to 3 November 2023", "2023-10-28", "2023-11-03"),
        ("from 3 to 5 November 2023", "2023-11-03", "2023-11-05"),
        ("between 3 and 5 November 2023", "2023-11-03", "2023-11-05"),
        ("from December to March 2024", "2023-12-01", "2024-03-31"),
        ("from Nov 20, 2023 to Jan 5", "2023-11-20", "2024-01-05"),
        ("from March 2020 until May", "2020-03-01", "2020-05-31"),
        ("from 2019 to now", "2019-01-01", "2025-11-20"),
        ("from March to May", "2025-03-01", "2025-05-31"),
        ("March 3, 2025 through March 9, 2025", "2025-03-03", "2025-03-09"),
        ("March 2024 - May 2024", "2024-03-01", "2024-05-31"),
        ("Nov 3-5, 2023", "2023-11-03", "2023-11-05"),
        ("Nov 3\u20135, 2023", "2023-11-03", "2023-11-05"),
        ("3-5 November 2023", "2023-11-03", "2023-11-05"),
        ("Oct. 28\u2013Nov. 3, 2023", "2023-10-28", "2023-11-03"),
        ("October and November 2023", "2023-10-01", "2023-11-30"),
        ("September, October and November 2023", "2023-09-01", "2023-11-30"),
        ("2021-2023", "2021-01-01", "2023-12-31"),
        ("the 2019-20 season", "2019-01-01", "2020-12-31"),
        ("after October 4, 2023, and before November 1, 2023", "2023-10-05", "2023-10-31"),
        ("since 3 May 2024 and before 7 June 2024", "2024-05-03", "2024-06-06"),
        ("before 7 June 2024 and after 3 May 2024", "2024-05-04", "2024-06-06"),
        ("from Monday to Friday", "2025-11-10", "2025-11-14"),
        ("between last Monday and Wednesday", "2025-11-17", "2025-11-19"),
    ],
)
def test_a_range_takes_what_one_side_lacks_from_the_other(text: str, first: str, last: str) -> None:
    assert span(text) == (first, last)
    assert only(text).form == "range"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("since 5 May 2025", "2025-05-05", None),
        ("since March", "2025-03-01", None),
        ("since the summer of 2022", "2022-06-01", None),
        ("on or after 5 May 2025", "2025-05-05", None),
        ("no earlier than 5 May 2025", "2025-05-05", None),
        ("starting May 5, 2025", "2025-05-05", None),
        ("from May 2025 onwards", "2025-05-01", None),
        ("2022 or later", "2022-01-01", None),
        ("after 5 May 2025", "2025-05-06", None),
        ("after 2019", "2020-01-01", None),
        ("later than 5 May 2025", "2025-05-06", None),
        ("before 5 May 2025", None, "2025-05-04"),
        ("prior to May 2025", None, "2025-04-30"),
        ("earlier than 2019", None, "2018-12-31"),
        ("until 5 May 2025", None, "2025-05-05"),
        ("by 5 May 2025", None, "2025-05-05"),
        ("by 2030", None, "2030-12-31"),
        ("by the end of 2024", None, "2024-12-31"),
        ("up to 2019", None, "2019-12-31"),
        ("through May 5, 2025", None, "2025-05-05"),
        ("as of October 10, 2023", None, "2023-10-10"),
        ("on or before 5 May 2025", None, "2025-05-05"),
        ("no later than 5 May 2025", None, "2025-05-05"),
    ],
)
def test_before_and_after_leave_the_day_out_and_the_others_keep_it(
    text: str, first: str | None, last: str | None
) -> None:
    assert span(text) == (first, last)
    assert only(text).form == "range"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("two weeks after October 3, 2023", "2023-10-03", "2023-10-03"),
        ("the day before 3 October 2023", "2023-10-03", "2023-10-03"),
        ("after the 2020 election", "2020-01-01", "2020-12-31"),
        ("before the November 5, 2024 vote", "2024-11-05", "2024-11-05"),
    ],
)
def test_a_date_that_only_places_an_event_bounds_nothing(text: str, first: str, last: str) -> None:
    assert span(text) == (first, last)


def test_dates_in_a_list_share_their_year_and_stay_apart() -> None:
    mentions = find_dates("the reports of October 3 and November 5, 2023", anchor=THURSDAY)
    assert [mention.first for mention in mentions] == [date(2023, 10, 3), date(2023, 11, 5)]


def test_two_clauses_keep_their_own_dates() -> None:
    question = "Did the Herald report of September 26, 2023, differ from what the Courier wrote after October 4, 2023?"
    assert [mention.words for mention in find_dates(question, anchor=THURSDAY)] == [
        "September 26, 2023",
        "after October 4, 2023",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It may rain and they may 5 times",
        "They march on the capital",
        "Theresa May said so",
        "after May resigned",
        "The Long March for Life",
        "April O'Neil, June Carter and August Wilson",
        "a Fortune 500 company",
        "open 24/7",
        "version 1.2.3 and 10.15.7",
        "release 1.2.2023-beta",
        "they won 3-2 and 21-14",
        "it costs $2023 or £1,999 or 2,023 euros",
        "call 555-2023 or 0800 2023-55",
        "2000 copies and 2023 people",
        "a 2000-page report",
        "The Sun wrote of the sun",
        "she sat down to be wed",
        "second to none, for a second",
        "what happens now?",
        "every Friday and on Sundays",
        "the fall of the town, and prices fall",
        "in March of that year",
        "that January",
        "USA Today reports on Entertainment Tonight",
        "Black Friday and Cyber Monday deals",
        "Monday Night Football",
        "40 per cent, 50%",
        "two weeks later",
        "9999 years ago",
        "February 30",
        "32 May 20233",
        "chapter 7, verse 12",
        "",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert find_dates(text, anchor=THURSDAY) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("in 2024", "2024"),
        ("the first half of 2024", "January to June 2024"),
        ("November 2025", "November 2025"),
        ("19 November 2025", "19 November 2025"),
        ("1-7 March 2025", "1 to 7 March 2025"),
        ("last week", "10 to 16 November 2025"),
        ("27 October to 2 November 2025", "27 October to 2 November 2025"),
        ("29 December 2024 to 4 January 2025", "29 December 2024 to 4 January 2025"),
        ("the winter of 2023", "December 2023 to February 2024"),
        ("2019 to 2021", "2019 to 2021"),
        ("since 5 May 2025", "since 5 May 2025"),
        ("since 1 May 2025", "since 1 May 2025"),
        ("since May 2025", "since May 2025"),
        ("since 2019", "since 2019"),
        ("before 2020", "until the end of 2019"),
        ("before 5 May 2025", "until 4 May 2025"),
        ("until June 2025", "until the end of June 2025"),
    ],
)
def test_a_mention_is_described_in_plain_words(text: str, words: str) -> None:
    assert describe(only(text)) == words
