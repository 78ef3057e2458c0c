"""`doctor`: what it finds, and that nobody's secret is in it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rag.__main__ import main
from rag.terminal.doctor import examine, show_report
from vectorstore import Archive
from vectorstore.catalogue import FILE_NAME

OLD = Path(__file__).parents[2] / "vectorstore" / "old"
KEYS = (
    "schema_version dateline python platform processors packages models settings model archive problems"
).split()  # fmt: skip


@pytest.fixture
def folder(sample_archive: Archive, tmp_path: Path) -> Path:
    """The sample archive, to be looked at by a process that thinks it is its own."""
    return Path(shutil.copytree(sample_archive.path, tmp_path / "archive"))


def look(folder: Path, **environ: str) -> tuple[dict[str, Any], int]:
    return examine(environ, archive=str(folder))


def test_a_sound_archive_has_no_problems(folder, capsys):
    assert main(["doctor", "--archive", str(folder), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert list(report) == KEYS
    assert report["problems"] == []
    assert (report["archive"]["articles"], report["archive"]["embedder"]) == (92, "all-minilm-l6-v2-int8")
    assert report["archive"]["next_search_ms"] >= 0
    assert report["packages"]["chromadb"] == "1.5.9"
    assert {model["file"]: model["bytes"] for model in report["models"]} == {
        "vectorstore/models/all-minilm-l6-v2-int8.onnx": 23_547_894,
        "rag/evidence/models/reader-minilm-l6-int8.onnx": 23_557_652,
    }


def test_stores_that_differ_are_a_problem_and_are_left_as_they_are(folder):
    shutil.rmtree(next(folder.glob("lexical-*")))
    report, code = look(folder)
    assert code == 1
    assert "Run dateline ingest --check." in report["problems"][0]
    assert look(folder)[1] == 1


def test_an_archive_of_an_older_version_is_told_and_not_migrated(tmp_path):
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        db.executescript((OLD / "catalogue-version-3.sql").read_text(encoding="utf-8"))
    before = (tmp_path / FILE_NAME).read_bytes()
    report, code = look(tmp_path)
    assert code == 3
    assert "made by an older Dateline (catalogue version 3" in report["problems"][0]
    assert (tmp_path / FILE_NAME).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_no_archive_is_a_problem_and_the_rest_is_told(tmp_path):
    report, code = look(tmp_path / "none")
    assert code == 3
    assert report["archive"] is None
    assert report["problems"][0].startswith("There is no archive in ")
    assert report["packages"]["numpy"]


def test_an_archive_that_is_being_written_is_told_but_not_checked(folder):
    with Archive.open(folder, create=False) as archive, archive.writing():
        report, code = look(folder)
    assert code == 3
    assert report["archive"]["articles"] == 92
    assert report["problems"][0].startswith("Another process is writing to the archive")


def test_no_secret_is_in_it(tmp_path):
    report, code = look(
        tmp_path / "none",
        OPENAI_API_KEY="sk-hush-1",
        OPENAI_BASE_URL="http://user:hush-2@models.example/v1?token=hush-3",
        DATELINE_API_KEYS="hush-4,hush-5",
        DATELINE_EMBEDDER="m",
        DATELINE_EMBEDDER_URL="ftp://hush-6@h",
        DATELINE_SOMETHING_NEW="hush-7",
        SOMEBODY_ELSES="hush-8",
    )
    assert code == 2
    assert "must be an http or https URL" in report["problems"][0]  # which repeats the URL
    assert "hush" not in json.dumps(report)
    assert "hush" not in "\n".join(show_report(report))
    assert report["settings"]["OPENAI_API_KEY"] == "(set)"
    assert report["settings"]["OPENAI_BASE_URL"] == "http://models.example/v1"
    assert "SOMEBODY_ELSES" not in report["settings"]


@pytest.mark.parametrize(
    ("environ", "name", "why"),
    [
        ({}, None, "neither DATELINE_MODEL nor OPENAI_BASE_URL is set"),
        ({"OPENAI_API_KEY": "k"}, None, "a key alone sends nothing anywhere"),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "DATELINE_OFFLINE": "1"}, None, "DATELINE_OFFLINE is set"),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "DATELINE_MODEL": "m"}, "m at 127.0.0.1:1", "DATELINE_MODEL is"),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}, "the one model that", "OPENAI_BASE_URL is set"),
    ],
)
def test_it_says_which_model_would_answer_and_why(tmp_path, environ, name, why):
    model = look(tmp_path / "none", **environ)[0]["model"]
    assert why in model["why"]
    assert (model["name"] is None) if name is None else (name in model["name"])


def test_a_wrong_setting_is_wrong_use(folder):
    report, code = look(folder, DATELINE_OFFLINE="perhaps")
    assert code == 2
    assert report["archive"]["articles"] == 92
    assert "DATELINE_OFFLINE must be 1 or 0" in report["problems"][0]


def test_the_report_for_people_ends_with_the_verdict(folder, capsys):
    assert main(["doctor", "--archive", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("dateline ")
    assert lines[-1] == "No problems."
