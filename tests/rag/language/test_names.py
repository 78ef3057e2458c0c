"""Names found by their capitals, folded, and told apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language.names import find_names, fold, initials, is_ordinary, same_by_alias
from rag.language.spellings import one_edit_apart


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("he met President Sadyr Japarov in Bishkek", ["President Sadyr Japarov", "Bishkek"]),
        ("the Bank of Estmere's Matilda Groen", ["Bank of Estmere's", "Matilda Groen"]),
        ("a U.S. pilot flew an F-16", ["U.S.", "F-16"]),
        ("the firm AT&T and J. K. Rowling", ["AT&T", "J. K. Rowling"]),
        ("the leader, al-Sharaa, and pro-Russian users", ["al-Sharaa", "Russian"]),
        ("on Wednesday in November I saw nobody", []),
        ("the firm Ballast & Reach of Port Selwick", ["Ballast & Reach of Port Selwick"]),
    ],
)
def test_names_are_found(text: str, names: list[str]) -> None:
    assert [name.words for name in find_names(text)] == names


@pytest.mark.parametrize(
    ("one", "other"),
    [("São", "sao"), ("O’Brien's", "obrien"), ("U.S.", "us"), ("Øystein", "oystein"), ("Organisation", "organization")],
)
def test_folding_leaves_the_letters(one: str, other: str) -> None:
    assert fold(one) == other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("china", "chinese"),
        ("kyrgyz", "kyrgyzstan"),
        ("tarvia", "tarvian"),
        ("netherlands", "dutch"),
        ("us", "american"),
    ],
)
def test_a_country_and_its_people_are_one(one: str, other: str) -> None:
    assert same_by_alias(one, other) and same_by_alias(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("niger", "nigeria"), ("austria", "australia"), ("iran", "iraq"), ("corvo", "corvi"), ("hansen", "hanse")],
)
def test_names_that_look_alike_are_not(one: str, other: str) -> None:
    assert not same_by_alias(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("japarov", "japarow"), ("green", "groen"), ("abcd", "abdc"), ("abc", "abcd")]
)
def test_one_edit_is_a_letter_changed_added_or_swapped(one: str, other: str) -> None:
    assert one_edit_apart(one, other)


@given(st.text(alphabet="ab", max_size=6), st.text(alphabet="ab", max_size=6))
@settings(deadline=None)
def test_one_edit_apart_is_symmetric(one: str, other: str) -> None:
    assert one_edit_apart(one, other) == one_edit_apart(other, one)


def test_initials_leave_small_words_out() -> None:
    assert initials(("union", "of", "the", "comoros")) == "uc"


def test_openers_are_ordinary() -> None:
    assert is_ordinary("Rescuers") and is_ordinary("Although") and not is_ordinary("Japarov")


@given(st.text(max_size=200))
@settings(deadline=None)
def test_every_name_lies_where_it_says(text: str) -> None:
    for name in find_names(text):
        assert name.words == text[name.start : name.end]
