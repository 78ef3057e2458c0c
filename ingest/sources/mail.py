"""Newsletters as mail: one letter (.eml), or a mailbox of them (.mbox)."""

from __future__ import annotations

import email
import email.policy
import mailbox
import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr
from pathlib import Path
from typing import cast

from ingest.article import Draft
from ingest.bylines import byline_names
from ingest.encoding import decode_text
from ingest.fragments import read_fragment
from ingest.furniture import is_furniture, is_notice
from ingest.sources.base import Failure, Item, SourceFile, finish, read_whole, suffix_of
from ingest.sources.isolation import isolate_all
from ingest.wire import offer_dateline
from vectorstore.types import fold

# What stands below a newsletter is about the subscription.
_FOOT = re.compile(
    r"\b(?:unsubscribe|manage (?:your )?(?:preferences|subscription)|view (?:this (?:e-?mail|message) )?(?:in|on)"
    r" (?:(?:your|a|the) )?browser|im browser|dans (?:votre|le) navigateur|en (?:tu|el) navegador"
    r"|you (?:received|were sent) this (?:e-?mail|newsletter|message)"
    r"|you (?:are|were) receiv(?:ing|ed) this|abbestellen|abmelden|désabonner|darse de baja)\b",
    re.IGNORECASE,
)

_QUOTED_FROM = re.compile(r"^>From ", re.MULTILINE)  # as mailboxes keep a line that begins with "From "
_BUTTONS = frozenset(("Share", "Like", "Comment", "Restack", "Subscribe", "Read more", "Read online", "Privacy policy"))
_LONGEST_FOOT = 80  # characters; a paragraph of a story is longer
_FORWARD_MARK = re.compile(
    r"^-{2,}\s*(?:forwarded message|original message|weitergeleitete nachricht|ursprüngliche nachricht"
    r"|message transféré)"
    r"|^begin forwarded message:",
    re.IGNORECASE | re.MULTILINE,
)
_HEADER = re.compile(
    r"(from|date|sent|subject|to|cc|reply-to|von|gesendet|datum|an|betreff|de|fecha|asunto|para|à|objet)\s?:\s(.*)\Z",
    re.I,
)
_LEAST_HEADERS = 2
_LONGEST_HEADER = 10_000  # characters
_FORWARDED = re.compile(r"\A(?:(?:fwd?|wg|tr|rv|re|aw)\s*:\s*)+", re.IGNORECASE)


class _ShortHeaders(email.policy.EmailPolicy):
    """Python reads a list of addresses in time that grows with its square; no fact of ours is as long."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


class Letters:
    """`.eml`."""

    name = "mail"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as letters do."""
        return suffix_of(path) == ".eml"

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """The letter as an article, or a Failure."""
        content = read_whole(file)
        if isinstance(content, Failure):
            yield content
        else:
            yield from _article(content, file.label, file.place)


class Mailboxes:
    """`.mbox`."""

    name = "mbox"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as mailboxes do."""
        return path.suffix.lower() == ".mbox"

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """Each letter as an article; one without a text is a Failure."""
        letters = mailbox.mbox(file.path, create=False)
        try:
            for number, key in enumerate(letters.iterkeys(), start=1):
                label = f"{file.label}:{number}"
                yield from isolate_all(_article(letters.get_bytes(key), label, f"{file.place}:{number}"), label)
        finally:
            letters.close()


def _article(content: bytes, label: str, place: str) -> Iterator[Item]:
    message = cast(EmailMessage, email.message_from_bytes(content, policy=_ShortHeaders()))
    draft = Draft("mail")
    paragraphs = _take_forwarded(draft, _paragraphs(message))
    draft.offer_line("title", _FORWARDED.sub("", str(message.get("Subject", ""))), "Subject")
    name, address = parseaddr(str(message.get("From", "")))
    draft.offer_line("publisher", name or address.rpartition("@")[2], "From")
    draft.offer_moment("published_at", str(message.get("Date", "")), "Date")
    draft.offer_language(str(message.get("Content-Language", "")), "Content-Language")
    # The address of the letter on the web (RFC 5064)
    address = str(message.get("Archived-At", "")).strip(" <>")
    draft.offer("url", address if address.startswith(("http://", "https://")) else None, "Archived-At")
    paragraphs = _without_frame(paragraphs)
    title, above = fold(draft.values.get("title")), [fold(part) for part in paragraphs[:2]]
    if len(paragraphs) > 1 and title in above:
        paragraphs = paragraphs[above.index(title) + 1 :]
    if len(paragraphs) > 1 and (names := byline_names(paragraphs[0])):
        draft.offer("authors", names, "byline")
        paragraphs.pop(0)
    draft.offer("text", "\n\n".join(paragraphs), "body")
    if not draft.values.get("text"):
        yield Failure(label, "no text found in the letter")
        return
    offer_dateline(draft)
    own = str(message.get("Message-ID", "")).strip()
    yield from finish(draft, draft.build(place=place, source_id=own or None), label)


def _take_forwarded(draft: Draft, paragraphs: list[str]) -> list[str]:
    """The paragraphs without the head of the letter that was forwarded in this one, which says whose it is and when."""
    marked = next((number for number, part in enumerate(paragraphs[:4]) if _FORWARD_MARK.search(part)), None)
    if marked is None:
        return paragraphs
    head = [line for part in paragraphs[marked : marked + 2] for line in part.split("\n")]
    facts = {found[1].lower(): found[2].strip() for line in head if (found := _HEADER.match(line.strip("* ")))}
    if len(facts) < _LEAST_HEADERS:
        return paragraphs
    name, address = parseaddr(next((facts[label] for label in ("from", "von", "de") if label in facts), ""))
    draft.offer_line("publisher", name or address.rpartition("@")[2], "forwarded letter")
    day = next((facts[label] for label in ("date", "sent", "gesendet", "datum", "fecha") if label in facts), "")
    draft.offer_moment("published_at", day, "forwarded letter")
    rest = paragraphs[marked + 1 :]
    return rest[1:] if rest and all(_HEADER.match(line.strip("* ")) for line in rest[0].split("\n")) else rest


def _without_frame(paragraphs: list[str]) -> list[str]:
    """The paragraphs without those on the subscription, the buttons, and what stands behind the last of these: whose
    letter it is, and where they live.
    """
    about = {
        number for number, part in enumerate(paragraphs) if _FOOT.search(part) or is_furniture(part) or is_notice(part)
    }
    first = min((number for number in about if 2 * number > len(paragraphs)), default=len(paragraphs))
    has_foot = all(
        len(part) < _LONGEST_FOOT for number, part in enumerate(paragraphs) if number > first and number not in about
    )
    end = first if has_foot else len(paragraphs)
    return [part for number, part in enumerate(paragraphs[:end]) if number not in about and part not in _BUTTONS]


def _paragraphs(message: EmailMessage) -> list[str]:
    """Of the letter as HTML, which newsletters are written in, else of its plain text."""
    html, plain = message.get_body(("html",)), message.get_body(("plain",))
    if html is not None and (paragraphs := read_fragment(_text_of(html)).paragraphs):
        return paragraphs
    blocks = re.split(r"\n\s*\n", _text_of(plain).replace("\r\n", "\n")) if plain is not None else []
    return [block.strip() for block in blocks if block.strip()]


def _text_of(part: MIMEPart) -> str:
    content = part.get_payload(decode=True)
    text = decode_text(content, declared=part.get_content_charset()) if isinstance(content, bytes) else ""
    return _QUOTED_FROM.sub("From ", text)
