"""Where outlets differ, and what a later report revised: over every disagreement planted in the sample archive."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import add
from rag import Answer, NewsAssistant
from rag.conflicts import settle_short_answer
from rag.question.kinds import Question
from rag.types import Conflict, ConflictValue
from tests.rag.stand_ins import article
from tests.stand_ins import WordHashEmbedder
from vectorstore import Archive, Article

TRUTH = json.loads((Path(__file__).parents[3] / "sample_archive" / "truth.json").read_text(encoding="utf-8"))
PLANTED = {item["id"]: item for item in TRUTH["planted"] if item["type"] in ("disagreement", "revision")}
# A crowd, a day in German, and a cause that was cleared: the rules for them held on nothing else.
NOT_SEEN = {"p044", "p050", "p056"}
# What a reader would ask to come upon each of them, and two of the values that must be shown.
QUESTIONS = {
    "p023": ("How many people were aboard the Maid of Skerra?", "143", "146"),
    "p024": ("How many people did the Patience take from the water?", "38", "41"),
    "p025": ("When did the ferry Maid of Skerra strike Gull Rock?", "6:42 p.m.", "five to seven"),
    "p026": (
        "Which body investigates the sinking of the Maid of Skerra?",
        "Marine Accident Board",
        "Maritime Safety Inspectorate",
    ),
    "p027": ("How high did the River Thessel rise at Brackwater?", "7.1 metres", "6.8 metres"),
    "p028": ("How many people had to leave their homes in the Brackwater flood?", "3,400", "2,900"),
    "p029": ("How much damage did the flood at Brackwater do?", "310 million crowns", "265m crowns"),
    "p030": (
        "Which body looks into the outbreak of legionnaires' disease in Lanthorne?",
        "Estmere Health Agency",
        "National Institute of Public Health",
    ),
    "p031": ("What is the capacity of the wind farm Gannet Bank?", "640 megawatts", "604-megawatt"),
    "p032": ("How much has the wind farm Gannet Bank cost?", "2.1 billion crowns", "2.3bn crowns"),
    "p033": ("How many homes will Gannet Bank supply?", "510,000", "600,000"),
    "p034": ("How many people will the Ferren yard take on?", "400", "450"),
    "p035": ("How strong were the gusts of storm Ilka?", "148 kilometres", "141 kilometres"),
    "p036": ("How many homes lost power in storm Ilka?", "62,000", "58,000"),
    "p037": ("How many tonnes of herring may Estmere's boats land a year?", "18,500 tons", "17,900 tonnes"),
    "p038": ("How many Estmerian ports are open to Tarvian crews?", "four", "three"),
    "p039": ("On how many counts was Casimir Dole found guilty?", "twelve", "eleven"),
    "p040": ("Who was Casimir Dole's lawyer?", "Ludovica Prange", "Ludovika Prang"),
    "p041": (
        "By how many votes did the council of Port Selwick back the Harbour Tram?",
        "31 votes to 28",
        "31 to 26",
    ),
    "p042": ("How much will the Harbour Tram cost?", "438 million crowns", "412 million crowns"),
    "p043": ("In which night was the comet of Lio Maren photographed?", "August 23", "21 August"),
    "p045": (
        "In which minute did Bastian Roth miss the penalty in the Cup final?",
        "Eighty-eight minutes",
        "eighty-seventh minute",
    ),
    "p046": ("What was Anna Velling's time on Lake Orla?", "7 minutes 21.4 seconds", "7 minutes 24.1 seconds"),
    "p047": ("How many runners started in the Lanthorne Marathon?", "14,600", "15,200"),
    "p048": ("How many rail tickets went unsold in the outage?", "210,000", "180,000"),
    "p049": ("From which year is the quartet by Clara Vess?", "1887", "1878"),
    "p051": (
        "Which mediation body does China want Kyrgyzstan to join?",
        "International Court of Mediation",
        "International Organization for Mediation",
    ),
    "p052": ("How many people died on the Maid of Skerra?", "Eleven", "Ten"),
    "p053": ("How many people died in the Thessel flood at Brackwater?", "Five", "nine"),
    "p054": ("How many people fell ill with legionnaires' disease in Lanthorne?", "Seventeen", "52"),
    "p055": ("How many people died of legionnaires' disease in Lanthorne?", "two", "three"),
    "p057": ("How many permanent jobs does the data centre in Uldenfell promise?", "60", "35"),
    "p058": ("At what price did Skerra Line shares close?", "21.50 crowns", "19.20 crowns"),
}
# What a reader would ask to come upon a page that was put right, the value that it had and the one it has.
CORRECTED = {
    "p017": ("How many people died when the ferry Maid of Skerra sank?", "Four", "Seven"),
    "p018": ("How many people died on the Maid of Skerra?", "Eleven", "Ten"),
    "p020": ("For how long was Casimir Dole sent to prison?", "four years", "three and a half years"),
    "p021": ("How high was the turnout in the tram referendum of Port Selwick?", "41.7 per cent", "47.1 per cent"),
    "p022": ("Who is the physics teacher of Lio Maren?", "Ruben Asche", "Rufina Asche"),
}


@pytest.fixture(scope="module")
def answers(sample_assistant: NewsAssistant) -> dict[str, Answer]:
    return {name: sample_assistant.ask(asked[0], as_of="2025-12-01") for name, asked in QUESTIONS.items()}


def test_every_planted_disagreement_and_revision_is_asked_for():
    assert set(QUESTIONS) | NOT_SEEN == set(PLANTED)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_planted_disagreement_or_revision_is_found_and_told_apart(answers, name):
    (conflict,) = answers[name].conflicts
    assert conflict.kind == ("differs" if PLANTED[name]["type"] == "disagreement" else "revised")
    shown = " | ".join(value.value for value in conflict.values)
    assert all(value in shown for value in QUESTIONS[name][1:]), shown


@pytest.mark.parametrize("name", sorted(CORRECTED))
def test_a_value_of_a_planted_correction_or_update_was_revised(sample_assistant, name):
    question, *values = CORRECTED[name]
    (conflict,) = sample_assistant.ask(question, as_of="2025-12-01").conflicts
    shown = " | ".join(value.value for value in conflict.values)
    assert conflict.kind == "revised"
    assert all(value.lower() in shown.lower() for value in values), shown


def test_every_planted_correction_and_update_is_asked_for():
    # p019: "two of our neighbours are dead", then five, may be a part of all who died.
    assert set(CORRECTED) | {"p019"} == {
        item["id"] for item in TRUTH["planted"] if item["type"] in ("correction", "update")
    }


@pytest.mark.parametrize("item", [one for one in TRUTH["planted"] if one["type"] == "copy"], ids=lambda one: one["id"])
def test_a_planted_copy_is_told(sample_archive, item):
    stories = [held_as(sample_archive, file) for file in item["files"]]
    copies = {one.article_id for one in sample_archive.find_copies(stories[0].article_id)}
    assert copies == {one.article_id for one in stories[1:]}


@pytest.mark.parametrize(
    "item", [one for one in TRUTH["planted"] if one["type"] == "rewrite"], ids=lambda one: one["id"]
)
def test_a_planted_rewrite_is_no_copy(sample_archive, item):
    sources = {held_as(sample_archive, file).article_id for file in item["of"]}
    for file in item["files"]:
        own = held_as(sample_archive, file)
        assert not sources & {one.article_id for one in sample_archive.find_copies(own.article_id)}, file


def held_as(archive: Archive, file: str) -> Article:
    """The article of the archive that was read from a file."""
    facts = next(one for one in TRUTH["articles"] if one["file"] == file)
    day = (facts["published_at"] or "")[:10]
    (held,) = (
        one
        for one in archive.iter_articles()
        if one.publisher == facts["publisher"]
        and (one.url == facts["url"] if facts["url"] else one.title == facts["title"])
        and (not day or (one.published_at and one.published_at.day.isoformat() == day))
    )
    return held


def test_values_stand_in_the_order_of_publication(answers):
    (toll,) = answers["p052"].conflicts
    days = [value.published_at[:10] for value in toll.values]
    assert days == sorted(days)
    assert toll.values[-1].value.lower().startswith("thirteen")


def test_every_value_cites_its_sentence_and_the_sentence_has_it(answers):
    for answer in answers.values():
        cited = {citation.number: citation.quote for citation in answer.citations}
        for conflict in answer.conflicts:
            for value in conflict.values:
                words = value.value.split()[0].lower()
                assert value.citations
                assert all(words in cited[number].lower() for number in value.citations)


def test_every_quotation_of_a_conflict_is_in_the_archive_in_its_version(answers, sample_archive):
    for answer in answers.values():
        for citation in answer.citations:
            article = sample_archive.get(citation.article_id, citation.version)
            assert article.text[citation.start : citation.end] == citation.quote


def test_what_an_earlier_version_said_is_cited_from_that_version(answers):
    (toll,) = answers["p052"].conflicts
    eleven = next(value for value in toll.values if value.value.startswith("Eleven"))
    cited = {citation.number: citation for citation in answers["p052"].citations}
    assert [cited[number].version for number in eleven.citations] == [1]


def test_copies_of_one_story_count_once(answers, sample_archive):
    for answer in answers.values():
        for conflict in answer.conflicts:
            cited = [c.article_id for c in answer.citations for v in conflict.values if c.number in v.citations]
            for one in set(cited):
                copies = {copy.article_id for copy in sample_archive.find_copies(one)}
                assert not copies & set(cited)


def test_a_question_whose_reports_agree_has_no_conflict(sample_assistant):
    for question in (
        "How much was trade between China and Kyrgyzstan worth last year?",
        "How many turbines does Gannet Bank have?",
        "What are the three new ferries for the islands worth?",
        "By how much did the Bank of Estmere lower its main rate in October?",
        "Which reef did the Maid of Skerra hit?",
    ):
        assert sample_assistant.ask(question, as_of="2025-12-01").conflicts == (), question


def test_what_was_revised_later_is_no_answer_for_a_day_that_is_asked_about(sample_assistant):
    asked = "How many people were known to have died on the Maid of Skerra{}?"
    assert "hirteen" in (sample_assistant.ask(asked.format(""), as_of="2025-12-01").short_answer or "")
    of_a_day = sample_assistant.ask(asked.format(" on 13 August"), as_of="2025-12-01")
    assert "hirteen" not in (of_a_day.short_answer or "")


def test_nothing_after_the_wall_is_set_against_what_came_before(sample_assistant):
    answer = sample_assistant.ask("How many people were aboard the Maid of Skerra?", as_of="2025-08-12")
    assert answer.conflicts == ()


def ask_of(folder: Path, question: str, *texts: str) -> Answer:
    """What is answered from reports of one fire by different outlets, a day between them."""
    with Archive.open(folder / "archive", embedder=WordHashEmbedder()) as archive:
        outlets = ("The Harbour Post", "Radio Estmere", "The Lanthorne Courier")
        add(
            archive,
            [
                article(n, "Fire at the Orla mill", text, f"2025-11-0{n}T09:00:00+00:00", outlet)
                for n, (text, outlet) in enumerate(zip(texts, outlets, strict=False), start=1)
            ],
        )
        return NewsAssistant(archive).ask(question, as_of="2025-11-20")


FIRE = "The fire at the Orla mill in Estmere destroyed {} on Saturday, the owner Oona Fell said."


def test_two_amounts_in_different_currencies_are_not_compared(tmp_path):
    texts = [FIRE.format("machines worth 40 million crowns"), FIRE.format("machines worth 30 million euros")]
    assert ask_of(tmp_path, "How much were the machines in the Orla mill worth?", *texts).conflicts == ()


def test_a_rounded_value_agrees_with_the_exact_one(tmp_path):
    texts = [FIRE.format("1,204 looms"), FIRE.format("about 1,200 looms")]
    assert ask_of(tmp_path, "How many looms did the fire at the Orla mill destroy?", *texts).conflicts == ()


def test_more_than_agrees_with_a_larger_number(tmp_path):
    texts = [FIRE.format("1,450 looms"), FIRE.format("more than 1,000 looms")]
    assert ask_of(tmp_path, "How many looms did the fire at the Orla mill destroy?", *texts).conflicts == ()


def test_two_counts_of_one_thing_differ(tmp_path):
    texts = [FIRE.format("1,450 looms"), FIRE.format("1,200 looms")]
    (conflict,) = ask_of(tmp_path, "How many looms did the fire at the Orla mill destroy?", *texts).conflicts
    assert conflict.kind == "differs"
    assert [(value.value, value.publisher) for value in conflict.values] == [
        ("1,450 looms", "The Harbour Post"),
        ("1,200 looms", "Radio Estmere"),
    ]


def value_of(words: str, outlet: str | None) -> ConflictValue:
    return ConflictValue(words, outlet, None, (1,))


ASKED = Question("How many were aboard?", "how_many", ("aboard",), "")


def test_the_short_answer_takes_no_side():
    conflict = Conflict("how many", "differs", (value_of("143 people", "Northline"), value_of("146 people", None)))
    assert settle_short_answer(ASKED, "143", [conflict]) == "143 people (Northline) / 146 people"


def test_the_short_answer_is_what_was_revised_last():
    conflict = Conflict("how many", "revised", (value_of("four", "Northline"), value_of("thirteen", "Northline")))
    assert settle_short_answer(ASKED, "four", [conflict]) == "thirteen"


def test_a_short_answer_about_something_else_stays():
    conflict = Conflict("how many", "differs", (value_of("143 people", "Northline"), value_of("146 people", None)))
    assert settle_short_answer(ASKED, "Davin Orrick", [conflict]) == "Davin Orrick"


def test_values_of_the_very_thing_asked_are_the_short_answer_where_nothing_else_is_proven():
    values = (value_of("143 people", "Northline"), value_of("146 people", None))
    of_it, of_more = Conflict("How many were aboard", "differs", values), Conflict("the figure", "differs", values)
    assert settle_short_answer(ASKED, None, [of_it]) == "143 people (Northline) / 146 people"
    assert settle_short_answer(ASKED, None, [of_more]) is None
    assert settle_short_answer(replace(ASKED, kind="yes_no"), None, [of_it]) is None


def test_a_short_answer_of_values_is_borne_out_by_the_reports_that_give_them(answers):
    told = [one for one in answers.values() if " / " in (one.short_answer or "")]
    assert len(told) > len(answers) / 3
    for answer in told:
        (conflict,) = answer.conflicts
        given = [value for value in conflict.values if value.value in answer.short_answer]
        assert set(answer.short_citations) == {number for value in given for number in value.citations}


def test_both_sides_that_are_too_long_for_a_short_answer_leave_none():
    long = "the International Organization for Mediation of Disputes"
    conflict = Conflict("which", "differs", (value_of(long, "The Lanthorne Courier"), value_of("a Court", "Radio")))
    assert settle_short_answer(ASKED, long, [conflict]) is None
