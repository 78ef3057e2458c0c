"""What all sessions of one server share. The server begins with it, so that its first visitor waits for less."""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import streamlit as st

from page.answering import find_or
from page.browse import Entry, build_index
from page.examples import ExampleSearch
from page.room import Room, add_model, open_room
from vectorstore.errors import DatelineError
from vectorstore.quiet import silence_telemetry

_LOOK_FIRST_S = 30.0  # that examples are looked for before anybody has come


@st.cache_resource(show_spinner="Opening the archive …")
def share_room() -> Room:
    """The room of this server, opened once and shared by all."""
    return _open_once()


@st.cache_resource(show_spinner=False)
def _open_once() -> Room:
    """By itself, since the server begins with it when there is no page yet to show a spinner on."""
    return open_room(os.environ)


@st.cache_resource(show_spinner="Preparing the model …")
def share_room_with_model(name: str | None, _room: Room) -> Room:
    """The room with the model of that name of those that it offers, for all who switch it on."""
    return add_model(_room, replace(_room.offer, name=name)) if _room.offer is not None else _room


@st.cache_resource(show_spinner=False, max_entries=1)
def share_examples(generation: int, _room: Room) -> ExampleSearch:
    """The search for questions that the archive can answer, by its generation; it goes on once the page is there."""
    return ExampleSearch(_room.archive, _room.offline, _room.store)


@st.cache_resource(show_spinner=False, max_entries=1)
def share_index(generation: int, _room: Room) -> tuple[Entry, ...]:
    """What the archive holds, article by article, by its generation."""
    return build_index(_room.archive.iter_articles())


@asynccontextmanager
async def open_before_the_first_visit(_app: st.App) -> AsyncIterator[None]:
    """What the server does as it starts, in a thread, so that it can be visited meanwhile."""
    threading.Thread(target=_prepare, name="preparing", daemon=True).start()
    yield


def _prepare() -> None:
    silence_telemetry()
    find_or(_open_all, None, fault="What the first visitor needs could not be prepared")


def _open_all() -> None:
    try:
        room = _open_once()
        generation = room.archive.generation
        share_examples(generation, _room=room).go_on(_LOOK_FIRST_S)
        share_index(generation, _room=room)
    except DatelineError:
        return  # who visits is told
