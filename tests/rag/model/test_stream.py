"""Answers by a model: a scripted one on a real loopback server that lies, tells the truth, fails, and is cut off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from rag import Answer, NewsAssistant
from rag.model.prompt import REFUSAL
from rag.model.settings import build_model
from tests.rag.model_desk import AS_OF, DESK, HERE, QUESTION, load, written_for
from tests.rag.model_server import Script, cut, event, serve
from tests.rag.stand_ins import build_archive
from vectorstore import Archive
from vectorstore.calls import count_calls

TRUE = "The council voted 17 to 9 for a second tram line. [tram]"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with build_archive(tmp_path_factory.mktemp("desk") / "archive", *DESK.values()) as archive:
        yield archive


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def scripted(desk: Archive, script: Script) -> Iterator[NewsAssistant]:
    with serve(script) as settings:
        yield NewsAssistant(desk, model=build_model(replace(settings, input_price=1.0, output_price=2.0, judge=False)))


def ask(assistant: NewsAssistant, script: Script, says: str) -> Answer:
    script.answer = lambda request: written_for(request, says)
    return assistant.ask(QUESTION, as_of=AS_OF)


def by_model(answer: Answer) -> list[str]:
    """What is shown of the model's own words."""
    return [statement.text for statement in answer.statements if statement.support["quote"] != "verbatim"]


def confirmed(answer: Answer) -> list[str]:
    """What of them is shown without a mark."""
    return [one.text for one in answer.statements if answer.model and one.support["grade"] == "confirmed"]


def test_none_of_sixty_lies_is_confirmed(scripted, script):
    lies = load("lies.jsonl")
    assert len(lies) == 60
    # Of a true sentence that cites another passage, the passage that says it is cited: no lie is left of it.
    lies = [lie for lie in lies if lie["kind"] != "wrong passage"]
    shown = {lie["says"]: confirmed(ask(scripted, script, lie["says"])) for lie in lies}
    assert {lie: facts for lie, facts in shown.items() if facts} == {}


def test_each_of_sixty_true_statements_does_with_a_quotation_that_stands_in_the_article(scripted, script, desk):
    truths = load("truths.jsonl")
    assert len(truths) == 60
    held = []
    for truth in truths:
        answer = ask(scripted, script, truth["says"])
        held += [] if by_model(answer) and answer.model == "scripted" else [truth["says"]]
        for citation in answer.citations:
            assert desk.get(citation.article_id).text[citation.start : citation.end] == citation.quote
    assert held == []


def test_no_invention_without_a_name_or_number_is_confirmed(scripted, script):
    inventions = load("inventions.jsonl")
    assert [one["says"] for one in inventions if confirmed(ask(scripted, script, one["says"]))] == []


def test_what_does_not_hold_is_listed_apart_without_quotation_marks(scripted, script):
    answer = ask(scripted, script, f"{TRUE}\n“Rails are the future,” Wren said. [tram]")
    assert by_model(answer) == ["The council voted 17 to 9 for a second tram line."]
    assert [statement.text for statement in answer.unsupported] == ["Rails are the future, Wren said."]
    assert answer.unsupported[0].citations == ()


def test_the_characters_of_a_quotation_are_the_articles_own(scripted, script):
    answer = ask(scripted, script, 'Wren said: "A city  of our size needs rails." [tram]')
    assert by_model(answer) == ['Wren said: "A city of our size needs rails".'] or "rails" in by_model(answer)[0]
    assert "“A city of our size needs rails,” Wren said." in {citation.quote for citation in answer.citations}


def test_the_refusal_sentence_is_a_refusal_without_citations(scripted, script):
    answer = ask(scripted, script, REFUSAL)
    assert (answer.refused, answer.reason, answer.citations, answer.statements) == (True, "not_stated", (), ())
    assert answer.nearest
    assert answer.model == "scripted"


def test_a_refusal_of_a_part_after_other_words_is_no_refusal_of_the_whole(scripted, script):
    answer = ask(scripted, script, f"{TRUE} The passages do not say who paid for it.")
    assert by_model(answer) == ["The council voted 17 to 9 for a second tram line."]
    assert not ask(scripted, script, "The mayor has resigned. [tram] The passages do not mention why.").refused


