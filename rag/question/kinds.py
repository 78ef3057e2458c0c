"""What kind of thing a question asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rag.language.calendar_names import ANY_MONTH, ANY_WEEKDAY, CUT_MONTHS
from rag.question.clauses import own_terms
from rag.question.openings import AUXILIARIES
from rag.types import Asked, Plan

NameKind = Literal["person", "country", "body", ""]
QuestionKind = Literal["who", "when", "where", "how_many", "how_much", "yes_no", "which", "other"]

_PERSONS = (
    r"individual|person|man|woman|figure|player|footballer|quarterback|receiver|striker|pitcher|coach|"
    r"manager|captain|actor|actress|singer|musician|rapper|artist|author|writer|director|filmmaker|"
    r"co-founder|founder|executive|ceo|politician|president|minister|senator|judge|candidate|lawyer|"
    r"journalist|scientist|celebrity|star|billionaire|entrepreneur|official|diplomat|leader|doctor|"
    r"teacher|researcher|analyst|professor|historian|driver|pilot|skipper|teenager|boy|girl|"
    r"(?:gauge|meter) reader|worker|lawmaker|councillor|governor|mayor|premier|chancellor|commander|"
    r"admiral|general|colonel|sculler|rower|cyclist|skier|golfer|boxer|sailor|surgeon|nurse|farmer|"
    r"architect|designer|composer|conductor|poet|novelist|painter|sculptor|comedian|presenter|editor|"
    r"reporter|columnist|prosecutor|detective|\w{2,}keeper|\w{2,}(?:man|woman)|suspect|victim|witness|"
    r"winner|runner|swimmer|critic|blogger|investor|partner|spokes(?:man|woman|person)|\w{3,}eer|\w{3,}ist|"
    r"\w{3,}ian"
)
_KINDS: Mapping[Asked, QuestionKind] = {
    "person": "who", "time": "when", "place": "where", "number": "how_much", "count": "how_many", "thing": "which",
}  # fmt: skip
_COUNTRIES = "country|countries|nation"
_BODIES = (
    "company|companies|firm|corporation|business|institution|entity|entities|organi[sz]ation|agency|bank|team|club|party|"
    "group|platform|website|newspaper|outlet|retailer|studio|league|band|brand|startup|publisher|union|university|service"
)
_NAME_ASKED = re.compile(
    rf"\b(?:which|what|whom?)\s+(?:(?:is|was|are|were)\s+the\s+)?(?:name\s+of\s+the\s+)?"
    rf"(?:(?!(?:{AUXILIARIES}|the|an?|of|in|on|that|who|which)\b)[\w’'-]+\s+){{0,3}}?"
    rf"(?:(?P<person>{_PERSONS})|(?P<country>{_COUNTRIES})|(?P<body>{_BODIES}))\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"^whom?\b|,\s*whom?\s+(?:is|was|did|has|will)\b", re.IGNORECASE)
_AMOUNT = re.compile(
    r"[$€£¥]\s?\d|\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|"
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half|third|quarter)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    rf"\b(?:\d{{4}}|\d{{1,2}}:\d{{2}}|{ANY_MONTH}|{ANY_WEEKDAY}|{'|'.join(CUT_MONTHS)}|"
    r"yesterday|today|tomorrow|tonight|week|weekend|month|year|spring|summer|"
    r"autumn|winter|morning|evening|noon|midnight|century|decade)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w’'-]+")
_HEAD_NOUN = re.compile(
    rf"\b(?:which|what)\s+(?P<noun>(?:[\w’'-]+\s+){{0,3}}?[\w’'-]+)\s+"
    rf"(?:{AUXILIARIES}|that|in|of|at|on|by|for|to|from|held|won|ran|made|led|gave|took|said|met|lost|built|wrote|sent|"
    r"paid|sold|bought|beat|found|\w{2,}ed)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """`kind`: what is asked for. `terms`: its words of its own. `head`: the noun after "which", or "". `name`: what a
    name must be of to answer, or "" where that is not said.
    """

    text: str
    kind: QuestionKind
    terms: tuple[str, ...]
    head: str
    name: NameKind = ""


def read_question(plan: Plan) -> Question:
    """What the question of a plan asks for."""
    text = plan.query
    kind: QuestionKind = "yes_no" if plan.form == "yes_no" else _KINDS.get(plan.asked, "other")
    head = _HEAD_NOUN.search(text)
    topic = plan.topic or text
    return Question(text, kind, own_terms(topic, 0, len(topic), ()), head["noun"] if head else "", _name_asked(text))


def _name_asked(text: str) -> NameKind:
    """ "Which company" wants a body's name, "who" and "which player" a person's."""
    if found := _NAME_ASKED.search(text):
        return "person" if found["person"] else "country" if found["country"] else "body"
    return "person" if _WHO.search(text) else ""


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
