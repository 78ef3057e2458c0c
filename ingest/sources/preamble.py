"""What stands above a story in plain text: stamps, bylines, labelled lines, captions, points."""

from __future__ import annotations

import re

from ingest.article import Draft
from ingest.bylines import byline_names, is_job, split_names
from ingest.corrections import is_note
from ingest.dates import find_moments, parse_moment
from ingest.sources.desk import NOTE, TO_EDITORS
from ingest.wire import is_agency

# "KYODO NEWS - Nov 5, 2024 - 16:30 | All, World", "Ann Lee | The Hask Post | 5 November 2024"
_STAMP_OF_PARTS = re.compile(r"\s+[-–—|]\s+")
# "Xinhua) 07:57, November 20, 2025", with or without the bracket that ought to open it
_STAMP = re.compile(r"\(?(?P<agency>[^()\n:]{2,60})\)[\s,:-]*(?P<when>.{6,60})\Z")
CAPTION = re.compile(r"\((?:file\s+)?(?:photo|picture|image|illustration)s?\b[^()\n]*\)\s*\Z", re.IGNORECASE)
# "(Roman/Xinhua)": only above the story, since a paragraph of it may end in "(and/or)"
_PHOTO_CREDIT = re.compile(r"\([A-Z][^()/\n]{1,40}/[A-Z][^()/\n]{1,40}\)\s*\Z")
_POINTS = re.compile(r"(?:[*•]\s[^\n]+(?:\n|\Z))+\Z")
LABELLED = re.compile(
    r"(title|headline|date|published|author|byline|source|publisher|url|link|section|language|page)\s*:\s+(\S.*)\Z",
    re.I,
)
_LABELS = {
    "headline": "title", "date": "published_at", "published": "published_at", "author": "authors",
    "byline": "authors", "source": "publisher", "link": "url",
}  # fmt: skip
_WHEN_BEHIND = re.compile(r"\s*[|,]?\s+(?P<when>\d{4}-\d\d-\d\d\b.*)\Z")  # "Source: Xinhua    2024-11-05 14:30:26"
_PREAMBLE = 6
_LONGEST_STAMP = 100
_COUNTED = re.compile(r"[\d,.]+ words\Z", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d")
_WORDS_OF_AN_OUTLET = 6


def take_preamble(draft: Draft, blocks: list[str]) -> tuple[list[str], list[str]]:
    """Offer the stamp, the byline and labelled lines that stand above the story; the captions there, and the rest."""
    captions: list[str] = []
    points: list[str] = []
    taken = 0
    blocks = [part for block in blocks[:_PREAMBLE] for part in _noted_parts(block)] + blocks[_PREAMBLE:]
    for block in blocks[:_PREAMBLE]:
        if _POINTS.match(block) or TO_EDITORS.match(block):
            points += [block] if _POINTS.match(block) else []
            taken += 1
            continue
        if NOTE.match(block):
            draft.offer_line("correction", block if is_note(block) else None, "note")
            taken += 1
            continue
        if CAPTION.search(block) or _PHOTO_CREDIT.search(block):
            captions.append(block)
        elif not _take_lines(draft, block.split("\n")):
            break
        taken += 1
    return captions, [*points, *blocks[taken:]]


def _noted_parts(block: str) -> list[str]:
    """The block; where lines of it are notes of the desk, these apart."""
    parts: list[list[str]] = [[]]
    for line in block.split("\n"):
        if NOTE.match(line.strip()):
            parts += [[line], []]
        else:
            parts[-1].append(line)
    return [part for lines in parts if (part := "\n".join(lines).strip())]


def _take_lines(draft: Draft, lines: list[str]) -> bool:
    """Whether all lines stand above the story. Each is offered, so that one odd line does not hide the rest."""
    taken = [_take_line(draft, line.strip()) for line in lines]
    left = [line.strip() for line, is_taken in zip(lines, taken, strict=True) if not is_taken]
    if len(lines) > len(left) == 1 and byline_names(lines[0]) and _is_name_of_outlet(left[0]):
        draft.offer_line("publisher", None if is_job(left[0]) else left[0], "line below the byline")
        return True
    return all(taken)


def _is_name_of_outlet(line: str) -> bool:
    """Whether a line below the byline names an outlet, or what the author is: words in capitals, no sentence."""
    words = line.split()
    return 0 < len(words) <= _WORDS_OF_AN_OUTLET and words[0][:1].isupper() and line[-1].isalnum()


def _take_line(draft: Draft, line: str) -> bool:
    """Whether the line stands above the story, and was offered as what it is."""
    parts = line.split(" | ")
    if len(parts) > 1 and all(LABELLED.match(part) for part in parts):  # "Author: Ann Lee | Page: A4"
        return _take_lines(draft, parts)
    labelled, stamp, names = LABELLED.match(line), _STAMP.match(line), byline_names(line)
    if labelled:
        _offer_labelled(draft, labelled[1].lower(), labelled[2])
        return True
    if stamp and parse_moment(stamp["when"]):
        draft.offer_line("publisher", stamp["agency"], "stamp")
        draft.offer_line("credit", stamp["agency"], "stamp")
        draft.offer_moment("published_at", stamp["when"], "stamp")
        return True
    if names:
        draft.offer("authors", names, "byline")
        for *_, found in find_moments(line):
            draft.offer("published_at", found, "byline")
        return True
    if is_agency(line.rstrip("=")) or TO_EDITORS.match(line):
        draft.offer_line("credit", line.rstrip("=") if is_agency(line.rstrip("=")) else None, "byline")
        return True
    return _take_stamp_of_parts(draft, line) or _take_day(draft, line)


def _take_day(draft: Draft, line: str) -> bool:
    """Whether the line is a day, or the number of words."""
    moment = parse_moment(line)
    draft.offer("published_at", moment, "date line")
    return moment is not None or _COUNTED.match(line) is not None


def is_fact_line(line: str) -> bool:
    """Whether a line by itself says who wrote a story, when, or where it stood."""
    return bool(byline_names(line) or parse_moment(line)) or _take_stamp_of_parts(Draft("line"), line)


def _take_stamp_of_parts(draft: Draft, line: str) -> bool:
    """Whether the line names people or an outlet, and a day: each part is offered as what it is."""
    parts = [part for part in _STAMP_OF_PARTS.split(line) if part]
    days = [part for part in parts if parse_moment(part)]
    position = parts.index(days[0]) if days else 0
    others = parts[:position] or [_turned(part) for part in parts[1:2] if days and not _CLOCK.match(part)]
    if len(days) != 1 or not 1 <= len(others) <= 2 or len(line) > _LONGEST_STAMP:
        return False
    behind = parts[parts.index(days[0]) + 1 :][:1]
    clock = parse_moment(f"{days[0]} {behind[0].partition('|')[0]}") if behind else None
    draft.offer("published_at", clock or parse_moment(days[0]), "stamp")
    draft.offer_line("publisher", others[-1], "stamp")
    if len(others) > 1:
        draft.offer("authors", split_names(others[0]), "stamp")
    return True


def _turned(outlet: str) -> str:
    """ "The Hask Post" of "Hask Post, The (Hask, England)", as NewsBank has it."""
    found = re.fullmatch(r"(.+), (The|A|La|Le|El|Die|Der|Das)", re.sub(r"\s+\([^()]*\)\Z", "", outlet))
    return f"{found[2]} {found[1]}" if found else outlet


def _offer_labelled(draft: Draft, label: str, value: str) -> None:
    field, origin = _LABELS.get(label, label), f"label {label}"
    if field == "page":
        return
    if field == "published_at":
        draft.offer_moment(field, value, origin)
    elif field == "authors":
        draft.offer(field, split_names(value), origin)
    elif field == "language":
        draft.offer_language(value, origin)
    else:
        if field == "publisher" and (behind := _WHEN_BEHIND.search(value)) and parse_moment(behind["when"]):
            draft.offer_moment("published_at", behind["when"], origin)
            value = value[: behind.start()]
        draft.offer_line(field, value, origin)
    if field == "section":
        draft.offer_kind(value, origin)
