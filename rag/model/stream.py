"""An answer by a model: its words are checked statement by statement while they come, and only what holds is shown.

Where the model fails, refuses or says nothing that holds, the answer is a refusal or the one without a model, and its
`note` says so.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rag.answer.compose import Reading, answer_offline, build_refusal
from rag.model.prompt import REFUSAL, build_messages, choose_passages, is_of_prompt
from rag.model.replies import AnswerReader, Draft
from rag.model.short_answer import POLAR, check_short_answer
from rag.model.statements import StatementChecker
from rag.model.types import ANSWER_TOKENS, ChatModel, ModelError, Reply
from rag.types import Answer, Conflict, SearchResult, Statement
from vectorstore import Archive
from vectorstore.terms import split_terms

_MOST_STATEMENTS = 12  # shown as fact; a model that goes on is stopped
_MOST_UNSUPPORTED = 10
_MOST_REPEATED = 2  # times that a model says the same before it is stopped: small ones run in circles
_LONGEST_REFUSAL = 25  # words

_REFUSAL = re.compile(
    r"\b(?:passages|archive|context|sources|documents)\b.{0,40}?"
    r"\b(?:not|n['’]t|no|cannot|nothing|neither|insufficient)\b.{0,30}?"
    r"\b(?:hold|contain|provide|give|include|mention|say|state|specify|answer|enough|sufficient|information)"
    r"|\A(?:there is |i have )?(?:insufficient|not enough|no) (?:\w+ )?(?:information|evidence)\b"
    r"|\A(?:sorry,? |unfortunately,? )?(?:i|we) (?:do not|don['’]t|cannot|can['’]t|could not|(?:am|was) unable to) "
    r"(?:know|find|answer|determine|say|tell)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Said:
    """What has been heard of a model so far."""

    facts: list[Statement] = field(default_factory=list)
    unsupported: list[Statement] = field(default_factory=list)
    refused: bool = False
    error: ModelError | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way to a model: the passages in the order in which it has them, and its reply."""

    archive: Archive
    reading: Reading
    model: ChatModel
    passages: tuple[SearchResult, ...]
    reply: Reply


