"""A sentence read alone: who "He" is, which year "last year" was, and what may be left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.wording import explain_in_brackets, name_report, shorten
from rag.language.paragraphs import text_before
from tests.rag.stand_ins import article

TALKS = article(
    1,
    "Talks in Estmere",
    "President Sadyr Japarov received Foreign Minister Wang Yi in Estmere, he said.\n\n"
    "President Sadyr Japarov said that trade grew. He asked for a railway.\n\n"
    "Ms Oda Renswick said that the inquiry goes on. He was not there. She was.",
    "2025-11-20",
    "Kestrel",
)


def explain(sentence: str, *, known: tuple[str, ...] = ()) -> str:
    start = TALKS.text.index(sentence)
    return explain_in_brackets(sentence, TALKS, known=set(known), before=text_before(TALKS, start))[0]


def test_a_pronoun_is_the_one_person_named_before_it_in_the_paragraph():
    assert explain("He asked for a railway.") == "He [i.e. Sadyr Japarov] asked for a railway."


def test_a_pronoun_is_not_explained_where_two_persons_are_named():
    before = "Sadyr Japarov met Wang Yi."
    assert explain_in_brackets("He was pleased.", TALKS, known=set(), before=before)[0] == "He was pleased."


def test_a_pronoun_is_not_someone_whose_title_speaks_against_it():
    assert explain("He was not there.") == "He was not there."
    assert explain("She was.") == "She [i.e. Oda Renswick] was."


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ("Judge Anna Velling found him guilty.", 'He had "sold the water".'),
        ("Judge Anna Velling spoke first.", 'He had, she said, "sold the water".'),
        ("Marcus Thorne drove on and left her at the gate.", "She walked home."),
    ],
)
def test_a_pronoun_is_not_explained_where_another_one_tells_of_somebody_else(before, sentence):
    assert explain_in_brackets(sentence, TALKS, known=set(), before=before)[0] == sentence


def test_a_place_is_not_explained_by_a_name_that_holds_it():
    ferry = article(
        2, "Ferry", "The ship left Estmere. Anna Estmere said that all in Estmere were well.", "2025-11-20", "Kestrel"
    )
    assert explain_in_brackets("The ship left Estmere.", ferry, known=set())[0] == "The ship left Estmere."


def test_a_firm_is_not_explained_by_its_founder():
    yard = article(3, "Yard", "Sigrun Halvard said so. Orders of Halvard & Daughters rose.", "2025-11-20", "Kestrel")
    sentence = "Orders of Halvard & Daughters rose."
    assert explain_in_brackets(sentence, yard, known=set())[0] == sentence


WIRE = replace(TALKS, dateline="BISHKEK, Nov. 19")
LONG = (
    "The two presidents agreed on a plan for the railway that will cross three mountain passes and cost more than any "
    "other line that was ever built in the country between the lake and the border, which both of them praised in "
    "speeches that went on until late in the evening and were followed by a dinner of many courses in a tent beside "
    "the water."
)


def shown(text: str, *, needed: str = "") -> str:
    start, end = shorten(text, WIRE, needed=needed)
    return text[start:end]


@pytest.mark.parametrize("dash", ["--", "—", "–"])
def test_a_dateline_is_left_out(dash):
    assert shown(f"BISHKEK, Nov. 19 (Xinhua) {dash} Trade grew.") == "Trade grew."


def test_a_dateline_stays_where_here_means_it():
    assert shown("BISHKEK, Nov. 19 (Xinhua) -- They met here.").startswith("BISHKEK")


def test_a_last_clause_of_a_long_sentence_is_left_out_unless_it_is_needed():
    assert shown(LONG).endswith("the lake and the border")
    assert shown(LONG, needed="who gave speeches") == LONG
    assert shown(LONG[:300]) == LONG[:300]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400), st.text(max_size=30))
def test_what_is_shown_is_a_part_of_the_sentence_and_never_nothing(text: str, needed: str):
    start, end = shorten(text, WIRE, needed=needed)
    assert 0 <= start <= end <= len(text)
    assert text[start:end].strip() or not text.strip()


def test_a_report_is_named_by_outlet_and_day_or_by_its_title():
    assert name_report(TALKS) == "Kestrel, 20 November 2025"
    assert name_report(replace(TALKS, publisher=None, published_at=None)) == "Talks in Estmere"
