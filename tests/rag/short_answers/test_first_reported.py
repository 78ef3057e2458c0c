"""Which was reported first: read from the days of publication."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import NewsAssistant
from tests.rag.stand_ins import FERRY, FLOOD, TRAM, article, build_archive

EARLY = article(
    11,
    "Comet over Uldenfell",
    "A pupil discovered the comet Maren with a borrowed telescope, his school said.",
    "2025-08-25T08:00:00+00:00",
    "Hask Valley Mercury",
)
LATE = article(
    12,
    "Pupil finds comet",
    "The comet Maren was discovered by a pupil with a borrowed telescope.",
    "2025-08-26T10:00:00+00:00",
    "Northline",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsAssistant]:
    folder = tmp_path_factory.mktemp("first") / "archive"
    with build_archive(folder, EARLY, LATE, FERRY, TRAM, FLOOD) as archive:
        yield NewsAssistant(archive)


@pytest.mark.parametrize(
    ("question", "answer", "outlets"),
    [
        (
            "Which outlet first reported that a pupil discovered the comet Maren?",
            "Hask Valley Mercury",
            ["Hask Valley Mercury", "Northline"],
        ),
        (
            "Who was the last to report that a pupil discovered the comet Maren?",
            "Northline",
            ["Northline", "Hask Valley Mercury"],
        ),
        (
            "When was the discovery of the comet Maren by a pupil first reported?",
            "25 August 2025",
            ["Hask Valley Mercury", "Northline"],
        ),
        (
            "Which was reported first, the vote for a second tram line or the comet Maren?",
            "the comet Maren",
            ["The Lanthorne Courier", "Hask Valley Mercury"],
        ),
        (
            "Which came later: the vote for a second tram line or the comet Maren?",
            "the vote for a second tram line",
            ["The Lanthorne Courier", "Hask Valley Mercury"],
        ),
    ],
)
def test_first_and_last_are_read_from_publication_with_both_reports_cited(assistant, question, answer, outlets):
    found = assistant.ask(question, as_of="2025-12-01")
    assert found.short_answer == answer
    assert [citation.publisher for citation in found.citations] == outlets
    assert found.note == "By the days of publication of the reports found."
    assert found.statements[0].text.startswith(f"{outlets[0]}, ")


def test_a_thing_that_no_report_holds_settles_nothing(assistant):
    found = assistant.ask("Which was reported first, the comet Maren or the opening of an airport?", as_of="2025-12-01")
    assert found.short_answer is None


def test_first_in_another_sense_is_not_asked_of_the_reports(assistant):
    found = assistant.ask("Who was first to see the comet Maren?", as_of="2025-12-01")
    assert found.note is None
