"""The page: `streamlit run app.py`. Read it from top to bottom; what it shows is made in `page/`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitAPIException

from page.answering import Answering, Suggesting
from page.browse import Browsing, headlines
from page.conversation import Conversation
from page.coverage import model_in_words, stats_to_view
from page.desk import PageSession
from page.examples import Example, ExampleSearch
from page.filters import PRESETS, PageFilters, filters_in_words
from page.intake import Intake, intake_to_view, split_addresses
from page.machine import MACHINE
from page.models import ModelTrial, try_model
from page.notices import LOG_IN, describe_empty, describe_error, describe_read_only
from page.reader import draw_reader
from page.results import search
from page.room import Room, Stream
from page.serving import MIDDLEWARE
from page.shared import (
    open_before_the_first_visit,
    share_examples,
    share_index,
    share_room,
    share_room_with_model,
)
from page.sources import source_to_view
from page.turns import Turn
from page.visible import to_plain
from rag.model.settings import ModelSettings
from rag.types import Answer
from vectorstore.errors import DatelineError
from vectorstore.quiet import silence_telemetry
from vectorstore.runs import SourceFreshness
from vectorstore.settings import DEFAULT_PATH
from vectorstore.types import ArchiveStats

_EARLIEST = date(1600, 1, 1)  # of the date fields; the first newspapers came in 1605
_LATEST = date(2199, 12, 31)
_LOOK_S = 1.0  # that examples are looked for after a drawing; the component asks for the next one sooner
_HEADLINES = 5
_ICON = str(Path(__file__).parent / "page" / "icon.svg")
_ORDERS = ["Best first", "Latest first"]
_VIEWS = ["Ask", "Search", "Archive", "Story file"]


def main(open_the_room: Callable[[], Room]) -> None:
    """Draw the page once; Streamlit calls for it after every action."""
    st.set_page_config(page_title="Dateline", page_icon=_ICON, layout="wide")
    fill_fields()
    heading = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    heading.title("Dateline", anchor=False, width="content")
    owner = owner_of_session()
    if owner is None:
        draw_reader({"notice": LOG_IN}, key="notice")
        st.button("Log in", on_click=st.login)
        return
    try:
        room = open_the_room()
        stats = room.archive.stats()
    except DatelineError as error:
        draw_reader({"notice": describe_error(error, archive_folder())}, key="notice")
        return
    if not stats.articles:
        draw_reader({"notice": describe_empty(room.archive.path)}, key="notice")
        return
    desk = find_desk(room, owner)
    with st.sidebar:
        shelf = st.container()
        filters = draw_filters(stats)
        room = draw_archive(room, stats)
        if owner:
            st.button(f"Log out {to_plain(owner)}", on_click=st.logout, type="tertiary")
    view = heading.segmented_control(
        "View", _VIEWS, default="Ask", required=True, label_visibility="collapsed", key="view"
    )
    match view:
        case "Search":
            draw_search(room, filters, desk)
        case "Archive":
            if room.may_ingest:
                draw_intake(room)
            draw_browsing(room, desk)
        case "Story file":
            draw_story(room, desk)
        case _:
            draw_chat(room, filters, desk, shelf)
    if view != "Ask":
        draw_shelf(room, desk, shelf)


def owner_of_session() -> str | None:
    """Whose conversations these are: who is logged in, None for who is yet to log in, "" where no log-in is set up."""
    user = st.user.to_dict()
    if user.get("is_logged_in") is False:
        return None
    return str(user.get("email") or user.get("sub") or "")


def archive_folder() -> Path:
    """The folder that the settings name, for a command that a reader can copy."""
    return Path(os.environ.get("DATELINE_ARCHIVE") or DEFAULT_PATH).absolute()


def find_desk(room: Room, owner: str) -> PageSession:
    """This session's desk; a new one takes up the conversation of the address (`?c=`) or asks its question (`?q=`)."""
    if "desk" not in st.session_state:
        desk = st.session_state.desk = PageSession(owner=owner)
        turn = st.query_params.get("t", "")
        desk.go_to(room, st.query_params.get("c"), int(turn) if turn.isdecimal() else None)
        if question := st.query_params.get("q"):
            desk.talk.ask(question, PageFilters())
            del st.query_params["q"]
    found: PageSession = st.session_state.desk
    return found


