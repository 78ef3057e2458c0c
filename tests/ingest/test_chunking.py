"""Chunks: exact slices, whole sentences, limits kept, nothing lost."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import split_article
from ingest.settings import ChunkSettings
from tests.ingest.stand_ins import WordEmbedder
from vectorstore.errors import SettingsError
from vectorstore.types import Article, Chunk

SMALL = ChunkSettings(target_tokens=20, max_tokens=30, max_words=25, max_characters=300, max_overlap_tokens=10)
NEWSLIKE = st.lists(
    st.sampled_from(
        [
            "The trade volume rose. ",
            "word ",
            "x" * 400,
            "\n\n",
            "a; b, c - d ",
            "他来了。",
            "😀",
            "\x00",
            "Mr. ",
            "\u200d",
            "हिन्दी। ",
            " ",
        ]
    ),
    max_size=120,
).map("".join)


def article(text: str) -> Article:
    return Article(article_id="a1", title="T", text=text)


def cut(text: str, chunk_settings: ChunkSettings = SMALL) -> list[Chunk]:
    return split_article(article(text), embedder=WordEmbedder(), settings=chunk_settings)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=3000), NEWSLIKE))
def test_chunks_are_exact_slices_that_cover_the_text_and_keep_the_limits(text: str) -> None:
    chunks = cut(text)
    covered = 0
    for position, chunk in enumerate(chunks):
        assert chunk.position == position
        assert chunk.text == text[chunk.start : chunk.end] == chunk.text.strip() != ""
        assert not text[covered : chunk.start].strip()
        assert chunk.end > covered
        assert len(WordEmbedder().token_spans(chunk.text)) <= 30
        assert len(chunk.text.split()) <= 25
        assert len(chunk.text) <= 300
        covered = chunk.end
    assert not text[covered:].strip()


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_an_empty_text_has_no_chunks(text: str) -> None:
    assert cut(text) == []


def test_neighbours_share_one_short_sentence() -> None:
    sentences = [f"Sentence number {number} is about trade." for number in range(20)]
    chunks = cut(" ".join(sentences))
    assert len(chunks) > 3
    for before, after in itertools.pairwise(chunks):
        shared = after.text[: before.end - after.start]
        assert shared in sentences


def test_a_long_sentence_is_not_repeated_as_overlap() -> None:
    long = "It " + "goes on " * 8 + "here."
    chunks = cut(f"{long} {long} {long}")
    assert [chunk.text for chunk in chunks] == [long] * 3


def test_a_sentence_over_the_limit_is_cut_after_a_clause() -> None:
    clause = "one two three four five six seven eight nine,"
    chunks = cut(" ".join([clause] * 6))
    assert all(chunk.text.endswith(",") for chunk in chunks)


def test_without_clauses_a_long_sentence_is_cut_between_words() -> None:
    words = [f"word{number}" for number in range(100)]
    assert " ".join(chunk.text for chunk in cut(" ".join(words))) == " ".join(words)


def test_a_word_of_ten_thousand_characters_is_cut_anywhere() -> None:
    chunks = cut("Before. " + "x" * 10_000 + " After.")
    assert max(len(chunk.text) for chunk in chunks) <= 300
    assert chunks[0].text.startswith("Before.")
    assert chunks[-1].text.endswith("After.")


def test_a_short_rest_is_shared_out_rather_than_left_alone() -> None:
    sentence = "Six words are in this one."
    for count in range(1, 30):
        lengths = [len(WordEmbedder().token_spans(chunk.text)) for chunk in cut(" ".join([sentence] * count))]
        assert count < 2 or min(lengths) >= 10


def test_the_embedder_s_own_limit_counts() -> None:
    chunks = split_article(article("word " * 500), embedder=WordEmbedder(max_tokens=50))
    assert max(len(chunk.text.split()) for chunk in chunks) <= 50


def test_the_text_is_tokenised_about_once() -> None:
    embedder = WordEmbedder()
    text = "The trade volume rose by a tenth in the first quarter. " * 2000
    split_article(article(text), embedder=embedder)
    assert embedder.characters_tokenised < 1.3 * len(text)


@pytest.mark.parametrize("unit", ["Trade rose again. ", "x", "word ", "a, ", "他来了。", "他", "\x00", "x\n\n", "\n"])
def test_a_long_text_of_anything_is_tokenised_a_few_times_at_most(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    embedder = WordEmbedder()
    split_article(article(text), embedder=embedder)
    assert embedder.characters_tokenised < 4 * len(text)


def test_settings_out_of_range_are_refused() -> None:
    with pytest.raises(SettingsError, match="target_tokens must be between 1 and 256, but it is 300"):
        ChunkSettings(target_tokens=300)
