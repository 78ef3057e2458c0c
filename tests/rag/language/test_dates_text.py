"""Expressions in an article's sentence, resolved against its day of publication, a Thursday."""

from datetime import date, timedelta

import pytest

from rag.language.dates import describe, resolve_in_text

THURSDAY = date(2025, 11, 20)


def resolved(sentence: str, anchor: date = THURSDAY) -> list[tuple[str, str]]:
    return [(mention.words, describe(mention)) for mention in resolve_in_text(sentence, anchor=anchor)]


@pytest.mark.parametrize(
    ("sentence", "words", "meaning"),
    [
        ("The court ruled on Wednesday that the levy was lawful.", "Wednesday", "19 November 2025"),
        ("The mayor resigned on Thursday.", "Thursday", "20 November 2025"),
        ("The ferry sank on Friday.", "Friday", "14 November 2025"),
        ("She told reporters Tuesday that the dam would hold.", "Tuesday", "18 November 2025"),
        ("They were held early on Monday morning.", "early on Monday morning", "17 November 2025"),
        ("Sales fell last year.", "last year", "2024"),
        ("A fall from last year's record was feared.", "last year's", "2024"),
        ("They could have met on Friday.", "Friday", "14 November 2025"),
        ("The port closed yesterday.", "yesterday", "19 November 2025"),
        ("The port closed last weekend.", "last weekend", "15 to 16 November 2025"),
        ("The port closed over the weekend.", "weekend", "15 to 16 November 2025"),
        ("Talks broke down earlier this week.", "earlier this week", "17 to 19 November 2025"),
        ("She was arrested Nov. 19 in Lyon.", "Nov. 19", "19 November 2025"),
        ("The bridge was shut Nov. 3-5 for repairs.", "Nov. 3-5", "3 to 5 November 2025"),
        ("Prices rose in June.", "June", "June 2025"),
        ("Prices rose in late October.", "late October", "21 to 31 October 2025"),
        ("He left two years ago.", "two years ago", "2023"),
        ("He left 10 days ago.", "10 days ago", "10 November 2025"),
        ("The law dates from last October.", "last October", "October 2025"),
    ],
)
def test_what_is_told_as_past_is_resolved_to_the_past(sentence: str, words: str, meaning: str) -> None:
    assert resolved(sentence) == [(words, meaning)]


@pytest.mark.parametrize(
    "sentence",
    [
        "They met in Paris on Dec. 5.",
        "She sat on the committee that investigated the Jan. 6 attack.",
        "Work will begin on June 12.",
        "He fell from favour due to his remarks of March 3.",
        "The series heads west for Monday's game where both are pencilled in.",
    ],
)
def test_a_day_that_may_be_another_one_is_left_as_it_is(sentence: str) -> None:
    assert resolved(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "words", "meaning"),
    [
        ("Ministers will meet on Friday in Geneva.", "Friday", "21 November 2025"),
        ("Ministers are to meet on Friday.", "Friday", "21 November 2025"),
        ("The vote is due on Monday.", "Monday", "24 November 2025"),
        ("The verdict is expected on Thursday.", "Thursday", "20 November 2025"),
        ("The winner will be announced on Saturday.", "Saturday", "22 November 2025"),
        ("On Friday, the court will rule.", "Friday", "21 November 2025"),
        ("Talks on Friday are expected to fail.", "Friday", "21 November 2025"),
        ("Divers hope to raise it on Saturday.", "Saturday", "22 November 2025"),
        ("Rain may fall on Saturday.", "Saturday", "22 November 2025"),
        ("He'll speak on Sunday.", "Sunday", "23 November 2025"),
        ("The talks open next Wednesday.", "next Wednesday", "26 November 2025"),
        ("The ban takes effect on 1 January.", "1 January", "1 January 2026"),
        ("The levy comes into force in March.", "March", "March 2026"),
        ("Tickets go on sale on Monday.", "Monday", "24 November 2025"),
        ("The museum is free until Sunday.", "Sunday", "23 November 2025"),
        ("The fair opens Nov. 28.", "Nov. 28", "28 November 2025"),
        ("The summit: Dec. 5, Oslo.", "Dec. 5", "5 December 2025"),
        ("The deal should close in June.", "June", "June 2026"),
        ("Rules change next month.", "next month", "December 2025"),
        ("Rules change next year.", "next year", "2026"),
        ("Work starts later this month.", "later this month", "21 to 30 November 2025"),
    ],
)
def test_what_looks_ahead_is_resolved_to_the_time_to_come(sentence: str, words: str, meaning: str) -> None:
    assert resolved(sentence) == [(words, meaning)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The deal, expected to close in June, was announced on Monday.",
            [("June", "June 2026"), ("Monday", "17 November 2025")],
        ),
        (
            "The talks, which ended on Monday, will resume on Saturday.",
            [("Monday", "17 November 2025"), ("Saturday", "22 November 2025")],
        ),
        (
            "She said Tuesday that talks would resume Saturday.",
            [("Tuesday", "18 November 2025"), ("Saturday", "22 November 2025")],
        ),
        (
            "From Monday to Friday the bridge will be closed.",
            [("Monday", "24 November 2025"), ("Friday", "28 November 2025")],
        ),
        (
            "The bridge was closed from Monday to Friday.",
            [("Monday", "10 November 2025"), ("Friday", "14 November 2025")],
        ),
    ],
)
def test_each_clause_keeps_its_own_time(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert resolved(sentence) == expected


def test_a_date_in_brackets_settles_the_weekday_before_it() -> None:
    assert resolved("They won on Sunday (November 9, 2025).") == [("Sunday", "9 November 2025")]


@pytest.mark.parametrize(
    "sentence",
    [
        "The law took effect on 19 November 2025.",
        "The law took effect in March 2024, and in 2023 it was drafted.",
        "It held from 2019 to 2021 and since 2022.",
        "He arrived a few weeks ago.",
        "He arrived more than two years ago.",
        "Prices doubled over the past decade.",
        "Prices doubled in the last 30 days.",
        "It grew faster than in the previous year.",
        "In today's world nobody writes.",
        "The leaders of tomorrow are at school.",
        "The market is held every Friday and on Sundays.",
        "It came out in March of that year.",
        "Fans wait for Saturday's game.",
        "He reads the Sunday papers.",
        "Earnings of Q3 were flat.",
        "Between November 2 and December 5, 2023, nothing moved.",
    ],
)
def test_what_is_complete_or_too_vague_is_left_alone(sentence: str) -> None:
    assert resolved(sentence) == []


@pytest.mark.parametrize("offset", range(7))
@pytest.mark.parametrize("name", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
def test_a_past_weekday_lies_within_the_week_that_ends_with_the_article(name: str, offset: int) -> None:
    anchor = THURSDAY + timedelta(days=offset)
    (mention,) = resolve_in_text(f"The council voted on {name}.", anchor=anchor)
    assert mention.first == mention.last
    assert mention.first is not None
    assert f"{mention.first:%A}" == name
    assert 0 <= (anchor - mention.first).days <= 6


@pytest.mark.parametrize("offset", range(7))
@pytest.mark.parametrize("name", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
def test_a_coming_weekday_lies_within_the_week_that_begins_with_the_article(name: str, offset: int) -> None:
    anchor = THURSDAY + timedelta(days=offset)
    (mention,) = resolve_in_text(f"The council will vote on {name}.", anchor=anchor)
    assert mention.first is not None
    assert f"{mention.first:%A}" == name
    assert 0 <= (mention.first - anchor).days <= 6
