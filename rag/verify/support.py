"""Whether a statement may be shown as fact: every check in its order, and the short way for verbatim sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from rag.language.passage import Passage
from rag.language.quantities import find_quantities
from rag.language.quotation_marks import quotation_spans
from rag.language.reading import ReadText, flatten, has_line_hyphen, keep_line_hyphens, passage_text, read_text
from rag.verify.dates import INSERTION, check_dates, check_insertion, date_spans, days_between
from rag.verify.excerpts import find_excerpt, what_was_cut
from rag.verify.misplaced_facts import find_misplaced
from rag.verify.names import check_names, stands_in_short
from rag.verify.numbers import Counted, check_numbers, count_all
from rag.verify.quotations import check_indirect, check_quotations
from rag.verify.types import Check, Support
from vectorstore.sentences import Span

MAX_STATEMENT = 20_000  # characters; longer is no statement, and is not read
_UNSUPPORTED = ("missing", "differs")
_SUPPORTED = ("found", "derived")
_IN_SHORT = "by a part of the name"
_NARROW = ("number", "date", "name")  # whose place tells; who said something may stand in the sentence before
_SPAN_OF_DAYS = re.compile(r"[\w -]+ (day|week)s?")
_INSTEAD = re.compile(r"the report (?:has|has it from|says only) '([^']+)'(?: there|, one letter away)?")


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


def _check(statement: str, readings: Sequence[ReadText], passages: Sequence[Passage]) -> Support:
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


def check_evidence(
    statement: str,
    evidence: Sequence[Passage],
    passages: Sequence[Passage],
    *,
    articles: Sequence[Passage] = (),
    others: Sequence[Passage] = (),
) -> Support:
    """As `check_support` against the passages; what stands in them but not in the evidence comes out as `elsewhere`.

    `evidence` are the sentences that the statement is said to rest on, each with its article's header. `articles` are
    the whole articles of the passages, whose names count as elsewhere, too; `others` are passages of other articles,
    which may know the full name of somebody whom the evidence names in short.
    """
    near: dict[tuple[str, str], Check] = {}
    for check in check_support(statement, evidence).checks:  # of one clock's hours and minutes what fails counts
        key = check.kind, check.words
        if key not in near or check.outcome in _UNSUPPORTED:
            near[key] = check
    misplaced = find_misplaced(statement, evidence)
    checks = []
    for check in check_support(statement, passages).checks:
        key = check.kind, check.words
        known = _name_elsewhere(check, evidence, articles, others) if check.kind == "name" else check
        checks.append(_narrow(known, near.get(key), misplaced.get(key)) if check.kind in _NARROW else check)
    return Support(all(check.outcome not in _UNSUPPORTED for check in checks), tuple(checks))


def _narrow(check: Check, own: Check | None, other: str | None) -> Check:
    """How a check comes out once the evidence is looked at: `own` is its twin there, `other` stands in its place."""
    if own is None or own.outcome not in _SUPPORTED:
        return (
            check if check.detail == _IN_SHORT or check.outcome in _UNSUPPORTED else replace(check, outcome="elsewhere")
        )
    return replace(own, outcome="elsewhere", detail=f"the passage has {other!r} there") if other else own


def _name_elsewhere(
    check: Check, evidence: Sequence[Passage], articles: Sequence[Passage], others: Sequence[Passage]
) -> Check:
    """The check of a name that other parts of the article have, or that is known in full from another report."""
    in_short = stands_in_short(check.words, evidence)
    for known in (articles, others if in_short else ()):
        if check.outcome in _UNSUPPORTED and any(_is_named(check.words, passage) for passage in known):
            check = replace(check, outcome="found", detail="")
    return replace(check, detail=_IN_SHORT) if in_short and check.outcome in _SUPPORTED else check


def _is_named(name: str, passage: Passage) -> bool:
    return any(one.outcome in _SUPPORTED for one in check_names(read_text(name), [passage], []))


def is_excerpt(statement: str, evidence: Sequence[Passage]) -> bool:
    """Whether the whole statement stands in the evidence word for word, and what was cut off does not turn it."""
    excerpt = find_excerpt(read_text(statement[:MAX_STATEMENT]), [read_text(one.text) for one in evidence])
    return excerpt is not None and not any(what_was_cut(excerpt))


def explain(support: Support) -> str:
    """What the checks hold against a statement, in plain words; empty where nothing."""
    return "; ".join(dict.fromkeys(_explain(one) for one in support.checks if one.outcome in _UNSUPPORTED))


def _explain(check: Check) -> str:
    words = check.words.strip()
    match check.kind, check.outcome:
        case "quotation", "missing":
            return f"no report quotes “{words}”"
        case "negation" | "modality", _:
            return f"beside “{words}”: {check.detail}"
        case "speaker", "missing":
            return f"“{words}” is not quoted: {check.detail}"
    said = check.detail.replace("the passage has", "the report has").replace("the passage", "the report")
    if other := _INSTEAD.fullmatch(said):
        return f"the report says {other[1]}, not {words}"
    return f"{words}: {said}" if said else f"the report does not say “{words}”"


def support_to_dict(support: Support) -> dict[str, Any]:
    """The support as `Statement.support` and the JSON output hold it."""
    checks = [
        {"kind": check.kind, "words": check.words, "outcome": check.outcome, "detail": check.detail}
        for check in support.checks
    ]
    return {"supported": support.supported, "checks": checks}


def _without_insertions(statement: str, readings: Sequence[ReadText]) -> tuple[str, list[tuple[str, str]]]:
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


def _found_as_it_stands(read: ReadText, passages: Sequence[Passage]) -> Iterator[Check]:
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


def _check_all(read: ReadText, readings: Sequence[ReadText], passages: Sequence[Passage]) -> list[Check]:
    evidence = _evidence(passages)
    quotations = list(check_quotations(read, readings))
    quoted = [span for span in quotation_spans(read.text) if _is_verified(read, span, quotations)]
    dated = date_spans(read.text, passages)
    names = {passage.publisher for passage in passages if passage.publisher}
    outlets = [found.span() for name in names for found in re.finditer(re.escape(flatten(name)), read.text)]
    amounts = [(one.quantity.start, one.quantity.end) for one in count_all(read.text)]
    texts = [reading.text for reading in readings]
    numbers = check_numbers(read.text, evidence, texts, [*quoted, *dated])
    return [
        *(_as_days_between(check, passages) for check in numbers),
        *check_dates(read, passages, [*quoted, *outlets]),
        *check_names(read, passages, [*quoted, *amounts]),
        *quotations,
        *check_indirect(read, readings, names),
    ]


def _as_days_between(check: Check, passages: Sequence[Passage]) -> Check:
    """ "Two weeks later" of what happened on 3 and on 17 November."""
    found = _SPAN_OF_DAYS.fullmatch(check.words.lower()) if check.outcome in _UNSUPPORTED else None
    count = next((one.values[0] for one in find_quantities(check.words)), None) if found else None
    if found is None or count is None or count * (7 if found[1] == "week" else 1) not in days_between(passages):
        return check
    return replace(check, outcome="derived", detail="from two days that the report names")


def _is_verified(read: ReadText, span: Span, quotations: Sequence[Check]) -> bool:
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
