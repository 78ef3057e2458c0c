"""The archive: one folder, one door. The catalogue is the truth; the lexical index and the vectors follow it."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from vectorstore.backup import write_backup
from vectorstore.catalogue import FILE_NAME, INDEXES, Catalogue, ChunkFacts, IndexName, StoredChunk, is_writable
from vectorstore.embedder import Embedder, Vectors, load_embedder
from vectorstore.errors import (
    ArchiveCorrupt,
    ArchiveLocked,
    ArchiveMismatch,
    ArchiveNotFound,
    ArchiveUnwritable,
    UsageError,
    VectorIndexError,
)
from vectorstore.header import build_header, build_lexical_header
from vectorstore.indexes import Indexes
from vectorstore.locks import LockBusy, hold_lock
from vectorstore.records import article_to_json, content_digest
from vectorstore.runs import Run, SourceFreshness, list_sources
from vectorstore.settings import ArchiveSettings
from vectorstore.terms import split_terms
from vectorstore.types import ArchiveStats, Article, Chunk, Filter, ScoredChunk, Window

UpsertOutcome = Literal["added", "updated", "unchanged"]
T = TypeVar("T")

# The nearest chunks that pass a filter are found exactly, by comparing all of them (6 µs each), or by asking Chroma
# for more than is wanted and keeping what passes (4 µs each): whichever reads less.
_EXACT_ANYWAY = 1_000
_EXACT_AT_MOST = 20_000
_MARGIN = 1.5  # more than the share that passes: near chunks cluster in time
_MAX_FETCH = 400
_MANY = 0.2  # of all chunks
_LARGE = 50_000  # chunks; in a smaller archive bounds of time cost the lexical index next to nothing
_EMBEDDED_AT_ONCE = 256  # chunks, which are kept when the run is broken off
_ENOUGH = 10  # dense candidates; with fewer, those that pass are compared one by one


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `Archive.check` found: problems that stay, and what it mended."""

    articles: int
    chunks: int
    problems: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)


