"""Numbers read in the forms of news, and when two of them are the same."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language.passage import Passage
from rag.language.quantities import Quantity, converted, find_quantities, rounds_to, same_value, units_agree
from rag.verify import check_support

SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
SMALL += ["seventeen", "eighteen", "nineteen"]
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def one(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("22.71 billion U.S. dollars", "22710000000", "currency/dollar/us"),
        ("$22.71bn", "22710000000", "currency/dollar"),
        ("£5m", "5000000", "currency/pound"),
        ("50 cents", "1/2", "currency/dollar"),
        ("310 million crowns", "310000000", "currency/crown"),
        ("a dozen", "12", ""),
        ("half a million", "500000", ""),
        ("half-a-million", "500000", ""),
        ("two and a half million", "2500000", ""),
        ("twenty-two", "22", ""),
        ("two hundred and fifty thousand", "250000", ""),
        ("1 1/2 hours", "3/2", "time/hour"),
        ("half an hour", "1/2", "time/hour"),
        ("two-thirds", "2/3", ""),
        ("a quarter of a point", "1/4", "point/point"),
        ("12 per cent", "12", "percent/percent"),
        ("12%", "12", "percent/percent"),
        ("12 percentage points", "12", "point/point"),
        ("62-metre", "62", "length/m"),
        ("four nautical miles", "4", "nautical/mile"),
        ("148 kilometres an hour", "148", "speed/km/h"),
        ("800 square metres", "800", "area/m2"),
    ],
)
def test_a_number_and_its_unit_are_read(text: str, value: str, unit: str) -> None:
    found = one(text)
    assert (found.values, found.unit, found.words) == ((Fraction(value),), unit, text)


@pytest.mark.parametrize(("text", "value"), [("3rd", 3), ("third", 3), ("twenty-first", 21), ("21st", 21)])
def test_ordinals_are_read(text: str, value: int) -> None:
    assert (one(text).kind, one(text).values) == ("ordinal", (value,))


@pytest.mark.parametrize(
    ("text", "minutes"), [("6:42 p.m.", (1122,)), ("7:57", (477, 1197)), ("17:30", (1050,)), ("noon", (720,))]
)
def test_a_clock_is_read_in_minutes(text: str, minutes: tuple[int, ...]) -> None:
    assert (one(text).kind, one(text).values) == ("time", minutes)


@pytest.mark.parametrize("text", ["F-16", "Covid-19", "G20", "5G", "in the first-half", "this half"])
def test_what_is_no_number_is_left_alone(text: str) -> None:
    assert [found for found in find_quantities(text) if found.kind != "ordinal"] == []


def test_a_range_shares_its_scale_and_unit() -> None:
    low, high = find_quantities("$10-12 billion")
    assert (low.unit, high.unit) == ("currency/dollar", "currency/dollar")
    assert 10**10 in low.values and high.values == (12 * 10**9,)


def test_a_scale_may_be_left_out_the_second_time() -> None:
    assert 85 * 10**6 in find_quantities("It must find 130 million crowns; so far it has 85.")[1].values


@pytest.mark.parametrize(
    ("text", "bound"),
    [("more than 40", "least"), ("fewer than 40", "most"), ("about 40", "about"), ("40 or more", "least"), ("40", "")],
)
def test_a_bound_is_read(text: str, bound: str) -> None:
    assert one(text).bound == bound


def test_units_of_one_system_convert_exactly() -> None:
    minutes = converted(one("90 minutes"), "time/hour")
    assert minutes is not None
    assert same_value(minutes, one("1.5 hours"))
    assert converted(one("5 miles"), "length/km") is None


def test_a_more_exact_unit_agrees_with_the_plainer_one() -> None:
    assert units_agree("currency/dollar/us", "currency/dollar")
    assert not units_agree("currency/dollar/us", "currency/dollar/au")


@pytest.mark.parametrize(
    ("rounded", "honest"),
    [("about 23", True), ("about 20", True), ("about 24", False), ("over 22", True), ("over 23", False), ("23", False)],
)
def test_rounding_is_true_to_its_word(rounded: str, honest: bool) -> None:
    assert rounds_to(one("22.71"), one(rounded)) is honest


def in_words(number: int) -> str:
    if number < 20:
        return SMALL[number]
    if number < 100:
        return TENS[number // 10] + (f"-{SMALL[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f" and {in_words(number % 100)}" if number % 100 else ""
        return f"{SMALL[number // 100]} hundred{rest}"
    rest = number % 1000
    joined = f"{' and' if rest < 100 else ''} {in_words(rest)}" if rest else ""
    return f"{in_words(number // 1000)} thousand{joined}"


@given(st.integers(2, 999_999))
@settings(deadline=None)
def test_words_and_digits_are_the_same_number(number: int) -> None:
    assert same_value(one(in_words(number)), one(f"{number:,}"))
    assert same_value(one(str(number)), one(f"{number:,}"))


FORMS = (
    lambda hundredths: f"${hundredths / 100:.2f} billion",
    lambda hundredths: f"{hundredths / 100:.2f}bn dollars",
    lambda hundredths: f"${hundredths * 10:,} million",
    lambda hundredths: f"US${hundredths / 100:.2f}bn",
    lambda hundredths: f"{hundredths * 10_000_000:,} U.S. dollars",
    lambda hundredths: f"{hundredths / 100:.2f} billion dollars",
)


@given(st.integers(101, 99_999), st.sampled_from(FORMS), st.sampled_from(FORMS))
@settings(deadline=None)
def test_an_amount_in_any_form_is_found_in_any_other(hundredths: int, form, other) -> None:  # type: ignore[no-untyped-def]  # forms are functions
    passage = Passage(f"The fund lost {form(hundredths)} in the quarter.")
    assert check_support(f"It was {other(hundredths)} that the fund lost.", [passage]).supported
    assert not check_support(f"It was {other(hundredths + 1)} that the fund lost.", [passage]).supported


@given(st.text(max_size=200))
@settings(deadline=None)
def test_every_number_lies_where_it_says(text: str) -> None:
    for found in find_quantities(text):
        assert found.words == text[found.start : found.end]
        assert found.start < found.number_end <= found.end
