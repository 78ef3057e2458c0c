"""From items to the archive: what is new is written once, and one bad item stops nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ingest
from ingest.article import Draft
from ingest.report import IngestReport, Progress
from ingest.settings import IngestSettings
from ingest.sources.base import Failure
from tests.ingest.stand_ins import WordEmbedder
from vectorstore import Archive
from vectorstore.archive import UpsertOutcome
from vectorstore.embedder import Vectors
from vectorstore.errors import UsageError
from vectorstore.types import Article, Chunk, Moment

TEXT = "The talks resumed on Sunday. They will end on Monday. Nobody knows how."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", embedder=WordEmbedder(languages=frozenset({"en"}))) as archive:
        yield archive


def make(number: int = 1, text: str = TEXT, **facts: Any) -> Article:
    return Article(article_id=f"{number:016x}", title=f"Title {number}", text=text, **facts)


def counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.duplicates


def at(iso: str) -> Moment:
    return Moment.from_iso(iso)


def test_new_unchanged_and_edited_articles_are_told_apart(archive: Archive) -> None:
    assert counts(ingest.add(archive, [make(1), make(2)])) == (2, 0, 0, 0)
    assert counts(ingest.add(archive, [make(1), make(2, TEXT + " Or why.")])) == (0, 1, 1, 0)
    held = archive.get(make(2).article_id)
    assert held is not None
    assert (held.version, held.text) == (2, TEXT + " Or why.")


def test_an_unchanged_article_is_not_tokenised(archive: Archive) -> None:
    ingest.add(archive, [make(1)])
    embedder = archive.embedder
    assert isinstance(embedder, WordEmbedder)
    before = embedder.characters_tokenised
    ingest.add(archive, [make(1)])
    assert embedder.characters_tokenised == before


@pytest.mark.parametrize("batch_articles", [1, 2, 32])
def test_two_articles_with_one_address_are_one_unless_the_second_is_newer(
    archive: Archive, batch_articles: int
) -> None:
    first = make(1, modified_at=at("2025-11-20T08:00"))
    same, older = replace(first), replace(first, text="Old.", modified_at=at("2025-11-19"))
    undated = replace(first, text="Undated.", modified_at=None)
    newer = replace(first, text="New.", modified_at=at("2025-11-20T09:00"))
    options = IngestSettings(batch_articles=batch_articles)
    articles = [first, make(2), same, older, undated, newer, newer]
    assert counts(ingest.add(archive, articles, settings=options)) == (2, 1, 0, 4)
    held = archive.get(first.article_id)
    assert held is not None
    assert (held.version, held.text) == (2, "New.")
    assert counts(ingest.add(archive, articles, settings=options))[:2] == (0, 0)
    assert archive.check().problems == []


VERSIONS = st.lists(
    st.builds(
        make,
        st.integers(1, 3),
        st.sampled_from(["One.", "Two.", ""]),
        modified_at=st.sampled_from([None, at("2025-01-01"), at("2025-01-02")]),
    ),
    max_size=8,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VERSIONS)
def test_the_same_run_twice_equals_once(tmp_path_factory: pytest.TempPathFactory, articles: list[Article]) -> None:
    with Archive.open(tmp_path_factory.mktemp("twice"), embedder=WordEmbedder()) as archive:
        first = ingest.add(archive, articles)
        held = list(archive.iter_articles())
        second = ingest.add(archive, articles)
        assert list(archive.iter_articles()) == held
        assert (second.added, second.updated) == (0, 0)
        assert first.articles == second.articles == len(articles)


def test_copies_at_other_addresses_are_kept(archive: Archive) -> None:
    assert counts(ingest.add(archive, [make(1), replace(make(1), article_id="b" * 16)])) == (2, 0, 0, 0)


def test_a_moved_file_is_known_by_its_content(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "news" / "a.txt"
    path.parent.mkdir()
    path.write_text(f"Headline\n\n{TEXT}")
    assert counts(ingest.ingest_paths(archive, [path])) == (1, 0, 0, 0)
    moved = path.rename(tmp_path / "news" / "b.txt")
    assert counts(ingest.ingest_paths(archive, [moved])) == (0, 0, 1, 0)
    (tmp_path / "news" / "c.txt").write_text(f"Headline\n\n{TEXT}")
    assert counts(ingest.ingest_paths(archive, [tmp_path / "news"])) == (0, 0, 1, 1)


def test_lone_surrogates_are_replaced_one_for_one(archive: Archive) -> None:
    draft = Draft("test")
    draft.offer("title", "A\ud800B", "x")
    draft.offer("text", "One \udfff two.", "x")
    draft.offer("authors", ("\ud801",), "x")
    article = draft.build(place="p")
    ingest.add(archive, [article])
    held = archive.get(article.article_id)
    assert held is not None
    assert (held.title, held.text, held.authors) == ("A\ufffdB", "One \ufffd two.", ("\ufffd",))


def test_a_date_in_the_future_is_kept_and_reported(archive: Archive) -> None:
    report = ingest.add(archive, [make(1, published_at=at("2100-01-01"), url="https://a.example/x")])
    about = "published in the future; kept as given"
    assert (report.remarks[about], report.examples[about]) == (1, "https://a.example/x: 2100-01-01")
    held = archive.get(make(1).article_id)
    assert held is not None
    assert held.published_at == at("2100-01-01")


def test_a_language_the_embedder_was_not_made_for_is_counted(archive: Archive) -> None:
    languages = ["de", "de", "en", None, "fr"]
    report = ingest.add(archive, [make(n, language=language) for n, language in enumerate(languages)])
    counted = {about.partition(",")[0]: articles for about, articles in report.remarks.items()}
    assert (counted["in 'de'"], counted["in 'fr'"]) == (2, 1)
    assert "in 'en'" not in counted


def test_what_articles_lack_is_counted_with_an_example(archive: Archive) -> None:
    known = make(1, published_at=at("2025-11-20"), publisher="The Mail", language="en")
    report = ingest.add(archive, [known, make(2), make(3, published_at=at("2025-11-20"))])
    warnings = {warning["about"]: warning for warning in report.to_dict()["warnings"]}
    assert warnings["no date"] == {"about": "no date", "articles": 1, "example": "Title 2"}
    assert [warnings[about]["articles"] for about in ("no outlet", "no language")] == [2, 2]


@pytest.mark.parametrize("text", ["The talks cost 3 million at the caf\ufffd.", "<p>The talks resumed.</p>", "Ok."])
def test_an_odd_text_is_remarked_upon(archive: Archive, text: str) -> None:
    assert ingest.add(archive, [make(1, text)]).remarks["an odd text"] == 1


def test_an_article_without_text_is_held_without_chunks(archive: Archive) -> None:
    ingest.add(archive, [make(1, "")])
    assert archive.load_chunks_of(make(1).article_id) == []


def test_a_run_that_is_asked_to_stop_writes_what_it_has(archive: Archive) -> None:
    asked = iter([False, True])
    report = ingest.add(archive, [make(n) for n in range(10)], should_stop=lambda: next(asked))
    assert report.interrupted
    assert counts(report) == (2, 0, 0, 0)
    assert archive.stats().articles == 2


def test_a_batch_is_embedded_while_the_one_before_is_written(tmp_path: Path) -> None:
    second_begun, was_begun = threading.Event(), []

    class Embedder(WordEmbedder):
        batches = 0

        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            self.batches += 1
            if self.batches == 2:
                second_begun.set()
            return super().embed_passages(texts)

    class Patient(Archive):
        def upsert_many(
            self, items: Sequence[tuple[Article, Sequence[Chunk]]], vectors: Vectors | None = None
        ) -> list[UpsertOutcome]:
            was_begun.append(second_begun.wait(60))
            return super().upsert_many(items, vectors)

    with Patient.open(tmp_path / "patient", embedder=Embedder()) as archive:
        report = ingest.add(archive, [make(n) for n in range(4)], settings=IngestSettings(batch_articles=2))
    assert counts(report) == (4, 0, 0, 0)
    assert was_begun == [True, True]


def test_progress_counts_articles_up_to_their_total(archive: Archive) -> None:
    seen: list[Progress] = []
    ingest.add(archive, [make(n) for n in range(3)], progress=seen.append)
    assert [(step.articles, step.done, step.total) for step in seen] == [(1, 1, 3), (2, 2, 3), (3, 3, 3)]


def test_bad_files_are_listed_and_the_rest_is_read(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "a.txt").write_text(f"Headline\n\n{TEXT}")
    (folder / "b.html").write_bytes(b"\x00\x01binary")
    (folder / "c.jsonl").write_text(json.dumps({"title": "T", "body": TEXT}) + "\n{broken\n")
    (folder / "d.txt").write_text("")
    (folder / "e.css").write_text("x")
    report = ingest.ingest_paths(archive, [folder, tmp_path / "missing"])
    assert counts(report) == (2, 0, 0, 0)
    assert [Path(failure.item).name for failure in report.failed] == ["missing", "b.html", "c.jsonl:2", "d.txt"]
    assert report.to_dict()["skipped"] == [{"kind": ".css", "files": 1}]
    assert report.to_dict()["failed"][1] == {
        "item": str(folder / "b.html"),
        "reason": "the file holds binary data, not a page",
    }


def test_a_file_that_cannot_be_opened_is_a_failure(archive: Archive, tmp_path: Path) -> None:
    class Unreadable:
        name = "unreadable"

        def accepts(self, path: Path) -> bool:
            return True

        def iter_items(self, file: object) -> Iterator[Article]:
            yield make(1)
            raise PermissionError(13, "Permission denied")

    path = tmp_path / "x.any"
    path.write_text("x")
    report = ingest.ingest_paths(archive, [path], sources=[Unreadable()])
    assert report.failed == [Failure(str(path), "the file cannot be read: Permission denied")]
    assert report.added == 1


def test_a_run_is_recorded_with_its_report(archive: Archive) -> None:
    ingest.add(archive, [make(1)])
    assert archive.stats().last_ingest_at is not None


def test_settings_out_of_range_are_refused() -> None:
    with pytest.raises(UsageError, match="batch_articles must be between 1 and 100000, but it is 0"):
        IngestSettings(batch_articles=0)
