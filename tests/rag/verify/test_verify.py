"""What check_support finds, derives, misses and refuses, one behaviour each."""

from datetime import date

import pytest

from rag.language.passage import Passage
from rag.verify import Check, Support, check_evidence, check_support, explain, support_to_dict

TALKS = Passage(
    text=(
        "BISHKEK, Nov. 19 (Northline) -- Chinese Foreign Minister Wang Yi and his Kyrgyz counterpart, Jeenbek "
        "Kulubaev, opened the first strategic dialogue between their two ministries here on Wednesday.\n\n"
        "Wang was received the same day by President Sadyr Japarov. Wang promised backing for the Kyrgyz turn at the "
        "head of the Shanghai Cooperation Organization (SCO), which begins next year. Trade between the two countries "
        "came to 22.71 billion U.S. dollars last year. The two established diplomatic relations in 1992.\n\n"
        '"We have built a bridge of words," Kulubaev told reporters. "Now come the rails."'
    ),
    title="Kyrgyzstan and China open strategic dialogue in Bishkek",
    publisher="Northline",
    byline=("Aida Selim",),
    published=date(2025, 11, 20),
)
FERRY = Passage(
    text=(
        "At least four people died and nine were missing after the ferry Maid of Skerra sank within 25 minutes, the "
        "Coast Guard said. There were 143 people aboard, 131 passengers and 12 crew. The vessel, 62 metres long, had "
        "left at 5:30 p.m. The company may raise the wreck. It has not published the chart. If the weather holds, "
        "divers will return on Friday. Prosecutors suspect negligence. Davin Orrick, the master, denied that he had "
        "left the bridge. More than 40 relatives came. About 300 people lit candles. Tickets cost 12 crowns a day."
    ),
    title="Ferry sinks off Port Selwick",
    published=date(2025, 8, 13),
)


def check(statement: str, *passages: Passage) -> Support:
    return check_support(statement, passages or (TALKS,))


def outcome(support: Support, kind: str) -> list[str]:
    return [one.outcome for one in support.checks if one.kind == kind]


@pytest.mark.parametrize(
    "written",
    [
        "22.71 billion U.S. dollars",
        "22,710 million dollars",
        "$22.71bn",
        "US$22.71 billion",
        "22.71 billion dollars",
        "about $23 billion",
        "more than $22 billion",
        "nearly $23 billion",
    ],
)
def test_an_amount_is_found_however_it_is_written(written: str) -> None:
    assert check(f"Trade came to {written}.").supported


@pytest.mark.parametrize(
    "written",
    [
        "€22.71 billion",
        "22.71 million dollars",
        "$22.17 billion",
        "$23 billion",
        "about $24 billion",
        "A$22.71 billion",
    ],
)
def test_another_amount_currency_or_rounding_is_not(written: str) -> None:
    assert not check(f"Trade came to {written}.").supported


@pytest.mark.parametrize(
    ("statement", "supported"),
    [
        ("There were a dozen crew aboard.", True),
        ("Four people died.", True),
        ("Twelve people died.", False),
        ("Nine people died and four were missing.", False),
        ("There were 131 crew and 12 passengers.", False),
        ("The ferry is 62 m long.", True),
        ("The ferry is 62 feet long.", False),
        ("It sank within 1,500 seconds.", True),
        ("It sank within 25 hours.", False),
        ("It had left at 17:30.", True),
        ("It had left at 5.30pm.", True),
        ("It had left at 5:30 a.m.", False),
        ("Fewer than 40 relatives came.", False),
        ("Tickets cost 12 crowns an hour.", False),
        ("Hundreds of people lit candles.", True),
        ("Thousands of people lit candles.", False),
    ],
)
def test_a_number_counts_the_same_thing_or_is_reported(statement: str, supported: bool) -> None:
    assert check(statement, FERRY).supported is supported


def test_a_score_may_not_be_turned_round() -> None:
    match = Passage("Rovers beat Uldenfell 3-2 after extra time.")
    assert check("Rovers won 3–2.", match).supported
    assert not check("Rovers won 2-3.", match).supported