def draw_shelf(room: Room, desk: PageSession, place: DeltaGenerator) -> None:
    """The list of conversations, in the sidebar."""

    def on_event(name: str, value: Any) -> None:
        desk.on_shelf(room, name, value)
        if name in ("begin", "choose") and st.session_state.view != "Ask":
            st.session_state.view = "Ask"

    with place:
        draw_reader({"shelf": desk.shelf(room), "download": desk.download}, key="shelf", on_event=on_event)


def draw_archive(room: Room, stats: ArchiveStats) -> Room:
    """What the archive holds, and which model answers; returns the room, with the model that the reader switched on."""
    st.subheader("The archive", anchor=False)
    card = st.container()
    if room.offer is not None:
        room = draw_model(room, room.offer)
    name = room.model.name if room.model is not None else None
    trial: ModelTrial | None = st.session_state.get("trial") if room.offer is not None and name else None
    view = stats_to_view(stats, sources=sources_of(room, stats)) | {
        "model": model_in_words(name, room.host),
        "trial": trial and asdict(trial),
    }
    with card:
        draw_reader({"archive": view}, key="archive")
    return room


def sources_of(room: Room, stats: ArchiveStats) -> list[SourceFreshness]:
    """How fresh each source of the archive is, looked up again when something has been read."""
    kept = st.session_state.get("sources")
    if kept is None or kept[0] != stats.last_ingest_at:
        kept = st.session_state.sources = (stats.last_ingest_at, room.archive.list_sources())
    found: list[SourceFreshness] = kept[1]
    return found


def draw_model(room: Room, offer: ModelSettings) -> Room:
    """The model that may write answers: on or off, which, and a test; returns the room with it, where it is on."""
    if not st.toggle(f"Write answers with {to_plain(offer.name or offer.host)}", value=room.is_on, key="use_model"):
        if not room.is_on:
            st.caption(f"Your key for {offer.host} is set. Nothing is sent there unless you switch this on.")
        return room
    trial: ModelTrial | None = st.session_state.get("trial")
    # At OpenAI the list has dear ones, and who set the key pays.
    names = trial.names if trial is not None and not offer.is_openai else ()
    name = offer.name
    if len(names) > 1:
        at = names.index(name) if name in names else 0
        name = st.selectbox("Which model", names, index=at, format_func=to_plain, key="model_name")
    room = share_room_with_model(name, _room=room)
    draw_trial(room)
    return room


@st.fragment
def draw_trial(room: Room) -> None:
    """A button that tries the model; what came of it is told above."""
    if st.button("Test the model") and room.model is not None:
        with st.spinner("Asking it for a word …"):
            st.session_state.trial = try_model(room.model)
        st.rerun()


def draw_filters(stats: ArchiveStats) -> PageFilters:
    """The filters of every question, folded to one line that says what they are."""
    line = st.expander(filters_in_words(PageFilters.from_state(st.session_state.get, stats)), key="filters")
    with line:
        st.pills("Presets", list(PRESETS), key="preset", help="Holds where the field of the same below is empty.")
        st.multiselect(
            "Outlets", sorted(stats.publishers), format_func=to_plain, placeholder="All outlets", key="publishers"
        )
        st.multiselect("Kinds", sorted(stats.kinds), format_func=to_plain, placeholder="All kinds", key="kinds")
        if len(stats.languages) > 1:
            st.multiselect(
                "Languages", sorted(stats.languages), format_func=to_plain, placeholder="All languages", key="languages"
            )
        _date_field("Published from", "first")
        _date_field("Published until", "last")
        _date_field("As of", "as_of", help_="Answer as on this day: nothing published later is found.")
    return PageFilters.from_state(st.session_state.get, stats)


