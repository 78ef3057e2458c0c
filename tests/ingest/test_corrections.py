"""Corrections and retractions: told where the outlet tells them, and not where a report is about somebody else's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.settings import IngestSettings
from ingest.sources import SOURCES
from ingest.sources.base import SourceFile
from ingest.sources.folder import source_of
from vectorstore.types import Article

STORY = "The talks resumed on Sunday after a break of four months, officials on both sides said on Monday."


def read(folder: Path, name: str, content: str) -> Article:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    source = source_of(path, SOURCES)
    assert source is not None
    *_, article = source.iter_items(SourceFile.from_path(path, IngestSettings()))
    assert isinstance(article, Article), article
    return article


def record(folder: Path, **facts: Any) -> Article:
    return read(folder, "a.jsonl", json.dumps({"title": "Talks resume", "text": STORY, **facts}))


@pytest.mark.parametrize(
    "note",
    [
        "Correction: We gave the wrong first name for the returning officer.",
        "Correction, 15 November: This article first said that Mr Dole had been sentenced to four years.",
        "CORRECTION (Nov. 3, 2024): The bridge is in Ottersby and not in Hask.",
        "Corrections & clarifications: The fare is two crowns.",
        "An earlier version of this article gave the number of dead as eleven.",
        "This article was amended on 3 May 2024. The bridge was closed at noon.",
        "This story was first published on Jan. 5, 2025. It was updated on Jan. 6, 2025, to correct a name.",
        "A correction was made on Nov. 3, 2024: The bridge is in Ottersby.",
        "Korrektur: In einer früheren Fassung stand ein falscher Name.",
        "Rectificatif : le pont se trouve à Ottersby.",
        "___ This story has been corrected to show that the bridge is in Ottersby.",
    ],
)
def test_a_note_on_what_was_corrected_is_kept_as_a_fact_and_in_the_text(tmp_path: Path, note: str) -> None:
    article = record(tmp_path, text=f"{STORY}\n\n{note}")
    assert (article.correction, article.is_withdrawn) == (note, False)
    assert note in article.text


@pytest.mark.parametrize(
    "note",
    [
        "This article has been withdrawn.",
        "This article has been retracted because its figures could not be confirmed.",
        "Editor's note: This story, on the fall of the bridge, has been retracted by the editors.",
        "We retract this article and apologise to the engineers.",
        "This report has been removed after a complaint was upheld.",
    ],
)
def test_a_report_that_is_taken_back_is_known_as_withdrawn(tmp_path: Path, note: str) -> None:
    article = record(tmp_path, text=f"{note}\n\n{STORY}")
    assert (article.correction, article.is_withdrawn) == (note, True)


@pytest.mark.parametrize(
    "text",
    [
        "The report was withdrawn after the ministry found errors in it, the minister said.",
        "The Post has retracted its story on the bridge, its editor told this paper. " + STORY * 10,
        "Correcting the mix-up will take a week, the court said.",
        "The original version of the virus spread more slowly.",
        "The Courier first reported the sale of the ferry.",
        "This story has been updated with additional reporting.",
        "“Correct, Senator,” she said.",
    ],
)
def test_news_of_what_others_corrected_or_withdrew_is_no_note(tmp_path: Path, text: str) -> None:
    article = record(tmp_path, text=f"{STORY}\n\n{text}")
    assert (article.correction, article.is_withdrawn) == (None, False)


@pytest.mark.parametrize(
    ("facts", "correction"),
    [
        ({"correction": "The bridge is in Ottersby."}, "The bridge is in Ottersby."),
        (
            {"correction": {"@type": "CorrectionComment", "text": "The bridge is in Ottersby."}},
            "The bridge is in Ottersby.",
        ),
        ({"correction": [{"@type": "CorrectionComment", "text": "It is in Ottersby."}]}, "It is in Ottersby."),
        ({"correction": "https://news.example/corrections"}, None),
    ],
)
def test_a_page_states_its_correction_for_machines(tmp_path: Path, facts: dict[str, Any], correction: str) -> None:
    node = json.dumps({"@type": "NewsArticle", "headline": "Talks resume", **facts})
    head = f'<script type="application/ld+json">{node}</script>'
    page = f"<html><head>{head}</head><body><article><h1>Talks resume</h1><p>{STORY}</p></article></body></html>"
    assert read(tmp_path, "a.html", page).correction == correction


def test_a_box_with_a_correction_counts_and_a_link_to_all_corrections_does_not(tmp_path: Path) -> None:
    page = "<html><body><article><h1>Talks</h1><p>{story}</p></article>{below}</body></html>"
    box = "<div class='correction'><h3>Note</h3><p>The bridge is in Ottersby, not in Hask.</p></div>"
    link = "<footer><a class='correction' href='/c'>Read all our corrections here today</a></footer>"
    assert read(tmp_path, "a.html", page.format(story=STORY, below=box)).correction == (
        "Note The bridge is in Ottersby, not in Hask."
    )
    assert read(tmp_path, "b.html", page.format(story=STORY, below=link)).correction is None


@pytest.mark.parametrize(
    ("wire", "correction", "is_withdrawn"),
    [
        (f"Talks resume\n\n(Corrects paragraph 3 to show the day is Monday)\n\nHASK, Nov 5 (Northline) - {STORY}",
         "(Corrects paragraph 3 to show the day is Monday)", False),
        (f"CORRECTED-Talks resume\n\nHASK, Nov 5 (Northline) - {STORY}", "CORRECTED-Talks resume", False),
        ("KILL: Talks resume\n\nThe story headlined Talks resume is wrong. There will be no substitute story.",
         "The story headlined Talks resume is wrong. There will be no substitute story.", True),
        ("WITHDRAWN-Talks resume\n\nThe report on the talks is withdrawn. Please delete it from your systems.",
         "The report on the talks is withdrawn. Please delete it from your systems.", True),
        ("Talks resume\n\nHASK, Nov 5 (Northline) -- EDITORS: Northline has withdrawn its story about the talks."
         " A kill is mandatory.", "HASK, Nov 5 (Northline) -- EDITORS: Northline has withdrawn its story about the"
         " talks. A kill is mandatory.", True),
    ],
)  # fmt: skip
def test_what_a_wire_corrects_or_kills(tmp_path: Path, wire: str, correction: str, is_withdrawn: bool) -> None:
    article = read(tmp_path, "a.txt", wire)
    assert (article.correction, article.is_withdrawn) == (correction, is_withdrawn)


def test_a_status_of_the_exchange_formats_counts(tmp_path: Path) -> None:
    assert record(tmp_path, pubstatus="canceled").is_withdrawn
    assert not record(tmp_path, pubstatus="usable").is_withdrawn
    assert record(tmp_path, retracted=True).is_withdrawn
