"""What kind of thing a question asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.clauses import own_terms
from rag.types import Plan

Kind = Literal["who", "when", "where", "how_many", "how_much", "yes_no", "which", "other"]

_ASKS = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|am)"
_AMOUNTS = (
    r"price|cost|fare|sum|amount|volume|value|rate|share|percentage|per cent|percent|total|revenue|profit|"
    r"budget|salary|fine|temperature|turnover|damage|turnout|worth|toll|population|size|"
    r"trade|exports?|imports?|sales|income|debt|deficit|inflation|unemployment|speed|height|length|distance|weight|score"
)
_TIMES = r"day|date|month|year|week|time|season|autumn|summer|winter|spring"
_PLACES = r"city|town|country|place|village|port|state|region|island|street"
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("yes_no", rf"^{_ASKS}(?:n['’]t)?\b"),
    ("yes_no", rf"^(?:between|after|before|considering|given|with)\b.*[,;]\s*{_ASKS}\b"),
    ("how_many", r"\bhow (?:many|old|long|far|tall|hot|cold|often)\b|\bwhat (?:is |was )?the number of\b"),
    ("how_much", r"\bhow (?:much|high|large|big|fast|deep)\b"),
    ("how_much", rf"^(?:what|which)\b.{{0,40}}?\b(?:{_AMOUNTS})\b"),
    ("who", r"\b(?:who|whom|whose)\b"),
    ("when", rf"^(?:(?!what|which|who|where|how|why)[\w’'-]+\s+){{0,4}}when\b|\b(?:what|which) (?:{_TIMES})\b"),
    ("where", rf"\bwhere\b|\b(?:what|which) (?:{_PLACES})\b"),
    ("which", rf"^(?:\w+\s+){{0,2}}?(?:which|what)\s+(?!{_ASKS}\b)"),
)
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
_AMOUNT = re.compile(
    r"[$€£¥]\s?\d|\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|"
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half|third|quarter)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:\d{4}|\d{1,2}:\d{2}|january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tomorrow|tonight|week|weekend|month|year|spring|summer|"
    r"autumn|winter|jan|feb|mar|apr|jun|jul|aug|sept|oct|nov|dec|morning|evening|noon|midnight|century|decade)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w’'-]+")
_HEAD_NOUN = re.compile(
    rf"\b(?:which|what)\s+(?P<noun>(?:[\w’'-]+\s+){{0,3}}?[\w’'-]+)\s+"
    rf"(?:{_ASKS[3:-1]}|that|in|of|at|on|by|for|to|from|held|won|ran|made|led|gave|took|said|met|lost|built|wrote|sent|"
    r"paid|sold|bought|beat|found|\w{2,}ed)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """`kind`: what is asked for. `terms`: its words of its own. `head`: the noun after "which", or ""."""

    text: str
    kind: Kind
    terms: tuple[str, ...]
    head: str


def read_question(plan: Plan) -> Question:
    """What the question of a plan asks for."""
    text = plan.query
    kind: Kind = next((kind for kind, pattern in _KINDS if pattern.search(text)), "other")
    head = _HEAD_NOUN.search(text)
    topic = plan.topic or text
    return Question(text, kind, own_terms(topic, 0, len(topic), ()), head["noun"] if head else "")


def expects(question: Question, sentence: str) -> bool:
    """Whether a sentence holds a thing of the kind asked for; True where any sentence may."""
    match question.kind:
        case "how_many" | "how_much":
            return bool(_AMOUNT.search(sentence))
        case "when":
            return bool(_TIME.search(sentence))
        case "who" | "where":
            return bool(_NAME.search(sentence))
        case _:
            return True
