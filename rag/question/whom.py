"""Decides whom a question is for: the reports, the archive itself, or nobody (small talk)."""

from __future__ import annotations

import re

from rag.question.about_archive import read_about, read_archive_request
from rag.question.forms import Wanted
from rag.types import ArchiveRequest, Kind
from vectorstore.terms import split_query_terms

_LIKELY_ARCHIVE = 0.1  # a question in a wording that is known as one about the archive, and has a chance of being one
_SURELY_ARCHIVE = 0.8  # without a wording that is known
_LONGEST_ARCHIVE = 12  # words of its own; what tells more of its subject asks the reports, whatever it says of articles
_LIKELY_CHAT, _SURELY_CHAT, _LIKELY_WORD = 0.45, 0.85, 0.25
_SHORT = 6  # words
_QUOTED = re.compile(r"[“\"„«][^“”\"„«»]{2,}[”\"“»]?")
_NAME = re.compile(r"(?<=\w[ ,])(?!I\b|OK\b)[A-Z][\w’'-]*|\d|\A(?!OK\b|LOL\b|HI\b|THX\b|WTF\b)[A-Z]{2,}\b")
_BARE = re.compile(r"(?:and|so|but|why|how|when|where|who|what|which|really|huh|eh|\W)+\Z", re.IGNORECASE)
_YOU = re.compile(r"\b(?:you|your|yours|u|ur|yourself|du|sie|dich|vous|tu|usted|tú|ты|вы|你|您)\b", re.IGNORECASE)


def find_kind(text: str, topic: str, wanted: Wanted) -> tuple[Kind, ArchiveRequest | None]:
    """The kind, and for a question about the archive what it asks. `topic` is the text without outlets and times."""
    own = _QUOTED.sub(" ", topic)
    request = read_archive_request(text, topic) if len(split_query_terms(own)) <= _LONGEST_ARCHIVE else None
    if request is not None and wanted.archive >= _LIKELY_ARCHIVE:
        return "archive", request
    named = bool(_NAME.search(text))
    if wanted.archive >= _SURELY_ARCHIVE and not _NAME.search(topic):
        return "archive", ArchiveRequest("contents" if topic == text else "count", read_about(topic))
    enough = _LIKELY_CHAT if len(text.split()) <= _SHORT or _YOU.search(text) else _SURELY_CHAT
    if topic == text and (not split_query_terms(text) or _BARE.match(text)):
        return "chat", None  # "why?", "and?": nothing to search for
    if len(text.split()) == 1:
        enough = _LIKELY_WORD
    if wanted.chat >= enough and topic == text and (not named or _YOU.search(text)):
        return "chat", None
    return "answer", None
