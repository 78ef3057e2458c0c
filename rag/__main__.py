"""`python -m rag`: search the archive, ask it, print an article; one question, a batch or a conversation."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vectorstore.command import DONE, EXIT_CODES, SOME_FAILED, fail, run_command
from vectorstore.display import printable
from vectorstore.errors import DatelineError, UsageError

if TYPE_CHECKING:
    from rag.adapters.settings import ServerSettings
    from rag.assistant import NewsAssistant
    from rag.types import Answer
    from vectorstore import Archive

Verbs = argparse._SubParsersAction  # what `add_subparsers` gives; argparse has no public name for it

_SEARCH_EXAMPLES = """\
examples:
  {prog} "ferry inquiry" --publisher "Ledger & Tiller" --from 2025-11-01
  {prog} "ferry inquiry" --sort date --k 3 --json
  {prog} --batch questions.jsonl > results.jsonl
"""
_ASK_EXAMPLES = """\
Without a question: a conversation, until Ctrl-D. From a pipe, each line is its next question.

examples:
  {prog} "Who held the first strategic dialogue?" --as-of 2025-11-21
  {prog} --batch questions.jsonl > answers.jsonl
  {prog}
"""
_SERVE_NOTES = """\
Without a key it listens on this machine only. `keys add` makes keys; docs/hosts/http.md has the rest.

examples:
  {prog}
  {prog} --host 0.0.0.0 --port 8080
"""
_KEYS_NOTES = """\
Keys open `serve` and `mcp --http` of this archive. Each is shown once; the folder keeps digests. Servers that run heed
a change at once, but one that was started without any key has to be started anew.

examples:
  {prog} add desk --expires 2026-12-31
  {prog} add crawler --scope read --per-minute 60
  {prog} list
  {prog} revoke crawler
"""
_MCP_NOTES = """\
A host starts it by itself, with standard input and output: docs/hosts/mcp.md says how.

examples:
  {prog} --archive /path/to/archive
  {prog} --http --port 8788
"""


def build_parser() -> argparse.ArgumentParser:
    """The options of the command."""
    parser = argparse.ArgumentParser(
        prog="python -m rag",
        description="Search the archive, ask it, serve it, or print an article.",
        epilog=EXIT_CODES,
    )
    add_verbs(parser.add_subparsers(dest="verb", required=True, metavar="VERB"))
    return parser


def add_verbs(verbs: Verbs[argparse.ArgumentParser]) -> None:
    """Add each verb with its options, and under `run` what does its work."""
    _add_search(verbs)
    _add_ask(verbs)
    _add_article(verbs)
    _add_serve(verbs)
    _add_mcp(verbs)
    _add_keys(verbs)
    _add_doctor(verbs)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code. `argv` is what stands behind the command's name."""

    def work() -> int:
        options = build_parser().parse_args(argv)
        return int(options.run(options))

    return run_command(work)


# ---- the options


def _add_verb(
    verbs: Verbs[argparse.ArgumentParser],
    verb: str,
    run: Callable[[argparse.Namespace], int],
    summary: str,
    **more: str,
) -> argparse.ArgumentParser:
    # Without abbreviations: `ask --k 3` would be `--kind 3`, and find nothing.
    command = verbs.add_parser(
        verb,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.epilog = more.get("epilog", "").format(prog=command.prog) or EXIT_CODES
    command.set_defaults(run=run, parser=command)
    return command


def _add_search(verbs: Verbs[argparse.ArgumentParser]) -> None:
    command = _add_verb(verbs, "search", run_search, "give the passages that match best", epilog=_SEARCH_EXAMPLES)
    _add_question(command)
    command.add_argument("--k", type=int, default=10, help="how many results (default 10)")
    command.add_argument("--sort", choices=("relevance", "date"), default="relevance", help="date: the latest first")
    command.add_argument("--no-rerank", action="store_true", help="without the reranker (there is none yet)")
    command.add_argument("--explain", action="store_true", help="show the plan and what each score is made of")


def _add_ask(verbs: Verbs[argparse.ArgumentParser]) -> None:
    command = _add_verb(verbs, "ask", run_ask, "give an answer with citations, or a refusal", epilog=_ASK_EXAMPLES)
    _add_question(command)
    command.add_argument("--offline", action="store_true", help="never use a model")
    command.add_argument("--model", metavar="M", help="the model that writes the answer (docs/models.md)")


def _add_article(verbs: Verbs[argparse.ArgumentParser]) -> None:
    command = _add_verb(verbs, "article", run_article, "print a stored article")
    command.add_argument("id", help="its id or URL")
    command.add_argument("--version", type=int, help="an earlier version (default: the current one)")
    _add_common(command)


def _add_doctor(verbs: Verbs[argparse.ArgumentParser]) -> None:
    summary = "tell versions, settings and the archive's health, to paste into a bug report"
    _add_common(_add_verb(verbs, "doctor", run_doctor, summary))


def _add_serve(verbs: Verbs[argparse.ArgumentParser]) -> None:
    command = _add_verb(verbs, "serve", run_serve, "serve search and answers over HTTP", epilog=_SERVE_NOTES)
    _add_address(command)
    _add_archive(command)


def _add_mcp(verbs: Verbs[argparse.ArgumentParser]) -> None:
    command = _add_verb(verbs, "mcp", run_mcp, "serve search and answers to an MCP host", epilog=_MCP_NOTES)
    command.add_argument("--http", action="store_true", help="streamable HTTP at /mcp (default: standard input/output)")
    _add_address(command)
    _add_archive(command)


def _add_keys(verbs: Verbs[argparse.ArgumentParser]) -> None:
    command = _add_verb(verbs, "keys", run_keys, "add, list and revoke the keys of the servers", epilog=_KEYS_NOTES)
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="make a key and show it, once", allow_abbrev=False)
    add.add_argument("name", help="whose key it is; logs have it")
    add.add_argument("--scope", choices=("ask", "read"), default="ask", help="read: searches and articles, no answers")
    add.add_argument("--per-minute", type=int, metavar="N", help="requests that it may make (default: no limit)")
    add.add_argument("--expires", metavar="D", help="the last day, or time, on which it opens (default: none)")
    revoke = actions.add_parser("revoke", help="let a key open nothing any more", allow_abbrev=False)
    revoke.add_argument("name", help="its name")
    for action in (add, actions.add_parser("list", help="tell all keys, without what opens"), revoke):
        _add_common(action)


