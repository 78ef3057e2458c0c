"""The stock pipeline that ours is compared with: LangChain's splitter and Chroma, around our own ONNX file.

    python -m bench.stock ARTICLES.jsonl FOLDER

Reads the articles into a Chroma collection in FOLDER and prints one JSON object. Chunks of 1,000 characters with an
overlap of 150, embedded in batches of 32 in the order given, padded to the longest: what a plain wrapper around an
onnxruntime session does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file, too

import numpy as np
import onnxruntime
from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from tokenizers import Tokenizer

from bench.corpora import load_jsonl
from vectorstore.onnx_embedder import MODEL_FILE
from vectorstore.wordpieces import MODELS, TOKENIZER_FILE

CHUNK_CHARACTERS, OVERLAP_CHARACTERS, BATCH = 1000, 150, 32
_MAX_TOKENS = 256


class StockEmbeddings(Embeddings):
    """all-MiniLM-L6-v2 as it is usually wrapped: padded batches in one session that uses all cores."""

    def __init__(self) -> None:
        self._session: Any = onnxruntime.InferenceSession(MODELS / MODEL_FILE, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(MODELS / TOKENIZER_FILE))
        self._tokenizer.enable_truncation(_MAX_TOKENS)
        self._tokenizer.enable_padding()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages."""
        return [vector for i in range(0, len(texts), BATCH) for vector in self._embed(texts[i : i + BATCH])]

    def embed_query(self, text: str) -> list[float]:
        """Vector of a query."""
        return self._embed([text])[0]

    def _embed(self, texts: Sequence[str]) -> list[list[float]]:
        encoded = self._tokenizer.encode_batch(list(texts))
        feed = {
            "input_ids": np.array([text.ids for text in encoded], np.int64),
            "attention_mask": np.array([text.attention_mask for text in encoded], np.int64),
        }
        vectors: list[list[float]] = self._session.run(None, feed)[0].tolist()
        return vectors


def iter_documents(rows: Sequence[dict[str, Any]]) -> Iterator[Document]:
    """The articles with their title above the text."""
    for row in rows:
        facts = {"url": row["url"], "title": row["title"] or "", "source": row["source"] or ""}
        yield Document(page_content=f"{row['title']}\n\n{row['body']}", metadata=facts)


def build_stock(rows: Sequence[dict[str, Any]], folder: Path, embeddings: Embeddings | None = None) -> Chroma:
    """Split, embed and write the articles."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARACTERS, chunk_overlap=OVERLAP_CHARACTERS)
    documents = splitter.split_documents(list(iter_documents(rows)))
    return Chroma.from_documents(
        documents,
        embeddings or StockEmbeddings(),
        persist_directory=str(folder),
        client_settings=Settings(anonymized_telemetry=False, is_persistent=True, persist_directory=str(folder)),
        collection_metadata={"hnsw:space": "cosine"},
    )


def main() -> None:
    """Build once."""
    rows = load_jsonl(Path(sys.argv[1]))
    store = build_stock(rows, Path(sys.argv[2]))
    print(json.dumps({"articles": len(rows), "chunks": store._collection.count()}))  # no public way to count


if __name__ == "__main__":
    main()
