from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stand_ins import WordHashEmbedder, cut, make_article
from vectorstore import Archive
from vectorstore.catalogue import FILE_NAME
from vectorstore.errors import (
    ArchiveCorrupt,
    ArchiveLocked,
    ArchiveMismatch,
    ArchiveNotFound,
    UsageError,
)
from vectorstore.terms import split_terms
from vectorstore.types import Article, Filter, Moment, Window

OPEN = Filter()


@pytest.fixture
def archive(tmp_path: Path):
    with Archive.open(tmp_path / "archive", embedder=WordHashEmbedder()) as opened:
        yield opened


def weights(text: str) -> dict[str, float]:
    return dict.fromkeys(split_terms(text), 1.0)


def found_by_both(archive: Archive, text: str, where: Filter = OPEN) -> tuple[set[str], set[str]]:
    lexical = archive.search_text(weights(text), k=1000, where=where)
    dense = archive.search_vectors(archive.embedder.embed_query(text), k=1000, where=where)
    return tuple(
        {c.article.article_id for c in archive.load_chunks([h.key for h in hits]).values()} for hits in (lexical, dense)
    )


def add(archive: Archive, *articles: Article) -> list[str]:
    return archive.upsert_many([(article, cut(article)) for article in articles])


@pytest.mark.parametrize("statement", [None, "PRAGMA journal_mode = WAL"])
def test_an_archive_whose_making_was_broken_off_is_made(tmp_path: Path, statement: str | None) -> None:
    (tmp_path / FILE_NAME).touch()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        if statement:
            db.execute(statement)
    article = make_article(1, "The ferry sank.")
    with Archive.open(tmp_path, embedder=WordHashEmbedder()) as archive:
        assert archive.upsert(article, cut(article)) == "added"


@pytest.mark.parametrize("left", ["nothing", "an empty file"])
def test_a_catalogue_that_is_lost_beside_its_indexes_is_not_taken_for_a_new_one(archive: Archive, left: str) -> None:
    article = make_article(1, "The ferry sank.")
    archive.upsert(article, cut(article))
    archive.close()
    for path in archive.path.glob(f"{FILE_NAME}*"):
        path.unlink()
    if left != "nothing":
        (archive.path / FILE_NAME).touch()
    for create in (True, False):
        with pytest.raises(ArchiveCorrupt, match="is missing. Restore" if left == "nothing" else "is not a catalogue"):
            Archive.open(archive.path, embedder=WordHashEmbedder(), create=create)


def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        db.execute("CREATE TABLE theirs (name TEXT)")
    with pytest.raises(ArchiveCorrupt, match="is not a catalogue of Dateline"):
        Archive.open(tmp_path, embedder=WordHashEmbedder())
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]


def test_what_is_written_is_found_by_both_indexes_and_read_back_whole(archive):
    article = make_article(
        1, "A ferry sank off the coast. " * 10, published_at=Moment.from_iso("2025-11-20"), authors=("A B",)
    )
    assert add(archive, article) == ["added"]
    assert found_by_both(archive, "ferry") == ({article.article_id}, {article.article_id})
    assert archive.get(article.article_id) == article


def test_writing_twice_equals_writing_once(archive):
    article = make_article(1, "A ferry sank off the coast.")
    add(archive, article)
    before = archive.generation
    assert add(archive, article) == ["unchanged"]
    assert archive.generation == before


def test_an_edited_article_gets_a_new_version_and_keeps_the_old_text(archive):
    add(archive, make_article(1, "Twelve people were rescued."))
    assert add(archive, make_article(1, "Fourteen people were rescued.")) == ["updated"]
    article_id = make_article(1, "").article_id
    assert archive.get(article_id).version == 2
    assert archive.get(article_id, version=1).text == "Twelve people were rescued."
    assert found_by_both(archive, "Twelve")[0] == set()
    assert archive.check().mended == []


def test_an_older_version_that_is_held_does_not_come_back(archive):
    old = make_article(1, "Twelve rescued.", modified_at=Moment.from_iso("2025-11-20T08:00:00+00:00"))
    new = make_article(1, "Fourteen rescued.", modified_at=Moment.from_iso("2025-11-20T10:00:00+00:00"))
    add(archive, old)
    add(archive, new)
    assert add(archive, old) == ["unchanged"]
    assert archive.get(old.article_id).text == "Fourteen rescued."


