"""The vector index: Chroma, in the archive's folder or as a server. The only file that knows Chroma.

Embedded Chroma is not safe between processes: a reader that opened its folder during a write crashed and left it
unreadable (measured, 1.5.9). So one lock file guards it: exclusive for each batch of writing and for opening with the
first query, shared for each query. And a torn file can crash whoever opens it, so after a stop that was not clean it
is first opened in a child process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedder import Vectors
from vectorstore.errors import ArchiveLocked, ArchiveUnwritable, VectorIndexError
from vectorstore.locks import LockBusy, hold_lock
from vectorstore.types import ScoredChunk

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

_LOCK_WAIT_S = 60.0
_PROBE_S = 120.0
_REOPEN_S = 5.0
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
    """Vectors that the index ought to hold, with their keys: to tell a sound index from a torn one."""

    keys: list[int]
    vectors: Vectors


class VectorIndex:
    """Nearest neighbours by cosine over the chunks' vectors. Opens on first use."""

    def __init__(self, folder: Path, *, collection: str, url: str | None, load_sample: Callable[[], Sample]) -> None:
        """`folder` holds the index unless `url` names a server; `load_sample` is asked after an unclean stop."""
        self.folder = folder
        self._turn = threading.RLock()
        self._collection_name = collection
        self._url = url
        self._load_sample = load_sample
        self._client: ClientAPI | None = None
        self._collection: Collection | None = None
        self._opened_at = 0.0
        self._generation = -1

    # ---- reading

    def search(self, vector: NDArray[np.float32], *, k: int) -> list[ScoredChunk]:
        """The `k` nearest chunks, best first, scored by cosine similarity (-1 to 1)."""
        if k < 1:
            return []
        with self._turn, self._opened() as collection, _translated("search"):
            found = collection.query(query_embeddings=vector[None, :], n_results=k, include=["distances"])
        distances = found["distances"][0] if found["distances"] else []
        scored = [ScoredChunk(int(key), 1.0 - float(far)) for key, far in zip(found["ids"][0], distances, strict=True)]
        return sorted(scored, key=lambda hit: (-hit.score, hit.key))

    def refresh(self, generation: int) -> None:
        """See what another process has written: open anew when the archive has changed, at most every 5 s."""
        with self._turn:
            if self._client is None or self._url or generation == self._generation:
                self._generation = generation
            elif time.monotonic() - self._opened_at >= _REOPEN_S:
                self.close()
                self._generation = generation

    @property
    def size(self) -> int:
        """How many vectors the index holds."""
        with self._turn, self._opened() as collection, _translated("count"):
            return int(collection.count())

    def keys(self) -> set[int]:
        """The keys of all vectors. For checking: it reads them page by page."""
        keys: set[int] = set()
        for offset in range(0, self.size, _PAGE):
            with self._turn, self._opened() as collection, _translated("list"):
                page = collection.get(limit=_PAGE, offset=offset, include=[])["ids"]
            keys.update(int(key) for key in page)
        return keys

    # ---- writing

    def write(self, dropped: Sequence[int], keys: Sequence[int], vectors: Vectors) -> None:
        """Drop some chunks, then put others (shape (len(keys), dimensions)); what is there already is replaced."""
        with self._turn, self._writing(self._open()) as collection, _translated("write"):
            for part in _batches(dropped, self._max_batch()):
                collection.delete(ids=[str(key) for key in dropped[part]])
            for part in _batches(keys, self._max_batch()):
                collection.upsert(ids=[str(key) for key in keys[part]], embeddings=vectors[part])

    def close(self) -> None:
        """Let go of the files, or of the server."""
        with self._turn:
            if self._client is not None:
                self._client.close()  # type: ignore[attr-defined]  # the interface lacks what every client has
            self._client = self._collection = None

    def drop_collection(self) -> None:
        """Remove the archive's vectors from the server. For a folder, make a new one instead."""
        self._open()
        if self._client is not None:
            with _translated("clear"):
                self._client.delete_collection(self._collection_name)
        self.close()

    # ---- inside

    def _max_batch(self) -> int:
        return int(self._client.get_max_batch_size()) if self._client is not None else 1

    def _open(self) -> Collection:
        if self._collection is None:
            with self._locked(shared=False):
                if not self._url and self._is_unclean():
                    self._probe()
                self._client = self._connect()
                with _translated("open"):
                    self._collection = self._client.get_or_create_collection(
                        self._collection_name, embedding_function=None, configuration={"hnsw": _HNSW}
                    )
                    self._first_query(self._collection)
                if not self._url:
                    self._stamp()
            self._opened_at = time.monotonic()
        return self._collection

    def _connect(self) -> ClientAPI:
        import chromadb  # noqa: PLC0415  1.6 s, so only when vectors are searched
        from chromadb.config import Settings  # noqa: PLC0415

        quiet = Settings(anonymized_telemetry=False)
        with _translated("open"):
            if self._url is None:
                self.folder.mkdir(parents=True, exist_ok=True)
                return chromadb.PersistentClient(path=str(self.folder), settings=quiet)
            parts = urlsplit(self._url)
            secure = parts.scheme == "https"
            port = parts.port or (443 if secure else 8000)
            return chromadb.HttpClient(host=parts.hostname or "", port=port, ssl=secure, settings=quiet)

    def _first_query(self, collection: Collection) -> None:
        """Loads the index, which opening alone does not."""
        sample = self._load_sample()
        if sample.keys:
            collection.query(query_embeddings=sample.vectors[:1], n_results=1, include=[])

    @contextmanager
    def _locked(self, *, shared: bool) -> Iterator[None]:
        if self._url:
            yield
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with hold_lock(self._lock_path, shared=shared, timeout_s=_LOCK_WAIT_S):
                yield
        except LockBusy as exc:
            raise ArchiveLocked(
                f"The vector index has been held by another process for {_LOCK_WAIT_S:.0f} s. "
                "Wait for it to end, then try again."
            ) from exc

    @contextmanager
    def _opened(self) -> Iterator[Collection]:
        collection = self._open()
        with self._locked(shared=True):
            yield collection

    @contextmanager
    def _writing(self, collection: Collection) -> Iterator[Collection]:
        """Exclusive; and until it ends well, the index counts as torn."""
        with self._locked(shared=False):
            if not self._url:
                self._stamp_path.unlink(missing_ok=True)
            yield collection
            if not self._url:
                self._stamp()

    # ---- soundness

    @property
    def _lock_path(self) -> Path:
        return self.folder.with_name("vectors.lock")

    @property
    def _stamp_path(self) -> Path:
        return stamp_path(self.folder)

    def _stamp(self) -> None:
        self._stamp_path.write_text(json.dumps(_file_sizes(self.folder)), encoding="utf-8")

    def _is_unclean(self) -> bool:
        """Whether the files are not as the last clean write left them. Chroma writes nothing after a call returns."""
        sizes = _file_sizes(self.folder)
        if not sizes:
            return False
        try:
            return bool(json.loads(self._stamp_path.read_text(encoding="utf-8")) != sizes)
        except (OSError, ValueError):
            return True

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


def stamp_path(folder: Path) -> Path:
    """Where the file sizes of the index in `folder` are kept after each clean write."""
    return folder.with_name(f"{folder.name}.clean.json")


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


def _file_sizes(folder: Path) -> dict[str, int]:
    """Size in bytes of each file below `folder`, without SQLite's passing journals."""
    return {
        str(path.relative_to(folder)): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-journal", "-wal", "-shm"))
    }


def _batches(items: Sequence[object], size: int) -> Iterator[slice]:
    return (slice(i, i + size) for i in range(0, len(items), size))


@contextmanager
def _translated(doing: str) -> Iterator[None]:
    """Turn what Chroma raises into a VectorIndexError: its own errors, its HTTP client's, and bare ValueErrors."""
    import httpx  # noqa: PLC0415  Chroma's HTTP client
    from chromadb.errors import ChromaError  # noqa: PLC0415

    try:
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
