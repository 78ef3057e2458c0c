"""Run the scorers that lie beside the benchmark files, as they are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def run_scorer(scorer: Path, results: Path, **files: Path) -> dict[str, Any]:
    """The table that `scorer` makes of `results`; `files` are its options. Ends the program when it fails."""
    if not scorer.is_file():
        sys.exit(f"The scorer {scorer.name} is not in {scorer.parent}. Name its folder with --shared.")
    options = [text for name, path in files.items() for text in (f"--{name}", str(path))]
    command = [sys.executable, str(scorer), str(results), *options, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{scorer.name} failed: {done.stderr.strip() or done.stdout.strip()}")
    table: dict[str, Any] = json.loads(done.stdout)
    return table
