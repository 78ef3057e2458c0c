"""How many watched: a report of a match or a rally gives one crowd, seldom with a word of what was watched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

from rag.conflicts.asked_value import AskedValues
from rag.conflicts.claims import Claim, numbers_in
from rag.conflicts.compare import differ
from rag.conflicts.groups import Group, as_subject, group_said
from rag.conflicts.values import CLEARLY, ReadPassage, SaidValue, anchor_of, are_of_one_event, shared_names
from rag.evidence.sentences import Candidate
from rag.language.reading import flatten
from rag.question.kinds import Question
from rag.verify.dates import mentions_of

_HEDGE = r"(?:about |around |some |nearly |almost |more than |over |just over |just under |an estimated )?"
_CROWD_OF = re.compile(rf"\b(?:crowd|attendance|audience|gate) (?:of|was|is) {_HEDGE}\Z", re.IGNORECASE)
_BEFORE = re.compile(rf"\b(?:before|in front of|(?:watched|attended|seen) by) {_HEDGE}\Z", re.IGNORECASE)
_PEOPLE = r" (?:people|spectators|fans|supporters|onlookers|demonstrators|protesters|guests)"
_ENDS = re.compile(rf"{_PEOPLE}(?:[,.;:]|\Z| (?:at|in|on|who)\b)")
_WATCHED = re.compile(rf"(?:{_PEOPLE})? (?:watched|attended|turned out|saw (?:it|the)|came to (?:see|watch))\b")
SAME_NAMES = 4  # both teams or the speakers, the place and the competition; two games of one team share fewer
WEEK = timedelta(days=8)  # a report names the day within it


def crowd_groups(asked: AskedValues, question: Question, evidence: Sequence[ReadPassage]) -> list[Group]:
    """The crowds that reports of one event on one day give; empty where one of them gives several, or they agree."""
    if not asked.crowd or not any(passage.share >= CLEARLY for passage in evidence):
        return []
    found = [said for passage in evidence if (said := _crowd(passage)) is not None]
    of_one = [one for one in found if any(_of_one_event(one, other) for other in found if other is not one)]
    if not any(differ(one.claim, other.claim) and _of_one_event(one, other) for one, other in combinations(of_one, 2)):
        return []
    return list(group_said(as_subject(question), of_one))


def _crowd(passage: ReadPassage) -> SaidValue | None:
    """The one crowd of a passage."""
    found = [(claim, one) for one in passage.sentences for claim in _crowds_in(one)]
    if len({claim.values for claim, _ in found}) != 1:
        return None
    claim, one = found[0]
    return SaidValue(claim, one, one.result.article, one.start, one.end, one.score, passage=passage)


def _crowds_in(candidate: Candidate) -> Iterator[Claim]:
    text = flatten(candidate.text)
    for claim in numbers_in(candidate.text):
        lead = text[max(0, claim.start - 60) : claim.start]
        if claim.unit or not claim.end:
            continue
        before = _BEFORE.search(lead) and _ENDS.match(text, claim.end)
        if _CROWD_OF.search(lead) or before or _WATCHED.match(text, claim.end):
            yield claim


def _of_one_event(one: SaidValue, other: SaidValue) -> bool:
    """Whether their passages share names enough and a day on which it may have been."""
    if one.passage is None or other.passage is None or one.version[0] == other.version[0]:
        return False
    return (
        shared_names(one.passage, other.passage) >= SAME_NAMES
        and are_of_one_event(one.passage, other.passage, strictly=True)
        and bool(_days(one.passage) & _days(other.passage))
    )


def _days(passage: ReadPassage) -> set[date]:
    """The days of the week before its publication that a passage names."""
    published = anchor_of(passage.result.article)
    if published is None:
        return set()
    named = mentions_of(flatten(passage.result.chunk.text), published)
    return {
        one.first for one in named if one.first and one.first == one.last and published - WEEK <= one.first <= published
    }
