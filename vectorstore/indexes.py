"""The two indexes of an archive, kept in step with its catalogue.

The catalogue lists what each index is still owed; `catch_up` pays it. An index that cannot be read is built anew, from
the catalogue alone, beside the old one, and takes its place when it is whole.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from vectorstore.catalogue import Catalogue, IndexName, Owed, StoredChunk
from vectorstore.disk import force_to_disk
from vectorstore.embedder import Vectors
from vectorstore.errors import (
    ArchiveCorrupt,
    ArchiveError,
    ArchiveLocked,
    ArchiveUnwritable,
    DatelineError,
    VectorIndexError,
)
from vectorstore.header import build_lexical_header
from vectorstore.lexical import LexicalEntry, LexicalIndex
from vectorstore.recent import RecentVectors
from vectorstore.types import Filter, ScoredChunk
from vectorstore.vectors import Sample, VectorIndex, VectorIndexBroken

T = TypeVar("T")

_log = logging.getLogger(__name__)

_DEBTS_A_BATCH = 64
_REBUILD_PAGE = 4000  # chunks
_SAMPLE = 24  # chunks
_RECENT = 20_000  # chunks that are compared one by one, in 2 ms and 30 MB, before the index is opened anew
_ALL = 1_000_000_000


class Indexes:
    """The lexical index and the vectors of one archive, opened on first use."""

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        *,
        chroma_url: str | None,
        writing: Callable[[], AbstractContextManager[None]],
        read_only: bool = False,
        in_copy: bool = False,
    ) -> None:
        """`folder` is the archive's; `writing` takes the writer's place and raises ArchiveLocked when it is taken.

        With `read_only` a broken index is built anew outside the folder, and goes when this is closed. With `in_copy`,
        for a folder that nobody can write, both are copied there: their libraries write where they only read.
        """
        self._folder = folder
        self._copy = TemporaryDirectory(prefix="dateline-") if read_only else None
        self.in_copy = in_copy
        self._places: dict[IndexName, Path] = {}  # of those that serve from outside the folder
        self._broken: dict[IndexName, str] = {}  # what is wrong with those that do so because they must
        self._catalogue = catalogue
        self._chroma_url = chroma_url
        self._writing = writing
        self._turn = threading.RLock()
        self._lexical: LexicalIndex | None = None
        self._lexical_generation = -1
        self._vectors: VectorIndex | None = None
        self._filling = False  # an index that is being built holds less than it ought to
        self._recent = RecentVectors(catalogue)

    def close(self) -> None:
        """Let go of the files."""
        with self._turn:
            if self._vectors is not None:
                self._vectors.close()
            self._vectors = self._lexical = None
            if self._copy is not None:
                self._copy.cleanup()

    def with_lexical(self, use: Callable[[LexicalIndex], T]) -> T:
        """What `use` makes of the lexical index; a broken one is rebuilt first. Raises ArchiveCorrupt."""
        try:
            return use(self._open_lexical())
        except ArchiveCorrupt as exc:
            self._rebuild_after(exc, "lexical")
            return use(self._open_lexical())

    def with_vectors(self, use: Callable[[VectorIndex], T]) -> T:
        """What `use` makes of the vector index; a broken one is rebuilt first. Raises VectorIndexError."""
        try:
            return use(self._open_vectors())
        except VectorIndexBroken as exc:
            self._rebuild_after(exc, "vectors")
            return use(self._open_vectors())

    def search_vectors(self, vector: NDArray[np.float32], *, k: int) -> list[ScoredChunk]:
        """The `k` nearest chunks, best first. Raises VectorIndexError.

        The index as it is open, and what other processes have added since, compared one by one: a reader sees it at
        once, and does not wait for a writer.
        """
        last, found = self.with_vectors(lambda index: (index.last, index.search(vector, k=k)))
        if last is None:
            return found
        recent = self._recent.search(vector, after=last, k=k)
        if not recent:
            return found
        if len(self._recent) > _RECENT:
            self.with_vectors(lambda index: index.renew())
        hits = {hit.key: hit for hit in (*found, *recent)}
        held = self._catalogue.keep_matching(hits, Filter())  # not what was replaced or deleted since
        return sorted((hits[key] for key in held), key=lambda hit: (-hit.score, hit.key))[:k]

    def catch_up(self) -> None:
        """Bring both indexes up to the catalogue. The caller holds the writer's place."""
        names: tuple[IndexName, ...] = ("lexical", "vectors")
        for name in names:
            while debts := self._catalogue.owed(name, limit=_DEBTS_A_BATCH):
                try:
                    self._pay(name, debts)
                except (ArchiveCorrupt, VectorIndexError) as exc:
                    if name == "vectors" and self._chroma_url:
                        raise
                    self._rebuild_after(exc, name)
                self._catalogue.clear_owed(name, up_to=debts[-1].id)

    def find_difference(self, name: IndexName, expected: set[int]) -> str:
        """How an index differs from the keys it ought to hold, in words; "" when it does not."""
        if name in self._broken:
            return f"The {name} index is broken, and serves from a copy: {self._broken[name]}"
        try:
            found = self._open_lexical().keys() if name == "lexical" else self._open_vectors().keys()
        except ArchiveError as exc:
            return f"The {name} index cannot be read: {exc}"
        if found == expected:
            return ""
        return f"The {name} index lacks {len(expected - found)} chunks and has {len(found - expected)} too many"

    def find_wrong_vectors(self) -> list[str]:
        """Vectors of the index that are not those of the catalogue, in words; reads all of them."""
        wrong: list[int] = []
        after = 0
        try:
            while (page := self._catalogue.load_vector_page(after, _REBUILD_PAGE))[0]:
                keys, vectors = page
                wrong += self._open_vectors().find_wrong(keys, vectors)
                after = keys[-1]
        except ArchiveError as exc:
            return [f"The vectors index cannot be read: {exc}"]
        return (
            [f"{len(wrong):,} vectors in the index are not those of the catalogue: --rebuild vectors"] if wrong else []
        )

    def rebuild(self, name: IndexName) -> None:
        """Build an index anew from the catalogue, without embedding. Raises ArchiveLocked."""
        with nullcontext() if self._copy else self._writing(), self._turn:
            old = self._name_of(name)
            fresh = self._next_folder(name)
            debts = self._catalogue.owed(name, limit=_ALL)
            self._filling = True
            try:
                if name == "lexical":
                    self._fill_lexical(fresh)
                else:
                    self._fill_vectors(fresh, self._catalogue.load_vector_page)
            finally:
                self._filling = False
            if self._copy is not None:
                self._places[name] = fresh
                return
            if fresh.is_dir():
                force_to_disk(fresh)
            self._catalogue.set_meta(f"{name}_folder", fresh.name)
            if debts:
                self._catalogue.clear_owed(name, up_to=debts[-1].id)
            self._remove(old)

    def switch_vectors(self, embedder: str, dimensions: int) -> None:
        """Build the index of the other embedder's vectors beside the one that serves, and put it in its place with
        them. The caller holds the writer's place.
        """
        with self._turn:
            old, fresh = self._name_of("vectors"), self._next_folder("vectors")
            self._filling = True
            try:
                self._fill_vectors(
                    fresh, lambda after, limit: self._catalogue.load_fresh_page(after, limit, dimensions)
                )
            finally:
                self._filling = False
            if fresh.is_dir():
                force_to_disk(fresh)
            self._catalogue.switch_vectors(embedder, dimensions, fresh.name)
            self._remove(old)

    # ---- inside

    def _next_folder(self, name: IndexName) -> Path:
        folder = f"{name}-{int(self._name_of(name).rpartition('-')[2]) + 1}"
        if self._copy is not None:
            return Path(self._copy.name) / folder
        self._remove(folder)
        return self._folder / folder

    def _remove(self, folder: str) -> None:
        shutil.rmtree(self._folder / folder, ignore_errors=True)
        (self._folder / f"{folder}.clean.json").unlink(missing_ok=True)

    def _pay(self, name: IndexName, debts: Sequence[Owed]) -> None:
        stored = [
            chunk
            for debt in debts
            if debt.action == "put"
            for chunk in self._catalogue.load_chunk_range(debt.first, debt.last)
        ]
        if name == "lexical":
            # A put drops first, too: what a killed process had written is not written twice.
            self._open_lexical().write([debt.article_key for debt in debts], _lexical_entries(stored))
            return
        dropped = [key for debt in debts if debt.action == "drop" for key in range(debt.first, debt.last + 1)]
        keys, vectors = self._catalogue.load_vectors([chunk.key for chunk in stored])
        self._open_vectors().write(dropped, keys, vectors)

    def _open_lexical(self) -> LexicalIndex:
        with self._turn:
            generation, folder = self._catalogue.generation, self._place_of("lexical")
            if self._lexical is None or self._lexical.folder != folder:
                self._lexical = self._open_whole(folder, generation)
            elif generation != self._lexical_generation:
                self._lexical.refresh()
            self._lexical_generation = generation
            return self._lexical

    def _open_whole(self, folder: Path, generation: int) -> LexicalIndex:
        """The lexical index, which holds what it ought to: one that is lost is made anew, and would be empty."""
        expected = self._catalogue.count_indexed("lexical")
        index = LexicalIndex(folder)
        if expected not in (None, index.size) and self._catalogue.generation == generation:
            raise ArchiveCorrupt(f"The lexical index holds {index.size:,} chunks, where there are {expected:,}.")
        return index

    def _open_vectors(self) -> VectorIndex:
        with self._turn:
            folder = self._place_of("vectors")
            if self._vectors is not None and self._vectors.folder != folder:
                self._vectors.close()
                self._vectors = None
            if self._vectors is None:
                self._vectors = self._make_vectors(folder)
            return self._vectors

    def _make_vectors(self, folder: Path) -> VectorIndex:
        name = f"dateline-{self._catalogue.meta('archive_id')}"
        return VectorIndex(folder, collection=name, url=self._chroma_url, load_sample=self._load_sample)

    def _place_of(self, name: IndexName) -> Path:
        """The folder of an index; where it must not be used in place, it is copied first."""
        folder = self._name_of(name)
        if self._copy is not None and self.in_copy and name not in self._places:
            self._places[name] = Path(self._copy.name) / folder
            if (self._folder / folder).is_dir():
                shutil.copytree(self._folder / folder, self._places[name], copy_function=shutil.copyfile)
            stamp = self._folder / f"{folder}.clean.json"
            if stamp.is_file():
                shutil.copyfile(stamp, Path(self._copy.name) / stamp.name)
        return self._places.get(name, self._folder / folder)

    def _name_of(self, name: IndexName) -> str:
        return self._catalogue.meta(f"{name}_folder") or f"{name}-1"

    def _load_sample(self) -> Sample:
        """Vectors spread over the archive that the vector index ought to hold, for its soundness check."""
        if self._filling:
            return Sample([], np.zeros((0, 0), np.float32), -1, None)
        last = self._catalogue.last_key()  # before the debts: what is added in between is not taken for paid
        debts = self._catalogue.owed("vectors", limit=_ALL)
        owed = {key for debt in debts for key in range(debt.first, debt.last + 1)}
        keys = self._catalogue.sample_keys(_SAMPLE)
        last = min([last, *(debt.first - 1 for debt in debts if debt.action == "put")])
        held = self._catalogue.load_vectors([key for key in keys if key not in owed])
        return Sample(*held, last, self._catalogue.count_indexed("vectors"))

    def _rebuild_after(self, error: DatelineError, name: IndexName) -> None:
        """Rebuild a broken index if this process may write; otherwise the error stands."""
        _log.warning("%s Building the %s index anew from the catalogue.", error, name)
        if self._copy is not None:
            self._broken[name] = str(error)
        try:
            self.rebuild(name)
        except (ArchiveLocked, ArchiveUnwritable):
            raise error from None

    def _fill_lexical(self, folder: Path) -> None:
        fresh = LexicalIndex(folder)
        after = 0
        while page := self._catalogue.load_chunk_page(after, _REBUILD_PAGE):
            fresh.write([], _lexical_entries(page))
            after = page[-1].key
        self._lexical = fresh

    def _fill_vectors(self, folder: Path, load_page: Callable[[int, int], tuple[list[int], Vectors]]) -> None:
        if self._vectors is not None:
            self._vectors.close()
        self._vectors = self._make_vectors(folder)
        if self._chroma_url:
            self._vectors.drop_collection()
        after = 0
        while True:
            keys, vectors = load_page(after, _REBUILD_PAGE)
            if not keys:
                return
            self._vectors.write([], keys, vectors)
            after = keys[-1]


def _lexical_entries(stored: Sequence[StoredChunk]) -> Iterator[LexicalEntry]:
    for chunk in stored:
        text = f"{build_lexical_header(chunk.article)}\n{chunk.chunk.text}"
        yield LexicalEntry(chunk.key, chunk.article_key, chunk.article, text)
