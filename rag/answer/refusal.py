"""When to say that the archive does not hold the answer, and why.

Plain reasons first: an outlet that is not held, a time without articles, names that no article knows. What is left is
weighed by a logistic model over what the best passages cover of the question (docs/refusal.md has how it was fitted).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from rag.answer.on_subject import of_outlets_asked
from rag.answer.subject import is_on_subject
from rag.evidence.other_countries import speaks_of_others
from rag.evidence.sentences import Candidate
from rag.evidence.strength import Evidence, own_names, weigh_evidence
from rag.language.dates import DateMention, find_dates
from rag.question.kinds import Question
from rag.question.named_times import find_times
from rag.types import Plan, Reason, SearchResult
from rag.verify.locate import find_near, find_quote
from vectorstore import Archive
from vectorstore.terms import split_terms

_ROLE_OF = re.compile(
    r"\bwho\s+(?:is|was)\s+(?:the\s+)?(?:\w+\s+)?(?P<role>president|premier|prime minister|king|queen|chancellor|mayor|"
    r"minister|governor|leader|ambassador|capital)\s+(?:of|to|in)\s+(?:the\s+)?(?P<place>(?-i:[A-Z])[\w’'-]+)\b(?!\s+of\b)",
    re.IGNORECASE,
)
_TOLD_BY_REPORTS = frozenset(("compare", "summary", "timeline", "latest", "documents"))  # no one sentence answers
_SHORT = 25  # words; longer questions name what each of several reports would say
_QUOTATION = re.compile(r"[“\"„](?P<words>[^“”\"„]+)(?:[”\"“]|\Z)")
_QUOTED_WORDS = 4
_WORD = re.compile(r"\w[\w’'-]*")
_LOOKED_AT = 3  # sentences that would have to answer
_A_MONTH = timedelta(days=27)
_STEM = 4  # letters that a place shares with its adjective: Uzbekistan, Uzbek


# Fitted on 2026-11-29 on questions that no plain reason settles: of our news held back from the reader, of the sample
# archive, of MultiHop-RAG's development set, natural ones, and of one archive asked of another (docs/refusal.md).
_WEIGHTS = Evidence(similar=-5.63, names=-3.71, times=-3.68, answers=-1.58, words=-1.23)
_BIAS = 8.45
_THRESHOLD = 0.5
_DOUBTFUL = 0.35


def weakness(evidence: Evidence) -> float:
    """The chance (0 to 1) that the archive does not hold the answer."""
    total = _BIAS + sum(getattr(_WEIGHTS, name) * getattr(evidence, name) for name in Evidence.__dataclass_fields__)
    return 1 / (1 + math.exp(-total))


def find_reason(
    archive: Archive,
    plan: Plan,
    question: Question,
    *,
    results: Sequence[SearchResult],
    candidates: Sequence[Candidate],
) -> Reason | None:
    """Why the question cannot be answered from `results`, or None when it can."""
    reason = _find_plain_reason(archive, plan, question, results, candidates)
    if reason is not None or (results and not plan.has_subject):
        return reason
    if not candidates or _is_of_other_countries(plan, question, candidates):
        return "weak_evidence"
    if _role_is_missing(question, candidates) or _find_invented(plan, results):
        return "not_stated"
    if plan.form in _TOLD_BY_REPORTS and len(plan.query.split()) <= _SHORT:
        own = of_outlets_asked(plan, results)
        is_told = is_on_subject(archive, plan, own or results)
        return None if is_told else "not_stated" if own else "weak_evidence"
    if _weakness_of(plan, candidates) <= _THRESHOLD:
        return None
    return "not_stated" if is_on_subject(archive, plan, results) else "weak_evidence"


def is_doubtful(plan: Plan, candidates: Sequence[Candidate]) -> bool:
    """Whether the evidence is little better than what is refused: then the reader is told that it may not answer."""
    return plan.form not in _TOLD_BY_REPORTS and _weakness_of(plan, candidates) > _DOUBTFUL


def _weakness_of(plan: Plan, candidates: Sequence[Candidate]) -> float:
    """The chance that the answer is not held; 0 for a question that no one sentence answers."""
    return 0.0 if _asks_several(plan) else weakness(weigh_evidence(plan, candidates))


def _asks_several(plan: Plan) -> bool:
    """Whether a question is told in several sentences, none of which answers it: of several clauses, of several
    outlets, or a long one of what two reports of one outlet say."""
    outlets = {name for clause in plan.clauses for name in clause.publishers}
    return len(plan.clauses) > 1 or len(outlets) > 1 or (bool(outlets) and len(plan.query.split()) > _SHORT)


def _find_plain_reason(
    archive: Archive,
    plan: Plan,
    question: Question,
    results: Sequence[SearchResult],
    candidates: Sequence[Candidate],
) -> Reason | None:
    """An outlet that is not held, a time without reports, names that no report knows."""
    nobody = plan.publishers and not set(plan.publishers) & set(archive.stats().publishers)
    if nobody or _rests_on_what_is_not_held(plan, question):
        return "publisher_not_held"
    # Of two reports that it names by their days one may be held by another day's date.
    one_time = sum(one.field == "window" for one in plan.inferred) <= 1
    empty = one_time and any(drop.field == "window" for drop in plan.dropped) and not _is_told_of(plan, candidates)
    if empty or (not results and _asks_for_time(plan)):
        return "outside_period"
    # Of a question in another language most words are unknown.
    named = plan.has_subject and plan.language == "en"
    return "names_unknown" if named and unknown_names(archive, plan) else None


def explain_refusal(archive: Archive, plan: Plan, reason: Reason, results: Sequence[SearchResult]) -> str | None:
    """A line that names what no report found says; None where the reason says it all."""
    if reason == "names_unknown":
        unknown = set(unknown_names(archive, plan))
        words = [word for word in _WORD.findall(plan.topic) if unknown & set(split_terms(word))]
        return f"No article here holds {' or '.join(f'“{word}”' for word in dict.fromkeys(words))}." if words else None
    if reason != "not_stated":
        return None
    invented = _find_invented(plan, results)
    if invented:
        return f"No report found holds the words “{invented}”."
    return f"The reports found do not say “{plan.query.rstrip(' ?.!')}”."


def _find_invented(plan: Plan, results: Sequence[SearchResult]) -> str | None:
    """A quotation of four words and more in a question about one report or speaker that no report found holds."""
    for match in _QUOTATION.finditer(plan.query) if len(plan.clauses) <= 1 else ():
        words = match["words"].strip(" ,.;:?!…")
        long_enough = len(words.split()) >= _QUOTED_WORDS
        if long_enough and not any(_holds(result, words) for result in results):
            return words
    return None


def _holds(result: SearchResult, words: str) -> bool:
    text = f"{result.article.title}\n{result.article.text}"
    return bool(find_quote(words, text) or find_near(words, text))


def _rests_on_what_is_not_held(plan: Plan, question: Question) -> bool:
    """Whether a question asks an outlet that is not held alone, or puts several reports together of which one is of
    such an outlet: what that one says cannot be known. "What did the Post and the Herald say?" is told without it."""
    alone = not any(clause.publishers for clause in plan.clauses)
    together = question.kind != "other" or len(plan.clauses) > 1
    return bool(plan.unknown_publishers) and (alone or together)


def unknown_names(archive: Archive, plan: Plan) -> list[str]:
    """The names in a question that stand in no article; not the times that it names, for which articles have other
    words."""
    return [term for term in own_names(plan) if not archive.document_frequency(term)]


def _is_of_other_countries(plan: Plan, question: Question, candidates: Sequence[Candidate]) -> bool:
    """Whether the best sentences for a question of one clause all speak of other countries than it asks about."""
    return len(plan.clauses) == 1 and all(speaks_of_others(question.text, c) for c in candidates[:_LOOKED_AT])


def _is_told_of(plan: Plan, candidates: Sequence[Candidate]) -> bool:
    """Whether the best sentences tell of the month or year asked about, in which nothing was published: "trade last
    year" is told by an article of this year."""
    asked = [(a, b) for a, b in _periods(find_times(plan.query, anchor=plan.today)) if b - a >= _A_MONTH]
    for candidate in candidates[:_LOOKED_AT]:
        published = candidate.result.article.published_at
        told = _periods(find_dates(candidate.text, anchor=published.day)) if published else []
        if any(first <= start and end <= last for first, last in asked for start, end in told):
            return True
    return False


def _periods(mentions: Iterable[DateMention]) -> list[tuple[date, date]]:
    """The times that have both ends."""
    return [(mention.first, mention.last) for mention in mentions if mention.first and mention.last]


def _asks_for_time(plan: Plan) -> bool:
    return plan.window is not None or plan.as_of_given


def _role_is_missing(question: Question, candidates: Sequence[Candidate]) -> bool:
    """ "Who is the president of Uzbekistan" needs that role beside that place, not both words somewhere."""
    asked = _ROLE_OF.search(question.text)
    if not asked:
        return False
    role, place = re.escape(asked["role"].split()[-1]), re.escape(asked["place"][:_STEM])
    beside = re.compile(
        rf"\b{place}\w*(?:[’']s?)?\s+(?:[\w-]+\s+){{0,2}}?{role}|{role}\s+of\s+(?:the\s+)?{place}", re.IGNORECASE
    )
    return not any(beside.search(candidate.text) for candidate in candidates)
