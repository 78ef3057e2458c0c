"""Whether the short answer of a model is borne out by the statements that are shown and what they cite."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.reading import Reading
from rag.language.entities import has_form_of_person, iter_capitalised
from rag.language.names import fold
from rag.language.passage import Passage
from rag.language.reading import read_text
from rag.model.quotations import find_quotations
from rag.types import MAX_SHORT_ANSWER, Citation, Statement
from rag.verify import check_support
from vectorstore.terms import split_terms

_POLARITY = re.compile(r"\W*(yes|no)\b(?!\s+(?:one|longer|other|more|less|fewer)\b)", re.IGNORECASE)
_SHARED = 0.5  # of its words, with the statement that bears it out; its numbers, dates and names must all stand there


def check_short_answer(
    short: str | None, reading: Reading, facts: Sequence[Statement], citations: Sequence[Citation]
) -> tuple[str | None, tuple[int, ...]]:
    """The short answer as it may be shown and the citations that bear it out; None and none where it may not.

    Yes or No only where that is asked; it may also open the first statement. Anything else must say something that the
    question does not, and every number, date, name and quotation of it must stand in the statements shown, or in what
    they cite. It is the model's or none.
    """
    if not facts:
        return None, ()
    polarity = _POLARITY.match(short or facts[0].text)
    if reading.question.kind == "yes_no":
        return (polarity[1].capitalize(), facts[0].citations) if polarity else (None, ())
    if not short or (polarity and len(short.split()) == 1) or len(short.split()) > MAX_SHORT_ANSWER:
        return None, ()
    if not _is_of_kind(short, reading) or find_quotations(short) or _content(short) <= _content(reading.question.text):
        return None, ()
    bearing = [fact for fact in facts if _bears_out(short, [fact], citations)]
    if not bearing and not _bears_out(short, facts, citations):
        return None, ()
    return short, tuple(dict.fromkeys(number for fact in (bearing[:1] or facts) for number in fact.citations))


def _is_of_kind(short: str, reading: Reading) -> bool:
    """Whether a person is named where several reports are asked who; "FTX" has the form of neither name nor surname."""
    if reading.question.name != "person" or len(reading.found.plan.clauses) < 2:
        return True
    names = [name.words for name in iter_capitalised(short)]
    return any(has_form_of_person(name) or (" " not in name and not name.isupper()) for name in names)


def _bears_out(short: str, facts: Sequence[Statement], citations: Sequence[Citation]) -> bool:
    """Whether statements with the sentences that they cite say the facts of the short answer, and half of its words."""
    numbers = {number for fact in facts for number in fact.citations}
    cited = [citation for citation in citations if citation.number in numbers]
    passages = [Passage(one.quote, one.title, one.publisher) for one in cited]
    passages += [Passage(fact.text) for fact in facts]
    words = _content(short)
    said = set[str]().union(*(_content(passage.text) for passage in passages))
    return len(words & said) >= _SHARED * len(words) and check_support(short, passages).supported


def _content(text: str) -> set[str]:
    """The words that carry meaning, and the numbers."""
    words = [word for sentence in read_text(text).sentences for word in sentence.words]
    stems = {word.stem for word in words if word.is_content}
    return stems | {fold(word.text) for word in words if word.text[0].isdigit()} | _capitals(text)


def _capitals(text: str) -> set[str]:
    return {term for word in re.findall(r"\b[A-Z][\w.-]*", text) for term in split_terms(word)}
