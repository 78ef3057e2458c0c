"""A LangGraph agent that searches the archive as it sees fit.

    python examples/langgraph_agent.py "What did the ferry inquiry find?"

Needs `pip install langchain` (its agents run on langgraph). With DATELINE_MODEL that model decides; otherwise a
scripted one searches once and quotes the first passage. The archive is DATELINE_ARCHIVE, or ./archive.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from langchain.agents import create_agent
from langchain_chain import choose_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import ToolMessage

from dateline import Archive, DatelineRetriever, build_search_tool


def build_agent(retriever: DatelineRetriever, model: BaseChatModel) -> Any:
    """A compiled graph with one tool, `search_news`."""
    return create_agent(
        model,
        tools=[build_search_tool(retriever)],
        system_prompt="Answer from what search_news finds and cite it as [1]. Say so when it finds nothing.",
    )


def run(agent: Any, question: str) -> tuple[str, list[str]]:
    """(what the agent says, where the passages it was given stand: article, version, start and end)."""
    messages = agent.invoke({"messages": [("user", question)]})["messages"]
    documents = [d.metadata for m in messages if isinstance(m, ToolMessage) for d in m.artifact or ()]
    return messages[-1].text, [f"{d['article_id']} v{d['version']} {d['start']}-{d['end']}" for d in documents]


if __name__ == "__main__":
    archive = Archive.open(os.environ.get("DATELINE_ARCHIVE", "archive"), create=False)
    answer, places = run(
        build_agent(DatelineRetriever(archive=archive, k=5), choose_model()),
        " ".join(sys.argv[1:]) or "What did the ferry inquiry find?",
    )
    print(answer, *places, sep="\n")
