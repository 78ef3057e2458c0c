"""`python -m ingest`: read files, folders, dumps and pages into the archive; check it; delete from it."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from ingest.key_map import parse_map
from ingest.progress import ProgressLine
from ingest.report import SCHEMA_VERSION, IngestReport
from vectorstore.command import BROKEN_OFF, DONE, EXIT_CODES, SOME_FAILED, fail, run_command
from vectorstore.display import printable

if TYPE_CHECKING:
    from ingest.sources.base import Failure
    from vectorstore.archive import Archive, CheckReport
    from vectorstore.catalogue import IndexName

_RUNS_SHOWN = 20


def build_parser() -> argparse.ArgumentParser:
    """The options of the command."""
    parser = argparse.ArgumentParser(prog="python -m ingest")
    add_arguments(parser)
    return parser


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options, and under `run` what does the work."""
    parser.description = (
        "Read articles into the archive. An article that is held already costs nothing; one that has changed becomes "
        "a new version."
    )
    parser.epilog = EXIT_CODES
    parser.add_argument(
        "targets",
        nargs="*",
        metavar="PATH_OR_URL",
        help="a file, a folder, a dump (.jsonl, .gz, .xz), or a page's address",
    )
    parser.add_argument(
        "--archive", metavar="DIR", help="the archive's folder (default: DATELINE_ARCHIVE, else ./archive)"
    )
    parser.add_argument(
        "--private-host",
        action="append",
        default=[],
        metavar="HOST",
        help="a host of this machine or your own network that may be fetched from (repeat for several)",
    )
    parser.add_argument("--json", action="store_true", help="print the report as one JSON object")
    parser.add_argument(
        "--map", metavar="FIELD=KEY,...", default="", help="keys of an export, such as text=body,date=when"
    )
    parser.add_argument("--dry-run", action="store_true", help="print what would be read, and write nothing")
    parser.add_argument(
        "--watch",
        action="store_true",
        help="go on: read what changes in files and folders, and addresses every now and then, until Ctrl-C",
    )
    parser.add_argument(
        "--every",
        type=float,
        default=15.0,
        metavar="MINUTES",
        help="how often --watch looks at addresses (default: 15)",
    )
    actions = parser.add_mutually_exclusive_group()
    actions.add_argument(
        "--check", action="store_true", help="compare the archive's stores, and mend what can be mended"
    )
    actions.add_argument(
        "--verify", action="store_true", help="compare every digest and name the articles that are not as written"
    )
    actions.add_argument(
        "--rebuild",
        nargs="?",
        const="both",
        choices=("lexical", "vectors", "both"),
        help="build an index (default: both) anew from the catalogue, without embedding anything",
    )
    actions.add_argument(
        "--reembed",
        action="store_true",
        help="embed every chunk with the embedder of the settings, and switch to it when all is there",
    )
    actions.add_argument(
        "--backup",
        metavar="DIR",
        help="copy the archive, in use or not, to a folder, and verify it; goes on with one that was broken off",
    )
    actions.add_argument("--restore", metavar="DIR", help="make the archive of a backup, where there is none yet")
    actions.add_argument("--runs", action="store_true", help="list what was read when, and how fresh each source is")
    actions.add_argument(
        "--export", metavar="FILE", help="write every version of every article as JSON Lines, which ingest reads back"
    )
    actions.add_argument("--history", metavar="ID_OR_URL", help="show the versions of an article, and what changed")
    actions.add_argument("--delete", metavar="ID_OR_URL", help="remove one article with all its versions")
    parser.set_defaults(run=run, parser=parser)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code. `argv` is what stands behind the command's name."""
    return run_command(lambda: run(build_parser().parse_args(argv)))


def run(options: argparse.Namespace) -> int:
    """Do what the options ask for; returns the exit code."""
    actions = [name for name in _ACTIONS if getattr(options, name)]
    if bool(options.targets) == bool(actions):
        *others, last = (f"--{name}" for name in _ACTIONS)
        options.parser.error(
            f"name files, folders or addresses to read, or one of {', '.join(others)} and {last} without any"
        )
    if (options.dry_run or options.watch) and not options.targets:
        options.parser.error("--dry-run and --watch take files, folders or addresses to read")
    if options.dry_run and options.watch:
        options.parser.error("--dry-run writes nothing and ends, --watch goes on: give one of them")
    if options.every <= 0:
        options.parser.error("--every takes a number of minutes above 0")
    # Here, so that --help and wrong use answer at once.
    from vectorstore.archive import Archive  # noqa: PLC0415
    from vectorstore.settings import ArchiveSettings  # noqa: PLC0415

    fields = parse_map(options.map) if options.map else {}
    if options.dry_run:
        return _preview(options, fields)
    settings = ArchiveSettings.from_env(os.environ, path=options.archive)
    if options.restore:
        from vectorstore.backup import restore_backup  # noqa: PLC0415

        restore_backup(Path(options.restore), settings.path)
    reads_only = bool(options.backup or options.runs or options.export or options.history)
    with Archive.open(settings, create=bool(options.targets), read_only=reads_only) as archive:
        if options.watch:
            return _watch(archive, options, fields)
        if options.targets:
            return _ingest(archive, options, fields)
        return _ACTIONS[actions[0]](archive, options)


