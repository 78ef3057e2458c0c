"""Readers and a writer in processes of their own, on one archive."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tests.stand_ins import WordHashEmbedder, cut, make_article
from vectorstore import Archive

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 12
READER = """
import sys, time
from tests.stand_ins import WordHashEmbedder
from vectorstore import Archive, Filter
end, searches, most = time.time() + float(sys.argv[2]), 0, 0
while time.time() < end:
    with Archive.open(sys.argv[1], embedder=WordHashEmbedder(), create=False) as archive:
        reopen = min(end, time.time() + 3)
        while time.time() < reopen:
            dense = archive.search_vectors(archive.embedder.embed_query("a ship in the harbour"), k=20, where=Filter())
            lexical = archive.search_text({"ship": 1.0}, k=20, where=Filter())
            for stored in archive.load_chunks([hit.key for hit in (*dense, *lexical)]).values():
                assert stored.chunk.text == stored.article.text[stored.chunk.start : stored.chunk.end]
            searches, most = searches + 1, max(most, len(dense))
            time.sleep(0.01)
print(searches, most)
"""


def test_two_readers_that_reopen_and_one_writer_do_not_disturb_each_other(tmp_path):
    text = "A ship left the harbour at dawn. " * 12
    with Archive.open(tmp_path, embedder=WordHashEmbedder()) as archive:
        first = make_article(0, text)
        archive.upsert(first, cut(first))
        readers = [
            subprocess.Popen(
                [sys.executable, "-c", READER, str(tmp_path), str(SECONDS)], stdout=subprocess.PIPE, text=True, cwd=ROOT
            )
            for _ in range(2)
        ]
        number, end = 1, time.monotonic() + SECONDS
        while time.monotonic() < end:
            batch = [make_article(i % 400, f"{text} Edition {i}.") for i in range(number, number + 8)]
            archive.upsert_many([(article, cut(article)) for article in batch])
            number += 8
        for reader in readers:
            output, _ = reader.communicate(timeout=60)
            assert reader.returncode == 0
            searches, most = map(int, output.split())
            assert searches > 20
            assert most == 20, "a reader never saw what the writer added"
        report = archive.check()
        assert (report.problems, report.mended) == ([], [])
