"""Verbatim statements: where they stand in a passage, and whether what was cut off turned their meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.language.reading import ReadText, to_key
from rag.verify.types import Check, CheckKind

MIN_LETTERS = 2
_ENDS = " .…,;:-"
_DENIAL = re.compile(
    r"\b(?:not|never|no|nobody|none|neither|nor|without|cannot|denie[sd]|deny(?:ing)?|reject(?:s|ed|ing)?"
    r"|refus(?:e[sd]?|ing)|fail(?:s|ed|ing)? to|declin(?:e[sd]?|ing) to|false(?:ly)?|untrue|wrong(?:ly)?"
    r"|incorrect(?:ly)?|doubt(?:s|ed|ful)?|unlikely|myth|hoax|ruled out|dismiss(?:ed|es)|rebut(?:ted|s)?|refut(?:ed|es)"
    r"|retract(?:ed|s)|unable to)\b|n't\b",
    re.IGNORECASE,
)
_NO_DENIAL = re.compile(
    r"\bnot (?:only|just|least)\b|\bno (?:doubt|fewer|less|later)\b|\bnot? (?:names?|detail|comment)", re.IGNORECASE
)
_HEDGE = re.compile(
    r"\b(?:if|unless|whether|may|might|could|would|alleg(?:e[sd]?|ing|edly)|claim(?:s|ed|ing)?|reportedly|apparently"
    r"|suspect(?:s|ed)?|rumou?r(?:s|ed)?|accus(?:e[sd]?|ing)|suppose(?:d|dly)?|fear(?:s|ed)?|believe[sd]?|hope[sd]?"
    r"|hoping|speculat\w{1,5}|perhaps|maybe|possibl[ey]|wish(?:es|ed)?|imagine[sd]?|pretend(?:s|ed)?|dream(?:s|ed|t)?"
    r"|expect(?:s|ed)?|plan(?:s|ned)?|likely|suggest(?:s|ed)?|insist(?:s|ed)?|argue[sd]?)\b",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\A[\"']?,? (?!(?:and|but|who|which|as|while|with|after|amid|despite|over|in|on|of|for|from|to|when|because|since"
    r"|before|that)\b)(?:(?:if|unless)\b|(?:(?:a|an|the) )?(?:[\w.'-]+ ){0,5}?(?:alleg(?:e[sd]?|ing|edly)"
    r"|claim(?:s|ed|ing)?|reportedly|apparently|believe[sd]?|thinks?|thought|suspect(?:s|ed)?|fears?|speculat\w{1,4}"
    r"|denie[sd]|rumou?rs?|false(?:ly)?|untrue)\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:]\"? | - |\band\b|\bbut\b|\bwhile\b")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The words of the statement's sentences before and after what it quotes of them."""

    before: str
    after: str


def find_excerpt(statement: ReadText, passages: Sequence[ReadText]) -> Excerpt | None:
    """Where the whole statement stands in a passage, with the words cut off; None where it does not.

    Dots at its ends, which mark a cut, are passed over, and so is the case of its first letter. The place with the
    least cut off is taken.
    """
    key = to_key(statement.text).strip()
    bare = key.strip(_ENDS)
    for form in dict.fromkeys((key, bare, bare[:1].lower() + bare[1:], bare[:1].upper() + bare[1:])):
        if sum(map(str.isalnum, form)) < MIN_LETTERS:
            continue
        found = [_excerpt(reading, span) for reading in passages for span in reading.find(form)]
        if found:
            return min(found, key=lambda one: len(one.before))
    return None


def what_was_cut(excerpt: Excerpt) -> Iterator[Check]:
    """The denial or the hedge that governed the words and was cut off."""
    lead = _governing(excerpt.before)
    if _DENIAL.search(_NO_DENIAL.sub("", lead)):
        yield Check("negation", lead.strip(), "differs", "the words cut off deny what follows")
    elif _HEDGE.search(lead):
        yield Check("modality", lead.strip(), "differs", "the words cut off leave open what follows")
    if tail := _TRAILING.match(excerpt.after):
        kind: CheckKind = "negation" if re.search("deni|false|untrue", tail[0]) else "modality"
        yield Check(kind, tail[0].strip(" ,"), "differs", "the words cut off take it back")


def _excerpt(reading: ReadText, span: tuple[int, int]) -> Excerpt:
    first = reading.sentences[reading.sentence_at(span[0])]
    last = reading.sentences[reading.sentence_at(max(span[0], span[1] - 1))]
    return Excerpt(reading.text[first.start : span[0]], reading.text[span[1] : last.end])


def _governing(before: str) -> str:
    """The last clause of the words cut off; all of them where it is no more than "that"."""
    cuts = [found.end() for found in _CLAUSE.finditer(before)]
    lead = before[cuts[-1] :] if cuts else before
    words = lead.split()
    if words and (words[-1] == "that" and len(words) <= 2):
        return before
    if not words and not re.match(r"(?:if|unless|whether|had|should)\b", before.strip(" \"'"), re.IGNORECASE):
        return ""
    return before if not words else lead
