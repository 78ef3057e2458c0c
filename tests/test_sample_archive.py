"""The sample archive keeps to its truth: what truth.json says is in the files, character for character."""

import json
import re
from collections import Counter
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
from lxml import html

from ingest.settings import IngestSettings
from ingest.sources import SOURCES
from ingest.sources.folder import find_files
from tests.ingest.test_corpora import samples
from vectorstore.types import Article

ROOT = Path(__file__).resolve().parent.parent / "sample_archive"
TRUTH = json.loads((ROOT / "truth.json").read_text(encoding="utf-8"))
ARTICLES = TRUTH["articles"]
PLANTED = TRUTH["planted"]
QUESTIONS = TRUTH["questions"]
BY_FILE = {article["file"]: article for article in ARTICLES}
PAGES = {file for file in BY_FILE if file.startswith("html/") and file.endswith(".html")}
# Forms that lie on a disk: sitemaps and lists of addresses are of the network, Reuters-21578 is of one collection.
FORMS = {
    "html", "jsonl", "json", "csv", "xml", "text", "docx", "rtf", "pdf", "mail", "mbox", "markdown", "warc", "packed"
}  # fmt: skip

INLINE = {"em", "strong", "b", "i", "span", "cite"}
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
WEEKDAYS_DE = "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split()
RESOLVED = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4}-\d{2}(-\d{2})?)?")
NUMBER_WORDS = {"3": "three", "4": "four", "5": "five", "7": "seven", "9": "nine", "13": "thirteen", "17": "seventeen"}


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def page_text(page: Path) -> str:
    parts: list[str] = []

    def walk(node: html.HtmlElement) -> None:
        if not isinstance(node.tag, str) or node.tag in {"script", "style"}:
            return
        gap = "" if node.tag in INLINE else "\n"
        parts.append(gap + (node.text or ""))
        for child in node:
            walk(child)
            parts.append(child.tail or "")
        parts.append(gap)

    walk(html.fromstring(page.read_text(encoding="utf-8")))
    return squeeze("".join(parts))


def jsonl_row(reference: str) -> dict[str, object]:
    name, _, line = reference.partition("#")
    row: dict[str, object] = json.loads((ROOT / name).read_text(encoding="utf-8").splitlines()[int(line) - 1])
    return row


@cache
def samples_read() -> dict[str, Article]:
    """Every article by its name in the truth."""
    read = dict(samples())
    assert [name for name, item in read.items() if not isinstance(item, Article)] == []
    return read


@cache
def text_of(reference: str) -> str:
    """What stands in the file, or in forms that no editor shows, what is read of it."""
    if reference.startswith("jsonl/"):
        row = jsonl_row(reference)
        return squeeze("\n".join(str(row[key]) for key in ("title", "headline", "body", "text") if key in row))
    if reference.startswith("html/") and reference.endswith(".html"):
        return page_text(ROOT / reference)
    if reference.startswith("wire/") and reference.endswith(".txt"):
        return squeeze((ROOT / reference).read_text(encoding="utf-8"))
    article = samples_read()[reference]
    return squeeze("\n".join([article.title, *article.authors, article.text]))


@cache
def body_words(reference: str) -> int:
    if reference.startswith("jsonl/"):
        row = jsonl_row(reference)
        return len(str(row.get("body") or row.get("text")).split())
    return len(text_of(reference).split())


def planted(kind: str) -> list[dict]:
    return [item for item in PLANTED if item["type"] == kind]


def quotes() -> list[tuple[str, str]]:
    """Every (file, quotation) that truth.json holds, questions included."""
    found = []
    for item in PLANTED:
        if "quote" in item:
            found.append((item["files"][-1], item["quote"]))
        found += [(part["file"], part["quote"]) for part in item.get("values", []) + item.get("people", [])]
        for change in item.get("changes", []):
            found.append((item["files"][1], change["after"]))
            if change["before"]:
                found.append((item["files"][0], change["before"]))
        if "retracted" in item:
            found.append((item["files"][0], item["retracted"]))
    for question in QUESTIONS:
        for evidence in question["evidence"]:
            found += [(file, evidence["fact"]) for file in [evidence["file"], *evidence.get("also", [])]]
    return found


def answers_of(question: dict) -> list[str]:
    answer = question["answer"]
    return [answer] if isinstance(answer, str) else answer


def is_told(answer: str, facts: str) -> bool:
    """Whether every word of the answer that says something, or the same number in letters, is in the facts."""
    words = [w for w in re.findall(r"[\w.,]*\w", answer.casefold()) if len(w) > 3 or w[0].isdigit()]
    return all(word in facts or NUMBER_WORDS.get(word, "\0") in facts for word in words)