@pytest.mark.parametrize(
    ("statement", "supported", "expected"),
    [
        ("The dialogue opened on 19 November 2025.", True, ["derived"]),
        ("The dialogue opened on November 19.", True, ["derived"]),
        ("The dialogue opened in November 2025.", True, ["derived"]),
        ("The dialogue opened on Thursday.", False, ["missing"]),
        ("The dialogue opened on 18 November 2025.", False, ["missing"]),
        ("Trade came to $22.71 billion in 2024.", True, ["derived"]),
        ("Trade came to $22.71 billion in 2023.", False, ["missing"]),
        ("Relations were established in 1992.", True, ["found"]),
        ("Relations were established in January 1992.", False, ["missing"]),
        ("Relations were established in 1929.", False, ["missing"]),
    ],
)
def test_dates_are_found_derived_or_missing(statement: str, supported: bool, expected: list[str]) -> None:
    found = check(statement)
    assert found.supported is supported
    assert outcome(found, "date") == expected


def test_a_bracketed_date_is_derived_from_the_words_before_it() -> None:
    assert check("Trade came to 22.71 billion U.S. dollars last year [i.e. 2024].").checks[0].outcome == "derived"
    assert check("Trade came to 22.71 billion U.S. dollars last year [i.e. 2023].").checks[0].outcome == "missing"


def test_a_bracketed_name_must_be_in_a_passage() -> None:
    passage = Passage("He asked for more trade.", title="Sadyr Japarov receives Wang")
    assert check("He [Sadyr Japarov] asked for more trade.", passage).supported
    assert not check("He [Jeenbek Kulubaev] asked for more trade.", passage).supported


def test_without_a_day_of_publication_relative_dates_stay_words() -> None:
    undated = Passage("Trade grew last year.")
    assert check("Trade grew last year.", undated).supported
    assert check("Growth of trade came last year.", undated).supported
    assert not check("Trade grew in 2024.", undated).supported


@pytest.mark.parametrize(
    ("said", "true", "false"),
    [
        ("The road was closed until Saturday.", "until 1 March", "until 28 February"),
        ("The road will be closed until Saturday.", "until 8 March", "until 28 February"),
        ("He must pay by Friday.", "by 7 March", "by 28 February"),
        ("They met before June 2011.", "before June 2011", "in May 2011"),
        ("It lasted until 2011.", "until 2011", "in 2012"),
    ],
)
def test_a_day_that_ends_a_period_is_neither_the_day_before_it_nor_that_of_last_week(
    said: str, true: str, false: str
) -> None:
    passage = Passage(said, published=date(2025, 3, 5))
    assert check(f"It was {true}.", passage).supported
    assert not check(f"It was {false}.", passage).supported


@pytest.mark.parametrize(
    "statement",
    [
        "Japarov received Wang in Bishkek.",
        "Sadyr Japarov is named in the report.",
        "Mr Kulubaev spoke of rails.",
        "The Shanghai Co-operation Organisation is led by the Kyrgyz next year.",
        "China's minister spoke to Kyrgyzstan's.",
        "Sadyr Jap-arov received Wang.",
        "Aida Selim reported it for Northline.",
        "Ministers from both countries met in BISHKEK.",
    ],
)
def test_names_are_found_in_their_other_spellings(statement: str) -> None:
    assert check(statement).supported


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Wang Yi met Almazbek Japarov.", "missing"),
        ("Wang met Sadyr Kulubaev.", "missing"),
        ("Wang met Japarow.", "differs"),
        ("Wang visited Tashkent.", "missing"),
        ("Wang spoke for NATO.", "missing"),
    ],
)
def test_wrong_and_misplaced_names_are_reported(statement: str, expected: str) -> None:
    found = check(statement)
    assert not found.supported
    assert expected in outcome(found, "name")


def test_a_surname_does_not_prove_the_first_name() -> None:
    passage = Passage("Japarov asked for more trade.")
    assert not check("Sadyr Japarov asked for more trade.", passage).supported
    assert check("Sadyr Japarov asked for trade.", Passage(passage.text, byline=("Sadyr Japarov",))).supported