def _add_address(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", help="the address to listen on (default 127.0.0.1)")
    command.add_argument("--port", type=int, help="the port (default 8787; 0: any free port)")


def _add_question(command: argparse.ArgumentParser) -> None:
    command.add_argument("question", nargs="?", help="in your own words")
    command.add_argument("--batch", metavar="FILE", help="questions as JSON Lines (.jsonl, .gz, .xz): id, question")
    filters = command.add_argument_group("filters", "All are hard; D is a day, which is meant whole, or a time.")
    filters.add_argument("--from", dest="from_", metavar="D", help="published on or after it")
    filters.add_argument("--to", metavar="D", help="published on or before it")
    filters.add_argument("--as-of", metavar="D", help="as if it were this day: nothing published later is found")
    for name, metavar, what in (
        ("--publisher", "P", "only this outlet (may be repeated)"),
        ("--kind", "K", "only news, opinion, live, sponsored..."),
        ("--language", "L", "only articles declared to be in it"),
    ):
        filters.add_argument(name, action="append", default=[], metavar=metavar, help=what)
    _add_common(command)


def _add_common(command: argparse.ArgumentParser) -> None:
    _add_archive(command)
    command.add_argument("--json", action="store_true", help="print JSON")


def _add_archive(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--archive", metavar="DIR", help="the archive's folder (default: DATELINE_ARCHIVE, else ./archive)"
    )


# ---- the verbs


def run_search(options: argparse.Namespace) -> int:
    """`search`: one question, or a batch."""
    if (options.question is None) == (options.batch is None):
        options.parser.error("give a question, or --batch FILE")
    from rag.output import response_to_dict  # noqa: PLC0415  (here and below, so that --help answers at once)
    from rag.search.retriever import check_k  # noqa: PLC0415
    from rag.terminal.show import show_search  # noqa: PLC0415

    with _open_assistant(options, answers=False) as assistant:
        retriever = assistant.retriever

        def search(question: str, filters: Mapping[str, Any]) -> dict[str, Any]:
            return response_to_dict(retriever.search(question, options.k, sort=options.sort, **filters))

        if options.batch is not None:
            retriever.plan("?", **_filters(options))  # what is wrong with the options is no failure of every line
            check_k(options.k)
            return _run_batch(options, search)
        _print(search(options.question, _filters(options)), options, show_search, explain=options.explain)
    return DONE


def run_ask(options: argparse.Namespace) -> int:
    """`ask`: one question, a batch, or a conversation."""
    if options.question is not None and options.batch is not None:
        options.parser.error("give a question, or --batch FILE")
    from rag.output import answer_to_dict  # noqa: PLC0415
    from rag.terminal.show import show_answer  # noqa: PLC0415

    with _open_assistant(options) as assistant:
        if options.batch is not None:
            assistant.retriever.plan("?", **_filters(options))
            return _run_batch(options, lambda question, given: answer_to_dict(assistant.ask(question, **given)))
        if options.question is None:
            return _converse(assistant, options)
        _print(answer_to_dict(assistant.ask(options.question, **_filters(options))), options, show_answer)
    return DONE


def run_article(options: argparse.Namespace) -> int:
    """`article`: its facts and its text."""
    from rag.output import stored_article_to_dict  # noqa: PLC0415
    from rag.terminal.show import show_article  # noqa: PLC0415

    with _open_archive(options) as archive:
        article = archive.get(options.id, options.version)
    if article is None:
        version = f" in version {options.version}" if options.version is not None else ""
        return fail(f"There is no article {options.id}{version} in the archive.", SOME_FAILED)
    _print(stored_article_to_dict(article), options, show_article)
    return DONE


def run_doctor(options: argparse.Namespace) -> int:
    """`doctor`: a report that may be shown to anybody."""
    from rag.terminal.doctor import examine, show_report  # noqa: PLC0415

    report, code = examine(os.environ, archive=options.archive)
    _print(report, options, lambda report, _: map(printable, show_report(report)))
    return code


def run_serve(options: argparse.Namespace) -> int:
    """`serve`: until it is told to end."""
    settings = _server_settings(options)
    from rag.adapters.http.server import serve  # noqa: PLC0415

    with _open_assistant(options) as assistant:
        serve(assistant, settings)
    return DONE


def run_keys(options: argparse.Namespace) -> int:
    """`keys`: add, list or revoke."""
    from rag.adapters import keys_command  # noqa: PLC0415

    return keys_command.run_keys(options)


def run_mcp(options: argparse.Namespace) -> int:
    """`mcp`: until the host closes standard input, or with `--http` until it is told to end."""
    if not options.http and (options.host is not None or options.port is not None):
        options.parser.error("--host and --port go with --http")
    settings = _server_settings(options)
    from rag.adapters.mcp_server import serve_http, serve_stdio  # noqa: PLC0415

    with _open_assistant(options) as assistant:
        if options.http:
            serve_http(assistant, settings)
        else:
            serve_stdio(assistant, settings)
    return DONE


# ---- what they share


def _server_settings(options: argparse.Namespace) -> ServerSettings:
    from rag.adapters.settings import ServerSettings  # noqa: PLC0415
    from vectorstore import ArchiveSettings  # noqa: PLC0415

    archive = ArchiveSettings.from_env(os.environ, path=options.archive).path
    return ServerSettings.from_env(os.environ, host=options.host, port=options.port, archive=archive)


def _open_archive(options: argparse.Namespace) -> Archive:
    from vectorstore import Archive, ArchiveSettings  # noqa: PLC0415

    return Archive.open(ArchiveSettings.from_env(os.environ, path=options.archive), create=False)


@contextmanager
def _open_assistant(options: argparse.Namespace, *, answers: bool = True) -> Iterator[NewsAssistant]:
    """The assistant with its model, if any; without one where nothing is to be answered."""
    from rag.assistant import NewsAssistant  # noqa: PLC0415
    from rag.model.settings import ModelSettings, build_model  # noqa: PLC0415
    from rag.settings import RagSettings  # noqa: PLC0415

    settings = RagSettings.from_env(os.environ)
    name, offline = getattr(options, "model", None), getattr(options, "offline", not answers)
    model = build_model(ModelSettings.from_env(os.environ, name=name, offline=offline))
    with _open_archive(options) as archive:
        yield NewsAssistant(archive, settings=settings, model=model)


def _filters(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "from_": options.from_,
        "to": options.to,
        "as_of": options.as_of,
        "publishers": options.publisher,
        "kinds": options.kind,
        "languages": options.language,
    }


def _print(
    result: Mapping[str, Any], options: argparse.Namespace, show: Callable[..., Iterable[str]], **how: bool
) -> None:
    if options.json:
        print(json.dumps(result), flush=True)
        return
    from rag.terminal.screen import Terminal  # noqa: PLC0415

    for line in show(result, Terminal.of(sys.stdout, os.environ), **how):
        print(line)
    sys.stdout.flush()


def _run_batch(options: argparse.Namespace, answer_one: Callable[[str, Mapping[str, Any]], dict[str, Any]]) -> int:
    """One object a line; a line that fails yields its error, and the run goes on."""
    from rag.terminal.batch import error_to_dict, iter_batch  # noqa: PLC0415

    failed = False
    for line in iter_batch(Path(options.batch)):
        try:
            question, own = line.read()
            result = answer_one(question, _filters(options) | own)
        except DatelineError as error:
            failed = True
            result = error_to_dict(error)
        print(json.dumps({"id": line.identity, **result}), flush=True)
    return SOME_FAILED if failed else DONE


def _converse(assistant: NewsAssistant, options: argparse.Namespace) -> int:
    """Question after question, each with those before it in mind; one that fails is told, and the next is read."""
    from rag.output import answer_to_dict  # noqa: PLC0415
    from rag.terminal.batch import error_to_dict  # noqa: PLC0415
    from rag.terminal.screen import iter_questions  # noqa: PLC0415
    from rag.terminal.show import show_answer  # noqa: PLC0415

    assistant.retriever.plan("?", **_filters(options))  # what is wrong with the options is wrong use of the command
    history: list[tuple[str, Answer]] = []
    code = None
    for question in iter_questions(sys.stdin, prompt="\n> "):
        code = code or DONE
        if not (options.json or sys.stdin.isatty()):
            print(printable(f"> {question}"))
        try:
            answer = assistant.ask(question, history=history, **_filters(options))
        except DatelineError as error:
            code = fail(str(error), SOME_FAILED)
            if options.json:
                print(json.dumps(error_to_dict(error)), flush=True)
            continue
        history.append((question, answer))
        _print(answer_to_dict(answer), options, show_answer)
    if code is None and not sys.stdin.isatty():
        raise UsageError("Give a question: behind the verb, one a line on standard input, or with --batch FILE.")
    return code or DONE


if __name__ == "__main__":
    sys.exit(main())
