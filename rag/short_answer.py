"""The short answer, when one stands out: an amount, a day, a name, taken from the sentences that answer.

A wrong headline harms more than none: each kind has its own test of what in a sentence is asked for, and without one
that passes there is no short answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from rag.amounts import find_amounts
from rag.dates import DateMention, describe, find_dates, resolve_in_text
from rag.entities import Name, find_persons, iter_names, looks_like_person, merge_names
from rag.question import Kind, Question
from rag.sentences import Candidate, name_terms
from rag.types import Plan
from vectorstore.terms import split_terms

MAX_WORDS = 12
_CLEAR = 0.55  # of the question's words, for a sentence to give a short answer
_SPEAKS_FOR = 0.25  # of a clause's words, for its vote to count as agreement
_VOTES_A_CLAUSE = 4  # sentences
_TOGETHER = re.compile(r"\b(?:hold|held|meet|met|sign|signed|agree|agreed|talk|talks|talked)\b")
_PERSON_NOUN = re.compile(
    r"\b(?:man|woman|boy|girl|person|people|teenager|minister|president|leader|governor|mayor|engineer|doctor|scientist|"
    r"\w+ist|\w+keeper|captain|skipper|coach|player|judge|writer|author|singer|actor|actress|\w*reader|teacher|officer|"
    r"director|driver|student|politician|\w+er)\Z",
    re.IGNORECASE,
)
_LOOKED_AT = 6  # sentences
_SAID = 0.6  # what a sentence gains that says all that is asked
_ASKED_NOUN = re.compile(
    r"^(?:at |by |in )?(?:what|which) (?:(?!was\b|is\b|were\b|are\b|did\b|does\b)[a-z]+ )?"
    r"(?P<noun>turnout|temperature|price|fine|salary|share|speed|height|length|distance|weight|score|"
    r"percentage|size|toll|rise)\b",
    re.IGNORECASE,
)
_SCALES = {"bn": " billion", "m": " million", "tn": " trillion"}
_SHORT_SCALE = re.compile(
    r"(?<=\d)(?:bn|tn|m(?=\s+[a-z])|(?<=[$€£¥]\d)m|(?<=[$€£¥]\d\d)m|(?<=[$€£¥]\d\d\d)m)\b", re.IGNORECASE
)
_ASKS_A_NAME = re.compile(r"\b(?:called|call|named|nicknamed?|name of)\b", re.IGNORECASE)
_CALLED = re.compile(
    r"\b(?:called|named|nicknamed|dubbed|known as)\s+(?:the\s+)?(?:[\"“‘'](?P<quoted>[^\"”’]{2,60})[\"”’']|"
    r"(?P<name>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,4}))"
)
_AHEAD = re.compile(r"\b(?:will|next|due|does|can)\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:since|until|till|by|before|after)\b", re.IGNORECASE)
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|off|outside)\s+(?:the\s+)?\Z")


def find_short_answer(question: Question, plan: Plan, candidates: Sequence[Candidate]) -> str | None:
    """At most 12 words, or None when none stands out; never a polarity, which takes more than a sentence."""
    if question.kind == "yes_no" or not candidates:
        return None
    if len(plan.clauses) > 1 and question.kind in ("who", "which", "where"):
        answer = _most_voted(question, plan, candidates)
    else:
        answer = _from_best(question, candidates)
    return answer if answer and len(answer.split()) <= MAX_WORDS else None


def _from_best(question: Question, candidates: Sequence[Candidate]) -> str | None:
    """What the best clear sentence holds of the kind asked for."""
    find = _FINDERS.get(question.kind)
    if find is None:
        return None
    clear = (candidate for candidate in rank_by_what_is_said(question, candidates) if candidate.in_context >= _CLEAR)
    return next(filter(None, (find(question, candidate) for candidate in clear)), None)


def rank_by_what_is_said(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best sentences, first those that hold most of what the question says besides its names.

    Names are in every sentence on a subject; that something took effect is in one.
    """
    names = set(name_terms(question.text))
    said = [term for term in question.terms if term not in names]
    best = [candidate for candidate in candidates[:_LOOKED_AT] if candidate.fits]
    if question.kind == "how_much" and (asked := _ASKED_NOUN.match(question.text)):
        noun = set(split_terms(asked["noun"]))  # "what turnout": no other share will do
        best = [candidate for candidate in best if noun & set(split_terms(candidate.text))]
    shares = {id(c): len(set(said) & set(split_terms(c.text))) / max(1, len(said)) for c in best}
    return sorted(best, key=lambda c: -(c.in_context + _SAID * shares[id(c)]))[:3]


