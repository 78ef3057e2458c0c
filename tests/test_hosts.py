"""The pages for engineers: what they show is run, in a folder with the sample archive in ./archive."""

from __future__ import annotations

import importlib
import io
import re
import shlex
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from dateline import main
from vectorstore import Archive

ROOT = Path(__file__).resolve().parents[1]
HOSTS = ROOT / "docs" / "hosts"
_BLOCK = re.compile(r"^```(?P<language>python|console)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(sample_archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(sample_archive.path, tmp_path / "archive")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(ROOT / "examples")
    return tmp_path


@pytest.mark.parametrize(("page", "commands"), [("python.md", 0), ("langchain.md", 0), ("command-line.md", 15)])
def test_what_a_page_shows_is_so(page, commands, folder, capsys):
    names = {"model": importlib.import_module("scripted_model").ScriptedModel()}
    run = 0
    text = (HOSTS / page).read_text(encoding="utf-8")
    for block in _BLOCK.finditer(text):
        if block["language"] == "python":
            line = text.count("\n", 0, block.start()) + 1
            code = compile("\n" * line + block["code"], page, "exec")
            with ThreadPoolExecutor(1) as thread:  # the browser's tests leave an event loop running in this one
                thread.submit(exec, code, names).result()
            assert capsys.readouterr().err == ""
            continue
        for command in block["code"].splitlines():
            run_line(command.removeprefix("$ "))
            run += 1
    assert run == commands


def run_line(line: str) -> None:
    """One line of a shell: `dateline` runs in this process, and what stands before a pipe in a real one."""
    line, _, target = line.partition(" > ")
    before, _, command = line.rpartition(" | ")
    typed = subprocess.run(["bash", "-c", before or "true"], capture_output=True, text=True, check=True).stdout
    if command.startswith("printf "):
        printed = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True).stdout
    else:
        printed = run_dateline(command, typed)
    assert printed, line
    if target:
        Path(target).write_text(printed)


def run_dateline(command: str, typed: str) -> str:
    name, *arguments = shlex.split(command)
    assert name == "dateline"
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "stdin", io.StringIO(typed))
        assert main(arguments) == 0, err.getvalue()
    assert err.getvalue() == ""
    return out.getvalue()


def test_every_link_of_a_page_leads_somewhere():
    for page in ("python.md", "langchain.md", "command-line.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", (HOSTS / page).read_text(encoding="utf-8")):
            assert (HOSTS / target).exists(), (page, target)
