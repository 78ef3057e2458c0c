"""What an outlet said is told by its own reports on that subject, or it is told that it has none."""

from __future__ import annotations

import pytest

from rag import NewsAssistant
from tests.rag.stand_ins import article, build_archive

REPORTS = (
    (
        "Tram line approved",
        "The council of Velmouth approved a tram to the harbour by 31 votes to 28.",
        "Velmouth Mercury",
    ),
    ("Herring deal", "The ministers of Estmere and Tarvia signed a deal over herring in Solmir.", "Velmouth Mercury"),
    ("Swan back", "A swan has come back to the mill pond, and the children feed it bread.", "Velmouth Mercury"),
    ("Comet found", "A schoolboy found a comet over the mountains with a borrowed telescope.", "Skerra Packet"),
    ("Tram opposed", "Farmers on the islands say that a tram in Velmouth is no use to them.", "Skerra Packet"),
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    articles = [
        article(i, title, text, f"2025-11-{i:02}", outlet) for i, (title, text, outlet) in enumerate(REPORTS, start=1)
    ]
    with build_archive(tmp_path_factory.mktemp("outlets") / "archive", *articles) as archive:
        yield NewsAssistant(archive)


@pytest.mark.parametrize("asks", ["What did the Mercury say about {}?", "what did Velmouth Mercury report about {}"])
def test_only_its_reports_on_the_subject_are_told(assistant, asks):
    answer = assistant.ask(asks.format("the tram"))
    assert {citation.title for citation in answer.citations} == {"Tram line approved"}


@pytest.mark.parametrize("subject", ["the comet", "tomatoes"])
def test_where_it_has_none_that_is_told(assistant, subject):
    answer = assistant.ask(f"What did the Velmouth Mercury say about {subject}?")
    assert answer.refused
    assert answer.reason == "not_stated"
