"""A second step of search, for the parts of a question that the first left without support."""

from __future__ import annotations

from dataclasses import replace

from rag import Retriever
from rag.answer.compose import answer_offline, read_results
from rag.answer.missing import MAX_STEPS, name_missing, search_again

BOTH = (
    "Did The Harbour Post report that the ferry Gannet ran aground off Estmere, while The Lanthorne Courier reported "
    "that the council voted for a second tram line?"
)


class Counting(Retriever):
    """Counts its searches."""

    searches = 0

    def search(self, question, k=10, **options):
        self.searches += 1
        return super().search(question, k, **options)


def test_a_clause_that_was_left_out_is_searched_by_itself_within_its_outlet(news):
    retriever = Counting(news)
    first = read_results(news, retriever.search(BOTH, 1))
    held = {result.article.title for result in first.found.results}
    second = search_again(retriever, first)
    brought = {result.article.title for result in second.found.results} - held
    assert brought
    assert second.found.results[:1] == first.found.results
    assert second.found.plan == first.found.plan
    assert retriever.searches <= 1 + MAX_STEPS


def test_a_question_of_one_clause_is_searched_once(news):
    retriever = Counting(news)
    reading = read_results(news, retriever.search("What did Captain Ines Marlow say about the Gannet?", 10))
    assert search_again(retriever, reading) is reading
    assert retriever.searches == 1


def test_what_no_search_can_help_is_not_searched_again(news):
    retriever = Counting(news)
    reading = read_results(news, retriever.search(BOTH, 1))
    assert search_again(retriever, replace(reading, reason="publisher_not_held")).reason == "publisher_not_held"
    assert retriever.searches == 1


def test_filters_set_by_hand_hold_in_the_second_step(news):
    retriever = Retriever(news)
    reading = read_results(news, retriever.search(BOTH, 1, publishers=["The Harbour Post"], to="2025-10-09"))
    found = search_again(retriever, reading).found.results
    assert {result.article.publisher for result in found} == {"The Harbour Post"}
    assert all(str(result.article.published_at.day) <= "2025-10-09" for result in found)


def test_the_answer_says_which_part_of_the_question_little_was_found_on(news):
    asked = "Did the ferry Gannet run aground off Estmere, while penguins juggled marmalade upstairs?"
    reading = replace(read_results(news, Retriever(news).search(asked, 10)), reason=None)
    answer = replace(answer_offline(news, reading), refused=False, note=None)
    note = name_missing(answer, reading).note
    assert note is not None
    assert "marmalade" in note
    assert "Gannet" not in note


def test_nothing_is_said_to_be_missing_of_a_refusal_or_over_another_note(news):
    reading = read_results(news, Retriever(news).search(BOTH, 10))
    answer = answer_offline(news, reading)
    assert name_missing(replace(answer, refused=True, note=None), reading).note is None
    assert name_missing(replace(answer, note="kept"), reading).note == "kept"
