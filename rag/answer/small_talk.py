"""Answers small talk: a line that says what this archive is, and three questions that it can answer."""

from __future__ import annotations

from rag.answer.coverage import build_coverage, describe_coverage
from rag.language.entities import iter_names
from rag.types import Answer, Plan, Statement
from vectorstore import Archive, Filter

_OFFERED = 3


def answer_small_talk(archive: Archive, plan: Plan) -> Answer:
    """What this is, what it holds and what may be asked; no citations."""
    line = (
        f"I answer questions over a news archive, with the passage behind each sentence. {describe_coverage(archive)}"
    )
    return Answer(
        question=plan.question,
        plan=plan,
        refused=False,
        coverage=build_coverage(archive),
        kind="chat",
        form=plan.form,
        statements=(Statement(line, (), {"grade": "confirmed"}),),
        suggestions=offer_questions(archive, plan),
    )


def offer_questions(archive: Archive, plan: Plan) -> tuple[str, ...]:
    """Three questions that the archive can answer: on the names in the titles of its newest articles."""
    offered: dict[str, None] = {}
    for article_id in archive.list_articles(Filter(wall=plan.as_of), k=4 * _OFFERED):
        article = archive.get(article_id)
        names = [name.words for name in iter_names(f"x {article.title}")] if article else []
        if names:
            offered.setdefault(f"What was reported about {max(names, key=len)}?")
    return tuple(offered)[:_OFFERED]
