"""Values of one thing, brought together: whether outlets differ on it, or it was revised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, pairwise
from typing import Literal

from rag.conflicts.asked_value import AskedValues
from rag.conflicts.claims import Claim, bodies_in, numbers_in, without_dates
from rag.conflicts.compare import differ, is_toll
from rag.conflicts.values import SURE, ReadPassage, SaidValue, anchor_of, are_of_one_event, is_of_something_else
from rag.evidence.sentences import Candidate
from rag.language.names import find_names, fold_line, is_ordinary
from rag.language.reading import FUNCTION_WORDS, flatten, stem
from rag.question.kinds import Question
from vectorstore.terms import split_terms

ALIKE = 0.5  # of the shorter sentence's words, for two sentences to tell of one thing
ALIKE_WORDS = 4
NEAR_THE_BEST = 0.7  # of the best sentence's share of the question
MONTH, MONTH_AND_A_HALF = timedelta(days=31), timedelta(days=45)
_ARTICLE = 4  # letters of "The "
LAG = timedelta(hours=12)  # a report may still carry the toll of the morning

ConflictKind = Literal["differs", "revised"]


@dataclass(frozen=True, slots=True)
class Group:
    """Values of one thing, not all alike, one for each version of an article."""

    about: str
    kind: ConflictKind
    said: tuple[SaidValue, ...]


def as_subject(question: Question) -> str:
    """A question as what a conflict is about: without its mark."""
    return question.text.strip().rstrip("?").strip()


def asked_groups(asked: AskedValues, question: Question, said: Sequence[SaidValue]) -> list[Group]:
    """The values that the evidence gives for what is asked; empty where they agree."""
    if not said:
        return []
    names = [one for one in said if one.claim.name]
    values = [one for one in said if not one.claim.name]
    about = as_subject(question)
    groups = list(_name_groups(about, names)) or list(_name_groups(about, names, task=asked.task))
    if asked.fates and asked.nouns:
        groups.extend(group_said(about, _tolls(values), toll=True))
    else:
        for unit in dict.fromkeys(_sort(one.claim) for one in values):
            groups.extend(group_said(about, _by_reference([one for one in values if _sort(one.claim) == unit])))
    return groups


def _sort(claim: Claim) -> str:
    return claim.unit if claim.unit in ("clock", "day", "year") else ""


def unasked_groups(asked: AskedValues, evidence: Sequence[ReadPassage]) -> list[Group]:
    """The numbers and bodies on which sentences differ that tell of one thing, where no value is asked for."""
    if asked.number or asked.times or not evidence:
        return []
    sentences = [one for passage in evidence for one in passage.sentences if not is_of_something_else(one)]
    best = max((candidate.in_context for candidate in sentences), default=0.0)
    near = [candidate for candidate in sentences if candidate.in_context >= NEAR_THE_BEST * best]
    bodies = [_plain(claim, candidate) for candidate in near for claim in bodies_in(candidate.text)]
    groups = list(_name_groups("", bodies))
    numbered = [(one, _words_of(one.text), _names_of(one.text)) for one in near if _NUMBER.search(one.text)]
    for (one, words, names), (other, others, other_names) in combinations(numbered, 2):
        apart = one.result.article.article_id != other.result.article.article_id
        if apart and _are_alike(words, others) and (names <= other_names or other_names <= names):
            groups.extend(_number_groups(one, other))
    return groups


def _plain(claim: Claim, candidate: Candidate) -> SaidValue:
    return SaidValue(claim, candidate, candidate.result.article, candidate.start, candidate.end, candidate.score)


def _number_groups(one: Candidate, other: Candidate) -> Iterator[Group]:
    """The numbers of two sentences alike that count or measure one thing, where just one of each does."""
    mine, theirs = (
        tuple(without_dates(numbers_in(each.text), each.text, anchor_of(each.result.article))) for each in (one, other)
    )
    for claim in mine:
        same = [another for another in theirs if _one_measure(claim, another)]
        if len(same) != 1 or sum(_one_measure(another, same[0]) for another in mine) != 1:
            continue
        yield from group_said(_what_is_counted(claim), [_plain(claim, one), _plain(same[0], other)])


def _one_measure(one: Claim, other: Claim) -> bool:
    if one.unit or other.unit:
        return one.unit == other.unit and one.fates == other.fates and one.unit != "votes"
    return bool(one.nouns & other.nouns) and one.fates == other.fates


def _what_is_counted(claim: Claim) -> str:
    words = claim.words.split()[1:]
    return f"the number of {' '.join(words)}" if words and not claim.unit else "the figure"


def _are_alike(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two sentences share half of the shorter one's words, and four at least."""
    return len(mine & theirs) >= max(ALIKE_WORDS, ALIKE * min(len(mine), len(theirs)))


