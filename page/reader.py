"""The one component of the page: it draws answers, results and the source, and calls back. Its data is plain JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
_ACTS = (
    "stop retry edit as_written remove open step close keep vote export begin choose find rename pin delete move note"
    " drop narrow more save run forget export_votes"
).split()
_KEPT = 50  # acts that are remembered
_SCRIPTS = (
    "reader.js",
    "composer.js",
    "shelf.js",
    "story.js",
    "browse.js",
    "saved.js",
    "timeline.js",
    "intake.js",
    "preview.js",
    "lost.js",
)

OnEvent = Callable[[str, Any], None]


def load_script() -> str:
    """The component's script: its files as one, since Streamlit takes one."""
    return "\n".join((_HERE / name).read_text("utf-8") for name in _SCRIPTS)


_component: Any = st.components.v2.component(
    "dateline_reader", css=(_HERE / "reader.css").read_text("utf-8"), js=load_script()
)


def draw_reader(data: dict[str, Any], *, key: str, on_event: OnEvent | None = None) -> None:
    """Draw `data`; `on_event(name, value)` is called before the page is drawn again.

    The names are those of `_ACTS`, and "ask" with all questions that the server's turns do not show. The component
    sends what the reader did until `acted` tells that it has come, and here each is seen to once. Where an article's
    text goes, the component sets `textContent`: nothing in `data` is ever read as HTML or Markdown.
    """
    if on_event is None:
        _component(key=key, data=data)
        return
    acted: list[str] = st.session_state.setdefault(f"{key}-acted", [])

    def receive() -> None:
        posted = (st.session_state.get(key) or {}).get("post") or {}  # the view may have been left meanwhile
        for act in posted.get("acts", ()):
            if act["key"] not in acted and act["name"] in _ACTS:
                acted.append(act["key"])
                on_event(act["name"], act["value"])
        del acted[:-_KEPT]
        if posted.get("asked"):
            on_event("ask", posted["asked"])

    _component(key=key, data=data | {"acted": list(acted)}, on_post_change=receive)
