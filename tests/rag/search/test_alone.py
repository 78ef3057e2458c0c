"""Who embeds only the retriever loads nothing of what answers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.rag.stand_ins import ARTICLES, build_archive

ROOT = Path(__file__).resolve().parents[3]
SEARCHING = """
import json, sys
from dateline import Archive, Retriever
from tests.stand_ins import WordHashEmbedder
with Archive.open(sys.argv[1], embedder=WordHashEmbedder(), create=False) as archive:
    found = Retriever(archive).search("What did The Lanthorne Courier say last month about the ferry Gannet?", 3)
print(json.dumps([len(found.results), sorted(sys.modules)]))
"""


def test_a_search_through_the_package_loads_no_reader_no_checks_and_no_answers(tmp_path: Path):
    build_archive(tmp_path, *ARTICLES).close()
    done = subprocess.run(
        [sys.executable, "-c", SEARCHING, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    results, loaded = json.loads(done.stdout)
    assert results == 3
    rooms = {name.split(".")[1] for name in loaded if name.startswith("rag.")}
    assert rooms <= {"__main__", "language", "question", "search", "settings", "types"}
    assert not {"onnxruntime", "tokenizers", "openai", "langchain_core", "pydantic"} & set(loaded)
