"""The short answer as the reader finds it: the likeliest words of all sentences read, when they are of the kind asked.

Sentences that give the same words speak together: their odds are added, as in voting over passages (Wang et al. 2018,
arXiv 1711.05116).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rag.evidence.other_countries import speaks_of_others
from rag.evidence.sentences import Candidate
from rag.language.dates import DateMention, describe, find_dates, resolve_in_text
from rag.language.entities import find_article_persons, has_form_of_person, iter_capitalised
from rag.language.quantities import Quantity, find_quantities, rounds_to, same_value
from rag.question.kinds import Question, expects
from rag.types import MAX_SHORT_ANSWER
from vectorstore.terms import split_terms

_SURE = -2.0  # log-odds from which an answer is given: right for .4 on RealTimeQA 2022, for .5 on the sample archive
_SURE_OF_TIME = -1.0
_LIKELY = -4.0  # log-odds from which a report counts as one that says so
_FAR = 2.0  # how far an answer is ahead that is alone
_DATELINE = re.compile(
    r"\A.{0,60}?\((?:[A-Z][\w ]+)\)\s*(?:[—–-]+\s*)?|"
    r"\A[A-Z][A-Z .,’'-]{2,40}(?:,? [A-Z][\w. ]+)?\s[—–-]+\s"
)
_AS_MUCH = 0.8  # of the words that the sentence holds which gives the rounded number
_AHEAD = re.compile(r"\b(?:will|next|due|does|can)\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:since|until|till|by|before|after)\b", re.IGNORECASE)
_SCALES = {"bn": " billion", "m": " million", "tn": " trillion"}
_SHORT_SCALE = re.compile(
    r"(?<=\d)(?:bn|tn|m(?=\s+[a-z])|(?<=[$€£¥]\d)m|(?<=[$€£¥]\d\d)m|(?<=[$€£¥]\d\d\d)m)\b", re.IGNORECASE
)
_ORIGIN = re.compile(r"(?<=\w)\s(?:of|for|from)\s[A-Z].*\Z")
_HERE = re.compile(r"\bhere\b")
_AND = re.compile(r",? and (?:(?:his|her|their) [^.;:]{1,40})?")
_COMPANION = re.compile(r"\bwith (?:his|her|their) [^.;:]{0,40}\Z")
_CAPITAL = re.compile(r"\b[A-Z]")


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """At most 12 words, and the sentences that give them; none where they rest on all that are shown.

    `margin`: how far, in log-odds, it is ahead of the next likely; `reports`: how many articles say it. Both 0 where
    that was not weighed.
    """

    text: str
    sources: tuple[Candidate, ...] = ()
    margin: float = 0.0
    reports: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    text: str
    odds: float
    candidate: Candidate


def find_read_answer(question: Question, candidates: Sequence[Candidate]) -> ShortAnswer | None:
    """What most of the reader's belief speaks for, or None when it is not sure enough."""
    groups = _group(question, _iter_found(question, candidates))
    if not groups:
        return None
    best = max(groups, key=lambda group: (_together(group), group[0].text))
    if _together(best) < (_SURE_OF_TIME if question.kind == "when" else _SURE):
        return None
    likeliest = best[0]
    rivals = [group for group in groups if group is not best]
    if question.kind == "who" and _names_person(likeliest):  # a country or a body that held it as well is no rival
        rivals = [group for group in rivals if _names_person(group[0])]
    behind = max(map(_together, rivals), default=_SURE - _FAR)
    if question.kind in ("how_many", "how_much"):
        likeliest = _most_exact(likeliest, [found for group in groups for found in group])
    reports = {found.candidate.result.article.article_id for found in best if found.odds >= _LIKELY}
    return ShortAnswer(likeliest.text, (likeliest.candidate,), _together(best) - behind, len(reports))


def _group(question: Question, found: Iterable[_Found]) -> list[list[_Found]]:
    """Those that give the same, each group with its likeliest first."""
    groups: list[list[_Found]] = []
    for one in sorted(found, key=lambda one: (-one.odds, one.text)):
        same = next((group for group in groups if _say_the_same(question, group[0].text, one.text)), None)
        if same is None:
            groups.append([one])
        else:
            same.append(one)
    return groups


def _say_the_same(question: Question, one: str, other: str) -> bool:
    """The same amount or one rounded ("$22.71bn", "almost 23 billion dollars"), or the same words or some of them."""
    if question.kind in ("how_many", "how_much"):
        mine, theirs = find_quantities(one), find_quantities(other)
        if len(mine) == len(theirs) == 1:
            (a,), (b,) = mine, theirs
            return same_value(a, b) or rounds_to(a, b) or rounds_to(b, a)
    terms, others = (f" {' '.join(split_terms(text)) or text} " for text in (one, other))
    return terms in others or others in terms


def _most_exact(given: _Found, others: Sequence[_Found]) -> _Found:
    """What another sentence, which holds as much of the question, gives more exactly: 22.71 for "almost 23 billion"."""
    rounded = _only_quantity(given)
    if rounded is None:
        return given
    exact = [
        found
        for found in others
        if found.candidate.in_context >= _AS_MUCH * given.candidate.in_context
        and (one := _only_quantity(found)) is not None
        and rounds_to(one, rounded)
        and not same_value(one, rounded)
    ]
    return max(exact, key=lambda found: (found.candidate.in_context, found.odds), default=given)


