"""The name that several reports agree on: of the kind asked for, in its full form, and of two reports at least."""

from __future__ import annotations

import pytest

from rag import NewsAssistant
from rag.question.kinds import read_question
from rag.question.outlets import KnownPublishers
from rag.question.plan import Request, build_plan
from tests.rag.stand_ins import article, build_archive

# Two reports; each names the company, its founder and a third, with what they did.
POST = (
    "Halcyon founder Oona Fell sold the ferry terminal at Estmere to Brandvold Lines.\n\n"
    "Fell had bought the ferry terminal of Norrey first. Halcyon Cargo, a part of Halcyon, keeps the warehouses."
)
COURIER = (
    "Regulators in Tarvia opened an inquiry into how Halcyon set its ferry prices.\n\n"
    "Shares in Halcyon fell. Oona Fell, 52, denied that Halcyon had misled the regulators.\n\n"
    "Norrey Shipping made no comment."
)
WEATHER = "Rain fell over Norrey. The harbour master, Kofi Brandvold, said that the night had been calm."
REPORTS = "according to The Harbour Post, and {} an inquiry of regulators into ferry prices, as reported by The Courier"


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    folder = tmp_path_factory.mktemp("voting") / "archive"
    with build_archive(
        folder,
        article(1, "Ferry terminal at Estmere sold", POST, "2025-08-13", "The Harbour Post"),
        article(2, "Inquiry into ferry prices", COURIER, "2025-08-20", "The Courier"),
        article(3, "A calm night", WEATHER, "2025-08-21", "The Harbour Post"),
    ) as archive:
        yield NewsAssistant(archive)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (f"Who is the individual who sold the ferry terminal, {REPORTS.format('faced')}?", "Oona Fell"),
        (f"Which company sold the ferry terminal, {REPORTS.format('faced')}?", "Halcyon"),
    ],
)
def test_what_is_asked_for_bounds_who_may_stand(news, question, answer):
    assert news.ask(question, as_of="2025-12-01").short_answer == answer


def test_a_name_of_one_report_alone_is_no_agreement(news):
    question = f"Which country sold the ferry terminal, {REPORTS.format('opened')}?"
    assert news.ask(question, as_of="2025-12-01").short_answer is None


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is the individual that left?", "person"),
        ("Which wide receiver of the Herons scored?", "person"),
        ("Who sank the ferry?", "person"),
        ("Which engineer both built and sank it?", "person"),
        ("According to the Post, who was told?", "person"),
        ("Which company, as reported by the Post, left?", "body"),
        ("What is the name of the company that left?", "body"),
        ("Which NFL team won?", "body"),
        ("Which country left?", "country"),
        ("Which railway will be built?", ""),
        ("What did the person in charge say?", ""),
        ("Did the company leave?", ""),
        ("When was the company, which the man who left had built, sold?", ""),
    ],
)
def test_the_kind_of_name_is_read_from_the_question(question, name):
    plan = build_plan(question, known=KnownPublishers(()), zone=None, request=Request())
    assert read_question(plan).name == name
