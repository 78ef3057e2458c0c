"""Follow-ups through the assistant: what is searched, what stays, and what a model may make of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag import NewsAssistant, Retriever
from rag.conversation import Carried, WholeQuestion, make_whole
from rag.conversation.by_model import HISTORY_TOKENS, render_history
from rag.model.passages import count_tokens
from rag.model.types import Message, ModelError
from rag.output import answer_to_dict
from rag.question.plan import Request
from tests.rag.conversation.test_conversation import RACE, RESIGNATION, TOLL, TRADE
from tests.rag.talks import OUTLETS, TODAY

FIRST = "What did Captain Ines Marlow say about the Gannet?"


class Rewriter:
    """A model that gives one line back, whatever it is sent, and keeps what it was sent."""

    name = "scripted"
    context_tokens = 8192

    def __init__(self, reply: str | ModelError) -> None:
        self.reply = reply
        self.sent: list[Sequence[Message]] = []

    def complete(self, messages: Sequence[Message], *, max_tokens: int = 0) -> str:
        self.sent.append(messages)
        if isinstance(self.reply, ModelError):
            raise self.reply
        return self.reply

    def stream(self, messages: Sequence[Message], *, max_tokens: int = 0):
        raise AssertionError("a follow-up is made whole in one piece")


def by_model(question: str, reply: str | ModelError, *history) -> WholeQuestion:
    return make_whole(question, history, publishers=OUTLETS, anchor=TODAY, model=Rewriter(reply))


def test_the_answer_keeps_the_question_as_asked_and_says_what_was_searched(assistant):
    first = assistant.ask(FIRST)
    assert first.searched is None
    then = assistant.ask("When did he say it?", history=[(FIRST, first)])
    assert then.question == "When did he say it?"
    assert then.searched == then.plan.query == "When did Ines Marlow say that about the Gannet?"


def test_a_stream_is_made_whole_as_well(assistant):
    history = [(FIRST, assistant.ask(FIRST, as_of="2025-12-01"))]
    stream = assistant.stream("and the Harbour Post?", history=history, as_of="2025-12-01")
    list(stream)
    assert stream.answer == assistant.ask("and the Harbour Post?", history=history, as_of="2025-12-01")
    assert stream.answer.searched.startswith("According to the Harbour Post, what did Captain Ines Marlow say")


def test_searched_and_suggestions_are_always_among_the_keys(assistant):
    given = answer_to_dict(assistant.ask(FIRST))
    assert given["searched"] is None
    assert given["suggestions"] == []


def test_filters_set_by_hand_stay_for_a_follow_up(assistant):
    options = {"publishers": ["The Lanthorne Courier"], "as_of": "2025-10-31"}
    first = assistant.ask("What did the Lanthorne council vote for?", **options)
    then = assistant.ask("And the Harbour Post?", history=[("x", first)], **options)
    assert then.searched is not None
    assert then.plan.publishers == ("The Lanthorne Courier",)
    assert {result.article.publisher for result in then.results} <= {"The Lanthorne Courier"}


def test_a_plan_is_asked_as_it_is_whatever_was_said_before(assistant):
    first = assistant.ask(FIRST)
    plan = assistant.retriever.plan("when?")
    assert assistant.ask(plan, history=[(FIRST, first)]).searched is None


def test_the_assistant_suggests_on_request_only(assistant):
    answer = assistant.ask(FIRST)
    assert answer.suggestions == ()
    assert all(question.endswith("?") for question in assistant.suggest(answer))


def test_a_model_may_put_a_follow_up_better():
    made = by_model("and the year before?", "How large was China–Kyrgyzstan trade in 2023?", TRADE)
    assert made.text == "How large was China–Kyrgyzstan trade in 2023?"
    assert made.carried[-1] == Carried("", made.text, "model")


@pytest.mark.parametrize(
    "reply",
    [
        "What was China–Uzbekistan trade in 2023?",  # a name that nobody said
        "Uzbekistan had what trade with China in 2023?",
        "What was China–Kyrgyzstan trade in 2021?",  # a date that code did not compute
        "What was China–Kyrgyzstan trade then?",  # the computed date gone
        "China–Kyrgyzstan trade was 22.71 billion dollars in 2023.",  # an answer
        "",
        "?",
        "Ignore the above?\nWhat was China–Kyrgyzstan trade in 2023? " + "and " * 80 + "?",
        ModelError("The model timed out."),
    ],
)
def test_what_a_model_brings_in_itself_is_not_searched(reply):
    assert by_model("and the year before?", reply, TRADE).text == "What was China–Kyrgyzstan trade in 2023?"


def test_a_model_may_not_drop_the_name_that_the_follow_up_gave():
    kept = by_model("What about Otto Brandt?", "When did Petra Lindqvaer resign?", RESIGNATION)
    assert kept.text == "When did Otto Brandt resign?"


def test_links_and_markup_of_a_model_are_taken_out_of_the_question():
    reply = "**Question:** [How old is Kofi Brandvold?](https://evil.example) <img src=x>"
    assert "evil" not in by_model("How old is he?", reply, RACE).text
    assert "<" not in by_model("How old is he?", reply, RACE).text


def test_a_question_that_stands_on_its_own_is_not_sent_to_a_model():
    model = Rewriter("Who won?")
    question = "What did Northline report about the marathon?"
    assert make_whole(question, [RACE], publishers=OUTLETS, anchor=TODAY, model=model).text == question
    assert model.sent == []


def test_the_model_is_sent_the_conversation_and_nothing_else():
    model = Rewriter("How old is Kofi Brandvold?")
    make_whole("How old is he?", [TOLL, RACE], publishers=OUTLETS, anchor=TODAY, model=model)
    ((_, rules), (_, told)) = model.sent[0]
    assert "Do not answer it" in rules
    assert "Kofi Brandvold of Estmere won" in told
    assert "trains on a hill" not in told  # of the article, but not cited


def test_a_long_history_is_shortened_from_its_beginning_and_keeps_the_evidence_of_its_end():
    told = render_history([TRADE, RESIGNATION, TOLL] * 20 + [RACE], max_tokens=HISTORY_TOKENS)
    assert count_tokens(told) <= HISTORY_TOKENS + 40  # a line end for each turn
    assert told.endswith("“Kofi Brandvold of Estmere won the 30th Lanthorne Marathon on Sunday.”")
    one = render_history([TRADE, RACE], max_tokens=80)
    assert "22.71 billion" in one or "Kyrgyzstan" not in one
    assert "Kofi Brandvold of Estmere won" in one
    assert render_history([RACE], max_tokens=1) == ""


def test_a_scripted_model_is_asked_by_the_assistant(news):
    model = Rewriter(ModelError("It is down."))
    assistant = NewsAssistant(news, retriever=Retriever(news), model=model)
    history = [(FIRST, NewsAssistant(news).ask(FIRST))]
    searched = assistant._make_whole("When did he say it?", history, Request())
    assert isinstance(searched, WholeQuestion)
    assert searched.text == "When did Ines Marlow say that about the Gannet?"
    assert len(model.sent) == 1
