"""What a reader is told of how a question was read; and of a time that holds nothing on its subject."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rag import Answer, NewsAssistant, Retriever
from rag.answer.coverage import build_coverage
from rag.answer.notes import add_notes
from rag.types import Inferred
from tests.rag.stand_ins import article, build_archive


@pytest.fixture(scope="module")
def strikes(tmp_path_factory):
    rows = [
        ("Ferry strike ends", "The ferry strike at Port Ellery ended on Monday after talks.", "2024-05-13", "Post"),
        ("Ferry strike again", "A ferry strike began at Port Ellery on Monday over pay.", "2025-10-13", "Courier"),
        ("New lamp", "The lighthouse on Skarn Island has a new lamp that is seen far away.", "2025-11-13", "Post"),
    ]
    articles = [article(i, *row) for i, row in enumerate(rows, start=1)]
    with build_archive(tmp_path_factory.mktemp("strikes") / "archive", *articles) as archive:
        yield NewsAssistant(archive)


def note_of(retriever: Retriever, question: str, **changes) -> str:
    """The note of an answer that has none of its own."""
    plan = replace(retriever.plan(question, as_of="2025-12-01"), **changes)
    answer = Answer(question=question, plan=plan, refused=False, coverage=build_coverage(retriever.archive))
    return add_notes(answer).note or ""


def test_a_plain_question_gets_no_note(retriever):
    assert note_of(retriever, "Who voted for the tram?") == ""


def test_a_name_that_was_searched_otherwise_is_said_once(retriever):
    plan = retriever.plan("What did Ines Marlov say, and did Marlov resign?")
    assert [one for one in plan.inferred if one.field == "spelling"] == [Inferred("spelling", "Marlow", "Marlov")]
    assert note_of(retriever, "What did Ines Marlov say, and did Marlov resign?").count("“Marlov” was searched") == 1


def test_a_fiscal_year_is_said_to_be_read_as_a_calendar_year(retriever):
    assert "read as the calendar year 2024" in note_of(retriever, "Tram costs in fiscal year 2024")


def test_a_time_counted_from_an_event_is_said_to_be_unknown(retriever):
    assert "No day is known here for “since the election”" in note_of(
        retriever, "What changed on the tram since the election?"
    )
    assert note_of(retriever, "What changed on the tram since October?") == ""


def test_the_newest_report_is_named_where_times_count_from_it(retriever):
    told = note_of(retriever, "What happened last week?", newest=date(2025, 11, 20))
    assert "newest report here is of 20 November 2025" in told


def test_a_question_in_another_language_is_told_as_one(retriever):
    assert "in German" in note_of(retriever, "Wer hat für die Straßenbahn in Lanthorne gestimmt?")


def test_a_time_that_holds_nothing_on_the_subject_is_answered_with_the_last_report_that_does(strikes):
    answer = strikes.ask("What was reported about the ferry strike last week?", as_of="2025-11-20")
    assert (answer.refused, answer.reason) == (True, "outside_period")
    assert "Nothing was published in that time" in answer.note
    assert "“Ferry strike again”, Courier, 13 October 2025" in answer.note


def test_of_an_outlet_that_is_named_the_last_report_is_its_own(strikes):
    answer = strikes.ask(
        "According to the Post, what was reported about the ferry strike last week?", as_of="2025-11-20"
    )
    assert "“Ferry strike ends”, Post, 13 May 2024" in (answer.note or "")
