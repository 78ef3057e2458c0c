"""From an answer to what the component draws: statements with marks, conflicts, refusals, lists of results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from page.coverage import coverage_to_view
from page.footnotes import to_footnoted_text
from page.plans import chips_to_view
from page.sources import LoadArticle, article_label, badge_for, is_true_to
from page.timeline import timeline_to_view
from page.visible import TextRun, to_hit_runs, to_plain, to_runs, to_statement_runs
from page.words import figures_of, iso_day_in_words, join
from rag.answer.reasons import standing_of
from rag.types import Answer, Citation, Conflict, Plan, SearchResponse, SearchResult, Statement
from vectorstore.types import Article

_PLAIN_WORDS = frozenset(
    "the and for was were are what who when where why how did does has have had that this with from about many much"
    " which whose will would can could said say says".split()
)
_PASSAGE, _NEAREST_PASSAGE = 280, 150  # characters of a passage that a list shows


def answer_to_view(answer: Answer, load: LoadArticle, removed: tuple[str, ...] = ()) -> dict[str, Any]:
    """An answer or a refusal. A statement whose every citation is no longer true to the archive is left out."""
    view = {
        "refused": answer.refused,
        "kind": answer.kind,
        "searched": to_runs(answer.searched) if answer.searched else None,
        "chips": chips_to_view(answer.plan, removed),
        "note": to_runs(answer.note) if answer.note and not names_what_is_missing(answer) else None,
        "byline": byline(answer),
        "unsupported": [
            {"text": to_runs(one.text), "why": to_runs(one.support.get("why", ""))} for one in answer.unsupported
        ],
    }
    return view | (_refusal(answer) if answer.refused else _found(answer, load))


def results_to_view(
    response: SearchResponse, removed: tuple[str, ...] = (), new: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Search results with the plan that was carried out: one place an article, its other passages folded below it.

    `new` are the articles that were not there when the same was last looked for.
    """
    words = words_of(response.plan.question)
    by_article: dict[str, list[tuple[int, SearchResult]]] = {}
    for place, result in enumerate(response.results):
        by_article.setdefault(result.article.article_id, []).append((place, result))
    return {
        "chips": chips_to_view(response.plan, removed),
        "results": [
            _listed(best, _PASSAGE, words)
            | {"place": place, "score": f"{best.score:.2f}", "why": _why(best), "new": best.article.article_id in new}
            | {"others": [{"place": at, "passage": _passage(other, _PASSAGE, words)} for at, other in others]}
            for (place, best), *others in by_article.values()
        ],
    }


def words_of(query: str) -> list[str]:
    """The words of a query that are worth lighting: those that carry its meaning."""
    return [word for word in re.findall(r"\w+", query.lower()) if len(word) > 2 and word not in _PLAIN_WORDS]


def reason_in_words(answer: Answer) -> str:
    """Why there is no answer, in one sentence: what is missing, where the answer's note names it."""
    if answer.note and names_what_is_missing(answer):
        return to_plain(answer.note)
    match answer.reason:
        case "publisher_not_held":
            return f"The archive holds nothing by {join(_not_held(answer.plan)) or 'that outlet'}."
        case "outside_period":
            return "The archive holds nothing from that time."
        case "names_unknown":
            return "The question names someone or something that no article of the archive mentions."
        case "not_stated":
            return "The reports that were found do not say it."
    return "No article of the archive answers this clearly enough to be quoted."


def names_what_is_missing(answer: Answer) -> bool:
    """Whether the note of a refusal says what no report holds, in its words."""
    return answer.reason in ("names_unknown", "not_stated") and "“" in (answer.note or "")


def next_step(answer: Answer) -> str:
    """What a reader can do about a refusal."""
    match answer.reason:
        case "publisher_not_held":
            return "Ask without the outlet (press × on it above), or read that outlet's articles into the archive."
        case "outside_period":
            return "Ask about a time that the archive covers, or take the time away (press × on it above)."
        case "names_unknown":
            return "Check how the name is spelled, or ask about another one."
    return "Ask for less at once or in other words, or look into the nearest articles."


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
    shown = [s for s in _proving_first(answer) if answer.kind != "answer" or any(n in held for n in s.citations)]
    said: set[str] = set()
    return {
        "short": to_runs(answer.short_answer) if answer.short_answer and shown else None,
        "short_marks": _marks(answer.short_citations, held),
        "statements": [_statement(statement, held, said) for statement in shown],
        "withdrawn": len(answer.statements) - len(shown),
        "sources": _sources(held.values(), answer, load),
        "conflicts": [_conflict(conflict, held) for conflict in answer.conflicts if _is_held(conflict, held)],
        "articles": [article_label(article) for article in answer.articles],
        "timeline": timeline_to_view(answer),
        "copy": to_footnoted_text(answer),
    }


def _proving_first(answer: Answer) -> list[Statement]:
    """The statements, first the one that bears out the headline."""
    proving = [s for s in answer.statements if set(s.citations) & set(answer.short_citations)][:1]
    return [*proving, *(statement for statement in answer.statements if statement not in proving)]


