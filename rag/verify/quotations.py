"""Whether what stands in quotation marks is in the passages, character for character, and said by the one named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from rag.language.names import fold
from rag.language.quotation_marks import EDGES, quotation_spans
from rag.language.reading import ReadText, to_key
from rag.language.saying import SAY
from rag.verify.attribution import (
    Attribution,
    antecedents,
    attributions_of,
)
from rag.verify.dates import INSERTION
from rag.verify.matching import best_matches
from rag.verify.types import Check, CheckOutcome
from vectorstore.sentences import Span

FOLLOWED = 0.6  # of a statement's words, for a sentence to be the one that it retells


def check_quotations(statement: ReadText, passages: Sequence[ReadText]) -> Iterator[Check]:
    """Each quotation of the statement, then its speaker."""
    text = statement.text
    for start, end in quotation_spans(text):
        words = text[start:end]
        places = [(reading, place) for reading in passages for place in _places(words, reading)]
        if not places:
            yield Check("quotation", words, *_unlike(words, passages))
            continue
        yield Check("quotation", words, "found")
        speaker = attribution_of(statement, (start, end))
        if speaker and speaker.name:
            yield _check_speaker(speaker, places)


def check_indirect(statement: ReadText, passages: Sequence[ReadText], outlets: Set[str]) -> Iterator[Check]:
    """ "The fine would have been higher, Jennings said", where the sentence with most of these words is from Tamm.

    An outlet that reports it is no other speaker.
    """
    for number, sentence in enumerate(statement.sentences):
        mine = {
            one.name for one in attributions_of(statement) if statement.sentence_at(one.verb) == number and one.name
        }
        matches = best_matches(sentence, passages)
        if len(mine) != 1 or quotation_spans(statement.text) or not matches:
            continue
        name = min(mine)
        if any(same_person(name, outlet) for outlet in outlets):
            continue
        told = {
            word.stem for word in sentence.words if word.is_content and word.low not in SAY and word.text not in name
        }
        closest = max(matches, key=lambda match: len(told & match.sentence.content))
        reading, theirs = closest.reading, closest.sentence
        if "nothing" in told or len(told & theirs.content) < FOLLOWED * len(told):
            continue
        said = [one.name for one in attributions_of(reading) if theirs.start <= one.verb < theirs.end and one.name]
        if said and not any(same_person(name, other) for other in said):
            yield Check("speaker", name, "differs", f"the passage has it from {said[0]!r}")


def attribution_of(reading: ReadText, quotation: Span) -> Attribution | None:
    """Who is said to have said the quotation: the nearest in its own sentences, else in the one before, else after."""
    start, end = _enclosing(reading, quotation)
    first, last = reading.sentence_at(start), reading.sentence_at(max(start, end - 1))
    quoted = quotation_spans(reading.text)
    own = _attributions(reading, first, last, quoted)
    if own:
        return min(own, key=lambda one: min(abs(one.end - start), abs(one.start - end)))
    for at in (first - 1, last + 1):
        if 0 <= at < len(reading.sentences) and _adjacent(reading, at, first, last):
            beside = _attributions(reading, at, at, quoted)
            if beside:
                return beside[-1] if at < first else beside[0]
    return None


def _attributions(reading: ReadText, first: int, last: int, quoted: Sequence[Span]) -> list[Attribution]:
    begin, end = reading.sentences[first].start, reading.sentences[last].end
    return [
        one
        for one in attributions_of(reading)
        if begin <= one.verb < end and not any(a <= one.verb < b for a, b in quoted)
    ]


def _adjacent(reading: ReadText, at: int, first: int, last: int) -> bool:
    """A neighbour that speaks of the same quotation: in its paragraph, or a line that introduces or follows it."""
    near = reading.sentences[first] if at < first else reading.sentences[last]
    return abs(reading.sentences[at].paragraph - near.paragraph) <= (1 if _only_quotation(reading, near.start) else 0)


def _only_quotation(reading: ReadText, start: int) -> bool:
    return reading.text[start] in "\"'"


def _enclosing(reading: ReadText, span: Span) -> Span:
    """The whole quotation of the passage that the words stand in; the words themselves where it quotes nothing."""
    around = [one for one in quotation_spans(reading.text) if one[0] <= span[0] + 1 and span[1] - 1 <= one[1]]
    return max(around, key=lambda one: one[1] - one[0], default=span)


def _check_speaker(speaker: Attribution, places: Sequence[tuple[ReadText, Span]]) -> Check:
    said = [attribution_of(reading, place) for reading, place in places]
    if any(one is not None and one.name and same_person(one.name, speaker.name) for one in said):
        return Check("speaker", speaker.name, "found")
    others = [one for one in said if one is not None and one.name]
    if others and len(others) == len(said):
        return Check("speaker", speaker.name, "differs", f"the passage has it from {others[0].name!r}")
    meant = [name for reading, place in places for name in antecedents(reading, _enclosing(reading, place)[0])]
    by_pronoun = len(places) > 0 and all(one is not None and one.pronoun for one in said)
    if by_pronoun and meant and not any(same_person(name, speaker.name) for name in meant):
        return Check("speaker", speaker.name, "differs", f"the passage speaks of {meant[0]!r} there")
    unquoted = [place for reading, place in places if not _is_quoted(reading, place)]
    if len(unquoted) == len(places) and all(one is None for one in said):
        return Check("speaker", speaker.name, "missing", "the passage says this itself and quotes nobody")
    return Check("speaker", speaker.name, "found", "the passage names nobody beside it")


def _is_quoted(reading: ReadText, span: Span) -> bool:
    return any(one[0] <= span[0] + 1 and span[1] - 1 <= one[1] for one in quotation_spans(reading.text))


def same_person(one: str, other: str) -> bool:
    """Whether two names may be one: the words of the shorter are all in the longer, hyphens apart."""
    mine, theirs = fold(one).split(), fold(other).split()
    short, long = sorted((mine, theirs), key=len)
    return bool(short) and (all(word in long for word in short) or "".join(long).endswith("".join(short)))


def _places(words: str, reading: ReadText) -> list[Span]:
    words = words.strip()
    bare = INSERTION.sub("", words)
    for form in dict.fromkeys((words, bare, words.rstrip(".,;:"), bare.rstrip(".,;:!?"))):
        found = list(reading.find(to_key(form)))
        if found:
            return found
    return []


def _unlike(words: str, passages: Sequence[ReadText]) -> tuple[CheckOutcome, str]:
    """How a quotation that is not there fails: another case of its letters, or not at all."""
    key = to_key(INSERTION.sub("", words)).strip(EDGES).lower()
    if any(key in reading.key.lower() for reading in passages):
        return "differs", "the passage has it with other capitals"
    return "missing", ""
