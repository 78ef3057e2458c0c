"""The name that several reports agree on: each clause of a question votes with the sentences that cover it best.

What is asked for bounds who may stand: "who" is a person, "which company" no person, "which country" a country.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.evidence.sentences import Candidate
from rag.language.countries import find_countries
from rag.language.entities import (
    TITLE_BEFORE,
    Name,
    find_article_persons,
    find_full_name,
    has_article,
    has_form_of_person,
    iter_capitalised,
    iter_names,
)
from rag.question.kinds import Question
from rag.types import Plan, SearchResult
from vectorstore.terms import split_terms

_VOTES_A_CLAUSE = 4  # sentences
_SPEAKS_FOR = 0.15  # of a clause's words, for its vote to count as agreement
_MENTIONED = 0.3  # for the logarithm of how often the passages name it: settles what votes leave equal
_USUAL = 0.3  # of a short name's mentions, for a longer one to be its full form
_ROLE_BEFORE = re.compile(
    r"\b(?:founder|co-founder|chief|executive|coach|quarterback|striker|midfielder|defender|goalkeeper|pitcher|receiver|"
    r"winger|singer|rapper|actor|actress|author|writer|analyst|spokes(?:man|woman|person)|president|minister|senator|"
    r"judge|lawyer|attorney|prosecutor|star|manager|captain|owner|partner|reporter|editor|journalist|professor|boss|"
    r"chair(?:man|woman)?|leader|billionaire|entrepreneur|investor|director)s?,?\s+\Z",
    re.IGNORECASE,
)
_OF_A_PERSON = re.compile(
    r"\s*(?:,\s*\d{2}\b|,?\s+who\b|,[^,.]{0,40}?\b(?:founder|chief|CEO|president|director|minister|analyst|professor|"
    r"partner)\b|(?:,[^.]{0,30},)?\s*(?:said|says|told|added|has said|argued|wrote|announced|testified)\b)",
)


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of the passages: how often each is mentioned, and which are persons'."""

    mentions: Counter[str]
    persons: frozenset[str]


def find_agreed_name(question: Question, plan: Plan, candidates: Sequence[Candidate]) -> str | None:
    """The name that the sentences of at least two clauses speak for; None where there is none."""
    results = list({id(c.result): c.result for c in candidates}.values())
    names = _read_names(question, results)
    votes = _count_votes(question, plan, candidates, names)
    votes = _only_of_kind(votes, question, names.persons)

    def weight(name: str) -> tuple[float, str]:
        return -sum(votes[name].values()) - _MENTIONED * math.log1p(names.mentions[name]), name

    best = min(votes, key=weight, default=None)
    if best is None or sum(vote >= _SPEAKS_FOR for vote in votes[best].values()) < 2:
        return None
    return best if " " in best or question.name != "body" else find_full_name(best, [r.article for r in results])


def _read_names(question: Question, results: Sequence[SearchResult]) -> _Names:
    texts = [f"{result.article.title}. {result.chunk.text}" for result in results]
    found = Counter(name.words for text in texts for name in iter_names(text))
    persons = _find_persons(texts, found)
    persons |= {
        full for result in results for full in find_article_persons(result.article).values() if has_form_of_person(full)
    }
    mentions: Counter[str] = Counter(dict.fromkeys(persons, 0))
    for name, number in found.items():
        mentions[name] += number
    if question.name == "country":
        mentions = Counter(country for text in texts for country in find_countries(text))
    return _Names(mentions, frozenset(persons))


def _find_persons(texts: Sequence[str], mentions: Mapping[str, int]) -> set[str]:
    """Names of two or three words with a title, a role or saying beside them, or whose surname is also used alone."""
    signs: Counter[str] = Counter()
    with_article: Counter[str] = Counter()
    for text in texts:
        for name in iter_names(text):
            if not has_form_of_person(name.words):
                continue
            if has_article(name, text):
                with_article[name.words] += 1
            else:
                signs[name.words] += _has_sign(name, text)
    alone = {name: mentions.get(name.split()[-1], 0) for name in signs}
    return {name for name in signs if signs[name] + min(2, alone[name]) > 2 * with_article[name]}


def _has_sign(name: Name, text: str) -> bool:
    before = text[max(0, name.start - 40) : name.start]
    return bool(
        TITLE_BEFORE.search(before) or _ROLE_BEFORE.search(before) or _OF_A_PERSON.match(text[name.end : name.end + 60])
    )


# ---- votes


def _count_votes(
    question: Question, plan: Plan, candidates: Sequence[Candidate], names: _Names
) -> dict[str, dict[int, float]]:
    """For each name, how well the best sentence or title with it covers each clause; not the question's own names."""
    asked = set(split_terms(plan.topic or question.text))
    full = _FullForms(names, persons_first=question.name in ("person", ""))
    votes: dict[str, dict[int, float]] = defaultdict(dict)
    for i in range(len(plan.clauses)):
        order = sorted(range(len(candidates)), key=[-c.clauses[i] for c in candidates].__getitem__)
        for candidate in (candidates[place] for place in order[:_VOTES_A_CLAUSE]):
            for name in {full.of(name) for name in _names_near(question, candidate, names)}:
                if not set(split_terms(name)) & asked:
                    votes[name][i] = max(votes[name].get(i, 0.0), candidate.clauses[i])
    return votes


def _names_near(question: Question, candidate: Candidate, names: _Names) -> Iterable[str]:
    """The names of a sentence and its title, and the longer ones of its passage."""
    here = f"{candidate.result.article.title}. {candidate.text}"
    if question.name == "country":
        return find_countries(here)
    found = {name.words for name in iter_capitalised(here) if name.words in names.mentions}
    return found | {name.words for name in iter_names(candidate.result.chunk.text) if " " in name.words}


class _FullForms:
    """The full form of a word that stands for a name: "Altman" is Sam Altman, "Alameda" mostly Alameda Research."""

    def __init__(self, names: _Names, *, persons_first: bool) -> None:
        self._names, self._persons_first = names, persons_first
        self._by_end: dict[str, set[str]] = defaultdict(set)
        self._by_start: dict[str, set[str]] = defaultdict(set)
        for name in names.mentions:
            words = name.split()
            if len(words) > 1:
                self._by_end[words[-1]].add(name)
            if len(words) == 2:
                self._by_start[words[0]].add(name)

    def of(self, name: str) -> str:
        """The full form; the name itself where there is none that is usual."""
        mentions, persons = self._names.mentions, self._names.persons
        holders = self._by_end.get(name, set())
        of_persons = holders & persons
        if of_persons and not self._persons_first:
            return name
        if not of_persons:
            holders = (holders | self._by_start.get(name, set())) - persons
            holders = {holder for holder in holders if mentions[holder] >= _USUAL * mentions[name]}
        return max(of_persons or holders, key=lambda holder: (mentions[holder], holder), default=name)


def _only_of_kind(
    votes: Mapping[str, dict[int, float]], question: Question, persons: frozenset[str]
) -> dict[str, dict[int, float]]:
    if question.name == "person":
        return {name: clauses for name, clauses in votes.items() if name in persons}
    if question.name:
        return {name: clauses for name, clauses in votes.items() if name not in persons}
    return dict(votes)