def _words_of(sentence: str) -> frozenset[str]:
    return frozenset(term for term in split_terms(sentence) if term not in _COMMON and not term.isdigit())


def _names_of(sentence: str) -> frozenset[str]:
    """The words of its names, but for one that may only begin the sentence."""
    names = find_names(flatten(sentence), frozenset({0}))
    return frozenset(
        token.folded
        for name in names
        for token in name.tokens
        if not (name.initial and token is name.tokens[0] and is_ordinary(token.text))
    )


_TOTAL = re.compile(r"\b(?:bring(?:s|ing)?|brought|toll|total|in all|number of|altogether)\b", re.IGNORECASE)
_IN_YEAR = re.compile(r"\bin (?:the )?(1[5-9]\d\d|20\d\d)\b")
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|\w+teen|\w+ty|hundred|thousand|million)\b",
    re.IGNORECASE,
)
_COMMON = frozenset(map(stem, FUNCTION_WORDS)) | {"say", "said", "year", "peopl"}


def _tolls(values: Sequence[SaidValue]) -> list[SaidValue]:
    """What each version counts up to, in the sentences that are nearest to the question; past disasters left out."""
    chosen = []
    for own in _by_version(one for one in values if one.clear):
        present = [one for one in own if not _is_history(one) and not _is_one_of_several(one, own)]
        best = max((one.candidate.in_context for one in present), default=0.0)
        near = [one for one in present if one.candidate.in_context >= NEAR_THE_BEST * best]
        if near:
            chosen.append(max(near, key=lambda one: one.claim.values[0]))
    return chosen


def _is_history(said: SaidValue) -> bool:
    """Whether the sentence tells of a year that is not about that of its article: "in 2006/07"."""
    years = (int(found[1]) for found in _IN_YEAR.finditer(said.candidate.text))
    return not said.claim.days and any(abs(year - said.moment.year) > 1 for year in years)


def _is_one_of_several(said: SaidValue, own: Sequence[SaidValue]) -> bool:
    """Whether the sentence counts two groups: "1,200 were killed there, and 1,537 here"; not "bringing to nine"."""
    beside = {one.claim.values for one in own if (one.start, one.article) == (said.start, said.article)}
    return len(beside) > 1 and not _TOTAL.search(said.candidate.text)


def _by_reference(values: Sequence[SaidValue]) -> list[SaidValue]:
    """The value that answers best, and that of each other version which agrees with it or else contradicts it."""
    values = [one for one in values if not _is_history(one)]
    reference = max((one for one in values if one.clear), key=lambda one: one.rank, default=None)
    if reference is None:
        return []
    own = [one for one in values if one.version == reference.version]
    chosen = [reference]
    for others in _by_version(one for one in values if one.version != reference.version):
        agreeing = [one for one in others if differ(reference.claim, one.claim) is False]
        contrary = [
            one
            for one in others
            if differ(reference.claim, one.claim) and not any(differ(each.claim, one.claim) is False for each in own)
        ]
        chosen.extend(_most_clear(reference, agreeing) or _most_clear(reference, contrary))
    return chosen


def _most_clear(reference: SaidValue, said: Sequence[SaidValue]) -> list[SaidValue]:
    """The best of the clear ones that tell of the same event; where none is clear, the only one of the same days."""
    clear = [one for one in said if one.clear and _tell_of_one_event(reference, one)]
    if clear:
        return [max(clear, key=lambda one: one.rank)]
    near = len(said) == 1 and are_near(reference, said[0], MONTH_AND_A_HALF)
    return list(said) if near and _share_event(reference, said[0], strictly=True) else []


def _tell_of_one_event(one: SaidValue, other: SaidValue) -> bool:
    if are_near(one, other, MONTH):
        return _share_event(one, other, strictly=False) or _both_are_sure(one, other)
    return one.outlet == other.outlet or _share_event(one, other, strictly=True, far=True)


def _both_are_sure(one: SaidValue, other: SaidValue) -> bool:
    return min(one.candidate.in_context, other.candidate.in_context) >= SURE