# ---- reading


@dataclass(slots=True)
class _Stop:
    """Whether a signal asked the run to end, and which."""

    signal_number: int = 0
    previous: dict[int, Any] = field(default_factory=dict)

    def __call__(self) -> bool:
        return bool(self.signal_number)


@contextmanager
def _stop_on_signals() -> Iterator[_Stop]:
    """The first Ctrl-C or SIGTERM ends the run after the article at hand; a second Ctrl-C breaks it off."""
    stop = _Stop()

    def ask_to_stop(signal_number: int, _frame: FrameType | None) -> None:
        if stop():
            raise KeyboardInterrupt
        stop.signal_number = signal_number
        print("\nStopping. What has been read so far is being written.", file=sys.stderr)

    previous = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _preview(options: argparse.Namespace, fields: Mapping[str, str]) -> int:
    from ingest.pipeline import preview_paths  # noqa: PLC0415
    from ingest.settings import IngestSettings  # noqa: PLC0415

    hosts = frozenset(host.lower() for host in options.private_host)
    report, articles = preview_paths(options.targets, settings=IngestSettings(private_hosts=hosts, fields=fields))
    for article in articles:
        day = article.published_at.isoformat() if article.published_at else "no date"
        line = f"would store: {article.title or '(no headline)'} | {article.publisher or 'no outlet'} | {day}"
        print(
            printable(f"{line} | {len(article.text.split()):,} words"), file=sys.stderr if options.json else sys.stdout
        )
    _print_report(report, as_json=options.json)
    return SOME_FAILED if report.failed or report.read_nothing else DONE


def _ingest(archive: Archive, options: argparse.Namespace, fields: Mapping[str, str]) -> int:
    from ingest.pipeline import ingest_paths  # noqa: PLC0415
    from ingest.settings import IngestSettings  # noqa: PLC0415

    hosts = frozenset(host.lower() for host in options.private_host)
    settings = IngestSettings(private_hosts=hosts, fields=fields)
    progress = ProgressLine()
    with _stop_on_signals() as stop:
        try:
            report = ingest_paths(archive, options.targets, settings=settings, progress=progress, should_stop=stop)
        except KeyboardInterrupt:
            return fail("Broken off. What was written before stays.", BROKEN_OFF)
        finally:
            progress.close()
    _print_report(report, as_json=options.json)
    if report.interrupted:
        return 128 + stop.signal_number
    return SOME_FAILED if report.failed or report.read_nothing else DONE


def _watch(archive: Archive, options: argparse.Namespace, fields: Mapping[str, str]) -> int:
    """Read until a signal comes, which is how this ends well."""
    from ingest.settings import IngestSettings  # noqa: PLC0415
    from ingest.watch import watch_paths  # noqa: PLC0415

    hosts = frozenset(host.lower() for host in options.private_host)
    told: set[Failure] = set()
    with _stop_on_signals() as stop:
        watch_paths(
            archive,
            options.targets,
            settings=IngestSettings(private_hosts=hosts, fields=fields),
            every_s=60 * options.every,
            on_report=lambda report: _print_news(report, told, as_json=options.json),
            on_wait=lambda reason: print(printable(reason), file=sys.stderr),
            should_stop=stop,
        )
    return DONE


def _print_news(report: IngestReport, told: set[Failure], *, as_json: bool) -> None:
    """What came of one reading of many: a line, and the failures that were not told before."""
    new = [failure for failure in report.failed if failure not in told]
    told.update(new)
    if as_json:
        _print_json(report.to_dict())
    elif report.added or report.updated or new:
        print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S}  {report.added:,} added, {report.updated:,} updated.")
        for failure in new:
            print(printable(f"failed: {failure.item}: {failure.reason}"))
    sys.stdout.flush()


def _print_report(report: IngestReport, *, as_json: bool) -> None:
    if as_json:
        _print_json(report.to_dict())
        return
    counts = (f"{getattr(report, name):,} {name}" for name in ("added", "updated", "unchanged", "duplicates"))
    print(f"{', '.join(counts)}, {len(report.failed):,} failed.")
    for kind, files in sorted(report.skipped.items()):
        print(printable(f"passed over: {files:,} x {kind}"))
    for about, articles in report.remarks.most_common():
        print(printable(f"warning: {about}: {articles:,} articles, such as {report.examples[about]}"))
    for failure in report.failed:
        print(printable(f"failed: {failure.item}: {failure.reason}"))
    if report.read_nothing:
        print("Nothing was read: no file or address held an article.")


# ---- checking and deleting