def test_where_nothing_holds_the_answer_is_the_one_without_a_model_and_says_so(scripted, script, desk):
    answer = ask(scripted, script, "The mayor has resigned. [tram]")
    offline = NewsAssistant(desk).ask(QUESTION, as_of=AS_OF)
    assert answer.statements == offline.statements
    assert answer.model is None
    assert "Too little of what scripted wrote holds against the reports found" in answer.note


def test_only_the_rules_the_passages_and_the_question_are_sent(scripted, script):
    ask(scripted, script, TRUE)
    request = script.requests[0]
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert QUESTION in request["messages"][1]["content"]
    assert "Wednesday = 8 October 2025" in request["messages"][1]["content"]
    assert request["max_tokens"] >= 2000
    assert request["response_format"]["json_schema"]["name"] == "answer"
    assert "max_completion_tokens" not in request


def test_tokens_and_cost_are_counted(scripted, script):
    usage = ask(scripted, script, TRUE).usage
    assert (usage.input_tokens, usage.output_tokens, usage.estimated) == (1000, 50, False)
    assert usage.cost == pytest.approx((1000 * 1.0 + 50 * 2.0) / 1_000_000)


def test_calls_are_counted_with_those_that_failed(scripted, script):
    before = count_calls()["model"]
    ask(scripted, script, TRUE)
    between = count_calls()["model"]
    script.refusals = [(404, {}, {"message": "model 'scripted' not found"})]
    ask(scripted, script, TRUE)
    after = count_calls()["model"]
    assert between.ended > before.ended
    assert between.seconds > before.seconds
    assert between.failed == before.failed
    assert after.failed == between.failed + 1


def test_an_option_that_the_server_refuses_is_left_out(scripted, script):
    script.refuses = lambda body: next((name for name in ("temperature", "stream_options") if name in body), None)
    assert by_model(ask(scripted, script, TRUE))
    assert len(script.requests) == 3


@pytest.mark.parametrize(
    ("refusal", "line"),
    [
        ((401, {}, {"message": "Incorrect API key: sk-x"}), "did not take a request without a key"),
        ((404, {}, {"message": "model 'scripted' not found"}), "has no model 'scripted'"),
        ((429, {"retry-after": "17", "x-should-retry": "false"}, {"message": "slow down"}), "Try again in 17 s."),
        ((429, {"x-should-retry": "false"}, {"message": "x", "code": "insufficient_quota"}), "no credit left"),
        ((400, {}, {"message": "maximum context length is 4096 tokens"}), "too long for 'scripted'"),
        ((500, {"x-should-retry": "false"}, {"message": "out of memory"}), "failed (500"),
    ],
)
def test_what_does_not_pass_is_one_line_and_the_answer_without_a_model(scripted, script, refusal, line):
    script.refusals = [refusal]
    answer = ask(scripted, script, TRUE)
    assert line in answer.note
    assert answer.note.startswith("scripted did not answer: ")
    assert answer.statements
    assert (answer.model, answer.usage) == (None, None)


def test_what_passes_is_tried_again(scripted, script):
    script.refusals = [(503, {"retry-after": "0.01"}, {"message": "starting"})]
    assert by_model(ask(scripted, script, TRUE))
    assert len(script.requests) == 2


def test_a_server_that_is_not_there_is_one_line(desk, script):
    with serve(script) as settings:
        pass
    answer = NewsAssistant(desk, model=build_model(settings)).ask(QUESTION, as_of=AS_OF)
    assert "cannot be reached" in answer.note
    assert answer.statements


def test_a_server_that_falls_silent_is_given_up(desk, script):
    script.pieces, script.pause_s = ["The "] * 3, 3.0
    with serve(script) as settings:
        answer = NewsAssistant(desk, model=build_model(replace(settings, timeout_s=0.5))).ask(QUESTION, as_of=AS_OF)
    assert "sent no words for 0.5 s" in answer.note


