"""Values with the place where they stand, and which passages speak of what a question asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache

from rag.conflicts.asked_value import SHARES, AskedValues
from rag.conflicts.claims import Claim, claims_asked, persons_in
from rag.conflicts.versions import earlier_sentences
from rag.evidence.sentences import Candidate, TermWeights, name_terms, unweighed
from rag.language.names import find_names, is_ordinary
from rag.language.reading import flatten
from rag.question.kinds import Question
from rag.types import SearchResult
from vectorstore import Archive
from vectorstore.sentences import sentence_spans
from vectorstore.terms import split_terms
from vectorstore.types import Article, Moment

SPEAKS_OF = 0.4  # of the question's words, by weight, for a passage to be evidence
CLEARLY = 0.55  # the same, for a passage that is about what is asked as a whole
CLEAR = 0.4  # of the best share of the question's words, for a sentence to give the value asked for
SHARED_NAMES = 0.2  # of the fewer names of two passages; reports of one event share .22 and more (sample archive)
SHARED_WORDS = 0.27  # of the fewer words; the same reports .28 to .53, other news of the same people .20 to .30
SHARED_WORDS_FAR = 0.35
BESIDE = 45  # characters between a percentage and what it is of
OF_THE_QUESTION = 0.4  # of its words, for a sentence that begins with another name
TOLD = -2.0  # log-odds of the reader that a sentence answers, from which any value of it may be what is asked for
TOLD_TIME = -3.0  # the same, from which its time may be
SURE = 0.5  # of the question's words with what stands around: about it, though it repeats none of them
# A percentage of a referendum is that of its turnout only beside the word.
_SHARE_NOUNS = frozenset(split_terms("turnout inflation unemployment"))
_PUBLISHER = 0.5  # what a word counts that only the publisher's name holds: The Brackwater Examiner


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage, the share of the question's words that it holds with its title, and its sentences."""

    result: SearchResult
    share: float
    sentences: tuple[Candidate, ...]

    @property
    def text(self) -> str:
        """The passage with its title."""
        return f"{self.result.article.title}\n{self.result.chunk.text}"


@dataclass(frozen=True, slots=True)
class SaidValue:
    """A value with its place: `article` is the version that gives it, `start` and `end` its sentence there."""

    claim: Claim
    candidate: Candidate
    article: Article
    start: int
    end: int
    rank: float = 0.0
    clear: bool = True
    passage: ReadPassage | None = None

    @property
    def stamp(self) -> Moment | None:
        """When this version came out."""
        return self.article.modified_at or self.article.published_at

    @property
    def moment(self) -> datetime:
        """The same for order; what has no date comes first."""
        value = self.stamp.value if self.stamp else datetime.min
        return value if value.tzinfo else value.replace(tzinfo=UTC)

    @property
    def outlet(self) -> str:
        """Whose report it is: the publisher, or the article where none is named."""
        return self.article.publisher or self.article.article_id

    @property
    def story(self) -> frozenset[str]:
        """The articles that print this text."""
        result = self.candidate.result
        return frozenset({result.article.article_id, *(copy.article_id for copy in result.copies)})

    @property
    def chunk_id(self) -> str:
        """The id of the chunk, in this version, that holds it."""
        return replace(self.candidate.result.chunk, version=self.article.version).chunk_id

    @property
    def version(self) -> tuple[str, int]:
        """The article and its version."""
        return self.article.article_id, self.article.version


def read_evidence(
    question: Question,
    weights: TermWeights,
    asked: AskedValues,
    results: Sequence[SearchResult],
    candidates: Sequence[Candidate],
) -> list[ReadPassage]:
    """The passages that hold enough of the question's words, each with its sentences."""
    known = {(one.result.article.article_id, one.start): one for one in candidates}
    found = []
    for result in results:
        held = dict.fromkeys(split_terms(result.article.publisher or ""), _PUBLISHER)
        held |= dict.fromkeys(_terms(f"{result.article.title}\n{result.chunk.text}"), 1.0)
        if not asked.nouns.isdisjoint(held):  # starters for runners
            held |= dict.fromkeys(asked.nouns, 1.0)
        share = weights.share(question.terms, held)
        if share >= SPEAKS_OF:
            found.append(ReadPassage(result, share, tuple(_sentences(result, known))))
    return found


def _sentences(result: SearchResult, known: Mapping[tuple[str, int], Candidate]) -> Iterator[Candidate]:
    """The sentences of a passage: those that were weighed, and the others, which hold nothing of the question."""
    offset, article = result.chunk.start, result.article.article_id
    for start, end in sentence_spans(result.chunk.text):
        weighed = known.get((article, offset + start))
        yield weighed or unweighed(result, start, end)


@lru_cache(maxsize=512)
def _terms(text: str) -> frozenset[str]:
    return frozenset(split_terms(text))


