"""The short answer: an amount, a day, a name or nothing, of at most twelve words."""

from __future__ import annotations

import pytest

from rag import NewsAssistant
from rag.read_answer import MAX_WORDS
from tests.rag.stand_ins import article, build_archive


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many passengers were on board the ferry Gannet?", "214"),
        ("What will the second tram line cost?", "$240 million"),
        ("How many witnesses will Judge Fell hear?", "40"),
    ],
)
def test_an_amount_is_taken_from_the_sentence_that_answers(assistant, question, answer):
    assert assistant.ask(question, as_of="2025-12-01").short_answer == answer


def ask(folder, text: str, question: str) -> str | None:
    written = article(1, "Gannet", text, "2025-08-13", "The Harbour Post", dateline="ESTMERE, Aug. 13")
    with build_archive(folder / "archive", written) as archive:
        answer = NewsAssistant(archive).ask(question, as_of="2025-12-01")
        assert not answer.refused
        return answer.short_answer


def test_a_relative_day_is_given_as_the_day_it_was(tmp_path):
    assert (
        ask(tmp_path, "The ferry Gannet ran aground yesterday.", "When did the ferry Gannet run aground?")
        == "12 August 2025"
    )


def test_the_day_of_publication_is_no_answer_to_when(tmp_path):
    assert (
        ask(tmp_path, "The ferry Gannet ran aground off the coast.", "When did the ferry Gannet run aground?") is None
    )


def test_here_is_where_the_dateline_says(tmp_path):
    text = "The owners of the ferry Gannet met here with the crew."
    assert ask(tmp_path, text, "Where did the owners of the ferry Gannet meet?") == "ESTMERE"


def test_a_date_is_no_amount(tmp_path):
    text = "On 3 May 2024 the ferry Gannet carried 90 passengers."
    assert ask(tmp_path, text, "How many passengers did the ferry Gannet carry?") == "90"


def test_the_thing_that_is_asked_for_is_named_with_its_noun(tmp_path):
    text = "The council will build the Lanthorne-Estmere railway next year."
    assert ask(tmp_path, text, "Which railway will the council build?") == "Lanthorne-Estmere railway"


def test_a_bare_surname_is_given_in_full(tmp_path):
    text = "Captain Ines Marlow took over in May.\n\nIt was Marlow who steered the ferry Gannet aground."
    assert ask(tmp_path, text, "Who steered the ferry Gannet aground?") == "Ines Marlow"


def test_an_open_question_has_no_short_answer(assistant):
    answer = assistant.ask("Why was the flood wall at Brackwater tested?", as_of="2025-12-01")
    assert answer.short_answer is None


def test_no_short_answer_is_longer_than_twelve_words(tmp_path):
    text = "It was " + " ".join(f"Name{chr(97 + i)}" for i in range(26)) + " who steered the ferry Gannet aground."
    answer = ask(tmp_path, text, "Who steered the ferry Gannet aground?")
    assert answer is None or len(answer.split()) <= MAX_WORDS


def test_the_sentence_that_says_what_is_asked_gives_the_day_not_the_one_with_more_names(tmp_path):
    text = (
        "The ferry Gannet of the Estmere Line left Estmere on 3 May 2025.\n\nThe ferry Gannet was sold on 9 June 2025."
    )
    assert ask(tmp_path, text, "When was the ferry Gannet of the Estmere Line sold?") == "9 June 2025"


def test_a_day_to_come_is_after_publication(tmp_path):
    text = "The ferry Gannet was launched on 3 May 2025."
    assert ask(tmp_path, text, "When will the ferry Gannet be launched?") is None


def test_a_body_may_be_who(tmp_path):
    text = "The Coast Guard said that the ferry Gannet ran aground."
    assert ask(tmp_path, text, "Who said that the ferry Gannet ran aground?") == "The Coast Guard"


def test_where_someone_is_from_is_no_part_of_the_name(tmp_path):
    text = "Kofi Brandvold of Norrey won the race of the ferry Gannet."
    assert ask(tmp_path, text, "Who won the race of the ferry Gannet?") == "Kofi Brandvold"


def test_what_a_thing_is_called_is_its_name(tmp_path):
    text = "The ticketing system of the ferry Gannet, which is called Halcyon, failed."
    assert ask(tmp_path, text, "What is the ticketing system of the ferry Gannet called?") == "Halcyon"


def test_a_short_scale_is_written_out(tmp_path):
    text = "The ferry Gannet cost the owners $265m."
    assert ask(tmp_path, text, "How much did the ferry Gannet cost the owners?") == "$265 million"
