"""What another process writes while the vector index is open here.

Chroma hands out one open system for a path in a process; through a link it opens another, as another process would.
Scores differ by what float16 leaves out of a vector's length.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stand_ins import WordHashEmbedder, cut, make_article
from vectorstore import Archive, Filter, indexes
from vectorstore.locks import hold_lock

SHIP = "A ship left the harbour at dawn. "


def open_archive(path: Path) -> Archive:
    return Archive.open(path, embedder=WordHashEmbedder())


def write(archive: Archive, number: int, *texts: str) -> None:
    """One article a text, numbered from `number`."""
    articles = [make_article(i, text) for i, text in enumerate(texts, start=number)]
    archive.upsert_many([(article, cut(article)) for article in articles])


def near(archive: Archive, text: str = SHIP) -> dict[str, float]:
    """The passages that dense search finds and the archive still holds, with their scores."""
    found = archive.search_vectors(archive.embedder.embed_query(text), k=20, where=Filter())
    stored = archive.load_chunks([hit.key for hit in found])
    return {stored[hit.key].chunk.text.strip(): hit.score for hit in found if hit.key in stored}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Archive]:
    """An archive that has been searched."""
    with open_archive(tmp_path / "archive") as archive:
        write(archive, 0, SHIP)
        assert near(archive)
        yield archive


@pytest.fixture
def there(here: Archive, tmp_path: Path) -> Iterator[Archive]:
    """The same, as another process has it."""
    (tmp_path / "link").symlink_to(here.path)
    with open_archive(tmp_path / "link") as archive:
        yield archive


def test_what_another_process_writes_is_found_at_once_with_the_score_that_the_index_gives(here, there):
    write(there, 1, "A ship sank.")
    found = near(here)
    assert set(found) == {SHIP.strip(), "A ship sank."}
    assert found == pytest.approx(near(there), abs=1e-4)


def test_what_another_process_replaces_or_deletes_takes_no_place_of_what_it_adds(here, there):
    write(there, 1, *(f"{SHIP}Edition {number}." for number in range(1, 31)))
    write(there, 1, *(f"A tram stopped. Number {number}." for number in range(1, 31)))
    assert there.delete(make_article(0, SHIP).article_id)
    found = near(here, f"{SHIP}Edition 7.")
    assert len(found) == 20
    assert not any(text.startswith(SHIP.strip()) for text in found)


def test_a_search_waits_for_nobody_who_writes(here):
    with hold_lock(here.path / "vectors.lock"):
        assert near(here)


def test_who_writes_after_another_writes_on_top_of_that(here, there):
    write(there, 1, "A ship sank.")
    write(here, 2, "A ship was raised.")
    write(there, 3, "A ship was sold.")
    for archive in (here, there):
        assert len(near(archive)) == 4
        report = archive.check()
        assert (report.problems, report.mended) == ([], [])


def test_when_much_was_added_the_index_is_opened_anew_meanwhile(here, there, monkeypatch):
    monkeypatch.setattr(indexes, "_RECENT", 2)
    write(there, 1, "A ship sank.", "A ship was sold.", "A ship was built.")
    before = near(here)
    end = time.monotonic() + 60
    while len(here._indexes._recent) > 0:
        assert time.monotonic() < end
        assert near(here) == pytest.approx(before, abs=1e-4)
    write(here, 9, "A ship was raised.")
    write(there, 10, "A ship was found.")
    assert len(near(here)) == len(near(there)) == 6


def test_closing_ends_the_opening_that_is_under_way(here, there, monkeypatch):
    monkeypatch.setattr(indexes, "_RECENT", 0)
    write(there, 1, "A ship sank.")
    near(here)
    here.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "renew-vectors"]
