"""The vector index: Chroma, in the archive's folder or as a server. The only file that knows Chroma.

Embedded Chroma is not safe between processes: a reader that opened its folder during a write crashed and left it
unreadable (measured, 1.5.9). So one lock file guards it: exclusive for each batch of writing and for opening with the
first query, which is when Chroma reads its files. A query after that is answered from memory, and needs no lock: a
reader goes on with the index as it was when it was opened, whatever others write. And a torn file can crash whoever
opens it, so after a stop that was not clean it is first opened in a child process.
"""

from __future__ import annotations

import json
import logging
import math
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from vectorstore.disk import Stamp, make_folder
from vectorstore.embedder import Vectors
from vectorstore.errors import ArchiveError, ArchiveLocked, ArchiveUnwritable, VectorIndexError, panics_as
from vectorstore.locks import LockBusy, hold_lock
from vectorstore.types import ScoredChunk

WrittenAt = tuple[int, int] | None
"""By which two clean writes are told apart."""

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

_log = logging.getLogger(__name__)

_LOCK_WAIT_S = 60.0
_PROBE_S = 120.0
_RETRY_S = 30.0  # between attempts to open the index anew beside the one that serves
_PAGE = 5000  # ids a call; above some 32,000 a `get` fails
_SAME = 1e-3  # cosine distance of a vector from itself, with room for rounding
_HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_construction": 128,
    "ef_search": 256,
    "max_neighbors": 16,
    "sync_threshold": 2000,
}


class VectorIndexBroken(VectorIndexError):
    """The index in the folder cannot be opened; it must be built anew from the catalogue."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Vectors that the index ought to hold, with their keys: to tell a sound index from a torn one.

    Of the chunks with keys up to `last`, the index owes none; `count` is how many it ought to hold, None while it owes.
    """

    keys: list[int]
    vectors: Vectors
    last: int
    count: int | None


@dataclass(frozen=True, slots=True)
class _Opened:
    """Chroma with the index in memory: `last` as of a Sample, `stamp` of the last clean write that it has seen."""

    path: str
    client: ClientAPI
    collection: Collection
    last: int
    stamp: WrittenAt


