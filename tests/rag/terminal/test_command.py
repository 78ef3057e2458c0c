"""The contract of `python -m rag`, and of `python -m ingest --check` and `--delete`.

`run` starts a real process; `call` runs the same command in this one, which is quicker, for the many ways to be wrong.
One small archive with the embedder that ships is built for each process of the run; what changes it works on a copy.
"""

from __future__ import annotations

import gzip
import io
import json
import lzma
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from ingest import add
from rag.__main__ import main
from tests.rag.stand_ins import ARTICLES, FERRY, GAUGE, OUTLETS, TRAM
from tests.stand_ins import make_article
from vectorstore import Archive

ROOT = Path(__file__).resolve().parents[3]
ESCAPES = make_article(
    8, "A title must not steer a terminal. Colours are not for titles.", url="https://news.example/8"
)
TITLE = "Lurid \x1b[31mred\x1b]0;owned\x07 and \u202ebackwards"

# The contract's keys, word for word, with what we give besides: schema_version, searched, note, suggestions, model,
# usage, kinds, languages and copies.
RESULT = "rank score parts chunk_id article_id version url title publisher published_at start end text copies".split()
SEARCH = ["schema_version", "question", "plan", "results"]
PLAN = "topic query clauses publishers kinds languages from to as_of inferred dropped".split()
ANSWER = (
    "schema_version question searched kind form refused reason short_answer short_citations text statements citations "
    "unsupported conflicts articles coverage nearest plan as_of results note suggestions model usage"
).split()
CITATION = (
    "number chunk_id article_id version url title publisher published_at kind start end quote page correction "
    "is_withdrawn changed_since"
).split()
ARTICLE = (
    "schema_version article_id url title publisher dateline section language kind credit story_id version authors "
    "captions published_at modified_at is_free correction is_withdrawn page_starts origins text"
).split()


