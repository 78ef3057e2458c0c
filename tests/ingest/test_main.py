"""The command: its exit codes, its report, and that nothing expected ends in a traceback."""

from __future__ import annotations

import errno
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.__main__ import main
from vectorstore import Archive
from vectorstore.errors import ArchiveUnwritable

ROOT = Path(__file__).parents[2]
TEXT = "The talks resumed on Sunday. They will end on Monday."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_ARCHIVE", str(tmp_path / "archive"))
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text(f"Headline\n\n{TEXT}")
    (news / "b.jsonl").write_text(json.dumps({"title": "T", "body": TEXT, "url": "https://a.example/b"}))
    return news


def test_the_report_as_json_is_the_contract_s(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "schema_version": 1,
        "added": 2,
        "updated": 0,
        "unchanged": 0,
        "duplicates": 0,
        "skipped": [],
        "failed": [],
        "warnings": [
            {"about": about, "articles": 2, "example": "Headline"} for about in ("no date", "no outlet", "no language")
        ],
    }


def test_a_dry_run_says_what_would_be_stored_and_writes_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "c.css").write_text("x")
    assert main([str(folder), "--dry-run"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [f"would store: {title} | no outlet | no date | 10 words" for title in ("Headline", "T")]
    assert lines[2] == "2 added, 0 updated, 0 unchanged, 0 duplicates, 0 failed."
    assert "passed over: 1 x .css" in lines
    assert not (tmp_path / "archive").exists()


def test_a_run_that_reads_nothing_does_not_end_well(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "a.css").write_text("x")
    assert main([str(empty)]) == 1
    out = capsys.readouterr().out
    assert "passed over: 1 x .css\n" in out
    assert out.endswith("Nothing was read: no file or address held an article.\n")


def test_failures_are_listed_and_give_exit_code_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = folder / "bad\x1b[31m.txt"
    bad.write_text("")
    assert main([str(folder)]) == 1
    out = capsys.readouterr().out
    assert out.startswith("2 added, 0 updated, 0 unchanged, 0 duplicates, 1 failed.\n")
    assert out.endswith("bad\\x1b[31m.txt: the file is empty\n")


def test_an_archive_named_on_the_line_goes_before_the_environment(folder: Path, tmp_path: Path) -> None:
    assert main([str(folder), "--archive", str(tmp_path / "other")]) == 0
    assert (tmp_path / "other").is_dir()
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize("argv", [[], ["--check", "x.txt"], ["--check", "--delete", "x"], ["--unknown"], ["--delete"]])
def test_wrong_use_gives_exit_code_two(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(argv)
    assert exit_.value.code == 2
    assert "usage: python -m ingest" in capsys.readouterr().err


def test_a_wrong_setting_gives_exit_code_two(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATELINE_CHROMA_URL", "nonsense")
    assert main([str(folder)]) == 2
    assert "DATELINE_CHROMA_URL" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [["--check"], ["--delete", "x"]])
def test_no_archive_gives_exit_code_three(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 3
    assert capsys.readouterr().err.startswith("There is no archive in ")


def test_a_locked_archive_gives_exit_code_three(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    holder = (
        "import sys, time; from vectorstore import Archive\n"
        "with Archive.open(sys.argv[1]) as archive, archive.writing():\n"
        "    print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", holder, str(tmp_path / "archive")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"held\n"
            assert main([str(folder)]) == 3
        finally:
            process.kill()
    assert "Another process is writing to the archive" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full."),
        (ArchiveUnwritable("The folder x cannot be written."), "The folder x cannot be written."),
    ],
)
def test_a_disk_that_is_full_or_shut_gives_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, line: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Archive, "upsert_many", fail)
    assert main([str(folder)]) == 3
    assert capsys.readouterr().err.startswith(line)


def test_check_says_that_the_stores_agree(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(folder)])
    capsys.readouterr()
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == "2 articles, 2 chunks.\nThe stores agree.\n"
    assert main(["--check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "schema_version": 1,
        "articles": 2,
        "chunks": 2,
        "problems": [],
        "mended": [],
    }


def test_delete_removes_an_article_by_its_address_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(folder)])
    capsys.readouterr()
    assert main(["--delete", "https://a.example/b"]) == 0
    assert main(["--delete", "https://a.example/b", "--json"]) == 1
    out, _, last = capsys.readouterr().out.strip().partition("\n")
    assert out == "Deleted https://a.example/b."
    assert json.loads(last) == {"schema_version": 1, "item": "https://a.example/b", "deleted": False}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_with_what_was_read_written(tmp_path: Path, number: signal.Signals) -> None:
    dump = tmp_path / "many.jsonl"
    lines = (json.dumps({"title": f"T{n}", "id": n, "body": f"{n}. {TEXT} " * 40}) for n in range(2000))
    dump.write_text("\n".join(lines))
    command = [sys.executable, "-m", "ingest", str(dump), "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        catalogue = tmp_path / "archive" / "writer.lock"
        deadline = time.monotonic() + 60
        while not catalogue.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(number)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 128 + number, err
    assert "Stopping." in err
    assert "Traceback" not in err
    added = json.loads(out)["added"]
    assert 0 < added < 2000
    with Archive.open(tmp_path / "archive") as archive:
        assert archive.stats().articles == added
        assert archive.check().problems == []


def test_help_answers_without_loading_what_is_heavy() -> None:
    code = (
        "import sys; from ingest.__main__ import build_parser; build_parser().format_help();"
        "print([name for name in ('trafilatura', 'chromadb', 'onnxruntime', 'httpx') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


def test_the_runs_are_listed_with_their_sources(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(folder)])
    capsys.readouterr()
    assert main(["--runs"]) == 0
    run, source = capsys.readouterr().out.splitlines()
    assert run.endswith(f": 2 added, 0 updated, 0 unchanged, 0 failed: {folder}")
    assert source.startswith(f"{folder}: last new on ")
    assert main(["--runs", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [run["added"] for run in told["runs"]] == [2]
    assert told["sources"][0]["source"] == str(folder)
    assert told["sources"][0]["is_silent"] is False
