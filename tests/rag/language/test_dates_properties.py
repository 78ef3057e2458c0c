"""Laws that hold for every text and every day, and the cost of texts made to be slow."""

import time
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.dates import DateMention, describe, find_dates, resolve_in_text

THURSDAY = date(2025, 11, 20)
FORMS: dict[str, Callable[[date], str]] = {
    "American": lambda day: f"{day:%B} {day.day}, {day.year}",
    "American, ordinal": lambda day: f"{day:%B} {day.day}{ordinal(day.day)}, {day.year}",
    "American, short": lambda day: f"{day:%b}{'.' * (day.month != 5)} {day.day}, {day.year}",
    "British": lambda day: f"{day.day} {day:%B} {day.year}",
    "British, ordinal": lambda day: f"the {day.day}{ordinal(day.day)} of {day:%B}, {day.year}",
    "with its weekday": lambda day: f"{day:%A}, {day:%B} {day.day}, {day.year}",
    "ISO": lambda day: day.isoformat(),
    "ISO with a time": lambda day: f"{day.isoformat()}T23:59:59Z",
    "numeric": lambda day: f"{day.month}/{day.day}/{day.year}",
    "dotted": lambda day: f"{day.day}.{day.month}.{day.year}",
}
WORDS = (
    "decade between from to since before after until by in on the last this next past early late week of month year "
    "weekend Monday Friday May March June 2023 2024 3 5th 14 and or , - . Q3 third quarter half first few days "
    "ago a two summer fall now today yesterday will was Christmas 9/11 2023-11-05 's ( )"
).split()
phrases = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
days = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def ordinal(number: int) -> str:
    return "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def check(text: str, mentions: list[DateMention]) -> None:
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.words
        assert mention.first is not None or mention.last is not None
        assert mention.first is None or mention.last is None or mention.first <= mention.last
        assert describe(mention)
        end = mention.end


@given(phrases | st.text(max_size=200), days)
def test_mentions_are_in_order_apart_and_quote_the_text(text: str, anchor: date) -> None:
    check(text, find_dates(text, anchor=anchor))
    check(text, resolve_in_text(text, anchor=anchor))


@given(phrases, days)
def test_the_same_text_and_anchor_give_the_same_mentions(text: str, anchor: date) -> None:
    assert find_dates(text, anchor=anchor) == find_dates(text, anchor=anchor)


@pytest.mark.parametrize("form", FORMS)
@given(day=st.dates(date(1950, 1, 1), date(2099, 12, 31)), anchor=days)
def test_a_written_day_is_read_back(form: str, day: date, anchor: date) -> None:
    (mention,) = find_dates(f"a report of {FORMS[form](day)} on tides", anchor=anchor)
    assert (mention.first, mention.last, mention.form) == (day, day, "absolute")


@given(days, days, days)
def test_a_written_range_is_read_back(one: date, two: date, anchor: date) -> None:
    first, last = sorted((one, two))
    write = FORMS["American"]
    for text in (
        f"between {write(first)}, and {write(last)}",
        f"from {write(first)} to {write(last)}",
        f"{first} - {last}",
    ):
        (mention,) = find_dates(text, anchor=anchor)
        assert (mention.first, mention.last, mention.form) == (first, last, "range")


@given(days, days)
def test_what_describe_says_is_read_as_the_same_period(one: date, two: date) -> None:
    first, last = sorted((one, two))
    said = describe(DateMention(0, 0, "", first, last, "range"))
    (mention,) = find_dates(f"in {said}", anchor=date(2100, 1, 1))
    assert (mention.first, mention.last) == (first, last)


@given(days, days)
def test_a_day_without_its_year_is_read_as_one_of_the_last_year(day: date, anchor: date) -> None:
    (mention,) = find_dates(f"on {day:%B} {day.day}", anchor=anchor)
    assert mention.first is not None
    assert (mention.first.month, mention.first.day) == (day.month, day.day)
    assert mention.first <= anchor
    assert (anchor - mention.first).days <= 366 or (day.month, day.day) == (2, 29)


HOSTILE = {
    "spaces": "May" + " " * 20_000 + "5",
    "digits": "2" * 20_000,
    "dates": "May 5 " * 3_333,
    "open lists": "May 5 and " * 2_000,
    "dashes": "2023-" * 4_000,
    "parts": "early " * 3_333,
    "halves": "first half of " * 1_400,
    "weeks": "week of " * 2_500,
    "operators": "between May and " * 1_250,
    "quotes": "\"'\u201c" * 6_600,
    "another script": "二〇二三年五月" * 2_800,
    "other digits": "٢٠٢٣ " * 4_000,
    "modifiers": "last " * 4_000,
    "weekdays": "Monday, " * 2_500,
    "lines": "May\n" * 5_000,
    "ordinals": "5th of " * 2_800,
    "cues": "on Friday will be " * 1_100,
    "no calendar holds it": "9999 years ago " * 1_300,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_twenty_thousand_hostile_characters_cost_little(name: str) -> None:
    for read in (find_dates, resolve_in_text):
        began = time.process_time()
        check(HOSTILE[name], read(HOSTILE[name], anchor=THURSDAY))
        assert time.process_time() - began < 30  # some 0.2 s; a pattern that backtracks takes minutes on any machine
