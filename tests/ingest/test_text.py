"""Plain-text wire copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.sources.base import Failure, Item, SourceFile
from ingest.sources.text import WireText, read_wire_copy
from vectorstore.types import Article

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
STORY = """Talks on fishing grounds resume

Northline) 16:45, November 3, 2025

By Ann Lee and Bo Ek

Boats in the harbour of Solmir, Nov. 3, 2025. (Photo by Ivo Terzan/Northline)

SOLMIR, Nov. 3 (Northline) -- Talks resumed on Monday.

They will end on Friday, or on Saturday (and/or Sunday)
"""


def read(text: str) -> Item:
    return read_wire_copy(text, file=SourceFile.from_path(Path("a.txt")))


def read_article(text: str) -> Article:
    article = read(text)
    assert isinstance(article, Article)
    return article


def test_stamp_byline_and_caption_are_kept_apart_from_the_story() -> None:
    article = read_article(STORY)
    assert article.title == "Talks on fishing grounds resume"
    assert (article.publisher, article.credit, article.authors) == ("Northline", "Northline", ("Ann Lee", "Bo Ek"))
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2025-11-03T16:45"
    assert not article.published_at.zone_known
    assert article.dateline == "SOLMIR, Nov. 3"
    assert article.captions == ("Boats in the harbour of Solmir, Nov. 3, 2025. (Photo by Ivo Terzan/Northline)",)
    assert article.text == (
        "SOLMIR, Nov. 3 (Northline) -- Talks resumed on Monday.\n\n"
        "They will end on Friday, or on Saturday (and/or Sunday)"
    )


def test_a_date_before_the_headline_is_no_publisher() -> None:
    article = read_article(" date 2025-11-20 Strategic dialogue\n\nThe dialogue was held.\n\n\n")
    assert (article.title, article.text, article.publisher) == ("Strategic dialogue", "The dialogue was held.", None)
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2025-11-20"


def test_labelled_lines_are_read() -> None:
    article = read_article(
        "Title: Talks resume\nDate: 3 November 2025\nSource: The Port Mail\nAuthor: Ann Lee\n\nThe talks resumed."
    )
    assert (article.title, article.publisher, article.authors) == ("Talks resume", "The Port Mail", ("Ann Lee",))
    assert article.text == "The talks resumed."


def test_windows_line_ends_part_paragraphs_too() -> None:
    assert read_article("Headline\r\n\r\nOne.\r\n\r\nTwo.\r\n").text == "One.\n\nTwo."


def test_control_characters_are_kept() -> None:
    assert read_article("Headline\n\nA\x00B \x1b[31m red\u200b.").text == "A\x00B \x1b[31m red\u200b."


@pytest.mark.parametrize("text", ["A headline alone", "  \n ", "Headline\n\n(Photo by Ann Lee)"])
def test_a_headline_without_a_story_is_a_failure(text: str) -> None:
    assert read(text) == Failure("a.txt", "no article text found below the headline")


def test_a_long_headline_is_kept() -> None:
    assert len(read_article("T" * 10_000 + "\n\nText.").title) == 10_000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"GIF89a\x00\x00", "the file holds binary data, not text"),
    ],
)
def test_files_that_are_no_text_are_failures(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert list(WireText().iter_items(SourceFile.from_path(path))) == [Failure(str(path), reason)]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not here (../shared/seeds)")
def test_the_two_seeds_are_read_as_they_should_be() -> None:
    first, second = (
        article
        for path in sorted(SEEDS.glob("*.txt"))
        for article in WireText().iter_items(SourceFile.from_path(path))
        if isinstance(article, Article)
    )
    assert first.title == "Strategic dialogue with Kyrgyzstan to help strengthen ties"
    assert (first.publisher, first.credit, first.dateline) == (None, None, None)
    assert first.published_at is not None
    assert first.published_at.isoformat() == "2025-11-20"
    assert second.title == "Kyrgyz president meets Chinese FM on strengthening cooperation"
    assert (second.publisher, second.credit, second.dateline) == ("Xinhua", "Xinhua", "BISHKEK, Nov. 19")
    assert second.published_at is not None
    assert (second.published_at.isoformat(), second.published_at.zone_known) == ("2025-11-20T07:57", False)
    assert second.text.startswith("BISHKEK, Nov. 19 (Xinhua) -- ")
    assert len(second.captions) == 1
    assert second.captions[0] not in second.text
