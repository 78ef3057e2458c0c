"""Follow-ups of a word or two: "when?", "why?", "what happened next?", "is that still so?"."""

from __future__ import annotations

import re
from datetime import date

from rag.conversation.follow_up import Ask, Carried, Talk, WholeQuestion, concerning
from rag.conversation.referents import first_day, last_day
from rag.conversation.words import PREPOSITION, WH, upper_first, with_preposition, without
from rag.language.dates.describe import day_in_words
from rag.question.openings import ASKS

_NEXT = re.compile(
    r"\A(?:what\s+(?:(?:has\s+)?happened\s+|came\s+|comes\s+|happens\s+)?"
    r"(?:next|then|after(?:wards?|\s+(?:that|this|it))|since(?:\s+then)?|later)|next|afterwards?|after\s+that|"
    r"what\s+followed|(?:is\s+there\s+)?any(?:thing|\s+reports?)?\s+(?:newer|later|more\s+recent|"
    r"after\s+(?:that|this|it))|"
    r"(?:newer|later|more\s+recent(?:ly)?)(?:\s+(?:ones?|reports?|articles?|stories|news))?)\s*\Z",
    re.IGNORECASE,
)
_BEFORE_THAT = re.compile(
    r"\A(?:what\s+(?:had\s+)?(?:happened|came)\s+)?before\s+(?:that|this|it|then)\s*\Z"
    r"|\A(?:(?:is\s+there\s+)?any(?:thing|\s+reports?)?\s+)?(?:older|earlier)"
    r"(?:\s+(?:ones?|reports?|articles?|stories|news))?\s*\Z",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"\A(?:is|are|was|does|do)\s+(?:that|this|it|they|he|she)\s+still\b.{0,24}\Z"
    r"|\A(?:has|have)\s+(?:that|this|it|anything)\s+changed\b.{0,20}\Z"
    r"|\A(?:is|was)\s+there\s+(?:any|an)\s+(?:update|news)\b.{0,20}\Z"
    r"|\A(?:any\s+(?:news|updates?|changes?)|(?:an?\s+)?updates?|what(?:['’]s|\s+is)\s+the\s+latest|"
    r"still\s+(?:so|true)|"
    r"the\s+latest|still)(?:\s+(?:since|on\s+(?:that|this|it)))?(?:\s+then)?\s*\Z",
    re.IGNORECASE,
)
# Doubts, and wishes for another form of the same: the last question is asked again.
_THE_SAME = re.compile(
    r"\A(?:are\s+you\s+(?:quite\s+|really\s+)?(?:sure|certain)|really|is\s+(?:that|this|it)\s+(?:right|true|"
    r"correct|all|certain)|"
    r"are\s+(?:those|these|they)\s+all|is\s+that\s+everything|(?:can|could)\s+you\s+(?:repeat|check|"
    r"confirm)\s+(?:that|it)|"
    r"(?:say|show|check|repeat)\s+(?:that|it)(?:\s+again)?|(?:translate|put|say|write|make|rewrite|shorten|"
    r"summari[sz]e|explain)\s+"
    r"(?:that|this|it)(?:\s+.{1,30})?|(?:shorter|longer|simpler|in\s+(?:short|brief))|"
    r"(?:in|from|by)\s+(?:which|what)\s+(?:outlet|paper|newspaper|source|article)s?|(?:what['’]?s|what\s+is|"
    r"name|show)\s+(?:the|your)\s+sources?|"
    r"sources?|says\s+who|who\s+says\s+so|according\s+to\s+whom?)\s*\Z",
    re.IGNORECASE,
)
_AGAIN = frozenset(("when", "why", "where", "since when", "until when", "how come", "how", "who else"))
_MORE = re.compile(
    r"\A(?:(?:can|could)\s+you\s+)?(?:(?:(?:tell|give|show)\s+me\s+)?(?:some\s+)?more"
    r"(?:\s+(?:details?|info(?:rmation)?))?|"
    r"go\s+on|say\s+more|what\s+else|anything\s+else|what\s+more)(?:\s+(?:about|on)\s+(?:that|this|it))?"
    r"(?:\s+(?:is|was)\s+(?:known|there|reported|said))?(?:[\s,]+please)?\s*\Z",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\A(?P<word>(?:since |until |from |by )?(?:when|why|where)|how|who else|who|whom|what else|which ones?|how come|"
    r"how (?:much|many|long|far|high|old|big|often|large|fast|deep)(?: \w+)?|"
    r"(?:what|which) (?:day|date|year|month|time)|"
    r"(?:at|on|in|by|for) (?:what|which|whom?)(?: \w+)?)"
    r"(?:\s+(?:exactly|precisely|then|so|not|in all|altogether|"
    r"(?:(?<=when )|(?<=here )|(?<=why ))(?:is|was|did|does|are|were|has) (?:that|this|it|he|she|they)(?: happen)?"
    r"))?\s*\Z",
    re.IGNORECASE,
)
_PARTS_OF_QUESTION = re.compile(
    rf"\A(?P<wh>(?:{PREPOSITION}\s+)?{WH}\b(?:(?!\s+{ASKS}\b)\s+[\w’'-]+){{0,5}}?)\s+(?P<aux>{ASKS})\s+(?P<rest>\S.*)\Z",
    re.IGNORECASE,
)
_ASKED_BY_SUBJECT = re.compile(
    r"\A(?P<wh>who|which\s+[\w’'-]+|what|whose\s+[\w’'-]+|how\s+many\s+(?P<counted>[\w’'-]+))\s+(?P<rest>\S.*)\Z",
    re.IGNORECASE,
)
_OF_REPORTS = re.compile(
    r"\Awhat\s+(?:else\s+)?(?:was|is|were|are|has\s+been)\s+(?:reported|said|written|published|known)\b", re.IGNORECASE
)
_YES_NO = re.compile(rf"\A(?P<aux>{ASKS})\s+(?P<rest>\S.*)\Z", re.IGNORECASE)


def ask_what_came_of_it(ask: Ask, talk: Talk) -> WholeQuestion | None:
    """ "What happened next?", "is that still so?", "before that?", "tell me more"."""
    if _NEXT.match(ask.text):
        return _reported(talk, ask, "after", last_day(talk.last))
    if _BEFORE_THAT.match(ask.text):
        return _reported(talk, ask, "before", first_day(talk.last))
    if _STILL.match(ask.text):
        day = last_day(talk.last)
        if day is None:
            return WholeQuestion(f"{talk.frame}?", (Carried(ask.text, talk.frame, "question"),))
        since = f"as reported after {day_in_words(day)}"
        carried = (Carried(ask.text, talk.frame, "question"), Carried("", since, "code"))
        return WholeQuestion(f"{_without_reports(talk.frame)}, {since}?", carried)
    if _MORE.match(ask.text) and talk.topic:
        topic = Carried("", talk.topic, "question")
        return WholeQuestion(f"What else was reported about {talk.topic}?", (topic,), more=True)
    return None


def ask_the_same(ask: Ask, talk: Talk) -> WholeQuestion | None:
    """ "Are you sure?", "translate that", "in which outlet?": the last question again."""
    if not _THE_SAME.match(ask.text):
        return None
    return WholeQuestion(f"{talk.frame}?", (Carried(ask.text, talk.frame, "question"),))


def _reported(talk: Talk, ask: Ask, side: str, day: date | None) -> WholeQuestion | None:
    if not talk.topic:
        return None
    carried = [Carried("", talk.topic, "question")]
    if day is None:
        return WholeQuestion(f"What else was reported about {talk.topic}?", tuple(carried))
    when = f"{side} {day_in_words(day)}"
    carried.append(Carried(ask.text, when, "code"))
    return WholeQuestion(f"What was reported about {talk.topic} {when}?", tuple(carried))


def _without_reports(frame: str) -> str:
    """The question without the time of reporting that an earlier "is that still so?" gave it."""
    return re.sub(r", as reported (?:after|before) [^,]*\Z", "", frame)


def ask_bare(ask: Ask, talk: Talk) -> WholeQuestion | None:
    """A question word alone: the last question, asked with that word."""
    bare = _BARE.match(ask.text)
    if not bare:
        return None
    word = upper_first(bare["word"])
    again = _ask_again(word, talk) if word.lower() in _AGAIN else None
    if again:
        return WholeQuestion(again, (Carried("", talk.frame, "question"),))
    return concerning(Ask(word, ask.led), talk)


def _ask_again(word: str, talk: Talk) -> str | None:
    """The last question with another question word before it: "Why was it that Kofi Brandvold won ...?"."""
    if _OF_REPORTS.match(talk.frame):
        return None  # "what was reported about the strike" has no doer that could be asked for
    frame = talk.frame if talk.frame_mentions.times == () or word.lower() != "when" else _timeless(talk)
    if word.lower() == "who else":
        match = re.match(r"who(?: else)?\b", frame, re.IGNORECASE)
        return f"Who else{frame[match.end() :]}?" if match else None
    parts, yes_no = _PARTS_OF_QUESTION.match(frame), _YES_NO.match(frame)
    if yes_no:
        return f"{word} {yes_no['aux'].lower()} {yes_no['rest']}?"
    asks_who = re.match(r"(?:who|which|how many|whose)\b", frame, re.IGNORECASE)
    if parts and (parts["aux"].lower() in ("do", "does", "did") or not asks_who):
        return f"{word} {parts['aux'].lower()} {parts['rest']}?"
    by_subject = _ASKED_BY_SUBJECT.match(frame)
    doer = (by_subject["counted"] or talk.referents.short_name()) if by_subject else None
    return f"{word} was it that {doer} {by_subject['rest']}?" if by_subject and doer else None


def _timeless(talk: Talk) -> str:
    """The last question without its times, which "when?" asks for."""
    spans = [with_preposition(talk.frame, time.start, time.end) for time in talk.frame_mentions.times]
    return without(talk.frame, spans)