@st.fragment
def draw_chat(room: Room, filters: PageFilters, desk: PageSession, shelf: DeltaGenerator) -> None:
    """The conversation with the source beside it, the field for the next question, and the list of conversations."""
    draw_all_if_to_fill()
    desk.refresh(room)
    desk.talk.ask_received(filters)
    talk = desk.talk
    examples = None if talk.turns else share_examples(room.archive.generation, _room=room)

    def on_event(name: str, value: Any) -> None:
        if name == "run":
            run_search(room, desk, str(value["id"]))
        else:
            desk.on_chat(room, filters, name, value)

    draw_reader(chat_to_data(room, desk, examples) | {"problem": filters.problem}, key="chat", on_event=on_event)
    if talk.pending is not None:
        go_on(room, talk, talk.pending)
    elif examples is not None:
        examples.go_on(_LOOK_S)
    desk.save(room)
    put_into_address(talk)
    draw_shelf(room, desk, shelf)
    if talk.answering is not None or talk.is_undrawn:
        draw_again()


def chat_to_data(room: Room, desk: PageSession, examples: ExampleSearch | None) -> dict[str, Any]:
    """The chat as the component draws it. `more` tells that there is more to come, for which the component asks."""
    talk = desk.talk
    searches = desk.searches(room) if examples is not None else []
    return {
        "conversation": talk.conversation_id,
        "welcome": None if examples is None else welcome_to_data(room, searches, examples.places),
        "turns": talk.to_view(room.archive.get, room.archive.generation, desk.votes(room)),
        "source": source_to_view(talk.opened, room.archive.get) if talk.opened else None,
        "moves": talk.moves + desk.moves,
        "focus": talk.focus,
        "next": talk.next_questions,
        "download": desk.download,
        "said": desk.said,
        "more": any(
            (
                talk.pending is not None,
                talk.suggesting is not None and talk.suggesting.found is None,
                examples is not None and examples.found is None,
                any(one["new"] is None for one in searches),
            )
        ),
    }


def welcome_to_data(
    room: Room, searches: Sequence[dict[str, Any]], examples: Sequence[Example | None]
) -> dict[str, Any]:
    """What the first view says: what can be asked, examples (None is yet to be found), what is new, the headlines."""
    return {
        "lead": _LEAD,
        "lines": _LINES,
        "examples": [{"question": e.question, "shows": e.shows} if e else None for e in examples],
        "news": [one for one in searches if one["new"]],
        "headlines": headlines(share_index(room.archive.generation, _room=room), _HEADLINES, room.archive.find_copies),
    }


def put_into_address(talk: Conversation) -> None:
    """Have the browser's address name the conversation, so that a reload or another tab finds it."""
    named = talk.conversation_id if talk.turns else None
    if named is not None and st.query_params.get("c") != named:
        st.query_params.from_dict({"c": named})
    elif named is None and "c" in st.query_params:
        st.query_params.clear()


def go_on(room: Room, talk: Conversation, turn: Turn) -> None:
    """Go on with the answer to one turn for a step, so that between two steps what the reader does is seen to."""
    history = talk.history_before(turn)
    if talk.answering is None:
        place = MACHINE.for_reader() if room.model is None else None  # a model is waited for, and needs no core
        talk.answering = Answering(partial(start_stream, room, turn, history), place)
        talk.answering.wait_for_outcome()
    else:
        talk.answering.wait_for_news()
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
def draw_search(room: Room, filters: PageFilters, desk: PageSession) -> None:
    """Passages without an answer: what the retriever finds, with the same filters."""
    draw_all_if_to_fill()
    query_column, sort_column = st.columns([4, 1], vertical_alignment="bottom")
    query = query_column.text_input(
        "Search the archive", placeholder="Words, names, a question", key="query", persist_state="session"
    )
    latest = sort_column.selectbox("Order", _ORDERS, key="order", persist_state="session") == _ORDERS[1]
    search(desk.found, room.retriever, query, filters, sort="date" if latest else "relevance")

    def on_event(name: str, value: Any) -> None:
        if name == "run":
            run_search(room, desk, str(value["id"]))
        else:
            desk.on_search(room, query, filters, name, value)

    draw_reader(desk.search_view(room), key="search", on_event=on_event)


def run_search(room: Room, desk: PageSession, search_id: str) -> None:
    """Fill the fields with a saved search, for the search view to run it, but for what the archive no longer holds."""
    saved = desk.take_up_search(room, search_id)
    if saved is None:
        return
    filters, stats = saved.filters, room.archive.stats()
    st.session_state["to_fill"] = {
        "publishers": [name for name in filters.publishers if name in stats.publishers],
        "kinds": [kind for kind in filters.kinds if kind in stats.kinds],
        "languages": [language for language in filters.languages if language in stats.languages],
        "first": filters.first,
        "last": filters.last,
        "as_of": filters.as_of,
        "preset": None,
        "query": saved.query,
        "order": _ORDERS[0],
        "view": "Search",
    }


