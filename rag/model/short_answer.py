"""Whether the short answer of a model is borne out by what is cited beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.compose import Reading
from rag.language.entities import has_form_of_person, iter_capitalised
from rag.language.names import fold
from rag.language.passage import Passage
from rag.language.reading import read_text
from rag.model.quotations import find_quotations
from rag.types import MAX_SHORT_ANSWER, Citation, Statement
from rag.verify import check_support
from vectorstore.terms import split_terms

POLAR = ("Yes", "No")
_POLARITY = re.compile(r"\W*(yes|no)\b(?!\s+(?:one|longer|other|more|less|fewer)\b)", re.IGNORECASE)


def check_short_answer(
    short: str | None, reading: Reading, facts: Sequence[Statement], citations: Sequence[Citation]
) -> str | None:
    """The short answer as it may be shown, or None.

    Yes or No only where that is asked; it may also open the first statement. Anything else must say something that
    the question does not, and every word, number and name of it must stand in the statements that held or in the
    sentences they cite. Of a question over several reports "who" is a person, as without a model
    (rag/short_answers/shared_name.py).
    """
    if not facts:
        return None
    polarity = _POLARITY.match(short or facts[0].text)
    if reading.question.kind == "yes_no":
        return polarity[1].capitalize() if polarity else None
    if not short or not _is_of_kind(short, reading):
        return None
    if (polarity and len(short.split()) == 1) or len(short.split()) > MAX_SHORT_ANSWER or find_quotations(short):
        return None
    said = " ".join([fact.text for fact in facts] + [citation.quote for citation in citations])
    if not _content(short) <= _content(said) or _content(short) <= _content(reading.question.text):
        return None
    return short if any(_bears_out(short, fact, citations) for fact in facts) else None


def _is_of_kind(short: str, reading: Reading) -> bool:
    """Whether a person is named where several reports are asked who; "FTX" has the form of neither name nor surname."""
    if reading.question.name != "person" or len(reading.found.plan.clauses) < 2:
        return True
    names = [name.words for name in iter_capitalised(short)]
    return any(has_form_of_person(name) or (" " not in name and not name.isupper()) for name in names)


def _bears_out(short: str, fact: Statement, citations: Sequence[Citation]) -> bool:
    """Whether a statement with the sentences that it cites says all of the short answer."""
    cited = [citation for citation in citations if citation.number in fact.citations]
    passages = [Passage(f"{fact.text}\n\n{one.quote}", one.title, one.publisher) for one in cited]
    return bool(passages) and check_support(short, passages).supported


def _content(text: str) -> set[str]:
    """The words that carry meaning, and the numbers."""
    words = [word for sentence in read_text(text).sentences for word in sentence.words]
    stems = {word.stem for word in words if word.is_content}
    return stems | {fold(word.text) for word in words if word.text[0].isdigit()} | _capitals(text)


def _capitals(text: str) -> set[str]:
    return {term for word in re.findall(r"\b[A-Z][\w.-]*", text) for term in split_terms(word)}
