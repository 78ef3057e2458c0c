"""Plain-text wire copy: a headline, perhaps a stamp, a byline and a photo caption, and the story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ingest.article import Draft, one_line
from ingest.bylines import byline_names, is_job, split_names
from ingest.corrections import is_note
from ingest.dates import find_moments, parse_moment
from ingest.encoding import decode_text, looks_binary
from ingest.furniture import is_furniture
from ingest.links import read_addresses
from ingest.sources.base import UNNAMED_LIST, Failure, Item, Link, Skipped, SourceFile, finish, read_whole, suffix_of
from ingest.sources.blocks import blocks_of
from ingest.sources.desk import NOTE, TO_EDITORS, without_desk_lines, without_slugs
from ingest.sources.downloads import is_download, iter_documents
from ingest.sources.iptc7901 import is_iptc7901, iter_messages, offer_sent
from ingest.sources.proquest import is_proquest, iter_proquest
from ingest.story_head import take_story_head
from ingest.wire import find_dateline, is_agency, offer_dateline, part_agencies_from_authors

# " date 2025-11-20 Strategic dialogue ..."
_DATED_HEADLINE = re.compile(r"(?:date:?\s+)?(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}\S*)?)\s+(?=\S)", re.IGNORECASE)
# "KYODO NEWS - Nov 5, 2024 - 16:30 | All, World", "Ann Lee | The Hask Post | 5 November 2024"
_STAMP_OF_PARTS = re.compile(r"\s+[-–—|]\s+")
# "Xinhua) 07:57, November 20, 2025", with or without the bracket that ought to open it
_STAMP = re.compile(r"\(?(?P<agency>[^()\n:]{2,60})\)[\s,:-]*(?P<when>.{6,60})\Z")
_CAPTION = re.compile(r"\((?:file\s+)?(?:photo|picture|image|illustration)s?\b[^()\n]*\)\s*\Z", re.IGNORECASE)
# "(Roman/Xinhua)": only above the story, since a paragraph of it may end in "(and/or)"
_PHOTO_CREDIT = re.compile(r"\([A-Z][^()/\n]{1,40}/[A-Z][^()/\n]{1,40}\)\s*\Z")
_POINTS = re.compile(r"(?:[*•]\s[^\n]+(?:\n|\Z))+\Z")
_BETWEEN_STORIES = re.compile(r"^[ \t]*(?:[-=*_~#]{5,}|-0-|-30-|\$\$\$|ENDS)[ \t]*$", re.MULTILINE)
_LABELLED = re.compile(
    r"(title|headline|date|published|author|byline|source|publisher|url|link|section|language)\s*:\s+(\S.*)\Z", re.I
)
_LABELS = {
    "headline": "title", "date": "published_at", "published": "published_at", "author": "authors",
    "byline": "authors", "source": "publisher", "link": "url",
}  # fmt: skip
_WHEN_BEHIND = re.compile(r"\s*[|,]?\s+(?P<when>\d{4}-\d\d-\d\d\b.*)\Z")  # "Source: Xinhua    2024-11-05 14:30:26"
_PREAMBLE = 6
_LONGEST_STAMP = 100
_WORDS_OF_AN_OUTLET = 6
_WORDS_OF_A_SENTENCE = 18


class WireText:
    """`.txt`, `.text`, `.anpa`, `.iptc`, and `.story` of the CNN/DailyMail set."""

    name = "text"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as plain text does."""
        return suffix_of(path) in (".txt", ".text", ".anpa", ".iptc", ".story")

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """The articles of the file, a Failure, or a Link for each address of a list of them."""
        content = read_whole(file)
        if isinstance(content, Failure) or looks_binary(content):
            binary = Failure(file.label, "the file holds binary data, not text")
            yield content if isinstance(content, Failure) else binary
            return
        text = decode_text(content)
        if addresses := read_addresses(text):
            yield from map(Link, addresses) if file.named else [Skipped(UNNAMED_LIST)]
        else:
            yield from iter_texts(text, file=file)


def iter_texts(text: str, *, file: SourceFile) -> Iterator[Item]:
    """The articles of a text: of a download, of a feed of IPTC 7901, of a dump parted by lines, or the one it is."""
    if is_proquest(text):
        yield from iter_proquest(text, source="text", place=file.place, label=file.label)
    elif is_download(text):
        yield from iter_documents(text, source="text", place=file.place, label=file.label)
    elif is_iptc7901(text):
        yield from _iter_messages(text, file)
    else:
        stories = _stories(text)
        for number, story in enumerate(stories, start=1):
            own = file if len(stories) == 1 else replace_place(file, number)
            yield from iter_wire_copy(story, file=own)


def _iter_messages(text: str, file: SourceFile) -> Iterator[Item]:
    """The article of each message of a feed, or the Failure of one without a text."""
    for number, message in enumerate(iter_messages(text), start=1):
        draft = Draft("iptc7901")
        offer_wire_copy(draft, message.text)
        offer_sent(draft, message.foot)
        if not draft.values.get("text"):
            yield Failure(f"{file.label}:{number}", "no text in the message")
            continue
        part_agencies_from_authors(draft)
        yield from finish(draft, draft.build(place=f"{file.place}:{number}", source_id=message.own_id), file.label)


