"""Yes or No, when the evidence decides it.

A question is taken apart into the reports that it speaks of, and into what it asks of them: whether they agree, whether
each says what it is said to say, or which came first. A report counts only with a sentence of its own outlet; where
that is missing, or none of the rules below holds, there is no polarity (docs/answers.md has what was measured).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean
from typing import Literal

from rag.evidence.sentences import Candidate
from rag.question.kinds import Question
from rag.short_answers.denials import said_words, speak_against
from rag.types import Clause, Conflict, Plan
from vectorstore.types import Window

_HELD = 0.45  # of the words of the claims, on average, for their reports to hold them
_REPORTED = 0.3  # of the words on a report, for it to be the one that was meant
_LOOKED_AT = 12  # sentences
_ON_FACT = 0.25  # of the question's words, for a sentence that denies one of them
_ON_SUBJECT = 0.42  # the same, for a report to be on the subject of agreement

Comparison = Literal["agreement", "disagreement", "change", "likeness", "claims"]

_AGREEMENT = r"consisten(?:t|tly|cy)|agree(?:s|d|ment)?|align(?:s|ed|ment)?|in accord|corroborate[sd]?"
_DISAGREEMENT = (
    r"inconsisten(?:t|tly|cy|cies)|disagree(?:s|d|ment)?|contradict(?:s|ed|ing|ion|ions|ory)?|discrepanc(?:y|ies)|"
    r"differ(?:s|ed)?|at odds|(?:fail|fails|failed) to (?:\w+ ){0,2}(?:consistency|agree|align)"
)
_CHANGE = r"there (?:a |any |no )?(?:\w+ )?(?:change|shift)|(?:has|have|did|does)\b(?!.*\bsuggest).*\bchanged?"
_LIKENESS = r"same|similar(?:ly|ity)?|identical(?:ly)?|alike|broader|narrower|more|less|fewer"
_TABLE: tuple[tuple[Comparison, str], ...] = (
    ("disagreement", _DISAGREEMENT),
    ("agreement", _AGREEMENT),
    ("change", _CHANGE),
    ("likeness", _LIKENESS),
)
_ASKED = tuple((asked, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for asked, words in _TABLE)
# "consistent or inconsistent": the answer is one of the two words.
_EITHER = re.compile(
    r"\b(?P<agree>consistent|agreement|agree|align(?:ed)?|similar|the same)\b[^?]{0,40}?\bor\b[^?]{0,40}?\b"
    r"(?:inconsistent|disagreement|disagree|different(?:ly)?|change|differ|contradict)\b",
    re.IGNORECASE,
)
_SAME_OR_NOT = re.compile(
    rf"\b(?:(?P<differ>{_DISAGREEMENT}|different)|(?:{_AGREEMENT}|same|equal|identical))\b", re.IGNORECASE
)
_DENIED_CHANGE = re.compile(r"\bno (?:change|shift|difference)s?\b|\bunchanged\b|\bnot changed?\b", re.IGNORECASE)
_ORDER = re.compile(
    r"^(?:did|was|were|has|had)\b(?P<first>.+?)\b(?P<order>before|after)\b(?P<second>.+?)\?$", re.IGNORECASE
)
_REPORTS = re.compile(r"\b(?:report|mention|publish|recommend|suggest|cover|discuss|writ|announc|describ)\w*", re.I)

_DENIES = re.compile(
    r"\b(?:no|(?<!or )not(?!-|\s+only)|never|without|neither|nor|none|nobody|nothing|fail(?:s|ed)?|cannot|unaware|"
    r"unrelated)\b|n['’]t\b",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\b(on|off|in|ahead of|behind|before|after|above|below|over|under|for|against|with|without|up|down)\s+"
    r"(?:the\s+)?(\w+)",
    re.IGNORECASE,
)
_ORDERED = "By the times of publication of the two reports."
_AGREED = "Both reports are on the subject, and neither was found to speak against the other."


@dataclass(frozen=True, slots=True)
class ReportSide:
    """A report that a question speaks of: its words there, and the sentence of that outlet that holds most of them.

    `outlet` is None where the question names none; `support`: the share of those words (0 to 1, by weight) that the
    sentence and its header hold.
    """

    words: str
    outlet: str | None
    evidence: Candidate
    support: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided (Yes, No, a word that the question offers, a list), why, and the sentences it rests on.

    `answer` is None where the sentences are the answer.
    """

    answer: str | None
    why: str
    evidence: tuple[Candidate, ...]


