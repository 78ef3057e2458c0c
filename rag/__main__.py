"""`python -m rag`: search the archive, ask it, print an article; one question or a batch of them."""

from __future__ import annotations

import argparse
import json
import lzma
import os
import sys
import textwrap
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vectorstore.display import printable
from vectorstore.errors import DatelineError, UsageError

if TYPE_CHECKING:
    from rag.assistant import NewsAssistant
    from vectorstore import Archive

DONE, SOME_FAILED, WRONG_USE, NO_ARCHIVE = 0, 1, 2, 3
_WIDTH = 100


def build_parser() -> argparse.ArgumentParser:
    """The options of the command."""
    parser = argparse.ArgumentParser(
        prog="python -m rag",
        description="Search the archive, ask it, or print one of its articles.",
        epilog="Exit: 0 done, a refusal included; 1 some items failed, each is listed; 2 wrong use; 3 no archive, or "
        "it is locked or corrupt.",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="search|ask|article")
    for verb, summary in (
        ("search", "the passages that match best"),
        ("ask", "an answer with citations, or a refusal"),
    ):
        # Without abbreviations: `ask --k 3` would be `--kind 3`, and find nothing.
        command = verbs.add_parser(verb, help=summary, description=f"Give {summary}.", allow_abbrev=False)
        command.add_argument("question", nargs="?", help="in your own words")
        command.add_argument("--batch", metavar="FILE", help="questions as JSON Lines (.jsonl, .gz, .xz): id, question")
        _add_filters(command)
        _add_common(command)
        if verb == "search":
            command.add_argument("--k", type=int, default=10, help="how many results (default 10)")
            command.add_argument(
                "--sort", choices=("relevance", "date"), default="relevance", help="date: the latest first"
            )
            command.add_argument("--no-rerank", action="store_true", help="without the reranker (there is none yet)")
            command.add_argument("--explain", action="store_true", help="show the plan and what each score is made of")
        else:
            command.add_argument("--offline", action="store_true", help="never use a model (none is used yet)")
            command.add_argument("--model", metavar="M", help="a model to answer with")
    article = verbs.add_parser(
        "article", help="a stored article", description="Print a stored article.", allow_abbrev=False
    )
    article.add_argument("id", help="its id or URL")
    article.add_argument("--version", type=int, help="an earlier version (default: the current one)")
    _add_common(article)
    return parser


def _add_filters(command: argparse.ArgumentParser) -> None:
    command.add_argument("--from", dest="from_", metavar="D", help="published on or after this day or time")
    command.add_argument("--to", metavar="D", help="published on or before")
    command.add_argument("--as-of", metavar="D", help="as if it were this day: nothing published later is found")
    command.add_argument(
        "--publisher", action="append", default=[], metavar="P", help="only this outlet (may be repeated)"
    )
    command.add_argument(
        "--kind", action="append", default=[], metavar="K", help="only news, opinion, live, sponsored..."
    )
    command.add_argument(
        "--language", action="append", default=[], metavar="L", help="only articles declared to be in it"
    )