def ask_model(archive: Archive, reading: Reading, model: ChatModel) -> Asked:
    """Send the question and the passages chosen for it; returns at once."""
    max_tokens = min(ANSWER_TOKENS, model.context_tokens // 4)
    passages = choose_passages(reading, context_tokens=model.context_tokens - max_tokens)
    reply = model.stream(build_messages(reading.found.plan, passages), max_tokens=max_tokens)
    return Asked(archive, reading, model, passages, reply)


def stream_answer(asked: Asked) -> Generator[Statement, None, Answer]:
    """The statements that hold, as they come; the answer is the generator's value."""
    offline = answer_offline(asked.archive, asked.reading)  # while the model reads
    reader = AnswerReader(len(asked.passages))
    checker = StatementChecker(asked.archive, asked.passages)
    said = _Said()
    try:
        for draft in _new_only(_iter_drafts(asked.reply, reader)):
            if is_refusal(draft.text) and not draft.cited:
                # After other words it may be about a part of the question, unless it is the sentence we asked for.
                said.refused = said.refused or not said.unsupported or _is_ours(draft.text)
                if said.refused and not said.facts:
                    break
                continue
            checked = checker.check(draft)
            if checked.is_fact:
                said.facts.append(checked.statement)
                yield checked.statement
            else:
                said.unsupported.append(checked.statement)
            if len(said.facts) == _MOST_STATEMENTS:
                break
    except ModelError as error:
        said.error = error
    finally:
        asked.reply.close()
    said.refused = said.refused or bool(reader.short and is_refusal(reader.short))
    return _conclude(asked, said, checker, offline, reader.short)


def is_refusal(text: str) -> bool:
    """Whether a statement says that the passages do not hold the answer."""
    return len(text.split()) <= _LONGEST_REFUSAL and (_is_ours(text) or bool(_REFUSAL.search(text)))


def _is_ours(text: str) -> bool:
    return REFUSAL.rstrip(".").lower() in text.lower()


def _iter_drafts(reply: Reply, reader: AnswerReader) -> Iterator[Draft]:
    """The statements as they are complete. Where the model broke off, the last counts only with its mark behind it."""
    try:
        for words in reply:
            yield from reader.feed(words)
    except ModelError:
        yield from (draft for draft in reader.finish() if draft.cited and draft.ended)
        raise
    yield from (draft for draft in reader.finish() if reply.is_whole or (draft.cited and draft.ended))


def _new_only(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Each statement once, and none of our own rules; ends where the model runs in circles."""
    seen: set[tuple[str, ...]] = set()
    repeated = 0
    for draft in drafts:
        key = tuple(split_terms(draft.text))
        if key in seen:
            repeated += 1
            if repeated > _MOST_REPEATED:
                return
        elif is_refusal(draft.text) or not is_of_prompt(draft.text):
            seen.add(key)
            yield draft


def _conclude(asked: Asked, said: _Said, checker: StatementChecker, offline: Answer, short: str | None) -> Answer:
    name = asked.model.name
    usage = asked.reply.usage
    told = {
        "unsupported": tuple(said.unsupported[:_MOST_UNSUPPORTED]),
        "usage": None if said.error is not None and not usage.output_tokens else usage,
    }
    if said.facts:
        return replace(_answer(asked, said, checker, offline, short), model=name, **told)  # type: ignore[arg-type]
    if said.error is not None:
        note = f"{name} did not answer: {said.error} This is the answer without a model."
        return replace(offline, note=note, **told)  # type: ignore[arg-type]
    if said.refused:
        refusal = build_refusal(asked.archive, asked.reading.found, "weak_evidence")
        note = f"{name} found no answer in the passages."
        return replace(refusal, model=name, note=note, **told)  # type: ignore[arg-type]
    note = f"Nothing that {name} wrote was found in the archive. This is the answer without a model."
    return replace(offline, note=note, **told)  # type: ignore[arg-type]


def _answer(asked: Asked, said: _Said, checker: StatementChecker, offline: Answer, short: str | None) -> Answer:
    """The statements that held, and a short answer that they, or sentences of the archive added to them, bear out."""
    checked = check_short_answer(short, asked.reading, said.facts, checker.citations)
    statements = list(said.facts)
    note = f"{asked.model.name} broke off: {said.error}" if said.error else None
    if offline.short_answer and (checked is None or offline.short_answer in POLAR):
        # The rules decide a Yes or No from what is cited; a model's cannot be checked like that.
        checked, note = offline.short_answer, note or offline.note
        statements += _borrow(offline, statements, checker)
    conflicts = tuple(_renumbered(offline, checker))  # before the citations, to which it adds
    return Answer(
        question=offline.question,
        plan=offline.plan,
        refused=False,
        coverage=offline.coverage,
        short_answer=checked,
        short_citations=tuple(citation.number for citation in checker.citations) if checked else (),
        statements=tuple(statements),
        conflicts=conflicts,
        citations=tuple(checker.citations),
        results=offline.results,
        note=note,
    )


def _borrow(offline: Answer, shown: Sequence[Statement], checker: StatementChecker) -> list[Statement]:
    """The sentences of the archive that bear out the offline short answer, where none is shown that does.

    All of them for a Yes or No, which rests on them together; else the first that holds its words.
    """
    short = offline.short_answer or ""
    wanted = set(split_terms(short))
    if short in POLAR:
        bearing = list(offline.statements)
    elif any(wanted <= set(split_terms(statement.text)) for statement in shown):
        return []
    else:
        bearing = [statement for statement in offline.statements if wanted & set(split_terms(statement.text))][:1]
    known = {citation.quote for citation in checker.citations}
    cited = {citation.number: citation for citation in offline.citations}
    borrowed = []
    for statement in bearing:
        if all(cited[number].quote in known for number in statement.citations):
            continue
        numbers = [checker.number(cited[number]) for number in statement.citations]
        borrowed.append(replace(statement, citations=tuple(number for number in numbers if number is not None)))
    return [statement for statement in borrowed if statement.citations]


def _renumbered(offline: Answer, checker: StatementChecker) -> Iterator[Conflict]:
    """The conflicts between outlets, with the numbers that their citations have in this answer."""
    cited = {citation.number: citation for citation in offline.citations}
    for conflict in offline.conflicts:
        values = []
        for value in conflict.values:
            numbers = [checker.number(cited[number]) for number in value.citations]
            values.append(replace(value, citations=tuple(number for number in numbers if number is not None)))
        yield replace(conflict, values=tuple(values))
