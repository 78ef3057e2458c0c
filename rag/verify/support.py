"""Whether a statement may be shown as fact: every check in its order, and the short way for verbatim sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from rag.language.passage import Passage
from rag.language.reading import Reading, flatten, has_line_hyphen, keep_line_hyphens, passage_text, read_text
from rag.language.spans import Span
from rag.verify.amounts_in_time import check_timed
from rag.verify.contradiction import check_polarity
from rag.verify.dates import INSERTION, check_dates, check_insertion, date_spans
from rag.verify.excerpts import find_excerpt, what_was_cut
from rag.verify.misplaced_numbers import check_placing
from rag.verify.names import check_names
from rag.verify.numbers import Counted, check_numbers, count_all
from rag.verify.quotations import check_indirect, check_quotations, quotation_spans
from rag.verify.relations import check_relations
from rag.verify.roles import check_roles
from rag.verify.substitutions import check_pairs, check_substitutions
from rag.verify.types import Check, Support

MAX_STATEMENT = 20_000  # characters; longer is no statement, and is not read
_UNSUPPORTED = ("missing", "differs")


def check_support(statement: str, passages: Sequence[Passage]) -> Support:
    """Checks a statement against the passages that it cites.

    Every number, date, name and quotation of the statement, with its speaker, must be in a passage or its header or
    follow from it; what the passages deny, leave open or put the other way round must not be stated as fact. A sentence
    of a passage, or a contiguous part of it, is supported as it stands, unless what was cut off denies it.

    Bracketed insertions ("last year [i.e. 2024]", "he [Sadyr Japarov]") are checked on their own.
    """
    texts = [passage_text(passage) for passage in passages]
    broken = any(map(has_line_hyphen, texts))  # a word over two lines, which may keep its hyphen
    kept = [read_text(text, "-") for text in texts] if broken else []
    support = _check(statement, [read_text(text) for text in texts] + kept, passages)
    if support.supported or not broken:
        return support
    whole = [replace(passage, text=keep_line_hyphens(passage.text)) for passage in passages]
    return _check(statement, [read_text(passage_text(passage)) for passage in whole], whole)


def _check(statement: str, readings: Sequence[Reading], passages: Sequence[Passage]) -> Support:
    bare, insertions = _without_insertions(read_text(statement[:MAX_STATEMENT]).text, readings)
    read = read_text(bare)
    checks = [check for content, before in insertions for check in _check_insertion(content, before, passages)]
    excerpt = find_excerpt(read, readings)
    if excerpt is not None:
        checks += [*_found_as_it_stands(read, passages), *what_was_cut(excerpt)]
    else:
        checks += _check_all(read, readings, passages)
    checks = list(dict.fromkeys(checks))
    return Support(all(check.outcome not in _UNSUPPORTED for check in checks), tuple(checks))


def support_to_dict(support: Support) -> dict[str, Any]:
    """The support as `Statement.support` and the JSON output hold it."""
    checks = [
        {"kind": check.kind, "words": check.words, "outcome": check.outcome, "detail": check.detail}
        for check in support.checks
    ]
    return {"supported": support.supported, "checks": checks}


def _without_insertions(statement: str, readings: Sequence[Reading]) -> tuple[str, list[tuple[str, str]]]:
    """The statement without "[i.e. ...]" and bracketed names, and each insertion with the words before it.

    Brackets that a passage has itself are its own words and stay.
    """
    inserted = [
        found
        for found in INSERTION.finditer(statement)
        if not any(flatten(found[0]).strip() in reading.text for reading in readings)
    ]
    kept, reached = "", 0
    contents = []
    for found in inserted:
        kept += statement[reached : found.start()]
        contents.append((found[1], kept))
        reached = found.end()
    return kept + statement[reached:], contents


def _check_insertion(content: str, before: str, passages: Sequence[Passage]) -> Iterator[Check]:
    dated = check_insertion(content, before, passages)
    if dated is not None:
        yield dated
        return
    read = read_text(content.removeprefix("i.e.").strip())
    yield from check_names(read, passages, [])
    yield from check_numbers(read.text, _evidence(passages), [], [])


def _found_as_it_stands(read: Reading, passages: Sequence[Passage]) -> Iterator[Check]:
    """What a verbatim statement holds, all of it found."""
    quoted = quotation_spans(read.text)
    dated = date_spans(read.text, passages)
    yield from (Check("quotation", read.text[start:end], "found") for start, end in quoted)
    yield from (Check("date", read.text[start:end], "found") for start, end in dated)
    numbers = (one.quantity for one in count_all(read.text))
    yield from (
        Check("number", one.words, "found")
        for one in numbers
        if not any(start < one.number_end and one.start < end for start, end in dated)
    )


def _check_all(read: Reading, readings: Sequence[Reading], passages: Sequence[Passage]) -> list[Check]:
    evidence = _evidence(passages)
    quotations = list(check_quotations(read, readings))
    quoted = [span for span in quotation_spans(read.text) if _is_verified(read, span, quotations)]
    dated = date_spans(read.text, passages)
    amounts = [(one.quantity.start, one.quantity.end) for one in count_all(read.text)]
    texts = [reading.text for reading in readings]
    checks = [
        *check_numbers(read.text, evidence, texts, [*quoted, *dated]),
        *check_placing(read, readings),
        *check_dates(read, passages, quoted),
        *check_timed(read, readings),
        *check_names(read, passages, [*quoted, *amounts]),
        *quotations,
        *check_indirect(read, readings),
        *check_polarity(read, readings),
        *check_roles(read, readings),
        *check_relations(read, readings),
        *check_pairs(read, readings),
    ]
    if all(check.outcome not in _UNSUPPORTED for check in checks):
        checks += check_substitutions(read, readings)
    return checks


def _is_verified(read: Reading, span: Span, quotations: Sequence[Check]) -> bool:
    words = read.text[span[0] : span[1]]
    return any(check.kind == "quotation" and check.words == words and check.outcome == "found" for check in quotations)


def _evidence(passages: Sequence[Passage]) -> list[Sequence[Counted]]:
    """The numbers of each passage, days of the month left out."""
    return [_numbers_of(passage) for passage in passages]


@lru_cache(maxsize=512)
def _numbers_of(passage: Passage) -> Sequence[Counted]:
    text = read_text(passage_text(passage)).text
    days = [span for span in date_spans(text, [passage]) if re.search(r"[A-Za-z/.-]", text[slice(*span)])]
    return [
        one
        for one in count_all(text)
        if one.quantity.values[0] > 31 or one.quantity.unit or not any(a <= one.quantity.start < b for a, b in days)
    ]
