"""Names that the archive spells otherwise, and acronyms that it explains, are searched as it has them."""

from __future__ import annotations

from functools import partial

import pytest

from rag.search.acronyms import expand_acronyms, find_full_name
from rag.search.spelling import Respelt, find_spelling, respell
from tests.rag.stand_ins import article, build_archive

TEXTS = (
    "Minister Jeenbek Kulubaev met President Sadyr Japarov in Kyiv on Monday, the ministry said.",
    "The Northern Sound Fisheries Compact (NSFC) was signed in Dunholm. The Northern Sound Fisheries Compact rules.",
    "The Northern Sound Fisheries Compact limits cod. A council of Velmouth fishermen opposed it.",
    "The Port Users Board (PUB) met on Friday. PUB chair Ada Roe spoke. The PUB will meet again.",
    "The PUB raised the fees for fishermen in Velmouth on Sunday, and the council of the town did not object to that.",
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    articles = [article(i, f"Report {i}", text, f"2025-11-0{i}", "Post") for i, text in enumerate(TEXTS, start=1)]
    with build_archive(tmp_path_factory.mktemp("names") / "archive", *articles) as made:
        yield made


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        ("What did Kulubayev say?", "What did Kulubaev say?"),
        ("Did the minister meet Zhaparov?", "Did the minister meet Japarov?"),
        ("What opened in Kiev?", "What opened in Kyiv?"),
        ("who opposed it in velmuoth", "who opposed it in Velmouth"),
        ("Что сказал Жапаров?", "Что сказал Japarov?"),
        ("What did Kulubaev say about cod in Velmouth?", None),
        ("Did Smith meet the minister?", None),
    ],
)
def test_a_name_that_no_article_holds_is_searched_as_the_archive_spells_it(archive, asked, searched):
    assert respell(asked, partial(find_spelling, archive))[0] == (searched or asked)


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        ("What does the NSFC limit?", "What does the Northern Sound Fisheries Compact limit?"),
        ("Who chairs the Port Users Board?", "Who chairs the PUB?"),
        ("What did the WHO say?", None),
        ("Who chairs the PUB?", None),
    ],
)
def test_an_acronym_and_its_name_are_searched_in_the_form_that_the_archive_uses_more(archive, asked, searched):
    text, changed = expand_acronyms(archive, asked, partial(find_full_name, archive))
    assert text == (searched or asked)
    assert bool(changed) == bool(searched)


def test_what_was_searched_for_what_is_told(archive):
    assert respell("What did Kulubayev say?", partial(find_spelling, archive))[1] == (Respelt("Kulubayev", "Kulubaev"),)
