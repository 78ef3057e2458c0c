"""Answers that are lists: names side by side, or called by the noun that is asked for, each cited."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import NewsAssistant
from tests.rag.stand_ins import TRAM, article, build_archive

TOUR = article(
    11,
    "Minister on tour of the region",
    "The minister's tour of the region takes in Uldenfell, Ottersby and Brackwater this week.\n\n"
    "The minister praised the regional bakeries.",
    "2025-06-01",
    "The Harbour Post",
)
COURT = article(
    12,
    "Treaty names a mediation body",
    "The treaty names the International Court of Mediation as the mediation body for quarrels.",
    "2025-06-02",
    "The Harbour Post",
)
OFFICE = article(
    13,
    "Treaty and its mediation bodies",
    "The treaty names the Northern Mediation Office as a mediation body for quarrels, the Courier has learned.",
    "2025-06-03",
    "The Lanthorne Courier",
)
RACE = article(
    14,
    "Candidates for mayor of Lanthorne",
    "The candidates for mayor of Lanthorne are Tobias Wren and Ines Marlow, the election office said.",
    "2025-06-04",
    "The Lanthorne Courier",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsAssistant]:
    with build_archive(tmp_path_factory.mktemp("lists") / "archive", TOUR, COURT, OFFICE, RACE, TRAM) as archive:
        yield NewsAssistant(archive)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which towns does the minister's tour of the region take in?", "Uldenfell, Ottersby and Brackwater"),
        ("Who are the candidates for mayor of Lanthorne?", "Tobias Wren and Ines Marlow"),
        ("Which three towns does the minister's tour of the region take in?", "Uldenfell, Ottersby and Brackwater"),
    ],
)
def test_names_side_by_side_are_the_list(assistant, question, answer):
    found = assistant.ask(question, as_of="2025-12-01")
    assert found.short_answer == answer
    assert all(name in found.citations[0].quote for name in answer.replace(" and ", ", ").split(", "))


def test_a_number_that_the_question_gives_must_be_met(assistant):
    found = assistant.ask("Which two towns does the minister's tour of the region take in?", as_of="2025-12-01")
    assert found.short_answer != "Uldenfell, Ottersby and Brackwater"


def test_a_list_is_gathered_over_articles_each_item_cited(assistant):
    found = assistant.ask("Which mediation bodies does the treaty name for quarrels?", as_of="2025-12-01")
    assert all(body in found.text for body in ("International Court of Mediation", "Northern Mediation Office"))
    assert {c.publisher for c in found.citations} == {"The Harbour Post", "The Lanthorne Courier"}


def test_a_question_in_the_singular_gets_no_list(assistant):
    found = assistant.ask("Which town is the minister praised in?", as_of="2025-12-01")
    assert found.note is None
