"""What the passages found hold of a question: names and times asked about, and how sure the reader is."""

from __future__ import annotations

import pytest

from rag.answer.compose import read_results
from rag.evidence.strength import own_names, weigh_evidence
from rag.search.retriever import Retriever
from tests.rag.stand_ins import article, build_archive

RACE = (
    "Kofi Brandvold of Norrey won the Lanthorne Marathon on Sunday.\n\nIn 2023 it was won by Ines Marlow.\n\n"
    "Some 9,000 runners took part, the organisers said, in the rain."
)


@pytest.fixture
def weigh(tmp_path):
    with build_archive(tmp_path / "race", article(1, "Marathon", RACE, "2025-10-06", "Kestrel")) as archive:

        def ask(question: str):
            found = Retriever(archive).search(question, as_of="2025-12-01")
            reading = read_results(archive, found)
            return weigh_evidence(found.plan, reading.candidates)

        yield ask


@pytest.mark.parametrize(
    ("question", "times"),
    [
        ("Who won the Lanthorne Marathon?", 1.0),
        ("Who won the Lanthorne Marathon in October?", 1.0),
        ("Who won the Lanthorne Marathon in 2023?", 1.0),
        ("Who won the Lanthorne Marathon in 2019?", 0.0),
    ],
)
def test_a_time_asked_about_is_one_the_passage_names_or_was_published_soon_after(weigh, question, times):
    assert weigh(question).times == times


def test_a_name_asked_about_is_in_the_passage_or_it_is_missing(weigh):
    assert weigh("Did Brandvold win in Lanthorne?").names == 1.0
    assert weigh("Did Brandvold win in Samarkand?").names == 0.5


def test_a_time_is_no_name(weigh, tmp_path):
    with build_archive(tmp_path / "other", article(1, "Marathon", RACE, "2025-10-06", "Kestrel")) as archive:
        plan = Retriever(archive).plan("Did Brandvold win in October 2024?", as_of="2025-12-01")
        assert own_names(plan) == ["brandvold"]


def test_what_answers_is_read_as_surer_than_what_does_not(weigh):
    told, untold = weigh("Who won the Lanthorne Marathon?"), weigh("Who designed the medal of the race?")
    assert (told.words, told.answers) > (untold.words, untold.answers)
