"""Turn what scripts/train_reader.py trained into the int8 ONNX file that ships, and measure it against float32.

    .venv-train/bin/python scripts/make_reader.py --trained build/reader/reader.pt    # writes rag/evidence/models/
    .venv-train/bin/python scripts/make_reader.py --measure ../shared/bench/reader [--trained build/reader/reader.pt]

With `--trained`, `--measure` sets the file beside the float32 weights; without, it measures the file alone.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import news_data
import numpy as np
import onnx
import onnx_encoder
import onnxruntime
import reader_data
import reader_scores
from onnx_encoder import ROOT, Array, Encoder, Feed, Graph, Head, Weights, open_session, say
from tokenizers import Tokenizer

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file

from vectorstore.sentences import sentence_spans

ONNX = ROOT / "rag" / "evidence" / "models" / "reader-minilm-l6-int8.onnx"
TOKENIZER = ROOT / "vectorstore" / "models" / "all-minilm-l6-v2.tokenizer.json"
_QUESTIONS = ("What is required?", "Who may use the work?", "When does it end?", "How many copies may be made?")


def build_head(weights: Weights) -> Head:
    """Start and end for each token (`span`), from the first token whether the passage answers (`answers`), and for each
    token whether the sentence that begins there answers (`sentence`)."""

    def build(graph: Graph, hidden: str) -> None:
        _linear(graph, hidden, weights, "span")
        first = graph.add("Gather", hidden, graph.const("zero", np.array([0], np.int64)), axis=1)
        _linear(graph, graph.add("Squeeze", first, graph.const("one", np.array([1], np.int64))), weights, "answers")
        _linear(graph, hidden, weights, "sentence")

    outputs = {"span": ["batch", "tokens", 2], "answers": ["batch", 1], "sentence": ["batch", "tokens", 1]}
    about = "Cross-encoder for question and passage; from all-MiniLM-L6-v2, Apache-2.0; see reader-minilm-l6.md"
    return Head(build=build, outputs=outputs, name="reader-minilm-l6", about=about, typed=True)


def _linear(graph: Graph, value: str, weights: Weights, name: str) -> None:
    product = graph.add("MatMul", value, graph.const(f"{name}.weight", weights[f"{name}.weight"].T))
    graph.add("Add", product, graph.const(f"{name}.bias", weights[f"{name}.bias"]), outputs=[name])


def load_trained(path: Path) -> Weights:
    """The trained weights by the names of the original's."""
    import torch  # noqa: PLC0415  (only where trained weights are read)
    from train_reader import to_original  # noqa: PLC0415  (it needs torch, too)

    state = torch.load(path, weights_only=True, map_location="cpu")["model"]
    return to_original({name: value.float().numpy() for name, value in state.items()})


def iter_calibration(tokenizer: Tokenizer) -> Iterator[Feed]:
    """Pairs of a plain question and a paragraph of the licence."""
    for i, text in enumerate(onnx_encoder.iter_paragraphs(onnx_encoder.CALIBRATION)):
        pair = tokenizer.encode(_QUESTIONS[i % len(_QUESTIONS)], text[:1500])
        n = min(len(pair.ids), 512)
        rows = {"input_ids": pair.ids[:n], "token_type_ids": pair.type_ids[:n], "attention_mask": [1] * n}
        yield {name: np.array([row], np.int64) for name, row in rows.items()}


def make(trained: Path, out: Path) -> None:
    """Write the ONNX file and say its hash."""
    weights = load_trained(trained)
    head = build_head(weights)
    scales = onnx_encoder.calibrate(weights, head, iter_calibration(Tokenizer.from_file(str(TOKENIZER))))
    onnx_encoder.save(Encoder(weights, scales, head).model(), out)


