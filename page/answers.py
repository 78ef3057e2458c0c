"""From an answer to what the component draws: statements with marks, conflicts, refusals, lists of results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from page.coverage import coverage_to_view
from page.footnotes import to_footnoted_text
from page.plans import chips_to_view
from page.sources import LoadArticle, article_label, is_true_to
from page.visible import to_plain, to_runs, to_statement_runs
from page.words import iso_day_in_words, join
from rag.types import Answer, Citation, Conflict, Plan, SearchResponse, SearchResult, Statement

_PASSAGE, _NEAREST_PASSAGE = 280, 150  # characters of a passage that a list shows


def answer_to_view(answer: Answer, load: LoadArticle, removed: tuple[str, ...] = ()) -> dict[str, Any]:
    """An answer or a refusal. A statement whose every citation is no longer true to the archive is left out."""
    view = {
        "refused": answer.refused,
        "searched": to_runs(answer.searched) if answer.searched else None,
        "chips": chips_to_view(answer.plan, removed),
        "note": to_runs(answer.note) if answer.note else None,
        "byline": byline(answer),
        "unsupported": [to_runs(statement.text) for statement in answer.unsupported],
    }
    return view | (_refusal(answer) if answer.refused else _found(answer, load))


def results_to_view(response: SearchResponse, removed: tuple[str, ...] = ()) -> dict[str, Any]:
    """Search results with the plan that was carried out."""
    return {
        "chips": chips_to_view(response.plan, removed),
        "results": [
            _listed(result, _PASSAGE) | {"score": f"{result.score:.2f}", "why": _why(result)}
            for result in response.results
        ],
    }


def reason_in_words(answer: Answer) -> str:
    """Why there is no answer, in one sentence."""
    match answer.reason:
        case "publisher_not_held":
            return f"The archive holds nothing by {join(_not_held(answer.plan)) or 'that outlet'}."
        case "outside_period":
            return "The archive holds nothing from that time."
        case "names_unknown":
            return "The question names someone or something that no article of the archive mentions."
    return "No article of the archive answers this clearly enough to be quoted."


def byline(answer: Answer) -> str | None:
    """Whose words an answer is in, where they are not the archive's own, and what it took to have them."""
    if answer.model is None:
        return None
    parts = [f"Written by {to_plain(answer.model)}; each sentence was checked against its passage"]
    if answer.usage is not None:
        parts.append(f"{answer.usage.input_tokens + answer.usage.output_tokens:,} tokens")
        if answer.usage.cost is not None:
            parts.append(f"${answer.usage.cost:.4f}")
    return " · ".join(parts)


def announcement(answer: Answer) -> str:
    """What a screen reader says when the answer is there."""
    if answer.refused:
        return f"Not in the archive. {reason_in_words(answer)}"
    short = f"{answer.short_answer}. " if answer.short_answer else ""
    first = answer.statements[0].text if answer.statements else ""
    return f"Answer: {short}{first}"


def _found(answer: Answer, load: LoadArticle) -> dict[str, Any]:
    held = {c.number: c for c in answer.citations if is_true_to(c, load(c.article_id, c.version))}
    shown = [statement for statement in answer.statements if any(n in held for n in statement.citations)]
    return {
        "short": to_runs(answer.short_answer) if answer.short_answer and shown else None,
        "statements": [_statement(statement, held) for statement in shown],
        "withdrawn": len(answer.statements) - len(shown),
        "sources": _sources(held.values()),
        "conflicts": [_conflict(conflict, held) for conflict in answer.conflicts if _is_held(conflict, held)],
        "copy": to_footnoted_text(answer),
    }


def _refusal(answer: Answer) -> dict[str, Any]:
    return {
        "reason": to_runs(reason_in_words(answer)),
        "coverage": coverage_to_view(answer.coverage),
        "nearest": [_listed(result, _NEAREST_PASSAGE) for result in answer.nearest],
    }


def _statement(statement: Statement, held: dict[int, Citation]) -> dict[str, Any]:
    cited = [held[number] for number in statement.citations if number in held]
    return {
        "runs": to_statement_runs(statement.text, [citation.quote for citation in cited]),
        "marks": [_mark(citation) for citation in cited],
    }


def _mark(citation: Citation) -> dict[str, Any]:
    outlet, day = citation.publisher or "outlet not given", iso_day_in_words(citation.published_at) or "undated"
    return {"number": citation.number, "label": f"{outlet}, {day}"}


def _sources(citations: Iterable[Citation]) -> list[dict[str, Any]]:
    """The cited articles, in the order of their first citation, with their numbers."""
    by_article: dict[tuple[str, int], list[Citation]] = {}
    for citation in citations:
        by_article.setdefault((citation.article_id, citation.version), []).append(citation)
    return [
        {
            "numbers": [citation.number for citation in group],
            "title": to_runs(group[0].title or "(no headline)"),
            "outlet": to_runs(group[0].publisher or "Outlet not given"),
            "date": iso_day_in_words(group[0].published_at) or "undated",
        }
        for group in by_article.values()
    ]


def _is_held(conflict: Conflict, held: dict[int, Citation]) -> bool:
    """Whether each of its values still has a passage to show; one side alone is no conflict."""
    return all(any(number in held for number in value.citations) for value in conflict.values)


def _conflict(conflict: Conflict, held: dict[int, Citation]) -> dict[str, Any]:
    return {
        "about": to_runs(conflict.about),
        "kind": "Outlets differ" if conflict.kind == "differs" else "Revised later",
        "rows": [
            {
                "value": to_runs(value.value),
                "outlet": to_runs(value.publisher or "Outlet not given"),
                "date": iso_day_in_words(value.published_at) or "undated",
                "marks": [_mark(held[number]) for number in value.citations if number in held],
            }
            for value in conflict.values
        ],
    }


def _listed(result: SearchResult, characters: int) -> dict[str, Any]:
    return article_label(result.article) | {"passage": to_runs(_shorten(result.chunk.text, characters))}


def _shorten(text: str, characters: int) -> str:
    squeezed = " ".join(text.split())
    return squeezed if len(squeezed) <= characters else squeezed[:characters].rsplit(" ", 1)[0] + " …"


def _why(result: SearchResult) -> str:
    parts = [f"{name} {value:.2f}" for name, value in result.parts.items() if value]
    return " · ".join(parts)


def _not_held(plan: Plan) -> Sequence[str]:
    return plan.unknown_publishers or plan.publishers
