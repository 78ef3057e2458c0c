"""An answer by a model: its evidence is found, its facts are checked and its wording judged while it writes.

What is held for want of evidence or by a check goes back once. Where the model fails, refuses or too little holds, the
answer is a refusal or the one without a model, and its `note` says so.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rag.answer.compose import answer_offline, build_refusal, state_conflicts
from rag.answer.coverage import build_coverage
from rag.answer.reading import Reading
from rag.answer.state import Stater, build_passage
from rag.language.passage import Passage
from rag.model.checked_statements import CheckedStatements
from rag.model.judge import Judge
from rag.model.likely_evidence import overlap
from rag.model.passages import choose_passages, count_tokens
from rag.model.plain_text import has_address
from rag.model.prompt import build_messages, build_repair, system_text
from rag.model.reply import ReplyReader, is_our_refusal, is_refusal, iter_drafts
from rag.model.reply_json import ANSWER
from rag.model.short_answer import check_short_answer
from rag.model.statements import Checked
from rag.model.types import SMALL_CONTEXT, ChatModel, ModelError, ModelReply
from rag.types import Answer, SearchResult, Statement, Usage
from rag.verify import check_support
from vectorstore import Archive
from vectorstore.terms import split_terms

_MOST_ANSWER_TOKENS = 8000
_LINES = 80  # tokens of the lines around the question
_MOST_STATEMENTS = 40  # shown; a model that goes on is stopped
_MOST_UNSUPPORTED = 40
_MOST_REPAIRED = 12  # statements that go back
_MOST_PASSAGES_AGAIN = 12  # that go with them
_SAME = 0.6  # of the words of a statement held, in one that was mended, to be the same


@dataclass(slots=True)
class SentQuestion:
    """A question on its way to a model: the passages in the order in which it has them, and its replies."""

    archive: Archive
    reading: Reading
    model: ChatModel
    passages: tuple[SearchResult, ...]
    max_tokens: int
    reply: ModelReply
    judge: Judge
    repair: ModelReply | None = None
    closed: bool = False

    def close(self) -> None:
        """Cancel every request."""
        self.closed = True
        self.reply.close()
        if self.repair is not None:
            self.repair.close()
        self.judge.close()


@dataclass(slots=True)
class _Heard:
    """What has been heard of a model beside its statements."""

    refused: bool = False
    error: ModelError | None = None
    missing: str | None = None
    mended: list[Statement] = field(default_factory=list)


def ask_model(
    archive: Archive, reading: Reading, model: ChatModel, *, further: Sequence[SearchResult] = ()
) -> SentQuestion:
    """Send the question and the passages chosen for it; returns at once. `further` are more results of the search."""
    max_tokens = min(_MOST_ANSWER_TOKENS, model.context_tokens // 4)
    small = model.context_tokens < SMALL_CONTEXT
    rules, question = system_text(small=small), reading.found.plan.question
    tokens = model.context_tokens - max_tokens - count_tokens(rules) - count_tokens(question)
    passages = choose_passages(archive, reading, further=further, tokens=tokens - _LINES)
    messages = build_messages(reading.found.plan, passages, small=small)
    reply = model.stream(messages, max_tokens=max_tokens, shape=None if small else ANSWER)
    return SentQuestion(archive, reading, model, passages, max_tokens, reply, Judge(model))


def stream_answer(asked: SentQuestion) -> Generator[Statement, None, Answer]:
    """The statements that hold, as they come; the answer is the generator's value."""
    desk = CheckedStatements(Stater(asked.archive), asked.judge)
    reader = ReplyReader(len(asked.passages))
    heard = _Heard()
    try:
        yield from _hear(asked.reply, reader, desk, heard, asked.passages)
        if heard.error is None and not heard.refused:
            yield from _mend(asked, desk, heard)
        if not desk.is_too_little:
            yield from desk.give_up_waiting()
    finally:
        asked.close()
    return _conclude(asked, desk, reader, heard)


def _hear(
    reply: ModelReply, reader: ReplyReader, desk: CheckedStatements, heard: _Heard, passages: Sequence[SearchResult]
) -> Iterator[Statement]:
    """The statements of one reply that hold."""
    try:
        for draft in iter_drafts(reply, reader):
            if is_refusal(draft.text) and not draft.cited:
                # After other words it may be about a part of the question, unless it is the sentence we asked for.
                heard.refused = heard.refused or not desk.held or is_our_refusal(draft.text)
                if heard.refused and not desk.facts:
                    break
                heard.missing = heard.missing or draft.text
                continue
            yield from desk.take(draft, passages)
            if len(desk.facts) >= _MOST_STATEMENTS:
                break
    except ModelError as error:
        heard.error = error
    reply.close()
    yield from desk.finish()
    heard.refused = heard.refused or bool(reader.short and is_refusal(reader.short))


