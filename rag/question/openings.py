"""Tells by the words that open an English question which fact it asks for: "when", "how many", "did"."""

from __future__ import annotations

import re

AUXILIARIES = "is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must|am"
ASKS = rf"(?:{AUXILIARIES})(?:n['’]t)?"
_AMOUNTS = (
    r"price|cost|fare|sum|amount|volume|value|rate|share|percentage|per cent|percent|total|revenue|profit|"
    r"budget|salary|fine|temperature|turnover|damage|turnout|worth|toll|population|size|"
    r"trade|exports?|imports?|sales|income|debt|deficit|inflation|unemployment|speed|height|length|distance|weight|score"
)
_TIMES = r"day|date|month|year|week|time|season|autumn|summer|winter|spring"
_PLACES = r"city|town|country|place|village|port|state|region|island|street"
_PATTERNS = (
    ("yes_no", rf"^{ASKS}\b"),
    ("yes_no", rf"^(?:between|after|before|considering|given|with)\b.*[,;]\s*{ASKS}\b"),
    (
        "documents",
        r"^(?:which|what) (?:articles?|reports?|stories|pieces) (?:mention|discuss|cover|speak|talk|deal|are there)\b",
    ),
    ("count", r"\bhow (?:many|often)\b|\bwhat (?:is |was )?the number of\b"),
    ("number", r"\bhow (?:old|long|far|tall|hot|cold)\b"),
    ("number", r"\bhow (?:much|high|large|big|fast|deep)\b"),
    ("number", rf"^(?:what|which)\b.{{0,40}}?\b(?:{_AMOUNTS})\b"),
    ("person", r"\b(?:who|whom|whose)\b"),
    ("time", rf"^(?:(?!what|which|who|where|how|why)[\w’'-]+\s+){{0,4}}when\b|\b(?:what|which) (?:{_TIMES})\b"),
    ("place", rf"\bwhere\b|\b(?:what|which) (?:{_PLACES})\b"),
    ("thing", rf"^(?:\w+\s+){{0,2}}?(?:which|what)\s+(?!(?:{ASKS}|happen\w*|else|about|next|came)\b)"),
)
_OPENINGS = tuple((label, re.compile(pattern, re.IGNORECASE)) for label, pattern in _PATTERNS)
_NEAR_START = 12  # characters before the word: "In which year", "On what date"


def read_opening(text: str, *, anywhere: bool) -> str | None:
    """The fact that a question asks for, or yes_no; None where its words do not tell.

    Not `anywhere`: the word must open the question; elsewhere it may belong to a clause ("the man who ...").
    """
    for label, pattern in _OPENINGS:
        match = pattern.search(text)
        if match and (anywhere or match.start() <= _NEAR_START):
            return label
    return None
