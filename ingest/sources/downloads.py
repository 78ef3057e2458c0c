"""Downloads from LexisNexis and Factiva: one file with many documents, each with labelled facts around its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.article import Draft, one_line
from ingest.bylines import is_job, split_names
from ingest.dates import parse_moment
from ingest.sources.base import Failure, Item, finish
from ingest.wire import offer_dateline, part_agencies_from_authors

_NEXIS_START = re.compile(
    r"^\s*(?:document\s+)?\d+ (?:of|von|sur|de|di|van) \d+(?: do[ck]ument\w*)?\s*$", re.IGNORECASE
)
_NEXIS_END = re.compile(r"^\s*end of document\s*$", re.IGNORECASE)
_NEXIS_LABEL = re.compile(
    r"\s*(autor|auteur|rubrik|rubrique|sección|rubriek|länge|longueur|longitud|lengte|update|sprache|langue|idioma|taal"
    r"|byline|section|length|dateline|headline|title|highlight|load-date|language|publication-type|graphic|url|subject"
    r"|organization|company|person|geographic|country|state|city|industry|ticker|journal-code|document-type|series|type"
    r"|correction-date|pub-type|acc-no|notes|correction|category|credit|edition|source)\s*:\s*(.*)\Z",
    re.IGNORECASE,
)
# What the German, French, Spanish and Dutch services call them
_NEXIS_NAMES = {
    "autor": "byline", "auteur": "byline", "rubrik": "section", "rubrique": "section", "sección": "section",
    "rubriek": "section", "länge": "length", "longueur": "length", "longitud": "length", "lengte": "length",
    "update": "load-date", "sprache": "language", "langue": "language", "idioma": "language", "taal": "language",
}  # fmt: skip
_PAGE = re.compile(r"\s*page \d+ of \d+\s*\Z", re.IGNORECASE)
# The cover of a download: who asked for what, and a list of titles
_COVER = re.compile(
    r"\s*(?:user name|date and time|job number|documents? \(\d+\)|\d+\.\s|client/matter|search terms|search type"
    r"|narrowed by|content type|timeline|sources?:|\|?\s*about lexisnexis|page \d+ of \d+)",
    re.IGNORECASE,
)
_NEXIS_BEHIND = frozenset(
    "load-date language publication-type pub-type graphic subject organization company person geographic country state"
    " city industry ticker journal-code document-type url acc-no correction-date classification notes".split()
)
_ALONE = frozenset(("classification", "load-date", "graphic", "notes"))  # Nexis Uni writes these without a colon
_COPYRIGHT = re.compile(
    r"\s*(?:copyright|\(c\)|©|all rights reserved|alle rechte vorbehalten|tous droits réservés)", re.IGNORECASE
)
_EDITION = re.compile(r"\b(?:edition|correction appended)\b", re.IGNORECASE)
_FACTIVA_END = re.compile(r"^\s*(?:AN\s+)?Document [A-Z]{3,}\w{8,}\s*$", re.MULTILINE)
_FACTIVA_CODE = re.compile(
    r"(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN|ART|CLM)(?:[ \t]+|\Z)(.*)\Z"
)
_WORDS = re.compile(r"\s*[\d,.]+ (?:words|Wörter|mots|palabras|parole|palavras)\s*\Z")
_ENDS = re.compile(r"[.!?:…\"”’»)]\s*\Z")
_LONGEST_HOLDER = 80
_WRAPPED = 95  # characters; a longer line is a paragraph by itself


def is_download(text: str) -> bool:
    """Whether the text is a download of LexisNexis or Factiva."""
    lines = text.splitlines()
    starts = any(_NEXIS_START.match(line) for line in lines[:60]) or any(_NEXIS_END.match(line) for line in lines)
    labels = sum(bool(_NEXIS_LABEL.match(line)) for line in lines[:400])
    return (starts and labels >= 2) or _FACTIVA_END.search(text) is not None


def iter_documents(text: str, *, source: str, place: str, label: str) -> Iterator[Item]:
    """The article of each document of a download, or the Failure of one that has no text."""
    lines = [line.rstrip().replace("\u00a0", " ").replace("\x0c", "") for line in text.splitlines()]
    factiva = _FACTIVA_END.search(text) is not None
    parts = _factiva_parts(lines) if factiva else _nexis_parts(lines)
    for number, part in enumerate(parts, start=1):
        draft = Draft(source)
        own = _read_factiva(draft, part) if factiva else _read_nexis(draft, part)
        if not draft.values.get("text"):
            yield Failure(f"{label}:{number}", "no article text found in this document of the download")
            continue
        offer_dateline(draft)
        part_agencies_from_authors(draft)
        mark = f"{draft.values.get('title', '')}:{draft.values.get('published_at')}"
        yield from finish(draft, draft.build(place=f"{place}:{mark}", source_id=own), f"{label}:{number}")


# ---- LexisNexis


def _nexis_parts(lines: Sequence[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for line in lines:
        if _NEXIS_START.match(line) or _NEXIS_END.match(line):
            parts.append([])
        else:
            parts[-1].append(line)
    # Before the first stands the cover of the download: a list of titles, without the labels of a document.
    return [part for part in parts if sum(bool(_NEXIS_LABEL.match(line)) for line in part) >= 1]


def _read_nexis(draft: Draft, lines: Sequence[str]) -> str | None:
    first = next(number for number, line in enumerate(lines) if _NEXIS_LABEL.match(line))
    _offer_head(draft, [line.strip() for line in lines[:first] if line.strip()])
    body: list[str] = []
    behind = False
    marked = any(line.strip().lower() == "body" for line in lines)
    in_body = False
    for line in lines[first:]:
        found = _NEXIS_LABEL.match(line)
        name = found[1].lower() if found else line.strip().lower()
        if name == "update" and not parse_moment(found[2] if found else None):
            found = None  # a paragraph that begins so
        name = _NEXIS_NAMES.get(name, name)
        if marked and name == "body":
            in_body = True
        elif (found and name in _NEXIS_BEHIND and name != "url") or name in _ALONE:
            behind = True
            _offer_label(draft, name, found[2] if found else "")
        elif found and not (in_body and name not in _NEXIS_BEHIND):
            _offer_label(draft, name, found[2])
        elif _COPYRIGHT.match(line):
            continue
        elif not behind and (in_body or not marked):
            body.append(line)
    draft.offer("text", "\n\n".join(_paragraphs(body)), "body")
    return None


def _offer_head(draft: Draft, head: list[str]) -> None:
    """Outlet, date and headline: in this order in old downloads, headline first in those of Nexis Uni."""
    head = [line for line in head if not _COPYRIGHT.match(line) and not _PAGE.match(line)]
    covered = [number for number, line in enumerate(head) if _COVER.match(line)]
    head = head[covered[-1] + 1 :] if len(covered) > 1 else head
    dated = next((number for number, line in enumerate(head) if parse_moment(line)), None)
    if dated is None:
        draft.offer_line("title", head[0] if head else None, "head")
        return
    draft.offer_moment("published_at", head[dated], "head")
    draft.offer_line("publisher", head[dated - 1] if dated else None, "head")
    behind = [line for line in head[dated + 1 :] if not _EDITION.search(line)]
    draft.offer_line("title", " ".join(behind) or " ".join(head[: max(0, dated - 1)]), "head")


def _offer_label(draft: Draft, name: str, value: str) -> None:
    match name:
        case "byline":
            draft.offer("authors", split_names(value), "byline")
        case "section":
            draft.offer_line("section", value.partition(";")[0], "section")
            draft.offer_kind(value.partition(";")[0], "section")
        case "headline" | "title":
            draft.offer_line("title", value, "headline")
        case "dateline":
            draft.offer_line("dateline", value, "dateline")
        case "language":
            draft.offer_language(value.partition(";")[0], "language")
        case "url":
            draft.offer("url", value.strip() if value.strip().startswith("http") else None, "url")


# ---- Factiva


def _factiva_parts(lines: Sequence[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for line in lines:
        parts[-1].append(line)
        if _FACTIVA_END.match(line):
            parts.append([])
    return [part for part in parts if part and _FACTIVA_END.match(part[-1])]


def _read_factiva(draft: Draft, lines: Sequence[str]) -> str | None:
    coded = sum(bool(_FACTIVA_CODE.match(line.strip())) for line in lines) >= 4
    read = _read_coded if coded else _read_uncoded
    read(draft, lines)
    return lines[-1].split()[-1]


def _read_coded(draft: Draft, lines: Sequence[str]) -> None:
    values: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        found = _FACTIVA_CODE.match(line.strip())
        if found:
            code = found[1]
            values.setdefault(code, []).append(found[2])
        elif code:
            values[code].append(line)
    one = {name: one_line(" ".join(parts)) for name, parts in values.items()}
    draft.offer_line("title", one.get("HD"), "HD")
    draft.offer("authors", split_names(one.get("BY", "")), "BY")
    draft.offer_line("publisher", one.get("SN"), "SN")
    clock = f"{one.get('PD', '')} {one.get('ET', '')}".strip()
    draft.offer("published_at", parse_moment(clock) or parse_moment(one.get("PD")), "PD")
    draft.offer_line("section", one.get("SE"), "SE")
    draft.offer_language(one.get("LA"), "LA")
    draft.offer_line("credit", one.get("CR"), "CR")
    draft.offer("text", "\n\n".join(_paragraphs([*values.get("LP", ()), "", *values.get("TD", ())])), "LP TD")


def _read_uncoded(draft: Draft, lines: Sequence[str]) -> None:
    filled = [line.strip() for line in lines[:-1] if line.strip()]
    counted = next((number for number, line in enumerate(filled) if _WORDS.match(line)), None)
    if counted is None:
        return
    head = filled[:counted]
    if len(head) > 1 and (names := _uncoded_byline(head[-1])):
        draft.offer("authors", names, "byline")
        head.pop()
    draft.offer_line("title", head[-1] if head else None, "headline")
    facts = filled[counted + 1 :]
    end = next((number for number, line in enumerate(facts) if _COPYRIGHT.match(line)), -1)
    day = next((number for number, line in enumerate(facts[: end + 1]) if parse_moment(line)), 0)
    clock = (
        facts[day + 1] if re.fullmatch(r"\d{1,2}:\d\d", facts[day + 1 : day + 2][0] if facts[day + 1 :] else "") else ""
    )
    draft.offer("published_at", parse_moment(f"{facts[day]} {clock}".strip()), "date")
    source = day + (2 if clock else 1)
    draft.offer_line("publisher", facts[source] if source < len(facts) else None, "source")
    for line in facts[source + 1 : end]:
        draft.offer_language(line, "language")
    start = next((number for number, line in enumerate(lines) if _COPYRIGHT.match(line)), len(lines))
    paragraphs = _paragraphs(lines[start + 1 : -1])
    if len(paragraphs) > 1 and not _ENDS.search(paragraphs[-1]) and len(paragraphs[-1]) < _LONGEST_HOLDER:
        paragraphs.pop()  # who publishes the source
    draft.offer("text", "\n\n".join(paragraphs), "body")


def _uncoded_byline(line: str) -> tuple[str, ...]:
    """The names of a line above the number of words: "By Ann Lee", "Bo Ek, Staff Writer"."""
    is_byline = line.lower().startswith("by ") or is_job(line.rpartition(",")[2].strip())
    return split_names(line) if is_byline else ()


def _paragraphs(lines: Sequence[str]) -> list[str]:
    """Blocks parted by blank lines are paragraphs, and so is each line that is too long to be a wrapped one."""
    paragraphs: list[str] = []
    open_lines: list[str] = []
    for line in [*lines, ""]:
        if open_lines and (not line.strip() or len(line.strip()) > _WRAPPED):
            paragraphs.append(" ".join(open_lines))
            open_lines = []
        if len(line.strip()) > _WRAPPED:
            paragraphs.append(line.strip())
        elif line.strip():
            open_lines.append(line.strip())
    return paragraphs
