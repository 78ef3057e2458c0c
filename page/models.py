"""A model tried from the page: whether it answers, how fast, else what is wrong; and which others its server has."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from page.visible import to_plain
from rag.model.types import Message, ModelError

_ASKED: Sequence[Message] = [("user", "Reply with the one word: ready")]


class PageModel(Protocol):
    """A model, as far as the page knows it."""

    @property
    def name(self) -> str:
        """Its name, for people; it may change when its server has been asked."""

    def complete(self, messages: Sequence[Message]) -> str:
        """A whole reply. Raises ModelError."""

    def list_names(self) -> tuple[str, ...]:
        """The models of its server. Raises ModelError."""


@dataclass(frozen=True, slots=True)
class ModelTrial:
    """What came of a trial, in a sentence, and the names of the server's models where it lists them."""

    said: str
    works: bool
    names: tuple[str, ...] = ()


def try_model(model: PageModel) -> ModelTrial:
    """Ask the model for one word, and its server for its models. The key is in no sentence."""
    started = time.monotonic()
    try:
        reply = model.complete(_ASKED)
    except ModelError as error:
        return ModelTrial(_sentence(str(error)), works=False, names=_list_names(model))
    if not reply.strip():
        return ModelTrial(f"{to_plain(model.name)} sent no words.", works=False, names=_list_names(model))
    seconds = time.monotonic() - started
    return ModelTrial(f"{to_plain(model.name)} answers, in {seconds:.1f} s.", works=True, names=_list_names(model))


def _list_names(model: PageModel) -> tuple[str, ...]:
    """None where the server has no list: it may answer all the same."""
    try:
        return model.list_names()
    except ModelError:
        return ()


def _sentence(line: str) -> str:
    return to_plain(line[:1].upper() + line[1:])