def decide(plan: Plan, question: Question, candidates: Sequence[Candidate]) -> Decision | None:
    """The answer to a question of yes or no, or between two opposite words; None where the evidence decides neither."""
    if question.kind != "yes_no" or plan.question.count("?") > 1:
        return None
    sides = find_sides(plan, candidates)
    if not sides:
        return None
    asked = _read_asked(plan, sides)
    order = _ORDER.match(plan.query)
    if order and asked == "claims" and _REPORTS.search(order["first"]) and _REPORTS.search(order["second"]):
        return _decide_order(order, sides)
    if asked in ("agreement", "disagreement"):
        return _decide_agreement(plan, asked, sides, candidates)
    if len(sides) == 1:
        return _decide_fact(plan, _of_outlet(sides[0], candidates)) if asked == "claims" else None
    return _decide_claims(plan, asked, sides)


def decide_by_values(plan: Plan, question: Question, conflicts: Sequence[Conflict]) -> tuple[str, str] | None:
    """Yes or No, and why, to whether reports give the same, where those that are named give different values."""
    asked = _SAME_OR_NOT.search(plan.query)
    if question.kind != "yes_no" or not asked:
        return None
    named = {name for clause in plan.clauses for name in clause.publishers}
    for conflict in conflicts:
        outlets = {value.publisher for value in conflict.values}
        if conflict.kind == "differs" and (not named or len(named & outlets) > 1):
            return ("Yes" if asked["differ"] else "No"), "The reports give different values."
    return None


def _read_asked(plan: Plan, sides: Sequence[ReportSide]) -> Comparison:
    """What is asked of the reports. Where a question names none, it asks for a fact."""
    asked: Comparison = next((asked for asked, pattern in _ASKED if pattern.search(plan.query)), "claims")
    of_reports = len(sides) > 1 or sides[0].outlet is not None
    return asked if of_reports or asked not in ("agreement", "disagreement") else "claims"


def _of_outlet(side: ReportSide, candidates: Sequence[Candidate]) -> list[Candidate]:
    return [c for c in candidates if side.outlet in (None, c.result.article.publisher)]


def find_sides(plan: Plan, candidates: Sequence[Candidate]) -> tuple[ReportSide, ...]:
    """The reports that a question speaks of, in its order; none where one of them has no sentence of its outlet.

    A clause with an outlet or a time of publication begins a report, those without go with the one before them.
    """
    groups: list[list[int]] = []
    for i, clause in enumerate(plan.clauses):
        if groups and (not (clause.publishers or clause.window) or not _is_bound(plan, groups[-1])):
            groups[-1].append(i)
        else:
            groups.append([i])
    sides: list[ReportSide] = []
    for group in groups:
        clauses = [plan.clauses[i] for i in group]
        outlets = list(dict.fromkeys(name for clause in clauses for name in clause.publishers))
        for outlet in (*outlets,) or (None,):
            side = _find_side(clauses, group, outlet, candidates, sides)
            if side is None:
                return ()
            sides.append(side)
    return tuple(sides)


def _is_bound(plan: Plan, group: Sequence[int]) -> bool:
    """Whether a group of clauses has named its report: an opening such as "Was there a change in" has not."""
    return any(plan.clauses[i].publishers or plan.clauses[i].window for i in group)


def _find_side(
    clauses: Sequence[Clause], group: Sequence[int], outlet: str | None, candidates: Sequence[Candidate],
    taken: Sequence[ReportSide],
) -> ReportSide | None:  # fmt: skip
    """The sentence of the outlet that holds most of the clauses' words, of an article of its own where there is one."""
    windows = [clause.window for clause in clauses if clause.window]
    own = [c for c in candidates if outlet is None or c.result.article.publisher == outlet]
    for keep in (_published_in(windows), _not_of([side.evidence.result.article.article_id for side in taken])):
        own = [c for c in own if keep(c)] or own
    if not own:
        return None
    best = max(own, key=lambda c: sum(c.clauses[i] for i in group))
    words = " ".join(clause.text for clause in clauses)
    return ReportSide(words, outlet, best, sum(best.clauses[i] for i in group) / len(group))


def _published_in(windows: Sequence[Window]) -> Callable[[Candidate], bool]:
    def keep(candidate: Candidate) -> bool:
        moment = candidate.result.article.published_at
        return not windows or (moment is not None and any(moment in window for window in windows))

    return keep


def _not_of(article_ids: Sequence[str]) -> Callable[[Candidate], bool]:
    return lambda candidate: candidate.result.article.article_id not in article_ids


