"""The catalogue's tables, how older ones become newer ones, and filters as SQL."""

from __future__ import annotations

from vectorstore.types import Filter, Window, fold

SCHEMA_VERSION = 4
SEALED_FROM = 4  # the version from which articles have seals, and all have a story

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    key INTEGER PRIMARY KEY AUTOINCREMENT, article_id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, url TEXT,
    digest TEXT NOT NULL, publisher TEXT, publisher_fold TEXT NOT NULL, kind TEXT NOT NULL, language TEXT NOT NULL,
    published INTEGER, published_text TEXT, zone_known INTEGER NOT NULL, chunks INTEGER NOT NULL,
    original INTEGER NOT NULL DEFAULT 0, story TEXT);
CREATE INDEX articles_by_story ON articles (story);
CREATE TABLE bands (
    band INTEGER NOT NULL, article_key INTEGER NOT NULL, PRIMARY KEY (band, article_key)) WITHOUT ROWID;
CREATE INDEX bands_by_article ON bands (article_key);
CREATE INDEX articles_by_url ON articles (url);
CREATE INDEX articles_by_facts ON articles (published, zone_known, publisher_fold, kind, language, chunks);
CREATE TABLE versions (
    article_key INTEGER NOT NULL, version INTEGER NOT NULL, digest TEXT NOT NULL, stored_at TEXT NOT NULL,
    facts TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (article_key, version));
CREATE INDEX versions_by_digest ON versions (digest);
CREATE TABLE chunks (
    key INTEGER PRIMARY KEY AUTOINCREMENT, article_key INTEGER NOT NULL, position INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, vector BLOB NOT NULL);
CREATE INDEX chunks_by_article ON chunks (article_key, position);
CREATE TABLE seals (article_key INTEGER PRIMARY KEY, versions TEXT NOT NULL, chunks TEXT NOT NULL);
CREATE TABLE owed (
    id INTEGER PRIMARY KEY AUTOINCREMENT, index_name TEXT NOT NULL, action TEXT NOT NULL, article_key INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE TABLE runs (id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT NOT NULL, report TEXT NOT NULL);
"""

# What turns an archive of the version before into one of this version.
MIGRATIONS: dict[int, tuple[str, ...]] = {
    2: ("CREATE INDEX versions_by_digest ON versions (digest)",),
    3: (
        "ALTER TABLE articles ADD COLUMN original INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE articles ADD COLUMN story TEXT",
        "CREATE INDEX articles_by_story ON articles (story)",
        "CREATE TABLE bands (band INTEGER NOT NULL, article_key INTEGER NOT NULL, PRIMARY KEY (band, article_key)) "
        "WITHOUT ROWID",
        "CREATE INDEX bands_by_article ON bands (article_key)",
    ),
    4: ("CREATE TABLE seals (article_key INTEGER PRIMARY KEY, versions TEXT NOT NULL, chunks TEXT NOT NULL)",),
}


def build_condition(where: Filter) -> tuple[str, list[object]]:
    """`where` as SQL over `articles a`; the lexical index must give the same verdict."""
    parts: list[str] = ["1"]
    values: list[object] = []
    names = (("publisher_fold", where.publishers), ("kind", where.kinds), ("language", where.languages))
    for column, wanted in names:
        if wanted:
            parts.append(f"a.{column} IN ({','.join('?' * len(wanted))})")
            values += [fold(value) for value in wanted]
    if where.published is not None:
        within, bounds = _within(where.published)
        parts.append(f"a.published IS NOT NULL AND {within}")
        values += bounds
    if where.wall is not None:
        within, bounds = _within(Window(None, where.wall))
        parts.append(f"(a.published IS NULL OR {within})")
        values += bounds
    return " AND ".join(parts), values


def _within(window: Window) -> tuple[str, list[object]]:
    sides: list[str] = []
    values: list[object] = []
    for known, (start, end) in ((1, window.seconds()), (0, window.wall_clock_seconds())):
        tests = [f"a.zone_known = {known}"]
        for operator, bound in ((">=", start), ("<", end)):
            if bound is not None:
                tests.append(f"a.published {operator} ?")
                values.append(bound)
        sides.append(" AND ".join(tests))
    return "(" + " OR ".join(sides) + ")", values
