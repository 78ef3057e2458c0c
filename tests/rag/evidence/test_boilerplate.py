"""What stands on a page beside the story is told from its sentences."""

from __future__ import annotations

import pytest

from rag.evidence.boilerplate import is_furniture


@pytest.mark.parametrize(
    "line",
    [
        "MORE: Why the keeper of Port Selwick Rovers 'had to' go to his right",
        "MORE CUP FOOTBALL: How to watch the final in Lanthorne",
        "►Bus fares 2025:Fares will stay below 3 crowns, city projections say",
        "'A long wait':Families of the Maid of Skerra meet the minister",
    ],
)
def test_a_link_to_another_story_is_no_sentence_of_its_page(line):
    assert is_furniture(line)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ottersby:The light railway's latest extension opened on Saturday, along with two new stations.",
        "More: that is what the keeper asked of the board, and what he got.",
        "The mayor had one word for it: Never.",
    ],
)
def test_a_sentence_with_a_colon_is_one_of_the_story(sentence):
    assert not is_furniture(sentence)