def _decide_order(order: re.Match[str], sides: Sequence[ReportSide]) -> Decision | None:
    """By the publication of the two reports, where both moments are known and differ."""
    if len(sides) != 2 or min(side.support for side in sides) < _REPORTED:
        return None
    first, second = (side.evidence.result.article.published_at for side in sides)
    if first is None or second is None or first.seconds == second.seconds:
        return None
    word = "before" if first.seconds < second.seconds else "after"
    if re.search(r"\bbefore or after\b", order.string, re.IGNORECASE):
        return Decision(word.capitalize(), _ORDERED, _evidence(sides))
    is_so = (word == order["order"].lower()) != bool(_DENIES.search(order["first"]))
    return Decision("Yes" if is_so else "No", _ORDERED, _evidence(sides))


def _decide_agreement(
    plan: Plan, asked: Comparison, sides: Sequence[ReportSide], candidates: Sequence[Candidate]
) -> Decision | None:
    """Two reports on the subject agree where neither speaks against the other."""
    if len(sides) == 1:  # "its report of 1 October and its report of 7 October"
        sides = (sides[0], *_find_another(sides[0], candidates))
    articles = {side.evidence.result.article.article_id for side in sides}
    if len(articles) < 2 or fmean(side.support for side in sides) < _ON_SUBJECT:
        return None
    agree = not any(speak_against(a.evidence.text, b.evidence.text) for a, b in combinations(sides, 2))
    either = _EITHER.search(plan.query)
    if either:
        return Decision(either["agree"].capitalize(), _AGREED, _evidence(sides)) if agree else None
    why = _AGREED if agree else "One of the reports speaks against another."
    return Decision("Yes" if agree == (asked == "agreement") else "No", why, _evidence(sides))


def _find_another(side: ReportSide, candidates: Sequence[Candidate]) -> Iterator[ReportSide]:
    """The same words in another article of the same outlet."""
    first = side.evidence.result.article
    own = [
        c
        for c in candidates
        if c.result.article.publisher == first.publisher and c.result.article.article_id != first.article_id
    ]
    if own:
        best = max(own, key=lambda c: sum(c.clauses))
        yield ReportSide(side.words, side.outlet, best, fmean(best.clauses))


def _decide_claims(plan: Plan, asked: Comparison, sides: Sequence[ReportSide]) -> Decision | None:
    """No where a claim denies what its report says without a denial; Yes where each is held."""
    if _DENIED_CHANGE.search(plan.query) or (asked != "change" and any(_is_denied(side) for side in sides)):
        return Decision("No", "The question denies what the reports say without a denial.", _evidence(sides))
    if asked != "claims" or fmean(side.support for side in sides) < _HELD:
        return None
    return Decision("Yes", "Each report says most of what it is asked for.", _evidence(sides))


def _decide_fact(plan: Plan, candidates: Sequence[Candidate]) -> Decision | None:
    """Whether something is so, by one sentence: No where it is denied, Yes where a sentence has every word of it.

    Of a sentence that denies, two of the words denied must be asked for, or one where it is on the subject.
    """
    asked = {said.stem for said in said_words(plan.topic)}
    if not asked or _DENIES.search(plan.topic):
        return None
    for candidate in candidates[:_LOOKED_AT]:
        denied = {said.stem for said in said_words(candidate.text) if said.denied} & asked
        if len(denied) >= 2 or (denied and candidate.in_context >= _ON_FACT):
            return Decision("No", "A sentence denies it.", (candidate,))
    best = candidates[0]
    words = {said.stem for said in said_words(best.text) if said.plain and not said.denied}
    held = asked <= words
    return (
        Decision("Yes", "One sentence says all of it.", (best,))
        if held and not _is_turned(plan.topic, best.text)
        else None
    )


def _is_turned(asked: str, said: str) -> bool:
    """ "Behind schedule" where "on schedule" is asked for."""
    pairs = {found[2].lower(): found[1].lower() for found in _PLACED.finditer(said)}
    return any(pairs.get(found[2].lower(), found[1].lower()) != found[1].lower() for found in _PLACED.finditer(asked))


def _is_denied(side: ReportSide) -> bool:
    return bool(_DENIES.search(side.words)) and not _DENIES.search(side.evidence.text)


def _evidence(sides: Sequence[ReportSide]) -> tuple[Candidate, ...]:
    return tuple(
        {(side.evidence.result.article.article_id, side.evidence.start): side.evidence for side in sides}.values()
    )
