"""The short answer: an amount, a day, a name or nothing, of at most twelve words."""

from __future__ import annotations

import pytest

from rag import NewsAssistant
from rag.types import MAX_SHORT_ANSWER
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


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        pytest.param(text, question, answer, id=law)
        for law, text, question, answer in [
            (
                "a relative day is given as the day it was",
                "The ferry Gannet ran aground yesterday.",
                "When did the ferry Gannet run aground?",
                "12 August 2025",
            ),
            (
                "the day of publication is no answer to when",
                "The ferry Gannet ran aground off the coast.",
                "When did the ferry Gannet run aground?",
                None,
            ),
            (
                "the sentence that says what is asked gives the day, not the one with more names",
                "The ferry Gannet of the Estmere Line left Estmere on 3 May 2025.\n\n"
                "The ferry Gannet was sold on 9 June 2025.",
                "When was the ferry Gannet of the Estmere Line sold?",
                "9 June 2025",
            ),
            (
                "a day to come is after publication",
                "The ferry Gannet was launched on 3 May 2025.",
                "When will the ferry Gannet be launched?",
                None,
            ),
            (
                "here is where the dateline says",
                "The owners of the ferry Gannet met here with the crew.",
                "Where did the owners of the ferry Gannet meet?",
                "ESTMERE",
            ),
            (
                "a date is no amount",
                "On 3 May 2024 the ferry Gannet carried 90 passengers.",
                "How many passengers did the ferry Gannet carry?",
                "90",
            ),
            (
                "a short scale is written out",
                "The ferry Gannet cost the owners $265m.",
                "How much did the ferry Gannet cost the owners?",
                "$265 million",
            ),
            (
                "the thing that is asked for is named with its noun",
                "The council will build the Lanthorne-Estmere railway next year.",
                "Which railway will the council build?",
                "Lanthorne-Estmere railway",
            ),
            (
                "what a thing is called is its name",
                "The ticketing system of the ferry Gannet, which is called Halcyon, failed.",
                "What is the ticketing system of the ferry Gannet called?",
                "Halcyon",
            ),
            (
                "a bare surname is given in full",
                "Captain Ines Marlow took over in May.\n\nIt was Marlow who steered the ferry Gannet aground.",
                "Who steered the ferry Gannet aground?",
                "Ines Marlow",
            ),
            (
                "a dateline is nobody",
                "SKERRA, Aug. 12 (Northline) — A schoolboy of 17 has found the ferry Gannet.\n\n"
                "It was Kofi Brandvold who found the ferry Gannet, his mother said.",
                "Who found the ferry Gannet?",
                "Kofi Brandvold",
            ),
            (
                "which captain is a person, though the reader points at something else",
                "Our captain on the ferry Gannet, Ines Marlow, wrote down 6.8 metres at twenty to six.",
                "Which captain on the ferry Gannet wrote down 6.8 metres?",
                "Ines Marlow",
            ),
            (
                "where two sentences give a number, the more exact one is taken",
                "The ferry Gannet cost the owners almost 23 million crowns.\n\n"
                "The ferry Gannet cost the owners 22.71 million crowns, the court heard.",
                "How much did the ferry Gannet cost the owners?",
                "22.71 million crowns",
            ),
            (
                "a day of the year goes before the year",
                "The ferry Gannet of the owners will sail again in 2026.\n\n"
                "The next crossing of the Gannet is due on 4 January 2026.",
                "When is the next crossing of the Gannet?",
                "4 January 2026",
            ),
            (
                "a body may be who",
                "The Coast Guard said that the ferry Gannet ran aground.",
                "Who said that the ferry Gannet ran aground?",
                "The Coast Guard",
            ),
            (
                "where someone is from is no part of the name",
                "Kofi Brandvold of Norrey won the race of the ferry Gannet.",
                "Who won the race of the ferry Gannet?",
                "Kofi Brandvold",
            ),
        ]
    ],
)
def test_the_answer_is_of_the_kind_asked_for(tmp_path, text, question, answer):
    assert ask(tmp_path, text, question) in (None, answer)  # a headline that is not proven is not given


def test_an_open_question_has_no_short_answer(assistant):
    answer = assistant.ask("Why was the flood wall at Brackwater tested?", as_of="2025-12-01")
    assert answer.short_answer is None


def test_no_short_answer_is_longer_than_twelve_words(tmp_path):
    text = "It was " + " ".join(f"Name{chr(97 + i)}" for i in range(26)) + " who steered the ferry Gannet aground."
    answer = ask(tmp_path, text, "Who steered the ferry Gannet aground?")
    assert answer is None or len(answer.split()) <= MAX_SHORT_ANSWER