def measure(model: onnx.ModelProto, examples: Sequence[reader_data.Example]) -> str:
    """The figures of a model on the questions held back, each pair run by itself as Dateline does."""
    session = open_session(model)

    def predict(ids: Array, types: Array, mask: Array) -> tuple[Array, Array]:
        spans, answers = np.full((*ids.shape, 2), -1e4, np.float32), np.zeros(len(ids), np.float32)
        for i, n in enumerate(mask.sum(axis=1)):
            row = {"input_ids": ids[i : i + 1, :n], "token_type_ids": types[i : i + 1, :n]}
            found = session.run(None, {**row, "attention_mask": mask[i : i + 1, :n]})
            spans[i, :n], answers[i] = found[0][0], found[1][0, 0]
        return spans, answers

    return reader_scores.score(examples, Tokenizer.from_file(str(TOKENIZER)), predict)


def measure_news(path: Path) -> Iterator[str]:
    """The figures on the news held back: how often the likeliest sentence answers, by form, and what is not answered
    told apart. A file without a `sentence` output is read by its passage and span together, as rag/evidence does."""
    session, tokenizer = open_session(onnx.load(path)), Tokenizer.from_file(str(TOKENIZER))
    first: dict[str, list[bool]] = defaultdict(list)
    surest: list[tuple[float, bool]] = []
    for article, asked in news_data.iter_held_back(news_data.load_news()):
        example = news_data.to_example(article, asked)
        odds = read_sentences(session, tokenizer, example)
        best = max(odds, key=odds.__getitem__)
        surest.append((odds[best], bool(example.proof)))
        if example.proof:
            first[asked.form].append(any(a < best[1] and best[0] < b for a, b in example.proof))
    chosen = [right for rights in first.values() for right in rights]
    yield f"{len(surest)} questions held back; the likeliest sentence answers {np.mean(chosen):.3f} of {len(chosen)}"
    yield "  ".join(f"{form} {np.mean(rights):.2f} ({len(rights)})" for form, rights in sorted(first.items()))
    values, held = (np.array(each) for each in zip(*surest, strict=True))
    yield f"no-answer AUC {reader_scores.area(values.astype(np.float32), held):.3f}"


def read_sentences(
    session: onnxruntime.InferenceSession, tokenizer: Tokenizer, example: reader_data.Example
) -> dict[tuple[int, int], float]:
    """The log-odds of each sentence of an example's text, by its place."""
    pair = tokenizer.encode(example.question, f"{example.title}.\n{example.text}")
    offset = len(example.title) + 2
    rows = {"input_ids": pair.ids, "token_type_ids": pair.type_ids, "attention_mask": pair.attention_mask}
    feed = {name: np.array([row], np.int64) for name, row in rows.items()}
    names = [output.name for output in session.get_outputs()]
    found = dict(zip(names, session.run(names, feed), strict=True))
    inside = np.array(pair.type_ids) * np.array(pair.attention_mask)
    odds = {}
    for start, end in sentence_spans(example.text):
        own = np.array([bool(k) and start <= a - offset < end for k, (a, _) in zip(inside, pair.offsets, strict=True)])
        if not own.any():
            continue
        if "sentence" in found:
            odds[start, end] = float(found["sentence"][0, own.argmax(), 0])
        else:
            odds[start, end] = (reader_scores.best_span(found["span"][0], own)[0] + float(found["answers"][0, 0])) / 2
    return odds


def main() -> None:
    """Make the file, or measure it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--trained", type=Path, help="the weights that train_reader.py wrote")
    parser.add_argument("--out", type=Path, default=ONNX, help="the file to write, or to measure")
    parser.add_argument("--measure", type=Path, metavar="FOLDER", help="the folder with dev-v2.0.json.xz")
    parser.add_argument("--news", action="store_true", help="measure on the news held back")
    options = parser.parse_args()
    if options.news:
        for line in measure_news(options.out):
            say(line)
        return
    if options.measure is None:
        make(options.trained, options.out)
        return
    examples = reader_data.load_held_back(options.measure)
    if options.trained:
        weights = load_trained(options.trained)
        say("float32  " + measure(Encoder(weights, None, build_head(weights)).model(), examples))
    say("int8     " + measure(onnx.load(options.out), examples))


if __name__ == "__main__":
    main()
