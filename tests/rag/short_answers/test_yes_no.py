"""Yes and No: given where the evidence decides, and not where it does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag import Answer, NewsAssistant
from tests.rag.stand_ins import article, build_archive

WEIR_POST = article(
    1,
    "Weir at Corrin to be rebuilt",
    "The weir at Corrin will be rebuilt with an eel ladder, the engineer Ignatius Boll said.\n\n"
    "No charges have been brought over the collapse of the weir.",
    "2025-05-02T09:00:00+00:00",
    "The Harbour Post",
)
WEIR_COURIER = article(
    2,
    "Corrin weir plan praised by anglers",
    "Anglers praised the plan to rebuild the weir at Corrin with an eel ladder.\n\n"
    "The anglers of Corrin expect more salmon above the weir.",
    "2025-05-09T09:00:00+00:00",
    "The Lanthorne Courier",
)
BRIDGE = article(
    3,
    "Cray Bridge opens",
    "The new Cray Bridge was finished behind schedule, but it is the longest bridge in Estmere.",
    "2025-06-01T09:00:00+00:00",
    "The Harbour Post",
)
QUARRY = article(
    4,
    "Quarry at Uldenfell closes",
    "The slate quarry at Uldenfell will not close this decade, the owners said.",
    "2025-06-03T09:00:00+00:00",
    "The Harbour Post",
)
QUARRY_AGAIN = article(
    5,
    "Quarry at Uldenfell to close",
    "The slate quarry at Uldenfell will close this decade, the council said.",
    "2025-06-20T09:00:00+00:00",
    "The Lanthorne Courier",
)
COST = article(
    6,
    "Cost of the lido at Norrey",
    "The lido at Norrey will cost the island 412 million crowns, the council said.",
    "2025-07-01T09:00:00+00:00",
    "The Harbour Post",
)
COST_AGAIN = article(
    7,
    "Lido at Norrey and its cost",
    "The lido at Norrey is to cost the island 438 million crowns.",
    "2025-07-02T09:00:00+00:00",
    "The Lanthorne Courier",
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsAssistant]:
    folder = tmp_path_factory.mktemp("polarity") / "archive"
    with build_archive(folder, WEIR_POST, WEIR_COURIER, BRIDGE, QUARRY, QUARRY_AGAIN, COST, COST_AGAIN) as archive:
        yield NewsAssistant(archive)


def ask(assistant: NewsAssistant, question: str) -> Answer:
    return assistant.ask(question, as_of="2025-12-01")


@pytest.mark.parametrize(
    ("order", "answer"), [("before", "Yes"), ("after", "No"), ("before or after", "Before")], ids=str
)
def test_which_report_came_first_is_read_from_the_days_of_publication(assistant, order, answer):
    question = (
        f"Did The Harbour Post report that the weir at Corrin will be rebuilt {order} The Lanthorne Courier reported "
        "that anglers praised the plan for the weir?"
    )
    found = ask(assistant, question)
    assert found.short_answer == answer
    assert found.note == "By the times of publication of the two reports."
    assert [c.publisher for c in found.citations] == ["The Harbour Post", "The Lanthorne Courier"]


REPORTS = "the report by The Harbour Post on the weir at Corrin and the report by The Lanthorne Courier on the weir"
QUARRIES = (
    "the report by The Harbour Post on the slate quarry at Uldenfell and the report by The Lanthorne Courier on the "
    "slate quarry"
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (f"Is there consistency between {REPORTS} plan with an eel ladder?", "Yes"),
        (f"Is there inconsistency between {REPORTS} plan with an eel ladder?", "No"),
        (f"Are {REPORTS} plan with an eel ladder consistent or inconsistent?", "Consistent"),
        (f"Is there consistency between {QUARRIES} that closes this decade?", "No"),
        (f"Is there a discrepancy between {QUARRIES} that closes this decade?", "Yes"),
    ],
)
def test_reports_agree_where_neither_speaks_against_the_other(assistant, question, answer):
    found = ask(assistant, question)
    assert found.short_answer == answer
    assert {c.publisher for c in found.citations} == {"The Harbour Post", "The Lanthorne Courier"}


@pytest.mark.parametrize(
    ("first", "answer"),
    [
        ("say that the weir at Corrin will be rebuilt with an eel ladder", "Yes"),
        ("say that the weir at Corrin will not be rebuilt with an eel ladder", "No"),
    ],
)
def test_claims_are_held_against_the_report_of_their_outlet(assistant, first, answer):
    question = (
        f"Does The Harbour Post {first}, while The Lanthorne Courier reports that anglers praised the plan to rebuild "
        "the weir at Corrin?"
    )
    assert ask(assistant, question).short_answer == answer


def test_each_report_is_told_by_outlet_and_day(assistant):
    question = (
        "Does The Harbour Post say that the weir at Corrin will be rebuilt with an eel ladder, while The Lanthorne "
        "Courier reports that anglers praised the plan to rebuild the weir at Corrin?"
    )
    first, second = ask(assistant, question).statements
    assert first.text.startswith("The Harbour Post, 2 May 2025: The weir at Corrin will be rebuilt")
    assert second.text.startswith("The Lanthorne Courier, 9 May 2025: Anglers praised")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Is Cray Bridge the longest bridge in Estmere?", "Yes"),
        ("Was the Cray Bridge finished on schedule?", None),
        ("Have charges been brought over the collapse of the weir?", "No"),
        ("Do the anglers of Corrin agree with the engineer Ignatius Boll?", None),
    ],
)
def test_a_fact_needs_one_sentence_that_says_or_denies_all_of_it(assistant, question, answer):
    assert ask(assistant, question).short_answer == answer


def test_an_undecided_question_still_gets_its_sentences(assistant):
    found = ask(assistant, "Was the Cray Bridge finished on schedule?")
    assert "behind schedule" in found.text
    assert found.note is None


def test_whether_something_changed_is_left_to_the_reader(assistant):
    assert ask(assistant, f"Has there been a change between {REPORTS} plan with an eel ladder?").short_answer is None


@pytest.mark.parametrize(("asked", "answer"), [("agree on", "No"), ("give the same figure for", "No")])
def test_reports_with_different_numbers_do_not_agree(assistant, asked, answer):
    found = ask(assistant, f"Do The Harbour Post and The Lanthorne Courier {asked} the cost of the lido at Norrey?")
    assert found.short_answer == answer
    assert found.note == "The reports give different values."
    assert [value.value for value in found.conflicts[0].values] == ["412 million crowns", "438 million crowns"]
