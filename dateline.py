"""`dateline`: python -m ingest and python -m rag under one name, and the one name to import:

from dateline import Archive, NewsAssistant, Retriever
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.__main__ import add_arguments as add_ingest
from rag.__main__ import add_verbs
from vectorstore import __version__
from vectorstore.command import DONE, EXIT_CODES, run_command
from vectorstore.lazy import lazy_names

__all__ = [
    "Answer",
    "Archive",
    "ArchiveError",
    "Article",
    "Citation",
    "DatelineError",
    "DatelineRetriever",
    "Moment",
    "NewsAssistant",
    "Plan",
    "RagSettings",
    "Retriever",
    "SearchResponse",
    "SearchResult",
    "Statement",
    "UsageError",
    "__version__",
    "add",
    "build_search_tool",
    "format_passages",
    "ingest_paths",
    "main",
]

if TYPE_CHECKING:
    from ingest.pipeline import add, ingest_paths
    from rag.adapters.langchain import DatelineRetriever, build_search_tool, format_passages
    from rag.assistant import NewsAssistant
    from rag.search.retriever import Retriever
    from rag.settings import RagSettings
    from rag.types import Answer, Citation, Plan, SearchResponse, SearchResult, Statement
    from vectorstore.archive import Archive
    from vectorstore.errors import ArchiveError, DatelineError, UsageError
    from vectorstore.types import Article, Moment
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "ingest.pipeline": (
                "add",
                "ingest_paths",
            ),
            "rag.adapters.langchain": (
                "DatelineRetriever",
                "build_search_tool",
                "format_passages",
            ),
            "rag.assistant": ("NewsAssistant",),
            "rag.search.retriever": ("Retriever",),
            "rag.settings": ("RagSettings",),
            "rag.types": (
                "Answer",
                "Citation",
                "Plan",
                "SearchResponse",
                "SearchResult",
                "Statement",
            ),
            "vectorstore.archive": ("Archive",),
            "vectorstore.errors": (
                "ArchiveError",
                "DatelineError",
                "UsageError",
            ),
            "vectorstore.types": (
                "Article",
                "Moment",
            ),
        },
    )

_SHELLS = ("bash", "zsh", "fish")
_COMPLETION = """\
Put one of these lines where your shell starts:
  eval "$(dateline completion bash)"        # ~/.bashrc
  eval "$(dateline completion zsh)"         # ~/.zshrc
  dateline completion fish | source         # ~/.config/fish/config.fish
"""


def build_parser() -> argparse.ArgumentParser:
    """The verbs of both commands, with their own options."""
    parser = argparse.ArgumentParser(
        prog="dateline",
        description="Answers questions over a news archive, every sentence with the passage that proves it.",
        epilog=EXIT_CODES,
    )
    parser.add_argument("--version", action="version", version=f"dateline {__version__}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    add_ingest(verbs.add_parser("ingest", help="read articles into the archive, check it, delete from it"))
    add_verbs(verbs)
    completion = verbs.add_parser(
        "completion",
        help="print what makes a shell complete the command",
        description="Print what makes a shell complete the command.",
        epilog=_COMPLETION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    completion.add_argument("shell", choices=_SHELLS)
    completion.set_defaults(run=_print_completion)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code. `argv` is what stands behind the command's name."""

    def work() -> int:
        parser = build_parser()
        if "_ARGCOMPLETE" in os.environ:
            import argcomplete  # noqa: PLC0415  (asked by a shell only)

            argcomplete.autocomplete(parser)
        options = parser.parse_args(argv)
        return int(options.run(options))

    return run_command(work)


def _print_completion(options: argparse.Namespace) -> int:
    from argcomplete.shell_integration import shellcode  # noqa: PLC0415  (as above)

    sys.stdout.write(shellcode(["dateline"], shell=options.shell))
    return DONE


if __name__ == "__main__":
    sys.exit(main())
