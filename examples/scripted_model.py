"""A chat model that needs no network: it searches when it has a tool, and quotes the first passage that it was given.

It stands in for a real one, so that the examples run anywhere. A real one is one line: `ChatOpenAI(model="...")`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult

_FIRST_PASSAGE = re.compile(r"^\[1\] .+\n(.+)$", re.MULTILINE)


class ScriptedModel(BaseChatModel):
    """Calls its first tool with the last question; without a tool, or with its result, quotes passage 1."""

    tools: tuple[str, ...] = ()

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> ScriptedModel:  # type: ignore[override]  # by name only
        """The same model, which knows the tools by name."""
        return ScriptedModel(tools=tuple(tool.name for tool in tools))

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        last = messages[-1]
        if self.tools and not isinstance(last, ToolMessage):
            call = {"name": self.tools[0], "args": {"question": last.text}, "id": "call-1"}
            reply = AIMessage("", tool_calls=[call])
        else:
            passage = _FIRST_PASSAGE.search(last.text)
            reply = AIMessage(f"{passage[1]} [1]" if passage else "The archive does not say.")
        return ChatResult(generations=[ChatGeneration(message=reply)])