def _only_quantity(found: _Found) -> Quantity | None:
    """The one number at the reader's span, with what the sentence says of its bounds."""
    start, end = found.candidate.span or (0, 0)
    there = [one for one in find_quantities(found.candidate.text) if one.start < end and start < one.end]
    return there[0] if len(there) == 1 else None


def _names_person(found: _Found) -> bool:
    return bool(_persons(found.text, found.candidate))


def _together(group: Sequence[_Found]) -> float:
    return math.log(sum(math.exp(found.odds) for found in group))


def _iter_found(question: Question, candidates: Sequence[Candidate]) -> Iterator[_Found]:
    asked = set(split_terms(question.text))
    for candidate in candidates:
        text = _time_at(question, candidate) if question.kind == "when" else _words_at(question, candidate)
        said = text and len(text.split()) <= MAX_SHORT_ANSWER and not set(split_terms(text)) <= asked
        if text and said and not speaks_of_others(question.text, candidate):
            yield _Found(text, candidate.span_odds, candidate)


def _words_at(question: Question, candidate: Candidate) -> str | None:
    """The words at the reader's span, when they are of the kind asked for."""
    text = _text_at(candidate, in_dateline=question.kind == "where")
    if text is None:
        return None
    if question.kind == "where":
        return _place(text, candidate)
    if question.kind == "who":
        return _doer(text, candidate) if _CAPITAL.search(text) else None
    if question.name == "person":
        return _person_in(question, text, candidate)
    if question.kind in ("how_many", "how_much"):
        written_out = _SHORT_SCALE.sub(lambda found: _SCALES[found[0].lower()], text)
        return written_out if expects(question, text) else None
    return text


def _text_at(candidate: Candidate, *, in_dateline: bool) -> str | None:
    """The words at the reader's span, without a dateline before them; a dateline alone answers only where."""
    if candidate.span is None:
        return None
    start, end = candidate.span
    dateline = _DATELINE.match(candidate.text)
    if dateline and end > dateline.end():
        start = max(start, dateline.end())
    elif dateline and not in_dateline:
        return None
    return candidate.text[start:end].strip(" ,;:.!?\"“”‘’'—–-")


def _place(text: str, candidate: Candidate) -> str | None:
    """A place that is named; "met here Wednesday" is where the dateline says."""
    dateline = candidate.result.article.dateline
    if _HERE.search(text) and dateline:
        return dateline.split(",")[0]
    return _full_name(text, candidate) if _CAPITAL.search(text) else None


def _person_in(question: Question, text: str, candidate: Candidate) -> str | None:
    """The person whom the words name, where "which minister" wants one, or else the only one of the sentence."""
    at_span = _persons(text, candidate)
    if at_span:
        return at_span[0]
    asked = set(split_terms(question.text))
    others = [name for name in _persons(candidate.text, candidate) if not set(split_terms(name)) & asked]
    return others[0] if len(others) == 1 else None


def _doer(text: str, candidate: Candidate) -> str | None:
    """Who did it, whole: of "Ada Lind and Ben Okoro held it" not he alone; None for "she met with her rival Okoro"."""
    known = find_article_persons(candidate.result.article)
    persons = [name for name in iter_capitalised(candidate.text) if _is_person(name.words, known)]
    at = candidate.text.find(text)
    for one, other in pairwise(persons):
        joined = _AND.fullmatch(candidate.text[one.end : other.start])
        if joined and one.start <= at and at + len(text) <= other.end:
            return f"{one.words} and {other.words}"
    return None if _COMPANION.search(candidate.text[:at]) else _full_name(text, candidate)


def _is_person(name: str, known: Mapping[str, str]) -> bool:
    return name in known or has_form_of_person(name)


def _persons(text: str, candidate: Candidate) -> list[str]:
    known = find_article_persons(candidate.result.article)
    names = [name.words.split(" of ")[0] for name in iter_capitalised(text)]
    return list(dict.fromkeys(known.get(name, name) for name in names if _is_person(name, known)))


def _full_name(text: str, candidate: Candidate) -> str:
    """A bare surname by the full name in its article; "Kofi Brandvold" of "Kofi Brandvold of Estmere"."""
    if " " in text:
        return _ORIGIN.sub("", text) if " " in _ORIGIN.sub("", text) else text
    return find_article_persons(candidate.result.article).get(text, text)


def _time_at(question: Question, candidate: Candidate) -> str | None:
    """The time that the reader's span names, resolved against the day of publication."""
    moment = candidate.result.article.published_at
    if candidate.span is None or moment is None:
        return None
    start, end = candidate.span
    mentions = (*resolve_in_text(candidate.text, anchor=moment.day), *find_dates(candidate.text, anchor=moment.day))
    at_span = (mention for mention in mentions if mention.start < end and start < mention.end)
    return next((describe(mention) for mention in at_span if is_asked_time(question, mention, moment.day)), None)


def is_asked_time(question: Question, mention: DateMention, published: date) -> bool:
    """Whether a time can be the one asked for: one with two ends, and after publication where the future is asked."""
    if mention.first is None or mention.last is None:
        return bool(_OPEN.search(question.text))
    return mention.last > published if _AHEAD.search(question.text) else True
