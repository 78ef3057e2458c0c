"""`python -m tests.rag.adapters.slow_server ARCHIVE`: the HTTP interface over an assistant that takes its time."""

from __future__ import annotations

import sys

from rag.adapters.http.server import serve
from rag.adapters.settings import ServerSettings
from tests.rag.adapters.stand_ins import SlowAssistant
from tests.stand_ins import WordHashEmbedder
from vectorstore import Archive

if __name__ == "__main__":
    with Archive.open(sys.argv[1], embedder=WordHashEmbedder(), create=False) as archive:
        serve(SlowAssistant(archive), ServerSettings(port=0))
