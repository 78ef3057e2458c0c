"""The chat page: `streamlit run app.py`. Read it from top to bottom; what it shows is made in `page/`."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from page.answering import Answering, Suggesting
from page.conversation import Conversation, Turn
from page.coverage import model_in_words, stats_to_view
from page.examples import ExampleSearch
from page.filters import Filters
from page.notices import describe_empty, describe_error
from page.reader import draw_reader
from page.results import Found, search
from page.room import Room, Stream, add_model, open_room
from page.sources import source_to_view
from page.visible import to_plain
from rag.types import Answer
from vectorstore.errors import DatelineError
from vectorstore.quiet import silence_telemetry
from vectorstore.types import ArchiveStats

_EARLIEST = date(1600, 1, 1)  # of the date fields; the first newspapers came in 1605
_LATEST = date(2199, 12, 31)
_STEP_S = 0.4  # an answer that is there by then is drawn at once; of a slower one, what there is
_LOOK_S = 1.0  # that examples are looked for after a drawing; the component asks for the next one sooner
_ICON = str(Path(__file__).parent / "page" / "icon.svg")


def main(open_the_room: Callable[[], Room]) -> None:
    """Draw the page once; Streamlit calls for it after every action."""
    st.set_page_config(page_title="Dateline", page_icon=_ICON, layout="wide")
    heading = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    heading.title("Dateline", anchor=False, width="content")
    try:
        room = open_the_room()
        stats = room.archive.stats()
    except DatelineError as error:
        draw_reader({"notice": describe_error(error)}, key="notice")
        return
    if not stats.articles:
        draw_reader({"notice": describe_empty(room.archive.path)}, key="notice")
        return
    with st.sidebar:
        room = draw_archive(room, stats)
        filters = draw_filters(stats)
    view = heading.segmented_control(
        "View", ["Ask", "Search"], default="Ask", required=True, label_visibility="collapsed", key="view"
    )
    if view == "Search":
        draw_search(room, filters)
    else:
        draw_chat(room, filters)


def draw_archive(room: Room, stats: ArchiveStats) -> Room:
    """What the archive holds, and which model answers; returns the room, with the model that the reader switched on."""
    st.subheader("The archive", anchor=False)
    card = st.container()
    if room.offer is not None and st.toggle(f"Write answers with {room.offer.name}", key="use_model"):
        room = share_room_with_model(room)
    elif room.offer is not None:
        st.caption(f"Your key for {room.offer.host} is set. Nothing is sent there unless you switch this on.")
    name = room.model.name if room.model is not None else None
    with card:
        draw_reader({"archive": stats_to_view(stats) | {"model": model_in_words(name, room.host)}}, key="archive")
    return room


def draw_filters(stats: ArchiveStats) -> Filters:
    """The filters of every question."""
    st.subheader("Look only in", anchor=False)
    publishers = st.multiselect(
        "Outlets", sorted(stats.publishers), format_func=to_plain, placeholder="All outlets", key="publishers"
    )
    kinds = st.multiselect("Kinds", sorted(stats.kinds), format_func=to_plain, placeholder="All kinds", key="kinds")
    languages = []
    if len(stats.languages) > 1:
        languages = st.multiselect(
            "Languages", sorted(stats.languages), format_func=to_plain, placeholder="All languages", key="languages"
        )
    first = _date_field("Published from", "first")
    last = _date_field("Published until", "last")
    as_of = _date_field("As of", "as_of", help_="Answer as on this day: nothing published later is found.")
    return Filters(
        publishers=tuple(publishers),
        kinds=tuple(kinds),
        languages=tuple(languages),
        first=first,
        last=last,
        as_of=as_of,
    )


@st.fragment
def draw_chat(room: Room, filters: Filters) -> None:
    """The conversation with the source beside it, and the field for the next question."""
    talk: Conversation = st.session_state.setdefault("conversation", Conversation())

    def on_event(name: str, value: Any) -> None:
        match name:
            case "ask":
                talk.receive(value)
            case "stop":
                talk.stop(value["turn"])
            case "retry":
                talk.ask_again(value["turn"], filters)
            case "remove":
                talk.remove_chip(value["turn"], value["chip"])
            case "open":
                talk.open(value["turn"], value["place"], value["number"])
            case "close":
                talk.close_source()

    talk.ask_received(filters)
    examples = None if talk.turns else share_examples(room.archive.generation, _room=room)
    draw_reader(chat_to_data(room, talk, examples) | {"problem": filters.problem}, key="chat", on_event=on_event)
    if talk.pending is not None:
        go_on(room, talk, talk.pending)
        draw_again()
    elif examples is not None:
        examples.go_on(_LOOK_S)


def chat_to_data(room: Room, talk: Conversation, examples: ExampleSearch | None) -> dict[str, Any]:
    """The chat as the component draws it. `more` tells that there is more to come, for which the component asks."""
    found = examples.found if examples is not None else None
    return {
        "welcome": None if examples is None else {"lead": _LEAD, "examples": found},
        "turns": talk.to_view(room.archive.get, room.archive.generation),
        "source": source_to_view(talk.opened, room.archive.get) if talk.opened else None,
        "moves": talk.moves,
        "focus": talk.focus,
        "next": talk.next_questions,
        "more": any(
            (
                talk.pending is not None,
                talk.suggesting is not None and talk.suggesting.found is None,
                examples is not None and found is None,
            )
        ),
    }


def go_on(room: Room, talk: Conversation, turn: Turn) -> None:
    """Go on with the answer to one turn for a step, so that between two steps what the reader does is seen to."""
    history = talk.history_before(turn)
    if talk.answering is None:
        talk.answering = Answering(partial(start_stream, room, turn, history))
        talk.answering.wait_for_outcome(_STEP_S)
    else:
        talk.answering.wait_for_news(_STEP_S)
    outcome = talk.answering.outcome
    if outcome is not None:
        talk.settle(turn.turn_id, outcome)
    if isinstance(outcome, Answer) and turn.turn_id == len(talk.turns):
        talk.suggesting = Suggesting(partial(room.assistant.suggest, outcome, history=history))


def start_stream(room: Room, turn: Turn, history: list[tuple[str, Answer]]) -> Stream:
    """Ask the assistant what the turn asks."""
    if turn.plan is not None:
        return room.assistant.stream(turn.plan, history=history)
    return room.assistant.stream(turn.question, history=history, **turn.filters.options())


def draw_again() -> None:
    """Draw the chat anew, now. While the whole page is drawn that is not allowed; then the component asks for it."""
    with suppress(StreamlitAPIException):
        st.rerun(scope="fragment")


@st.fragment
def draw_search(room: Room, filters: Filters) -> None:
    """Passages without an answer: what the retriever finds, with the same filters."""
    found: Found = st.session_state.setdefault("found", Found())
    query_column, sort_column = st.columns([4, 1], vertical_alignment="bottom")
    query = query_column.text_input(
        "Search the archive", placeholder="Words, names, a question", key="query", persist_state="session"
    )
    latest = (
        sort_column.selectbox("Order", ["Best first", "Latest first"], key="order", persist_state="session")
        == "Latest first"
    )
    search(found, room.retriever, query, filters, sort="date" if latest else "relevance")

    def on_event(name: str, value: Any) -> None:
        match name:
            case "open":
                found.open(value["number"])
            case "close":
                found.close()
            case "remove":
                found.remove_chip(value["chip"])

    draw_reader(found.to_view(room.archive.get), key="search", on_event=on_event)


@st.cache_resource(show_spinner="Opening the archive …")
def share_room() -> Room:
    """The room of this server, opened by its first visitor and shared by all."""
    return open_room(os.environ)


@st.cache_resource(show_spinner="Preparing the model …")
def share_room_with_model(_room: Room) -> Room:
    """The room with the model that it offers, for all who switch it on."""
    return add_model(_room, _room.offer) if _room.offer is not None else _room


@st.cache_resource(show_spinner=False, max_entries=1)
def share_examples(generation: int, _room: Room) -> ExampleSearch:
    """The search for questions that the archive can answer, by its generation; it goes on once the page is there."""
    return ExampleSearch(_room.archive, _room.offline)


def _date_field(label: str, key: str, *, help_: str | None = None) -> date | None:
    return st.date_input(
        label, value=None, min_value=_EARLIEST, max_value=_LATEST, format="YYYY-MM-DD", key=key, help=help_
    )


_LEAD = "Ask about anything these articles report. Every sentence of an answer carries the passage that proves it."

if __name__ == "__main__":
    silence_telemetry()
    main(share_room)
