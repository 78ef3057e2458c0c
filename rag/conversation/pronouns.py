"""Follow-ups that point back: "why did he resign?", "who said that?", "how many live there?"."""

from __future__ import annotations

import re

from rag.conversation.follow_up import Ask, Carried, Talk, WholeQuestion, own_words
from rag.conversation.phrases import Mentions, Phrase
from rag.conversation.referents import time_of
from rag.conversation.relative_time import find_relative_time
from rag.conversation.words import PREPOSITION, WH, preposition_for, upper_first, with_preposition
from rag.language.dates.describe import period_in_words
from rag.question.openings import ASKS

_MAX_WITH_TIME = 4  # words of its own in a question that counts from a time before it ("year" is one)
_PERSONAL = re.compile(r"\b(?P<word>he|she|him|his|hers|her|they|them|their|theirs|it|its)\b", re.IGNORECASE)
_POSSESSIVE = frozenset("his hers its their theirs".split())
_POINTING = re.compile(
    rf"(?:(?P<before>\b(?:{PREPOSITION}|like)\s+)(?P<a>that|this|these|those)|"
    rf"\b(?:said|says|say|claims?|claimed|reported|did|does|do|caused?|causes|decided|decides|paid|confirmed|denied|"
    rf"announced|knew|knows?|ordered|signed|means?|mean|doing|done|know|happened\s+to)\s+(?P<b>that|this|so|it))\s*\Z"
    rf"|\A(?:(?:{WH})\s+)?(?:is|was|are|were|did|does|has|will|would|could|can)\s+(?P<c>that|this|these|those)\b"
    rf"(?=\s*\Z|\s+(?:happen|true|so|start|begin|end|cost|take|mean|work|change|from|in|on|at|for|by|the\s+case|"
    rf"right|correct|published|reported|announced|decided|signed|opened?)\b)",
    re.IGNORECASE,
)
_SAYS_BEFORE = re.compile(r"\b(?:said|says|say|claims?|claimed|reported|knows?|knew)\s\Z", re.IGNORECASE)
_THERE = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )\bthere(?=\s*\Z|\s+(?:in|on|then|now|since)\b)", re.I
)
_IN_BEFORE = re.compile(rf"\b{PREPOSITION}\s+\Z", re.IGNORECASE)
_FRONTED = re.compile(
    rf"\A(?:when|while|as|because|if|although|though|once|{PREPOSITION})\b[^,]*,(?=[”’\"']?\s*[“\"'\w])", re.IGNORECASE
)
_EMPTY_IT = re.compile(
    r"\b(?:is|was|does|did|has|will|would|could|can|might|may)\s+it\s+"
    r"(?:true|possible|likely|legal|safe|known|clear|that|rain\w*|snow\w*|take|make\s+sense|seem\w*|been\s+\w+\s+that)\b",
    re.IGNORECASE,
)


def resolve_words(ask: Ask, talk: Talk) -> WholeQuestion | None:
    """A question with its pronouns, pointing words and relative times replaced by what they stand for."""
    text, carried = ask.text, list[Carried]()
    for resolve in _RESOLVERS:
        if resolve is _resolve_time and not carried and _stands_alone(text, talk):
            continue
        made = resolve(text, talk)
        if made is not None:
            text, found = made
            carried.append(found)
    if not carried:
        return None
    only_where_or_when = all(found.words == "there" or found.source == "code" for found in carried)
    if only_where_or_when and talk.topic not in text and not _stands_alone(ask.text, talk):
        text, carried = f"{text}, concerning {talk.topic}", [*carried, Carried("", talk.topic, "question")]
    return WholeQuestion(f"{upper_first(text)}?", tuple(carried))


def points_back(text: str, talk: Talk) -> bool:
    """Whether a pronoun of the question must stand for something outside it."""
    return any(_is_from_before(text, match, talk) for match in _PERSONAL.finditer(text))


def _resolve_pronoun(text: str, talk: Talk) -> tuple[str, Carried] | None:
    """The first pronoun that has nobody to stand for in the question itself; a "his" behind it then has."""
    found = next((m for m in _PERSONAL.finditer(text) if _is_from_before(text, m, talk)), None)
    if found is None:
        return None
    word = found["word"].lower()
    who = talk.referents.resolve(word)
    if who is None:
        return None
    name, source = who
    return f"{text[: found.start()]}{_in_form(name, text, found)}{text[found.end() :]}", Carried(
        found["word"], name, source
    )