def replace_place(file: SourceFile, number: int) -> SourceFile:
    """The file as the place of its story of that number."""
    return replace(file, label=f"{file.label}:{number}", place=f"{file.place}:{number}")


def _stories(text: str) -> list[str]:
    """The stories of a dump: each has a headline and a text, and lines of signs stand between them."""
    parts = [part for part in _BETWEEN_STORIES.split(text) if part.strip()]
    whole = all(len(re.split(r"\n\s*\n|\n", part.strip())) > 1 for part in parts)
    return parts if len(parts) > 1 and whole else [text]


def iter_wire_copy(text: str, *, file: SourceFile, source: str = "text") -> Iterator[Item]:
    """The article that a text is, or a Failure."""
    yield read_wire_copy(text, file=file, source=source)


def read_wire_copy(text: str, *, file: SourceFile, source: str = "text") -> Item:
    """The article that `text` is. Nothing is filled in that it does not say: a publisher is one that stamps it."""
    draft = Draft(source)
    offer_wire_copy(draft, text, is_headed=suffix_of(file.path) != ".story")
    if not draft.values.get("text"):
        return Failure(file.label, "no article text found below the headline")
    return draft.build(place=file.place)


def offer_wire_copy(draft: Draft, text: str, *, is_headed: bool = True) -> None:
    """Offer the story that a text is, with what stands above and below it. The stories of the CNN/DailyMail set have no
    headline, and highlights below.
    """
    text = text.replace("\r\n", "\n").partition("\n@highlight")[0]
    text = take_story_head(draft, text) if not is_headed else without_slugs(text)
    blocks = blocks_of(text)
    captions, body = take_preamble(draft, _take_headline(draft, blocks) if is_headed else blocks)
    captions += [block for block in body if _CAPTION.search(block)]
    draft.offer("captions", tuple(map(one_line, captions)), "caption")
    body = [block for block in body if block not in captions and not is_furniture(one_line(block))]
    if not body:
        return
    draft.offer("text", "\n\n".join(body), "body")
    offer_dateline(draft)
    paragraphs = without_desk_lines(draft, body)
    draft.drop("text")
    draft.offer("text", "\n\n".join(paragraphs), "body")


def _take_headline(draft: Draft, blocks: list[str]) -> list[str]:
    """Offer what the first line says; the blocks that are left."""
    if not blocks:
        return []
    if _LABELLED.match(blocks[0].partition("\n")[0]) or find_dateline(blocks[0]):
        return blocks
    if len(blocks) > 1 and _is_paragraph(blocks[0]):
        return blocks
    first, _, rest = blocks[0].partition("\n")
    dated = _DATED_HEADLINE.match(first)
    if dated:
        draft.offer_moment("published_at", dated[1], "first line")
    draft.offer_line("title", (first[dated.end() :] if dated else first).rstrip(" ="), "first line")
    return [rest.strip(), *blocks[1:]] if rest.strip() else blocks[1:]


def _is_paragraph(block: str) -> bool:
    """Whether the first block is one of the story rather than its headline: a sentence longer than headlines are."""
    return block.endswith((".", ".”", '."')) and len(block.split()) >= _WORDS_OF_A_SENTENCE


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
        if _CAPTION.search(block) or _PHOTO_CREDIT.search(block):
            captions.append(block)
        elif not _take_lines(draft, block.split("\n")):
            break
        taken += 1
    return captions, [*points, *blocks[taken:]]


def _noted_parts(block: str) -> list[str]:
    """The block; where lines of it are notes of the desk, these apart."""
    parts = [""]
    for line in block.split("\n"):
        if NOTE.match(line.strip()):
            parts += [line.strip(), ""]
        else:
            parts[-1] += f"{line}\n"
    return [part.strip() for part in parts if part.strip()]


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
    labelled, stamp, names = _LABELLED.match(line), _STAMP.match(line), byline_names(line)
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
    if _take_stamp_of_parts(draft, line):
        return True
    moment = parse_moment(line)
    draft.offer("published_at", moment, "date line")
    return moment is not None


def is_fact_line(line: str) -> bool:
    """Whether a line by itself says who wrote a story, when, or where it stood."""
    return bool(byline_names(line) or parse_moment(line)) or _take_stamp_of_parts(Draft("line"), line)


def _take_stamp_of_parts(draft: Draft, line: str) -> bool:
    """Whether the line names people or an outlet, and a day: each part is offered as what it is."""
    parts = [part for part in _STAMP_OF_PARTS.split(line) if part]
    days = [part for part in parts if parse_moment(part)]
    others = [part for part in parts[: parts.index(days[0])] if part not in days] if days else []
    if len(days) != 1 or not 1 <= len(others) <= 2 or len(line) > _LONGEST_STAMP:
        return False
    behind = parts[parts.index(days[0]) + 1 :][:1]
    clock = parse_moment(f"{days[0]} {behind[0].partition('|')[0]}") if behind else None
    draft.offer("published_at", clock or parse_moment(days[0]), "stamp")
    draft.offer_line("publisher", others[-1], "stamp")
    if len(others) > 1:
        draft.offer("authors", split_names(others[0]), "stamp")
    return True


def _offer_labelled(draft: Draft, label: str, value: str) -> None:
    field, origin = _LABELS.get(label, label), f"label {label}"
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
