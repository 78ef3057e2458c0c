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
        "The firm cut prices by 20 percent.",
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
    ],
)
def test_and_its_wrong_results_are_not(statement: str) -> None:
    assert not check_support(statement, [COUNCIL]).supported, statement