def _share_event(one: SaidValue, other: SaidValue, *, strictly: bool, far: bool = False) -> bool:
    if one.passage is None or other.passage is None or one.passage is other.passage:
        return True
    return are_of_one_event(one.passage, other.passage, strictly=strictly, far=far)


def are_near(one: SaidValue, other: SaidValue, most: timedelta) -> bool:
    """Whether two values came out at most so far apart."""
    return abs(one.moment - other.moment) <= most


def _by_version(values: Iterable[SaidValue]) -> list[list[SaidValue]]:
    versions: dict[tuple[str, int], list[SaidValue]] = {}
    for one in values:
        versions.setdefault(one.version, []).append(one)
    return list(versions.values())


def _name_groups(about: str, names: Sequence[SaidValue], *, task: frozenset[str] = frozenset()) -> Iterator[Group]:
    """Names that differ between stories neither of which has the other's name.

    They have a word in common, or both are said to do the `task`, in reports of one event.
    """
    seen: list[SaidValue] = []
    for one, other in combinations(names, 2):
        if one in seen or other in seen or one.story & other.story:
            continue
        if not differ(one.claim, other.claim) and not _do_the_same(one, other, task):
            continue
        if _mentions(one, other.claim) or _mentions(other, one.claim):
            continue
        same = [
            said
            for said in names
            if any(
                said.claim.unit == each.claim.unit and differ(said.claim, each.claim) is False for each in (one, other)
            )
        ]
        seen += same
        firsts = [versions[0] for versions in _by_version(same)]
        what = about or ("the name of the body" if one.claim.unit == "body" else "the name")
        if task:
            yield Group(what, "differs", tuple(_once_a_story(firsts)))
        else:
            yield from group_said(what, firsts)


def _do_the_same(one: SaidValue, other: SaidValue, task: frozenset[str]) -> bool:
    """ "The Marine Accident Board investigates" and "the Maritime Safety Inspectorate leads the inquiry"."""
    if differ(one.claim, other.claim) is False or not all(
        _begins_with(said) and task & _stems(said) for said in (one, other)
    ):
        return False
    return are_near(one, other, MONTH) and _share_event(one, other, strictly=False)


def _begins_with(said: SaidValue) -> bool:
    return said.claim.words in flatten(said.candidate.text)[: len(said.claim.words) + _ARTICLE]


def _stems(said: SaidValue) -> frozenset[str]:
    return frozenset(map(stem, re.findall(r"[^\W\d_]+", said.candidate.text)))


def _mentions(said: SaidValue, claim: Claim) -> bool:
    """Whether the passage has the name anywhere."""
    return f" {' '.join(claim.name)} " in fold_line(flatten(said.candidate.result.chunk.text))


def group_said(about: str, said: Sequence[SaidValue], *, toll: bool = False) -> Iterator[Group]:
    """The group of the values, if any two of them differ."""
    kept = _once_a_story(said)
    if any(_clash(one, other, toll=toll) for one, other in combinations(kept, 2)):
        yield Group(about, _kind(kept, toll=toll), tuple(kept))


def _clash(one: SaidValue, other: SaidValue, *, toll: bool) -> bool:
    return one.claim.values[0] != other.claim.values[0] if toll else bool(differ(one.claim, other.claim))


def _once_a_story(said: Sequence[SaidValue]) -> list[SaidValue]:
    """The earliest of the articles that print one story; versions of an article each."""
    kept: list[SaidValue] = []
    for one in sorted(said, key=lambda each: each.moment):
        copied = any(one.story & other.story and one.version[0] != other.version[0] for other in kept)
        if not copied:
            kept.append(one)
    return kept


def _kind(said: Sequence[SaidValue], *, toll: bool) -> ConflictKind:
    """Revised where only later reports change a toll, or each outlet only its own value; else outlets differ."""
    if toll or all(is_toll(one.claim, other.claim) for one, other in combinations(said, 2)):
        return "differs" if any(_goes_back(one, other) for one, other in pairwise(said)) else "revised"
    latest = {one.outlet: one for one in sorted(said, key=lambda each: each.moment)}
    return "differs" if any(differ(a.claim, b.claim) for a, b in combinations(latest.values(), 2)) else "revised"


def _goes_back(one: SaidValue, other: SaidValue) -> bool:
    """Whether another outlet's later report counts fewer."""
    if one.outlet == other.outlet:
        return False
    later = other.moment - one.moment
    return other.claim.values[0] < one.claim.values[0] and later > LAG