def _in_form(name: str, text: str, match: re.Match[str]) -> str:
    """The name as the pronoun stood: possessive for "his", and for "her" before a noun."""
    word, after = match["word"].lower(), text[match.end() :]
    owns = word in _POSSESSIVE or (
        word == "her" and bool(re.match(r"\s+(?!in\b|on\b|at\b|to\b|and\b|about\b|for\b)[a-z]", after))
    )
    if word in ("it", "them") and _SAYS_BEFORE.search(text[: match.start()]):
        return f"that about {name}"
    if not owns:
        return name
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def _is_from_before(text: str, match: re.Match[str], talk: Talk) -> bool:
    """Whether a pronoun must stand for something outside its question: nothing before it there could be meant."""
    word, before, after = match["word"].lower(), text[: match.start()], text[match.end() :]
    said = talk.mentions(text)
    fronted = _FRONTED.match(text)
    if (fronted and match.end() <= fronted.end()) or (word in _POSSESSIVE and _who_owns(before)):
        return False
    earlier = [p for p in said.phrases if p.end <= match.start() and not _is_asked_of(text, p, match)]
    if word in ("it", "its") and not _it_can_refer(text, match, said):
        return False
    if _is_object_at_end(before, after) and word not in _POSSESSIVE:
        return len(earlier) <= 1
    an_outlet = word in ("it", "its", "they", "their") and any(o.end <= match.start() for o in said.outlets)
    return not earlier and not an_outlet


def _is_object_at_end(before: str, after: str) -> bool:
    """Whether a pronoun ends a simple question as an object, which its subject cannot be: "did X say about it"."""
    simple = not re.search(
        r"\b(?:when|while|after|before|that|who|which|because|if|and|but)\b", before[1:], re.IGNORECASE
    )
    return simple and not after.strip() and bool(re.search(rf"\b(?:{PREPOSITION}|\w+)\s+\Z", before))


def _is_asked_of(text: str, phrase: Phrase, match: re.Match[str]) -> bool:
    """Whether a phrase is what is asked of a pronoun ("which ferry did he command"), and so not what it means."""
    before = text[: phrase.start].rstrip().lower()
    between = text[phrase.end : match.start()].strip()
    asked = re.search(r"\b(?:which|what|whose|how many|how much)(?: \w+)?\Z", before)
    return phrase.kind == "thing" and bool(asked) and bool(re.fullmatch(ASKS, between, re.IGNORECASE))


def _who_owns(before: str) -> bool:
    """Whether "his" may be that of "who": "who lost his spot", but not "who is his wife"."""
    return bool(re.match(rf"\s*who\s+(?!{ASKS}\s+\Z)\w+", before, re.IGNORECASE))


def _it_can_refer(text: str, match: re.Match[str], said: Mentions) -> bool:
    """Not the "it" of "how hot did it get in Brackwater" or "is it true that"."""
    if _EMPTY_IT.search(text[: match.end() + 24]):
        return False
    behind = [p for p in said.phrases if p.start >= match.end() and p.kind == "name"]
    speaks = re.search(
        r"\b(?:say|said|report|write|claim|decide|announce|promise|plan|call|tell)\b", text[match.end() :]
    )
    return not behind or bool(speaks)


def _resolve_pointing(text: str, talk: Talk) -> tuple[str, Carried] | None:
    """ "Who said that?", "when was that?", "why did that happen?": what the last question was about."""
    said = talk.mentions(text)
    match = _POINTING.search(text)
    if not match or any(p.kind == "name" and p.end > match.start() for p in said.phrases) or not talk.topic:
        return None
    group = next(name for name in ("a", "b", "c") if match[name])
    if group == "b" and any(p.kind == "name" for p in said.phrases) and match["b"].lower() in ("so", "it"):
        return None
    start, end = match.span(group)
    about = "that about " if group == "b" and _SAYS_BEFORE.search(text[:start]) else ""
    return f"{text[:start]}{about}{talk.topic}{text[end:]}", Carried(match[group], talk.topic, "question")


def _resolve_there(text: str, talk: Talk) -> tuple[str, Carried] | None:
    match = _THERE.search(text)
    place = talk.referents.place() if match else None
    if not match or place is None or any(p.end <= match.start() for p in talk.mentions(text).phrases if p.definite):
        return None
    name, source = place
    at = "" if _IN_BEFORE.search(text[: match.start()]) else "at "
    return f"{text[: match.start()]}{at}{name}{text[match.end() :]}", Carried("there", name, source)


def _resolve_time(text: str, talk: Talk) -> tuple[str, Carried] | None:
    """ "Who won it the year before?": the year, in a question that leans on the one before it anyway."""
    relative = find_relative_time(text)
    before = time_of(talk.last, talk.known) if relative else None
    meant = relative.resolve(before) if relative and before else None
    if relative is None or meant is None:
        return None
    first, last = meant
    words = period_in_words(first, last)
    said = f"{preposition_for(first, last)} {words}"
    start, end = with_preposition(text, relative.start, relative.end)
    return f"{text[:start]}{said}{text[end:]}", Carried(relative.words, words, "code")


def _stands_alone(text: str, talk: Talk) -> bool:
    """Whether a question has a name or so many words that a time in it is counted from one of its own."""
    said = talk.mentions(text)
    named = bool(said.outlets) or any(phrase.kind == "name" for phrase in said.phrases)
    return named or len(own_words(text)) > _MAX_WITH_TIME


_RESOLVERS = (
    _resolve_pronoun, _resolve_pronoun, _resolve_pointing, _resolve_there, _resolve_time
)  # fmt: skip  # twice: "when did he see it?"
