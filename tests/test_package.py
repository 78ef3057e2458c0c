"""The package: what is in the wheel, what it asks for, and that four lines search with it from an empty folder."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from email.message import Message
from email.parser import Parser
from importlib import import_module
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from vectorstore import __version__

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("ingest", "rag", "vectorstore")
LEFT_OUT = (".*", "build", "dist", "archive", "__pycache__", "*.egg-info", "docs", "bench", "sample_archive")


# One process of the run builds the wheel, and the others need not wait for it.
def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints. Its environment is bare, so that nothing of the repository is on the path."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env={"PATH": "/usr/bin:/bin", "HOME": str(cwd)},
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository, since a build leaves files behind."""
    return Path(
        shutil.copytree(ROOT, tmp_path_factory.mktemp("package") / "source", ignore=shutil.ignore_patterns(*LEFT_OUT))
    )


@pytest.fixture(scope="module")
def files(source: Path) -> set[str]:
    """What the rooms hold."""
    found = (path for room in ROOMS for path in (source / room).rglob("*") if path.is_file())
    return {path.relative_to(source).as_posix() for path in found}


@pytest.fixture(scope="module")
def wheel(source: Path, files: set[str]) -> Path:
    """The wheel, built from the source distribution."""
    folder = source.parent / "dist"
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, source, cwd=source)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def facts(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


@pytest.fixture(scope="module")
def venv(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, and beside it what is installed here, so that nothing is fetched."""
    folder = tmp_path_factory.mktemp("venv") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    python = folder / "bin" / "python"
    run(sys.executable, "-m", "uv", "pip", "install", "-q", "--offline", "--no-deps", "--python", python, wheel,
        cwd=folder.parent)  # fmt: skip
    (own,) = folder.glob("lib/*/site-packages")
    (own / "installed_here.pth").write_text(sysconfig.get_path("purelib"))
    return folder


# ---- what is in it


def test_the_wheel_has_one_name_at_its_top(names):
    assert {name.split("/")[0] for name in names} == {"dateline", f"dateline_news-{__version__}.dist-info"}


def test_every_file_of_a_room_is_in_the_wheel(files, names):
    """A word list or a model that is left out is missed only when it is first read."""
    assert {f"dateline/{file}" for file in files} - names == set()
    assert {f"{room}/py.typed" for room in ROOMS} | {"rag/question/outlets.txt"} <= files
    assert any(name.endswith(".onnx") for name in files)


# ---- what it asks for


def test_what_is_locked_is_what_the_wheel_asks_for(facts):
    """So an installer that resolves the wheel's ranges can arrive at what the tests ran with."""
    lock = (ROOT / "requirements.txt").read_text().splitlines()
    pins = [Requirement(line.rstrip(" \\")) for line in lock if line and not line.startswith(("#", "    --hash="))]
    locked = {
        normal(pin.name): next(iter(pin.specifier)).version
        for pin in pins
        if pin.marker is None or pin.marker.evaluate()
    }
    wanted = [Requirement(line) for line in facts.get_all("Requires-Dist") or ()]
    assert len(wanted) > 10
    assert [str(w) for w in wanted if not w.specifier.contains(locked.get(normal(w.name), "0"))] == []
    assert [str(w) for w in wanted if "==" in str(w.specifier)] == []  # a pin would not stand beside a host's own


def test_the_wheel_does_not_bring_the_page_s_library(facts):
    assert not any(line.startswith("streamlit") for line in facts.get_all("Requires-Dist") or ())


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


# ---- from an empty folder


def test_the_readme_s_lines_find_something_from_an_empty_folder(venv, tmp_path):
    code = blocks((ROOT / "README.md").read_text(encoding="utf-8"), "python")[0]
    assert len([line for line in code.splitlines() if line.strip()]) <= 4
    article = {"title": "Ferry inquiry", "body": "The ferry inquiry found a fault in the hull.", "source": "Kestrel"}
    (tmp_path / "articles.jsonl").write_text(json.dumps(article))
    report = json.loads(run(venv / "bin" / "dateline", "ingest", "articles.jsonl", "--json", cwd=tmp_path))
    assert (report["added"], report["failed"]) == (1, [])
    printed = run(venv / "bin" / "python", "-c", code, cwd=tmp_path)
    assert printed.splitlines()[0].endswith("The ferry inquiry found a fault in the hull.")
    where = run(venv / "bin" / "python", "-c", "import dateline; print(dateline.__file__)", cwd=tmp_path)
    assert str(venv) in where


def test_the_command_is_installed_under_its_version(venv, facts, tmp_path):
    assert run(venv / "bin" / "dateline", "--version", cwd=tmp_path) == f"dateline {facts['Version']}\n"
    assert facts["Version"] == __version__


def test_every_module_of_the_wheel_imports_beside_rooms_of_the_same_name(venv, names, tmp_path):
    """An engineer's own `rag/` and `ingest/` stand in the way of nothing, and are not hidden."""
    for room in ROOMS:
        (tmp_path / f"{room}.py").write_text("MINE = True\n")
    modules = sorted(name[:-3].replace("/", ".") for name in names if name.endswith(".py") and "__" not in name)
    code = f"import importlib, rag; [importlib.import_module(name) for name in {modules!r}]; print(rag.MINE)"
    assert run(venv / "bin" / "python", "-c", code, cwd=tmp_path).strip() == "True"


CONSUMER = """
import asyncio

from dateline import Answer, Archive, Article, NewsAssistant, Retriever, SearchResponse, add


def read(folder: str, article: Article) -> int:
    with Archive.open(folder) as archive:
        return len(add(archive, [article]).failed)


def find(archive: Archive, question: str) -> list[tuple[str, int, int]]:
    found: SearchResponse = Retriever(archive).search(question, k=3, as_of="2025-11-30", publishers=["Northline"])
    return [(result.article.title, result.chunk.start, result.chunk.end) for result in found.results]


def ask(archive: Archive, question: str) -> tuple[Answer, list[str]]:
    assistant = NewsAssistant(archive)
    stream = assistant.stream(question, kinds=["news"])
    said = [statement.text for statement in stream]
    return asyncio.run(assistant.aask(question, as_of="2025-11-30")), said


def misuse(archive: Archive) -> None:
    Retriever(archive).search(k="3")  # wrong
    NewsAssistant(archive).ask("?", publisher="Northline")  # wrong
    title: int = Retriever(archive).search("?").results[0].article.title  # wrong
"""


def test_who_uses_the_wheel_is_checked_against_its_types(venv, tmp_path):
    """By mypy --strict, which finds what is wrong and nothing else: the names are typed, and none of them is Any."""
    (tmp_path / "consumer.py").write_text(CONSUMER)
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", str(tmp_path / "cache"),
         "--python-executable", str(venv / "bin" / "python"), "consumer.py"],
        cwd=tmp_path, env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}, capture_output=True, text=True,
        timeout=600, check=False,
    )  # fmt: skip
    wrong = {number for number, line in enumerate(CONSUMER.splitlines(), start=1) if line.endswith("# wrong")}
    told = [line for line in checked.stdout.splitlines() if ": error: " in line]
    assert {int(line.split(":")[1]) for line in told} == wrong, checked.stdout + checked.stderr
    assert all(line.startswith("consumer.py:") for line in told), checked.stdout


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


