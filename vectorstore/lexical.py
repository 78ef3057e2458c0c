"""The lexical index: BM25 over the chunks and their headers, by tantivy. The only file that knows tantivy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray

from vectorstore.disk import Stamp, make_folder
from vectorstore.errors import ArchiveCorrupt, ArchiveLocked, ArchiveUnwritable, panics_as
from vectorstore.terms import split_terms
from vectorstore.types import Article, Filter, ScoredChunk, Window, fold

_WRITER_HEAP_BYTES = 50_000_000
_PAIR_SLOP = 4  # words between or behind; 1 and 2 find less (docs/ranking.md)
_MOST_COMMON = 20_000  # chunks that hold the rarer term of a pair
_FIRST_SECOND = -(2**40)  # long before the year 1

Hit = tuple[Any, tantivy.DocAddress]  # score and place


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """One chunk as the index takes it: its key in the catalogue, and the text with its header."""

    key: int
    article_key: int
    article: Article
    text: str


class LexicalIndex:
    """BM25 over terms of our own cutting. One writer at a time; readers see what is committed after `refresh`."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`, made when missing. Raises ArchiveCorrupt when it cannot be read."""
        make_folder(folder)
        self.folder = folder
        self._schema = _build_schema()
        self._stamp = Stamp(folder, counts=_never_changes)
        changed = self._stamp.find_changed()
        if changed:
            raise ArchiveCorrupt(f"{changed[0]} of the lexical index is not as it was written.")
        with _translated("open the lexical index"):
            self._index = tantivy.Index(self._schema, path=str(folder), reuse=True)
            self._index.register_tokenizer("terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
            self._index.config_reader("manual")
            self._index.reload()
            self._searcher = self._index.searcher()

    def refresh(self) -> None:
        """See what has been committed since."""
        with _translated("reload the lexical index"):
            self._index.reload()
            self._searcher = self._index.searcher()

    def write(self, dropped_articles: Iterable[int], entries: Iterable[LexicalEntry]) -> None:
        """Drop the articles with these keys, then add the entries, in one commit. Raises ArchiveLocked."""
        with _translated("write the lexical index"):
            writer = self._index.writer(heap_size=_WRITER_HEAP_BYTES, num_threads=1)
            try:
                for article_key in dropped_articles:
                    writer.delete_documents_by_query(self._term("article", article_key))
                for entry in entries:
                    writer.add_document(_to_document(entry))
                writer.commit()
            finally:
                writer.wait_merging_threads()
        self._stamp.write()
        self.refresh()

    def search(
        self, weights: Mapping[str, float], *, k: int, where: Filter, fetch: int | None = None
    ) -> list[ScoredChunk]:
        """The `k` best chunks by BM25 over the terms of `weights`, each counted with its weight; best first.

        `fetch`: how many to look through for the `k` that pass, where bounds of time let most pass; the result is the
        same. Bounds within the query keep tantivy from skipping what cannot be among the best (30 ms in place of 7
        among a million chunks).
        """
        if not weights or k < 1:
            return []
        wanted = [
            tantivy.Query.boost_query(self._term("text", term), weight) if weight != 1.0 else self._term("text", term)
            for term, weight in weights.items()
        ]
        return self._best(wanted, k=k, where=where, fetch=fetch)

    def search_pairs(
        self, pairs: Sequence[tuple[str, str]], *, k: int, where: Filter, fetch: int | None = None
    ) -> list[ScoredChunk]:
        """As `search`, by BM25 over pairs of terms that stand near each other; not over pairs of two very common ones,
        which say little and cost most.
        """
        telling = [pair for pair in pairs if min(map(self.document_frequency, pair)) <= _MOST_COMMON]
        if not telling or k < 1:
            return []
        wanted = [tantivy.Query.phrase_query(self._schema, "text", list(pair), slop=_PAIR_SLOP) for pair in telling]
        return self._best(wanted, k=k, where=where, fetch=fetch)

    def _best(self, wanted: Sequence[tantivy.Query], *, k: int, where: Filter, fetch: int | None) -> list[ScoredChunk]:
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in wanted])
        searcher = self._searcher  # another thread may refresh in between
        with _translated("search the lexical index"):
            if fetch is not None:
                hits = searcher.search(query, limit=fetch, count=False).hits
                passing = _passing(searcher, hits, where)
                if len(passing) >= k or len(hits) < fetch:
                    return _to_scored(searcher, passing)[:k]
            restrictions = list(self._restrictions(where))
            if restrictions:
                query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *restrictions])
            return _to_scored(searcher, searcher.search(query, limit=k, count=False).hits)

    def search_near(self, term: str, *, edits: int, k: int, where: Filter) -> list[ScoredChunk]:
        """`k` chunks that hold a term at most `edits` (1 or 2) letters from this one."""
        near = tantivy.Query.fuzzy_term_query(self._schema, "text", term, distance=edits, transposition_cost_one=True)
        return self._best([near], k=k, where=where, fetch=None)

    def document_frequency(self, term: str) -> int:
        """In how many chunks the term stands (chunks dropped since the last merge included)."""
        with _translated("search the lexical index"):
            return int(self._searcher.doc_freq("text", term))

    @property
    def size(self) -> int:
        """How many chunks the index holds."""
        return int(self._searcher.num_docs)

    def keys(self) -> set[int]:
        """The keys of all chunks. For checking: it reads the whole index."""
        if not self.size:
            return set()
        with _translated("list the lexical index"):
            hits = self._searcher.search(tantivy.Query.all_query(), limit=self.size, count=False).hits
            keys = self._searcher.fast_field_values("key", [address for _, address in hits])
        return {int(key) for key in keys if key is not None}

    def _term(self, field: str, value: str | int) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value, "freq")

    def _restrictions(self, where: Filter) -> Iterator[tuple[tantivy.Occur, tantivy.Query]]:
        names: Sequence[tuple[str, tuple[str, ...]]] = (
            ("publisher", where.publishers),
            ("kind", where.kinds),
            ("language", where.languages),
        )
        for field, values in names:
            if values:
                yield (
                    tantivy.Occur.Must,
                    _unscored(
                        tantivy.Query.boolean_query(
                            [(tantivy.Occur.Should, self._term(field, fold(value))) for value in values]
                        )
                    ),
                )
        if where.published is not None:
            yield tantivy.Occur.Must, _unscored(self._within(where.published))
        if where.wall is not None:
            yield tantivy.Occur.MustNot, self._within(Window(where.wall, None))

    def _within(self, window: Window) -> tantivy.Query:
        bounds = (("published", window.seconds()), ("published_wall_clock", window.wall_clock_seconds()))
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, self._range(field, start, end)) for field, (start, end) in bounds]
        )

    def _range(self, field: str, start: int | None, end: int | None) -> tantivy.Query:
        lower = _FIRST_SECOND if start is None else start  # open on both sides is refused
        return tantivy.Query.range_query(
            self._schema, field, tantivy.FieldType.Integer, lower, end, include_upper=end is None
        )


