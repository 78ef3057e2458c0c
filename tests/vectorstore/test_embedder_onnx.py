"""The embedder that ships."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.errors import EmbedderError
from vectorstore.onnx_embedder import MODEL_FILE, OnnxEmbedder
from vectorstore.wordpieces import MODELS, TOKENIZER_FILE, iter_segments

TEXTS = (
    "The two ministers met in Bishkek on Wednesday to sign a railway agreement.",
    "",
    "Trade rose by 12 percent.",
    "word " * 900,
    "A ferry ran aground off the northern coast, and all 312 passengers were taken off by lifeboats before nightfall.",
    "吉尔吉斯斯坦",
)


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    return OnnxEmbedder(threads=2)


def test_vectors_are_float32_of_length_one(embedder: OnnxEmbedder) -> None:
    vectors = embedder.embed_passages(TEXTS)

    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), embedder.dimensions)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_text_has_the_same_vector_whatever_is_embedded_beside_it(embedder: OnnxEmbedder) -> None:
    together = embedder.embed_passages(TEXTS)

    assert (together == np.stack([embedder.embed_query(text) for text in TEXTS])).all()
    assert (together[::-1] == OnnxEmbedder(threads=1).embed_passages(TEXTS[::-1])).all()


def test_threads_share_an_embedder() -> None:
    embedder = OnnxEmbedder(threads=2)

    with ThreadPoolExecutor(4) as pool:
        batches = list(pool.map(embedder.embed_passages, [TEXTS] * 8))

    assert all((batch == batches[0]).all() for batch in batches)


def test_no_texts_give_no_rows(embedder: OnnxEmbedder) -> None:
    assert embedder.embed_passages([]).shape == (0, 384)


def test_sentences_that_mean_the_same_are_closer_than_others(embedder: OnnxEmbedder) -> None:
    question = embedder.embed_query("What did the ministers agree on?")
    close, far = embedder.embed_passages([TEXTS[0], TEXTS[4]])

    assert question @ close > question @ far + 0.2


def test_a_text_beyond_512_tokens_is_cut(embedder: OnnxEmbedder) -> None:
    base = "the railway opens in May and " * 400  # over 10,000 characters

    assert (embedder.embed_query(base) == embedder.embed_query(base + "not before")).all()
    assert not (embedder.embed_query(base) == embedder.embed_query("Not " + base)).all()


@pytest.mark.parametrize("text", ["a" * 3_000_000, " " * 3_000_000, "word " * 600_000, "\x00" * 3_000_000])
def test_a_text_of_megabytes_is_embedded_at_once(embedder: OnnxEmbedder, text: str) -> None:
    assert np.isclose(np.linalg.norm(embedder.embed_query(text)), 1, atol=1e-5)


def test_a_lone_surrogate_is_no_error(embedder: OnnxEmbedder) -> None:
    assert np.isclose(np.linalg.norm(embedder.embed_query("a \ud800 b")), 1, atol=1e-5)
    assert embedder.token_spans("a \ud800 b") == [(0, 1), (4, 5)]


def test_markers_of_the_model_in_a_text_are_plain_text(embedder: OnnxEmbedder) -> None:
    assert embedder.token_spans("x [SEP] y") == [(0, 1), (2, 3), (3, 6), (6, 7), (8, 9)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Kulubaev said", ["Ku", "lub", "ae", "v", "said"]),
        ("e\u0301tude cafe\u0301", ["e\u0301t", "ude", "cafe"]),
        ("贸易", ["贸", "易"]),
        ("\U0001f6e4 rail", ["\U0001f6e4", "rail"]),
        ("a\x00b", ["a\x00b"]),
        ("한", ["한", "", ""]),
    ],
)
def test_token_spans_count_code_points(embedder: OnnxEmbedder, text: str, pieces: list[str]) -> None:
    assert [text[start:end] for start, end in embedder.token_spans(text)] == pieces


@settings(deadline=None)
@given(st.text(max_size=300))
def test_token_spans_are_inside_in_order_and_apart(text: str) -> None:
    reached = 0
    for start, end in SHARED.token_spans(text):
        assert reached <= start <= end <= len(text)
        reached = end


SHARED = OnnxEmbedder()
ALPHABET = st.sampled_from("ab .,\n\t\u00e9\u0301한易א\u202eى\U0001f6e4\U0001f1f0\U0001f1ec\x00\x85\u200b\u00ad-'")


@settings(deadline=None)
@given(st.text(ALPHABET, max_size=120), st.integers(1, 40))
def test_segments_join_to_the_text(text: str, size: int) -> None:
    segments = list(iter_segments(text, size=size))

    assert "".join(segment for _, segment in segments) == text
    assert all(text.startswith(segment, start) and 0 < len(segment) <= size for start, segment in segments)


def test_token_spans_of_a_long_text_are_those_of_its_parts(embedder: OnnxEmbedder) -> None:
    part = "Bishkek: the café reopened, naïve or not. " * 100
    spans = embedder.token_spans(part * 40)

    expected = [(s + at * len(part), e + at * len(part)) for at in range(40) for s, e in embedder.token_spans(part)]
    assert len(part) * 40 > 1 << 16
    assert spans == expected


@pytest.mark.parametrize("name", [MODEL_FILE, TOKENIZER_FILE])
def test_the_card_has_the_hash_and_size_of_the_file_that_ships(name: str) -> None:
    card = (MODELS / "all-minilm-l6-v2.md").read_text("utf-8")
    content = (MODELS / name).read_bytes()

    row = re.search(rf"^\| {re.escape(name)} \| ([\d,]+) \| (\w+) \|$", card, re.MULTILINE)
    assert row is not None
    assert (row[1], row[2]) == (f"{len(content):,}", hashlib.sha256(content).hexdigest())


def test_no_path_of_the_machine_that_made_it_is_in_the_model() -> None:
    assert not re.search(rb"/(home|root|tmp|usr|work)/", (MODELS / MODEL_FILE).read_bytes())


def test_a_missing_model_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(
        EmbedderError, match=r"needs .*json, but it cannot be read: No such file.*Install Dateline again"
    ):
        OnnxEmbedder(folder=tmp_path).embed_query("x")


@pytest.mark.parametrize("name", [MODEL_FILE, TOKENIZER_FILE])
def test_a_damaged_model_is_one_clear_line(tmp_path: Path, name: str) -> None:
    for file in (MODEL_FILE, TOKENIZER_FILE):
        (tmp_path / file).symlink_to(MODELS / file)
    (tmp_path / name).unlink()
    (tmp_path / name).write_bytes((MODELS / name).read_bytes()[:1000])

    with pytest.raises(
        EmbedderError, match=r"but the file \(1,000 bytes\) cannot be loaded: .*\. Install Dateline again\."
    ):
        OnnxEmbedder(folder=tmp_path).embed_passages(["x", "y"])


def test_making_an_embedder_loads_no_library() -> None:
    program = (
        "import sys; from vectorstore.embedder import EmbedderSettings, load_embedder\n"
        "load_embedder(EmbedderSettings()); print(sorted({'onnxruntime', 'tokenizers', 'openai'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
