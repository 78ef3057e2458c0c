"""What a wire's desk writes around a story: keywords and numbers above it, what is new, who wrote and edited it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.article import Draft
from ingest.bylines import split_names
from ingest.furniture import is_furniture
from ingest.sources.iptc7901 import offer_sent

# "dpa0123 4 vm 312 lno 0456", "AP-US-Ferry Aground, 1st Ld-Writethru, 512", "BC-Ferry Aground,0312"
_SLUG = re.compile(
    r"[a-z]{3}\d{3,4}\s+\d\s.*\Z|\^?(?:[A-Z]{2}-+){1,3}\S.{0,60},\s?\d{2,4}(?: words)?<?\Z"
    r"|(?:FOR IMMEDIATE RELEASE|PRESS RELEASE)\Z"
    # keywords, without a blank: "Unfälle/Verkehr/", "Transport-ferry-accident,UPDATE"
    r"|(?:[^\s/]+/)+\Z|[^\W\d_][\w&]*(?:-[\w&]+){2,}(?:,[A-Z]+\d?)?\Z|[^\W\d_][\w&]*(?:-[\w&]+)+,[A-Z]+\d?\Z"
)
_MOST_SLUGS = 3
# "(Adds comment from traders)": what is new in this version
NOTE = re.compile(
    r"\((?:adds|updates|corrects|recasts|refiles|repeats|writes through|changes|removes)\b[^()]*\)\Z"
    r"|ATTENTION - [^\n]* ///\Z",
    re.I,
)
# "Eds: Updates with quotes.", "Associated Press Writer", "Editor: huaxia"
TO_EDITORS = re.compile(r"Eds(?:itors)?\s?:\s|(?:The )?[A-Z][\w ]{1,30} (?:Staff )?Writers?=?\Z|Editor: \S+\Z")
_DESK = re.compile(
    r"\((?:(?:additional )?reporting by (?P<names>[^;()]*?)(?:\s+in\s[^;()]*)?(?:;[^()]*)?"
    r"|(?:editing|writing|compiled) by[^()]*)\)\.?\Z|ENDS?\Z|-30-\Z|###\Z|\(\([^()]*\)\)\Z"
    r"|\([\w.+-]+@[\w.-]+\)\Z|source text for \w+:.*\Z|further company coverage:.*\Z|==\s?kyodo\Z|_{3,}\Z"
    r"|[a-z]{2,5}(?:[-/][a-z]{2,5})+\Z|(?:©|\(c\)|\(?copyright)\s.*\Z",
    re.IGNORECASE | re.DOTALL,
)
# The same behind the last sentence, and the marks of the end that Xinhua and Kyodo set
_DESK_BEHIND = re.compile(
    r"\s+(?:\((?:additional )?reporting by (?P<names>[^;()]*?)(?:\s+in\s[^;()]*)?(?:;[^()]*)?\)\.?"
    r"|Enditem|==\s?Kyodo)\Z"
    r"|\s*[（(]完[）)]\Z",
    re.I,
)
# "dpa al yyzz n1 be", "051430 Nov 24": who sent it, and when, as IPTC 7901 ends
_SENT = re.compile(
    r"(?:[a-z]{2,6}(?:/[a-z]{2,6})?\s[^\n]{0,60}\n)?(?P<sent>\d{6}\s(?:[A-Z]{1,4}\s)?[A-Za-z]{3,9}\s\d\d(?:\d\d)?)\Z"
)
_NOTEPAD = re.compile(r"#+ (?:dpa-)?(?:Notizblock|Redaktionelle Hinweise)\b", re.IGNORECASE)
_CONTRIBUTED = re.compile(r".{0,200}\bcontributed (?:reporting )?to this (?:report|story)\.?\Z", re.DOTALL)


def without_slugs(text: str) -> str:
    """`text` without the lines of keywords and numbers that stand above its headline."""
    for _ in range(_MOST_SLUGS):
        first, _, rest = text.lstrip().partition("\n")
        if not _SLUG.match(first.strip()) or not rest.strip():
            break
        text = rest
    return text


def without_desk_lines(draft: Draft, paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs without the last ones that are the desk's: "(Reporting by ...)" may name authors, and when the
    story was sent is its date.
    """
    kept = list(paragraphs)
    notepad = next((number for number, paragraph in enumerate(kept) if number and _NOTEPAD.match(paragraph)), None)
    if notepad is not None:
        sent = _SENT.match(kept[-1])
        offer_sent(draft, sent["sent"] if sent else "")
        kept = kept[:notepad]
    while len(kept) > 1:
        if sent := _SENT.match(kept[-1]):
            offer_sent(draft, sent["sent"])
        elif found := _DESK.match(kept[-1]):
            draft.offer("authors", split_names(found["names"] or ""), "desk line")
        elif not is_furniture(kept[-1]) and not (kept[-2].startswith("___") and _CONTRIBUTED.match(kept[-1])):
            break
        kept.pop()
    if found := _DESK_BEHIND.search(kept[-1]):
        draft.offer("authors", split_names(found["names"] or ""), "desk line")
        kept[-1] = kept[-1][: found.start()]
    return kept
