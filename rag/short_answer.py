"""The short answer, when one stands out: an amount, a day, a name, taken from the sentences that answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from rag.dates import describe, find_dates, resolve_in_text
from rag.entities import find_persons, iter_names, merge_names
from rag.question import Kind, Question
from rag.sentences import Candidate, TermWeights
from rag.types import Plan
from vectorstore.terms import split_terms

MAX_WORDS = 12
_CLEAR = 0.45  # of the question's words, for a sentence to give a short answer
_VOTES_A_CLAUSE = 4  # sentences
_TOGETHER = re.compile(r"\b(?:hold|held|meet|met|sign|signed|agree|agreed|talk|talks|talked)\b")

_SCALE = r"(?:hundred|thousand|million|billion|trillion|bn|m|k|dozen)"
_WORD_NUMBER = (
    r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half)"
    r"(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|a\s+dozen)"
)
_AMOUNT = re.compile(
    rf"(?:(?:US|A|C|HK)?[$€£¥]\s?)?(?<![\w.,])(?:\d+(?:,\d{{3}})*(?:\.\d+)?|{_WORD_NUMBER}\b)"
    rf"(?:\s*[-–]?\s*{_SCALE}\b)?"
    r"(?:\s?%|\s+per\s?cent(?:age points)?\b)?"
    r"(?:\s+(?!(?:and|or|of|in|on|at|to|the|for|by|from|as|were|was|have|had|with|that|who|which)\b)[a-z][\w-]+)?",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|off|outside)\s+(?:the\s+)?\Z")


def find_short_answer(
    question: Question, plan: Plan, candidates: Sequence[Candidate], weights: TermWeights
) -> str | None:
    """At most 12 words, or None when none stands out; never a polarity, which takes more than a sentence."""
    if question.kind in ("yes_no", "other") or not candidates:
        return None
    if len(plan.clauses) > 1 and question.kind in ("who", "which", "where"):
        answer = _most_voted(question, plan, candidates, weights)
    else:
        answer = _from_best(question, candidates)
    return answer if answer and len(answer.split()) <= MAX_WORDS else None


def _from_best(question: Question, candidates: Sequence[Candidate]) -> str | None:
    """What the best clear sentence holds of the kind asked for."""
    find = _FINDERS.get(question.kind)
    for candidate in candidates[:3] if find else ():
        if candidate.in_context >= _CLEAR and candidate.fits:
            answer = find(question, candidate) if find else None
            if answer:
                return answer
    return None


def _amount(question: Question, candidate: Candidate) -> str | None:
    text = candidate.text
    anchor = candidate.result.article.published_at
    times = [(m.start, m.end) for m in find_dates(text, anchor=anchor.day)] if anchor else []
    asked = set(split_terms(question.text))
    spans = [
        (match.start(), match.end())
        for match in _AMOUNT.finditer(text)
        if not any(a < match.end() and match.start() < b for a, b in times)
        and not set(split_terms(match.group())) & asked & set(re.findall(r"\d+", match.group()))
    ]
    return _nearest(question, text, spans)


def _time(question: Question, candidate: Candidate) -> str | None:
    moment = candidate.result.article.published_at
    if moment is None:
        return None
    mentions = {m.start: m for m in find_dates(candidate.text, anchor=moment.day)}
    mentions |= {m.start: m for m in resolve_in_text(candidate.text, anchor=moment.day)}
    if not mentions:  # publication is not the event: a sentence without a time of its own gives none
        return None
    spans = {(m.start, m.end): m for m in mentions.values()}
    best = _nearest_span(question, candidate.text, list(spans))
    return describe(spans[best]) if best else None


def _name(question: Question, candidate: Candidate) -> str | None:
    asked = set(split_terms(question.text))
    article = candidate.result.article
    persons = find_persons("\n".join((article.title, article.text, *article.captions)))
    names = [name for name in iter_names(candidate.text) if not set(split_terms(name.words)) & asked]
    spans = [(name.start, name.end) for name in names]
    best = _nearest_span(question, candidate.text, spans)
    if best is None:
        return None
    picked = [best]
    people = [(name.start, name.end) for name in names if persons.get(name.words.split()[-1])]
    if _TOGETHER.search(question.text) and len(people) >= 2:
        picked = people[:2]
    full = [persons.get(candidate.text[a:b], candidate.text[a:b]) for a, b in picked]
    return " and ".join(dict.fromkeys(full))


def _place(question: Question, candidate: Candidate) -> str | None:
    asked = set(split_terms(question.text))
    spans = [
        (name.start, name.end)
        for name in iter_names(candidate.text)
        if _PLACE_BEFORE.search(candidate.text[: name.start]) and not set(split_terms(name.words)) & asked
    ]
    dateline = candidate.result.article.dateline
    if dateline and re.search(r"\bhere\b", candidate.text):
        return dateline.split(",")[0]  # "met here Wednesday": here is where the dateline says
    return _nearest(question, candidate.text, spans)


def _kind_of(question: Question, candidate: Candidate) -> str | None:
    """For "which railway": the name that stands before or after that noun; else the nearest name."""
    head = re.escape(question.head.split()[-1]) if question.head else ""
    if head:
        beside = re.search(
            rf"((?:[A-Z][\w’'-]*\s+)+)(?i:{head})\b|\b(?i:{head})\s+((?:[A-Z][\w’'-]*\s?)+)", candidate.text
        )
        if beside:
            return beside.group().strip()
    return _name(question, candidate)


_Finder = Callable[[Question, Candidate], str | None]
_FINDERS: dict[Kind, _Finder] = {
    "how_many": _amount,
    "how_much": _amount,
    "when": _time,
    "who": _name,
    "where": _place,
    "which": _kind_of,
}


def _most_voted(question: Question, plan: Plan, candidates: Sequence[Candidate], weights: TermWeights) -> str | None:
    """The name that most clauses agree on: each clause votes with the sentences and titles that cover it best."""
    asked = set(split_terms(question.text))
    votes: dict[str, dict[int, float]] = defaultdict(dict)
    for i in range(len(plan.clauses)):
        order = sorted(range(len(candidates)), key=[-c.clauses[i] for c in candidates].__getitem__)
        for candidate in (candidates[place] for place in order[:_VOTES_A_CLAUSE]):
            for words in _names_near(candidate):
                if not set(split_terms(words)) & asked:
                    votes[words][i] = max(votes[words].get(i, 0.0), candidate.clauses[i])
    merged = merge_names(votes)
    totals: dict[str, dict[int, float]] = defaultdict(dict)
    for words, by_clause in votes.items():
        for i, vote in by_clause.items():
            totals[merged[words]][i] = max(totals[merged[words]].get(i, 0.0), vote)
    ranked = sorted(totals, key=lambda words: (-sum(totals[words].values()), words))
    return ranked[0] if ranked else None


def _names_near(candidate: Candidate) -> Iterable[str]:
    article, chunk = candidate.result.article, candidate.result.chunk
    publisher = set(split_terms(article.publisher or ""))
    for name in iter_names(f"{article.title}. {candidate.text}"):
        if not set(split_terms(name.words)) & publisher:
            yield name.words
    yield from (name.words for name in iter_names(chunk.text) if " " in name.words)


def _nearest(question: Question, text: str, spans: Sequence[tuple[int, int]]) -> str | None:
    best = _nearest_span(question, text, spans)
    return text[best[0] : best[1]].strip(" ,;") if best else None


def _nearest_span(question: Question, text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The span that stands nearest to the question's words in the text, counted from all of them."""
    wanted = set(question.terms)
    places = [m.start() for m in re.finditer(r"\w+", text) if set(split_terms(m.group())) & wanted]
    if not spans:
        return None
    return min(spans, key=lambda span: (sum(min(abs(span[0] - p), abs(span[1] - p)) for p in places), span))
