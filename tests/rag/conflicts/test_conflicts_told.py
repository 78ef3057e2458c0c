"""What is told by how it is said: values taken back, corrections."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest import add
from rag import Answer, NewsAssistant
from tests.rag.stand_ins import article
from tests.stand_ins import WordHashEmbedder
from vectorstore import Archive, Moment

OUTLETS = ("The Harbour Post", "Radio Estmere", "The Lanthorne Courier")


def ask_of(folder: Path, question: str, *reports: tuple[str, str]) -> Answer:
    """What is answered from reports, each a title and a text, by different outlets, a day between them."""
    with Archive.open(folder / "archive", embedder=WordHashEmbedder()) as archive:
        made = [
            article(n, title, text, f"2025-11-0{n}T09:00:00+00:00", OUTLETS[n - 1])
            for n, (title, text) in enumerate(reports, start=1)
        ]
        add(archive, made)
        return NewsAssistant(archive).ask(question, as_of="2025-11-20")


def ask_of_versions(folder: Path, question: str, first: str, second: str) -> Answer:
    """What is answered from an article that was changed a day later."""
    with Archive.open(folder / "archive", embedder=WordHashEmbedder()) as archive:
        made = article(1, "Tannery owner sentenced", first, "2025-11-01T09:00:00+00:00", OUTLETS[0])
        add(archive, [made])
        add(archive, [replace(made, text=second, modified_at=Moment.from_iso("2025-11-02T09:00:00+00:00"))])
        return NewsAssistant(archive).ask(question, as_of="2025-11-20")


def told(answer: Answer) -> list[tuple[str, list[str]]]:
    return [(one.kind, [value.value for value in one.values]) for one in answer.conflicts]


MILL = "Glove factory for Orla"
HOW_MANY = "How many jobs does the glove factory in Orla promise?"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The glove factory in Orla promises 80 jobs. It had promised 120 at first.", ["120", "80 jobs"]),
        (
            "The owners of the glove factory in Orla promise 80 jobs. They had originally promised 95 jobs.",
            ["95 jobs", "80 jobs"],
        ),
    ],
)
def test_a_value_that_its_own_report_takes_back_was_revised(tmp_path, text, values):
    assert told(ask_of(tmp_path, HOW_MANY, (MILL, text))) == [("revised", values)]


@pytest.mark.parametrize(
    "text",
    [
        "The glove factory in Orla promises 80 jobs. It had promised 120 in Ferren at first.",
        "The glove factory in Orla promises 80 jobs. It had first promised 120 for the whole valley.",
        "The glove factory in Orla promises 80 jobs. It had promised 120 looms at first.",
        "The glove factory in Orla promises 80 jobs. It had cut 120 at first.",
        "The glove factory in Orla promises 80 jobs. It had promised 120.",
        "The glove factory in Orla promises 80 jobs. It had promised eighty at first.",
        "The glove factory in Orla promises 80 jobs, not the 120 that its rival has.",
        "The glove factory in Orla promises 80 jobs, down from 120 last year.",
        "The glove factory in Orla promises 80 jobs, it said.\n\nThis article is about the glove factory, where 120 "
        "jobs were lost.",
    ],
)
def test_what_is_of_another_place_part_or_time_was_not_revised(tmp_path, text):
    assert told(ask_of(tmp_path, HOW_MANY, (MILL, text))) == []


SENTENCED = "Edda Brook, who owned the tannery, was sent to prison for {} on Friday for bribing an inspector."


def test_a_value_that_changed_between_versions_was_revised_though_a_note_repeats_it(tmp_path):
    note = "\n\nCorrection: This article first said that Edda Brook had been sent to prison for four years."
    answer = ask_of_versions(
        tmp_path,
        "For how long was Edda Brook sent to prison?",
        SENTENCED.format("four years"),
        SENTENCED.format("three years") + note,
    )
    assert told(answer) == [("revised", ["four years", "three years"])]


def test_a_sentence_that_gives_the_value_in_other_words_was_not_revised(tmp_path):
    answer = ask_of_versions(
        tmp_path,
        "For how long was Edda Brook sent to prison?",
        SENTENCED.format("four years"),
        SENTENCED.format("4 years"),
    )
    assert told(answer) == []


TAUGHT = "The inspector, {}, had taken gloves and money from Edda Brook, the court heard on Friday."


def test_a_first_name_that_was_put_right_was_revised(tmp_path):
    answer = ask_of_versions(
        tmp_path, "Who was the inspector?", TAUGHT.format("Simon Vail"), TAUGHT.format("Judith Vail")
    )
    assert told(answer) == [("revised", ["Simon Vail", "Judith Vail"])]


def test_a_name_that_is_only_added_was_not_revised(tmp_path):
    answer = ask_of_versions(
        tmp_path, "Who was the inspector?", TAUGHT.format("Judith Vail"), TAUGHT.format("Judith Vail of Tarn")
    )
    assert told(answer) == []


def test_a_turnout_is_not_another_percentage_of_the_vote(tmp_path):
    reports = [
        ("Orla votes on its bridge", "The turnout in the Orla bridge vote was 41 per cent, the clerk Oona Fell said."),
        ("Orla votes for its bridge", "The bridge vote in Orla was won with 54 per cent, the clerk Oona Fell said."),
    ]
    assert told(ask_of(tmp_path, "How high was the turnout in the Orla bridge vote?", *reports)) == []