def draw_all_if_to_fill() -> None:
    """Draw the whole page where a press in this part of it is to fill the fields of another."""
    if "to_fill" in st.session_state:
        st.rerun()


def fill_fields() -> None:
    """Fill the fields before they are drawn: what is set in a press is lost where another run comes first."""
    st.session_state.update(st.session_state.pop("to_fill", {}))


@st.fragment
def draw_browsing(room: Room, desk: PageSession) -> None:
    """Every article, by outlet, month and kind, to be read without a question."""
    browsing: Browsing = st.session_state.setdefault("browsing", Browsing())
    index = share_index(room.archive.generation, _room=room)

    def on_event(name: str, value: Any) -> None:
        if name == "keep":
            desk.keep(room, None, browsing.opened, value.get("text"))
        elif name == "delete" and room.may_ingest and browsing.opened is not None:
            room.archive.delete(browsing.opened.article_id)
            browsing.opened = None
        else:
            browsing.on_event(index, room.archive, name, value)

    index = share_index(room.archive.generation, _room=room)  # an article may just have been removed
    view = browsing.to_view(index, room.archive)
    if view["source"] is not None:
        view["source"]["removable"] = room.may_ingest
    draw_reader(view | {"moves": browsing.moves + desk.moves, "said": desk.said}, key="browse", on_event=on_event)


@st.fragment
def draw_intake(room: Room) -> None:
    """Files and addresses to be read into the archive, where a setting allows it."""
    with st.expander("Read articles in", key="intake-open"):
        if room.archive.is_read_only:
            draw_reader({"notice": describe_read_only(room.archive.path)}, key="read-only")
            return
        files = st.file_uploader("Files", accept_multiple_files=True, key="files")
        text = st.text_area(
            "Addresses of pages, feeds or sitemaps, one a line", key="addresses", height=68, placeholder="https://"
        )
        intake: Intake | None = st.session_state.get("intake")
        is_running = intake is not None and not intake.is_over
        addresses = split_addresses(text)
        if st.button("Read in", disabled=is_running) and (files or addresses):
            intake = Intake(room.archive, files, addresses, private_hosts=room.private_hosts)
            st.session_state.intake = intake
        if intake is None or intake.is_over:
            show_intake(room, intake)
        else:
            watch_intake(room, intake)


@st.fragment(run_every=1.0)
def watch_intake(room: Room, intake: Intake) -> None:
    """How far the run is; when it is over, the page is drawn with what it brought."""
    show_intake(room, intake)
    if intake.is_over:
        st.rerun()


def show_intake(room: Room, intake: Intake | None) -> None:
    """What came of the run, and of those before."""

    def on_event(name: str, value: Any) -> None:
        if name == "stop" and intake is not None:
            intake.stop()

    view = intake_to_view(intake, room.archive.load_runs(limit=10))
    draw_reader({"intake": view}, key="reading-in", on_event=on_event)


@st.fragment
def draw_story(room: Room, desk: PageSession) -> None:
    """The quotes that were kept, in the reader's order, with notes."""
    draw_reader(desk.story_view(room), key="story", on_event=partial(desk.on_story, room))


def _date_field(label: str, key: str, *, help_: str | None = None) -> date | None:
    return st.date_input(
        label, value=None, min_value=_EARLIEST, max_value=_LATEST, format="YYYY-MM-DD", key=key, help=help_
    )


_LEAD = "Ask about anything these articles report. Every sentence of an answer carries the passage that proves it."
_LINES = (
    "It finds, quotes and compares what was reported, and says where outlets differ or a figure was revised.",
    "It answers from these articles alone: what they do not say, it does not know, and tells you so.",
    "It does not forecast, advise or judge. Press a number to read the article at the very passage.",
)

if __name__ == "__main__":
    silence_telemetry()
    main(share_room)
else:  # `streamlit run` imports this file for the application that it serves, which then runs it as its script
    app = st.App(__file__, middleware=MIDDLEWARE, lifespan=open_before_the_first_visit)
