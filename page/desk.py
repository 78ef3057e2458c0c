"""What one session works on: the conversation, the story file, the article that is being read; and what presses do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from page.conversation import Conversation
from page.conversations import (
    delete_conversation,
    follow_other_tabs,
    list_conversations,
    load_conversation,
    pin_conversation,
    rename_conversation,
    save_conversation,
    shelf_to_view,
)
from page.documents import answer_to_document, conversation_to_document, story_to_document
from page.exports import export, to_download
from page.filters import PageFilters
from page.results import LastSearch
from page.room import Room
from page.searches import (
    NewFinds,
    SavedSearch,
    forget_search,
    list_searches,
    look_at_search,
    save_search,
    searches_to_view,
)
from page.sources import Opened, open_place, quote_of, source_to_view
from page.store import new_id
from page.stories import (
    FIRST_TITLE,
    Pin,
    create_story,
    delete_story,
    keep_quote,
    list_stories,
    load_pins,
    move_pin,
    note_pin,
    remove_pin,
    rename_story,
    story_to_view,
)
from page.votes import count_votes, export_votes, load_votes, save_vote
from rag.types import Citation


@dataclass(slots=True)
class PageSession:
    """One session's. `owner` is who is logged in; "" where nobody logs in, and all conversations are everybody's."""

    owner: str = ""
    talk: Conversation = field(default_factory=Conversation)
    words: str = ""
    found: LastSearch = field(default_factory=LastSearch)
    finds: NewFinds = field(default_factory=NewFinds)
    story_id: str | None = None
    opened: Opened | None = None
    moves: int = 0
    download: dict[str, Any] | None = None
    said: dict[str, str] | None = None

    # ---- the conversation

    def go_to(self, room: Room, conversation_id: str | None, turn_id: int | None = None) -> None:
        """Take up a kept conversation, at one turn or its last; None, or one that is not held, begins a new one."""
        kept = load_conversation(room.store, self.owner, conversation_id, room.archive.get) if conversation_id else None
        self._leave()
        self.talk = kept or Conversation()
        if kept is not None and turn_id is not None and kept.find(turn_id):
            kept.focus = turn_id

    def refresh(self, room: Room) -> None:
        """Take over what other tabs have done to the conversation."""
        follow_other_tabs(room.store, self.owner, self.talk, room.archive.get)

    def save(self, room: Room) -> None:
        """Keep what is new of the conversation."""
        save_conversation(room.store, self.owner, self.talk)

    def on_chat(self, room: Room, filters: PageFilters, name: str, value: Any) -> None:
        """What a press in the chat does."""
        talk = self.talk
        turn_id = int(value.get("turn", 0)) if isinstance(value, Mapping) else 0
        match name:
            case "ask":
                talk.receive(value)
            case "stop":
                talk.stop(turn_id)
            case "retry":
                talk.ask_again(turn_id, filters)
            case "edit":
                talk.edit(turn_id, str(value["question"]), filters)
            case "as_written":
                turn = talk.find(turn_id)
                talk.edit(turn_id, turn.question if turn else "", filters, as_written=True)
            case "remove":
                talk.remove_chip(turn_id, value["chip"])
            case "open":
                talk.open(turn_id, value["place"], value["number"])
            case "step":
                talk.step(int(value["by"]))
            case "close":
                talk.close_source()
            case "keep":
                self.keep(room, talk.citation_at(turn_id, value.get("number")), talk.opened, value.get("text"))
            case "vote":
                reason = str(value.get("reason", ""))
                flagged, vote = value.get("flagged") is True, str(value["vote"])
                save_vote(room.store, self.owner, talk, turn_id, vote=vote, reason=reason, flagged=flagged)
            case "export":
                self._export_talk(turn_id, str(value["form"]))

    def on_shelf(self, room: Room, name: str, value: Any) -> None:
        """What a press in the list of conversations does."""
        conversation_id = str(value.get("id", ""))
        match name:
            case "begin":
                self.go_to(room, None)
            case "choose":
                self.go_to(room, conversation_id)
            case "find":
                self.words = str(value["words"])
            case "rename":
                rename_conversation(room.store, self.owner, conversation_id, str(value["title"]))
            case "pin":
                pin_conversation(room.store, self.owner, conversation_id, bool(value["pinned"]))
            case "export":
                self._export_kept(room, conversation_id, str(value["form"]))
            case "export_votes":
                lines = export_votes(room.store, self._seen_by(room)).encode("utf-8", "replace")
                self.download = to_download("votes-and-flags", "jsonl", "application/jsonl", lines)
            case "delete":
                delete_conversation(room.store, self.owner, conversation_id)
                if conversation_id == self.talk.conversation_id:
                    self.go_to(room, None)

    def shelf(self, room: Room) -> dict[str, Any]:
        """The list of conversations as the component draws it."""
        listed = list_conversations(room.store, self.owner, self.words)
        votes = count_votes(room.store, self._seen_by(room))
        return shelf_to_view(listed, self.talk.conversation_id, self.words) | {"votes": votes}

    def _seen_by(self, room: Room) -> str | None:
        """Whose votes this reader may take along: their own; those of all, for None, of the desk."""
        return None if self.owner in room.desk else self.owner

    def _export_kept(self, room: Room, conversation_id: str, form: str) -> None:
        listed = {one.conversation_id: one.title for one in list_conversations(room.store, self.owner)}
        talk = load_conversation(room.store, self.owner, conversation_id, room.archive.get)
        if talk is not None and conversation_id in listed:
            self.download = export(conversation_to_document(listed[conversation_id], talk.turns), form)

    def votes(self, room: Room) -> dict[int, dict[str, Any]]:
        """What was said of the answers of this conversation, by turn."""
        return load_votes(room.store, self.owner, self.talk.conversation_id)

    def _export_talk(self, turn_id: int, form: str) -> None:
        turn = self.talk.find(turn_id)
        if turn is not None and turn.answer is not None:
            self.download = export(answer_to_document(turn.answer), form)

    def _leave(self) -> None:
        if self.talk.answering is not None:
            self.talk.answering.stop()
        self.download, self.said = None, None

    # ---- searches

    def on_search(self, room: Room, query: str, filters: PageFilters, name: str, value: Any) -> None:
        """What a press in the search view does; `query` and `filters` are those of its fields."""
        match name:
            case "open":
                self.found.open(int(value["number"]))
            case "more":
                self.found.go_on()
            case "close":
                self.found.close()
            case "remove":
                self.found.remove_chip(value["chip"])
            case "keep":
                self.keep(room, None, self.found.opened, value.get("text"))
            case "save":
                if query.strip() and not filters.problem:
                    save_search(room.store, self.owner, query.strip(), filters)
            case "forget":
                forget_search(room.store, self.owner, str(value["id"]))

    def take_up_search(self, room: Room, search_id: str) -> SavedSearch | None:
        """A saved search, which is looked at now: its results tell what is new since the look before."""
        searches = list_searches(room.store, self.owner)
        search = next((one for one in searches if one.search_id == search_id), None)
        if search is not None:
            look_at_search(room.store, self.owner, search_id)
            self.found.asked, self.found.since = None, (search.query, search.filters, search.seen)
        return search

    def searches(self, room: Room) -> list[dict[str, Any]]:
        """The saved searches as the component draws them."""
        return searches_to_view(list_searches(room.store, self.owner), self.finds, room.retriever)

    def search_view(self, room: Room) -> dict[str, Any]:
        """The saved searches, what was found and the open source as the component draws them."""
        view = self.found.to_view(room.archive.get)
        if view["found"] is not None and self.found.asked is not None:
            kept = [(one.query, one.filters) for one in list_searches(room.store, self.owner)]
            view["found"]["saved"] = self.found.asked[:2] in kept
        searches = self.searches(room)
        return view | {
            "searches": searches,
            "more": any(one["new"] is None for one in searches),
            "moves": self.found.moves + self.moves,
            "said": self.said,
        }

    # ---- the story file

    def keep(self, room: Room, citation: Citation | None, opened: Opened | None, text: str | None = None) -> None:
        """Keep a quote: the citation that is named, else words of the open article, else its lit passage."""
        citation = citation or quote_of(opened, room.archive.get, text)
        self.moves += 1
        if citation is None:
            self._say("Select the words to keep in the article first.")
            return
        story_id = self.current_story(room) or create_story(room.store, self.owner, FIRST_TITLE)
        self.story_id = story_id
        is_new = keep_quote(room.store, self.owner, story_id, citation)
        title = next(story.title for story in list_stories(room.store, self.owner) if story.story_id == story_id)
        self._say(f"Kept in “{title}”." if is_new else f"It is in “{title}” already.")

    def _say(self, text: str) -> None:
        self.said = {"key": new_id(), "text": text}

    def current_story(self, room: Room) -> str | None:
        """The story file that quotes go into: the one last chosen, else the latest; None while there is none."""
        stories = list_stories(room.store, self.owner)
        if self.story_id in {story.story_id for story in stories}:
            return self.story_id
        return stories[0].story_id if stories else None

    def on_story(self, room: Room, name: str, value: Any) -> None:
        """What a press in the story file does."""
        story_id, pin_id = self.current_story(room) or "", str(value.get("pin", ""))
        match name:
            case "begin":
                self.story_id = create_story(room.store, self.owner, str(value.get("title", "")))
            case "choose":
                self.story_id = str(value["id"])
            case "rename":
                rename_story(room.store, self.owner, story_id, str(value["title"]))
            case "delete":
                delete_story(room.store, self.owner, story_id)
                self.story_id = None
            case "move":
                move_pin(room.store, self.owner, story_id, pin_id, 1 if value["by"] > 0 else -1)
            case "note":
                note_pin(room.store, self.owner, story_id, pin_id, str(value["note"]))
            case "drop":
                remove_pin(room.store, self.owner, story_id, pin_id)
            case "open":
                self._open_pin(load_pins(room.store, self.owner, story_id), int(value["number"]))
            case "close":
                self.opened = None
            case "keep":
                self.keep(room, None, self.opened, value.get("text"))
            case "export":
                self._export_story(room, story_id, str(value["form"]))

    def story_view(self, room: Room) -> dict[str, Any]:
        """The story file and the open source as the component draws them."""
        story_id = self.current_story(room)
        pins = load_pins(room.store, self.owner, story_id) if story_id else []
        stories = list_stories(room.store, self.owner)
        return {
            "story": story_to_view(stories, story_id, pins, room.archive.get),
            "source": source_to_view(self.opened, room.archive.get) if self.opened else None,
            "moves": self.moves,
            "said": self.said,
            "download": self.download,
        }

    def _open_pin(self, pins: list[Pin], number: int) -> None:
        if 0 <= number < len(pins):
            citation = pins[number].citation
            self.opened = open_place(citation, f"0:pin:{number}")
            self.moves += 1

    def _export_story(self, room: Room, story_id: str, form: str) -> None:
        stories = {story.story_id: story.title for story in list_stories(room.store, self.owner)}
        if story_id in stories:
            pins = load_pins(room.store, self.owner, story_id)
            self.download = export(story_to_document(stories[story_id], pins), form)
