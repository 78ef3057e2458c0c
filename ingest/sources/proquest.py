"""Downloads from ProQuest as text: documents between lines of signs, each with labelled facts around its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.article import Draft, one_line
from ingest.bylines import split_names
from ingest.dates import parse_moment
from ingest.remarks import ONLY_SUMMARY
from ingest.sources.base import Failure, Item, finish
from ingest.wire import offer_dateline, part_agencies_from_authors

_BETWEEN = re.compile(r"^[ \t]*_{10,}[ \t]*$", re.MULTILINE)
_LABEL = re.compile(
    r"(abstract|author|author affiliation|classification|company / organization|company|copyright"
    r"|correspondence author|country of publication|database|document feature|document type|document url"
    r"|dateline|edition|first page|full text|highlights|identifier / keyword|isbn|e?-?issn|issue"
    r"|language of publication|last updated|links|location|number of pages|pages|people|personal name"
    r"|place of publication|proquest document id|proquest document link|publication date|publication info"
    r"|publication subject|publication title|publication year|publisher|section|source type|subject"
    r"|subtitle|supplement|title|volume|word count|column|credit|text word count|illustration|caption)\s*:(?:\s+|\Z)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s*Document \d+ of \d+\s*\Z")
_EDITION = re.compile(r"\s*:?\s*\[[^\[\]]{3,60}\]\s*\Z")  # behind a headline: "[First Edition]"
_NOT_HELD = re.compile(r"(?:full text )?(?:is )?not available\.?\Z|\Z", re.IGNORECASE)
_DAY_OF_INFO = re.compile(r"\b\d{1,2} [A-Z][a-z]{2,8} \d{4}\b|\b[A-Z][a-z]{2,8} \d{1,2}, \d{4}\b")


def is_proquest(text: str) -> bool:
    """Whether the text is a download of ProQuest."""
    return "proquest" in text.lower() and re.search(r"^Full text:", text, re.MULTILINE | re.IGNORECASE) is not None


def iter_proquest(text: str, *, source: str, place: str, label: str) -> Iterator[Item]:
    """The article of each document, or the Failure of one without its text."""
    documents = [part for part in _BETWEEN.split(text) if re.search(r"^(?:Title|Full text):", part, re.MULTILINE)]
    for number, document in enumerate(documents, start=1):
        draft = Draft(source)
        heading, facts = _read(document)
        _offer_facts(draft, heading, facts)
        if not draft.values.get("text"):
            yield Failure(
                f"{label}:{number}", "no article text found in this document: ProQuest gave no full text of it"
            )
            continue
        offer_dateline(draft)
        part_agencies_from_authors(draft)
        own = one_line(facts.get("proquest document id", "")) or None
        yield from finish(draft, draft.build(place=f"{place}:{number}", source_id=own), f"{label}:{number}")


def _read(document: str) -> tuple[str, dict[str, str]]:
    """(the line above all labels, what stands behind each label). A text goes on until a label that is not its own."""
    heading, open_label = "", ""
    facts: dict[str, str] = {}
    for line in document.replace("\r\n", "\n").split("\n"):
        found = _LABEL.match(line)
        # Within the text a paragraph may begin with such a word; behind it stand Subject, Location or Title first.
        if found and not (open_label == "full text" and not _closes_text(found[1].lower())):
            open_label = found[1].lower()
            facts.setdefault(open_label, line[found.end() :])
        elif open_label:
            facts[open_label] += f"\n{line}"
        elif line.strip() and not _NUMBERED.match(line) and not heading:
            heading = line.strip()
    return heading, facts


def _closes_text(label: str) -> bool:
    return label in (
        "subject", "location", "people", "company / organization", "title", "publication title", "identifier / keyword",
        "classification", "credit", "illustration", "caption",
    )  # fmt: skip


def _offer_facts(draft: Draft, heading: str, facts: dict[str, str]) -> None:
    line = {name: one_line(value) for name, value in facts.items()}
    draft.offer_line("title", _EDITION.sub("", line.get("title") or heading), "Title")
    draft.offer("authors", tuple(_turned(name) for name in split_names(line.get("author", ""))), "Author")
    info = line.get("publication info", "")
    draft.offer_line(
        "publisher", (line.get("publication title") or info).partition(";")[0].strip(" ,."), "Publication title"
    )
    day = _DAY_OF_INFO.search(info)
    draft.offer(
        "published_at", parse_moment(line.get("publication date")) or parse_moment(day and day[0]), "Publication date"
    )
    draft.offer_line("section", line.get("section"), "Section")
    draft.offer_kind(line.get("section"), "Section")
    draft.offer_kind(line.get("document type"), "Document type")
    draft.offer_language(line.get("language of publication"), "Language of publication")
    draft.offer_line("dateline", line.get("dateline"), "Dateline")
    url = line.get("document url", "").partition(" ")[0]
    draft.offer("url", url if url.startswith("http") else None, "Document URL")
    is_held = not _NOT_HELD.match(facts.get("full text", "").strip())
    name = "full text" if is_held else "abstract"
    blocks = (one_line(block) for block in re.split(r"\n\s*\n", facts.get(name, "")))
    draft.offer("text", "\n\n".join(block for block in blocks if block), name.capitalize())
    if not is_held:
        draft.remark(ONLY_SUMMARY)


def _turned(name: str) -> str:
    """ "Ann Lee" of "Lee, Ann"."""
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma else name
