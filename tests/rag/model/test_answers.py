"""Answers as a strong model writes them, in every form, each with a lie in it: what a reader gets of them."""

from __future__ import annotations

import pytest

from tests.rag.written_answers import ask_all, load_answers, reads_as_answer, shown_lies
from vectorstore import Archive

ANSWERS = load_answers()


def test_there_are_sixty_in_every_form() -> None:
    assert len(ANSWERS) == 60
    forms = "bold bullets caveats footnotes headings json json_fenced lead_in numbered paragraph table"
    assert {one.form for one in ANSWERS} == set(forms.split())


# A third of them each, for the time that they take; `python -m tests.rag.written_answers` asks all of both.
@pytest.mark.parametrize(("judge", "first", "lies"), [(True, 0, 0), (False, 1, 9)])
def test_what_a_strong_model_writes_still_reads_as_an_answer_and_its_lies_are_not_confirmed(
    sample_archive: Archive, judge: bool, first: int, lies: int
) -> None:
    answers = list(ask_all(sample_archive, ANSWERS[first::3], judge=judge))
    assert sum(reads_as_answer(*one) for one in answers) >= 0.9 * len(answers)
    told = [shown_lies(*one) for one in answers]
    assert not any("confirmed" in grades for grades in told)
    assert sum(bool(grades) for grades in told) <= lies