def test_a_page_that_was_only_touched_is_unchanged(archive):
    add(archive, make_article(1, "Text.", modified_at=Moment.from_iso("2025-11-20")))
    assert add(archive, make_article(1, "Text.", modified_at=Moment.from_iso("2025-11-21"))) == ["unchanged"]


def test_deleting_removes_an_article_from_all_stores(archive):
    add(archive, make_article(1, "A ferry sank."), make_article(2, "A ferry was built.", url="http://b.example/2"))
    assert archive.delete("http://b.example/2")
    assert not archive.delete("http://b.example/2")
    assert found_by_both(archive, "ferry") == ({make_article(1, "").article_id},) * 2
    assert archive.get(make_article(2, "").article_id) is None
    assert archive.check().mended == []


def test_an_article_without_text_is_kept_without_chunks(archive):
    assert add(archive, make_article(1, "")) == ["added"]
    assert archive.stats().articles == 1
    assert archive.check().problems == []


def test_a_chunk_that_is_no_piece_of_its_article_is_refused(archive):
    article = make_article(1, "A ferry sank.")
    with pytest.raises(UsageError, match="must be a piece of its article's text"):
        archive.upsert(article, cut(make_article(1, "Another text.")))


def test_a_moved_file_is_known_by_its_content(archive):
    add(archive, make_article(1, "A ferry sank."))
    moved = Article(article_id="elsewhere", title="Title 1", text="A ferry sank.")
    assert archive.find_same_content(moved) == make_article(1, "").article_id


PUBLISHERS = st.sampled_from(["The Harbour Post", "Kestrel", None])
MOMENTS = st.one_of(
    st.none(),
    st.dates(date(2025, 10, 1), date(2025, 12, 31)).map(Moment.from_day),
    st.datetimes(datetime(2025, 10, 1), datetime(2025, 12, 31)).map(lambda d: Moment(d.replace(microsecond=0))),
    st.datetimes(
        datetime(2025, 10, 1), datetime(2025, 12, 31), timezones=st.sampled_from([UTC, ZoneInfo("Asia/Bishkek")])
    ).map(lambda d: Moment(d.replace(microsecond=0))),
)
ARTICLES = st.lists(
    st.tuples(PUBLISHERS, MOMENTS, st.sampled_from(["news", "opinion"]), st.sampled_from(["en", "fr", None])),
    min_size=1,
    max_size=12,
)
DAYS = st.one_of(st.none(), st.dates(date(2025, 10, 1), date(2025, 12, 31)))
ZONES = st.sampled_from([ZoneInfo("UTC"), ZoneInfo("America/New_York")])
FILTERS = st.builds(
    Filter,
    publishers=st.sampled_from([(), ("kestrel",), ("The  Harbour post", "Kestrel")]),
    kinds=st.sampled_from([(), ("opinion",)]),
    languages=st.sampled_from([(), ("en", "fr")]),
    published=st.one_of(st.none(), st.builds(Window.from_days, DAYS, DAYS, ZONES)),
    wall=st.one_of(st.none(), st.datetimes(datetime(2025, 10, 1), datetime(2025, 12, 31), timezones=ZONES)),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=ARTICLES, filters=st.lists(FILTERS, min_size=4, max_size=4))
def test_a_filter_means_the_same_in_both_indexes_and_in_the_catalogue(tmp_path_factory, facts, filters):
    articles = [
        make_article(i, "The same words stand in every article.", publisher=p, published_at=m, kind=k, language=lang)
        for i, (p, m, k, lang) in enumerate(facts)
    ]
    with Archive.open(tmp_path_factory.mktemp("archive"), embedder=WordHashEmbedder()) as archive:
        add(archive, *articles)
        for where in filters:
            wanted = {article.article_id for article in articles if where.matches(article)}
            assert found_by_both(archive, "words", where) == (wanted, wanted)
            assert archive.count_matching(where) == len(wanted)


def test_an_undated_article_never_matches_a_date_range(archive):
    add(archive, make_article(1, "A ferry sank."))
    everything = Filter(published=Window(None, None))
    assert found_by_both(archive, "ferry", everything) == (set(), set())


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_any_question_can_be_searched_and_any_text_indexed(archive_for_text, text):
    archive_for_text.search_text(weights(text), k=5, where=OPEN)
    article = make_article(7, text + " harbour")
    try:
        text.encode()
    except UnicodeEncodeError:
        with pytest.raises(UsageError, match="surrogate"):
            add(archive_for_text, article)
        return
    add(archive_for_text, article)
    assert archive_for_text.get(article.article_id).text == article.text
    for stored in archive_for_text.load_chunks_of(article.article_id):
        assert stored.chunk.text == article.text[stored.chunk.start : stored.chunk.end]