class Archive:
    """Articles, their chunks, and search over them. Threads may read at once; one process writes at a time."""

    def __init__(
        self, settings: ArchiveSettings, *, embedder: Embedder | None, create: bool, read_only: bool = False
    ) -> None:
        """Use `Archive.open`."""
        held = (settings.path / FILE_NAME).is_file()
        unwritable = held and not is_writable(settings.path)
        self._read_only = read_only or unwritable
        self._settings = settings
        self._embedder = embedder
        self._writer = threading.RLock()
        self._holds_writer_lock = 0
        self._stats: ArchiveStats | None = None
        self._catalogue = _open_catalogue(settings.path, create=create, read_only=self._read_only)
        self._indexes = Indexes(
            settings.path,
            self._catalogue,
            chroma_url=settings.chroma_url,
            writing=self.writing,
            read_only=self._read_only,
            in_copy=unwritable,
        )
        self._refuse_other_embedder()
        self._replay_debt()

    @classmethod
    def open(
        cls,
        path_or_settings: str | Path | ArchiveSettings,
        *,
        embedder: Embedder | None = None,
        create: bool = True,
        read_only: bool = False,
    ) -> Archive:
        """Open the archive in a folder; with `create`, make it when there is none.

        With `read_only` nothing of it is changed, not even what could be mended; a folder that cannot be written, such
        as one on read-only media, is opened so by itself, with its indexes in a copy that goes when it is closed.
        `embedder` goes before the one of the settings. Raises ArchiveNotFound, ArchiveMismatch (made with another
        embedder or by a newer version), ArchiveCorrupt, ArchiveUnwritable.
        """
        if not isinstance(path_or_settings, ArchiveSettings):
            path_or_settings = ArchiveSettings(path=Path(path_or_settings))
        return cls(path_or_settings, embedder=embedder, create=create and not read_only, read_only=read_only)

    def close(self) -> None:
        """Let go of all files."""
        self._indexes.close()
        self._catalogue.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The folder."""
        return self._settings.path

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be written to it: it was opened so, or its folder cannot be written."""
        return self._read_only

    @property
    def embedder(self) -> Embedder:
        """The embedder of this archive, loaded on first use. Raises ArchiveMismatch, EmbedderError."""
        if self._embedder is None:
            self._embedder = load_embedder(self._settings.embedder)
            self._refuse_other_embedder()
        return self._embedder

    @property
    def generation(self) -> int:
        """A number that grows with every change."""
        return self._catalogue.generation

    @property
    def lag(self) -> int:
        """How many changes the indexes do not hold yet."""
        return self._catalogue.count_owed()

    # ---- writing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's place for several writes. Raises ArchiveLocked when another process has it, and
        ArchiveUnwritable where the archive is open for reading only.
        """
        if self._read_only:
            raise ArchiveUnwritable(
                f"The archive in {self.path} is open for reading only: it was asked for so, or its folder cannot be "
                "written. Write to it where it can be."
            )
        with self._alone():
            yield

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the writer's place, whether to write or to compare what nobody else shall change."""
        with self._writer:
            if self._holds_writer_lock:
                yield
                return
            try:
                with hold_lock(self.path / "writer.lock"):
                    self._holds_writer_lock += 1
                    try:
                        yield
                    finally:
                        self._holds_writer_lock -= 1
            except LockBusy as exc:
                raise ArchiveLocked(
                    f"Another process is writing to the archive in {self.path}. Wait for it to end, then run again."
                ) from exc
            except PermissionError as exc:
                raise ArchiveUnwritable(
                    f"The archive in {self.path} cannot be written ({exc}). Check the folder's permissions."
                ) from exc

    def upsert(self, article: Article, chunks: Sequence[Chunk]) -> UpsertOutcome:
        """Write one article; see `upsert_many`."""
        return self.upsert_many([(article, chunks)])[0]

    def embed_chunks(self, items: Sequence[tuple[Article, Sequence[Chunk]]]) -> Vectors:
        """The vectors of all chunks of `items`, in order, as `upsert_many` makes them. Nothing is read or written, so
        that one thread may embed what is to be written next while another writes. Raises EmbedderError.
        """
        return self.embedder.embed_passages(
            [f"{build_header(article)}\n{chunk.text}" for article, chunks in items for chunk in chunks]
        )

    def upsert_many(
        self, items: Sequence[tuple[Article, Sequence[Chunk]]], vectors: Vectors | None = None
    ) -> list[UpsertOutcome]:
        """Write articles with their chunks: embed them, write the catalogue in one transaction, then both indexes.
        `vectors` are those that `embed_chunks` gave for the same items.

        The archive sets the version. An article whose content is that of the current version is left as it is, and so
        is one that is older than the current version and already held. Raises ArchiveLocked, ArchiveUnwritable,
        EmbedderError; UsageError when a chunk is not a piece of its article's text.
        """
        with self.writing():
            outcomes: list[UpsertOutcome] = []
            fresh: dict[str, tuple[Article, str, Sequence[Chunk]]] = {}
            rows: list[int] = []
            taken = 0
            for article, chunks in items:
                _check_pieces(article, chunks)
                outcome, version = self._judge(article)
                if outcome != "unchanged" and article.article_id in fresh:
                    raise UsageError(
                        f"Article {article.article_id} stands twice in one batch. Write its versions one by one."
                    )
                if outcome != "unchanged":
                    fresh[article.article_id] = (article.as_version(version), content_digest(article), chunks)
                    rows += range(taken, taken + len(chunks))
                taken += len(chunks)
                outcomes.append(outcome)
            if fresh:
                self._write(list(fresh.values()), None if vectors is None else vectors[rows])
            return outcomes

    def is_unchanged(self, article: Article) -> bool:
        """Whether writing `article` would change nothing. Costs a hash and a look-up."""
        return self._judge(article)[0] == "unchanged"

    def find_same_content(self, article: Article) -> str | None:
        """The id of an article held with the very same facts and text, whatever its id: a file that has moved."""
        return self._catalogue.find_digest(content_digest(article))

    def delete(self, id_or_url: str) -> bool:
        """Remove an article with all its versions from all stores; False when it is not held. Raises ArchiveLocked."""
        with self.writing():
            article_id = self._catalogue.find(id_or_url)
            if article_id is None:
                return False
            with self._catalogue.transaction():
                self._catalogue.delete(article_id)
            self._indexes.catch_up()
            return True

    def record_run(self, started_at: datetime, finished_at: datetime, report: Mapping[str, object]) -> None:
        """Keep the report of an ingest run."""
        with self.writing():
            self._catalogue.record_run(started_at, finished_at, report)

    def keep_inputs(self, states: Mapping[str, Mapping[str, Any]]) -> None:
        """Keep what is to be remembered of files and addresses that were read, by name. Deleting an article forgets
        all, so that what holds it is read again.
        """
        with self.writing():
            self._catalogue.inputs.keep(states)

    # ---- reading

    def get(self, id_or_url: str, version: int | None = None) -> Article | None:
        """One version of an article, the current one by default, by id or URL; None when it is not held."""
        article_id = self._catalogue.find(id_or_url)
        return self._catalogue.load_article(article_id, version) if article_id else None

    def load_input(self, name: str) -> dict[str, Any] | None:
        """What was kept of a file or address under this name, or None."""
        return self._catalogue.inputs.load(name)

    def load_runs(self, *, limit: int = 1000) -> list[Run]:
        """The last ingest runs, the newest first."""
        return self._catalogue.load_runs(limit=limit)

    def count_runs(self) -> dict[str, int]:
        """How many ingest runs have ended (`runs`), and what all of them read, by what became of it."""
        return self._catalogue.numbers.count_runs()

    def list_sources(self) -> list[SourceFreshness]:
        """How fresh each file, folder and address is that the last thousand runs were given; the silent first."""
        return list_sources(self.load_runs())

    def find_outlets(self, site: str) -> list[str]:
        """The names by which the outlets of a site (a host without "www.") are held, the commonest first."""
        return self._catalogue.find_outlets(site)

    def load_history(self, id_or_url: str) -> list[tuple[str, Article]]:
        """(when it was stored, version) of every version of an article, the oldest first; empty when it is not held."""
        article_id = self._catalogue.find(id_or_url)
        return self._catalogue.load_versions(article_id) if article_id else []

    def iter_articles(self) -> Iterator[Article]:
        """All articles in their current version, in the order of their first reading."""
        for article_id in self._catalogue.iter_article_ids():
            article = self._catalogue.load_article(article_id)
            if article is not None:
                yield article

    def load_chunks(self, keys: Sequence[int]) -> dict[int, StoredChunk]:
        """Chunks with their articles, by key; keys that are no longer held are missing."""
        return self._catalogue.load_chunks(keys)

    def find_copies(self, article_id: str) -> list[Article]:
        """The other articles that are copies of the same story, the earliest published first."""
        articles = [self._catalogue.load_article(copy) for copy in self._catalogue.find_copies(article_id)]
        return [article for article in articles if article is not None]

    def load_chunk_facts(self, keys: Sequence[int]) -> list[ChunkFacts]:
        """What ranking asks of chunks, ordered by key; keys that are no longer held are missing."""
        return self._catalogue.load_chunk_facts(keys)

    def load_chunks_of(self, article_id: str) -> list[StoredChunk]:
        """The chunks of an article's current version, in order; empty when it is not held."""
        return self._catalogue.load_chunks_of(article_id)

    def search_text(self, weights: Mapping[str, float], *, k: int, where: Filter) -> list[ScoredChunk]:
        """The `k` best chunks by BM25 over terms (of `vectorstore.terms`) with their weights; best first."""
        where, fetch = self._ease(k, where)
        return self._indexes.with_lexical(lambda index: index.search(weights, k=k, where=where, fetch=fetch))

    def search_pairs(self, pairs: Sequence[tuple[str, str]], *, k: int, where: Filter) -> list[ScoredChunk]:
        """The `k` best chunks by BM25 over pairs of terms that stand together; best first."""
        where, fetch = self._ease(k, where)
        return self._indexes.with_lexical(lambda index: index.search_pairs(pairs, k=k, where=where, fetch=fetch))

    def search_near(self, term: str, *, edits: int, k: int, where: Filter) -> list[ScoredChunk]:
        """`k` chunks that hold a term at most `edits` (1 or 2) letters from this one."""
        return self._indexes.with_lexical(lambda index: index.search_near(term, edits=edits, k=k, where=where))

    def _ease(self, k: int, where: Filter) -> tuple[Filter, int | None]:
        """A filter as the lexical index takes it: none where all pass, and where bounds of time let many pass, how many
        of the best chunks of all hold the best `k` of those, likely.
        """
        if where.is_open or self._lets_all_pass(where):
            return Filter(), None
        chunks = self.stats().chunks
        if chunks < _LARGE or not replace(where, published=None, wall=None).is_open:
            return where, None
        share = self._catalogue.numbers.count_matching(where) / chunks
        return where, math.ceil(_MARGIN * k / share) if share >= _MANY else None

    def document_frequency(self, term: str) -> int:
        """In how many chunks a term stands."""
        return self._indexes.with_lexical(lambda index: index.document_frequency(term))

    def search_vectors(self, vector: NDArray[np.float32], *, k: int, where: Filter) -> list[ScoredChunk]:
        """The `k` nearest chunks by cosine similarity; best first.

        Exact when few chunks pass the filter. Otherwise the nearest are fetched without it and those that pass are
        kept: with a filter that keeps a small share of a very large archive, fewer than `k` may come back.
        """
        if where.is_open or self._lets_all_pass(where):
            return self._indexes.search_vectors(vector, k=k)
        passing, all_chunks = self._catalogue.numbers.count_matching(where), self.stats().chunks
        if passing <= _EXACT_ANYWAY:
            return self._search_exactly(vector, k=k, where=where)
        fetch = min(_MAX_FETCH, math.ceil(_MARGIN * k * all_chunks / passing))
        if fetch * passing < _ENOUGH * all_chunks and passing <= _EXACT_AT_MOST:
            return self._search_exactly(vector, k=k, where=where)
        found = self._search_widely(vector, k=k, where=where, fetch=fetch)
        if len(found) < min(k, _ENOUGH) and passing <= _EXACT_AT_MOST:
            return self._search_exactly(vector, k=k, where=where)
        return found

    def load_vectors(self, keys: Sequence[int]) -> tuple[list[int], Vectors]:
        """(keys held, their vectors of shape (n, dimensions)), ordered by key."""
        return self._catalogue.load_vectors(keys)

    def keep_matching(self, keys: Sequence[int], where: Filter) -> set[int]:
        """Those of the chunks whose article passes `where`."""
        return self._catalogue.keep_matching(keys, where)

    def count_matching(self, where: Filter) -> int:
        """How many chunks belong to articles that pass `where`."""
        return self._catalogue.numbers.count_matching(where)

    def list_articles(self, where: Filter, *, oldest_first: bool = False, k: int = -1) -> list[str]:
        """The ids of articles that pass `where`, by day of publication, the undated last; at most `k`, -1 for all."""
        return self._catalogue.numbers.list_articles(where, oldest_first=oldest_first, limit=k)

    def keep_stored_since(self, article_ids: Sequence[str], moment: datetime) -> set[str]:
        """Those of the articles whose current version was stored at that moment or later, by the second."""
        return self._catalogue.numbers.keep_stored_since(article_ids, moment)

    def load_bylines(self, where: Filter) -> list[tuple[str, tuple[str, ...]]]:
        """The id and the authors of each article that passes `where` and has a byline, the newest first."""
        return self._catalogue.numbers.load_bylines(where)

    def find_mentions(self, words: str, where: Filter) -> list[str]:
        """The ids of the articles that pass `where` and hold these very words in title or text, in any case.

        The chunks that hold the rarest of the words are looked up; their articles are then read.
        """
        terms = split_terms(words)
        if not terms:
            return []
        held, rarest = min((self.document_frequency(term), term) for term in terms)
        hits = self.search_text({rarest: 1.0}, k=max(1, held), where=where)
        words_in_row = re.compile(
            r"(?<!\w)" + r"[\s'’-]+".join(map(re.escape, words.split())) + r"(?!\w)", re.IGNORECASE
        )
        articles = {
            chunk.article.article_id: chunk.article for chunk in self.load_chunks([h.key for h in hits]).values()
        }
        return [
            article_id
            for article_id, article in articles.items()
            if words_in_row.search(f"{article.title}\n{article.text}")
        ]

    def stats(self) -> ArchiveStats:
        """What the archive holds; computed once for each change."""
        generation = self.generation
        if self._stats is None or self._stats.generation != generation:
            first, last = self._catalogue.numbers.published_range()
            self._stats = ArchiveStats(
                articles=self._catalogue.numbers.count("articles"),
                chunks=self._catalogue.numbers.count("chunks"),
                undated=self._catalogue.numbers.count_undated(),
                publishers=self._catalogue.numbers.count_by("publisher"),
                kinds=self._catalogue.numbers.count_by("kind"),
                languages=self._catalogue.numbers.count_by("language"),
                months=self._catalogue.numbers.count_by("month"),
                first=first,
                last=last,
                last_ingest_at=self._catalogue.numbers.last_run_at(),
                embedder=self._catalogue.meta("embedder") or "",
                generation=generation,
            )
        return self._stats

    # ---- checking

    def check(self, *, mend: bool = True) -> CheckReport:
        """Compare the three stores; with `mend`, rebuild an index that differs, without embedding anything again."""
        problems = self._catalogue.find_damage()
        mended: list[str] = []
        with nullcontext() if self._indexes.in_copy else self._alone():
            if mend and not self._read_only:
                self._indexes.catch_up()
            expected = self._catalogue.keys()
            for name in INDEXES:
                difference = self._indexes.find_difference(name, expected)
                if difference and mend and not self._read_only:
                    self._indexes.rebuild(name)
                    difference_left = self._indexes.find_difference(name, expected)
                    (problems if difference_left else mended).append(difference_left or f"{difference}; rebuilt")
                elif difference:
                    problems.append(difference)
        return CheckReport(self._catalogue.numbers.count("articles"), len(expected), problems, mended)

    def verify(self) -> CheckReport:
        """Compare every digest: the text and facts of every version, the places and vectors of every chunk, and what
        the indexes hold. Mends nothing; `problems` name the articles. A minute for 100,000 chunks.
        """
        problems = self._catalogue.find_all_damage()
        with nullcontext() if self._indexes.in_copy else self._alone():
            expected = self._catalogue.keys()
            differences = [self._indexes.find_difference(name, expected) for name in INDEXES]
            problems += filter(None, differences)
            problems += [] if any(differences) else self._indexes.find_wrong_vectors()
        return CheckReport(self._catalogue.numbers.count("articles"), len(expected), problems)

    def rebuild(self, index: IndexName) -> None:
        """Build an index anew from the catalogue, without embedding anything. Raises ArchiveLocked."""
        self._indexes.rebuild(index)

    def backup(self, folder: Path, *, progress: Callable[[int, int], None] | None = None) -> None:
        """Copy what cannot be built anew to `folder`; see `vectorstore.backup`. Others may write meanwhile. One that
        was broken off goes on where it was. `progress` is told (articles done, articles in all).
        """
        write_backup(self._catalogue, folder, progress)

    def reembed(self, embedder: Embedder | None = None, *, progress: Callable[[int, int], None] | None = None) -> None:
        """Embed every chunk with another embedder, that of the settings by default, and switch when all is there.

        Until then the archive serves as it is, and a run that is broken off goes on where it was. `progress` is told
        (chunks done, chunks in all). Raises ArchiveLocked, EmbedderError.
        """
        fresh = embedder or load_embedder(self._settings.embedder)
        with self.writing():
            self._indexes.catch_up()
            total = self._catalogue.numbers.count("chunks")
            after = self._catalogue.begin_fresh_vectors(fresh.name, fresh.dimensions)
            while page := self._catalogue.load_chunk_page(after, _EMBEDDED_AT_ONCE):
                texts = [f"{build_header(chunk.article)}\n{chunk.chunk.text}" for chunk in page]
                self._catalogue.add_fresh_vectors([chunk.key for chunk in page], fresh.embed_passages(texts))
                after = page[-1].key
                if progress:
                    progress(min(total, self._catalogue.count_up_to(after)), total)
            self._indexes.switch_vectors(fresh.name, fresh.dimensions)
            self._embedder = fresh

    # ---- inside

    def _judge(self, article: Article) -> tuple[UpsertOutcome, int]:
        """(what writing `article` would be, the version it would get)."""
        digests = self._catalogue.load_digests(article.article_id)
        if not digests:
            return "added", 1
        current = self._catalogue.load_article(article.article_id)
        digest = content_digest(article)
        known = digest in digests
        if current is not None and known and (digest == digests[current.version - 1] or _is_older(article, current)):
            return "unchanged", current.version
        return "updated", len(digests) + 1

    def _write(self, fresh: Sequence[tuple[Article, str, Sequence[Chunk]]], vectors: Vectors | None) -> None:
        self._settle_embedder()
        if vectors is None:
            vectors = self.embed_chunks([(article, chunks) for article, _, chunks in fresh])
        taken = 0
        with self._catalogue.transaction():
            for article, digest, chunks in fresh:
                self._catalogue.put(article, digest, chunks, vectors[taken : taken + len(chunks)])
                taken += len(chunks)
        self._indexes.catch_up()

    def _settle_embedder(self) -> None:
        """The first write settles which embedder the archive has."""
        if self._catalogue.meta("embedder") is None:
            self._catalogue.set_meta("embedder", self.embedder.name)
            self._catalogue.set_meta("dimensions", str(self.embedder.dimensions))

    def _refuse_other_embedder(self) -> None:
        kept, wanted = self._catalogue.meta("embedder"), self._embedder
        if (
            kept is None
            or wanted is None
            or (kept, self._catalogue.meta("dimensions")) == (wanted.name, str(wanted.dimensions))
        ):
            return
        raise ArchiveMismatch(
            f"The archive was built with {kept!r} ({self._catalogue.meta('dimensions')} dimensions), but the settings "
            f"ask for {wanted.name!r} ({wanted.dimensions}). Run python -m ingest --reembed, or set DATELINE_EMBEDDER "
            "back."
        )

    def _replay_debt(self) -> None:
        """Finish what an earlier process began. If one is at it now, or an index cannot be reached, the debt stays."""
        if self._catalogue.count_owed():
            if self._indexes.in_copy:
                for name in INDEXES:
                    self._indexes.rebuild(name)
            try:
                with self.writing():
                    self._indexes.catch_up()
            except (ArchiveLocked, ArchiveUnwritable, VectorIndexError):
                return

    def _lets_all_pass(self, where: Filter) -> bool:
        """Whether the wall, which every plan has, is the only bound and lies behind the last article."""
        last = self.stats().last
        only_wall = replace(where, wall=None).is_open
        return only_wall and where.wall is not None and (last is None or last in Window(None, where.wall))

    def _search_widely(self, vector: NDArray[np.float32], *, k: int, where: Filter, fetch: int) -> list[ScoredChunk]:
        """Those of the nearest `fetch` chunks of all that pass."""
        found = self._indexes.search_vectors(vector, k=fetch)
        kept = self._catalogue.keep_matching([hit.key for hit in found], where)
        return [hit for hit in found if hit.key in kept][:k]

    def _search_exactly(self, vector: NDArray[np.float32], *, k: int, where: Filter) -> list[ScoredChunk]:
        keys, vectors = self._catalogue.load_matching_vectors(where)
        scores = vectors @ vector if keys else np.zeros(0, dtype=np.float32)
        best = np.argsort(-scores, kind="stable")[:k]
        return [ScoredChunk(keys[i], float(scores[i])) for i in best]


