"""The async variants: the same results, and the event loop goes on meanwhile."""

from __future__ import annotations

import asyncio
import threading

from rag import NewsAssistant, Retriever
from rag.output import answer_to_dict
from tests.loops import wait_for


def test_a_search_can_be_awaited(retriever: Retriever) -> None:
    found = wait_for(retriever.asearch("ferry Gannet", 3, publishers=["The Harbour Post"], as_of="2025-12-01"))
    same = retriever.search("ferry Gannet", 3, publishers=["The Harbour Post"], as_of="2025-12-01")
    assert found == same
    assert found.results


def test_an_answer_can_be_awaited(assistant: NewsAssistant) -> None:
    question = "How many passengers were on board the ferry Gannet?"
    answer = wait_for(assistant.aask(question, as_of="2025-12-01"))
    assert answer_to_dict(answer) == answer_to_dict(assistant.ask(question, as_of="2025-12-01"))
    assert answer.citations


def test_the_loop_goes_on_while_it_searches(retriever: Retriever) -> None:
    class Waits(Retriever):
        def search(self, *_: object, **__: object) -> object:  # type: ignore[override]  # told from a real response
            assert may_end.wait(10)
            return "found"

    may_end = threading.Event()

    async def search_and_release() -> object:
        async def release() -> None:
            may_end.set()

        return (await asyncio.gather(Waits(retriever.archive).asearch("?"), release()))[0]

    assert wait_for(search_and_release()) == "found"
