"""A model's reply, in JSON or in free text, as the statements that it makes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.model.plain_text import without_hidden
from rag.model.prompt import REFUSAL, is_of_prompt
from rag.model.replies import AnswerReader, WrittenStatement
from rag.model.reply_json import JsonReader
from rag.model.types import ModelError, ModelReply
from vectorstore.terms import split_terms

_MOST_REPEATED = 2  # times that a model says the same before it is stopped: small ones run in circles
_LONGEST_REFUSAL = 25  # words
_THOUGHT = re.compile(r"\A\s*<(think|thinking|reasoning)>.*?</\1>\s*", re.DOTALL | re.IGNORECASE)
_MAY_THINK = re.compile(r"\A\s*(?:\Z|<(?:t\w{0,7}|r\w{0,8})?\Z|<(?:think|thinking|reasoning)>)", re.IGNORECASE)
_THOUGHT_BEGINS = re.compile(r"<(?:think|thinking|reasoning)>", re.IGNORECASE)
_THOUGHT_ENDS = re.compile(r"</(?:think|thinking|reasoning)>", re.IGNORECASE)
_OPENS = re.compile(r"\A\s*(?:```(?:json)?\s*)?", re.IGNORECASE)
_REFUSAL = re.compile(
    r"\b(?:passages|archive|context|sources|documents)\b.{0,40}?"
    r"\b(?:not|n['’]t|no|cannot|nothing|neither|insufficient)\b.{0,30}?"
    r"\b(?:hold|contain|provide|give|include|mention|say|state|specify|answer|enough|sufficient|information|tell|cover)"
    r"|\A(?:there is |i have )?(?:insufficient|not enough|no) (?:\w+ )?(?:information|evidence)\b"
    r"|\A(?:sorry,? |unfortunately,? )?(?:i|we) (?:do not|don['’]t|cannot|can['’]t|could not|(?:am|was) unable to) "
    r"(?:know|find|answer|determine|say|tell)\b",
    re.IGNORECASE,
)


class ReplyReader:
    """Reads whichever form a reply turns out to have; what a model thinks before it is passed over."""

    def __init__(self, passages: int) -> None:
        """`passages` is how many the model was given."""
        self._passages = passages
        self._begin()

    def _begin(self) -> None:
        self._text = AnswerReader(self._passages)
        self._json: JsonReader | None = None
        self._opening: str | None = ""  # until it is seen what the reply is
        self._told = ""  # of free text

    @property
    def short(self) -> str | None:
        """The short answer, once it has come."""
        return self._json.short if self._json else self._text.short

    @property
    def missing(self) -> str | None:
        """What it says that the passages do not hold."""
        return self._json.missing if self._json else None

    @property
    def said_nothing(self) -> bool:
        """Whether there was nothing but thinking."""
        return self._opening is not None

    def feed(self, words: str) -> list[WrittenStatement]:
        """The statements that are complete now."""
        if self._opening is not None:
            self._opening += words
            bare = _THOUGHT.sub("", self._opening)
            begun = bare[_OPENS.match(bare).end() :]  # type: ignore[union-attr]  # it matches the empty text, too
            if _MAY_THINK.match(bare) or not begun:
                return []
            self._opening, words = None, bare
            self._json = JsonReader() if begun.startswith("{") else None
        if self._json:
            return self._json.feed(words)
        self._told += words
        thought = _THOUGHT_ENDS.search(self._told)
        if thought and not _THOUGHT_BEGINS.search(self._told, 0, thought.start()):
            # The template of some models writes the tag that opens, so that the reply has only the one that closes.
            answer = self._told[thought.end() :]
            self._begin()
            return self.feed(answer)
        return self._text.feed(words)

    def finish(self) -> list[WrittenStatement]:
        """The statements that are left at the end."""
        return self._json.finish() if self._json else self._text.finish()


def iter_drafts(reply: ModelReply, reader: ReplyReader) -> Iterator[WrittenStatement]:
    """Each statement once as it is complete, and none of our own rules; ends where the model runs in circles.

    Where the model broke off, the last counts only with its mark or its evidence behind it.
    """
    seen: set[tuple[str, ...]] = set()
    repeated = 0
    for draft in _iter_all(reply, reader):
        key = tuple(split_terms(draft.text))
        if key in seen:
            repeated += 1
            if repeated > _MOST_REPEATED and not draft.evidence:
                return
        elif is_refusal(draft.text) or not is_of_prompt(draft.text):
            seen.add(key)
            yield draft


def _iter_all(reply: ModelReply, reader: ReplyReader) -> Iterator[WrittenStatement]:
    try:
        for words in reply:
            yield from reader.feed(without_hidden(words))
    except ModelError:
        yield from (draft for draft in reader.finish() if _is_whole(draft))
        raise
    yield from (draft for draft in reader.finish() if reply.is_whole or _is_whole(draft))


def _is_whole(draft: WrittenStatement) -> bool:
    return draft.ended and bool(draft.evidence or draft.cited)


def is_refusal(text: str) -> bool:
    """Whether a statement says that the passages do not hold the answer."""
    return len(text.split()) <= _LONGEST_REFUSAL and (is_our_refusal(text) or bool(_REFUSAL.search(text)))


def is_our_refusal(text: str) -> bool:
    """Whether it is the sentence that we ask for."""
    return REFUSAL.rstrip(".").lower() in text.lower()
