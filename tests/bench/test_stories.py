"""Copies, rewrites and independent reports of generated events are told apart as they come in."""

from __future__ import annotations

import random
from pathlib import Path

from bench.mutations import damage, read_damaged
from bench.stories import generate_articles, score_stories
from tests.ingest.golden import FORMS


def test_copies_and_updates_are_one_story_and_no_rewrite_or_independent_report_is_of_it(tmp_path: Path) -> None:
    told = generate_articles(30, seed=15)
    assert told == generate_articles(30, seed=15)
    scores = score_stories(told, tmp_path)
    assert scores.precision >= 0.97
    assert scores.recall >= 0.97
    assert (scores.rewrites_merged, scores.independent_merged) == (0, 0)


def test_damage_is_the_same_for_the_same_dice_and_a_damaged_file_gives_articles_or_failures(tmp_path: Path) -> None:
    for path in FORMS[:6]:
        content = damage(path.read_bytes(), random.Random(path.name))
        assert content == damage(path.read_bytes(), random.Random(path.name)) != path.read_bytes()
        damaged = tmp_path / path.name
        damaged.write_bytes(content)
        assert set(read_damaged(damaged)) <= {"articles", "failures"}