@pytest.mark.parametrize(
    "raw",
    [
        [b"data: {not json\n\n"],
        [b"<html>Bad gateway</html>"],
        [b'data: {"choices": null}\n\n', b"data: [DONE]\n\n"],
        [b'data: {"error": {"message": "CUDA out of memory"}}\n\n'],
        [b"data: 7\n\n"],
        [],
    ],
)
def test_a_malformed_stream_ends_in_the_answer_without_a_model(scripted, script, raw):
    script.raw = raw
    answer = scripted.ask(QUESTION, as_of=AS_OF)
    assert answer.statements
    assert answer.note
    assert answer.model is None


def test_what_held_before_the_stream_broke_off_stays(scripted, script):
    words = "The council voted 17 to 9 for a second tram line.\nThe line will cost $240 million.\nThe line wi"
    script.raw = [event({"content": piece}) for piece in cut(words)] + [b"data: {broken\n\n"]
    answer = scripted.ask(QUESTION, as_of=AS_OF)
    assert by_model(answer) == ["The council voted 17 to 9 for a second tram line.", "The line will cost $240 million."]
    assert "broke off" in answer.note


def test_statements_come_while_the_model_still_writes_and_closing_cancels_it(scripted, script):
    words = "The council voted 17 to 9 for a second tram line.\nThe line will cost $240 million.\n" + "Buses run. " * 90
    script.pieces, script.pause_s = cut(words), 0.02
    stream = scripted.stream(QUESTION, as_of=AS_OF)
    first = next(iter(stream))
    assert first.text == "The council voted 17 to 9 for a second tram line."
    assert script.sent < len(script.pieces) - 20
    stream.close()
    assert script.cut_off.wait(5)
    assert list(stream) == []
    assert stream.answer is None


def test_a_question_that_the_archive_cannot_answer_is_not_sent(scripted, script):
    assert scripted.ask("What did The Evening Star report about Zanzibar?", as_of=AS_OF).refused
    assert script.requests == []


def test_with_only_an_address_the_one_model_that_it_lists_is_taken(desk, script):
    script.models, script.pieces = ["only-one"], cut(TRUE.replace(" [tram]", ""))
    with serve(script) as settings:
        answer = NewsAssistant(desk, model=build_model(replace(settings, name=None))).ask(QUESTION, as_of=AS_OF)
    assert answer.model == "only-one"


def test_with_only_an_address_and_several_models_one_must_be_chosen(desk, script):
    script.models = ["a", "b"]
    with serve(script) as settings:
        answer = NewsAssistant(desk, model=build_model(replace(settings, name=None))).ask(QUESTION, as_of=AS_OF)
    assert "lists 2 models (a, b). Set DATELINE_MODEL to one of them." in answer.note


def test_what_a_small_model_really_wrote_holds_no_fact_that_is_not_cited(sample_archive, script):
    """SmolLM2-135M-Instruct's answers to 30 questions about the sample archive, replayed."""
    rows = [json.loads(line) for line in (HERE / "smollm2.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 30
    kept = rejected = 0
    with serve(script) as settings:
        assistant = NewsAssistant(sample_archive, model=build_model(replace(settings, context_tokens=1333)))
        for row in rows:
            script.answer, script.finish = (lambda _, raw=row["raw"]: raw), row["finish"]
            answer = assistant.ask(row["question"], as_of=AS_OF)
            assert answer.refused or answer.model is None or confirmed(answer)  # else it is the one without a model
            kept += len(by_model(answer))
            rejected += len(answer.unsupported)
            shown = " ".join(by_model(answer))
            for invented in ("1 December", "December 1", "John Smith", "Royal Navy", "Red Sea", "1.33%"):
                assert invented not in shown
    assert kept >= 5
    assert rejected >= 20


@pytest.mark.parametrize(("short", "shown"), [("Skerra Line", False), ("Ines Marlow", True), ("Marlow", True)])
def test_who_over_several_reports_is_a_person_whatever_the_model_says(scripted, script, short, shown):
    said = "Captain Ines Marlow said all of them were brought ashore, and the operator is Skerra Line. [ferry]"
    script.answer = lambda request: written_for(request, f"Short answer: {short}\n\n{said}")
    question = "Who said that all were brought ashore, and who sailed the ferry Gannet off Estmere?"
    answer = scripted.ask(question, as_of=AS_OF)
    assert by_model(answer)
    assert (answer.short_answer == short) is shown
