"""Find what an outlet says that it corrected or took back.

Written with 5,410 articles of newsrooms at hand (RealTimeQA and MultiHop-RAG): of the 95 notes found there the 60 or so
that were read are notes; two were seen to be missed. A note opens its paragraph, so that a report on somebody else's
correction is none.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from vectorstore.types import fold

if TYPE_CHECKING:
    from ingest.article import Draft

_STORY = r"(?:article|story|report|piece|post|column|page|item|dispatch|review|headline|newsletter)"
# "The report was withdrawn" is news of somebody's report; "this report" is the one at hand.
_THIS = rf"(?:this|our|the\s+above)\s+(?:\w+\s+)?{_STORY}"
# Signs before a note are few: where any number may stand in two places, thousands take the square of their time.
_NOTE = rf"""[\W_]{{0,40}}(?:
    (?:(?:editor['’]?s|editors['’]?|publisher['’]?s)\s+note\W+)?(?:
        (?:in\s+)?(?:an?|the|our|its)\s+(?:earlier|previous|prior|original|initial)\s+versions?\s+of\s+
            (?:this|the|our)\s+{_STORY}
      | {_THIS}(?:\s+and\s+(?:its\s+)?headline)?\s+(?:has\s+been|have\s+been|was|were)\s+
            (?:corrected\b|clarified\b|amended\b
              |(?:updated|edited|changed|revised|modified)\b[^.]{{0,60}}\bto\s+
                (?:correct|clarify|remove|fix|rectify)\b)
      | {_THIS}\s+was\s+(?:first\s+|originally\s+)?published\b.{{0,80}}\bto\s+correct\b
      | a\s+correction\s+(?:was|has\s+been)\s+made\b
      | {_THIS}\s+(?:first|originally|initially|earlier|wrongly|incorrectly)\s+
            (?:said|stated|gave|reported|named|misstated)\b
    )
  | (?:corrections?(?:\s*(?:&|and)\s*clarifications?)?|clarifications?|corrected|correction\s+appended|erratum
      |errata|amendment
      |korrektur|berichtigung|richtigstellung|rectificatif|rectification|correctif|corrección|rectificación|fe\s+de\s+errat?as
      |correção|retificação|errata\s+corrige|rettifica|correctie|rectificatie)
    (?:[\s,(][^:\n]{{0,30}})?\s*[:–—]\s*\S+\s+\S+\s+\S
  | \(\s*(?:adds[^()]{{0,80}}\s)?(?:corrects|refiles\s+to\s+correct|this\s+(?:story|version)\s+corrects)\b
)"""
_IS_NOTE = re.compile(_NOTE, re.IGNORECASE | re.VERBOSE)
_LABEL = re.compile(
    r"[\W_]*(?:corrections?|clarifications?|corrections? (?:&|and) clarifications?|erratum)\W*\Z", re.IGNORECASE
)
_BACK = r"(?:withdrawn|retracted|killed|taken\s+down|unpublished)"
_TAKES_BACK = re.compile(
    rf"""\W{{0,40}}(?:
    (?:(?:editor['’]?s|editors['’]?)\s+note\W+)?{_THIS}\b[^.]{{0,120}}?\s(?:has\s+been|have\s+been|was|is|is\s+being)\s+
        (?:\w+\s+and\s+(?:is\s+)?)?(?:{_BACK}|removed\s+(?:from|because|after|as)|removed\.)
  | (?:story|article|report)\s+{_BACK}\b
  | we\s+(?:have\s+|are\s+|hereby\s+)?(?:retract(?:ed|ing)?|withdraw(?:n|ing)?|withdrew)\s+
        (?:this|the\s+above)\s+{_STORY}
  | retraction\s*[:–—]\s*\S+\s+\S+
  | \(?(?:editors|attention\s+editors|advisory)?\W{{0,9}}(?:please\s+)?(?:kill|withdraw|disregard)\s+(?:the\s+)?
        (?:above\s+|following\s+|story\b|article\b|item\b)
  | dieser\s+(?:artikel|beitrag|text)\s+wurde\s+(?:zurückgezogen|gelöscht)
  | cet\s+article\s+a\s+été\s+(?:retiré|dépublié)
  | este\s+art[íi](?:culo|go)\s+(?:ha\s+sido|foi)\s+retirad[oa]
)""",
    re.IGNORECASE | re.VERBOSE,
)
_TITLE_BACK = re.compile(
    r"\W*(?:(?i:(?:story\s+)?(?:withdrawn|retracted|withdrawal)|story\s+(?:kill(?:ed)?|removed)|article\s+removed)"
    r"|(?:BULLETIN |MANDATORY |URGENT )?KILL(?:ED)?)(?:\s*[:/–—(-]|\s*\Z)"
)
# What a wire's order to kill a story says somewhere in its few lines.
_ORDER = re.compile(
    rf"\bkill\s+is\s+mandatory\b|\b(?:is|are|has|have)\s+(?:withdrawing|withdrawn|retracting|retracted|killing|killed)\s+"
    rf"(?:its|the|this|our)\s+(?:\w+\s+)?{_STORY}|\b(?:is\s+wrong\s+and\s+)?is\s+withdrawn\b|\bno\s+substitute\s+story\b",
    re.IGNORECASE,
)
_SHORT = 120  # words; a longer text is a report, perhaps of what others took back
_TITLE_CORRECTED = re.compile(r"\W*(?:UPDATE\s+\d+\W+)?CORRECTED\b")


def find_correction(text: str) -> tuple[str | None, bool]:
    """(the paragraph that says what was corrected or withdrawn, whether the report is withdrawn); (None, False) for
    none. What is withdrawn goes before what is corrected.
    """
    paragraphs = [paragraph.strip() for paragraph in text.split("\n\n")]
    for paragraph in paragraphs:
        if _TAKES_BACK.match(paragraph):
            return paragraph, True
    for before, paragraph in pairwise(["", *paragraphs]):
        if _IS_NOTE.match(paragraph) or (_LABEL.match(before) and paragraph):
            return paragraph, False
    return None, False


def is_note(paragraph: str) -> bool:
    """Whether a paragraph says what the outlet corrected or withdrew."""
    return bool(_IS_NOTE.match(paragraph) or _TAKES_BACK.match(paragraph))


def offer_correction(draft: Draft) -> None:
    """Offer the correction that the draft's text or headline tells of, unless its source has stated one."""
    text, title = draft.values.get("text", ""), draft.values.get("title", "")
    note, is_withdrawn = find_correction("\n\n".join((draft.values.get("correction", ""), text)))
    if not is_withdrawn and (_TITLE_BACK.match(title) or _is_order(draft, text)):
        is_withdrawn = True
        note = next((part for part in text.split("\n\n") if _ORDER.search(part)), None) or text.partition("\n\n")[0]
    if note is None and _TITLE_CORRECTED.match(title):
        note = title
    if is_withdrawn:
        draft.drop("correction")
        draft.offer("is_withdrawn", True, "text")
    draft.offer("correction", note, "text")


def _is_order(draft: Draft, text: str) -> bool:
    """Whether the text is a few lines by which the wire or outlet itself takes a report back."""
    if len(text.split()) > _SHORT:
        return False
    found = _ORDER.search(text)
    own = [name for name in (draft.values.get("publisher"), draft.values.get("credit")) if name]
    said_by = fold(text[: found.start()]) if found else ""
    return bool(found) and (not own or any(fold(name) in said_by for name in own) or "mandatory" in text.lower())
