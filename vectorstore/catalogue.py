"""The catalogue: articles with every version of their text, chunks with their vectors, and what the indexes are owed.

The truth of the archive. The only file that knows SQLite.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from vectorstore.audit import CHUNK_ROWS, VERSION_ROWS, find_broken, find_missing
from vectorstore.copying import CopyProgress, copy_catalogue
from vectorstore.disk import make_file
from vectorstore.embedder import Vectors
from vectorstore.errors import (
    ArchiveCorrupt,
    ArchiveError,
    ArchiveLocked,
    ArchiveMismatch,
    ArchiveUnwritable,
    UsageError,
)
from vectorstore.inputs import Inputs
from vectorstore.numbers import Numbers
from vectorstore.records import article_from_json, article_to_json
from vectorstore.runs import Run
from vectorstore.schema import MIGRATIONS, SCHEMA, SCHEMA_VERSION, SEALED_FROM, build_condition
from vectorstore.seals import NO_VERSIONS, seal_chunks, seal_version
from vectorstore.stories import COPY, Runs, band_keys, containment, hash_runs
from vectorstore.types import Article, Chunk, Filter, Moment, encodable, fold

FILE_NAME = "catalogue.sqlite3"
IndexName = Literal["lexical", "vectors"]
INDEXES: tuple[IndexName, ...] = ("lexical", "vectors")

_BUSY_S = 30.0
_LIKELY_COPIES = 8  # that are compared run by run
_MAX_VARIABLES = 500  # of one statement; SQLite's own limit was 999 for long


@dataclass(frozen=True, slots=True)
class Owed:
    """What one index still has to do: put or drop the chunks with keys `first` to `last` of one article."""

    id: int
    action: Literal["put", "drop"]
    article_key: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class ChunkFacts:
    """What ranking asks of a chunk, without its text."""

    key: int
    article_key: int
    publisher: str | None
    published: Moment | None
    kind: str
    story: str
    is_original: bool


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk with the key by which the indexes know it, and its article."""

    key: int
    article_key: int
    chunk: Chunk
    article: Article


