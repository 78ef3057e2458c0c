"""Numbers that follow from two of a passage's sentence, and numbers and names that stand in another's place."""

from datetime import date

import pytest

from rag.language.passage import Passage
from rag.verify import check_support

COUNCIL = Passage(
    "Councillors voted by 26 to 17 on Tuesday. Kirk Lane will shut at 5pm instead of 7pm. Nine out of ten services ran."
    " "
    "Stocks rose by 3.3 million barrels, against the 1.1 million barrels analysts had forecast. "
    "She won in 1 minute 15 seconds. All but two of the valley's 23 schools closed. The firm cut prices by a fifth. "
    "Police were called at 12.05pm. The museum has raised 310,000 of the 500,000 pounds needed.",
    published=date(2026, 1, 28),
)


@pytest.mark.parametrize(
    "statement",
    [
        "Kirk Lane will shut two hours earlier.",
        "About 90 percent of services ran.",
        "Stocks rose three times as much as analysts had forecast.",
        "She won in 75 seconds.",
        "21 of the 23 schools closed.",
        "The firm cut prices by 20 percent.",
        "Police were called shortly after noon.",
        "The museum still needs £190,000.",
    ],
)
def test_plain_arithmetic_over_one_sentence_is_followed(statement: str) -> None:
    assert check_support(statement, [COUNCIL]).supported, statement


@pytest.mark.parametrize(
    "statement",
    [
        "Kirk Lane will shut three hours earlier.",
        "About 80 percent of services ran.",
        "Stocks rose four times as much as analysts had forecast.",
        "She won in 85 seconds.",
        "20 of the 23 schools closed.",
        "The firm cut prices by 25 percent.",
        "Police were called shortly after 1pm.",
        "The museum still needs £180,000.",
        "Analysts had forecast 3.3 million barrels.",
    ],
)
def test_and_its_wrong_results_are_not(statement: str) -> None:
    assert not check_support(statement, [COUNCIL]).supported, statement


TOUR = Passage(
    "Karin Lindqvist won the stage. She finished 42 seconds ahead of Chiara Bonetti, and Lindqvist's long-range attack "
    "decided it. Mo Sharif, 41, helped them. The trawler's captain, Jon Reitan, is missing. Aid agencies blame broken "
    "water pumps; the government blames the floods. Six of the nine members voted for the cut. Head teacher Bernadette "
    "Quill of Harrow was there. Commissioner Eeva Tamm said the fine would have been higher if they had not helped. "
    "The bank trimmed its forecast for growth. The scheme, possibly because of the cost, was dropped.",
    published=date(2026, 1, 28),
)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("Bonetti finished 42 seconds behind Lindqvist.", "Bonetti finished 42 seconds ahead of Lindqvist."),
        ("Lindqvist's long-range attack decided it.", "Bonetti's long-range attack settled it."),
        ("Mo Sharif, 41, gave help.", "Jon Reitan, 41, gave help."),
        ("Jon Reitan, the trawler's captain, is missing.", "The tanker's captain, Jon Reitan, has gone missing."),
        ("The government blames floods.", "The government blames broken water pumps."),
        ("Most members voted for the cut.", "All the members voted for the cut."),
        ("Quill is head teacher in Harrow.", "Lindqvist's head teacher, Bernadette Quill, was there too."),
        ("The bank lowered its growth forecast.", "The bank raised its forecast for growth, it said."),
        ("Possibly because of its cost the scheme was dropped.", "The scheme was dropped because of its cost."),
        (
            "The fine would have been higher had they not helped, Tamm said.",
            "The fine would have been higher if they had not helped, said Jon Reitan.",
        ),
    ],
)
def test_what_has_changed_places_is_told_from_what_is_said_otherwise(true: str, false: str) -> None:
    assert check_support(true, [TOUR]).supported, true
    assert not check_support(false, [TOUR]).supported, false
