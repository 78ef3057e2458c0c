"""More of a subject: articles that were not cited yet, else the sentences that were not."""

from __future__ import annotations

import pytest

from rag import NewsAssistant
from tests.rag.stand_ins import article, build_archive

AS_OF = "2025-12-01"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    rows = [
        (
            "Ferry strike",
            "A ferry strike began at Port Ellery. Crews want a rise of 7 per cent. Sixteen ferry crews walked out.",
        ),
        ("Weir opens", "The weir at Corrin was opened to eels again after the long summer drought of the valley."),
    ]
    articles = [article(i, *row, f"2025-11-1{i}", "Post") for i, row in enumerate(rows, start=1)]
    with build_archive(tmp_path_factory.mktemp("more") / "archive", *articles) as archive:
        yield NewsAssistant(archive)


def test_nothing_is_shown_twice_where_more_is_asked_for(desk):
    first = desk.ask("Where did the ferry strike begin?", as_of=AS_OF)
    shown = {(citation.article_id, citation.start) for citation in first.citations}
    more = desk.ask("tell me more", history=[("Where did the ferry strike begin?", first)], as_of=AS_OF)
    assert more.searched == "What else was reported about the ferry strike?"
    assert not shown & {(citation.article_id, citation.start) for citation in more.citations}


def test_where_all_was_shown_the_refusal_says_so(desk):
    history = []
    for question in ["Where did the ferry strike begin?", *["tell me more"] * 3]:
        history.append((question, desk.ask(question, history=history, as_of=AS_OF)))
    last = history[-1][1]
    assert last.refused
    assert last.reason == "not_stated"