@pytest.mark.parametrize(
    "statement",
    [
        'Kulubaev said: "We have built a bridge of words."',
        "“We have built a bridge of words,” Jeenbek Kulubaev told reporters.",
        "Kulubaev added: «Now come the rails.»",
        'They have built "a bridge  of\nwords".',
    ],
)
def test_a_quotation_is_found_whatever_its_marks(statement: str) -> None:
    found = check(statement)
    assert found.supported
    assert outcome(found, "quotation") == ["found"]


@pytest.mark.parametrize(
    ("statement", "kind", "expected"),
    [
        ('Kulubaev said: "We have built a wall of words."', "quotation", "missing"),
        ('Kulubaev said: "we have built a bridge of words."', "quotation", "differs"),
        ('Wang said: "We have built a bridge of words."', "speaker", "differs"),
        ('"Now come the rails," Japarov said.', "speaker", "differs"),
        ('Wang said the two "established diplomatic relations in 1992".', "speaker", "missing"),
        ("Kulubaev said: ‘We have built a wall of words.’", "quotation", "missing"),
        ('Kulubaev said: "We have built a wall', "quotation", "missing"),
    ],
)
def test_a_changed_quotation_or_speaker_is_reported(statement: str, kind: str, expected: str) -> None:
    found = check(statement)
    assert not found.supported
    assert expected in outcome(found, kind)


def test_apostrophes_quote_nothing() -> None:
    assert outcome(check("The ministers' talks weren't Kulubaev's first."), "quotation") == []


def test_a_pronoun_as_speaker_is_checked_against_those_named_before() -> None:
    passage = Passage('Petra Lindqvaer apologised to the families. "They trusted us," she said. Ida Castellane left.')
    assert check('Lindqvaer said: "They trusted us."', passage).supported
    assert not check('Castellane said: "They trusted us."', passage).supported


@pytest.mark.parametrize(
    ("said", "cut"),
    [
        ("It is not true that the bridge is closed.", "The bridge is closed."),
        ("Vance denied that the money was his.", "The money was his."),
        ("Vance alleged that the money was stolen.", "The money was stolen."),
        ("The money was stolen, prosecutors allege.", "The money was stolen."),
        ("If it rains, the match will be put off.", "The match will be put off."),
    ],
)
def test_words_cut_from_what_denies_or_doubts_them_are_reported(said: str, cut: str) -> None:
    passage = Passage(said)
    assert not check(cut[0].lower() + cut[1:], passage).supported
    assert not check(cut, passage).supported


@pytest.mark.parametrize(
    ("said", "cut"),
    [
        ("The mayor said that the bridge is closed.", "the bridge is closed"),
        ("Although it did not rain on Tuesday, the river rose.", "the river rose"),
        ("Officials, who gave no names, said two men were held.", "two men were held"),
        ("The river rose on Tuesday, flooding the town.", "The river rose on Tuesday …"),
    ],
)
def test_other_cuts_are_not(said: str, cut: str) -> None:
    assert check(cut, Passage(said)).supported


def test_one_of_several_passages_is_enough() -> None:
    assert check("Four people died when the ferry sank, and trade came to $22.71 billion.", TALKS, FERRY).supported


def test_nothing_is_found_without_passages() -> None:
    assert not check_support("Trade came to $22.71 billion.", []).supported


def test_the_dict_holds_every_check() -> None:
    support = Support(False, (Check("number", "12", "missing", "the passage has '21'"),))
    assert support_to_dict(support) == {
        "supported": False,
        "checks": [{"kind": "number", "words": "12", "outcome": "missing", "detail": "the passage has '21'"}],
    }