def test_every_article_on_disk_is_in_the_truth_and_the_reverse():
    listed = [article["file"] for article in ARTICLES]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(samples_read())


def test_every_file_that_is_named_anywhere_in_the_truth_exists():
    named = {file for item in PLANTED for file in item["files"]}
    named |= {file for item in planted("rewrite") for file in item["of"]}
    named |= {article["copy_of"] for article in ARTICLES if article["copy_of"]}
    assert named <= set(BY_FILE)


def test_every_quotation_is_in_its_file_character_for_character():
    missing = [(file, quote) for file, quote in quotes() if quote not in text_of(file)]
    assert missing == []


def test_every_evidence_names_the_address_that_its_article_has():
    for question in QUESTIONS:
        for evidence in question["evidence"]:
            assert evidence["url"] == BY_FILE[evidence["file"]]["url"], question["id"]


def test_every_title_is_in_its_file_and_every_author_too():
    for article in ARTICLES:
        is_row = article["file"].startswith("jsonl/")
        raw = json.dumps(jsonl_row(article["file"]), ensure_ascii=False) if is_row else ""
        text = text_of(article["file"])
        assert squeeze(article["title"]) in text, article["file"]
        for author in article["authors"]:
            assert author in (raw or text), article["file"]


def test_dates_are_written_with_the_precision_and_zone_that_the_source_gives():
    for article in ARTICLES:
        reference, published = article["file"], article["published_at"]
        if reference.startswith("jsonl/"):
            row = jsonl_row(reference)
            assert published == row.get("published_at", row.get("date"))
            assert article["modified_at"] == row.get("modified_at")
        elif reference in PAGES and published and article["publisher"] != "The Brackwater Examiner":
            raw = (ROOT / reference).read_text(encoding="utf-8")
            assert published in raw
            assert (article["modified_at"] or "") in raw
        for stamp in filter(None, (published, article["modified_at"])):
            datetime.fromisoformat(stamp)


def test_nothing_is_published_outside_the_four_months_or_in_the_gap():
    gap = planted("gap")[0]
    days = [article["published_at"][:10] for article in ARTICLES if article["published_at"]]
    assert min(days) >= "2025-08-01"
    assert max(days) <= "2025-11-30"
    assert [day for day in days if gap["from"] <= day <= gap["to"]] == []
    assert {day[:7] for day in days} == {"2025-08", "2025-09", "2025-10", "2025-11"}


def test_nothing_is_modified_before_it_is_published():
    for article in ARTICLES:
        if article["modified_at"]:
            assert article["modified_at"] > article["published_at"]


@pytest.mark.parametrize(("folder", "least"), [("html", 25), ("jsonl", 25), ("wire", 14)])
def test_every_format_has_its_share_of_articles(folder: str, least: int):
    assert sum(article["file"].startswith(folder + "/") for article in ARTICLES) >= least


def test_there_is_a_file_of_each_form_and_of_each_kind_of_news_xml_and_download():
    sources = {source.name for file, source in find_files([ROOT], SOURCES, IngestSettings()).files}
    assert sources == FORMS == {source.name for source in SOURCES} - {"reuters-21578"}
    origins = {article.origins["text"].partition(":")[0] for article in samples_read().values()}
    assert origins >= {"feed", "nitf", "newsml", "iptc7901"}
    suffixes = {name.partition("#")[0].rpartition(".")[2] for name in BY_FILE}
    assert suffixes >= {
        "rss",
        "atom",
        "json",
        "csv",
        "anpa",
        "nitf",
        "newsml",
        "docx",
        "rtf",
        "pdf",
        "md",
        "eml",
        "mbox",
    }
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "downloads").glob("*.txt")]
    assert sum("DOCUMENTS" in text for text in texts) == 1
    assert sum("Document RADEST" in text for text in texts) == 1
    assert {path.suffix for path in (ROOT / "packed").iterdir()} == {".gz", ".zip"}


def test_there_are_at_least_66_articles_from_at_least_nine_outlets():
    outlets = {article["publisher"] for article in ARTICLES} - {None, "Northline", "Meridian Wire"}
    assert len(ARTICLES) >= 66
    assert len(outlets) >= 9


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("copy", 6),
        ("rewrite", 6),
        ("disagreement", 8),
        ("revision", 4),
        ("relative_date", 30),
        ("opinion", 4),
        ("live", 2),
        ("sponsored", 2),
        ("retraction", 1),
        ("attack", 2),
        ("shared_name", 2),
        ("undated", 1),
        ("no_publisher", 1),
        ("long", 1),
        ("short", 1),
        ("language", 2),
    ],
)
def test_every_kind_of_trap_is_planted_often_enough(kind: str, least: int):
    assert len(planted(kind)) >= least