def _passing(searcher: tantivy.Searcher, hits: Sequence[Hit], where: Filter) -> list[Hit]:
    """The hits whose article was published within the bounds of time of `where`; the undated pass without a window."""
    window = Window(None, where.wall)
    if where.published is not None:
        window = where.published.intersect(window)
    addresses = [address for _, address in hits]
    zoned = np.array(searcher.fast_field_values("published", addresses), dtype=np.float64)
    wall_clock = np.array(searcher.fast_field_values("published_wall_clock", addresses), dtype=np.float64)
    passes = _within(zoned, window.seconds()) | _within(wall_clock, window.wall_clock_seconds())
    if where.published is None:
        passes |= np.isnan(zoned) & np.isnan(wall_clock)
    return [hit for hit, holds in zip(hits, passes, strict=True) if holds]


def _within(seconds: NDArray[np.float64], bounds: tuple[int | None, int | None]) -> NDArray[np.bool_]:
    """Which of the seconds, NaN for none, lie from the first bound to before the second."""
    start, end = (-np.inf if bounds[0] is None else bounds[0]), (np.inf if bounds[1] is None else bounds[1])
    return (seconds >= start) & (seconds < end)


def _to_scored(searcher: tantivy.Searcher, hits: Sequence[Hit]) -> list[ScoredChunk]:
    keys = searcher.fast_field_values("key", [address for _, address in hits])
    scored = [
        ScoredChunk(int(key), float(score)) for key, (score, _) in zip(keys, hits, strict=True) if key is not None
    ]
    return sorted(scored, key=lambda hit: (-hit.score, hit.key))


def _never_changes(path: Path) -> bool:
    """Whether a file stays as it was first written: all but the list of them, and locks."""
    return not path.name.startswith(".") and path.suffix != ".lock" and path.name != "meta.json"


def _unscored(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, 0.0)


def _build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", fast=True)
    builder.add_unsigned_field("article", indexed=True)
    builder.add_text_field("text", tokenizer_name="terms", index_option="position")
    for name in ("publisher", "kind", "language"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("published", "published_wall_clock"):
        builder.add_integer_field(name, fast=True, indexed=True)
    return builder.build()


def _to_document(entry: LexicalEntry) -> tantivy.Document:
    article = entry.article
    document = tantivy.Document()
    document.add_unsigned("key", entry.key)
    document.add_unsigned("article", entry.article_key)
    document.add_text("text", " ".join(split_terms(entry.text)))
    for name, value in (("publisher", article.publisher), ("kind", article.kind), ("language", article.language)):
        document.add_text(name, fold(value))
    if article.published_at is not None:
        field = "published" if article.published_at.zone_known else "published_wall_clock"
        document.add_integer(field, article.published_at.seconds)
    return document


@contextmanager
def _translated(doing: str) -> Iterator[None]:
    try:
        with panics_as(ValueError):
            yield
    except (ValueError, OSError) as exc:
        if "No space" in str(exc) or "os error 28" in str(exc):
            raise ArchiveUnwritable(f"Could not {doing}: the disk is full. Free some space, then run again.") from exc
        if "LockBusy" in str(exc) or "Lockfile" in str(exc):  # not "lock": broken files are quoted
            raise ArchiveLocked(
                f"Could not {doing}: another process is writing to it. Wait for it to end, then run again."
            ) from exc
        raise ArchiveCorrupt(
            f"Could not {doing}: {str(exc)[:200]}. Run python -m ingest --check to rebuild it from the catalogue."
        ) from exc
