"""A small invented news desk: articles whose every fact a test may count on, and archives of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ingest import add
from tests.stand_ins import WordHashEmbedder, make_article
from vectorstore import Archive, Article, Moment


def article(
    number: int, title: str, text: str, published: str | None, publisher: str | None, **facts: object
) -> Article:
    """An article with a title of its own; `published` as ISO 8601."""
    moment = Moment.from_iso(published) if published else None
    made = make_article(number, text, published_at=moment, publisher=publisher, **facts)
    return replace(made, title=title, url=f"https://news.example/{number}")


FERRY = article(
    1,
    "Ferry Gannet runs aground off Estmere",
    "The ferry Gannet ran aground off Estmere on Tuesday with 214 passengers on board.\n\n"
    "Captain Ines Marlow said all of them were brought ashore by lifeboats within three hours.\n\n"
    "The hull was damaged over a length of 12 metres, the operator said.",
    "2025-08-13T09:30:00+01:00",
    "The Harbour Post",
)
FERRY_INQUIRY = article(
    2,
    "Inquiry into the Gannet grounding opens in Estmere",
    "An inquiry into the grounding of the ferry Gannet opened in Estmere on Monday.\n\n"
    "Judge Oona Fell said she would hear 40 witnesses and report by March 2026.",
    "2025-11-05T12:00:00+00:00",
    "The Lanthorne Courier",
)
TRAM = article(
    3,
    "Lanthorne council votes for a second tram line",
    "The Lanthorne council voted 17 to 9 on Wednesday for a second tram line.\n\n"
    "The line will cost $240 million and open in 2029, Mayor Tobias Wren told reporters.",
    "2025-10-08",
    "The Lanthorne Courier",
)
TRAM_OPINION = article(
    4,
    "The second tram line is a mistake",
    "A second tram line is the wrong answer to a question that nobody in Lanthorne has asked.\n\n"
    "Buses would do more for less money.",
    "2025-10-30T08:00:00+00:00",
    "The Harbour Post",
    kind="opinion",
)
FLOOD = article(
    5,
    "Flood wall holds at Brackwater",
    "The new flood wall at Brackwater held on Tuesday as the river Velling rose to 4.3 metres.\n\n"
    "About 600 residents had been asked to leave their homes the night before.",
    "2025-10-21T18:40",
    "FOX News - Lifestyle",
)
GAUGE = article(
    6,
    "How to read a river gauge",
    "A river gauge shows the height of the water above a fixed mark, in metres.\n\n"
    "The gauge on the river Velling stands by the old mill at Brackwater.",
    None,
    "The Brackwater Examiner",
)
CRUE = article(
    7,
    "La crue de la Velling",
    "La Velling a atteint 4,3 mètres mardi à Brackwater. La digue a tenu.",
    "2025-10-22T07:00:00+01:00",
    "Radio Estmere",
    language="fr",
)
ARTICLES = (FERRY, FERRY_INQUIRY, TRAM, TRAM_OPINION, FLOOD, GAUGE, CRUE)
OUTLETS = tuple(dict.fromkeys(made.publisher for made in ARTICLES if made.publisher))


def build_archive(folder: Path, *articles: Article) -> Archive:
    """An archive of some articles, with an embedder that only counts words."""
    archive = Archive.open(folder, embedder=WordHashEmbedder())
    report = add(archive, articles)
    assert report.added == len(articles)
    return archive
