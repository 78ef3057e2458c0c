"""The page with the stand-in for its assistant: `streamlit run tests/page/stand_in_app.py`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import streamlit as st

import app
from page.room import Room
from page.settings import PageSettings
from page.store import Store
from rag import Retriever
from tests.page.stand_in import StandInAssistant, StandInModel
from vectorstore import Archive


@st.cache_resource
def open_room() -> Room:
    archive = Archive.open(os.environ["DATELINE_ARCHIVE"], create=False)
    assistant = StandInAssistant(archive)
    settings = PageSettings.from_env(os.environ, archive.path)
    store = Store(settings.store)
    return Room(archive, Retriever(archive), assistant, assistant, store, may_ingest=True, model=StandInModel())


app.main(open_room)