def _mend(asked: SentQuestion, desk: CheckedStatements, heard: _Heard) -> Iterator[Statement]:
    """Give back, once, what is held for want of evidence or by a check; what comes back is checked and judged again."""
    held = [one for one in desk.held if one.draft.text and not one.draft.address][:_MOST_REPAIRED]
    held = [one for one in held if not one.is_judged]
    if not held or asked.closed or not asked.reply.is_whole or asked.model.context_tokens < SMALL_CONTEXT:
        return
    passages = _passages_of(held, asked.passages)
    messages = build_repair(asked.reading.found.plan, passages, [(one.draft.text, one.why) for one in held])
    asked.repair = asked.model.stream(messages, max_tokens=asked.max_tokens, shape=ANSWER)
    known = set(map(_key, desk.said))
    before = len(desk.held)
    reader = ReplyReader(len(passages))
    try:
        for draft in iter_drafts(asked.repair, reader):
            if is_refusal(draft.text) or _key(draft.text) in known:
                continue
            for statement in desk.take(draft, passages):
                heard.mended.append(statement)
                yield statement
    except ModelError:
        pass  # what was said before stands
    asked.repair.close()
    for statement in desk.finish():
        heard.mended.append(statement)
        yield statement
    del desk.held[before:]  # it has had its second time


def _passages_of(held: Sequence[Checked], passages: Sequence[SearchResult]) -> list[SearchResult]:
    """The passages that the statements held cite, and the likeliest for each."""
    wanted = {number for one in held for number in one.draft.cited if 1 <= number <= len(passages)}
    for one in held:
        likely = max(range(len(passages)), key=lambda place: overlap(one.draft.text, passages[place]))
        wanted.add(likely + 1)
    return [passages[number - 1] for number in sorted(wanted)[:_MOST_PASSAGES_AGAIN]]


def _key(text: str) -> tuple[str, ...]:
    return tuple(split_terms(text))


def _conclude(asked: SentQuestion, desk: CheckedStatements, reader: ReplyReader, heard: _Heard) -> Answer:
    name = asked.model.name
    usage = _total([asked.reply.usage, *([asked.repair.usage] if asked.repair else []), *asked.judge.usages])
    told = {
        "unsupported": _unsupported(desk, heard)[:_MOST_UNSUPPORTED],
        "usage": None if heard.error is not None and not usage.output_tokens else usage,
    }
    if desk.facts:
        return replace(_answer(asked, desk, reader, heard), model=name, **told)  # type: ignore[arg-type]
    if heard.error is not None:
        note = f"{name} did not answer: {heard.error} This is the answer without a model."
    elif heard.refused or (reader.missing and not desk.held):
        refusal = build_refusal(asked.archive, asked.reading.found, "not_stated")
        note = f"{name} found no answer in the passages."
        return replace(refusal, model=name, note=note, **told)  # type: ignore[arg-type]
    elif not asked.reply.is_whole and reader.said_nothing:
        note = (
            f"{name} spent its whole reply on thinking ({asked.max_tokens} tokens). Set DATELINE_REASONING_EFFORT=low, "
            "or DATELINE_CONTEXT_TOKENS higher where the model takes more. This is the answer without a model."
        )
    elif desk.held:
        note = f"Too little of what {name} wrote holds against the reports found. This is the answer without a model."
    else:
        note = f"{name} wrote no statement. This is the answer without a model."
    return replace(answer_offline(asked.archive, asked.reading), note=note, **told)  # type: ignore[arg-type]


def _unsupported(desk: CheckedStatements, heard: _Heard) -> tuple[Statement, ...]:
    """What is held, without what was mended."""
    mended = [set(_key(one.text)) for one in heard.mended]
    held = []
    for one in desk.held:
        words = set(_key(one.draft.text))
        if not any(len(words & other) >= _SAME * len(words) for other in mended):
            held.append(one.held)
    return tuple(held)


def _answer(asked: SentQuestion, desk: CheckedStatements, reader: ReplyReader, heard: _Heard) -> Answer:
    """The statements that held, the model's short answer where they bear it out, and what it says is missing."""
    citations = desk.stater.citations
    short, bearing = check_short_answer(reader.short, asked.reading, desk.facts, citations)
    conflicts = state_conflicts(asked.archive, asked.reading, desk.stater)  # before the citations, to which it adds
    plan = asked.reading.found.plan
    return Answer(
        question=plan.question,
        plan=plan,
        refused=False,
        coverage=build_coverage(asked.archive),
        form=asked.reading.form,
        short_answer=short,
        short_citations=bearing,
        statements=tuple(desk.facts),
        conflicts=conflicts,
        citations=tuple(citations),
        results=asked.reading.found.results,
        note=_note(asked, reader, heard),
    )


def _note(asked: SentQuestion, reader: ReplyReader, heard: _Heard) -> str | None:
    name = asked.model.name
    notes = []
    if heard.error is not None:
        notes.append(f"{name} broke off: {heard.error}")
    elif not asked.reply.is_whole:
        notes.append(f"{name} was cut off after {asked.max_tokens} tokens; the statements it had finished are shown.")
    if missing := reader.missing or heard.missing:
        notes.append(_on_missing(asked, missing))
    return " ".join(notes) or None


def _on_missing(asked: SentQuestion, missing: str) -> str:
    """What the model says is missing, in its words where they hold no fact that neither question nor passages have."""
    name = asked.model.name
    known = [Passage(asked.reading.found.plan.question), *map(build_passage, asked.passages)]
    if has_address(missing) or not check_support(missing, known).supported:
        return f"{name} says that the passages leave a part of the question open."
    return f"{name} says that this is missing from the passages: {missing}"


def _total(usages: Sequence[Usage]) -> Usage:
    costs = [usage.cost for usage in usages if usage.cost is not None]
    return Usage(
        sum(usage.input_tokens for usage in usages),
        sum(usage.output_tokens for usage in usages),
        sum(costs) if costs else None,
        any(usage.estimated for usage in usages),
    )