@pytest.fixture(scope="module")
def archive_for_text(tmp_path_factory):
    with Archive.open(tmp_path_factory.mktemp("text"), embedder=WordHashEmbedder()) as opened:
        yield opened


def test_there_must_be_an_archive_to_read(tmp_path):
    with pytest.raises(ArchiveNotFound, match="There is no archive in"):
        Archive.open(tmp_path / "nothing", create=False)
    assert not (tmp_path / "nothing").exists()


def test_a_second_writer_is_refused_with_a_clear_line(archive):
    other = Archive.open(archive.path, embedder=WordHashEmbedder())
    with archive.writing(), pytest.raises(ArchiveLocked, match="Another process is writing"):
        add_in_thread(other)
    other.close()


def add_in_thread(archive: Archive) -> None:
    """The writer's place may be taken twice by one thread, so another thread must ask."""
    errors: list[Exception] = []

    def run() -> None:
        try:
            add(archive, make_article(5, "Text."))
        except ArchiveLocked as exc:
            errors.append(exc)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]


def test_another_embedder_is_refused_with_what_to_do(archive):
    add(archive, make_article(1, "Text."))

    class Other(WordHashEmbedder):
        name = "other"

    with pytest.raises(
        ArchiveMismatch, match=r"built with 'word-hash' \(32 dimensions\).*--reembed, or set DATELINE_EMBEDDER back"
    ):
        Archive.open(archive.path, embedder=Other())


def test_an_archive_of_a_newer_version_is_refused(archive, tmp_path):
    archive.close()
    with sqlite3.connect(archive.path / FILE_NAME) as db:
        db.execute("UPDATE meta SET value = '99' WHERE name = 'schema_version'")
    with pytest.raises(ArchiveMismatch, match="made by a newer Dateline"):
        Archive.open(archive.path)


COPIED = " ".join(f"The ferry {number} left pier {number * 7} at dawn with its crew aboard." for number in range(12))


def test_copies_of_one_story_find_each_other_and_a_rewrite_does_not(archive):
    wire = make_article(1, COPIED, publisher="Northline", published_at=Moment.from_iso("2025-08-14T06:00"))
    trimmed = make_article(
        2, COPIED[: len(COPIED) * 2 // 3], publisher="Kestrel", published_at=Moment.from_iso("2025-08-15")
    )
    rewrite = make_article(
        3, " ".join(f"At dawn ferry {number} sailed from pier {number * 7}." for number in range(12))
    )
    add(archive, wire, trimmed, rewrite)
    assert [copy.publisher for copy in archive.find_copies(wire.article_id)] == ["Kestrel"]
    assert [copy.publisher for copy in archive.find_copies(trimmed.article_id)] == ["Northline"]
    assert archive.find_copies(rewrite.article_id) == []
    archive.delete(wire.article_id)
    assert archive.find_copies(trimmed.article_id) == []


def test_a_file_that_is_no_catalogue_is_refused(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    with pytest.raises(ArchiveCorrupt, match="cannot be read"):
        Archive.open(tmp_path)


def test_a_reader_sees_what_a_writer_adds_later(archive):
    reader = Archive.open(archive.path, embedder=WordHashEmbedder(), create=False)
    assert found_by_both(reader, "ferry") == (set(), set())
    add(archive, make_article(1, "A ferry sank."))
    assert found_by_both(reader, "ferry")[0] == {make_article(1, "").article_id}
    reader.close()


def test_stats_count_what_is_held(archive):
    add(
        archive,
        make_article(1, "One.", publisher="Kestrel", published_at=Moment.from_iso("2025-11-20")),
        make_article(2, "Two.", publisher="Kestrel", published_at=Moment.from_iso("2025-08-01T09:30")),
        make_article(3, "Three."),
    )
    stats = archive.stats()
    assert (stats.articles, stats.chunks, stats.undated) == (3, 3, 1)
    assert stats.publishers == {"Kestrel": 2}
    assert (stats.first.isoformat(), stats.last.isoformat()) == ("2025-08-01T09:30", "2025-11-20")
    assert list(stats.months) == ["2025-08", "2025-11"]
