"""An answer without a model: sentences of the archive, each with the place where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.reading import LONGEST, in_reading_order, is_said
from rag.evidence.sentences import Candidate
from rag.types import Plan
from vectorstore.terms import split_terms

MAX_STATEMENTS = 5
_CLOSE = 0.2  # below the best score: a further sentence that says as much
_CLAUSE_CLEAR = 0.3  # of a clause's words, for a sentence to answer that clause
_OUTLET_CLEAR = 0.2  # of any clause's words, for a sentence of an outlet that has none yet
_NAMES_ANSWER = 0.2  # what a sentence gains that names the answer
_PRONOUNS = ("He ", "She ", "It ", "They ", "His ", "Her ", "Their ", "This ", "That ", "These ", "But ", "And ")
_LEANING = 0.12  # what a sentence loses that leans on the one before it


def choose_sentences(plan: Plan, candidates: Sequence[Candidate], *, answer: str | None = None) -> list[Candidate]:
    """One to five sentences in the order in which they are read: the best of each clause, or the best of all.

    `answer`: what the sentences of several clauses are to bear out; one that names it goes before one that does not.
    """
    ranked = sorted(
        (c for c in candidates if len(c.text) <= LONGEST),
        key=lambda c: -(c.score - _LEANING * c.text.startswith(_PRONOUNS)),
    ) or list(candidates[:1])
    several = len(plan.clauses) > 1 or speaks_of_reports(plan)
    chosen = _best_of_each_clause(plan, ranked, _last_word(answer)) if several else []
    for candidate in ranked:
        if len(chosen) >= (MAX_STATEMENTS if several else 3):
            break
        clear = not chosen or (not several and candidate.score >= chosen[0].score - _CLOSE and candidate.fits)
        if clear and not is_said(candidate, chosen):
            chosen.append(candidate)
    return in_reading_order(chosen)


def _best_of_each_clause(plan: Plan, ranked: Sequence[Candidate], bearing: frozenset[str]) -> list[Candidate]:
    """The sentence that says most of each clause, and one of each outlet that the question names."""
    chosen: list[Candidate] = []
    naming = {id(c): _NAMES_ANSWER * bool(bearing and bearing & set(split_terms(c.text))) for c in ranked}

    def worth(candidate: Candidate, covered: float) -> float:
        return 0.7 * covered + 0.3 * candidate.score + naming[id(candidate)]

    for i, clause in enumerate(plan.clauses):
        own = [c for c in ranked if not clause.publishers or c.result.article.publisher in clause.publishers]
        best = max(own or ranked, key=lambda c: worth(c, c.clauses[i]), default=None)
        if best and best.clauses[i] >= _CLAUSE_CLEAR and not is_said(best, chosen):
            chosen.append(best)
    for publisher in dict.fromkeys(name for clause in plan.clauses for name in clause.publishers):
        if any(c.result.article.publisher == publisher for c in chosen):
            continue
        own = [c for c in ranked if c.result.article.publisher == publisher]
        best = max(own, key=lambda c: worth(c, max(c.clauses)), default=None)
        if best and max(best.clauses) >= _OUTLET_CLEAR and not is_said(best, chosen):
            chosen.append(best)
    return chosen[:MAX_STATEMENTS]


def _last_word(answer: str | None) -> frozenset[str]:
    """The terms of the word that a text uses for a name it has given: Altman for Sam Altman."""
    return frozenset(split_terms(answer.split()[-1])) if answer else frozenset()


def speaks_of_reports(plan: Plan) -> bool:
    """Whether a question speaks of several reports, so that each statement is told by outlet and day."""
    return sum(bool(clause.publishers or clause.window) for clause in plan.clauses) > 1 or any(
        len(clause.publishers) > 1 for clause in plan.clauses
    )
