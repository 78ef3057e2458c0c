"""IPTC 7901 and ANPA 1312, the text formats of news wires: a header, STX, the story, ETX, and when it was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.article import Draft, one_line
from ingest.dates import parse_moment

_MESSAGE = re.compile(r"\x01(?P<head>[^\x02]*)\x02(?P<text>[^\x03]*)\x03(?P<foot>[^\x01]*)")
_SENT = re.compile(
    r"\b(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)\s+(?P<zone>[A-Z]{1,4})?\s*(?P<month>[A-Za-z]{3})[A-Za-z]*\s+(?P<year>\d\d(?:\d\d)?)"
)
# "AP-NY-11-05-24 0830EST", as American wires end
_SENT_ANPA = re.compile(
    r"\b[A-Z]{2,3}-[A-Z]{2}-(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d)\s(?P<hour>\d\d)(?P<minute>\d\d)(?P<zone>[A-Z]{3})"
)
_OFTEN_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_SET = re.compile(
    r"^\^|[<=]+$", re.MULTILINE
)  # of ANPA: the beginning of a line above the text, the end of a paragraph


@dataclass(frozen=True, slots=True)
class WireMessage:
    """One message of a wire: its story as plain text, what stands below, and the id that it has at the wire, if any."""

    text: str
    foot: str
    own_id: str | None


def is_iptc7901(text: str) -> bool:
    """Whether the text holds a message of a wire."""
    return _MESSAGE.search(text) is not None


def iter_messages(text: str) -> Iterator[WireMessage]:
    """The messages of a feed."""
    for message in _MESSAGE.finditer(text):
        head = one_line(_OFTEN_CONTROL.sub(" ", message["head"])).split()
        plain = _OFTEN_CONTROL.sub("", message["text"]).replace("\r", "")
        story = _SET.sub("", "\n".join(line.rstrip() for line in plain.split("\n")))
        yield WireMessage(story, message["foot"], f"{head[0]}:{message['foot'].strip()}" if head else None)


def offer_sent(draft: Draft, foot: str) -> None:
    """ "051200 GMT Nov 24": day, hour, minute, zone, month, year."""
    sent = _SENT.search(foot) or _SENT_ANPA.search(foot)
    if sent:
        year = sent["year"] if len(sent["year"]) == 4 else f"20{sent['year']}"
        day = f"{sent['day']} {sent['month']} {year}"
        if sent.re is _SENT_ANPA:
            day = f"{year}-{sent['month']}-{sent['day']}"
        draft.offer(
            "published_at",
            parse_moment(f"{day} {sent['hour']}:{sent['minute']} {sent['zone'] or ''}".strip()),
            "date line",
        )
