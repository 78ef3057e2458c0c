"""The lexical index by itself: what is found, in which order, and what is not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stand_ins import make_article
from vectorstore.errors import ArchiveCorrupt, ArchiveLocked
from vectorstore.lexical import LexicalEntry, LexicalIndex
from vectorstore.terms import split_terms
from vectorstore.types import Filter, Moment, Window

OPEN = Filter()


def entry(key: int, text: str, **facts: object) -> LexicalEntry:
    """A chunk of an article of its own."""
    return LexicalEntry(key, key * 10, make_article(key, text, **facts), text)


def keys(index: LexicalIndex, text: str, where: Filter = OPEN, k: int = 10) -> list[int]:
    return [hit.key for hit in index.search(dict.fromkeys(split_terms(text), 1.0), k=k, where=where)]


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    made = LexicalIndex(tmp_path / "lexical")
    made.write(
        [],
        [
            entry(1, "A ferry sank."),
            entry(2, "A ferry was built, a ferry of wood.", publisher="Kestrel"),
            entry(3, "A tram was built.", published_at=Moment.from_iso("2025-11-20")),
        ],
    )
    return made


def test_chunks_are_found_by_their_words_best_first(index):
    assert keys(index, "ferry wood") == [2, 1]
    assert keys(index, "trams") == [3]
    assert keys(index, "lighthouse") == []


def test_at_most_k_are_given_and_the_best_of_all(index):
    assert keys(index, "ferry wood", k=1) == [2]
    assert keys(index, "ferry", k=0) == []


def test_scores_fall_and_a_weight_raises_a_term(index):
    hits = index.search({"ferri": 1.0, "tram": 1.0}, k=10, where=OPEN)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert index.search({"ferri": 0.01, "tram": 5.0}, k=1, where=OPEN)[0].key == 3


def test_without_terms_nothing_is_found(index):
    assert index.search({}, k=10, where=OPEN) == []


def test_filters_do_not_touch_the_scores(index):
    (free,) = [hit for hit in index.search({"ferri": 1.0}, k=9, where=OPEN) if hit.key == 2]
    (filtered,) = index.search({"ferri": 1.0}, k=9, where=Filter(publishers=("KESTREL",)))
    assert filtered == free


def test_a_date_range_leaves_out_what_has_no_date_and_a_wall_does_not(index):
    day = Moment.from_iso("2025-11-20T12:00+00:00").value
    assert keys(index, "built", Filter(published=Window(None, None))) == [3]
    assert keys(index, "built", Filter(wall=day.replace(day=19))) == [2]


def test_what_an_article_drops_is_gone_and_what_it_puts_is_there(index):
    index.write([20], [entry(4, "A lighthouse.")])
    assert keys(index, "ferry") == [1]
    assert keys(index, "lighthouse") == [4]
    assert (index.size, index.keys()) == (3, {1, 3, 4})


def test_a_term_is_counted_by_chunks(index):
    assert [index.document_frequency(term) for term in ("ferri", "tram", "lighthous")] == [2, 1, 0]


def test_another_opener_sees_what_is_committed_after_refresh(index):
    other = LexicalIndex(index.folder)
    index.write([], [entry(4, "A lighthouse.")])
    assert keys(other, "lighthouse") == []
    other.refresh()
    assert keys(other, "lighthouse") == [4]


def test_words_that_are_operators_elsewhere_are_words_here(index):
    for text in ('ferry AND NOT "sank"', "title:ferry^5", "fer*", "[a TO z]", "+ferry -sank (", "\\"):
        keys(index, text)


def test_an_index_that_cannot_be_read_says_how_to_rebuild_it(tmp_path):
    (tmp_path / "meta.json").write_text("{broken")
    with pytest.raises(ArchiveCorrupt, match=r"Could not open the lexical index: .*Run python -m ingest --check"):
        LexicalIndex(tmp_path)


def test_a_second_writer_is_refused(index):
    other = LexicalIndex(index.folder)
    writer = other._index.writer(heap_size=50_000_000, num_threads=1)
    with pytest.raises(ArchiveLocked, match="another process is writing to it"):
        index.write([], [entry(4, "A lighthouse.")])
    writer.wait_merging_threads()


DAYS = [None, "2025-11-18", "2025-11-19T08:00+02:00", "2025-11-19T23:30", "2025-11-20", "2025-11-21T00:00Z"]
MOMENTS = [datetime(2025, 11, day, hour, tzinfo=UTC) for day in (18, 19, 20, 21) for hour in (0, 6, 22)]


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    made = LexicalIndex(tmp_path_factory.mktemp("dated") / "lexical")
    moments = [Moment.from_iso(day) if day else None for day in DAYS]
    texts = [f"A ferry {'sank ' * (i % 5)} at berth {'ferry ' * (i % 3)} number {i}." for i in range(60)]
    made.write([], [entry(i + 1, text, published_at=moments[i % len(moments)]) for i, text in enumerate(texts)])
    return made


@given(
    start=st.sampled_from([None, *MOMENTS]),
    end=st.sampled_from([None, *MOMENTS]),
    wall=st.sampled_from([None, *MOMENTS]),
    k=st.integers(1, 12),
    fetch=st.integers(1, 80),
)
def test_looking_through_more_for_those_that_pass_changes_nothing(dated, *, start, end, wall, k, fetch):
    window = Window(start, end) if (start, end) != (None, None) else None
    where = Filter(published=window, wall=wall)
    asked = {"ferri": 1.0, "sank": 2.0}
    assert dated.search(asked, k=k, where=where, fetch=fetch) == dated.search(asked, k=k, where=where)
    pairs = [("ferri", "sank"), ("berth", "ferri")]
    assert dated.search_pairs(pairs, k=k, where=where, fetch=fetch) == dated.search_pairs(pairs, k=k, where=where)
