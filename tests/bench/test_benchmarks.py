from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bench import answer, ingest, retrieval, scale, search, serve
from bench.corpora import load_jsonl
from bench.generated_questions import generate_questions
from bench.measure import Stages, percentile, run_process
from bench.retrieval import _ndcg


def _folders(shared: Path, work: Path) -> list[str]:
    return ["--shared", str(shared), "--work", str(work)]


def _value(table: str, name: str) -> str:
    return next(line for line in table.splitlines() if line.startswith(name)).split()[-1]


def _needs(shared: Path, scorer: str) -> None:
    if not (shared / scorer).is_file():
        pytest.skip(f"{scorer} lies beside the benchmark files, which are not here")


@pytest.mark.parametrize("suite", ["multihop", "mixed"])
def test_retrieval_scores_evidence(suite: str, shared: Path, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _needs(shared, "score_retrieval.py")
    retrieval.main(["--suite", suite, *_folders(shared, work)])
    table = capsys.readouterr().out
    assert _value(table, "hits@10") == "1.0000"
    assert "Machine: " in table
    assert "Command: " in table


def test_retrieval_scores_articles_as_of_a_day(shared: Path, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _needs(shared, "score_articles.py")
    retrieval.main(["--suite", "realtimeqa", *_folders(shared, work)])
    table = capsys.readouterr().out
    assert next(line for line in table.splitlines() if line.startswith("late")).split()[1] == "0"


def test_retrieval_of_abstracts_gives_ndcg(shared: Path, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    retrieval.main(["--suite", "scifact", *_folders(shared, work)])
    assert _value(capsys.readouterr().out, "nDCG@10") == "1.0000"


def test_generated_questions_read_windows_and_list_misses(
    shared: Path, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    retrieval.main(["--suite", "generated", *_folders(shared, work)])
    table = capsys.readouterr().out
    assert "window read exactly" in table
    assert (work / "results" / "generated-misses.jsonl").is_file()


def test_a_missing_file_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"multihop/articles\.jsonl\.xz is not in .* --shared"):
        retrieval.main(["--suite", "multihop", *_folders(tmp_path, tmp_path)])


def test_ingest_compares_whole_processes(shared: Path, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ingest.main(["--limit", "4", "--rounds", "1", *_folders(shared, work)])
    table = capsys.readouterr().out
    for name in ("ours, articles per second", "ours over stock, median", "ours, unchanged corpus again"):
        assert name in table


def test_search_times_every_stage(shared: Path, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    search.main(["--rounds", "1", *_folders(shared, work)])
    table = capsys.readouterr().out
    for stage in (*search.STAGES, "all"):
        assert f"\n{stage}, ms" in table
    assert float(table.split("embed, ms")[1].split()[0]) > 0
    assert float(table.split("dense, ms")[1].split()[0]) > 0


def test_answer_times_every_stage(shared: Path, work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer.main(_folders(shared, work))
    table = capsys.readouterr().out
    for stage in (*answer.STAGES, "all"):
        assert f"\n{stage}, ms" in table
    assert "3 questions" in table


def test_serving_is_pressed_and_checked_while_an_ingest_runs(
    shared: Path, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serve.main(["--seconds", "0.5", "--clients", "1", "3", "--ask", "--edited", "4", *_folders(shared, work)])
    table = capsys.readouterr().out
    rows = [line.split() for line in table.splitlines() if line.startswith(("search, ", "ask, "))]
    assert len(rows) == 5
    assert [row[-2] for row in rows] == ["0"] * 5  # errors
    assert re.search(r"held against their articles, [1-9]", table)


def test_scale_recombines_chunks_and_keeps_what_it_built(
    shared: Path, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--sizes", "30", "--limit", "2", "--rounds", "1", *_folders(shared, work)]
    scale.main(options)
    table = capsys.readouterr().out
    assert "recombined" in table
    assert float(_value(table, "build rate").replace(",", "")) > 0
    assert (work / "scale-30" / "build.json").is_file()


def test_a_benchmark_runs_as_a_file_too() -> None:
    assert "--suite" in run_process(["bench/retrieval.py", "--help"]).output


def test_generated_questions_are_the_same_for_the_same_seed(shared: Path) -> None:
    rows = load_jsonl(shared / "multihop/articles.jsonl.xz")
    assert generate_questions(rows, 9, seed=1) == generate_questions(rows, 9, seed=1)
    assert [question.form for question in generate_questions(rows, 3)] == ["explicit", "relative", "open"]


def test_generated_questions_hold_their_article_in_their_days(shared: Path) -> None:
    rows = {row["url"]: row for row in load_jsonl(shared / "multihop/articles.jsonl.xz")}
    for question in generate_questions(list(rows.values()), 12):
        day = date.fromisoformat(str(rows[question.url]["published_at"])[:10])
        assert question.first is None or question.first <= day
        assert question.last is None or day <= question.last
        assert question.as_of is None or day <= question.as_of


def test_percentiles_lie_between_neighbours() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([1.0, 2.0], 0.5) == 1.5
    assert percentile([1.0, 2.0], 1.0) == 2.0


def test_a_stage_that_a_question_did_not_pass_counts_nothing() -> None:
    stages = Stages()
    stages.add("plan", 1.0)
    stages.close_question()
    stages.add("load", 2.0)
    stages.add("load", 1.0)
    stages.close_question()
    assert stages.column("load") == [0.0, 3.0]
    assert stages.totals() == [1.0, 3.0]


def test_ndcg_is_one_for_the_ideal_order_and_less_for_another() -> None:
    assert _ndcg(["a", "b"], {"a": 1}) == 1.0
    assert 0 < _ndcg(["b", "a"], {"a": 1}) < 1
    assert _ndcg(["b"], {"a": 1}) == 0.0
