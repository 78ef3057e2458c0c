"""Questions about nothing but a time or an outlet are answered with the reports themselves."""

from __future__ import annotations

import pytest

from rag import NewsAssistant
from rag.question.subject import has_subject
from tests.rag.stand_ins import article, build_archive

AS_OF = "2025-08-25"


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    rows = [
        (
            "Ferry aground",
            "Early\n\nThe ferry Gannet ran aground off Estmere in fog. Nobody was hurt.",
            "08-13",
            "Post",
            "news",
        ),
        ("Council votes", "The council of Lanthorne voted for a second tram line.", "08-18T09:00", "Courier", "news"),
        ("Eels return", "More eels than ever passed the weir at Corrin in spring.", "08-20", "Post", "news"),
        (
            "Buy a boat",
            "Boats are cheaper than ever at Halvard and Daughters, says Halvard.",
            "08-21",
            "Post",
            "sponsored",
        ),
    ]
    articles = [
        article(i, title, text, f"2025-{day}", outlet, kind=kind)
        for i, (title, text, day, outlet, kind) in enumerate(rows, start=1)
    ]
    with build_archive(tmp_path_factory.mktemp("overview") / "archive", *articles) as archive:
        yield NewsAssistant(archive)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What was reported on 18 August 2025?", ["Courier, 18 August 2025: The council of Lanthorne voted"]),
        (
            "What happened last week?",
            ["Post, 20 August 2025: More eels", "Courier, 18 August 2025: The council of Lanthorne"],
        ),
        ("What did the Post report on 13 August 2025?", ["Post, 13 August 2025: The ferry Gannet ran aground"]),
        (
            "Any news?",
            [
                "Post, 20 August 2025: More eels",
                "Courier, 18 August 2025: The council",
                "Post, 13 August 2025: The ferry",
            ],
        ),
    ],
)
def test_the_reports_are_told_by_what_opens_them_the_latest_first(news, question, told):
    answer = news.ask(question, as_of=AS_OF)
    assert answer.short_answer is None
    assert len(answer.statements) == len(told)
    assert all(one.text.startswith(begins) for one, begins in zip(answer.statements, told, strict=True))
    found = {result.chunk.chunk_id for result in answer.results}
    assert {citation.chunk_id for citation in answer.citations} <= found


def test_a_time_without_reports_is_refused_as_such(news):
    answer = news.ask("What was reported on 3 March 2024?", as_of=AS_OF)
    assert (answer.refused, answer.reason) == (True, "outside_period")


@pytest.mark.parametrize(
    ("question", "without"),
    [
        ("What was reported?", True),
        ("Show me the latest headlines", True),
        ("So what happened?", True),
        ("What happened to the ferry?", False),
        ("What was reported about trams?", False),
        ("Who reported it first?", False),
        ("Was anything reported?", False),
        ("When did it happen?", False),
        ("", False),
    ],
)
def test_a_question_with_a_word_of_its_own_has_a_subject(question, without):
    assert has_subject(question) is not without
