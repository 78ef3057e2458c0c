"""Turn the int8 reader that ships back into float32 weights, for scripts/train_reader.py to go on from.

    .venv-train/bin/python scripts/shipped_reader.py --base FOLDER        # writes build/reader/checkpoint.pt

The weights agree with the file to its 8 bits (correlation of the outputs .9993).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnx_encoder import ROOT, Array
from train_reader import Reader, to_ours

ONNX = ROOT / "rag" / "evidence" / "models" / "reader-minilm-l6-int8.onnx"


def load_original(path: Path) -> dict[str, Array]:
    """The encoder's weights by the names of BERT, and the heads, in float32."""
    held = {one.name: numpy_helper.to_array(one) for one in onnx.load(path).graph.initializer}
    found = {
        "embeddings.word_embeddings.weight": held["words"].astype(np.float32) * held["words.scale"],
        "embeddings.position_embeddings.weight": held["positions"],
        "embeddings.token_type_embeddings.weight": held["types"],
    }
    for name, value in held.items():
        stem = name.removesuffix(".weight")
        if name.endswith(".weight") and value.dtype == np.int8:
            matrix = value.T.astype(np.float32) * held[f"{stem}.scale"].reshape(-1, 1)
            matrix *= held.get(f"{stem}.smooth", np.ones(1, np.float32)).reshape(1, -1)
            for part, weight, bias in _parts(stem, matrix, held[f"{stem}.bias"]):
                found |= {f"{part}.weight": weight, f"{part}.bias": bias}
        elif "LayerNorm" in name:
            found[name] = value
    return found | {f"{head}.{k}": held[f"{head}.{k}"] for head in ("span", "answers") for k in ("weight", "bias")}


def _parts(stem: str, matrix: Array, bias: Array) -> list[tuple[str, Array, Array]]:
    """Query, key and value apart."""
    if not stem.endswith(".qkv"):
        return [(stem, matrix, bias)]
    names = [stem.removesuffix("qkv") + part for part in ("query", "key", "value")]
    return list(zip(names, np.split(matrix, 3), np.split(bias, 3), strict=True))


def main() -> None:
    """Write the checkpoint; heads that the file lacks start anew."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--base", type=Path, required=True, help="the folder with the weights of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "reader" / "checkpoint.pt")
    options = parser.parse_args()
    ours = to_ours(load_original(ONNX))
    for head in ("span", "answers"):
        ours[f"{head}.weight"] = ours[f"{head}.weight"].T
    model = Reader(options.base)
    model.load_state_dict({k: torch.from_numpy(np.array(v)) for k, v in ours.items()}, strict=False)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"model": model.state_dict()}, options.out)


if __name__ == "__main__":
    main()
