"""Follow-ups that put something else in the last question: "and in 2023?", "what about Kyrgyzstan?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.conversation.follow_up import (
    ASPECT,
    IS_A_CLAUSE,
    MAX_LEFT_OUT,
    Ask,
    Carried,
    Talk,
    WholeQuestion,
    concerning,
    names_anything,
)
from rag.conversation.outlets import according_to
from rag.conversation.phrases import Mentions, Phrase
from rag.conversation.referents import time_of
from rag.conversation.relative_time import RelativeTime, find_relative_time
from rag.conversation.words import PREPOSITION, blank, preposition_before, preposition_for, with_preposition
from rag.language.dates import DateMention
from rag.language.dates.describe import period_in_words
from rag.question.outlets import PublisherMention

_PAIRED = re.compile(r"(?<=[\w])[–—-](?P<name>[A-Z]\w+)")
_NAME_BEHIND = re.compile(r"\bof (?P<name>(?:the )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)\Z")
_NAME_BEFORE = re.compile(r"(?:the )?(?P<name>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)(?= [a-z])")
_ABOUT = re.compile(
    r"\A(?:(?:what|how)\s+about|what\s+of|how\s+is\s+it\s+with|(?:the\s+)?same\s+for)\s+", re.IGNORECASE
)
_MEANT = re.compile(
    r"\A(?:(?:sorry|wait|oops|actually|not\s+that(?:\s+one)?)[\s,.!:–—-]+)*"
    r"(?:i\s+mean(?:t)?|i\s+was\s+asking\s+about|make\s+(?:it|that))\s+(?:to\s+say\s+)?",
    re.IGNORECASE,
)
_LEADING_PREPOSITION = re.compile(rf"\A(?:according\s+to|{PREPOSITION})\s+", re.IGNORECASE)


def replace_slot(ask: Ask, talk: Talk) -> WholeQuestion | None:
    """The last question with one of its parts replaced by what the follow-up names."""
    meant = _MEANT.match(ask.text)
    about = meant or _ABOUT.match(ask.text)
    text = ask.text[about.end() :] if about else ask.text
    if not text or (not about and IS_A_CLAUSE.match(text)):
        return None
    said = talk.mentions_inside(text)
    relative = find_relative_time(text)
    if relative is not None and relative.covers(text):
        return _replace_time_by_relative(relative, talk)
    if said.times and _is_only(text, said.times):
        return _replace_time(text, talk)
    if meant and len(said.phrases) == 1 and _is_only(text, said.phrases):
        return _replace_meant(text, said.phrases[0], talk)
    return _replace_named(Ask(text, ask.led or bool(about)), said, talk)


def _replace_meant(text: str, phrase: Phrase, talk: Talk) -> WholeQuestion | None:
    """ "No, I meant the ferry": in place of the phrase of its kind, else of the last that the question has."""
    phrases = talk.frame_mentions.phrases
    old = (_slot_for(phrase, "", talk) if phrase.kind == "name" else None) or next(iter(reversed(phrases)), None)
    aspect = ASPECT.match(old.words) if old else None
    if old and aspect:  # "the toll of the Brackwater flood": the flood was not meant, the toll was
        old = Phrase(old.start + aspect.end(), old.end, old.words[aspect.end() :], old.kind, old.definite)
    if old is None:
        return _replace_phrase(text, phrase, talk)
    frame = f"{talk.frame[: old.start]}{phrase.words}{talk.frame[old.end :]}?"
    return WholeQuestion(frame, (Carried("", talk.frame, "question"),))


def _replace_named(ask: Ask, said: Mentions, talk: Talk) -> WholeQuestion | None:
    """An outlet, a name or a thing in place of the last question's, where "and" or "what about" leads it."""
    if not ask.led:
        return None
    if said.outlets and _is_only(ask.text, said.outlets):
        return according_to(talk, [outlet.words for outlet in said.outlets], "", "question")
    if len(said.phrases) == 1 and _is_only(ask.text, said.phrases):
        return _replace_phrase(ask.text, said.phrases[0], talk)
    short = len(ask.text.split()) <= MAX_LEFT_OUT + 2
    return concerning(ask, talk) if short and not names_anything(said) else None


