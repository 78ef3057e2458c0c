"""Dateline in the form of OpenAI's chat completions, so that their clients can use it as a model.

The answer's text has marks and numbered sources; the whole answer, with offsets and quotes, is in the field `dateline`
of the completion, in a stream of its last chunk. The request's field `dateline` has the filters.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from rag.adapters.http.answers import (
    AsciiJson,
    Service,
    answer_events,
    describe_events,
    may_ask,
    request_id_of,
    to_event,
)
from rag.adapters.http.markdown import answer_to_markdown, closing_to_markdown, read_answer, statement_to_markdown
from rag.adapters.labels import clean_reply
from rag.adapters.queue import iter_answer
from rag.adapters.schemas import AskResponse, FilterBody, Given
from rag.answer.reasons import REFUSAL
from rag.assistant import NewsAssistant
from rag.output import answer_to_dict
from rag.types import Answer, Statement
from vectorstore.errors import UsageError

MODEL = "dateline"
_MAX_TURNS = 10  # of the conversation that a follow-up may refer to
_MAX_TOLD = 256  # answers that are remembered, some 50 kB each

TextHistory = Sequence[tuple[str, str]]
"""Questions with the text of their answers, oldest first."""


class TextPart(BaseModel):
    """A part of a message; only text can be asked."""

    type: Literal["text"]
    text: str


class ChatMessage(BaseModel):
    """One message. The last of the user's is the question; system messages are not heeded."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[TextPart] | None = None

    @property
    def text(self) -> str:
        """The content as one text."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class ChatBody(BaseModel):
    """What is asked. Other fields of OpenAI's form (temperature...) may be there, and have no meaning here."""

    model_config = ConfigDict(extra="ignore")

    model: str = Field(max_length=200, json_schema_extra={"enum": [MODEL]})
    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=500)]
    stream: bool | None = False
    n: Literal[1] | None = 1
    dateline: FilterBody | None = Field(default=None, description="The filters of /v1/ask.")


class ChatResponse(Given):
    """A completion, with the whole answer in `dateline`."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[dict[str, Any]]
    dateline: AskResponse


class ModelFacts(Given):
    """The one model there is."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class Models(Given):
    """The list of it."""

    object: Literal["list"]
    data: list[ModelFacts]


_EVENTS = describe_events("The completion; with `stream`, chunks and `[DONE]`; the last chunk has `dateline`.")


def build_openai_routes(service: Service) -> APIRouter:
    """Chat completions, and the list of models."""
    router = APIRouter(prefix="/v1", tags=["openai"])
    told = ToldAnswers()

    @router.post("/chat/completions", response_model=ChatResponse, responses=_EVENTS, dependencies=[Depends(may_ask)])
    async def chat_completions(body: ChatBody, request: Request) -> Response:
        """An answer, or a refusal in words, to the last message of the user."""
        _check_model(body.model)
        question, turns = read_conversation(body.messages)
        service.note(request, question=question)
        filters = (body.dateline or FilterBody()).options()
        assistant, head = service.assistant, _head(request)

        def history() -> list[tuple[str, Answer]]:
            return [(q, told.find(q, said) or _rebuild(assistant, q, said, filters)) for q, said in turns]

        def keep(answer: Answer) -> Answer:
            told.keep(question, answer)
            return answer

        if body.stream:
            items = iter_answer(service.slow, lambda: assistant.stream(question, history=history(), **filters))
            return await answer_events(request, items, _chunks(head, keep))
        answer = await service.slow.run(lambda: assistant.ask(question, history=history(), **filters))
        return AsciiJson(_to_completion(keep(answer), head))

    @router.get("/models", response_model=Models)
    async def models() -> Response:
        """The one model there is."""
        return AsciiJson({"object": "list", "data": [_MODEL_FACTS]})

    @router.get("/models/{model}", response_model=ModelFacts)
    async def model(model: Annotated[str, Path(json_schema_extra={"enum": [MODEL]})]) -> Response:
        """The one model there is."""
        _check_model(model)
        return AsciiJson(_MODEL_FACTS)

    return router


_MODEL_FACTS = {"id": MODEL, "object": "model", "created": 0, "owned_by": "dateline"}


def read_conversation(messages: Sequence[ChatMessage]) -> tuple[str, TextHistory]:
    """The question (the last message of the user), and the turns before it. Raises UsageError when there is none."""
    turns: list[tuple[str, str]] = []
    question: str | None = None
    for message in messages:
        if message.role == "user":
            question = message.text
        elif message.role == "assistant" and question and question.strip():
            turns.append((question, message.text))
            question = None
    if question is None:
        raise UsageError("The last message must be the user's question, but there is none. Add one.")
    return question, turns[-_MAX_TURNS:]


class ToldAnswers:
    """The answers given of late, by question and words: a host sends a conversation back as words only."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[str, str], Answer] = OrderedDict()
        self._turn = threading.Lock()

    def keep(self, question: str, answer: Answer) -> None:
        """Remember an answer for the questions that follow it."""
        with self._turn:
            self._answers[_as_told(question, answer_to_markdown(answer))] = answer
            if len(self._answers) > _MAX_TOLD:
                self._answers.popitem(last=False)

    def find(self, question: str, content: str) -> Answer | None:
        """The answer that was given in these words, or None."""
        with self._turn:
            return self._answers.get(_as_told(question, content))


def _as_told(question: str, content: str) -> tuple[str, str]:
    """Hosts trim and fold white space."""
    return " ".join(question.split()), hashlib.sha256(" ".join(content.split()).encode("utf-8", "replace")).hexdigest()


def _rebuild(assistant: NewsAssistant, question: str, content: str, filters: dict[str, Any]) -> Answer:
    """An answer of which only the words are known."""
    refused = content.startswith(REFUSAL)
    return Answer(
        question=question,
        plan=assistant.retriever.plan(question, **filters),
        refused=refused,
        coverage=assistant.coverage(),
        statements=() if refused else (Statement(read_answer(content), ()),),
    )


def _check_model(name: str) -> None:
    if name != MODEL:
        raise HTTPException(404, f"There is one model here, {MODEL!r}.")


def _head(request: Request) -> dict[str, Any]:
    return {"id": f"chatcmpl-{request_id_of(request)}", "created": int(time.time()), "model": MODEL}


def _to_completion(answer: Answer, head: dict[str, Any]) -> dict[str, Any]:
    message = {"role": "assistant", "content": answer_to_markdown(answer), "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return head | {"object": "chat.completion", "choices": [choice], "dateline": clean_reply(answer_to_dict(answer))}


def _chunks(head: dict[str, Any], keep: Callable[[Answer], Answer]) -> Callable[[Statement | Answer], list[str]]:
    """Each item as chunks: the first with the role, the last with the reason to stop, `dateline` and `[DONE]`."""
    begun = False

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        nonlocal begun
        choice = {"index": 0, "delta": delta if begun else {"role": "assistant"} | delta, "finish_reason": finish}
        begun = True
        return to_event(head | {"object": "chat.completion.chunk", "choices": [choice]} | more)

    def to_data(item: Statement | Answer) -> list[str]:
        if isinstance(item, Statement):
            return [chunk({"content": statement_to_markdown(item)})]
        closing = chunk({"content": closing_to_markdown(keep(item))})
        return [closing, chunk({}, "stop", dateline=clean_reply(answer_to_dict(item))), to_event("[DONE]")]

    return to_data
