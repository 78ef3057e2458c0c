"""Countries in a text: one that is asked about is not another."""

from __future__ import annotations

import pytest

from rag import NewsAssistant
from rag.language.countries import find_countries
from tests.rag.stand_ins import article, build_archive

TRADE = (
    "Kyrgyz ministers met a Chinese envoy on Monday.\n\n"
    "Trade between China and Kyrgyzstan climbed to $22.71 billion last year, according to the ministry."
)


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Beijing and the Kyrgyz government", {"China", "Kyrgyzstan"}),
        ("South Korea, not North Korea", {"South Korea", "North Korea"}),
        ("The U.S. and the UK", {"United States", "United Kingdom"}),
        ("She polished the china in Turkeytown", set()),
    ],
)
def test_a_country_is_known_by_its_name_adjective_and_capital(text, countries):
    assert find_countries(text) == countries


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What was the trade between China and Kyrgyzstan last year?", "$22.71 billion"),
        ("What was the trade between China and Tajikistan last year?", None),
    ],
)
def test_the_figure_of_another_country_is_no_answer(tmp_path, question, answer):
    other = article(
        2, "Tour", "The envoy will visit Tajikistan and Beijing sends Bishkek aid.", "2025-11-20", "Kestrel"
    )
    with build_archive(tmp_path / "trade", article(1, "Trade", TRADE, "2025-11-20", "Kestrel"), other) as archive:
        assert NewsAssistant(archive).ask(question, as_of="2025-12-01").short_answer == answer