class VectorIndex:
    """Nearest neighbours by cosine over the chunks' vectors. Opens on first use."""

    def __init__(self, folder: Path, *, collection: str, url: str | None, load_sample: Callable[[], Sample]) -> None:
        """`folder` holds the index unless `url` names a server; `load_sample` is asked whenever it is opened."""
        self.folder = folder
        self._turn = threading.RLock()
        self._collection_name = collection
        self._url = url
        self._load_sample = load_sample
        self._opened: _Opened | None = None
        self._changes = 0  # of what is open, so that a renewal knows whether it comes too late
        self._renewal: threading.Thread | None = None
        self._stamp = Stamp(folder, counts=_is_of_index)
        self._renewed_at = -math.inf

    # ---- reading

    def search(self, vector: NDArray[np.float32], *, k: int) -> list[ScoredChunk]:
        """The `k` nearest chunks, best first, scored by cosine similarity (-1 to 1)."""
        if k < 1:
            return []
        with self._turn:
            collection = self._open().collection
            with _translated("search"):
                found = collection.query(query_embeddings=vector[None, :], n_results=k, include=["distances"])
        distances = found["distances"][0] if found["distances"] else []
        scored = [ScoredChunk(int(key), 1.0 - float(far)) for key, far in zip(found["ids"][0], distances, strict=True)]
        return sorted(scored, key=lambda hit: (-hit.score, hit.key))

    @property
    def last(self) -> int | None:
        """The key up to which no chunk is missing here; None for a server, where none is."""
        with self._turn:
            return None if self._url else self._open().last

    def renew(self) -> None:
        """Open the index anew, in a thread, to see what others have written; until then the one that is open serves."""
        with self._turn:
            running = self._renewal is not None and self._renewal.is_alive()
            if running or self._opened is None or time.monotonic() - self._renewed_at < _RETRY_S:
                return
            # Chroma gives who opens a path the system that has it open; under another spelling it opens a second.
            spellings = (str(self.folder), f"{self.folder}{os.sep}.")
            path = spellings[self._opened.path == spellings[0]]
            self._renewed_at = time.monotonic()
            self._renewal = threading.Thread(target=self._renew, args=(path, self._changes), name="renew-vectors")
            self._renewal.start()

    @property
    def size(self) -> int:
        """How many vectors the index holds."""
        with self._turn, self._reading() as collection, _translated("count"):
            return int(collection.count())

    def keys(self) -> set[int]:
        """The keys of all vectors. For checking: it reads them page by page."""
        keys: set[int] = set()
        for offset in range(0, self.size, _PAGE):
            with self._turn, self._reading() as collection, _translated("list"):
                page = collection.get(limit=_PAGE, offset=offset, include=[])["ids"]
            keys.update(int(key) for key in page)
        return keys

    def find_wrong(self, keys: Sequence[int], vectors: Vectors) -> list[int]:
        """Those of the keys under which another vector is held than the one given. For checking."""
        wrong: list[int] = []
        for part in _batches(keys, _PAGE):
            with self._turn, self._reading() as collection, _translated("read"):
                held: Any = collection.get(ids=[str(key) for key in keys[part]], include=["embeddings"])
            found = {int(key): vector for key, vector in zip(held["ids"], held["embeddings"], strict=True)}
            wrong += [
                key for key, vector in zip(keys[part], vectors[part], strict=True)
                if key in found and not np.allclose(_unit(found[key]), _unit(vector), atol=_SAME)
            ]  # fmt: skip
        return wrong

    # ---- writing

    def write(self, dropped: Sequence[int], keys: Sequence[int], vectors: Vectors) -> None:
        """Drop some chunks, then put others (shape (len(keys), dimensions)); what is there already is replaced.

        The caller holds the writer's place, and pays debts in the order of keys.
        """
        with self._turn, self._writing(max(keys, default=-1)) as opened, _translated("write"):
            most = int(opened.client.get_max_batch_size())
            for part in _batches(dropped, most):
                opened.collection.delete(ids=[str(key) for key in dropped[part]])
            for part in _batches(keys, most):
                opened.collection.upsert(ids=[str(key) for key in keys[part]], embeddings=vectors[part])

    def close(self) -> None:
        """Let go of the files, or of the server."""
        with self._turn:
            self._swap(None)
        if self._renewal is not None:
            self._renewal.join()

    def drop_collection(self) -> None:
        """Remove the archive's vectors from the server. For a folder, make a new one instead."""
        opened = self._open()
        with _translated("clear"):
            opened.client.delete_collection(self._collection_name)
        self.close()

    # ---- inside

    def _open(self) -> _Opened:
        opened = self._opened
        if opened is None:
            opened = self._open_files(str(self.folder))
            self._swap(opened)
        return opened

    def _open_current(self) -> _Opened:
        """As `_open`, with all that others have written."""
        if self._opened is not None and not self._url and self._opened.stamp != self._load_stamp():
            self._swap(None)
        return self._open()

    def _open_files(self, path: str) -> _Opened:
        with self._locked(shared=False):
            if not self._url:
                self._refuse_damage()
            client = self._connect(path)
            try:
                with _translated("open"):
                    collection = client.get_or_create_collection(
                        self._collection_name, embedding_function=None, configuration={"hnsw": _HNSW}
                    )
                    last = self._first_query(collection)
            except VectorIndexError:
                client.close()  # type: ignore[attr-defined]  # the interface lacks what every client has
                raise
            if not self._url and not self._stamp.holds():
                self._stamp.write()
            return _Opened(path, client, collection, last, self._load_stamp())

    def _swap(self, opened: _Opened | None) -> None:
        """Let go of what is open, for another or for nothing."""
        before, self._opened = self._opened, opened
        self._changes += 1
        if before is not None:
            before.client.close()  # type: ignore[attr-defined]  # the interface lacks what every client has

    def _renew(self, path: str, changes: int) -> None:
        """Open the index under `path`, and swap it in unless what is open has changed meanwhile."""
        try:
            opened = self._open_files(path)
        except ArchiveError as error:
            _log.warning("%s The vector index stays open as it was.", error)
            return
        with self._turn:
            if changes == self._changes:
                self._swap(opened)
                return
        opened.client.close()  # type: ignore[attr-defined]  # as above

    def _connect(self, path: str) -> ClientAPI:
        import chromadb  # noqa: PLC0415  1.6 s, so only when vectors are searched
        from chromadb.config import Settings  # noqa: PLC0415

        quiet = Settings(anonymized_telemetry=False)
        with _translated("open"):
            if self._url is None:
                make_folder(self.folder)
                try:
                    return chromadb.PersistentClient(path=path, settings=quiet)
                except BaseException:
                    _forget_half_started(path)
                    raise
            parts = urlsplit(self._url)
            secure = parts.scheme == "https"
            port = parts.port or (443 if secure else 8000)
            return chromadb.HttpClient(host=parts.hostname or "", port=port, ssl=secure, settings=quiet)

    def _first_query(self, collection: Collection) -> int:
        """Loads the index, which opening alone does not. The key up to which nothing is missing in it."""
        sample = self._load_sample()
        held = None if self._url or sample.count is None else int(collection.count())
        if held != sample.count and held is not None:
            raise VectorIndexBroken(f"The vector index holds {held:,} chunks, where there are {sample.count:,}.")
        if sample.keys:
            collection.query(query_embeddings=sample.vectors[:1], n_results=1, include=[])
        return sample.last

    @contextmanager
    def _locked(self, *, shared: bool) -> Iterator[None]:
        if self._url:
            yield
            return
        make_folder(self.folder)
        try:
            with hold_lock(self._lock_path, shared=shared, timeout_s=_LOCK_WAIT_S):
                yield
        except LockBusy as exc:
            raise ArchiveLocked(
                f"The vector index has been held by another process for {_LOCK_WAIT_S:.0f} s. "
                "Wait for it to end, then try again."
            ) from exc

    @contextmanager
    def _reading(self) -> Iterator[Collection]:
        collection = self._open_current().collection
        with self._locked(shared=True):
            yield collection

    @contextmanager
    def _writing(self, last: int) -> Iterator[_Opened]:
        """Exclusive; and until it ends well, the index counts as torn. Then it holds all up to `last`."""
        opened = self._open_current()
        with self._locked(shared=False):
            if not self._url:
                self._stamp.path.unlink(missing_ok=True)
            self._changes += 1
            yield opened
            if not self._url:
                self._stamp.write()
            self._opened = replace(opened, last=max(last, opened.last), stamp=self._load_stamp())

    # ---- soundness

    @property
    def _lock_path(self) -> Path:
        return self.folder.with_name("vectors.lock")

    def _load_stamp(self) -> WrittenAt:
        try:
            facts = self._stamp.path.stat()
        except FileNotFoundError:
            return None
        return facts.st_ino, facts.st_mtime_ns

    def _refuse_damage(self) -> None:
        """Raises VectorIndexBroken when the files are not as the last write left them, before they can crash us.

        Without a note of that write (it was broken off, or an older version's) a child process opens them first.
        """
        if not any(_is_of_index(path) for path in self.folder.rglob("*") if path.is_file()):
            return
        if self._stamp.read() is None:
            self._probe()
        elif not self._stamp.holds():
            raise VectorIndexBroken(f"The vector index in {self.folder} is not as it was written.")

    def _probe(self) -> None:
        """Open the index in a child process and look for the sample. Raises VectorIndexBroken if the child fails."""
        sample = self._load_sample()
        task = {
            "folder": str(self.folder),
            "collection": self._collection_name,
            "keys": sample.keys,
            "vectors": sample.vectors.tolist(),
        }
        command = [sys.executable, "-c", "from vectorstore.vectors import run_probe; run_probe()"]
        root = str(Path(__file__).resolve().parent.parent)
        search_path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        try:
            done = subprocess.run(
                command, input=json.dumps(task).encode(), capture_output=True, timeout=_PROBE_S, check=False,
                env=os.environ | {"PYTHONPATH": search_path},
            )  # fmt: skip
        except subprocess.TimeoutExpired as exc:
            raise VectorIndexBroken(f"The vector index in {self.folder} did not open within {_PROBE_S:.0f} s.") from exc
        if done.returncode != 0:
            last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["it crashed"]
            raise VectorIndexBroken(
                f"The vector index in {self.folder} cannot be opened (exit {done.returncode}: {last[0]})."
            )