def _refusal(answer: Answer) -> dict[str, Any]:
    return {
        "reason": to_runs(reason_in_words(answer)),
        "step": next_step(answer),
        "copy": to_footnoted_text(answer),
        "coverage": coverage_to_view(answer.coverage),
        "nearest": [_listed(result, _NEAREST_PASSAGE) for result in answer.nearest],
    }


def _statement(statement: Statement, held: dict[int, Citation], said: set[str]) -> dict[str, Any]:
    cited = [held[number] for number in statement.citations if number in held]
    is_unsure = statement.support.get("grade") == "unconfirmed"
    return {
        "runs": to_statement_runs(statement.text, [citation.quote for citation in cited], said),
        "marks": _marks(statement.citations, held),
        "passages": [to_runs(citation.quote) for citation in cited] if is_unsure else [],
    }


def _marks(numbers: Iterable[int], held: dict[int, Citation]) -> list[dict[str, Any]]:
    """The marks of citations, each with what it shows before it is pressed."""
    return [_mark(held[number]) for number in numbers if number in held]


def _mark(citation: Citation) -> dict[str, Any]:
    outlet, day = citation.publisher or "outlet not given", iso_day_in_words(citation.published_at) or "undated"
    return {
        "number": citation.number,
        "label": f"{outlet}, {day}" + (f", page {citation.page}" if citation.page else ""),
        "kind": badge_for(citation),
        "quote": to_runs(_shorten(citation.quote, _PASSAGE)),
    }


def _sources(citations: Iterable[Citation], answer: Answer, load: LoadArticle) -> list[dict[str, Any]]:
    """The cited articles, in the order of their first citation, with their numbers and who else carried them."""
    by_article: dict[tuple[str, int], list[Citation]] = {}
    for citation in citations:
        by_article.setdefault((citation.article_id, citation.version), []).append(citation)
    copies = {result.article.article_id: result.copies for result in answer.results}
    return [
        {
            "numbers": [citation.number for citation in group],
            "title": to_runs(group[0].title or "(no headline)"),
            "outlet": to_runs(group[0].publisher or "Outlet not given"),
            "date": iso_day_in_words(group[0].published_at) or "undated",
            "kind": badge_for(load(article_id, None) or group[0]),
            "changed": _what_changed(group, load(article_id, None)),
            "copies": [article_label(copy) for copy in copies.get(article_id, ())],
        }
        for (article_id, _), group in by_article.items()
    ]


def _what_changed(group: Sequence[Citation], current: Article | None) -> str | None:
    """Whether the article has a later version than the one cited, and what that did to the words."""
    if current is None:
        return None
    standing = standing_of(current.correction, is_withdrawn=current.is_withdrawn)
    standing = to_plain(standing) if standing else None
    if current.version == group[0].version:
        return standing
    stands = "still" if all(citation.quote in current.text for citation in group) else "no longer"
    return " ".join(filter(None, [f"Changed since; the words cited {stands} stand in it.", standing]))


def _is_held(conflict: Conflict, held: dict[int, Citation]) -> bool:
    """Whether each of its values still has a passage to show; one side alone is no conflict."""
    return all(any(number in held for number in value.citations) for value in conflict.values)


def _conflict(conflict: Conflict, held: dict[int, Citation]) -> dict[str, Any]:
    figures = figures_of([value.value for value in conflict.values])
    return {
        "about": to_runs(conflict.about),
        "kind": "Outlets differ" if conflict.kind == "differs" else "Revised later",
        "figures": figures is not None,
        "rows": [
            {
                "value": to_runs(value.value),
                "figure": figures[place] if figures is not None else None,
                "outlet": to_runs(value.publisher or "Outlet not given"),
                "kind": next((badge_for(held[n]) for n in value.citations if n in held), None),
                "date": iso_day_in_words(value.published_at) or "undated",
                "marks": _marks(value.citations, held),
            }
            for place, value in enumerate(conflict.values)
        ],
    }


def _listed(result: SearchResult, characters: int, words: Sequence[str] = ()) -> dict[str, Any]:
    return article_label(result.article) | {"passage": _passage(result, characters, words)}


def _passage(result: SearchResult, characters: int, words: Sequence[str]) -> list[TextRun]:
    """The passage's beginning, or from the sentence on in which the first of the words stands."""
    text = " ".join(result.chunk.text.split())
    first = next((place for place, (kind, _) in enumerate(to_hit_runs(text, words)) if kind == "hit"), None)
    at = sum(len(part) for _, part in to_hit_runs(text, words)[:first]) if first is not None else 0
    start = text.rfind(". ", 0, at) + 2 if at > characters * 0.7 and ". " in text[:at] else 0
    shown = ("… " if start else "") + _shorten(text[start:], characters)
    return to_hit_runs(shown, words)


def _shorten(text: str, characters: int) -> str:
    squeezed = " ".join(text.split())
    return squeezed if len(squeezed) <= characters else squeezed[:characters].rsplit(" ", 1)[0] + " …"


def _why(result: SearchResult) -> str:
    parts = [f"{name} {value:.2f}" for name, value in result.parts.items() if value]
    return " · ".join(parts)


def _not_held(plan: Plan) -> Sequence[str]:
    return plan.unknown_publishers or plan.publishers