def _check(archive: Archive, options: argparse.Namespace) -> int:
    return _print_check(archive.check(mend=True), as_json=options.json)


def _verify(archive: Archive, options: argparse.Namespace) -> int:
    return _print_check(archive.verify(), as_json=options.json)


def _print_check(report: CheckReport, *, as_json: bool) -> int:
    if as_json:
        _print_json(
            {
                "schema_version": SCHEMA_VERSION,
                "articles": report.articles,
                "chunks": report.chunks,
                "problems": report.problems,
                "mended": report.mended,
            }
        )
    else:
        print(f"{report.articles:,} articles, {report.chunks:,} chunks.")
        for line in report.mended:
            print(printable(f"mended: {line}"))
        for line in report.problems:
            print(printable(f"problem: {line}"))
        if not report.mended and not report.problems:
            print("The stores agree.")
    return SOME_FAILED if report.problems else DONE


def _rebuild(archive: Archive, options: argparse.Namespace) -> int:
    names: list[IndexName] = [name for name in ("lexical", "vectors") if options.rebuild in (name, "both")]
    for name in names:
        archive.rebuild(name)
    return _tell(options, {"rebuilt": names}, f"Built anew from the catalogue: {', '.join(names)}.")


def _reembed(archive: Archive, options: argparse.Namespace) -> int:
    def tell(done: int, total: int) -> None:
        print(f"{done:,} of {total:,} chunks embedded.", file=sys.stderr)

    archive.reembed(progress=tell)
    embedder = archive.stats().embedder
    return _tell(options, {"embedder": embedder}, f"The archive's embedder is {embedder} now.")


def _backup(archive: Archive, options: argparse.Namespace) -> int:
    def tell(done: int, total: int) -> None:
        print(f"{done:,} of {total:,} articles copied.", file=sys.stderr)

    archive.backup(Path(options.backup), progress=tell)
    articles = archive.stats().articles
    return _tell(
        options,
        {"backup": options.backup, "articles": articles},
        f"Backed up to {options.backup} and verified. --restore makes an archive of it.",
    )


def _restore(archive: Archive, options: argparse.Namespace) -> int:
    archive.rebuild("lexical")
    archive.rebuild("vectors")
    report = archive.check(mend=False)
    return _print_check(report, as_json=options.json)


def _runs(archive: Archive, options: argparse.Namespace) -> int:
    runs, sources = archive.load_runs(), archive.list_sources()
    if options.json:
        facts = {"runs": [run.to_dict() for run in runs], "sources": [source.to_dict() for source in sources]}
        _print_json({"schema_version": SCHEMA_VERSION} | facts)
        return DONE
    for run in runs[:_RUNS_SHOWN]:
        print(printable(run.in_words()))
    if len(runs) > _RUNS_SHOWN:
        print(f"and {len(runs) - _RUNS_SHOWN:,} before; --json gives all")
    for source in sources:
        print(printable(source.in_words()))
    if not runs:
        print("Nothing has been read yet.")
    return DONE


def _export(archive: Archive, options: argparse.Namespace) -> int:
    from ingest.export import export_archive  # noqa: PLC0415

    versions = export_archive(archive, Path(options.export))
    return _tell(
        options,
        {"export": options.export, "versions": versions},
        f"{versions:,} versions written to {options.export}. python -m ingest {options.export} reads them back.",
    )


def _history(archive: Archive, options: argparse.Namespace) -> int:
    from ingest.history import history_to_dict, iter_history_lines  # noqa: PLC0415

    versions = archive.load_history(options.history)
    if not versions:
        told = f"There is no article {options.history} in the archive."
        _tell(options, {"item": options.history, "versions": [], "changes": []}, told)
        return SOME_FAILED
    if options.json:
        _print_json({"schema_version": SCHEMA_VERSION, "item": options.history, **history_to_dict(versions)})
    else:
        print("\n".join(printable(line) for line in iter_history_lines(versions)))
    return DONE


def _delete(archive: Archive, options: argparse.Namespace) -> int:
    deleted = archive.delete(options.delete)
    told = f"Deleted {options.delete}." if deleted else f"There is no article {options.delete} in the archive."
    _tell(options, {"item": options.delete, "deleted": deleted}, told)
    return DONE if deleted else SOME_FAILED


def _tell(options: argparse.Namespace, facts: dict[str, Any], line: str) -> int:
    if options.json:
        _print_json({"schema_version": SCHEMA_VERSION} | facts)
    else:
        print(printable(line))
    return DONE


_ACTIONS: dict[str, Callable[[Archive, argparse.Namespace], int]] = {
    "check": _check,
    "verify": _verify,
    "rebuild": _rebuild,
    "reembed": _reembed,
    "backup": _backup,
    "restore": _restore,
    "runs": _runs,
    "export": _export,
    "history": _history,
    "delete": _delete,
}


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value))


if __name__ == "__main__":
    sys.exit(main())
