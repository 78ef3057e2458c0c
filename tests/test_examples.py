"""The examples for LangChain and LangGraph, with the scripted model, so that nothing leaves the machine."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from rag.adapters.langchain import DatelineRetriever
from vectorstore import Archive

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
QUESTION = "What did the ferry inquiry find?"


@pytest.fixture
def retriever(sample_archive: Archive) -> DatelineRetriever:
    return DatelineRetriever(archive=sample_archive, k=3)


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch):
    def load_example(name: str) -> ModuleType:
        monkeypatch.syspath_prepend(EXAMPLES)
        return importlib.import_module(name)

    return load_example


def test_the_chain_answers_from_the_passages_it_was_given(load, retriever):
    chain = load("langchain_chain").build_chain(retriever, load("scripted_model").ScriptedModel())
    answer = chain.invoke(QUESTION)
    quote, mark = answer[:-4], answer[-4:]
    assert mark == " [1]"
    assert retriever.invoke(QUESTION)[0].page_content.startswith(quote)


def test_the_chain_says_so_when_nothing_is_found(load, retriever):
    chain = load("langchain_chain").build_chain(
        DatelineRetriever(archive=retriever.archive, to="2019-01-01"), load("scripted_model").ScriptedModel()
    )
    assert chain.invoke(QUESTION) == "The archive does not say."


def test_the_agent_searches_once_and_tells_where_its_passages_stand(load, retriever):
    agent = load("langgraph_agent").build_agent(retriever, load("scripted_model").ScriptedModel())
    answer, places = load("langgraph_agent").run(agent, QUESTION)
    documents = retriever.invoke(QUESTION)
    assert documents[0].page_content.startswith(answer.removesuffix(" [1]"))
    facts = [document.metadata for document in documents]
    assert places == [f"{f['article_id']} v{f['version']} {f['start']}-{f['end']}" for f in facts]


def test_an_example_runs_as_a_command(sample_archive):
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "langgraph_agent.py"), QUESTION],
        env=os.environ | {"PYTHONPATH": str(ROOT), "DATELINE_ARCHIVE": str(sample_archive.path)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].endswith(" [1]")