def _open_catalogue(folder: Path, *, create: bool, read_only: bool) -> Catalogue:
    missing = not (folder / FILE_NAME).is_file()
    has_indexes = any(next(folder.glob(f"{name}-*"), None) for name in INDEXES)
    if missing and has_indexes:
        raise ArchiveCorrupt(
            f"{folder} holds the indexes of an archive, but {FILE_NAME} is missing. Restore a backup there with "
            "--restore, or put the folder aside and read the articles in anew."
        )
    if missing and not create:
        raise ArchiveNotFound(
            f"There is no archive in {folder}. Read articles into it with python -m ingest FILES --archive {folder}, "
            "or name another folder with --archive or DATELINE_ARCHIVE."
        )
    if read_only:
        return Catalogue(folder, create=False, read_only=True)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as exc:
        raise ArchiveUnwritable(
            f"The folder {folder} cannot be made ({exc.strerror}). Name one that can be, with --archive."
        ) from exc
    return Catalogue(folder, create=create and not has_indexes)  # an empty file beside indexes is no new one


def _check_pieces(article: Article, chunks: Sequence[Chunk]) -> None:
    try:
        f"{article.text}{article_to_json(article)}{build_lexical_header(article)}".encode()
    except UnicodeEncodeError as exc:
        raise UsageError(
            f"Text must be Unicode, but article {article.article_id} has a lone surrogate ({exc.object[exc.start]!r}). "
            "Replace it by U+FFFD."
        ) from exc
    except TypeError as exc:
        raise UsageError(f"An article's facts are texts, but those of {article.article_id} are not: {exc}.") from exc
    for chunk in chunks:
        if chunk.article_id != article.article_id or chunk.text != article.text[chunk.start : chunk.end]:
            raise UsageError(
                f"A chunk must be a piece of its article's text, but chunk {chunk.chunk_id} is not what stands at "
                f"{chunk.start} to {chunk.end} of article {article.article_id}. Cut the article again."
            )


def _is_older(article: Article, current: Article) -> bool:
    """Whether `article` says that it is from before `current`."""
    mine, theirs = (a.modified_at or a.published_at for a in (article, current))
    return mine is not None and theirs is not None and mine.seconds < theirs.seconds
