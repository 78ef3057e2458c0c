"""Which sentences of a passage a statement rests on, and whether they speak of all that it says.

The checks of `rag.verify` look at numbers, dates, names, quotations and denials. A statement may hold none of these and
yet be made up; so its words must be those of the sentences that it rests on, or mean the same (`same_meaning.txt`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from rag.language.reading import read_text
from rag.language.synonyms import root, synonyms
from rag.types import SearchResult
from rag.verify.dates import INSERTION
from rag.verify.denials import PLAIN, said_words
from rag.verify.opposites import ALLIES
from vectorstore.header import build_header
from vectorstore.sentences import sentence_spans
from vectorstore.terms import split_terms

_NUMBER, _QUOTED = 2.0, 5.0  # what a number and a quotation of the statement count, where a word counts 1
_MOST_QUOTES = 2  # sentences of one passage that are shown for one statement
_IN_HEADER = 0.4  # of what a word counts that the title has, too: it tells sentences apart less
_ADDS = 2.0  # what a second sentence must have that the first has not

# Words that a retelling may bring along: of reporting, of time, of measure, and the plainest verbs.
_FREE = frozenset(
    term
    for word in """
    according accord article outlet paper newspaper source story news media publication coverage cover detail
    report reporting said say says state stated statement tell told note noted mention mentioned describe described
    announce announced write wrote written add added explain explained claim claimed publish published quote quoted
    confirm confirmed indicate indicated reveal revealed highlight highlighted also including include included
    however meanwhile while because since although though despite due result therefore thus
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday day week month year time date today yesterday tomorrow morning evening hour minute
    early earlier late later next previous previously former last first second still now then again already ago
    cent per percent percentage point number amount total around nearly almost approximately roughly least
    kilometre kilometer km metre meter mile kilogram kg tonne ton dollar euro pound crown million billion thousand
    people person man woman one two three four five six seven eight nine ten
    be become make made take took taken go went come came get got give given put set use used see seen have had do did
    happen happened begin began begun start started end ended place part way thing kind old new long
    former current currently recent recently present ever little deep earliest another towards decide decided keep kept
    stay stayed need needed back within age
    able above across ahead along also among away behind central common down even every everyone far forward further
    future half hard instead just large like likely long longer main mean meant much near never none nor nobody once
    onto only open otherwise outside past single slight slightly small such together too twice usual usually whole
    whereas yet about again almost am pm a.m. p.m. noon midday afternoon night overnight daily annual yearly expect
    expected think thought believe believed consider considered hope hoped speak spoke spoken talk talked ask asked
    answer answered appear appeared seem seemed remain remained involve involved concern concerned follow followed
    call called know known plan planned intend intended account accounted reach reached stand stood step turn turned
    return returned run ran receive received lie lay bring brought hold held place placed eleven twelve thirteen
    fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred dozen bn mn km cm mm mw kg third quarter fifth tenth
    """.split()
    for term in split_terms(word)
)


def overlap(statement: str, result: SearchResult) -> float:
    """How much of a statement stands in a passage, to choose between passages."""
    items = _items(statement)
    return sum(weight for item, weight in items.items() if item in _held(result.chunk.text))


def find_quotes(statement: str, result: SearchResult, quotations: Sequence[str] = ()) -> list[tuple[int, int]]:
    """The sentences of a passage that a statement rests on, best first: code points of the article's text.

    The one with most of its words, numbers and `quotations`; a second where it adds to the first. Every word of the
    statement must stand in them, in the header or in what the passage says before them, or mean the same as one that
    does: empty where any is foreign, since that is where things are made up ("aground because the captain slept").
    """
    text = result.chunk.text
    spans = sentence_spans(text)
    header = _held(f"{build_header(result.article)}\n{' '.join(result.article.authors)}")
    items = {item: weight * (_IN_HEADER if item in header else 1) for item, weight in _items(statement).items()}
    chosen = _most_telling(items, text, spans, quotations)
    if not chosen:
        return []
    last = max(start for start, _ in chosen)
    told = " ".join(text[start:end] for start, end in spans if start <= last)
    held = header | _held(told) | _affirmed(" ".join(text[start:end] for start, end in spans if start > last))
    # "fell" of another sentence does not make "rose" of this one fall: what has an opposite must be in its own.
    own = _held(" ".join(text[slice(*span)] for span in chosen))
    roots = frozenset(map(root, held))
    for word in _words(statement):
        if word in ALLIES:
            known = not own.isdisjoint(ALLIES[word] | synonyms(word))
        else:
            known = word in held or root(word) in roots or not held.isdisjoint(synonyms(word))
        if not known:
            return []
    return [(result.chunk.start + start, result.chunk.start + end) for start, end in chosen]


def _most_telling(
    items: Mapping[str, float], text: str, spans: Sequence[tuple[int, int]], quotations: Sequence[str]
) -> list[tuple[int, int]]:
    """The sentences that hold most of a statement's words and numbers, at most two."""
    left = dict(items)
    chosen: list[tuple[int, int]] = []
    while len(chosen) < _MOST_QUOTES:
        scored = [
            (_score(text[slice(*span)], left, quotations), -span[0], span) for span in spans if span not in chosen
        ]
        score, _, span = max(scored, default=(0.0, 0, (0, 0)))
        if score <= 0 or (chosen and score < _ADDS):
            break
        chosen.append(span)
        held = _held(text[slice(*span)])
        left = {item: weight for item, weight in left.items() if item not in held and held.isdisjoint(synonyms(item))}
        quotations = ()
    return chosen


def _score(sentence: str, items: Mapping[str, float], quotations: Sequence[str]) -> float:
    held = _held(sentence)
    quoted = sum(_QUOTED for words in quotations if words in sentence)
    return quoted + sum(weight for item, weight in items.items() if item in held or not held.isdisjoint(synonyms(item)))


def _items(statement: str) -> dict[str, float]:
    """The words of a statement by their stems and its numbers, with what each counts."""
    return dict.fromkeys(_words(statement), 1.0) | dict.fromkeys(_numbers(statement), _NUMBER)


@lru_cache(maxsize=512)
def _words(statement: str) -> tuple[str, ...]:
    """The stems of a statement's own words, those of reporting, time and measure left out."""
    bare = read_text(INSERTION.sub("", statement))
    stems = (word.stem for sentence in bare.sentences for word in sentence.words if word.is_content)
    return tuple(stem for stem in dict.fromkeys(stems) if stem not in _FREE)


def _numbers(text: str) -> Iterator[str]:
    for sentence in read_text(text).sentences:
        yield from (word.text for word in sentence.words if word.text[0].isdigit())


@lru_cache(maxsize=512)
def _affirmed(text: str) -> frozenset[str]:
    """The stems of what a text says as plain fact: where a crew denies that it had been drinking, none was drunk."""
    reading = read_text(text)
    return frozenset(
        said.word.stem
        for sentence in reading.sentences
        for said in said_words(reading, sentence)
        if said.level == PLAIN and not said.denied
    )


@lru_cache(maxsize=512)
def _held(text: str) -> frozenset[str]:
    """Every stem and number of a text."""
    return frozenset(
        item for sentence in read_text(text).sentences for word in sentence.words for item in (word.stem, word.text)
    )