def run_probe() -> None:
    """In the child process: open the index named on standard input and find each vector of the sample again."""
    task = json.load(sys.stdin)
    import chromadb  # noqa: PLC0415  see _connect
    from chromadb.config import Settings  # noqa: PLC0415

    client = chromadb.PersistentClient(path=task["folder"], settings=Settings(anonymized_telemetry=False))
    names = [collection.name for collection in client.list_collections()]
    if task["collection"] not in names and task["keys"]:
        sys.exit("the collection is missing")
    for key, vector in zip(task["keys"], task["vectors"], strict=True):
        collection = client.get_collection(task["collection"], embedding_function=None)
        found: Any = collection.query(query_embeddings=[vector], n_results=1, include=["distances"])
        if not found["ids"][0] or (found["ids"][0][0] != str(key) and found["distances"][0][0] > _SAME):
            sys.exit(f"chunk {key} is not found by its own vector")


def _is_of_index(path: Path) -> bool:
    """Whether a file is the index's own: not one of SQLite's passing journals."""
    return not path.name.endswith(("-journal", "-wal", "-shm"))


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vector at length 1, as Chroma may keep it."""
    return np.asarray(vector, np.float32) / max(float(np.linalg.norm(vector)), 1e-12)


def _batches(items: Sequence[object], size: int) -> Iterator[slice]:
    return (slice(i, i + size) for i in range(0, len(items), size))


def _forget_half_started(path: str) -> None:
    """Chroma keeps what could not start (on a full disk) and hands it to whoever opens the folder next (1.5.9)."""
    from chromadb.api.shared_system_client import SharedSystemClient  # noqa: PLC0415  see _connect

    if path not in SharedSystemClient._identifier_to_refcount:
        SharedSystemClient._identifier_to_system.pop(path, None)


@contextmanager
def _translated(doing: str) -> Iterator[None]:
    """Turn what Chroma raises into a VectorIndexError: its own errors, its HTTP client's, and bare ValueErrors."""
    import httpx  # noqa: PLC0415  Chroma's HTTP client
    from chromadb.errors import ChromaError  # noqa: PLC0415

    try:
        with panics_as(ValueError):
            yield
    except (ChromaError, httpx.HTTPError, ValueError, RuntimeError, OSError, KeyError) as exc:
        if "disk is full" in str(exc) or "No space" in str(exc):
            raise ArchiveUnwritable(
                f"The vector index could not {doing}: the disk is full. Free some space, then run again."
            ) from exc
        raise VectorIndexError(
            f"The vector index could not {doing}: {exc}. Run python -m ingest --check; "
            "with DATELINE_CHROMA_URL set, see whether its server runs."
        ) from exc
