"""Reads what a question leaves out: "other than the marina", "without the wind farm", "-eelgrass"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vectorstore.terms import split_query_terms

_LEFT_OUT = re.compile(
    r"[\s,;(]*(?:\b(?:but\s+(?:not|no)|(?:and\s+)?not|(?:that|which)\s+(?:is|are)\s+not|except(?:ing)?(?:\s+for)?|excluding|other\s+than|apart\s+from|"
    r"aside\s+from|besides|"
    r"without|leaving\s+out|ignoring|minus|außer|ohne|sauf|hormis|excepto|sin|кроме)\s+"
    r"(?:(?:those|anything|the\s+ones?|stories|articles|reports?|news|pieces)\s+)?(?:about\s+|on\s+|from\s+|"
    r"by\s+|in\s+)?"
    r"(?:the\s+|any\s+|an?\s+)?(?P<words>[^,;?.!()]{2,60})"
    r"|(?<=\s)-(?P<mark>\w[\w-]{2,40}))[\s,;)]*(?=[?.!]*\Z|,|;|\))",
    re.IGNORECASE,
)
# "Not" leaves something out only where reports are asked for: "Who was not in favour?" asks for a denial.
_ABOUT_REPORTS = re.compile(
    r"\b(?:report|news|happen|article|stor(?:y|ies)|coverage|piece|publish|anything|everything|something|"
    r"summar|latest|"
    r"timeline|were\s+there|strikes?|events?)\w*\b",
    re.IGNORECASE,
)
_ONE = re.compile(r"\s+ones?\Z", re.IGNORECASE)  # "except the Cornish one"
_PLAIN_NOT = re.compile(r"\A[\s,;(]*(?:and\s+)?not\s+(?!(?:about|on|from|by|the\s+one)\b)", re.IGNORECASE)
_WITHOUT = re.compile(r"\A[\s,;(]*(?:without|minus|ohne|sin)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What is left out, and where the question says so."""

    start: int
    end: int
    words: str

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms that a report must not hold all of."""
        return tuple(dict.fromkeys(split_query_terms(self.words)))


def find_exclusions(question: str) -> list[Exclusion]:
    """What a question leaves out, in order."""
    found = []
    for match in _LEFT_OUT.finditer(question):
        if match["words"] and not _leaves_out(question, match):
            continue
        words = _ONE.sub("", (match["words"] or match["mark"]).strip())
        exclusion = Exclusion(match.start(), match.end(), words)
        if exclusion.terms and split_query_terms(question[: match.start()]):
            found.append(exclusion)
    return found


def _leaves_out(question: str, match: re.Match[str]) -> bool:
    before = question[: match.start()]
    if _PLAIN_NOT.match(match.group()):
        return False
    return not _WITHOUT.match(match.group()) or bool(_ABOUT_REPORTS.search(before))