def test_a_verbatim_statement_tells_what_it_holds() -> None:
    found = check("The two established diplomatic relations in 1992.")
    assert found.supported
    assert ("date", "1992", "found") in [(one.kind, one.words, one.outcome) for one in found.checks]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("The SEC sued the exchange.", "The Securities and Exchange Commission sued the exchange."),
        ("The DOJ sued.", "The Department of Justice sued."),
        ("The Fed kept rates unchanged.", "The Federal Reserve kept rates unchanged."),
        ("The United States imposed duties.", "The U.S. imposed duties."),
        ("The World Trade Centre reopened.", "The World Trade Center reopened."),
        ("Co-founder Ada Brook left.", "The co-founder and CEO Ada Brook left."),
        ("The deal is worth $27.6 million.", "The deal is worth $US27.6m."),
        ("About a third of the members voted for it.", "Nearly 200 of the 610 members voted for it."),
        ("The UK agreed to pay.", "Britain agreed to pay."),
        ("One open question is who pays.", "It is unclear who pays."),
        ("Two weeks later the plant closed.", "The strike began on Nov. 3. The plant closed on Nov. 17."),
        ("In Colm v. Tarn the jury sided with Tarn.", "A jury in Colm v. Tarn sided with Tarn on Monday."),
    ],
)
def test_what_another_spelling_or_arithmetic_says_is_not_held(statement: str, said: str) -> None:
    assert check(statement, Passage(said, published=date(2023, 10, 4))).supported


def test_a_number_in_the_place_of_another_is_not_confirmed() -> None:
    passage = Passage("The fund used $200 million to buy houses, and it used $100 million for political gifts.")
    right, wrong = (f"The fund used ${n} million for political gifts." for n in (100, 200))
    assert check_evidence(right, [passage], [passage]).is_in_evidence
    assert not check_evidence(wrong, [passage], [passage]).is_in_evidence
    assert check_evidence(wrong, [passage], [passage]).supported


def test_the_reason_is_in_plain_words() -> None:
    support = check("The report counts 900 houses.", Passage("The report counts 950 houses."))
    assert explain(support) == "the report says 950, not 900"


NIKE = Passage(
    "Earnings per share: 94 cents vs. 75 cents expected. The maker sells in 190 markets.", published=date(2023, 9, 28)
)
OFFER = Passage(
    "The fee is €9.99/month on web or €12.99/month on phones. Brunt had agreed a 10-year, $700 million contract. "
    "In September, owner Mirov agreed to sell his stake. Surgeons removed a tumour eight weeks ago. "
    "A fine of up to one million NOK a day was set. The Dalters won the National League West in 2020. "
    "Quill wrote in a letter to Aske that the plan failed. He joined the board in 1989, "
    "taking over as chairman in 2004.",
    published=date(2023, 10, 24),
)


@pytest.mark.parametrize(
    "statement",
    [
        "The offer costs €9.99 a month on the web.",
        "On average Brunt's contract pays $70 million a year.",
        "Mirov agreed in September 2023 to sell his stake.",
        "About two months earlier, surgeons had removed a tumour.",
        "The fine is up to one million kroner a day.",
        "The Dalters won the NL West in 2020.",
        "He became chairman in 2004.",
    ],
)
def test_what_follows_from_the_evidence_by_kind_is_not_held_against_a_statement(statement: str) -> None:
    assert check_evidence(statement, [OFFER], [OFFER]).is_in_evidence


@pytest.mark.parametrize(
    "statement",
    [
        "The offer costs €12.99 a month on the web.",
        "The fine is up to ten million kroner a day.",
        "Aske wrote in a letter that the plan failed.",
        "He became chairman in 1989.",
    ],
)
def test_a_fact_of_the_evidence_in_the_place_of_another_cannot_be_confirmed(statement: str) -> None:
    assert not check_evidence(statement, [OFFER], [OFFER]).is_in_evidence


def test_a_difference_is_told_beside_an_abbreviated_versus() -> None:
    assert check_support("It made 94 cents a share, 19 cents more than expected.", [NIKE]).supported


def test_a_full_name_may_be_known_from_another_report_but_not_another_persons() -> None:
    short = Passage("Ratcliffe is paying £1.3bn for the club.")
    other = Passage("Sir Jim Ratcliffe, 71, made an offer.")
    statement = "Jim Ratcliffe is paying £1.3bn for the club."
    assert check_evidence(statement, [short], [short], others=[other]).is_in_evidence
    assert not check_evidence(statement, [short], [short]).supported
    namesake = Passage("Bob Ratcliffe is paying £1.3bn for the club.")
    assert not check_evidence(statement, [namesake], [namesake], others=[other]).supported