def _is_only(text: str, said: Sequence[PublisherMention | DateMention | Phrase]) -> bool:
    """Whether a text holds these and nothing but small words beside them."""
    rest = blank(text, [(mention.start, mention.end) for mention in said])
    return not re.sub(
        rf"(?i)\b(?:according\s+to|{PREPOSITION}|the|a|only|just|reports?|articles?)\b|[\s,;:–—-]", "", rest
    )


def _replace_time_by_relative(relative: RelativeTime, talk: Talk) -> WholeQuestion | None:
    before = time_of(talk.last, talk.known)
    meant = relative.resolve(before) if before else None
    if meant is None:
        return None
    first, last = meant
    words = period_in_words(first, last)
    whole = _replace_time(f"{preposition_for(first, last)} {words}", talk)
    return WholeQuestion(whole.text, (Carried(relative.words, words, "code"), *whole.carried))


def _replace_time(words: str, talk: Talk) -> WholeQuestion:
    """The last question at another time; the time stands at its end where it named none."""
    frame, times = talk.frame, talk.frame_mentions.times
    carried = (Carried("", frame, "question"),)
    if not times:
        return WholeQuestion(f"{frame} {words}?", carried)
    start, end = times[-1].start, times[-1].end
    whole_start, _ = with_preposition(frame, start, end)
    if _LEADING_PREPOSITION.match(words):
        start = whole_start
    return WholeQuestion(f"{frame[:start]}{words}{frame[end:]}?", carried)


def _replace_phrase(text: str, phrase: Phrase, talk: Talk) -> WholeQuestion | None:
    """Put a phrase where the last question had one of its kind; beside it where none is."""
    frame = talk.frame
    preposition = _LEADING_PREPOSITION.match(text)
    old = _slot_for(phrase, preposition.group().strip() if preposition else "", talk)
    carried = (Carried("", frame, "question"),)
    if old is not None:
        return WholeQuestion(f"{frame[: old.start]}{phrase.words}{frame[old.end :]}?", carried)
    if preposition:
        return WholeQuestion(f"{frame} {text}?", carried)
    if not talk.subject or phrase.words.lower() in talk.topic.lower():
        return WholeQuestion(f"{frame}, concerning {phrase.words}?", carried)
    return WholeQuestion(f"What about {text}, concerning {talk.subject}?", (Carried("", talk.subject, "question"),))


def _slot_for(phrase: Phrase, preposition: str, talk: Talk) -> Phrase | None:
    """The phrase of the last question that another one replaces: after the same preposition, of the same kind."""
    phrases = [p for p in talk.frame_mentions.phrases if p.words.lower() != phrase.words.lower()]
    if len(phrases) < len(talk.frame_mentions.phrases):
        return None  # it was named already
    if preposition:
        return next((p for p in reversed(phrases) if preposition_before(talk.frame, p) == preposition.lower()), None)
    if phrase.kind == "thing":
        return next(filter(None, map(_aspect_of, phrases)), None) if phrase.definite else None
    is_person = talk.referents.is_person(phrase.words)
    alike = [p for p in phrases if p.kind == "name" and talk.referents.is_person(p.words) == is_person]
    own = set(phrase.words.lower().split()) - {"the", "of"}
    sharing = [p for p in alike if own & set(p.words.lower().split())]
    if sharing or not alike:
        return sharing[-1] if sharing else None
    return _name_within(alike[-1], phrase) or alike[-1]


def _aspect_of(phrase: Phrase) -> Phrase | None:
    """ "the death toll" of "the death toll of the Thessel flood"."""
    match = ASPECT.match(phrase.words)
    if not match:
        return None
    words = match.group().removesuffix(" of ")
    return Phrase(phrase.start, phrase.start + len(words), words, "thing", True)


def _name_within(old: Phrase, new: Phrase) -> Phrase | None:
    """Of "the ferry disaster of Norrey" or "China-Kyrgyzstan trade" the name that a bare name stands for."""
    match = _PAIRED.search(old.words) if " " not in new.words else None
    match = match or _NAME_BEHIND.search(old.words)
    if not match and not new.words.split()[-1].islower():
        match = _NAME_BEFORE.match(old.words)
    if not match:
        return None
    return Phrase(old.start + match.start("name"), old.start + match.end("name"), match["name"], "name", False)
