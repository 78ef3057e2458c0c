"""The `dateline` command: both commands under one name, a conversation, completion, and the ways to end."""

from __future__ import annotations

import argparse
import io
import json
import os
import pty
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

import ingest.__main__
import rag.__main__
from dateline import build_parser, main
from rag import NewsAssistant
from rag.terminal.screen import Terminal, iter_questions
from rag.terminal.show import show_answer, show_search
from tests.rag.stand_ins import ARTICLES, FERRY, TRAM
from vectorstore import Archive, UsageError, __version__
from vectorstore.command import run_command

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented news desk, with the embedder that ships."""
    path = tmp_path_factory.mktemp("dateline") / "archive"
    with Archive.open(path) as archive:
        assert ingest.add(archive, ARTICLES).failed == []
    return path


def call(*arguments: str | Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    """`dateline` in this process, with `typed` on its standard input."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "stdin", io.StringIO(typed))
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
    return subprocess.CompletedProcess([], code, out.getvalue(), err.getvalue())


def objects(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


# ---- one name


def parsers_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    (verbs,) = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return dict(verbs.choices)


def options_of(parser: argparse.ArgumentParser) -> list[Any]:
    return [(action.option_strings, action.dest, action.default, action.help) for action in parser._actions]


def test_its_verbs_are_those_of_both_commands_with_the_same_options():
    mine = parsers_of(build_parser())
    theirs = parsers_of(rag.__main__.build_parser()) | {"ingest": ingest.__main__.build_parser()}
    assert set(mine) == set(theirs) | {"completion"}
    assert {"ingest", "search", "ask", "article", "doctor"} <= set(mine)
    for verb, parser in theirs.items():
        assert options_of(mine[verb]) == options_of(parser), verb


@pytest.mark.parametrize("verb", ["ingest", "search", "ask", "article", "doctor"])
def test_every_verb_gives_json_and_says_how_it_is_used(verb):
    assert "--json" in {option for options, *_ in options_of(parsers_of(build_parser())[verb]) for option in options}
    done = call(verb, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: dateline {verb} ")


def test_it_does_what_the_commands_do(folder, tmp_path):
    (tmp_path / "a.txt").write_text("Bridge closes\n\nThe bridge at Estmere closes on Monday.")
    own = tmp_path / "own"
    assert json.loads(call("ingest", tmp_path / "a.txt", "--archive", own, "--json").stdout)["added"] == 1
    (found,) = objects(call("search", "bridge", "--archive", own, "--json"))
    assert found["results"][0]["title"] == "Bridge closes"
    (answer,) = objects(call("ask", "How many passengers were on board the Gannet?", "--archive", folder, "--json"))
    assert answer["citations"][0]["url"] == FERRY.url
    assert objects(call("article", TRAM.url, "--archive", folder, "--json"))[0]["text"] == TRAM.text


@pytest.mark.parametrize(
    "arguments", [[], ["find"], ["ingest"], ["search"], ["ask", "a", "--batch", "b"], ["completion"]]
)
def test_wrong_use_shows_how_to_use_it(arguments):
    done = call(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: dateline")


def test_it_tells_its_version():
    assert call("--version").stdout == f"dateline {__version__}\n"


# ---- a conversation


def test_each_line_of_a_pipe_is_a_question_of_one_conversation(folder, monkeypatch):
    asked: list[tuple[str, list[str]]] = []
    answer = NewsAssistant.ask

    def ask(self: NewsAssistant, question: str, *, history: Any = (), **options: Any) -> Any:
        asked.append((question, [earlier for earlier, _ in history]))
        return answer(self, question, **options)

    monkeypatch.setattr(NewsAssistant, "ask", ask)
    done = call("ask", "--archive", folder, typed="Who commands the Gannet?\n\n  What will the tram cost? \nAnd why?")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line for line in done.stdout.splitlines() if line.startswith("> ")] == [
        "> Who commands the Gannet?",
        "> What will the tram cost?",
        "> And why?",
    ]
    assert asked == [
        ("Who commands the Gannet?", []),
        ("What will the tram cost?", ["Who commands the Gannet?"]),
        ("And why?", ["Who commands the Gannet?", "What will the tram cost?"]),
    ]


def test_a_conversation_in_json_is_one_object_a_line(folder):
    done = call("ask", "--json", "--archive", folder, typed="Who is the captain of the Gannet?\nWho judges it?\n")
    assert done.returncode == 0
    assert [answer["question"] for answer in objects(done)] == ["Who is the captain of the Gannet?", "Who judges it?"]


def test_a_question_that_fails_is_told_and_the_next_is_read(folder, monkeypatch):
    answer = NewsAssistant.ask

    def ask(self: NewsAssistant, question: str, **options: Any) -> Any:
        if question == "bad":
            raise UsageError("Bad is no question.")
        return answer(self, question, **options)

    monkeypatch.setattr(NewsAssistant, "ask", ask)
    done = call("ask", "--json", "--archive", folder, typed="bad\nWho is the captain of the Gannet?\n")
    assert (done.returncode, done.stderr) == (1, "Bad is no question.\n")
    failed, answered = objects(done)
    assert failed == {"error": {"code": "usage", "message": "Bad is no question."}}
    assert answered["citations"]


def test_a_wrong_filter_ends_a_conversation_before_it_begins(folder):
    done = call("ask", "--as-of", "yesterday", "--archive", folder, typed="Who?\nWhat?\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_no_question_at_all_is_wrong_use(folder):
    done = call("ask", "--archive", folder, typed="\n \n")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Give a question: behind the verb, one a line on standard input")


@contextmanager
def at_a_terminal() -> Iterator[int]:
    """This process at a terminal; the descriptor is the end at which a person would sit."""
    person, ours = pty.openpty()
    with (
        pytest.MonkeyPatch.context() as patch,
        os.fdopen(ours, "r", encoding="utf-8", closefd=False) as reads,
        os.fdopen(ours, "w", encoding="utf-8") as writes,
    ):
        patch.setattr(sys, "stdin", reads)
        patch.setattr(sys, "stdout", writes)
        patch.setitem(sys.modules, "readline", None)  # as on a system without it; it would hold on to this terminal
        yield person
    os.close(person)


def test_at_a_terminal_there_is_a_prompt_until_ctrl_d():
    with at_a_terminal() as person:
        shown = []

        def type_behind_each_prompt() -> None:
            for typed in (b"Who?\n", b"\n", b"What?\n", b"\x04"):
                shown.append(read_until(person, b"ask> "))
                os.write(person, typed)
            shown.append(read_until(person, b"\n"))

        typist = threading.Thread(target=type_behind_each_prompt)
        typist.start()
        questions = list(iter_questions(sys.stdin, prompt="ask> "))
        sys.stdout.flush()
        typist.join(20)
    assert questions == ["Who?", "What?"]
    assert shown[0] == b"Ask one question after the other; Ctrl-D ends.\r\nask> "
    assert shown[1:4] == [b"Who?\r\nask> ", b"\r\nask> ", b"What?\r\nask> "]
    assert shown[4].endswith(b"\r\n")


def read_until(person: int, end: bytes) -> bytes:
    """What a terminal shows up to `end`, or in the two seconds until nothing more comes."""
    shown = b""
    while not shown.endswith(end) and select.select([person], [], [], 2)[0]:
        shown += os.read(person, 1)
    return shown


# ---- lines for people


def test_colours_are_for_terminals_that_want_them():
    with at_a_terminal():
        assert Terminal.of(sys.stdout, {"TERM": "xterm"}).colours
        assert not Terminal.of(sys.stdout, {"TERM": "xterm", "NO_COLOR": "1"}).colours
        assert Terminal.of(sys.stdout, {"TERM": "xterm", "NO_COLOR": ""}).colours  # no-color.org: empty is not set
        assert not Terminal.of(sys.stdout, {"TERM": "dumb"}).colours
    assert not Terminal.of(io.StringIO(), {"TERM": "xterm"}).colours


def test_an_article_cannot_bring_colours_of_its_own():
    row = {"rank": 1, "title": "\x1b[31mred", "publisher": "P", "published_at": None, "score": 1.0, "url": None,
           "article_id": "a", "parts": {}, "text": "\x1b]0;owned\x07"}  # fmt: skip
    shown = "\n".join(show_search({"results": [row]}, Terminal(colours=True)))
    assert "\x1b[1m\\x1b[31mred\x1b[0m" in shown
    assert "\\x1b]0;owned\\x07" in shown


def test_lines_fit_the_width_and_addresses_stay_whole(folder):
    (answer,) = objects(call("ask", "How many passengers were on board the Gannet?", "--archive", folder, "--json"))
    answer["citations"][0]["url"] = "https://news.example/" + "long-" * 20
    lines = list(show_answer(answer, Terminal(width=40)))
    assert answer["citations"][0]["url"] in "\n".join(lines)
    wrapped = [line for line in lines if not line.startswith(("[", "    https"))]
    assert max(map(len, wrapped)) <= 40


def test_what_outlets_say_differently_is_shown_side_by_side(folder):
    question = "How many passengers were on board the Gannet?"
    (answer,) = objects(call("ask", question, "--archive", folder, "--json"))
    values = [
        {"value": "12 metres", "publisher": "P", "published_at": "2025-08-13", "citations": [1]},
        {"value": "14 metres", "publisher": None, "published_at": None, "citations": [2, 3]},
    ]
    answer["conflicts"] = [{"about": "length", "kind": "differs", "values": values}]
    shown = "\n".join(show_answer(answer, Terminal()))
    assert (
        "\n\nlength differs between outlets:\n  - 12 metres (P, 2025-08-13) [1]\n"
        "  - 14 metres (outlet unknown, undated) [2][3]\n\n[1] "
    ) in shown


# ---- completion


def test_bash_completes_verbs_and_options():
    """The real bash, with what `completion bash` prints; python stands in for the command that is not installed."""
    script = f"""
        dateline() {{ {sys.executable} {ROOT}/dateline.py "$@"; }}
        eval "$(dateline completion bash)"
        complete() {{ COMP_WORDS=($1); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMP_LINE="$1"; COMP_POINT=${{#1}}
                      COMP_TYPE=9; _python_argcomplete dateline; echo "${{COMPREPLY[@]}}"; }}
        complete "dateline sea"
        complete "dateline ask --as"
        complete "dateline search x --sort d"
    """
    done = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.stdout.split("\n")[:3] == ["search ", "--as-of ", "date "], done.stderr


@pytest.mark.parametrize(("shell", "word"), [("zsh", "compdef"), ("fish", "complete --command dateline")])
def test_other_shells_get_what_they_understand(shell, word):
    done = call("completion", shell)
    assert done.returncode == 0
    assert word in done.stdout


# ---- the ways to end


def test_a_reader_who_has_seen_enough_ends_ingest_quietly(folder, tmp_path):
    done = subprocess.run(
        f"{sys.executable} -m ingest --check --archive {folder} | true; echo ${{PIPESTATUS[0]}}",
        shell=True, executable="/bin/bash", cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_a_log_that_nobody_reads_does_not_change_how_a_run_ends():
    work = (
        "import sys, contextlib, vectorstore.command as command\n"
        "def work():\n"
        "    sys.stdin.readline()\n"
        "    with contextlib.suppress(BrokenPipeError): sys.stderr.write('so far\\n')\n"
        "    return command.SOME_FAILED\n"
        "sys.exit(command.run_command(work))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", work], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        process.stderr.close()
        assert process.communicate(b"go on\n", timeout=300)[0] == b""
    assert process.returncode == 1


def test_ctrl_c_is_one_line(capsys):
    def work() -> int:
        raise KeyboardInterrupt

    assert run_command(work) == 130
    assert capsys.readouterr().err == "Broken off.\n"


def test_a_full_disk_is_one_line(capsys):
    def work() -> int:
        raise OSError(28, "No space left on device")

    assert run_command(work) == 3
    assert capsys.readouterr().err.startswith("The disk is full.")


def test_a_fault_of_ours_is_not_hidden():
    def work() -> int:
        raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        run_command(work)
