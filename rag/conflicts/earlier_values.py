"""What a report itself says was said before: "Stillwater promises 35 jobs. It had first promised 60."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.conflicts.asked_value import AskedValues
from rag.conflicts.claims import Claim, numbers_in, without_dates
from rag.conflicts.compare import differ
from rag.conflicts.groups import Group, as_subject
from rag.conflicts.values import SaidValue, anchor_of
from rag.language.calendar_names import ANY_MONTH, ANY_WEEKDAY
from rag.language.reading import flatten
from rag.question.kinds import Question

# Verbs of saying and planning: a second "promised" is of the same thing, a second "won" or "rose" of another time.
_STATED = (
    r"promis|pledg|announc|plann?|estimat|report|propos|forecast|expect|predict|declar|stat|budget|said|say|project"
)
_FIRST = r"(?:first|originally|initially|previously|earlier|at first)"
_VERB = re.compile(rf"\b(?P<verb>{_STATED})(?:s|es|ed|e|ing)?\b")
# "It had first promised 60", "They had promised 60 at first"
_BEFORE = re.compile(
    r"(?:It|They|He|She|We|The [a-z]+) had (?:(?P<adverb>" + _FIRST + rf") )?(?P<verb>{_STATED})(?:s|es|ed|e)? "
)
_SAYS_FIRST = re.compile(rf"\b{_FIRST}\b")
# "for the north alone", "60 more": something else, or a part of it
_OF_ANOTHER = re.compile(r"\b(?:for|more|another|elsewhere|each|every|per|further|other)\b")
_NAME = re.compile(r"(?<=[a-z0-9,;] )[A-Z][\w'’-]+")
_DAYS = f"{ANY_MONTH}|{ANY_WEEKDAY}"
_DAY = re.compile(_DAYS)


def former_groups(asked: AskedValues, question: Question, said: Sequence[SaidValue]) -> list[Group]:
    """The value that answers best, with the one that its own outlet gave before it; empty where it gave none.

    Told by another version of the same sentence, or by the one behind it.
    """
    present = [one for one in said if one.clear]
    best = max(present, key=lambda one: one.rank, default=None)
    if best is None:
        return []
    about = as_subject(question)
    if best.claim.unit == "person":
        return [Group(about, "revised", pair) for pair in _renamed(best, present)][:1]
    if not asked.number or not best.claim.values:
        return []
    for former in (*_of_other_versions(best, present), *_stated_before(best)):
        if differ(best.claim, former.claim):
            return [Group(about, "revised", (former, best))]
    return []


def _of_other_versions(best: SaidValue, said: Sequence[SaidValue]) -> list[SaidValue]:
    """The only value that the same sentence gave in an earlier version."""
    same = [one for one in said if one.candidate is best.candidate]
    own = [one for one in same if one.version == best.version]
    former = [one for one in same if one.version < best.version]
    return former if len(own) == len(former) == 1 else []


def _renamed(best: SaidValue, said: Sequence[SaidValue]) -> Iterator[tuple[SaidValue, SaidValue]]:
    """The person who answers, and the other by the same first or last name whom the sentence had in that place."""
    for one in said:
        if one.claim.name != best.claim.name:
            continue
        same = [each for each in said if each.candidate is one.candidate]
        own = {each.claim.name for each in same if each.version == one.version}
        former = [each for each in same if each.version < one.version]
        gone = [each for each in former if each.claim.name not in own]
        new = own - {each.claim.name for each in former}
        if len(gone) == 1 and new == {one.claim.name} and set(gone[0].claim.name) & set(one.claim.name):
            yield gone[0], one


def _stated_before(best: SaidValue) -> Iterator[SaidValue]:
    """The number of the sentence behind it, which repeats the verb in the past of the past."""
    sentences = best.passage.sentences if best.passage and best.start == best.candidate.start else ()
    behind = next((one for one in sentences if one.start >= best.candidate.end), None)
    if behind is None or behind.start - best.candidate.end > 1:
        return
    text, before = flatten(behind.text), flatten(best.candidate.text)
    stated = _BEFORE.match(text)
    if stated is None or not _SAYS_FIRST.search(text) or _OF_ANOTHER.search(text):
        return
    if stated["verb"] not in {found["verb"] for found in _VERB.finditer(before)}:
        return
    if any(name not in before and not _DAY.match(name) for name in _NAME.findall(text)):
        return
    numbers = list(without_dates(numbers_in(behind.text), behind.text, anchor_of(best.article)))
    if len(numbers) == 1 and _is_same(best.claim, numbers[0]):
        claim = _as_same(best.claim, numbers[0])
        yield replace(best, claim=claim, candidate=behind, start=behind.start, end=behind.end)


def _is_same(claim: Claim, former: Claim) -> bool:
    """Whether the former number is of the same unit or counts the same, or says neither."""
    if former.bound or former.unit:
        return former.unit == claim.unit and not former.bound
    return not former.nouns or bool(former.nouns & claim.nouns)


def _as_same(claim: Claim, former: Claim) -> Claim:
    return replace(former, unit=claim.unit, nouns=claim.nouns, noun=claim.noun, fates=claim.fates)
