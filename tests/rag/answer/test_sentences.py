"""Which sentences answer, in which order, and what is added in brackets for the reader."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from rag import NewsAssistant
from rag.answer.sentences import MAX_STATEMENTS
from rag.answer.wording import explain_in_brackets
from tests.rag.stand_ins import FERRY, TRAM, article, build_archive
from tests.stand_ins import make_article

STORY = article(
    1, "Talks in Estmere", "Foreign Minister Wang Yi met Mayor Tobias Wren last year.", "2025-11-20", "Kestrel"
)


def explain(text: str, *known: str) -> tuple[str, list[str]]:
    return explain_in_brackets(text, STORY, known=set(known))


def test_a_relative_time_is_resolved_from_the_article_s_own_day():
    assert explain("Trade grew last year.") == ("Trade grew last year [i.e. 2024].", ["[i.e. 2024]"])


def test_a_bare_surname_is_followed_by_the_full_name_once():
    text, added = explain("On that day Wang said that Wang would return.")
    assert text == "On that day Wang [i.e. Wang Yi] said that Wang would return."
    assert added == ["[i.e. Wang Yi]"]


def test_a_surname_in_the_possessive_is_not_torn():
    assert explain("It was Wren's idea.")[0] == "It was Wren's [i.e. Tobias Wren] idea."


def test_a_name_that_stands_in_full_or_was_explained_above_is_not_explained():
    assert explain("Mayor Tobias Wren said that Wren was pleased.")[1] == []
    assert explain("It was Wren who came.", "Tobias Wren")[1] == []


def test_an_article_without_a_date_resolves_nothing():
    undated = make_article(1, "Trade grew last year.")
    assert explain_in_brackets("Trade grew last year.", undated, known=set()) == ("Trade grew last year.", [])


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=150)
    | st.lists(
        st.sampled_from(["Wang", "Wren's", "last year", "yesterday", "[i.e. 5]", ",", "on Friday", "said", "“", "1."]),
        max_size=25,
    ).map(" ".join)
)
def test_what_is_added_taken_away_again_leaves_the_sentence(text: str):
    explained, added = explain(text)
    for insertion in added:
        assert re.fullmatch(r"\[i\.e\. .+\]", insertion)
    left = explained
    for insertion in reversed(added):
        place = left.rindex(f" {insertion}")
        left = left[:place] + left[place + len(insertion) + 1 :]
    assert left == text


def test_no_bracket_is_a_bare_number_which_would_read_as_a_citation():
    assert not re.search(r"\[\d+\]", explain("It grew last year, this year and in 2019, as on Friday.")[0])


def test_the_sentences_of_one_article_stand_together_in_its_order(assistant):
    answer = assistant.ask("Which ferry ran aground off Estmere, and what did the Lanthorne council vote for?")
    places = [(citation.article_id, citation.start) for citation in answer.citations]
    articles = list(dict.fromkeys(article_id for article_id, _ in places))
    assert places == sorted(places, key=lambda place: (articles.index(place[0]), place[1]))


def test_each_clause_gets_its_sentence(assistant):
    answer = assistant.ask(
        "How many passengers were on the ferry Gannet, and how did the Lanthorne council vote on trams?"
    )
    assert {citation.article_id for citation in answer.citations} >= {FERRY.article_id, TRAM.article_id}


def test_there_are_at_most_five_statements(assistant):
    question = (
        "What did the ferry Gannet hit, who opened the inquiry in Estmere, what did the Lanthorne council vote on, how "
        "did the flood wall at Brackwater hold, where does the river gauge stand, and who said buses do more for less?"
    )
    answer = assistant.ask(question)
    assert len(answer.statements) <= MAX_STATEMENTS


def test_what_says_the_same_is_said_once(tmp_path):
    same = "The ferry Gannet ran aground off Estmere with 214 passengers on board."
    copies = [article(i, f"Ferry {i}", f"{same}\n\nMore on page {i}.", "2025-08-13", f"Outlet {i}") for i in (1, 2, 3)]
    with build_archive(tmp_path / "copies", *copies) as archive:
        answer = NewsAssistant(archive).ask("How many passengers were on board the ferry Gannet?", as_of="2025-12-01")
    assert [citation.quote for citation in answer.citations].count(same) == 1


SOLD = article(
    11,
    "Ferry terminal sold",
    "The ferry terminal at Estmere is sold, a broker said.\n\nOona Fell, 52, sold the ferry terminal, her office said.",
    "2025-08-13",
    "The Harbour Post",
)
INQUIRY = article(
    12,
    "Inquiry into prices",
    "A company faces an inquiry into prices at the harbour.\n\nMs Fell faces the inquiry into prices, it was said.",
    "2025-08-20",
    "The Courier",
)
NOTE = article(13, "Harbour notes", "Prices at the harbour rose in June.", "2025-07-01", "The Signal")


def test_of_several_reports_the_sentences_that_name_the_answer_come_first(tmp_path):
    question = (
        "Who sold the ferry terminal, according to The Harbour Post, and faces an inquiry into prices, as reported by "
        "The Courier?"
    )
    with build_archive(tmp_path / "archive", SOLD, INQUIRY) as archive:
        answer = NewsAssistant(archive).ask(question, as_of="2025-12-01")
    assert answer.short_answer == "Oona Fell"
    assert len(answer.citations) == 2
    assert all("Fell" in citation.quote for citation in answer.citations)


def test_each_outlet_that_is_named_has_its_sentence(tmp_path):
    question = (
        "Did The Harbour Post report a sale of the ferry terminal at Estmere, The Courier an inquiry into prices, and "
        "The Signal anything on harbour affairs and weather?"
    )
    with build_archive(tmp_path / "archive", SOLD, INQUIRY, NOTE) as archive:
        answer = NewsAssistant(archive).ask(question, as_of="2025-12-01")
    assert {citation.publisher for citation in answer.citations} == {"The Harbour Post", "The Courier", "The Signal"}


def test_a_question_of_one_clause_and_two_outlets_has_a_sentence_of_each(tmp_path):
    with build_archive(tmp_path / "archive", SOLD, INQUIRY) as archive:
        answer = NewsAssistant(archive).ask("What do The Harbour Post and The Courier say about prices and the ferry?")
    assert {citation.publisher for citation in answer.citations} == {"The Harbour Post", "The Courier"}
