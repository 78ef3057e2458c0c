"""What `doctor` finds: versions, settings, the archive's health and which model would answer.

Made to be pasted into a bug report: of settings that are not known to be harmless it only says that they are set, and
of addresses neither user nor password.
"""

from __future__ import annotations

import hashlib
import os
import platform
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata, resources
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from rag.types import SCHEMA_VERSION
from vectorstore import Archive, ArchiveSettings, DatelineError, UsageError, __version__
from vectorstore.command import DONE, NO_ARCHIVE, SOME_FAILED, WRONG_USE
from vectorstore.runs import SourceFreshness

T = TypeVar("T")

_PACKAGES = (
    "chromadb", "fastapi", "langchain-core", "mcp", "numpy", "onnxruntime", "openai", "tantivy", "tokenizers",
    "trafilatura", "uvicorn",
)  # fmt: skip
_SHOWN = (
    "DATELINE_ARCHIVE", "DATELINE_TIMEZONE", "DATELINE_MODEL", "DATELINE_OFFLINE", "DATELINE_EMBEDDER",
    "DATELINE_EMBEDDER_DIMENSIONS",
)  # fmt: skip
_SECRET = 4  # characters that a secret has at least; shorter values stand in any sentence
_ADDRESSES = ("DATELINE_CHROMA_URL", "DATELINE_EMBEDDER_URL", "OPENAI_BASE_URL")


@dataclass(slots=True)
class _Findings:
    """What is wrong, each in a line, and the exit code that the worst of it asks for."""

    environ: Mapping[str, str]
    problems: list[str] = field(default_factory=list)
    code: int = DONE

    def add(self, problem: str, code: int) -> None:
        """An error's message may repeat the setting that it is about, so what is not shown is taken out of it."""
        for name, value in self.environ.items():
            if _is_ours(name) and len(value) >= _SECRET:
                problem = problem.replace(value, _harmless(name, value))
        self.problems.append(problem)
        self.code = max(self.code, code)


def examine(environ: Mapping[str, str], *, archive: str | None) -> tuple[dict[str, Any], int]:
    """(the report, the exit code): 0 when all is well, 1 when the archive's stores differ, 2 for a wrong setting, 3
    when there is no archive or it cannot be looked at."""
    findings = _Findings(environ)
    report = {
        "schema_version": SCHEMA_VERSION,
        "dateline": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "processors": os.cpu_count(),
        "packages": {name: _version(name) for name in _PACKAGES},
        "models": list(_iter_models()),
        "settings": {name: _harmless(name, value) for name, value in sorted(environ.items()) if _is_ours(name)},
        "model": _try(findings, lambda: _describe_model(environ)),
        "archive": _try(findings, lambda: _look_at(archive, environ, findings)),
        "problems": findings.problems,
    }
    return report, findings.code


def show_report(report: Mapping[str, Any]) -> Iterator[str]:
    """The report as lines."""
    yield f"dateline {report['dateline']}, Python {report['python']}, {report['platform']}"
    yield f"{report['processors']} processors"
    yield "packages: " + ", ".join(f"{name} {version or 'missing'}" for name, version in report["packages"].items())
    for file in report["models"]:
        yield f"model file: {file['file']}, {file['bytes']:,} bytes, sha256 {file['sha256'][:12]}"
    for name, value in report["settings"].items():
        yield f"setting: {name}={value}"
    if model := report["model"]:
        yield f"answers by: {model['name'] or 'sentences of the archive, no model'} ({model['why']})"
    for name, value in (report["archive"] or {}).items():
        lines = value if isinstance(value, list) else [f"{name.replace('_', ' ')} {value}"]
        yield from (f"archive: {line}" for line in lines)
    yield from (f"problem: {problem}" for problem in report["problems"])
    yield "No problems." if not report["problems"] else f"Problems: {len(report['problems'])}."


def _try(findings: _Findings, look: Callable[[], T]) -> T | None:
    """What `look` finds; None where it fails, which is then among the findings."""
    try:
        return look()
    except UsageError as error:
        findings.add(str(error), WRONG_USE)
    except (DatelineError, ImportError) as error:
        findings.add(str(error), NO_ARCHIVE)
    return None


