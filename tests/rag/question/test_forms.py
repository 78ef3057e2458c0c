"""Tests of what a question wants: the kept-apart fifth of the labelled questions is the floor."""

import importlib.util
from pathlib import Path

import pytest

from rag.question.forms import read_form
from rag.question.wording import read_wording
from vectorstore.embedder import EmbedderSettings, load_embedder

ROOT = Path(__file__).resolve().parent.parent.parent.parent


@pytest.fixture(scope="module")
def training():
    spec = importlib.util.spec_from_file_location("train_forms", ROOT / "scripts" / "train_forms.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _label(question, vector):
    wanted = read_form(question, lambda _: vector)
    if max(wanted.archive, wanted.chat) > 0.5:
        return "archive" if wanted.archive > wanted.chat else "chat"
    return wanted.asked or wanted.form


def test_of_questions_that_were_kept_apart_seven_in_ten_are_read_right(training):
    rows = [row for row in zip(*training.load_questions(), strict=True) if training.fold_of(row[1]) == 4][::3]
    vectors = load_embedder(EmbedderSettings()).embed_queries([question for _, question in rows])
    right = [_label(question, vector) == name for (name, question), vector in zip(rows, vectors, strict=True)]
    assert sum(right) / len(right) >= 0.70


@pytest.mark.parametrize(
    "before", ["", "Hi there! ", "Could you please tell me ", "I'm on deadline. ", "In 50 words: "]
)
@pytest.mark.parametrize("behind", ["", " Thanks!", " Max 3 bullets please.", " Answer in English.", " Don't guess."])
def test_what_stands_around_a_question_is_not_what_it_asks(before, behind):
    question = "who opposed the barrier in Velmouth"
    assert read_wording(f"{before}{question}?{behind}").asked.rstrip("?") == question


def test_a_question_that_points_to_what_stands_before_it_keeps_that():
    asked = read_wording("A ferry sank off Norrey in August. How many people were on it?").asked
    assert "Norrey" in asked


def test_a_text_of_nothing_but_politeness_stays():
    assert read_wording("Thank you very much!").asked == "Thank you very much!"
