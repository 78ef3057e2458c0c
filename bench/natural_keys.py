"""Mark an answer to a natural question by what a reader sees of it, held against a key.

A key says whether the archive holds it (`refuse`: no, may, must), patterns of which all of one alternative have to be
seen (`answered`), patterns of a right headline (`short_ok`), and what an answer has to be besides: its kind, its
outlets, how many statements or articles. `answered` is looked for in the headline, the first three statements (all of
them where
several are asked for) and the note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rag import Answer

Mark = Literal["good", "useless", "misleading", "refused rightly", "refused wrongly"]
CONTENT: tuple[Mark, ...] = ("good", "refused rightly")

_FIRST = 3  # statements in which an answer must stand
_SEVERAL = frozenset(("summary", "timeline", "list", "compare", "documents", "archive", "follow", "time"))
_OURS = re.compile(r" ?\[i\.e\. [^\]]*\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerKey:
    """What a reader must see, and must not. The fields are those of bench/natural_questions.jsonl."""

    form: str
    refuse: Literal["no", "may", "must"] = "no"
    answered: tuple[tuple[str, ...], ...] = ()
    short_ok: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    kind: str = ""
    only: str = ""
    not_from: str = ""
    not_kind: str = ""
    note: str = ""
    min_statements: int = 0
    min_articles: int = 0
    in_order: bool = False
    new: bool = False
    proof: tuple[str, tuple[tuple[int, int], ...]] | None = None


def read_key(row: dict[str, Any]) -> AnswerKey:
    """The key of a line of questions; what belongs to the question is left out."""
    known = {name: row[name] for name in AnswerKey.__dataclass_fields__ if name in row}
    for name in ("short_ok", "false"):
        known[name] = tuple(known.get(name, ()))
    known["answered"] = tuple(tuple(one) for one in row.get("answered", ()))
    return AnswerKey(**known)


def grade(answer: Answer, key: AnswerKey, *, before: Sequence[Answer] = ()) -> tuple[Mark, str]:
    """The grade, and why in a few words. `before`: the answers of the conversation."""
    short = answer.short_answer or ""
    if key.refuse == "must":
        return _grade_unanswerable(answer, key, short)
    if answer.refused:
        told = key.refuse == "may" or (key.answered and _is_seen(key.answered, [answer.note or ""]))
        return ("refused rightly", "") if told else ("refused wrongly", str(answer.reason))
    if short and not _finds(key.short_ok, [short]):
        return "misleading", f"headline {short!r}"
    wrong = _finds(key.false, [short, *(s.text for s in answer.statements[:1])]) or _breaks(answer, key)
    if wrong:
        return "misleading", wrong
    lacking = _lacks(answer, key, before)
    return ("useless", lacking) if lacking else ("good", "")


def headline_is_right(answer: Answer, key: AnswerKey) -> bool:
    """Whether the short answer is one that the key takes."""
    return key.refuse != "must" and bool(_finds(key.short_ok, [answer.short_answer or ""]))


def _grade_unanswerable(answer: Answer, key: AnswerKey, short: str) -> tuple[Mark, str]:
    if answer.refused:
        return "refused rightly", ""
    if short:
        return "misleading", f"headline {short!r} to what the archive does not hold"
    wrong = _finds(key.false, [statement.text for statement in answer.statements])
    return ("misleading", wrong) if wrong else ("useless", "sentences on the names, not refused")


def _breaks(answer: Answer, key: AnswerKey) -> str:
    """What an answer shows that was ruled out."""
    for citation in answer.citations:
        if key.only and citation.publisher != key.only:
            return f"cites {citation.publisher}"
        if key.not_from and citation.publisher == key.not_from:
            return f"cites {citation.publisher}"
        if key.not_kind and citation.kind == key.not_kind:
            return f"cites {citation.kind}"
    return ""


def _lacks(answer: Answer, key: AnswerKey, before: Sequence[Answer]) -> str:
    """What an answer ought to have and has not; "" where it has all."""
    if key.kind and answer.kind != key.kind:
        return f"kind {answer.kind}"
    if not _shows_answer(answer, key):
        return "the answer is not in it"
    if key.note and not _finds((key.note,), [answer.note or ""]):
        return "the note does not say it"
    if key.proof and not _cites(answer, key.proof):
        return "no citation of the answering sentence"
    articles = {c.article_id for c in answer.citations} | {a.article_id for a in answer.articles}
    if len(answer.statements) < key.min_statements or len(articles) < key.min_articles:
        return f"{len(answer.statements)} statements, {len(articles)} articles"
    return _lacks_order(answer, key, before)


def _shows_answer(answer: Answer, key: AnswerKey) -> bool:
    texts = [statement.text for statement in answer.statements]
    outlets = sorted({str(c.publisher) for c in answer.citations}) if key.form == "compare" else []
    said = texts if key.form in _SEVERAL else texts[:_FIRST]
    seen = [answer.short_answer or "", *said, answer.note or "", *outlets]
    return not key.answered or _is_seen(key.answered, seen)


def _lacks_order(answer: Answer, key: AnswerKey, before: Sequence[Answer]) -> str:
    """Whether something is told anew, or out of the order of days."""
    shown = {statement.text for one in before for statement in one.statements}
    if key.new and shown & {statement.text for statement in answer.statements}:
        return "shows again what was shown"
    days = [c.published_at or "" for s in answer.statements for c in answer.citations if c.number in s.citations[:1]]
    return "out of order" if key.in_order and days not in (sorted(days), sorted(days, reverse=True)) else ""


def _cites(answer: Answer, proof: tuple[str, tuple[tuple[int, int], ...]]) -> bool:
    """Whether one of the first statements rests on a sentence that answers."""
    article_id, places = proof
    numbers = {number for statement in answer.statements[:_FIRST] for number in statement.citations}
    return any(
        citation.number in numbers
        and citation.article_id == article_id
        and any(start < citation.end and citation.start < end for start, end in places)
        for citation in answer.citations
    )


def _is_seen(alternatives: Iterable[Sequence[str]], texts: Sequence[str]) -> bool:
    return any(all(_finds((pattern,), texts) for pattern in one) for one in alternatives)


def _finds(patterns: Iterable[str], texts: Iterable[str]) -> str:
    """The first pattern that is found in a text, with or without the words that are ours; "" for none."""
    both = [version for text in texts if text for version in (text, _OURS.sub("", text))]
    return next((p for p in patterns if any(re.search(p, text, re.IGNORECASE) for text in both)), "")