def test_kinds_and_languages_in_the_traps_are_those_of_the_articles():
    for kind in ("opinion", "live", "sponsored"):
        trapped = {item["files"][0] for item in planted(kind)}
        assert trapped == {article["file"] for article in ARTICLES if article["kind"] == kind}
    foreign = {item["files"][0]: item["about"] for item in planted("language")}
    assert foreign == {a["file"]: a["language"] for a in ARTICLES if a["language"] != "en"}
    assert set(foreign.values()) == {"fr", "de"}


def test_an_exact_copy_repeats_the_wire_and_a_trimmed_one_leaves_something_out():
    for item in planted("copy"):
        original = (ROOT / item["files"][0]).read_text(encoding="utf-8")
        paragraphs = [squeeze(part) for part in original.split("\n\n")]
        lead = next(
            index for index, part in enumerate(paragraphs) if re.search(r"\((Northline|Meridian Wire)\) --", part)
        )
        for file in item["files"][1:]:
            kept = [part in text_of(file) for part in paragraphs[lead:]]
            assert kept[0], file
            assert all(kept) == (file in item["exact"]), file
            assert sum(kept) >= len(kept) / 2, file
            assert BY_FILE[file]["story"] == BY_FILE[item["files"][0]]["story"]
            assert BY_FILE[file]["copy_of"] == item["files"][0]
            assert f"({BY_FILE[file]['credit']})" in text_of(file)


def test_a_rewrite_shares_no_paragraph_with_what_it_retells():
    for item in planted("rewrite"):
        for source in item["of"]:
            paragraphs = [squeeze(p) for p in samples_read()[source].text.split("\n\n")]
            for file in item["files"]:
                assert not [p for p in paragraphs if len(p) > 60 and p in text_of(file)], file


def test_a_later_version_has_the_same_address_sorts_second_and_says_when_it_changed():
    pairs = planted("update") + planted("correction")
    assert len(pairs) >= 5
    for item in pairs:
        first, second = item["files"]
        sort_key = [(name, int(line or 0)) for name, _, line in (file.partition("#") for file in (first, second))]
        assert sort_key == sorted(sort_key)
        assert BY_FILE[first]["url"] == BY_FILE[second]["url"] == item["url"]
        assert BY_FILE[first]["modified_at"] is None
        assert BY_FILE[second]["modified_at"] == item["modified_at"]
        assert item["modified_at"] > BY_FILE[second]["published_at"]
        for change in item["changes"]:
            assert change["after"] not in text_of(first)
            assert not change["before"] or change["before"] not in text_of(second)


def test_an_address_stands_for_one_article_unless_a_later_version_is_planted():
    twice = {item["url"] for item in planted("update") + planted("correction")}
    counts = Counter(article["url"] for article in ARTICLES if article["url"])
    assert {url for url, count in counts.items() if count > 1} == twice


def test_those_who_disagree_are_not_the_same_outlet():
    for item in planted("disagreement"):
        values = {value["value"] for value in item["values"]}
        outlets = {BY_FILE[value["file"]]["publisher"] for value in item["values"]}
        assert len(values) >= 2, item["id"]
        assert len(outlets) >= 2, item["id"]


def test_the_values_of_a_revision_follow_one_another_in_time():
    for item in planted("revision"):
        days = [value["as_of"] for value in item["values"]]
        assert days == sorted(days), item["id"]


def test_a_relative_date_is_resolved_to_a_day_a_month_a_year_or_a_range():
    for item in planted("relative_date"):
        assert RESOLVED.fullmatch(item["resolved"]), item["id"]
        assert item["words"] in item["quote"], item["id"]


def test_a_weekday_that_is_named_is_the_weekday_of_the_resolved_day():
    checked = 0
    for item in planted("relative_date"):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", item["resolved"]):
            continue
        day = date.fromisoformat(item["resolved"]).weekday()
        named = [n for names in (WEEKDAYS, WEEKDAYS_DE) for n, name in enumerate(names) if name in item["words"]]
        # "the Monday after next" is still a Monday; nothing else in the archive shifts a weekday.
        assert not named or day in named, item["id"]
        checked += bool(named)
    assert checked >= 25


def test_yesterday_and_last_year_are_counted_from_the_day_of_publication():
    for item in planted("relative_date"):
        published = date.fromisoformat(BY_FILE[item["files"][0]]["published_at"][:10])
        if item["words"].lower().startswith(("yesterday", "gestern", "last night")) and "/" not in item["resolved"]:
            assert (published - date.fromisoformat(item["resolved"])).days == 1, item["id"]
        if item["words"] in ("last year", "l'an dernier"):
            assert item["resolved"] == str(published.year - 1), item["id"]
        if item["words"] == "next month":
            assert item["resolved"] == f"2025-{published.month + 1:02d}", item["id"]


