"""Results, answers and articles as lines for people.

What comes from articles is written out first (`printable`), so that the only marks that steer a terminal are ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rag.answer.reasons import CHECK_WORDING, OUTLETS, REASONS, REFUSAL, standing_of
from rag.terminal.screen import Terminal
from vectorstore.display import printable

_INDENT = "    "


def show_search(found: Mapping[str, Any], terminal: Terminal, *, explain: bool = False) -> Iterator[str]:
    """The results, best first; with `explain` also the plan and what each score is made of."""
    found = _printable(found)
    if explain:
        yield from _show_plan(found["plan"])
    if not found["results"]:
        yield "Nothing found."
    for row in found["results"]:
        yield f"{row['rank']:>3}. {terminal.bold(row['title'])}"
        yield terminal.dim(f"     {_source(row)}   score {row['score']:.2f}")
        yield terminal.dim(f"     {_place(row)}")
        if explain:
            yield "     " + ", ".join(f"{name} {value:.2f}" for name, value in row["parts"].items())
        yield from terminal.wrap(row["text"], indent="     ")
        yield ""


def show_answer(answer: Mapping[str, Any], terminal: Terminal) -> Iterator[str]:
    """A short answer, the statements with their numbers, and a footnote for each; or why there is none."""
    answer = _printable(answer)
    if answer["searched"]:
        yield from terminal.wrap(f"Searched for: {answer['searched']}")
        yield ""
    if answer["refused"]:
        yield from _show_refusal(answer, terminal)
        return
    if answer["short_answer"]:
        yield terminal.bold(answer["short_answer"])
        yield ""
    yield from terminal.wrap(" ".join(map(_statement, answer["statements"])))
    for conflict in answer["conflicts"]:
        yield ""
        yield from _show_conflict(conflict, terminal)
    for citation in answer["citations"]:
        yield ""
        yield from _show_footnote(citation, terminal)
    if answer["note"]:
        yield ""
        yield from terminal.wrap(answer["note"])
    yield from _show_held(answer["unsupported"], terminal)


def _statement(statement: Mapping[str, Any]) -> str:
    """A statement with its marks, and with a word where nobody confirmed how it is put."""
    marks = "".join(f"[{number}]" for number in statement["citations"])
    unsure = statement["support"].get("grade") == "unconfirmed"
    return f"{statement['text']} {marks}" + (f" {CHECK_WORDING}" if unsure else "")


def _show_held(unsupported: Sequence[Mapping[str, Any]], terminal: Terminal) -> Iterator[str]:
    """What a model wrote and the reports do not bear out, each with the reason."""
    if unsupported:
        yield ""
        yield terminal.dim("Held back:")
    for statement in unsupported:
        yield from terminal.wrap(f"- {statement['text']} ({statement['support'].get('why', '')})", indent=_INDENT)


def show_article(article: Mapping[str, Any], terminal: Terminal) -> Iterator[str]:
    """Its headline, where it is from, and its text as it is stored."""
    article = _printable(article)
    yield terminal.bold(article["title"])
    yield terminal.dim(f"{_source(article)}   version {article['version']}   {_place(article)}")
    yield ""
    yield article["text"]


def _show_plan(plan: Mapping[str, Any]) -> Iterator[str]:
    yield f"Topic: {plan['topic']}   as of {plan['as_of']}"
    for name in ("publishers", "kinds", "languages"):
        if plan[name]:
            yield f"Only {name}: {', '.join(plan[name])}"
    if plan["from"] or plan["to"]:
        yield f"Only published from {plan['from'] or 'the first'} to {plan['to'] or 'the last'}"
    for clause in plan["clauses"]:
        outlets = f" ({', '.join(clause['publishers'])})" if clause["publishers"] else ""
        times = f" [{clause['from'] or '...'} to {clause['to'] or '...'}]" if clause["from"] or clause["to"] else ""
        yield f"Clause: {clause['text']}{outlets}{times}"
    for part in plan["inferred"]:
        yield f"Read from {part['words']!r}: {part['field']} {part['value']}"
    for part in plan["dropped"]:
        yield f"Given up: {part['field']}, {part['reason']}"
    yield ""


def _show_refusal(answer: Mapping[str, Any], terminal: Terminal) -> Iterator[str]:
    yield f"{terminal.bold(REFUSAL)} {REASONS[answer['reason']]}"
    coverage = answer["coverage"]
    if coverage["articles"]:
        outlets = ", ".join(list(coverage["publishers"])[:OUTLETS])
        more = ", ..." if len(coverage["publishers"]) > OUTLETS else ""
        yield (
            f"It covers {coverage['articles']:,} articles, {coverage['first'] or 'undated'} to "
            f"{coverage['last'] or 'undated'}" + (f", from {outlets}{more}." if outlets else ".")
        )
    if answer["nearest"]:
        yield "Nearest, but not an answer:"
    for row in answer["nearest"]:
        yield f"  - {row['title']} ({_source(row)})"


def _show_conflict(conflict: Mapping[str, Any], terminal: Terminal) -> Iterator[str]:
    said = "was revised" if conflict["kind"] == "revised" else "differs between outlets"
    yield f"{conflict['about']} {said}:"
    for value in conflict["values"]:
        marks = "".join(f"[{number}]" for number in value["citations"])
        yield from terminal.wrap(f"- {value['value']} ({_source(value)}) {marks}", indent="  ")


def _show_footnote(citation: Mapping[str, Any], terminal: Terminal) -> Iterator[str]:
    yield f"[{citation['number']}] {_source(citation)}: {terminal.bold(citation['title'])}"
    page = f", page {citation['page']}" if citation["page"] else ""
    yield terminal.dim(f"{_INDENT}{_place(citation)}{page}")
    yield from terminal.wrap(f"“{citation['quote']}”", indent=_INDENT)
    standing = standing_of(
        citation["correction"], is_withdrawn=citation["is_withdrawn"], changed_since=citation["changed_since"]
    )
    if standing:
        yield from terminal.wrap(standing, indent=_INDENT)


def _source(row: Mapping[str, Any]) -> str:
    return f"{row['publisher'] or 'outlet unknown'}, {row['published_at'] or 'undated'}"


def _place(row: Mapping[str, Any]) -> str:
    return str(row["url"] or row["article_id"])


def _printable(value: Any) -> Any:
    """`value` with every text in it, however deep, made fit for a terminal."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {_printable(name): _printable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_printable(part) for part in value]
    return value
