"""Build the second demo archive: the news that we wrote to train the reader, as articles.

python scripts/news_archive.py FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]  # so that it runs as a file, and from bench/

import news_data  # noqa: E402

from ingest import add  # noqa: E402
from vectorstore import Archive, Article, Moment  # noqa: E402


def to_articles(news: Sequence[news_data.NewsArticle]) -> list[Article]:
    """The articles as a source would give them."""
    return [
        Article(
            article_id=f"news-{place}",
            title=one.title,
            text=one.text,
            publisher=one.outlet,
            published_at=Moment.from_iso(one.day),
            kind=one.kind,
            language="en",
        )
        for place, one in enumerate(news)
    ]


def main() -> None:
    """Write the archive, and say what is in it."""
    with Archive.open(sys.argv[1]) as archive:
        report = add(archive, to_articles(news_data.load_news()))
    print(f"{report.added} articles added, {report.unchanged} were there: DATELINE_ARCHIVE={sys.argv[1]} make run")


if __name__ == "__main__":
    main()
