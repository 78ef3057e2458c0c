"""The reader: where in a passage the answer stands, whether there is one, and that its card tells the truth."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.evidence.reader import MODEL, Judgement, Reader, Text
from vectorstore.errors import EmbedderError

FERRY = (
    "The ferry Gannet sank off Carrow Point on Tuesday with 212 people on board. The harbour master, Ines Calder, said "
    "the bow door had been left open. Divers recovered the recorder two days later."
)
BANK = "The central bank raised its main rate to 4.25 percent, the third rise this year. Traders had expected it."


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def judgement(tokens: str, starts: list[float], ends: list[float]) -> Judgement:
    spans = [match.span() for match in re.finditer(r"\S+", tokens)]
    sentences = np.arange(len(spans), dtype=np.float32)
    return Judgement(0.0, np.array(spans), np.array(starts, np.float32), np.array(ends, np.float32), sentences)


def test_the_best_span_is_the_one_whose_start_and_end_score_most():
    best = judgement("it was ten past four", [0, 0, 5, 1, 0], [0, 0, 1, 2, 3]).best_span()
    assert (best.start, best.end, best.score) == (7, 20, 8.0)


def test_a_span_never_ends_before_it_starts():
    best = judgement("a b c", [0, 0, 9], [9, 0, 0]).best_span()
    assert (best.start, best.end, best.score) == (0, 1, 9.0)


def test_a_span_may_be_asked_for_within_a_sentence():
    best = judgement("one two three four", [9, 0, 1, 0], [9, 0, 1, 0]).best_span(4, 13)
    assert (best.start, best.end) == (8, 13)


def test_the_odds_of_a_sentence_are_those_of_its_first_token():
    read = judgement("one two three four", [0] * 4, [0] * 4)
    assert (read.sentence_odds(0, 7), read.sentence_odds(8, 18), read.sentence_odds(18, 30)) == (0.0, 2.0, None)


def test_where_there_is_no_token_there_is_no_span():
    assert judgement("", [], []).best_span() is None
    assert judgement("one two", [1, 1], [1, 1]).best_span(3, 4) is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who said that the bow door had been left open?", "Ines Calder"),
        ("How many people were on board the Gannet?", "212"),
        ("Where did the ferry sink?", "Carrow Point"),
    ],
)
def test_it_finds_the_words_that_answer(reader: Reader, question: str, answer: str):
    (found,) = reader.read(question, [Text(FERRY, "Ferry sinks")])
    best = found.best_span()
    assert answer in FERRY[best.start : best.end]


def test_the_passage_that_answers_is_the_more_relevant_one(reader: Reader):
    ferry, bank = reader.read("Who is the harbour master?", [Text(FERRY), Text(BANK)])
    assert ferry.relevance > bank.relevance
    assert ferry.best_span().score > bank.best_span().score


def test_a_judgement_does_not_depend_on_the_other_texts(reader: Reader):
    together = reader.read("How high is the main rate?", [Text(FERRY), Text(BANK), Text("")])
    alone = Reader(threads=1).read("How high is the main rate?", [Text(BANK)])
    assert together[1].relevance == alone[0].relevance
    assert np.array_equal(together[1].starts, alone[0].starts)


@settings(max_examples=25, deadline=None)
@given(question=st.text(max_size=60), text=st.text(max_size=400), title=st.text(max_size=40))
def test_any_text_is_read_and_a_span_lies_in_it(reader: Reader, question: str, text: str, title: str):
    (found,) = reader.read(question, [Text(text, title)])
    best = found.best_span()
    assert best is None or 0 <= best.start <= best.end <= len(text)
    assert np.isfinite(found.relevance)


def test_a_long_question_and_a_long_text_are_cut(reader: Reader):
    (found,) = reader.read("why " * 1000, [Text("because " * 4000, "title " * 500)])
    assert len(found.starts) <= 352


def test_no_texts_give_no_judgements(reader: Reader):
    assert reader.read("Who?", []) == []


def test_a_missing_model_is_said_plainly(tmp_path: Path):
    with pytest.raises(EmbedderError, match=r"reader\.onnx"):
        Reader(model=tmp_path / "reader.onnx").read("Who?", [Text("She did.")])


def test_the_card_names_the_file_that_ships():
    card = MODEL.with_name("reader-minilm-l6.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| {re.escape(MODEL.name)} \| ([\d,]+) \| (\w+) \|$", card, re.MULTILINE)
    content = MODEL.read_bytes()
    assert int(row[1].replace(",", "")) == len(content)
    assert row[2] == hashlib.sha256(content).hexdigest()