class Catalogue:
    """One SQLite file. Safe to use from several threads: they take turns."""

    def __init__(self, folder: Path, *, create: bool, read_only: bool = False) -> None:
        """Open the catalogue of the archive in `folder`; with `create`, make it when there is none, or one whose making
        was broken off.

        With `read_only` nothing is written, not even a journal where the folder cannot be written. Raises
        ArchiveCorrupt, ArchiveMismatch (made by a newer version, or to be read only and by an older one) or
        ArchiveUnwritable.
        """
        self.path = folder / FILE_NAME
        self._turn = threading.RLock()
        self.numbers = Numbers(self._rows, lambda: self.generation)
        self.inputs = Inputs(self._rows, self.transaction)
        self._load_version = lru_cache(maxsize=2048)(self._read_version)
        self._read_only = read_only
        with _translated(self.path):
            place = _read_only_uri(self.path) if read_only else self.path
            if create and not self.path.exists():
                _make_file(self.path)
            self._db = _connect(place, uri=read_only)
            if not read_only:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA mmap_size = 2147418112")
            if create and not self._rows("SELECT 1 FROM sqlite_master LIMIT 1"):
                self._create()
            self._migrate()

    def close(self) -> None:
        """Close the file."""
        with self._turn:
            self._db.close()

    # ---- meta

    def meta(self, name: str) -> str | None:
        """A fact about the archive as a whole, or None."""
        rows = self._rows("SELECT value FROM meta WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else None

    def set_meta(self, name: str, value: str) -> None:
        """Keep a fact about the archive as a whole."""
        with self.transaction() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    @property
    def dimensions(self) -> int:
        """The length of a vector; 0 before the first is written."""
        return int(self.meta("dimensions") or 0)

    @property
    def generation(self) -> int:
        """A number that grows with every change to the archive."""
        return int(self.meta("generation") or 0)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is written inside, or nothing of it; the generation grows by one."""
        with self._turn, _translated(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    # ---- writing

    def put(self, article: Article, digest: str, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """Write one version of an article with its chunks and vectors (shape (len(chunks), dimensions)).

        Call inside `transaction`. Lists what both indexes owe for it, and for the version it replaces.
        """
        old = self._rows("SELECT key FROM articles WHERE article_id = ?", (article.article_id,))
        article_key = int(old[0][0]) if old else None
        if article_key is not None:
            self._drop_chunks(article_key)
        article_key = self._write_article(article_key, article, digest, len(chunks))
        self._join_story(article_key, article)
        row = (article.version, digest, _now(), article_to_json(article), article.text)
        self._db.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?)", (article_key, *row))
        first = int(
            self._db.execute("SELECT COALESCE(MAX(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'chunks'").fetchone()[
                0
            ]
        )
        packed = np.asarray(vectors, dtype=np.float16)
        pieces = [(c.position, c.start, c.end, vector.tobytes()) for c, vector in zip(chunks, packed, strict=True)]
        self._db.executemany(
            "INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?)",
            [(first + i, article_key, *piece) for i, piece in enumerate(pieces)],
        )
        before = self._rows("SELECT versions FROM seals WHERE article_key = ?", (article_key,))
        versions = seal_version(before[0][0] if before else NO_VERSIONS, row)
        self._db.execute("INSERT OR REPLACE INTO seals VALUES (?, ?, ?)", (article_key, versions, seal_chunks(pieces)))
        if chunks:
            self._owe("put", article_key, first, first + len(chunks) - 1)

    def _write_article(self, key: int | None, article: Article, digest: str, chunks: int) -> int:
        moment = article.published_at
        row = (
            article.article_id, article.version, article.url, digest, article.publisher, fold(article.publisher),
            fold(article.kind), fold(article.language), moment.seconds if moment else None,
            moment.isoformat() if moment else None, int(bool(moment and moment.zone_known)), chunks,
            int(bool(article.credit) and fold(article.credit) == fold(article.publisher)),
        )  # fmt: skip
        cursor = self._db.execute(
            "INSERT OR REPLACE INTO articles VALUES (?" + ", ?" * len(row) + ", NULL)", (key, *row)
        )
        return int(cursor.lastrowid or 0)

    def _join_story(self, article_key: int, article: Article) -> None:
        """Give the article the story of the first article that it is a copy of, or of its source's; else its own."""
        runs = hash_runs(article.text)
        bands = band_keys(runs)
        story = article.story_id or self._story_of_copy(runs, bands, article_key) or article.article_id
        self._db.execute("UPDATE articles SET story = ? WHERE key = ?", (story, article_key))
        self._db.execute("DELETE FROM bands WHERE article_key = ?", (article_key,))
        self._db.executemany("INSERT INTO bands VALUES (?, ?)", [(band, article_key) for band in bands])

    def _story_of_copy(self, runs: Runs, bands: Sequence[int], article_key: int) -> str | None:
        if not bands:
            return None
        rows = self._rows(
            f"SELECT b.article_key, a.version, a.story FROM bands b JOIN articles a ON a.key = b.article_key "
            f"WHERE b.band IN ({','.join('?' * len(bands))}) AND b.article_key != ? "
            "GROUP BY b.article_key ORDER BY COUNT(*) DESC, b.article_key LIMIT ?",
            (*bands, article_key, _LIKELY_COPIES),
        )
        for key, version, story in rows:
            other = self._load_version(key, version)
            if other is not None and story and containment(runs, hash_runs(other.text)) >= COPY:
                return str(story)
        return None

    def delete(self, article_id: str) -> None:
        """Remove an article, all its versions and chunks; call inside `transaction`."""
        self.inputs.forget()
        key = int(self._rows("SELECT key FROM articles WHERE article_id = ?", (article_id,))[0][0])
        self._drop_chunks(key)
        self._db.execute("DELETE FROM versions WHERE article_key = ?", (key,))
        self._db.execute("DELETE FROM bands WHERE article_key = ?", (key,))
        self._db.execute("DELETE FROM seals WHERE article_key = ?", (key,))
        self._db.execute("DELETE FROM articles WHERE key = ?", (key,))

    def _drop_chunks(self, article_key: int) -> None:
        first, last = self._db.execute(
            "SELECT MIN(key), MAX(key) FROM chunks WHERE article_key = ?", (article_key,)
        ).fetchone()
        if first is not None:
            self._db.execute("DELETE FROM chunks WHERE article_key = ?", (article_key,))
            self._owe("drop", article_key, first, last)

    # ---- what the indexes owe

    def _owe(self, action: str, article_key: int, first: int, last: int) -> None:
        self._db.executemany(
            "INSERT INTO owed (index_name, action, article_key, first, last) VALUES (?, ?, ?, ?, ?)",
            [(name, action, article_key, first, last) for name in INDEXES],
        )

    def owed(self, index: IndexName, *, limit: int) -> list[Owed]:
        """The oldest debts of one index, at most `limit`."""
        rows = self._rows(
            "SELECT id, action, article_key, first, last FROM owed WHERE index_name = ? ORDER BY id LIMIT ?",
            (index, limit),
        )
        return [Owed(*row) for row in rows]

    def clear_owed(self, index: IndexName, *, up_to: int) -> None:
        """Strike out the debts of one index with ids up to and including `up_to`."""
        with self.transaction() as db:
            db.execute("DELETE FROM owed WHERE index_name = ? AND id <= ?", (index, up_to))

    def count_indexed(self, index: IndexName) -> int | None:
        """How many chunks an index ought to hold; None while it is owed any."""
        owed = self._rows("SELECT 1 FROM owed WHERE index_name = ? LIMIT 1", (index,))
        return None if owed else self.numbers.count("chunks")

    def count_owed(self) -> int:
        """How many debts there are."""
        return int(self._rows("SELECT COUNT(*) FROM owed")[0][0])

    # ---- reading articles

    def find(self, id_or_url: str) -> str | None:
        """The article_id for an id or a URL as the source gave it, or None."""
        name = encodable(id_or_url)
        rows = self._rows("SELECT article_id FROM articles WHERE article_id = ? OR url = ? LIMIT 1", (name, name))
        return str(rows[0][0]) if rows else None

    def load_article(self, article_id: str, version: int | None = None) -> Article | None:
        """One version of an article, the current one by default; None when it is not held."""
        rows = self._rows("SELECT key, version FROM articles WHERE article_id = ?", (article_id,))
        if not rows:
            return None
        key, current = rows[0]
        if version is not None and not 1 <= version <= current:
            return None
        return self._load_version(int(key), int(version or current))

    def find_outlets(self, site: str) -> list[str]:
        """The names of outlets of articles at this host, with "www." or without, the commonest first."""
        starts = [f"{scheme}://{www}{site}" for scheme in ("https", "http") for www in ("", "www.")]
        ranges = " OR ".join(["(url >= ? AND url < ?)"] * len(starts))
        rows = self._rows(
            f"SELECT publisher FROM articles WHERE publisher IS NOT NULL AND ({ranges}) "
            "GROUP BY publisher ORDER BY COUNT(*) DESC, publisher",
            [bound for start in starts for bound in (f"{start}/", f"{start}0")],
        )
        return [str(row[0]) for row in rows]

    def load_versions(self, article_id: str) -> list[tuple[str, Article]]:
        """(when it was stored, version) of every version held, the oldest first."""
        rows = self._rows(
            "SELECT v.stored_at, v.facts, v.text FROM versions v JOIN articles a ON a.key = v.article_key "
            "WHERE a.article_id = ? ORDER BY v.version",
            (article_id,),
        )
        return [(str(stored_at), article_from_json(facts, text=text)) for stored_at, facts, text in rows]

    def load_digests(self, article_id: str) -> list[str]:
        """The digests of the versions held, oldest first."""
        rows = self._rows(
            "SELECT v.digest FROM versions v JOIN articles a ON a.key = v.article_key "
            "WHERE a.article_id = ? ORDER BY v.version",
            (article_id,),
        )
        return [str(row[0]) for row in rows]

    def find_digest(self, digest: str) -> str | None:
        """The article_id of an article with a version of this digest, or None."""
        rows = self._rows(
            "SELECT a.article_id FROM versions v JOIN articles a ON a.key = v.article_key WHERE v.digest = ? LIMIT 1",
            (digest,),
        )
        return str(rows[0][0]) if rows else None

    def iter_article_ids(self) -> Iterator[str]:
        """All article ids, in the order of their first reading."""
        last = 0
        while rows := self._rows("SELECT key, article_id FROM articles WHERE key > ? ORDER BY key LIMIT 1000", (last,)):
            yield from (str(article_id) for _, article_id in rows)
            last = int(rows[-1][0])

    def _read_version(self, article_key: int, version: int) -> Article | None:
        rows = self._rows(
            "SELECT facts, text FROM versions WHERE article_key = ? AND version = ?", (article_key, version)
        )
        return article_from_json(rows[0][0], text=rows[0][1]) if rows else None

    # ---- reading chunks

    def load_chunks(self, keys: Iterable[int]) -> dict[int, StoredChunk]:
        """The chunks with these keys, by key; keys that are no longer held are missing."""
        found: dict[int, StoredChunk] = {}
        for part in _parts(sorted(set(keys))):
            marks = ",".join("?" * len(part))
            found.update(self._stored(f"c.key IN ({marks})", part))
        return found

    def load_chunk_facts(self, keys: Iterable[int]) -> list[ChunkFacts]:
        """What ranking asks of these chunks, ordered by key; keys that are no longer held are missing."""
        rows: list[tuple[Any, ...]] = []
        for part in _parts(sorted(set(keys))):
            rows += self._rows(
                "SELECT c.key, c.article_key, a.publisher, a.published_text, a.kind, COALESCE(a.story, a.article_id), "
                "a.original FROM chunks c "
                f"JOIN articles a ON a.key = c.article_key WHERE c.key IN ({','.join('?' * len(part))}) ORDER BY c.key",
                part,
            )
        return [
            ChunkFacts(key, article, name, _moment(text), kind, story, bool(original))
            for key, article, name, text, kind, story, original in rows
        ]

    def find_copies(self, article_id: str) -> list[str]:
        """The ids of the other articles of an article's story, the earliest published first."""
        rows = self._rows(
            "SELECT b.article_id FROM articles a JOIN articles b ON b.story = a.story AND b.key != a.key "
            "WHERE a.article_id = ? ORDER BY b.published IS NULL, b.published, b.key",
            (article_id,),
        )
        return [str(row[0]) for row in rows]

    def load_chunks_of(self, article_id: str) -> list[StoredChunk]:
        """The chunks of the current version of an article, in order."""
        return list(self._stored("a.article_id = ?", (article_id,)).values())

    def load_chunk_range(self, first: int, last: int) -> list[StoredChunk]:
        """The chunks with keys `first` to `last` that are still held."""
        return list(self._stored("c.key BETWEEN ? AND ?", (first, last)).values())

    def load_chunk_page(self, after: int, limit: int) -> list[StoredChunk]:
        """The next `limit` chunks with keys above `after`."""
        return list(self._stored("c.key > ?", (after,), limit=limit).values())

    def sample_keys(self, number: int) -> list[int]:
        """About `number` keys of chunks, evenly spread."""
        low, high = self._rows("SELECT COALESCE(MIN(key), 0), COALESCE(MAX(key), -1) FROM chunks")[0]
        step = max(1, (high - low) // number)
        wanted = list(range(low, high + 1, step))
        marks = ",".join("?" * len(wanted))
        return [
            int(row[0]) for row in self._rows(f"SELECT key FROM chunks WHERE key IN ({marks}) ORDER BY key", wanted)
        ]

    def _stored(self, condition: str, values: Sequence[object], *, limit: int = -1) -> dict[int, StoredChunk]:
        rows = self._rows(
            "SELECT c.key, c.article_key, a.version, c.position, c.start, c.end FROM chunks c "
            f"JOIN articles a ON a.key = c.article_key WHERE {condition} ORDER BY c.key LIMIT ?",
            [*values, limit],
        )
        stored: dict[int, StoredChunk] = {}
        for key, article_key, version, position, start, end in rows:
            article = self._load_version(article_key, version)
            if article is not None:
                chunk = Chunk(article.article_id, version, position, start, end, article.text[start:end])
                stored[key] = StoredChunk(key, article_key, chunk, article)
        return stored

    def load_vectors(self, keys: Sequence[int]) -> tuple[list[int], Vectors]:
        """(keys that are held, their vectors as float32 of shape (n, dimensions)), in the order of the keys."""
        rows: list[tuple[Any, ...]] = []
        for part in _parts(sorted(set(keys))):
            rows += self._rows(
                f"SELECT key, vector FROM chunks WHERE key IN ({','.join('?' * len(part))}) ORDER BY key", part
            )
        return _unpack(rows, self.dimensions)

    def load_vector_page(self, after: int, limit: int) -> tuple[list[int], Vectors]:
        """The next `limit` chunks with keys above `after`, as `load_vectors` gives them."""
        return _unpack(
            self._rows("SELECT key, vector FROM chunks WHERE key > ? ORDER BY key LIMIT ?", (after, limit)),
            self.dimensions,
        )

    def count_up_to(self, key: int) -> int:
        """How many chunks have keys up to `key`."""
        return int(self._rows("SELECT COUNT(*) FROM chunks WHERE key <= ?", (key,))[0][0])

    def last_key(self) -> int:
        """The largest key of a chunk; -1 when there is none."""
        return int(self._rows("SELECT COALESCE(MAX(key), -1) FROM chunks")[0][0])

    def load_matching_vectors(self, where: Filter) -> tuple[list[int], Vectors]:
        """The vectors of all chunks whose article passes `where`, as `load_vectors` gives them."""
        condition, values = build_condition(where)
        return _unpack(
            self._rows(
                f"SELECT c.key, c.vector FROM articles a JOIN chunks c ON c.article_key = a.key WHERE {condition}",
                values,
            ),
            self.dimensions,
        )

    def keep_matching(self, keys: Iterable[int], where: Filter) -> set[int]:
        """Those of the chunks `keys` whose article passes `where`."""
        condition, values = build_condition(where)
        kept: set[int] = set()
        for part in _parts(list(keys)):
            rows = self._rows(
                "SELECT c.key FROM chunks c JOIN articles a ON a.key = c.article_key "
                f"WHERE c.key IN ({','.join('?' * len(part))}) AND {condition}",
                [*part, *values],
            )
            kept.update(int(row[0]) for row in rows)
        return kept

    def keys(self) -> set[int]:
        """The keys of all chunks. For checking."""
        return {int(row[0]) for row in self._rows("SELECT key FROM chunks")}

    # ---- runs

    def record_run(self, started_at: datetime, finished_at: datetime, report: Mapping[str, object]) -> None:
        """Keep the report of an ingest run."""
        with self.transaction() as db:
            db.execute(
                "INSERT INTO runs (started_at, finished_at, report) VALUES (?, ?, ?)",
                (started_at.isoformat(), finished_at.isoformat(), json.dumps(report)),
            )

    def load_runs(self, *, limit: int) -> list[Run]:
        """The last ingest runs, the newest first."""
        rows = self._rows("SELECT started_at, finished_at, report FROM runs ORDER BY id DESC LIMIT ?", (limit,))
        return [Run.from_report(started, finished, json.loads(report)) for started, finished, report in rows]

    def find_damage(self) -> list[str]:
        """What SQLite finds wrong with the file at a quick look, and rows that lack their counterpart."""
        return self._ask_sqlite("quick_check") + find_missing(self._rows)

    def find_all_damage(self) -> list[str]:
        """As `find_damage`, with every index of SQLite, and every digest: text, facts, versions, chunks, vectors."""
        return self._ask_sqlite("integrity_check") + find_missing(self._rows) + find_broken(self._rows, self.dimensions)

    def _ask_sqlite(self, pragma: str) -> list[str]:
        with self._turn, _translated(self.path):
            return [str(row[0]) for row in self._db.execute(f"PRAGMA {pragma}(20)") if row[0] != "ok"]

    # ---- inside

    def _rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._turn, _translated(self.path):
            return self._db.execute(statement, values).fetchall()

    def _create(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        if not self._has_tables():
            for statement in SCHEMA.split(";\n"):
                if statement.strip():
                    self._db.execute(statement)
            facts = {"schema_version": SCHEMA_VERSION, "generation": 0, "archive_id": uuid.uuid4().hex}
            self._db.executemany(
                "INSERT INTO meta VALUES (?, ?)", [(name, str(value)) for name, value in facts.items()]
            )
        self._db.execute("COMMIT")

    def _has_tables(self) -> bool:
        return bool(self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone())

    def _migrate(self) -> None:
        if not self._has_tables():
            raise ArchiveCorrupt(f"{self.path} is not a catalogue of Dateline. Name another folder with --archive.")
        found = int(self.meta("schema_version") or 0)
        if found > SCHEMA_VERSION:
            raise ArchiveMismatch(
                f"The archive was made by a newer Dateline (catalogue version {found}; this one reads up to "
                f"{SCHEMA_VERSION}). Update Dateline, or name another folder with --archive."
            )
        if found < SCHEMA_VERSION and self._read_only:
            raise ArchiveMismatch(
                f"The archive was made by an older Dateline (catalogue version {found}; this one reads "
                f"{SCHEMA_VERSION}) and cannot be changed from here. Run python -m ingest --check where it can be "
                "written: that brings it up to date."
            )
        if found < SCHEMA_VERSION:
            self._back_up(found)
            for version in range(found + 1, SCHEMA_VERSION + 1):
                with self.transaction() as db:
                    for statement in MIGRATIONS[version]:
                        db.execute(statement)
                    if version == SEALED_FROM:
                        self._fill_stories()
                        self._fill_seals()
                    db.execute("UPDATE meta SET value = ? WHERE name = 'schema_version'", (str(version),))

    def _fill_stories(self) -> None:
        """Give their stories to articles that were written before there were any."""
        for key, version in self._rows("SELECT key, version FROM articles WHERE story IS NULL ORDER BY key"):
            article = self._load_version(key, version)
            if article is not None:
                is_original = bool(article.credit) and fold(article.credit) == fold(article.publisher)
                self._db.execute("UPDATE articles SET original = ? WHERE key = ?", (int(is_original), key))
                self._join_story(key, article)

    def _fill_seals(self) -> None:
        """Seal articles that were written before there were seals, as they are."""
        for (key,) in self._rows("SELECT key FROM articles"):
            seal = NO_VERSIONS
            for row in self._rows(VERSION_ROWS, (key,)):
                seal = seal_version(seal, (row[0], row[1], row[2], row[3], row[4]))
            pieces = self._rows(CHUNK_ROWS, (key,))
            self._db.execute("INSERT INTO seals VALUES (?, ?, ?)", (key, seal, seal_chunks(pieces)))

    def _back_up(self, version: int) -> None:
        self.copy_to(self.path.with_name(f"catalogue.version-{version}.sqlite3"))

    def copy_to(self, path: Path) -> None:
        """Write a copy of the whole catalogue as it is at one moment, in one file, without a journal beside it."""
        with _translated(path):
            _make_file(path)
            copy = sqlite3.connect(path)
            try:
                self._db.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            finally:
                copy.close()

    def copy_on_to(self, path: Path, progress: CopyProgress | None = None) -> None:
        """As `copy_to`, but a copy in `path` that was broken off goes on where it was.

        Raises ArchiveCorrupt where it cannot be gone on with, or where rows belong to no article.
        """
        _make_file(path)
        here = _read_only_uri(self.path)
        with _translated(path), closing(_connect(here, uri=True)) as live, closing(_connect(path)) as copy:
            lost = copy_catalogue(live, copy, progress)
        if lost:
            raise ArchiveCorrupt(f"{self.path} is not whole: {lost}. Run python -m ingest --verify, which names them.")

    # ---- embedding anew

    def begin_fresh_vectors(self, embedder: str, dimensions: int) -> int:
        """Make room for the vectors of another embedder beside those that serve; the last key that has one already,
        from a run with the same embedder that was broken off, or -1.
        """
        wanted = f"{embedder} {dimensions}"
        with self.transaction() as db:
            if self.meta("fresh_embedder") != wanted:
                db.execute("DROP TABLE IF EXISTS fresh_vectors")
            db.execute("CREATE TABLE IF NOT EXISTS fresh_vectors (key INTEGER PRIMARY KEY, vector BLOB NOT NULL)")
            db.execute("INSERT OR REPLACE INTO meta VALUES ('fresh_embedder', ?)", (wanted,))
        return int(self._rows("SELECT COALESCE(MAX(key), -1) FROM fresh_vectors")[0][0])

    def add_fresh_vectors(self, keys: Sequence[int], vectors: Vectors) -> None:
        """Keep vectors of the other embedder, shape (len(keys), its dimensions)."""
        packed = np.asarray(vectors, dtype=np.float16)
        with self.transaction() as db:
            db.executemany(
                "INSERT OR REPLACE INTO fresh_vectors VALUES (?, ?)",
                [(key, vector.tobytes()) for key, vector in zip(keys, packed, strict=True)],
            )

    def load_fresh_page(self, after: int, limit: int, dimensions: int) -> tuple[list[int], Vectors]:
        """As `load_vector_page`, of the other embedder's."""
        return _unpack(
            self._rows(
                "SELECT f.key, f.vector FROM fresh_vectors f JOIN chunks c ON c.key = f.key WHERE f.key > ? "
                "ORDER BY f.key LIMIT ?", (after, limit),
            ),
            dimensions,
        )  # fmt: skip

    def switch_vectors(self, embedder: str, dimensions: int, folder: str) -> None:
        """Let the other embedder's vectors and their index in `folder` serve from here on, in one transaction."""
        with self.transaction() as db:
            db.execute("UPDATE chunks SET vector = (SELECT f.vector FROM fresh_vectors f WHERE f.key = chunks.key)")
            for name, value in (("embedder", embedder), ("dimensions", dimensions), ("vectors_folder", folder)):
                db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, str(value)))
            for (key,) in self._rows("SELECT key FROM articles"):
                pieces = self._rows(CHUNK_ROWS, (key,))
                db.execute("UPDATE seals SET chunks = ? WHERE article_key = ?", (seal_chunks(pieces), key))
            db.execute("DELETE FROM owed WHERE index_name = 'vectors'")
            db.execute("DELETE FROM meta WHERE name = 'fresh_embedder'")
            db.execute("DROP TABLE fresh_vectors")


def is_writable(folder: Path) -> bool:
    """Whether the catalogue in `folder`, and files beside it, can be written by this process."""
    return os.access(folder, os.W_OK) and os.access(folder / FILE_NAME, os.W_OK)


def _make_file(path: Path) -> None:
    """Make the file of a catalogue, which SQLite would let everybody read, where it can be made."""
    with suppress(OSError):  # SQLite says what is wrong
        make_file(path)


def _connect(place: str | Path, *, uri: bool = False) -> sqlite3.Connection:
    return sqlite3.connect(place, timeout=_BUSY_S, check_same_thread=False, isolation_level=None, uri=uri)


def _read_only_uri(path: Path) -> str:
    """SQLite writes a journal's index even to read, where it may; "immutable" is for where nobody can write."""
    return f"{path.resolve().as_uri()}?{'mode=ro' if is_writable(path.parent) else 'immutable=1'}"


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for i in range(0, len(keys), _MAX_VARIABLES):
        yield keys[i : i + _MAX_VARIABLES]


def _unpack(rows: Sequence[tuple[Any, ...]], dimensions: int) -> tuple[list[int], Vectors]:
    keys = [int(row[0]) for row in rows]
    packed = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.float16)
    return keys, packed.reshape(len(keys), dimensions).astype(np.float32)


@lru_cache(maxsize=65_536)
def _moment(text: str | None) -> Moment | None:
    return Moment.from_iso(text) if text else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.InterfaceError, sqlite3.ProgrammingError, OverflowError) as exc:
        if "closed" in str(exc):
            raise ArchiveError(f"{path} has been closed. Open the archive anew.") from exc
        raise UsageError(f"The archive cannot be asked that: {exc}. Look at the value you give it.") from exc
    except sqlite3.OperationalError as exc:
        text = str(exc)
        if "locked" in text or "busy" in text:
            raise ArchiveLocked(
                f"{path} is being written by another process. Wait for it to end, then run again."
            ) from exc
        if any(word in text for word in ("readonly", "unable to open", "disk I/O", "full")):
            raise ArchiveUnwritable(
                f"{path} cannot be written ({text}). Check the folder's permissions and the free space."
            ) from exc
        raise ArchiveCorrupt(
            f"{path} cannot be read ({text}). Restore it from a backup, or read the articles in anew."
        ) from exc
    except sqlite3.DatabaseError as exc:
        raise ArchiveCorrupt(
            f"{path} cannot be read ({exc}). Restore it from a backup, or read the articles in anew."
        ) from exc