def _describe_model(environ: Mapping[str, str]) -> dict[str, Any]:
    from rag.model.settings import ModelSettings  # noqa: PLC0415  (a missing library is one of the findings)

    settings = ModelSettings.from_env(environ)
    if settings.is_used:
        by = "DATELINE_MODEL" if settings.name else "OPENAI_BASE_URL"
        name = settings.name or "the one model that the server lists"
        return {"name": f"{name} at {settings.host}", "why": f"{by} is set"}
    if settings.offline:
        return {"name": None, "why": "DATELINE_OFFLINE is set"}
    key = "; a key alone sends nothing anywhere" if settings.api_key else ""
    return {"name": None, "why": f"neither DATELINE_MODEL nor OPENAI_BASE_URL is set{key}"}


def _look_at(path: str | None, environ: Mapping[str, str], findings: _Findings) -> dict[str, Any]:
    settings = ArchiveSettings.from_env(environ, path=path)
    with Archive.open(settings, create=False, read_only=True) as archive:
        stats = archive.stats()
        facts = {
            "path": _without_home(settings.path),
            "megabytes": round(sum(f.stat().st_size for f in settings.path.rglob("*") if f.is_file()) / 1e6, 1),
            "vectors": "a Chroma server" if settings.chroma_url else "in the folder",
            "embedder": stats.embedder,
            "articles": stats.articles,
            "chunks": stats.chunks,
            "publishers": len(stats.publishers),
            "undated": stats.undated,
            "first": stats.first.isoformat() if stats.first else None,
            "last": stats.last.isoformat() if stats.last else None,
            "last_ingest_at": stats.last_ingest_at.isoformat() if stats.last_ingest_at else None,
            "silent_sources": [_shown(source) for source in archive.list_sources() if source.is_silent],
        }
        facts |= _try(findings, lambda: _time_searches(archive)) or {}
        checked = _try(findings, lambda: archive.check(mend=False))
        for problem in checked.problems if checked else ():
            findings.add(f"{problem}. Run dateline ingest --check.", SOME_FAILED)
    return facts


def _shown(source: SourceFreshness) -> str:
    return source.in_words().replace(str(Path.home()), "~")


def _time_searches(archive: Archive) -> dict[str, Any]:
    """How long the first search takes, which loads what is needed, and the next."""
    from rag.search.retriever import Retriever  # noqa: PLC0415  (as above)

    retriever, took_s = Retriever(archive), []
    for _ in range(2):
        started_s = time.perf_counter()
        retriever.search("What happened last week?", 10)
        took_s.append(time.perf_counter() - started_s)
    return {"first_search_ms": round(1000 * took_s[0]), "next_search_ms": round(1000 * took_s[1])}


def _iter_models() -> Iterator[dict[str, Any]]:
    homes = {"vectorstore": resources.files("vectorstore"), "rag/evidence": resources.files("rag.evidence")}
    for room, home in homes.items():
        folder = home / "models"
        for file in sorted(folder.iterdir(), key=lambda f: f.name) if folder.is_dir() else ():
            if file.name.endswith(".onnx"):
                content = file.read_bytes()
                digest = hashlib.sha256(content).hexdigest()
                yield {"file": f"{room}/models/{file.name}", "bytes": len(content), "sha256": digest}


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _is_ours(name: str) -> bool:
    return name.startswith(("DATELINE_", "OPENAI_"))


def _harmless(name: str, value: str) -> str:
    """A setting as it may be shown to anybody."""
    if name == "DATELINE_ARCHIVE":
        return _without_home(Path(value))
    if name in _SHOWN:
        return value
    if name in _ADDRESSES and (parts := urlsplit(value)).hostname:
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    return "(set)" if value else "(empty)"


def _without_home(path: Path) -> str:
    whole, home = path.expanduser().absolute(), Path.home()
    return f"~/{whole.relative_to(home)}" if whole.is_relative_to(home) else str(whole)
