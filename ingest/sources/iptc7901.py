"""IPTC 7901, the text format of news wires: a header, STX, the story, ETX, and when it was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.article import Draft, one_line
from ingest.bylines import split_names
from ingest.dates import parse_moment
from ingest.sources.base import Failure, Item, finish
from ingest.wire import offer_dateline, part_agencies_from_authors

_MESSAGE = re.compile(r"\x01(?P<head>[^\x02]*)\x02(?P<text>[^\x03]*)\x03(?P<foot>[^\x01]*)")
_SENT = re.compile(
    r"\b(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)\s+(?P<zone>[A-Z]{1,4})?\s*(?P<month>[A-Za-z]{3})[A-Za-z]*\s+(?P<year>\d\d(?:\d\d)?)"
)
_OFTEN_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


def is_iptc7901(text: str) -> bool:
    """Whether the text holds a message of IPTC 7901."""
    return _MESSAGE.search(text) is not None


def iter_iptc7901(text: str, *, place: str, label: str) -> Iterator[Item]:
    """The article of each message, or the Failure of one without a text."""
    for number, message in enumerate(_MESSAGE.finditer(text), start=1):
        draft = Draft("iptc7901")
        head = one_line(_OFTEN_CONTROL.sub(" ", message["head"])).split()
        lines = [line.strip() for line in _OFTEN_CONTROL.sub("", message["text"]).replace("\r", "").split("\n")]
        _offer_story(draft, lines)
        offer_sent(draft, message["foot"])
        if not draft.values.get("text"):
            yield Failure(f"{label}:{number}", "no text in the message")
            continue
        offer_dateline(draft)
        part_agencies_from_authors(draft)
        yield from finish(
            draft,
            draft.build(place=f"{place}:{number}", source_id=f"{head[0]}:{message['foot'].strip()}" if head else None),
            label,
        )


def _offer_story(draft: Draft, lines: list[str]) -> None:
    """The first line is the headline; paragraphs begin at a blank line."""
    while lines and not lines[0]:
        lines.pop(0)
    draft.offer_line("title", lines.pop(0) if len([line for line in lines if line]) > 1 else None, "first line")
    blocks = [one_line(block) for block in "\n".join(lines).split("\n\n")]
    if blocks and blocks[0].lower().startswith("by ") and len(blocks) > 1:
        draft.offer("authors", split_names(blocks.pop(0)), "byline")
    draft.offer("text", "\n\n".join(block for block in blocks if block), "text")


def offer_sent(draft: Draft, foot: str) -> None:
    """ "051200 GMT Nov 24": day, hour, minute, zone, month, year."""
    sent = _SENT.search(foot)
    if sent:
        year = sent["year"] if len(sent["year"]) == 4 else f"20{sent['year']}"
        written = f"{sent['day']} {sent['month']} {year} {sent['hour']}:{sent['minute']} {sent['zone'] or ''}"
        draft.offer("published_at", parse_moment(written.strip()), "date line")
