"""When the archive does not hold the answer, and which of the four reasons is given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import NewsAssistant
from rag.answer.refusal import unknown_names, weakness
from rag.evidence.strength import Evidence
from tests.rag.stand_ins import FERRY, OUTLETS, article, build_archive

AS_OF = "2025-12-01"


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What did Reuters report about the ferry Gannet?", "publisher_not_held"),
        ("What did The Springfield Gazette report about the ferry Gannet?", "publisher_not_held"),
        ("What did The Harbour Post report in March 2019 about the ferry Gannet?", "outside_period"),
        ("What did Captain Marlow say about Samarkand?", "names_unknown"),
        ("Who won the chess olympiad in Samarkand?", "names_unknown"),
        ("Why do cats purr at night?", "weak_evidence"),
    ],
)
def test_a_refusal_gives_its_reason(assistant, question, reason):
    answer = assistant.ask(question, as_of=AS_OF)
    assert (answer.refused, answer.reason) == (True, reason)


def test_a_refusal_says_what_is_covered_and_what_is_nearest_and_cites_nothing(assistant):
    answer = assistant.ask("What did Captain Marlow of the ferry Gannet say about Samarkand?", as_of=AS_OF)
    assert answer.refused
    assert (answer.citations, answer.statements, answer.text, answer.short_answer) == ((), (), "", None)
    assert set(answer.coverage.publishers) == set(OUTLETS)
    assert (answer.coverage.first, answer.coverage.last) == ("2025-08-13T09:30+01:00", "2025-11-05T12:00+00:00")
    assert answer.coverage.articles == 7
    nearest = [result.article.url for result in answer.nearest]
    assert nearest[0] == FERRY.url
    assert len(nearest) == len(set(nearest)) <= 5


def test_an_outlet_of_the_caller_that_is_not_held_is_the_reason(assistant):
    answer = assistant.ask("How many passengers were on board the ferry Gannet?", publishers=["Reuters"])
    assert (answer.refused, answer.reason) == (True, "publisher_not_held")


def test_a_period_of_the_caller_without_articles_is_the_reason(assistant):
    answer = assistant.ask("How many passengers were on board the ferry Gannet?", to="2019-12-31")
    assert (answer.refused, answer.reason, answer.results) == (True, "outside_period", ())


def test_an_empty_archive_refuses(tmp_path):
    with build_archive(tmp_path / "empty") as archive:
        answer = NewsAssistant(archive).ask("Who sank the ferry?")
    assert answer.refused
    assert (answer.coverage.articles, answer.coverage.first, answer.coverage.last) == (0, None, None)


def test_a_role_must_stand_beside_its_place(tmp_path):
    text = "The president of Estmere met guests from Lanthorne in the palace garden on Monday."
    with build_archive(tmp_path / "roles", article(1, "Guests", text, "2025-08-13", "Kestrel")) as archive:
        assistant = NewsAssistant(archive)
        answer = assistant.ask("Who is the president of Lanthorne?", as_of=AS_OF)
        assert (answer.refused, answer.reason) == (True, "not_stated")
        assert answer.note == "The reports found do not say “Who is the president of Lanthorne”."


@pytest.mark.parametrize(
    ("question", "refused"),
    [
        ('Who said "all of them were brought ashore by lifeboats" of the Gannet?', False),
        ('Who said "the ferry will sail again by tomorrow morning" of the Gannet?', True),
    ],
)
def test_words_that_no_report_holds_were_said_by_nobody(assistant, question, refused):
    answer = assistant.ask(question, as_of=AS_OF)
    assert answer.refused == refused
    if refused:
        assert answer.reason == "not_stated"
        assert answer.note == "No report found holds the words “the ferry will sail again by tomorrow morning”."


def test_a_name_that_no_article_holds_is_named(assistant):
    answer = assistant.ask("What did Captain Marlow say about Samarkand?", as_of=AS_OF)
    assert answer.note == "No article here holds “Samarkand”."


def test_names_that_no_article_knows_are_found_out(news, assistant):
    plan = assistant.retriever.plan("What did Marlow tell Kim in Samarkand?")
    assert unknown_names(news, plan) == ["kim", "samarkand"]


SHARES = st.floats(0, 1)


@given(st.builds(Evidence, **dict.fromkeys(Evidence.__dataclass_fields__, SHARES)))
def test_weakness_is_a_chance(evidence: Evidence):
    assert 0 < weakness(evidence) < 1


@given(
    st.builds(Evidence, **dict.fromkeys(Evidence.__dataclass_fields__, SHARES)),
    st.sampled_from(sorted(Evidence.__dataclass_fields__)),
)
def test_more_of_the_question_covered_is_never_weaker(evidence: Evidence, name: str):
    values = {field: getattr(evidence, field) for field in Evidence.__dataclass_fields__}
    assert weakness(Evidence(**values | {name: 1.0})) <= weakness(evidence)
