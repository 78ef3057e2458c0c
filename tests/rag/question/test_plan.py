"""From a question to a plan: what is hard, what only raises a result, and that every guess is on show."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.output import plan_to_dict
from rag.question.outlets import KnownPublishers
from rag.question.plan import MAX_QUESTION, Request, build_plan
from rag.settings import RagSettings
from rag.types import Inferred, Plan
from vectorstore.errors import SettingsError, UsageError

KNOWN = KnownPublishers(["The Verge", "TechCrunch", "FOX News - Lifestyle", "The Harbour Post"])
NOW = datetime(2025, 11, 21, 12, tzinfo=UTC)


def plan(question: str, *, zone: str = "UTC", **asked: object) -> Plan:
    return build_plan(question, known=KNOWN, zone=ZoneInfo(zone), request=Request(**asked), now=NOW)  # type: ignore[arg-type]


def windows(question: str, **asked: object) -> list[tuple[str | None, str | None]]:
    return [(clause["from"], clause["to"]) for clause in plan_to_dict(plan(question, **asked))["clauses"]]


def test_the_plan_as_json_has_the_keys_of_the_contract():
    shown = plan_to_dict(plan("What did The Verge report on November 3, 2025 about batteries?", as_of="2025-11-20"))
    assert shown == {
        "topic": "What did report on about batteries?",
        "query": "What did The Verge report on November 3, 2025 about batteries?",
        "clauses": [
            {
                "text": "What did The Verge report on November 3, 2025 about batteries?",
                "publishers": ["The Verge"],
                "from": "2025-11-03",
                "to": "2025-11-03",
            }
        ],
        "publishers": [],
        "kinds": [],
        "languages": [],
        "from": None,
        "to": None,
        "as_of": "2025-11-20",
        "inferred": [
            {"field": "publishers", "value": "The Verge", "words": "The Verge"},
            {"field": "window", "value": shown["inferred"][1]["value"], "words": shown["inferred"][1]["words"]},
        ],
        "dropped": [],
    }
    assert "November 3, 2025" in shown["inferred"][1]["words"]
    assert json.loads(json.dumps(shown)) == shown


def test_what_the_caller_asks_is_hard_and_what_is_read_only_in_the_clauses():
    made = plan("What did The Verge report?", publishers=("TechCrunch",), kinds=("news",), languages=("en",))
    assert (made.publishers, made.kinds, made.languages) == (("TechCrunch",), ("news",), ("en",))
    assert made.window is None
    assert made.clauses[0].publishers == ("The Verge",)


def test_a_short_name_from_the_caller_is_resolved_and_an_unknown_one_stays_and_is_reported():
    made = plan("Who won?", publishers=("fox news", "Reuters"))
    assert made.publishers == ("FOX News - Lifestyle", "Reuters")
    assert [(drop.field, drop.reason) for drop in made.dropped] == [("publishers", "Reuters is not in this archive")]


def test_an_outlet_that_the_question_names_and_the_archive_lacks_is_on_show():
    made = plan("What did Reuters report about batteries?")
    assert made.unknown_publishers == ("Reuters",)
    assert Inferred("unknown_publishers", "Reuters", "Reuters") in made.inferred


@pytest.mark.parametrize(
    "question",
    [
        "What did The Verge report on November 3, 2025?",
        "What does the TechCrunch article published on November 3, 2025 say?",
        "What does the November 3, 2025 article by TechCrunch say?",
        "Which chips were in stories published on 2025-11-03?",
        "Does the report on the Saints vs. Falcons from November 3, 2025 name the scorer?",
        "What did The Verge report on the U.S. budget on November 3, 2025?",
    ],
)
def test_a_time_that_hangs_on_reporting_is_one_of_publication(question: str):
    assert windows(question) == [("2025-11-03", "2025-11-03")]


@pytest.mark.parametrize(
    "question",
    [
        "How large was the trade last year?",
        "Who won the election in 2024?",
        "When did the ferry sink in November?",
    ],
)
def test_a_time_of_an_event_binds_nothing(question: str):
    assert windows(question) == [(None, None)]


@pytest.mark.parametrize(
    "question", ["What happened on November 3, 2025?", "What happened with the ferry on 3 November 2025?"]
)
def test_what_happened_on_a_day_is_told_by_the_reports_of_that_day_and_the_next(question: str):
    assert windows(question) == [("2025-11-03", "2025-11-04")]


def test_a_time_binds_only_its_own_clause():
    question = (
        "What did The Verge report on September 26, 2023 about solid batteries in cars, and what did TechCrunch report "
        "on October 1, 2023 about cheap satellites from India?"
    )
    clauses = plan_to_dict(plan(question))["clauses"]
    assert [(clause["publishers"], clause["from"], clause["to"]) for clause in clauses] == [
        (["The Verge"], "2023-09-26", "2023-09-26"),
        (["TechCrunch"], "2023-10-01", "2023-10-01"),
    ]


def test_a_relative_time_is_counted_from_as_of():
    assert windows("What did The Verge report yesterday?", as_of="2025-03-01") == [("2025-02-28", "2025-02-28")]
    assert windows("What did The Verge report yesterday?") == [("2025-11-20", "2025-11-20")]


def test_as_of_includes_its_whole_day_in_the_zone_of_the_settings():
    assert plan("Who won?", as_of="2025-11-20").as_of == datetime(2025, 11, 21, tzinfo=UTC)
    abroad = plan("Who won?", as_of="2025-11-20", zone="Asia/Bishkek")
    assert abroad.as_of == datetime(2025, 11, 20, 18, tzinfo=UTC)
    assert plan_to_dict(abroad)["as_of"] == "2025-11-20"


def test_without_as_of_the_wall_is_now():
    made = plan("Who won?")
    assert (made.as_of, made.as_of_given) == (NOW, False)
    assert plan("Who won?", as_of="2025-11-20").as_of_given


def test_today_is_the_day_in_the_zone_of_the_settings():
    late = datetime(2025, 11, 21, 20, tzinfo=UTC)  # in Bishkek already the 22nd
    made = build_plan("What did The Verge report today?", known=KNOWN, zone=ZoneInfo("Asia/Bishkek"), now=late)
    assert plan_to_dict(made)["clauses"][0]["from"] == "2025-11-22"


def test_the_today_of_an_outlet_s_name_is_no_date():
    known = KnownPublishers(["Business Today"])
    made = build_plan("What did Business Today report about tariffs?", known=known, zone=ZoneInfo("UTC"), now=NOW)
    assert made.clauses[0].window is None
    assert made.clauses[0].publishers == ("Business Today",)


def test_the_bounds_of_the_caller_are_shown():
    shown = plan_to_dict(plan("Who won?", first="2025-11-01", last="2025-11-20T12:30"))
    assert (shown["from"], shown["to"]) == ("2025-11-01", "2025-11-20T12:30:00+00:00")


@pytest.mark.parametrize("question", ["", "   ", "\n\t \u00a0"])
def test_an_empty_question_is_refused(question: str):
    with pytest.raises(UsageError, match="A question must have words, but it is empty"):
        plan(question)


def test_a_long_question_is_cut_and_kept_whole_for_the_reader():
    question = "Who steered the ferry Gannet aground? " * 600
    made = plan(question)
    assert len(question) > 20_000
    assert made.question == question
    assert len(made.query) == MAX_QUESTION
    assert len(made.clauses) <= 8


@pytest.mark.parametrize(
    "question",
    [
        'Who said "the wall held?',
        "加内特号渡轮上有多少人？",
        "كم عدد الركاب؟",
        "?",
        "x" * 20_000,
        "\x00\x1b[31m\u202e",
        "The Verge",
        "yesterday",
        "published on",
        "2025-11-31 and 99/99/9999",
    ],
)
def test_any_question_has_a_plan(question: str):
    made = plan(question)
    assert made.query
    assert json.dumps(plan_to_dict(made))


@settings(max_examples=150, deadline=None)
@given(
    st.text(min_size=1, max_size=200).filter(str.strip)
    | st.lists(
        st.sampled_from(
            [
                "The Verge",
                "report",
                "published on",
                "May 5, 2023",
                "last year",
                "and",
                ",",
                "between",
                "'",
                "who",
                "2024",
            ]
        ),
        min_size=1,
        max_size=40,
    ).map(" ".join)
)
def test_every_guess_keeps_the_words_that_it_came_from(question: str):
    made = plan(question)
    assert all(guess.words in made.query for guess in made.inferred)
    assert all(clause.text in made.query for clause in made.clauses)
    assert json.dumps(plan_to_dict(made))
    assert made == plan(question)


def test_a_zone_that_is_not_known_is_refused():
    with pytest.raises(SettingsError, match="DATELINE_TIMEZONE must be a zone such as Europe/Vienna, but is 'Moon'"):
        RagSettings.from_env({"DATELINE_TIMEZONE": "Moon"})
    assert RagSettings.from_env({}).zone == ZoneInfo("UTC")
    assert RagSettings.from_env({"DATELINE_TIMEZONE": "Asia/Bishkek"}).zone == ZoneInfo("Asia/Bishkek")