def run(*arguments: str | Path, module: str = "rag", **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, without the settings of this one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATELINE_", "OPENAI_"))}
    kept.pop("PYTHONUNBUFFERED", None)
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT, env=kept | environment, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def call(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m rag` in this process."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name, value in environment.items():
            patch.setenv(name, value)
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
    return subprocess.CompletedProcess([], code, out.getvalue(), err.getvalue())


def fails(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """It ended with `code`, nothing on standard output, and one line that says what was wrong."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr


def objects(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def batch_file(folder: Path, *lines: object, name: str = "questions.jsonl") -> Path:
    """A file of JSON Lines; a line that is text stands as it is."""
    path = folder / name
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    opener = {".gz": gzip.open, ".xz": lzma.open}.get(path.suffix, open)
    with opener(path, "wt", encoding="utf-8") as file:
        file.write(text + "\n")
    return path


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented news desk, and an article whose title would steer a terminal."""
    path = tmp_path_factory.mktemp("command") / "archive"
    with Archive.open(path) as archive:
        report = add(archive, [*ARTICLES, type(ESCAPES)(**{**fields(ESCAPES), "title": TITLE})])
        assert (report.added, report.failed) == (len(ARTICLES) + 1, [])
    return path


def fields(article: object) -> dict[str, Any]:
    return {name: getattr(article, name) for name in article.__dataclass_fields__}  # type: ignore[attr-defined]


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """The archive, to be changed or broken."""
    return Path(shutil.copytree(folder, tmp_path / "copy"))


# ---- the page about it


@pytest.mark.parametrize(("verb", "keys"), [("search", SEARCH), ("ask", ANSWER)])
def test_the_page_lists_the_keys(verb, keys):
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    listed = page.partition(f"**{verb}** gives `{{")[2].partition("}")[0]
    assert [name.strip() for name in listed.split(",")] == keys


# ---- one question


def test_search_prints_one_object_with_the_keys_of_the_contract(folder):
    done = run("search", "ferry Gannet aground", "--k", "3", "--json", "--archive", folder)
    assert (done.returncode, done.stderr) == (0, "")
    (found,) = objects(done)
    assert list(found) == SEARCH
    assert list(found["plan"]) == PLAN
    assert [list(result) for result in found["results"]] == [RESULT] * 3
    assert [result["rank"] for result in found["results"]] == [1, 2, 3]
    assert found["results"][0]["url"] == FERRY.url
    assert found["results"][0]["published_at"] == "2025-08-13T09:30+01:00"


def test_ask_prints_one_object_with_the_keys_of_the_contract(folder):
    done = run("ask", "How many passengers were on board the ferry Gannet?", "--json", "--archive", folder)
    assert (done.returncode, done.stderr) == (0, "")
    (answer,) = objects(done)
    assert list(answer) == ANSWER
    assert [list(citation) for citation in answer["citations"]] == [CITATION] * len(answer["citations"])
    assert not answer["refused"]
    assert "214" in answer["short_answer"]
    assert answer["citations"][0]["quote"] == FERRY.text.split("\n\n")[0]
    assert list(answer["coverage"]) == ["publishers", "first", "last", "articles"]
    assert set(answer["coverage"]["publishers"]) == set(OUTLETS)


def test_a_refusal_is_done_and_has_no_citations(folder):
    done = call("ask", "Who won the chess olympiad in Samarkand?", "--json", "--archive", folder)
    assert done.returncode == 0
    (answer,) = objects(done)
    assert list(answer) == ANSWER
    assert answer["refused"]
    assert answer["reason"] == "names_unknown"
    assert (answer["citations"], answer["statements"], answer["text"], answer["short_answer"]) == ([], [], "", None)
    assert [list(result) for result in answer["nearest"]] == [RESULT] * len(answer["nearest"])


def test_article_prints_the_text_in_which_offsets_count(folder):
    (found,) = objects(call("search", "flood wall Brackwater", "--k", "1", "--json", "--archive", folder))
    (result,) = found["results"]
    (article,) = objects(call("article", result["article_id"], "--json", "--archive", folder))
    assert list(article) == ARTICLE
    assert article["text"][result["start"] : result["end"]] == result["text"]


def test_an_article_is_found_by_its_address_too_and_printed_for_people(folder):
    done = call("article", TRAM.url, "--archive", folder)
    assert done.returncode == 0
    assert done.stdout.startswith(f"{TRAM.title}\nThe Lanthorne Courier, 2025-10-08   version 1   {TRAM.url}\n\n")
    assert TRAM.text in done.stdout


def test_an_answer_for_people_has_a_footnote_for_each_citation(folder):
    done = run("ask", "How many passengers were on board the ferry Gannet?", "--archive", folder)
    assert done.returncode == 0
    short, text, footnote = done.stdout.split("\n\n")[:3]
    assert "214" in short
    assert text.endswith("[1]")
    assert footnote.splitlines()[:3] == [
        f"[1] The Harbour Post, 2025-08-13T09:30+01:00: {FERRY.title}",
        f"    {FERRY.url}",
        "    “The ferry Gannet ran aground off Estmere on Tuesday with 214 passengers on board.”",
    ]


def test_a_refusal_for_people_says_what_the_archive_covers(folder):
    done = call("ask", "What did Reuters report about the ferry Gannet?", "--archive", folder)
    assert done.returncode == 0
    assert "The question asks about an outlet that this archive does not hold." in done.stdout
    assert "It covers 8 articles, 2025-08-13T09:30+01:00 to 2025-11-05T12:00+00:00, from " in done.stdout


def test_explain_shows_the_plan_and_what_a_score_is_made_of(folder):
    done = call("search", "What did the Harbour Post report about the ferry?", "--explain", "--archive", folder)
    assert done.returncode == 0
    assert done.stdout.startswith("Topic: ")
    assert "Read from 'the Harbour Post': publishers The Harbour Post" in done.stdout
    assert "lexical 1.00" in done.stdout


def test_filters_are_hard(folder):
    def search(*options: str) -> list[dict[str, Any]]:
        (found,) = objects(call("search", "Brackwater Lanthorne Estmere", *options, "--json", "--archive", folder))
        return found["results"]

    assert {r["publisher"] for r in search("--publisher", "harbour post", "--publisher", "Radio Estmere")} == {
        "The Harbour Post",
        "Radio Estmere",
    }
    dated = search("--from", "2025-10-08", "--to", "2025-10-21")
    assert {r["published_at"] for r in dated} == {"2025-10-08", "2025-10-21T18:40"}
    assert {r["url"] for r in search("--kind", "opinion")} == {"https://news.example/4"}
    assert {r["url"] for r in search("--language", "fr")} == {"https://news.example/7"}


def test_as_of_is_a_wall_and_leaves_out_what_has_no_date(folder):
    done = call("search", "river Velling gauge Brackwater", "--as-of", "2025-10-21", "--json", "--archive", folder)
    (found,) = objects(done)
    assert found["plan"]["as_of"] == "2025-10-21"
    days = [result["published_at"] for result in found["results"]]
    assert None not in days
    assert max(days)[:10] <= "2025-10-21"
    assert "2025-10-21T18:40" in days


def test_sort_date_puts_the_latest_first(folder):
    done = call("search", "ferry Gannet Estmere", "--sort", "date", "--json", "--archive", folder)
    days = [result["published_at"] for result in objects(done)[0]["results"]]
    assert len(days) >= 2
    assert days == sorted(days, reverse=True)


def test_nothing_found_is_a_value(folder):
    done = call("search", "ferry", "--from", "2019-01-01", "--to", "2019-12-31", "--json", "--archive", folder)
    assert done.returncode == 0
    assert objects(done)[0]["results"] == []
    assert call("search", "ferry", "--to", "2019-12-31", "--archive", folder).stdout == "Nothing found.\n"


def test_days_are_those_of_the_zone_that_is_set(folder):
    def urls(zone: str) -> set[str]:
        done = call(
            "search", "tram", "--from", "2025-10-30", "--to", "2025-10-30", "--json", "--archive", folder,
            DATELINE_TIMEZONE=zone,
        )  # fmt: skip
        return {result["url"] for result in objects(done)[0]["results"]}

    assert urls("UTC") == {"https://news.example/4"}  # published 2025-10-30T08:00 UTC
    assert urls("Pacific/Pago_Pago") == set()  # there it was still the 29th


def test_the_archive_is_named_by_the_environment_too(folder):
    assert call("search", "ferry", "--json", DATELINE_ARCHIVE=str(folder)).returncode == 0


def test_the_same_question_gives_the_same_bytes(folder):
    command = ("ask", "What did the inquiry hear?", "--as-of", "2025-12-01", "--json", "--archive", folder)
    assert run(*command).stdout == run(*command).stdout != ""


# ---- batches


def test_a_batch_gives_one_object_a_line_with_its_id(folder, tmp_path):
    path = batch_file(
        tmp_path,
        {"id": "a", "question": "Who is the captain of the Gannet?", "ignored": [1]},
        {"question_id": 7, "question": "What will the second tram line cost?"},
        {"question": "Where is the river gauge?"},
    )
    done = run("ask", "--batch", path, "--archive", folder)
    assert (done.returncode, done.stderr) == (0, "")
    answers = objects(done)
    assert [answer["id"] for answer in answers] == ["a", 7, 3]
    assert [sorted(answer) for answer in answers] == [sorted(["id", *ANSWER])] * 3
    assert "240" in answers[1]["text"]


def test_a_line_of_a_batch_has_filters_of_its_own(folder, tmp_path):
    path = batch_file(
        tmp_path,
        {"id": 1, "question": "ferry tram flood", "as_of": "2025-09-01"},
        {"id": 2, "question": "ferry tram flood", "from": "2025-10-01", "to": "2025-10-09"},
        {"id": 3, "question": "ferry tram flood", "publishers": ["Fox News"]},
        {"id": 4, "question": "ferry tram flood", "kinds": ["opinion"]},
        {"id": 5, "question": "ferry tram flood", "languages": ["fr"]},
        {"id": 6, "question": "ferry tram flood", "as_of": None, "publishers": [], "from": ""},
    )
    done = call("search", "--batch", path, "--k", "20", "--archive", folder)
    assert done.returncode == 0
    found = {line["id"]: {r["url"].rpartition("/")[2] for r in line["results"]} for line in objects(done)}
    assert (found[1], found[2], found[3], found[4], found[5]) == ({"1"}, {"3"}, {"5"}, {"4"}, {"7"})
    assert {"1", "3", "5"} <= found[6]


@pytest.mark.parametrize("suffix", [".gz", ".xz"])
def test_a_compressed_batch_is_read(folder, tmp_path, suffix):
    path = batch_file(tmp_path, {"id": 1, "question": "ferry"}, name=f"questions.jsonl{suffix}")
    done = call("search", "--batch", path, "--archive", folder)
    assert done.returncode == 0
    assert [line["id"] for line in objects(done)] == [1]


def test_a_bad_line_yields_its_error_and_the_run_goes_on(folder, tmp_path):
    path = batch_file(
        tmp_path,
        {"id": "good", "question": "ferry"},
        "{not json",
        {"id": "none"},
        {"id": "empty", "question": "  "},
        {"id": "date", "question": "ferry", "as_of": "yesterday"},
        {"id": "number", "question": 5},
        {"id": "outlet", "question": "ferry", "publishers": "Kestrel"},
        {"id": "swapped", "question": "ferry", "from": "2025-02-01", "to": "2025-01-01"},
        '["a list"]',
        {"id": "last", "question": "tram"},
    )
    done = run("search", "--batch", path, "--archive", folder)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    lines = objects(done)
    assert [line["id"] for line in lines] == [
        "good", 2, "none", "empty", "date", "number", "outlet", "swapped", 9, "last",
    ]  # fmt: skip
    assert "results" in lines[0]
    assert "results" in lines[-1]
    for line in lines[1:-1]:
        assert list(line) == ["id", "error"]
        assert list(line["error"]) == ["code", "message"]
        assert line["error"]["code"] == "usage"
    messages = {line["id"]: line["error"]["message"] for line in lines[1:-1]}
    assert messages[2].startswith("A line of the batch must be a JSON object: line 2 is not JSON in UTF-8")
    assert messages["none"] == 'A line of the batch must be an object with a "question" that is text.'
    assert messages["empty"] == "A question must have words, but it is empty. Ask something."
    assert "as_of must be a day such as 2025-11-20" in messages["date"]
    assert messages["outlet"] == "publishers has the wrong form in a line of the batch: 'Kestrel'."
    assert "The period must not end before it begins" in messages["swapped"]


def test_a_line_that_is_too_long_is_a_bad_line(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("vectorstore.jsonlines.MAX_LINE_BYTES", 200)
    path = batch_file(tmp_path, {"id": 1, "question": "ferry"}, {"question": "x" * 300}, {"id": 3, "question": "tram"})
    done = call("search", "--batch", path, "--archive", folder)
    assert done.returncode == 1
    first, bad, last = objects(done)
    assert (first["id"], last["id"]) == (1, 3)
    message = "A line of the batch must be a JSON object: line 2 is longer than 200 bytes."
    assert bad == {"id": 2, "error": {"code": "usage", "message": message}}


HOSTILE = {
    "long": "Who sank the ferry? " * 1000,
    "one word": "x" * 20_000,
    "unbalanced": 'What did "the captain say?',
    "script": "加内特号渡轮上有多少人？",
    "arabic": "كم عدد الركاب على متن العبارة؟",
    "operators": "Gannet: what? (AND OR NOT) title:ferry^5 ~ [a TO z] *",
    "control": "fer\x00ry \x1b[31m \ud800 \u202e",
    "marks": "?!?! ... ---",
    "numbers": "9" * 5000 + " 2025-13-45 99:99",
}


def test_no_question_ends_a_batch(folder, tmp_path):
    path = batch_file(tmp_path, *({"id": name, "question": text} for name, text in HOSTILE.items()))
    for verb, keys in (("search", SEARCH), ("ask", ANSWER)):
        done = call(verb, "--batch", path, "--archive", folder)
        assert (done.returncode, done.stderr) == (0, "")
        lines = objects(done)
        assert [line["id"] for line in lines] == list(HOSTILE)
        assert all(sorted(line) == sorted(["id", *keys]) for line in lines)
        assert [line["question"] for line in lines] == list(HOSTILE.values())


def test_a_batch_written_by_pandas_gives_json_that_others_read(folder, tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": NaN, "question": "ferry", "as_of": NaN, "publishers": NaN}\n')
    done = call("search", "--batch", path, "--k", "1", "--archive", folder)
    assert done.returncode == 0
    assert "NaN" not in done.stdout
    assert json.loads(done.stdout)["id"] is None


@pytest.mark.parametrize(("name", "value"), [("as_of", 0), ("from", False), ("to", []), ("kinds", {})])
def test_a_filter_of_the_wrong_form_is_not_passed_over(folder, tmp_path, name, value):
    path = batch_file(tmp_path, {"id": 1, "question": "ferry", name: value})
    done = call("search", "--batch", path, "--archive", folder)
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["message"].startswith(f"{name} has the wrong form in a line of the batch")


def test_an_empty_batch_gives_nothing(folder, tmp_path):
    done = call("search", "--batch", batch_file(tmp_path, ""), "--archive", folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# ---- wrong use: 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--k", "0"], "k must be between 1 and 1000, but is 0."),
        (["--k", "1001"], "k must be between 1 and 1000, but is 1001."),
        (["--as-of", "yesterday"], "as_of must be a day such as 2025-11-20 or a time such as 2025-11-20T07:57"),
        (["--from", "2025-02-30"], "from must be a day"),
        (["--to", "20-11-2025"], "to must be a day"),
        (["--from", "2025-02-01", "--to", "2025-01-01"], "The period must not end before it begins"),
    ],
)
def test_a_wrong_option_is_wrong_use_with_one_question_and_with_many(folder, tmp_path, options, words):
    fails(call("search", "ferry", *options, "--archive", folder), 2, words)
    path = batch_file(tmp_path, {"question": "ferry"}, {"question": "tram"})
    fails(call("search", "--batch", path, *options, "--archive", folder), 2, words)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["search"],
        ["search", "ferry", "--batch", "x.jsonl"],
        ["search", "ferry", "--k", "many"],
        ["search", "ferry", "--sort", "colour"],
        ["ask", "ferry", "--k", "3"],
        ["find", "ferry"],
    ],
)
def test_what_the_command_does_not_know_is_wrong_use_and_shown_how(arguments):
    done = call(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("usage: python -m rag")
    assert "Traceback" not in done.stderr


def test_a_model_of_openais_without_a_key_is_wrong_use(folder):
    fails(call("ask", "ferry", "--model", "m", "--archive", folder), 2, "wants a key, but OPENAI_API_KEY is not set")


def test_an_empty_question_is_wrong_use(folder):
    fails(call("ask", "   ", "--archive", folder), 2, "A question must have words, but it is empty.")


@pytest.mark.parametrize("verb", ["search", "ask"])
def test_a_batch_that_cannot_be_read_is_wrong_use(folder, tmp_path, verb):
    whole = batch_file(tmp_path, *({"id": i, "question": "ferry"} for i in range(40)), name="w.jsonl.xz").read_bytes()
    broken = {
        "no file": None,
        "a folder": tmp_path,
        "not.jsonl.xz": b"this is not xz",
        "not.jsonl.gz": b"this is not gzip",
        "torn.jsonl.xz": whole[: len(whole) // 2],
        "torn.jsonl.gz": gzip.compress(b'{"question": "ferry"}\n')[:-4],
        "bent.jsonl.gz": gzip.compress(b"")[:12] + b"\xff" * 20,
    }
    for name, content in broken.items():
        path = content if isinstance(content, Path) else tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        done = call(verb, "--batch", path, "--archive", folder)
        assert done.returncode == 2, (name, done.stderr)
        assert done.stderr.startswith(f"The batch must be a file of JSON Lines, but {path} cannot be read: "), name
        assert len(done.stderr.splitlines()) == 1, name
    fails(call(verb, "--batch", "", "--archive", folder), 2, "The batch must be a file of JSON Lines")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DATELINE_TIMEZONE", "Mars/Phobos", "must be a zone such as Europe/Vienna, but is 'Mars/Phobos'"),
        ("DATELINE_CHROMA_URL", "nonsense", "must be an http or https URL"),
        ("DATELINE_EMBEDDER_URL", "nonsense", "DATELINE_EMBEDDER"),
    ],
)
def test_a_wrong_setting_is_wrong_use(folder, name, value, words):
    fails(call("search", "ferry", "--archive", folder, **{name: value}), 2, name, words)


# ---- no archive, or it is corrupt: 3


def test_no_archive_says_how_to_make_one(tmp_path):
    done = run("search", "ferry", "--archive", tmp_path / "none")
    fails(done, 3, f"There is no archive in {tmp_path / 'none'}. Read articles into it with python -m ingest FILES")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("verb", ["search", "ask", "article"])
@pytest.mark.parametrize("damage", ["noise", "torn", "other"])
def test_a_corrupt_catalogue_is_one_line(copy, verb, damage):
    catalogue = copy / "catalogue.sqlite3"
    content = catalogue.read_bytes()
    catalogue.write_bytes({"noise": os.urandom(9000), "torn": content[:30_000], "other": b""}[damage])
    words = "is not a catalogue of Dateline" if damage == "other" else "cannot be read"
    fails(call(verb, "ferry", "--archive", copy), 3, str(catalogue), words)
    if verb == "search":
        fails(run(verb, "ferry", "--archive", copy), 3, str(catalogue), words)


def test_an_archive_of_another_embedder_says_what_to_do(folder):
    done = call(
        "search", "ferry", "--archive", folder,
        DATELINE_EMBEDDER="other", DATELINE_EMBEDDER_URL="http://127.0.0.1:9/v1", DATELINE_EMBEDDER_DIMENSIONS="8",
    )  # fmt: skip
    fails(done, 3, "The archive was built with 'all-minilm-l6-v2-int8' (384 dimensions)", "set DATELINE_EMBEDDER back")


# ---- some items failed: 1


@pytest.mark.parametrize(
    "arguments",
    [["nowhere"], [TRAM.article_id, "--version", "2"], [TRAM.article_id, "--version", "0"],
     [TRAM.article_id, "--version", "-1"], [TRAM.article_id, "--version", "9" * 30]],
)  # fmt: skip
def test_an_article_that_is_not_held_is_a_failure(folder, arguments):
    version = f" in version {arguments[2]}" if len(arguments) > 1 else ""
    fails(
        call("article", *arguments, "--archive", folder), 1,
        f"There is no article {arguments[0]}{version} in the archive.",
    )  # fmt: skip


def test_bytes_that_are_no_text_name_nothing_that_is_held(folder):
    fails(call("article", os.fsdecode(b"\xff"), "--archive", folder), 1, "There is no article \\udcff in the archive.")
    done = call("search", "ferry", "--publisher", os.fsdecode(b"\xff"), "--json", "--archive", folder)
    assert done.returncode == 0
    assert objects(done)[0]["results"] == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days(folder, day):
    for option in ("--from", "--to", "--as-of"):
        done = call("search", "what happened to the ferry last year?", option, day, "--json", "--archive", folder)
        assert (done.returncode, done.stderr) == (0, "")
        found = len(objects(done)[0]["results"])
        assert (found > 0) == ((option == "--from") == day.startswith("0"))


# ---- the terminal


def test_what_could_steer_a_terminal_is_written_out(folder):
    for command, arguments in (
        (run, ["search", "terminal colours"]),
        (call, ["search", "terminal", "--explain"]),
        (call, ["ask", "What are colours not for?"]),
        (call, ["article", ESCAPES.url]),
    ):
        done = command(*arguments, "--archive", folder)
        assert done.returncode == 0
        assert "Lurid \\x1b[31mred\\x1b]0;owned\\x07 and \\u202ebackwards" in done.stdout
        assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)


def test_json_is_plain_ascii_and_keeps_every_character(folder):
    done = call("article", ESCAPES.url, "--json", "--archive", folder)
    assert done.stdout.isascii()
    assert objects(done)[0]["title"] == TITLE


@pytest.mark.parametrize(("verb", "unbuffered"), [(["search", "ferry"], ""), (["article", FERRY.url], "1")])
def test_a_closed_pipe_is_quiet(folder, verb, unbuffered):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    with subprocess.Popen(
        [sys.executable, "-m", "rag", *verb, "--archive", str(folder)],
        cwd=ROOT, env=kept | {"PYTHONUNBUFFERED": unbuffered}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


# ---- python -m ingest: --check and --delete


def test_check_reports_that_the_stores_agree(copy):
    done = run("--check", "--archive", copy, module="ingest")
    assert (done.returncode, done.stdout) == (0, "8 articles, 8 chunks.\nThe stores agree.\n")


def test_check_mends_an_index_without_embedding_again(copy):
    shutil.rmtree(next(copy.glob("lexical-*")))
    done = run("--check", "--json", "--archive", copy, module="ingest")
    assert done.returncode == 0
    (report,) = objects(done)
    assert list(report) == ["schema_version", "articles", "chunks", "problems", "mended"]
    assert (report["problems"], len(report["mended"])) == ([], 1)
    assert "lexical" in report["mended"][0]
    (found,) = objects(call("search", "ferry Gannet", "--k", "1", "--json", "--archive", copy))
    assert found["results"][0]["url"] == FERRY.url


def test_delete_removes_an_article_by_its_id_or_address(copy):
    done = run("--delete", GAUGE.url, "--json", "--archive", copy, module="ingest")
    assert (done.returncode, objects(done)) == (0, [{"schema_version": 1, "item": GAUGE.url, "deleted": True}])
    assert run("--delete", FERRY.article_id, "--archive", copy, module="ingest").returncode == 0
    (found,) = objects(call("search", "ferry Gannet gauge", "--json", "--archive", copy))
    assert not {GAUGE.url, FERRY.url} & {result["url"] for result in found["results"]}
    assert call("article", FERRY.article_id, "--archive", copy).returncode == 1
    done = run("--delete", FERRY.article_id, "--archive", copy, module="ingest")
    assert (done.returncode, done.stdout) == (1, f"There is no article {FERRY.article_id} in the archive.\n")
