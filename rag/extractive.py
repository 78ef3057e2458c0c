"""An answer without a model: sentences of the archive, each with the place where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from rag.question import Question
from rag.sentences import Candidate
from rag.types import Plan
from vectorstore.terms import split_terms

MAX_STATEMENTS = 5
_CLOSE = 0.8  # of the best score: a further sentence that says as much
_SAME = 0.8  # of the smaller set of words: a sentence that says the same again
_CLAUSE_CLEAR = 0.3  # of a clause's words, for a sentence to answer that clause
_MAX_CHARACTERS = 700
_PRONOUNS = ("He ", "She ", "It ", "They ", "His ", "Her ", "Their ", "This ", "That ", "These ", "But ", "And ")
_LEANING = 0.12  # what a sentence loses that leans on the one before it


def choose_sentences(plan: Plan, question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """One to five sentences in the order in which they are read: the best of each clause, or the best of all."""
    ranked = sorted(
        (c for c in candidates if len(c.text) <= _MAX_CHARACTERS),
        key=lambda c: -(c.score - _LEANING * c.text.startswith(_PRONOUNS)),
    ) or list(candidates[:1])
    several = len(plan.clauses) > 1
    chosen = _best_of_each_clause(plan, ranked) if several else []
    for candidate in ranked:
        if len(chosen) >= (MAX_STATEMENTS if several else 3):
            break
        clear = not chosen or (not several and candidate.score >= _CLOSE * chosen[0].score and candidate.fits)
        if clear and not any(_says_the_same(candidate, other) for other in chosen):
            chosen.append(candidate)
    return _in_reading_order(chosen)


def _best_of_each_clause(plan: Plan, ranked: Sequence[Candidate]) -> list[Candidate]:
    chosen: list[Candidate] = []
    for i, clause in enumerate(plan.clauses):
        own = [c for c in ranked if not clause.publishers or c.result.article.publisher in clause.publishers]
        best = max(own or ranked, key=lambda c: 0.7 * c.clauses[i] + 0.3 * c.score, default=None)
        if best and best.clauses[i] >= _CLAUSE_CLEAR and not any(_says_the_same(best, other) for other in chosen):
            chosen.append(best)
    return chosen[:MAX_STATEMENTS]


def _says_the_same(a: Candidate, b: Candidate) -> bool:
    first, second = set(split_terms(a.text)), set(split_terms(b.text))
    return len(first & second) >= _SAME * max(1, min(len(first), len(second)))


def _in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """The best first; sentences of one article together, in its order."""
    articles = list(dict.fromkeys(c.result.article.article_id for c in chosen))
    return sorted(chosen, key=lambda c: (articles.index(c.result.article.article_id), c.start))


def speaks_of_reports(plan: Plan) -> bool:
    """Whether a question speaks of several reports, so that each statement is told by outlet and day."""
    return sum(bool(clause.publishers or clause.window) for clause in plan.clauses) > 1 or any(
        len(clause.publishers) > 1 for clause in plan.clauses
    )