def _amount(question: Question, candidate: Candidate) -> str | None:
    """An amount of the unit asked for that is no time and not in the question."""
    moment = candidate.result.article.published_at
    times = [(m.start, m.end) for m in find_dates(candidate.text, anchor=moment.day)] if moment else []
    asked = {term for term in split_terms(question.text) if term[0].isdigit()}
    spans = [
        (start, end)
        for start, end in find_amounts(question.text, candidate.text)
        if not any(a < end and start < b for a, b in times) and not set(split_terms(candidate.text[start:end])) & asked
    ]
    amount = _nearest(question, candidate.text, spans)
    return _SHORT_SCALE.sub(lambda found: _SCALES[found[0].lower()], amount) if amount else None


def _time(question: Question, candidate: Candidate) -> str | None:
    """A time that the sentence names. Publication is not the event: without one there is no answer."""
    moment = candidate.result.article.published_at
    if moment is None:
        return None
    mentions = {m.start: m for m in find_dates(candidate.text, anchor=moment.day)}
    mentions |= {m.start: m for m in resolve_in_text(candidate.text, anchor=moment.day)}
    spans = {(m.start, m.end): m for m in mentions.values() if _is_asked_time(question, m, moment.day)}
    best = _nearest_span(question, candidate.text, list(spans))
    return describe(spans[best]) if best else None


def _is_asked_time(question: Question, mention: DateMention, published: date) -> bool:
    """Whether a time can be the one asked for: one with two ends, and after publication where the future is asked."""
    if mention.first is None or mention.last is None:
        return bool(_OPEN.search(question.text))
    return mention.last > published if _AHEAD.search(question.text) else True


def _name(question: Question, candidate: Candidate) -> str | None:
    """A person that the question does not name; two where it asks who met."""
    asked = set(split_terms(question.text))
    article = candidate.result.article
    persons = find_persons("\n".join((article.title, article.text, *article.captions)))
    people = [
        (name.start, name.end)
        for name in map(_without_origin, iter_names(candidate.text))
        if not set(split_terms(name.words)) & asked
        and _is_person(persons.get(name.words.split()[-1], name.words))
        and (persons.get(name.words.split()[-1]) or looks_like_person(name, candidate.text))
    ]
    best = _nearest_span(question, candidate.text, people)
    if best is None:
        return None
    picked = people[:2] if _TOGETHER.search(question.text) and len(people) >= 2 else [best]
    full = [persons.get(candidate.text[a:b].split()[-1], candidate.text[a:b]) for a, b in picked]
    return " and ".join(dict.fromkeys(full))


def _without_origin(name: Name) -> Name:
    """ "Kofi Brandvold" of "Kofi Brandvold of Estmere"."""
    words = re.split(r"\s(?:of|for)\s", name.words)[0]
    return Name(words, name.start, name.start + len(words)) if " " in words else name


def _is_person(full: str) -> bool:
    """Whether a full name may be a person's, as far as its words tell; hyphens are a family's."""
    words = full.replace("-", " ")
    return looks_like_person(Name(words, 0, len(words)), words)


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
    """For "which railway": the name that stands before that noun, or behind it; for "which minister", a person's."""
    head = re.escape(question.head.split()[-1]) if question.head else ""
    if not head:
        return None
    run = r"[A-Z][\w’'-]*"
    before = re.search(rf"((?:{run}\s+)+){head}\b", candidate.text)
    if before and not set(split_terms(before[1])) & set(split_terms(question.text)):
        return before.group().strip()
    behind = re.search(rf"\b(?i:{head}),?\s+({run}(?:\s+{run})*)", candidate.text)
    if behind and not set(split_terms(behind[1])) & set(split_terms(question.text)):
        return behind[1].strip()
    return _name(question, candidate) if _PERSON_NOUN.search(question.head) else None


def _called(question: Question, candidate: Candidate) -> str | None:
    """What something is called, where the question asks for its name."""
    if not _ASKS_A_NAME.search(question.text):
        return None
    found = _CALLED.search(candidate.text)
    words = (found["quoted"] or found["name"]) if found else ""
    return words.rstrip(".,") or None if not set(split_terms(words)) & set(split_terms(question.text)) else None


_Finder = Callable[[Question, Candidate], str | None]
_FINDERS: dict[Kind, _Finder] = {
    "how_many": _amount,
    "how_much": _amount,
    "when": _time,
    "who": _name,
    "where": _place,
    "which": _kind_of,
    "other": _called,
}


def _most_voted(question: Question, plan: Plan, candidates: Sequence[Candidate]) -> str | None:
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
    return ranked[0] if ranked and _agreed(totals[ranked[0]]) else None


def _agreed(votes: Mapping[int, float]) -> bool:
    """Whether two clauses speak for a name, each with a sentence that holds enough of it."""
    return sum(vote >= _SPEAKS_FOR for vote in votes.values()) >= 2


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