def test_the_long_article_is_long_and_the_short_one_short():
    assert body_words(planted("long")[0]["files"][0]) > 1500
    page = (ROOT / planted("short")[0]["files"][0]).read_text(encoding="utf-8")
    body = html.fromstring(page).xpath("//div[@id='article']/p")
    assert len(" ".join(p.text_content() for p in body).split()) < 60


def test_the_attacks_carry_orders_markup_images_and_direction_marks():
    files = [item["files"][0] for item in planted("attack")]
    everything = "\n".join(text_of(file) + json.dumps(BY_FILE[file], ensure_ascii=False) for file in files)
    for mark in (
        "IGNORE ALL PREVIOUS INSTRUCTIONS",
        "![x](http://evil.example/",
        "<script>",
        "onerror=",
        "\u202e",
        "\u2066",
    ):
        assert mark in everything
    assert "<script>" in BY_FILE[files[1]]["title"]


def test_every_address_in_the_archive_is_in_a_domain_that_cannot_exist():
    known = (
        "https://schema.org", "http://schema.org", "https://ogp.me/", "http://www.w3.org/", "http://purl.org/",
        "http://iptc.org/std/nar/",
    )  # fmt: skip
    packed = Path(__file__).resolve().parent.parent / "scripts" / "sample_sources"
    for path in (path for folder in (ROOT, packed) for path in folder.rglob("*") if path.is_file()):
        for url in re.findall(r"https?://[^\s\"'<>)\\]+", path.read_bytes().decode("utf-8", "ignore")):
            host = re.sub(r"https?://", "", url).split("/")[0].split("?")[0]
            assert host.endswith(".example") or url.startswith(known), (path.name, url)


def test_the_questions_are_numbered_and_asked_once():
    assert [question["id"] for question in QUESTIONS] == [f"s{n:03d}" for n in range(1, len(QUESTIONS) + 1)]
    assert len({question["question"] for question in QUESTIONS}) == len(QUESTIONS) >= 130


def test_enough_questions_are_unanswerable_polar_temporal_or_need_several_articles():
    unanswerable = [q for q in QUESTIONS if q["question_type"] == "null"]
    polar = [q for q in QUESTIONS if q["answer"] in ("Yes", "No")]
    several = [q for q in QUESTIONS if len({evidence["file"] for evidence in q["evidence"]}) > 1]
    temporal = [q for q in QUESTIONS if q["question_type"] == "temporal"]
    assert len(unanswerable) >= 25
    assert len(several) >= 25
    assert len(temporal) >= 15
    assert len(polar) >= 12
    assert all(q["answer"] == "Insufficient information." and q["evidence"] == [] for q in unanswerable)
    assert all(q["evidence"] for q in QUESTIONS if q["question_type"] != "null")


def test_no_answer_is_longer_than_twelve_words():
    assert [q["id"] for q in QUESTIONS for answer in answers_of(q) if len(answer.split()) > 12] == []


def test_no_evidence_is_published_after_the_day_that_the_question_is_asked():
    for question in QUESTIONS:
        as_of = question.get("as_of", "2025-12-01")
        for evidence in question["evidence"]:
            article = BY_FILE[evidence["file"]]
            stamp = article["modified_at"] or article["published_at"] or ""
            assert stamp[:10] <= as_of, question["id"]


def test_no_evidence_comes_from_a_version_that_was_replaced():
    replaced = {item["files"][0] for item in planted("update") + planted("correction")}
    used = {evidence["file"] for question in QUESTIONS for evidence in question["evidence"]}
    assert used & replaced == set()


def test_the_answer_to_a_question_of_one_fact_is_in_its_evidence():
    derived = {"null", "yes_no", "temporal", "when", "multi", "compare", "list"}
    for question in QUESTIONS:
        if question["question_type"] in derived:
            continue
        facts = " ".join(evidence["fact"] for evidence in question["evidence"]).casefold()
        assert any(is_told(answer, facts) for answer in answers_of(question)), question["id"]


def test_a_temporal_answer_agrees_with_the_planted_relative_date():
    truths: dict[tuple[str, str], list[str]] = {}
    for item in planted("relative_date"):
        truths.setdefault((item["files"][0], item["quote"]), []).append(item["resolved"])
    for question in QUESTIONS:
        if question["question_type"] != "temporal":
            continue
        resolved = [r for e in question["evidence"] for r in truths.get((e["file"], e["fact"]), [])]
        iso = [answer for answer in answers_of(question) if re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", answer)]
        assert resolved, question["id"]
        assert not iso or any(r.startswith(answer) for r in resolved for answer in iso), question["id"]
