"""An answer without a model: sentences of the archive, each with the place where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from rag.dates import describe, resolve_in_text
from rag.dates.describe import period_in_words
from rag.entities import find_persons, iter_names
from rag.question import Question
from rag.sentences import Candidate
from rag.types import Plan
from vectorstore.terms import split_terms
from vectorstore.types import Article

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


def name_report(article: Article) -> str:
    """ "The Verge, 6 October 2023"; the title where the outlet is not known."""
    who = article.publisher or article.title or "An article"
    if article.published_at is None:
        return who
    day = article.published_at.day
    return f"{who}, {period_in_words(day, day)}"


def explain_in_brackets(text: str, article: Article, *, known: set[str]) -> tuple[str, list[str]]:
    """The sentence with what a reader cannot know in brackets, and each insertion.

    "last year [i.e. 2024]" from the article's own date; a bare surname by the full name in the article, unless that is
    among the `known`, to which it is added.
    """
    names = {place: full for place, full in _name_insertions(text, article).items() if full not in known}
    known.update(names.values())
    insertions = _time_insertions(text, article) | names
    for place in sorted(insertions, reverse=True):
        text = f"{text[:place]} [i.e. {insertions[place]}]{text[place:]}"
    return text, [f"[i.e. {words}]" for _, words in sorted(insertions.items())]


def _time_insertions(text: str, article: Article) -> dict[int, str]:
    if article.published_at is None:
        return {}
    mentions = resolve_in_text(text, anchor=article.published_at.day)
    return {mention.end: describe(mention) for mention in mentions}


def _name_insertions(text: str, article: Article) -> dict[int, str]:
    """The full name after the first bare surname of each person who is not named in full in this sentence."""
    persons = find_persons("\n".join((article.title, article.text, *article.captions)))
    insertions: dict[int, str] = {}
    names = list(_names_with_openers(text))
    for words, end in names:
        full = persons.get(words)
        if full and full not in text and full not in insertions.values():
            insertions[end + 2 * text.startswith(("'s", "’s"), end)] = full
    return insertions


def _names_with_openers(text: str) -> list[tuple[str, int]]:
    """The names of a sentence, also a single word that opens it."""
    names = [(name.words, name.end) for name in iter_names(text)]
    first = text.split(maxsplit=1)[0].rstrip(",'’s") if text.split() else ""
    if first[:1].isupper() and all(end > len(first) for _, end in names):
        names.insert(0, (first, len(first)))
    return names
