"""Follow-ups that ask another outlet: "and according to Xinhua?", "what did the other outlet say?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.conversation.follow_up import Ask, Carried, Talk, WholeQuestion
from rag.conversation.words import blank, join_names, lower_first

_MAX_OUTLETS = 3  # that "other outlets" are made into
_OUTLET_WORD = r"(?:outlets?|papers?|newspapers?|reports?|articles?|sources?|media|agenc(?:y|ies)|sites?|publishers?)"
_OTHER = re.compile(
    rf"\b(?:the\s+|any\s+|an)?(?P<other>others?)(?:\s+(?:news\s+)?(?P<noun>{_OUTLET_WORD}|ones?))?\b"
    rf"|\b(?P<else>any(?:one|body)\s+else|someone\s+else)\b|\b(?P<different>another|different)\s+{_OUTLET_WORD}\b",
    re.IGNORECASE,
)
_WHO_ELSE = re.compile(
    r"\Awho\s+else\s+(?:has\s+|have\s+)?(?:report|wr[io]t|cover|sa(?:id|ys))\w*\b.{0,20}\Z", re.IGNORECASE
)
_REPORT_WORDS = frozenset(
    """
    a about according agree all also any are article articles as at claim claims confirm confirmed confirms cover did
    do does else for has have how in is it its many much of on out paper put puts report reported reporting reports said
    say saying says so story tell tells that the their them there they this to told version was what which with write
    writes wrote and same thing things differ differs different matter subject topic
    """.split()
)


def ask_others(ask: Ask, talk: Talk) -> WholeQuestion | None:
    """ "What did the other outlet say?", "do other papers agree?", "who else reported it?"."""
    said = talk.mentions(ask.text)
    other = _OTHER.search(ask.text)
    if not (other and (other["noun"] or _is_report_talk(ask.text))) and not _WHO_ELSE.match(ask.text):
        return None
    if said.outlets or any(phrase.kind == "name" for phrase in said.phrases) or not _is_report_talk(ask.text):
        return None
    one = bool(other and not (other["other"] or "s").endswith("s") and not (other["noun"] or "").endswith("s"))
    names = talk.referents.other_outlets()[: 1 if one else _MAX_OUTLETS]
    if not names:
        return None
    words = other.group() if other else "who else"
    return according_to(talk, names, words, "answer")


def ask_outlet(ask: Ask, talk: Talk) -> WholeQuestion | None:
    """ "And according to Xinhua?", "what did the Courier say?": the last question again, of another outlet."""
    outlets = talk.mentions(ask.text).outlets
    if not outlets or not _is_report_talk(blank(ask.text, [(o.start, o.end) for o in outlets])):
        return None
    words = [outlet.words for outlet in outlets]
    return according_to(talk, words, "", "question")


def _is_report_talk(text: str) -> bool:
    """Whether a text speaks of reports and of nothing else."""
    words = re.findall(r"[^\W\d_]+", _OTHER.sub(" ", text).lower())
    return all(word in _REPORT_WORDS or re.fullmatch(_OUTLET_WORD, word) or word in ("who", "other") for word in words)


def according_to(talk: Talk, names: Sequence[str], words: str, source: str) -> WholeQuestion:
    """The last question with these outlets in place of its own."""
    said = join_names(names)
    outlets = talk.frame_mentions.outlets
    carried = (*((Carried(words, said, source),) if words else ()), Carried("", talk.frame, "question"))
    if len(outlets) == 1:
        start, end = outlets[0].start, outlets[0].end
        if talk.frame[max(0, start - 4) : start].lower() == "the " and said.lower().startswith("the "):
            start -= 4
        return WholeQuestion(f"{talk.frame[:start]}{said}{talk.frame[end:]}?", carried)
    if outlets and talk.topic:
        return WholeQuestion(f"What did {said} report about {talk.topic}?", carried)
    return WholeQuestion(f"According to {said}, {lower_first(talk.frame)}?", carried)
