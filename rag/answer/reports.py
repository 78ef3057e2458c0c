"""Replies to questions that name reports: what each said, which name they share, whether they agree."""

from __future__ import annotations

from rag.answer.reading import Reply, ReplyInput
from rag.answer.sentences import choose_sentences, speaks_of_reports
from rag.short_answers.headline import find_short_answer
from rag.short_answers.names_listed import find_list
from rag.short_answers.span import ShortAnswer
from rag.short_answers.yes_no import decide


def tell_reports(desk: ReplyInput) -> Reply:
    """A verdict with the sentences that it rests on, else the best sentence of each report."""
    reading = desk.reading
    plan, question, candidates = reading.found.plan, reading.question, reading.candidates
    listed = find_list(question, candidates) if not any(clause.publishers for clause in plan.clauses) else None
    verdict = listed or decide(plan, question, candidates)
    by_report = speaks_of_reports(plan)
    if verdict:
        several = len({c.result.article.article_id for c in verdict.evidence}) > 1
        short = ShortAnswer(verdict.answer, verdict.evidence) if verdict.answer else None
        return Reply(sentences=verdict.evidence, short=short, note=verdict.why, by_report=several or by_report)
    found = find_short_answer(question, plan, candidates)
    chosen = choose_sentences(plan, candidates, answer=found.text if found else None)
    if found and found.sources:
        sources = {(c.result.article.article_id, c.start) for c in found.sources}
        rest = [c for c in chosen if (c.result.article.article_id, c.start) not in sources]
        chosen = [*found.sources, *rest][: max(len(chosen), 1)]
    return Reply(sentences=tuple(chosen), short=found, by_report=by_report)
