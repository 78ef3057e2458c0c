"""Whether the catalogue is as it was written: rows that lack their counterpart, and seals that do not hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vectorstore.numbers import Rows
from vectorstore.records import article_from_json, content_digest
from vectorstore.seals import NO_VERSIONS, seal_chunks, seal_version
from vectorstore.types import fold

VERSION_ROWS = "SELECT version, digest, stored_at, facts, text FROM versions WHERE article_key = ? ORDER BY version"
CHUNK_ROWS = "SELECT position, start, end, vector FROM chunks WHERE article_key = ? ORDER BY position"
_HALF_BYTES = 2  # of a number in a vector
_NAMED = 5  # articles that are named of each kind of trouble
_MISSING = {
    "chunks without an article": "SELECT c.article_key FROM chunks c LEFT JOIN articles a ON a.key = c.article_key "
    "WHERE a.key IS NULL",
    "versions without an article": "SELECT v.article_key FROM versions v LEFT JOIN articles a ON a.key = v.article_key "
    "WHERE a.key IS NULL",
    "articles without a seal": "SELECT a.article_id FROM articles a LEFT JOIN seals s ON s.article_key = a.key "
    "WHERE s.article_key IS NULL",
    "seals without an article": "SELECT s.article_key FROM seals s LEFT JOIN articles a ON a.key = s.article_key "
    "WHERE a.key IS NULL",
    "articles that lack versions": "SELECT a.article_id FROM articles a WHERE a.version != "
    "(SELECT COUNT(*) FROM versions v WHERE v.article_key = a.key AND v.version BETWEEN 1 AND a.version)",
    "articles that lack chunks, or have too many": "SELECT a.article_id FROM articles a WHERE a.chunks != "
    "(SELECT COUNT(*) FROM chunks c WHERE c.article_key = a.key)",
}


def find_missing(rows: Rows) -> list[str]:
    """Rows that lack their counterpart in another table, in words; a second for a million chunks."""
    found = ((what, [str(row[0]) for row in rows(statement)]) for what, statement in _MISSING.items())
    return [f"{len(names)} {what} ({_list(names)})" for what, names in found if names]


def find_broken(rows: Rows, dimensions: int) -> list[str]:
    """Articles that are not as they were written, with what of them is not; reads the whole catalogue."""
    return [
        f"article {article_id}: {'; '.join(faults)}. Read it in again, or restore a backup"
        for key, article_id in rows("SELECT key, article_id FROM articles ORDER BY key")
        if (faults := list(_faults(rows, int(key), str(article_id), dimensions)))
    ]


def _faults(rows: Rows, key: int, article_id: str, dimensions: int) -> Iterator[str]:
    seals = rows("SELECT versions, chunks FROM seals WHERE article_key = ?", (key,))
    versions, chunks = rows(VERSION_ROWS, (key,)), rows(CHUNK_ROWS, (key,))
    if not seals or not versions:
        return  # told as missing
    chain = NO_VERSIONS
    for version, digest, stored_at, facts, text in versions:
        chain = seal_version(chain, (version, digest, stored_at, facts, text))
        if not _is_of(digest, facts, text):
            yield f"text or facts of version {version} are not those that were stored"
    if chain != seals[0][0]:
        yield "its versions are not those that were stored"
    if seal_chunks(chunks) != seals[0][1]:
        yield "the places or vectors of its chunks are not those that were stored"
    length = len(versions[-1][4])
    if not all(0 <= start <= end <= length for _, start, end, _ in chunks):
        yield "a chunk lies outside the text"
    if not all(len(vector) == _HALF_BYTES * dimensions for *_, vector in chunks):
        yield "a vector has another length than the others"
    yield from _wrong_columns(rows, key, article_id, versions[-1])


def _is_of(digest: str, facts: str, text: str) -> bool:
    try:
        return content_digest(article_from_json(facts, text=text)) == digest
    except (ValueError, KeyError, TypeError):
        return False


def _wrong_columns(rows: Rows, key: int, article_id: str, last: tuple[Any, ...]) -> Iterator[str]:
    """What is searched by must be what the article says."""
    columns = rows(
        "SELECT version, url, digest, publisher, publisher_fold, kind, language, published_text, published "
        "FROM articles WHERE key = ?", (key,),
    )[0]  # fmt: skip
    version, digest, _, facts, text = last
    try:
        article = article_from_json(facts, text=text)
    except (ValueError, KeyError, TypeError):
        return
    moment = article.published_at
    wanted = (
        version, article.url, digest, article.publisher, fold(article.publisher), fold(article.kind),
        fold(article.language), moment.isoformat() if moment else None, moment.seconds if moment else None,
    )  # fmt: skip
    if columns != wanted or article.article_id != article_id:
        yield "the facts it is searched by are not its own"


def _list(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (", ..." if len(names) > _NAMED else "")
