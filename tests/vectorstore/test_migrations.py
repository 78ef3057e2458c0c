"""Archives of every version become ones of today. `old/` has a catalogue as each of them wrote it; of the current one,
too, since what is changed without a new version must still read it.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.stand_ins import WordHashEmbedder, make_article
from vectorstore import Archive, Filter
from vectorstore.catalogue import FILE_NAME
from vectorstore.schema import SCHEMA_VERSION

OLD = Path(__file__).parent / "old"
WIRE, COPY, EDITED = (make_article(number, "").article_id for number in (1, 2, 3))


@pytest.fixture(params=range(1, SCHEMA_VERSION + 1))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[int, Path]:
    """(the version, a folder with an archive of it)."""
    version = request.param
    with sqlite3.connect(tmp_path / FILE_NAME) as db:
        db.executescript((OLD / f"catalogue-version-{max(version, 2)}.sql").read_text(encoding="utf-8"))
        if version == 1:  # which was like the second, but for an index
            db.executescript("DROP INDEX versions_by_digest; UPDATE meta SET value = '1' WHERE name = 'schema_version'")
    db.close()
    return version, tmp_path


def test_an_archive_of_any_version_becomes_one_of_today_with_all_that_today_has(old: tuple[int, Path]) -> None:
    version, folder = old
    with Archive.open(folder, embedder=WordHashEmbedder()) as archive:
        assert [copy.article_id for copy in archive.find_copies(WIRE)] == [COPY]
        facts = archive.load_chunk_facts(range(20))
        assert {fact.is_original for fact in facts if fact.publisher == "The Harbour Post"} == {True}
        assert {fact.story for fact in facts} == {WIRE, EDITED}
        edited = archive.get(EDITED)
        assert edited is not None
        assert (edited.version, edited.text) == (2, "Fourteen people were rescued.")
        assert archive.search_text({"fourteen": 1.0}, k=5, where=Filter())
        assert archive.check().problems == []  # builds the indexes
        assert archive.verify().problems == []
    copy = folder / f"catalogue.version-{version}.sqlite3"
    assert copy.exists() == (version < SCHEMA_VERSION)
    with sqlite3.connect(copy if copy.exists() else folder / FILE_NAME) as db:
        assert db.execute("SELECT value FROM meta WHERE name = 'schema_version'").fetchone() == (str(version),)


def test_a_migrated_archive_has_the_tables_of_a_new_one(old: tuple[int, Path], tmp_path: Path) -> None:
    Archive.open(tmp_path / "new", embedder=WordHashEmbedder()).close()
    Archive.open(old[1], embedder=WordHashEmbedder()).close()

    def tables(folder: Path) -> set[tuple[str, tuple[str, ...]]]:
        with sqlite3.connect(folder / FILE_NAME) as db:
            names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")]
            names = [name for name in names if name != "inputs"]  # which is made at its first use
            return {(name, tuple(sorted(row[1] for row in db.execute(f"PRAGMA table_info({name})")))) for name in names}

    assert tables(old[1]) == tables(tmp_path / "new")