def gather(
    archive: Archive, question: Question, weights: TermWeights, evidence: Sequence[ReadPassage], asked: AskedValues
) -> list[SaidValue]:
    """The values of the kind asked for, earlier versions' included.

    `Said.clear`: its sentence holds enough of the question, and a word of what it asks; the others are kept where their
    passage is about it.
    """
    if not (asked.number or asked.times or asked.body or asked.person) or not evidence:
        return []
    least = CLEAR * max(candidate.in_context for passage in evidence for candidate in passage.sentences)
    names = frozenset(name_terms(question.text))
    anchors = frozenset(term for term in question.terms if not weights.is_light(term)) - asked.nouns
    anchors = anchors - names if set(asked.units) & {*SHARES, "currency"} else anchors
    beside = anchors & _SHARE_NOUNS or anchors
    found: list[SaidValue] = []
    for passage in evidence:
        for candidate in passage.sentences:
            clear = candidate.in_context >= least and (
                candidate.in_context >= SURE or bool(asked.fates) or bool(anchors & _terms(candidate.text))
            )
            if not (clear or asked.body or passage.share >= CLEARLY):
                continue
            rank = _own_words(question, names, candidate) + candidate.score
            said = list(_all_said(archive, passage, candidate, asked, clear=clear, rank=rank))
            if said and not _tells_of_another(question, candidate.text):
                found.extend(
                    one
                    for one in said
                    if (question.kind == "yes_no" or _is_read(asked, one, candidate))
                    and _is_near(one.claim, candidate.text, beside)
                )
    return found


def _is_read(asked: AskedValues, said: SaidValue, candidate: Candidate) -> bool:
    """Whether the reader takes the value, or some of its words, for the answer that its sentence gives. A number
    may stand beside another in a sentence that answers; of earlier versions no sentence was read."""
    if candidate.span is None or said.article is not candidate.result.article:
        return True
    if asked.times and candidate.answers < TOLD_TIME:
        return False  # any sentence may hold a year
    if candidate.answers >= TOLD and not asked.times:
        return True
    return bool(_terms(candidate.text[slice(*candidate.span)]) & _terms(said.claim.words))


def is_of_something_else(candidate: Candidate) -> bool:
    """Whether the reader is sure that a sentence does not answer the question: its values are of something else."""
    return candidate.span is not None and candidate.answers < TOLD


def _is_near(claim: Claim, sentence: str, anchors: frozenset[str]) -> bool:
    """Whether a percentage stands beside what it is asked of: many in a sentence are of something else."""
    if claim.unit.split("/")[0] not in SHARES:
        return True
    around = flatten(sentence)[max(0, claim.start - BESIDE) : claim.end + BESIDE]
    return bool(anchors & _terms(around))


def _all_said(
    archive: Archive, passage: ReadPassage, candidate: Candidate, asked: AskedValues, *, clear: bool, rank: float
) -> Iterator[SaidValue]:
    article = candidate.result.article
    for claim in _claims(asked, candidate.text, article):
        yield SaidValue(claim, candidate, article, candidate.start, candidate.end, rank, clear, passage)
    if article.version > 1 and (asked.number or asked.times or asked.person):
        for former, start, end in earlier_sentences(archive, candidate):
            for claim in _claims(asked, former.text[start:end], former):
                yield SaidValue(claim, candidate, former, start, end, rank, clear, passage)


def _claims(asked: AskedValues, text: str, article: Article) -> Iterator[Claim]:
    yield from claims_asked(asked, text, anchor_of(article))
    if asked.person:
        yield from persons_in(text)


def anchor_of(article: Article) -> date | None:
    """The day from which relative dates are counted."""
    return article.published_at.day if article.published_at else None


def _own_words(question: Question, names: frozenset[str], candidate: Candidate) -> float:
    """The share of the question's words, its names left out, that the sentence itself holds."""
    wanted = set(question.terms) - names
    return len(wanted & _terms(candidate.text)) / len(wanted) if wanted else 0.0


def _tells_of_another(question: Question, text: str) -> bool:
    """Whether a sentence begins with a name that the question does not have, and holds little of the question.

    "Tarvia's quota is", where Estmere's is asked for.
    """
    flat = flatten(text)
    own, wanted = _terms(flat), set(question.terms)
    if own & set(name_terms(question.text)) or len(own & wanted) >= OF_THE_QUESTION * len(wanted):
        return False
    first = next(iter(find_names(flat[:80], frozenset({0}))), None)
    if first is None or first.start > 4 or is_ordinary(first.tokens[0].text):
        return False
    return len(first.tokens) > 1 or first.words.endswith("'s") or first.words.isupper()


def are_of_one_event(one: ReadPassage, other: ReadPassage, *, strictly: bool, far: bool = False) -> bool:
    """Whether two passages share enough names, or words, to tell of one thing that happened.

    `strictly`: both; `far`: they are more than a month apart.
    """
    mine, theirs = _names(one.text), _names(other.text)
    shared = len(mine & theirs)
    by_names = shared >= 2 and shared >= SHARED_NAMES * min(len(mine), len(theirs))
    words, others = _terms(one.text), _terms(other.text)
    least = SHARED_WORDS if not far else SHARED_WORDS_FAR
    by_words = len(words & others) >= least * max(1, min(len(words), len(others)))
    return (by_names and by_words) if strictly else (by_names or by_words)


@lru_cache(maxsize=512)
def _names(text: str) -> frozenset[str]:
    return frozenset(term for found in _CAPITALISED.finditer(text) for term in split_terms(found[0]))


_CAPITALISED = re.compile(r"(?<![.!?\n\"“] )(?<!^)\b[A-Z][\w’'-]+")