# ---- as a library


@pytest.mark.parametrize("room", ROOMS)
def test_public_names_are_listed_and_are_there(room):
    package = import_module(room)
    assert package.__all__ == sorted(package.__all__)
    for name in package.__all__:
        assert getattr(package, name).__name__ == name
    assert set(package.__all__) <= set(dir(package))
    with pytest.raises(AttributeError, match=f"module '{room}' has no attribute 'Nothing'"):
        _ = package.Nothing


@pytest.mark.parametrize("room", ROOMS)
def test_type_checkers_are_told_of_the_names_that_are_given(room):
    """The imports they read and the names given when running stand in two places."""
    tree = ast.parse((ROOT / room / "__init__.py").read_text())
    (branch,) = (node for node in tree.body if isinstance(node, ast.If))
    told = {
        (node.module, alias.name) for node in branch.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    call = next(node for node in ast.walk(branch.orelse[0]) if isinstance(node, ast.Call))
    given = ast.literal_eval(call.args[1])
    assert told == {(home, name) for home, names in given.items() for name in names}
    assert {name for _, name in told} == set(import_module(room).__all__)


def test_importing_the_package_does_no_work():
    """One process for all: what is slow to import is imported when it is needed."""
    code = (
        "import sys, rag, ingest, vectorstore, dateline; dateline.build_parser().format_help();"
        "print(sorted({name.partition('.')[0] for name in sys.modules} - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    ours = {"__main__", "rag", "ingest", "vectorstore", "dateline"}
    assert {name for name in ast.literal_eval(done.stdout) if not name.startswith("_")} <= ours