def _add_common(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--archive", metavar="DIR", help="the archive's folder (default: DATELINE_ARCHIVE, else ./archive)"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code. `argv` is what stands behind the command's name."""
    parser = build_parser()
    options = parser.parse_args(argv)
    if options.verb != "article" and (options.question is None) == (options.batch is None):
        parser.error("give a question, or --batch FILE")
    if getattr(options, "model", None) and not options.offline:
        parser.error(
            "--model is not supported by this version: leave it out, answers are made of the archive's sentences"
        )
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run(options)
        sys.stdout.flush()  # here, where a closed pipe is still ours to notice
    except BrokenPipeError:
        # Who read us has had enough. Python flushes once more on its way out, and must not fail at that.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except UsageError as error:
        return _fail(error, WRONG_USE)
    except DatelineError as error:
        return _fail(error, NO_ARCHIVE)
    return code


def _fail(error: DatelineError, code: int) -> int:
    print(printable(str(error)), file=sys.stderr)
    return code


def _run(options: argparse.Namespace) -> int:
    # Here, so that --help and wrong use answer at once.
    from rag.assistant import NewsAssistant  # noqa: PLC0415
    from rag.settings import RagSettings  # noqa: PLC0415
    from vectorstore import Archive, ArchiveSettings  # noqa: PLC0415

    rag_settings = RagSettings.from_env(os.environ)
    settings = ArchiveSettings.from_env(os.environ, path=options.archive)
    with Archive.open(settings, create=False) as archive:
        if options.verb == "article":
            return _print_article(archive, options)
        assistant = NewsAssistant(archive, settings=rag_settings)
        answer_one = _searcher(assistant, options) if options.verb == "search" else _asker(assistant)
        if options.batch is not None:
            _check_options(assistant, options)
            return _run_batch(Path(options.batch), answer_one, options)
        result = answer_one(options.question, _filters(options))
        if options.json:
            print(json.dumps(result))
        else:
            for line in (
                _show_search(result, explain=options.explain) if options.verb == "search" else _show_answer(result)
            ):
                print(printable(line))
        return DONE


_Answer = Callable[[str, Mapping[str, Any]], dict[str, Any]]


def _searcher(assistant: NewsAssistant, options: argparse.Namespace) -> _Answer:
    from rag.output import response_to_dict  # noqa: PLC0415

    def search(question: str, filters: Mapping[str, Any]) -> dict[str, Any]:
        return response_to_dict(assistant.retriever.search(question, options.k, sort=options.sort, **filters))

    return search


def _asker(assistant: NewsAssistant) -> _Answer:
    from rag.output import answer_to_dict  # noqa: PLC0415

    return lambda question, filters: answer_to_dict(assistant.ask(question, **filters))


def _filters(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "from_": options.from_,
        "to": options.to,
        "as_of": options.as_of,
        "publishers": options.publisher,
        "kinds": options.kind,
        "languages": options.language,
    }


# ---- batches


def _check_options(assistant: NewsAssistant, options: argparse.Namespace) -> None:
    """What is wrong with the options is wrong use of the command, not a failure of every line."""
    from rag.retriever import check_k  # noqa: PLC0415

    assistant.retriever.plan("?", **_filters(options))
    if options.verb == "search":
        check_k(options.k)


def _run_batch(path: Path, answer_one: _Answer, options: argparse.Namespace) -> int:
    """One object a line; a line that fails yields its error, and the run goes on."""
    failed = 0
    for number, line in _read_lines(path):
        identity = _identity(line, number)
        try:
            result = answer_one(_question(line), _filters(options) | _line_filters(line))
        except DatelineError as error:
            failed += 1
            result = {"error": {"code": error.code, "message": str(error)}}
        print(json.dumps({"id": identity, **result}), flush=True)
    return SOME_FAILED if failed else DONE


def _read_lines(path: Path) -> Iterator[tuple[int, Any]]:
    from vectorstore.jsonlines import iter_jsonlines  # noqa: PLC0415

    lines = iter_jsonlines(path)
    while True:
        try:
            numbered = next(lines, None)
        except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
            raise UsageError(f"The batch must be a file of JSON Lines, but {path} cannot be read: {error}.") from error
        if numbered is None:
            return
        yield numbered


def _identity(line: Any, number: int) -> Any:
    """The line's own id; its number where it has none."""
    if isinstance(line, Mapping):
        return line.get("id", line.get("question_id", number))
    return number


def _question(line: Any) -> str:
    if isinstance(line, ValueError):
        raise UsageError(f"A line of the batch must be a JSON object: {line}.")
    question = line.get("question") if isinstance(line, Mapping) else None
    if not isinstance(question, str):
        raise UsageError('A line of the batch must be an object with a "question" that is text.')
    return question


def _line_filters(line: Mapping[str, Any]) -> dict[str, Any]:
    names = {"from": "from_", "to": "to", "as_of": "as_of", "publishers": "publishers", "kinds": "kinds"}
    names |= {"languages": "languages"}
    given = {ours: line[name] for name, ours in names.items() if line.get(name)}
    for name, value in given.items():
        is_list = isinstance(value, list) and all(isinstance(item, str) for item in value)
        if not (is_list if name in ("publishers", "kinds", "languages") else isinstance(value, str)):
            raise UsageError(f"{name.rstrip('_')} has the wrong form in a line of the batch: {value!r}.")
    return given


# ---- for people


def _show_search(result: Mapping[str, Any], *, explain: bool) -> Iterator[str]:
    if explain:
        yield from _show_plan(result["plan"])
    if not result["results"]:
        yield "Nothing found."
    for row in result["results"]:
        yield f"{row['rank']:>3}. {row['title']}"
        yield f"     {_source(row)}   score {row['score']:.2f}"
        if explain:
            yield "     " + ", ".join(f"{name} {value:.2f}" for name, value in row["parts"].items())
        yield from textwrap.wrap(row["text"], _WIDTH, initial_indent="     ", subsequent_indent="     ")
        yield ""


def _show_plan(plan: Mapping[str, Any]) -> Iterator[str]:
    yield f"Topic: {plan['topic']}   as of {plan['as_of']}"
    for name in ("publishers", "kinds", "languages"):
        if plan[name]:
            yield f"Only {name}: {', '.join(plan[name])}"
    if plan["from"] or plan["to"]:
        yield f"Only published from {plan['from'] or 'the first'} to {plan['to'] or 'the last'}"
    for clause in plan["clauses"]:
        times = f" [{clause['from'] or '...'} to {clause['to'] or '...'}]" if clause["from"] or clause["to"] else ""
        yield (
            f"Clause: {clause['text']}"
            + (f" ({', '.join(clause['publishers'])})" if clause["publishers"] else "")
            + times
        )
    for part in plan["inferred"]:
        yield f"Read from {part['words']!r}: {part['field']} {part['value']}"
    for part in plan["dropped"]:
        yield f"Given up: {part['field']}, {part['reason']}"
    yield ""


_REASONS = {
    "publisher_not_held": "The question asks about an outlet that this archive does not hold.",
    "outside_period": "This archive holds nothing published then.",
    "names_unknown": "A name in the question stands in no article of this archive.",
    "weak_evidence": "No article of this archive says so.",
}


def _show_answer(answer: Mapping[str, Any]) -> Iterator[str]:
    if answer["refused"]:
        yield f"This archive does not hold the answer. {_REASONS[answer['reason']]}"
        coverage = answer["coverage"]
        if coverage["articles"]:
            outlets = ", ".join(list(coverage["publishers"])[:8]) + (", ..." if len(coverage["publishers"]) > 8 else "")
            yield (
                f"It covers {coverage['articles']:,} articles, {coverage['first'] or 'undated'} to "
                f"{coverage['last'] or 'undated'}" + (f", from {outlets}." if outlets else ".")
            )
        if answer["nearest"]:
            yield "Nearest, but not an answer:"
        for row in answer["nearest"]:
            yield f"  - {row['title']} ({_source(row)})"
        return
    if answer["short_answer"]:
        yield answer["short_answer"]
        yield ""
    yield from textwrap.wrap(answer["text"], _WIDTH)
    yield ""
    for citation in answer["citations"]:
        where = citation["url"] or citation["article_id"]
        yield f"[{citation['number']}] {citation['title']} ({_source(citation)}) {where}"


def _source(row: Mapping[str, Any]) -> str:
    return ", ".join(part for part in (row["publisher"] or "outlet unknown", row["published_at"] or "undated") if part)


def _print_article(archive: Archive, options: argparse.Namespace) -> int:
    from rag.output import stored_article_to_dict  # noqa: PLC0415

    article = archive.get(options.id, options.version)
    if article is None:
        version = f" in version {options.version}" if options.version is not None else ""
        print(printable(f"There is no article {options.id}{version} in the archive."), file=sys.stderr)
        return SOME_FAILED
    if options.json:
        print(json.dumps(stored_article_to_dict(article)))
        return DONE
    facts = stored_article_to_dict(article)
    print(printable(article.title))
    print(printable(f"{_source(facts)}   version {article.version}   {article.url or article.article_id}"))
    print()
    print(printable(article.text))
    return DONE


if __name__ == "__main__":
    sys.exit(main())
