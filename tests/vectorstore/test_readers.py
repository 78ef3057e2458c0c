"""Readers and a writer in processes of their own, on one archive."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tests.stand_ins import WordHashEmbedder, cut, make_article
from vectorstore import Archive

ROOT = Path(__file__).resolve().parents[2]
SEARCHES = 40  # of each reader, and as many more as it takes to see what the writer adds
PATIENCE_S = 300
READER = """
import sys
from tests.stand_ins import WordHashEmbedder
from vectorstore import Archive, Filter
searches, most = 0, 0
while searches < int(sys.argv[2]) or most < 20:
    with Archive.open(sys.argv[1], embedder=WordHashEmbedder(), create=False) as archive:
        for _ in range(8):
            dense = archive.search_vectors(archive.embedder.embed_query("a ship in the harbour"), k=20, where=Filter())
            lexical = archive.search_text({"ship": 1.0}, k=20, where=Filter())
            for stored in archive.load_chunks([hit.key for hit in (*dense, *lexical)]).values():
                assert stored.chunk.text == stored.article.text[stored.chunk.start : stored.chunk.end]
            searches, most = searches + 1, max(most, len(dense))
"""


def start_reader(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", READER, str(folder), str(SEARCHES)], cwd=ROOT)


def test_two_readers_that_reopen_and_one_writer_do_not_disturb_each_other(tmp_path):
    text = "A ship left the harbour at dawn. " * 12
    with Archive.open(tmp_path, embedder=WordHashEmbedder()) as archive:
        first = make_article(0, text)
        archive.upsert(first, cut(first))
        readers = [start_reader(tmp_path) for _ in range(2)]
        number, end = 1, time.monotonic() + PATIENCE_S
        while any(reader.poll() is None for reader in readers) and time.monotonic() < end:
            batch = [make_article(i % 400, f"{text} Edition {i}.") for i in range(number, number + 8)]
            archive.upsert_many([(article, cut(article)) for article in batch])
            number += 8
        assert [reader.poll() for reader in readers] == [0, 0], "a reader failed, or never saw what the writer added"
        report = archive.check()
        assert (report.problems, report.mended) == ([], [])
