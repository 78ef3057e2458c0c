"""Answers as a strong model writes them over the sample archive, in every form, each with a lie among what is true.

A line of `transcripts/answers.jsonl`: {id, form, question, keys: what a reader must see, each as "this|or that",
statements: [[text, the words it rests on, ...], ...], lie: one more of these, missing}.

    python -m tests.rag.written_answers

prints how many of them read as an answer, with a judge that knows the lies and without one, and which do not.
"""

from __future__ import annotations

import difflib
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest import ingest_paths
from rag import Answer, NewsAssistant
from rag.model.replies import plain_statement
from rag.model.settings import build_model
from tests.rag.model_server import Script, serve
from vectorstore import Archive

ANSWERS = Path(__file__).parent / "transcripts" / "answers.jsonl"
AS_OF = "2025-12-01"
_SAMPLES = Path(__file__).resolve().parents[2] / "sample_archive"
_ENOUGH = 2 / 3  # of the true statements, for what is shown to read as the answer

_BEFORE = {
    "lead_in": "Here is what the passages say about this:\n\n",
    "headings": "## Overview\n\n",
    "table": "| | |\n|---|---|\n",
    "caveats": "Based on the passages:\n\n",
}
_AFTER = {"caveats": "\n\nNote that the passages may not tell everything about this question."}


@dataclass(frozen=True)
class WrittenAnswer:
    """One line of the file."""

    id: str
    form: str
    question: str
    keys: Sequence[str]
    statements: Sequence[Sequence[str]]
    lie: Sequence[str]
    missing: str | None

    @property
    def said(self) -> list[Sequence[str]]:
        """What the model says: the lie behind the first of the true statements."""
        return [self.statements[0], self.lie, *self.statements[1:]]

    def said_to(self, request: dict[str, Any]) -> str:
        """The reply to a request: the answer, in its form, or verdicts that tell the lie from the truth."""
        told = request["messages"][-1]["content"]
        if "not_supported" in request["messages"][0]["content"]:
            rows = enumerate(re.findall(r"<statement \d+>\n(.*?)\n<evidence>", told, re.DOTALL), start=1)
            verdicts = [
                {"statement": n, "verdict": "not_supported" if self.is_lie(text) else "supported"} for n, text in rows
            ]
            return json.dumps({"verdicts": verdicts})
        if self.form.startswith("json"):
            return self._as_json(told)
        return _BEFORE.get(self.form, "") + self._as_text(told) + _AFTER.get(self.form, "")

    def is_lie(self, text: str) -> bool:
        """Whether a statement is the lie rather than one of the others."""
        return max(self.said, key=lambda one: _likeness(one[0], text)) is self.lie

    def _as_json(self, told: str) -> str:
        rows = [
            {"text": text, "evidence": [{"passage": _passage(quote, told), "quote": quote} for quote in quotes]}
            for text, *quotes in self.said
        ]
        reply = json.dumps({"short_answer": None, "statements": rows, "missing": self.missing}, ensure_ascii=False)
        return f"```json\n{reply}\n```" if self.form == "json_fenced" else reply

    def _as_text(self, told: str) -> str:
        lines = []
        for number, (text, *quotes) in enumerate(self.said, start=1):
            cited = list(dict.fromkeys(_passage(quote, told) for quote in quotes))
            mark = "".join(f"[^{n}]" if self.form == "footnotes" else f"[{n}]" for n in cited)
            lead = {"bullets": "- ", "bold": "- ", "numbered": f"{number}. ", "caveats": "* "}.get(self.form, "")
            whole = (
                f"{text[:-1]}{mark} |"
                if text.endswith("|")
                else f"{text} {mark}"
                if text[-1] != "."
                else f"{text}{mark}"
            )
            lines.append(lead + whole)
        sources = "\n\nSources:\n[^1]: the passages above" if self.form == "footnotes" else ""
        return ("  " if self.form in ("paragraph", "lead_in") else "\n").join(lines) + sources


def load_answers() -> list[WrittenAnswer]:
    """The answers of the file."""
    return [WrittenAnswer(**json.loads(line)) for line in ANSWERS.read_text(encoding="utf-8").splitlines()]


def ask_all(
    archive: Archive, answers: Sequence[WrittenAnswer], *, judge: bool
) -> Iterator[tuple[WrittenAnswer, Answer]]:
    """Each with what a reader gets of it."""
    script = Script()
    with serve(script) as settings:
        model = build_model(replace(settings, judge=judge, context_tokens=32_000))
        assistant = NewsAssistant(archive, model=model)
        for written in answers:
            script.answer = written.said_to
            yield written, assistant.ask(written.question, as_of=AS_OF)


def reads_as_answer(written: WrittenAnswer, answer: Answer) -> bool:
    """Whether a reader gets the model's answer: every key, and two thirds of the true statements, in their order."""
    if answer.model is None or answer.refused:
        return False
    shown = [statement.text for statement in answer.statements]
    told = " ".join([*shown, answer.short_answer or ""])
    places = [place for text in shown if (place := _place(written, text)) is not None]
    whole = len(set(places)) >= _ENOUGH * len(written.statements) and places == sorted(places)
    return whole and all(re.search(key, told) for key in written.keys)


def shown_lies(written: WrittenAnswer, answer: Answer) -> list[str]:
    """The grades of the statements shown that are the lie."""
    shown = [one for one in answer.statements if answer.model and written.is_lie(one.text)]
    return [str(one.support["grade"]) for one in shown]


def _place(written: WrittenAnswer, text: str) -> int | None:
    best = max(written.said, key=lambda one: _likeness(one[0], text))
    return None if best is written.lie else list(written.statements).index(best)


def _likeness(one: str, other: str) -> float:
    mine, theirs = (re.findall(r"\w+", plain_statement(t.replace("|", " "))[0].lower()) for t in (one, other))
    return float(difflib.SequenceMatcher(None, mine, theirs, autojunk=False).ratio())


def _passage(quote: str, told: str) -> int:
    """The number of the passage that has the words; 98 where none has."""
    passages = re.findall(r"<passage (\d+)>(.*?)</passage \1>", told, re.DOTALL)
    wanted = " ".join(quote.split())
    return next((int(number) for number, text in passages if wanted in " ".join(text.split())), 98)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder)) as archive:
        ingest_paths(archive, [_SAMPLES])
        for judge in (True, False):
            rows = list(ask_all(archive, load_answers(), judge=judge))
            grades = [shown_lies(*row) for row in rows]
            reads = [reads_as_answer(*row) for row in rows]
            confirmed = sum("confirmed" in one for one in grades)
            told = f"{sum(reads)} of {len(rows)} read as an answer, {sum(map(bool, grades))} lies shown"
            print(f"{'judge' if judge else 'no judge'}: {told}, {confirmed} confirmed")  # noqa: T201
            for (written, answer), whole, lies in zip(rows, reads, grades, strict=True):
                if not whole or lies:
                    held = [f"{one.text} ({one.support.get('why')})" for one in answer.unsupported]
                    print(f"  {written.id} {written.question} {lies or ''} {'; '.join(held)}")  # noqa: T201


if __name__ == "__main__":
    main()
