"""One system of bench/peers.py, in a process of its own, in the environment that has its libraries.

    python -m bench.peer_systems SYSTEM ARTICLES.jsonl QUESTIONS.jsonl RESULTS.jsonl

Reads the articles in, asks the questions, writes the results, prints one JSON object. Every system embeds with the
project's own embedder. Each is set up as its documentation shows it, with hybrid search where it has one.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it runs as a file, too

from bench.corpora import load_jsonl, write_jsonl
from bench.measure import peak_memory_mb, percentile
from vectorstore.onnx_embedder import OnnxEmbedder

K = 10
MAX_WORDS = 230  # a longer result buys score without finding more: it is cut
CHUNK_TOKENS, OVERLAP_TOKENS = 256, 32  # for LlamaIndex, whose splitter counts tokens

Rows = Sequence[dict[str, Any]]
Results = list[dict[str, Any]]


class System(Protocol):
    """A retriever over articles."""

    def build(self, rows: Rows, folder: Path) -> int:
        """Read the articles in; the number of chunks."""

    def search(self, question: str) -> Results:
        """The best chunks: [{"text", "url"}]."""


class Ours:
    """This project."""

    def build(self, rows: Rows, folder: Path) -> int:
        """Through the command's own way in."""
        from ingest import ingest_paths  # noqa: PLC0415  only in its own environment
        from rag.search.retriever import Retriever  # noqa: PLC0415
        from vectorstore import Archive  # noqa: PLC0415

        archive = Archive.open(folder / "archive", embedder=OnnxEmbedder())
        ingest_paths(archive, [write_jsonl(folder / "articles.jsonl", rows)])
        self._retriever = Retriever(archive)
        return archive.stats().chunks

    def search(self, question: str) -> Results:
        """The shipped weights."""
        return [
            {"text": found.chunk.text, "url": found.article.url}
            for found in self._retriever.search(question, K).results
        ]


class LangChain:
    """RecursiveCharacterTextSplitter and Chroma, as stock as in bench/ingest.py, with our embedder."""

    def build(self, rows: Rows, folder: Path) -> int:
        """Split, embed, write."""
        from bench.stock import build_stock  # noqa: PLC0415  only in its own environment

        self._store = build_stock(rows, folder, _langchain_embeddings())
        return int(self._store._collection.count())  # no public way to count

    def search(self, question: str) -> Results:
        """Dense search."""
        found = self._store.similarity_search(question, k=K)
        return [{"text": document.page_content, "url": document.metadata["url"]} for document in found]


class Txtai:
    """txtai's hybrid: BM25 and dense, in equal parts. It has no splitter for plain text; LangChain's is used."""

    def build(self, rows: Rows, folder: Path) -> int:
        """Index (id, data) pairs; the content is kept with them."""
        from txtai import Embeddings  # noqa: PLC0415  only in its own environment

        documents = _split_as_stock(rows)
        embedder = OnnxEmbedder()
        self._index = Embeddings(
            method="external",
            transform=lambda texts: embedder.embed_passages(texts),  # noqa: PLW0108  it takes a method for a class
            hybrid=True,
            content=True,
            encodebatch=512,
        )
        self._index.index([(i, {"text": text, "url": url}) for i, (text, url) in enumerate(documents)])
        return len(documents)

    def search(self, question: str) -> Results:
        """One SQL query, as its documentation has it for columns of one's own."""
        found = self._index.search(
            f"select text, url, score from txtai where similar(:question) limit {K}", parameters={"question": question}
        )
        return [{"text": row["text"], "url": row["url"]} for row in found]


class LlamaIndex:
    """SentenceSplitter, Chroma and bm25s, fused by reciprocal rank."""

    def build(self, rows: Rows, folder: Path) -> int:
        """Nodes of at most 256 tokens in both indexes."""
        import chromadb  # noqa: PLC0415  only in its own environment
        from llama_index.core import StorageContext, VectorStoreIndex  # noqa: PLC0415
        from llama_index.core.llms import MockLLM  # noqa: PLC0415
        from llama_index.core.retrievers import QueryFusionRetriever  # noqa: PLC0415
        from llama_index.retrievers.bm25 import BM25Retriever  # noqa: PLC0415
        from llama_index.vector_stores.chroma import ChromaVectorStore  # noqa: PLC0415

        nodes = _llama_nodes(rows)
        quiet = chromadb.config.Settings(anonymized_telemetry=False)
        client = chromadb.PersistentClient(path=str(folder / "chroma"), settings=quiet)
        collection = client.create_collection("peer", configuration={"hnsw": {"space": "cosine"}})
        storage = StorageContext.from_defaults(vector_store=ChromaVectorStore(chroma_collection=collection))
        index = VectorStoreIndex(nodes, storage_context=storage, embed_model=_llama_embedding())
        bm25 = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=K)
        self._retriever = QueryFusionRetriever(
            [index.as_retriever(similarity_top_k=K), bm25],
            llm=MockLLM(), similarity_top_k=K, num_queries=1, mode="reciprocal_rerank", use_async=False,
        )  # fmt: skip
        return len(nodes)

    def search(self, question: str) -> Results:
        """Fused."""
        found = self._retriever.retrieve(question)
        return [{"text": hit.node.get_content(), "url": hit.node.metadata["url"]} for hit in found]


SYSTEMS: dict[str, Callable[[], System]] = {
    "ours": Ours,
    "langchain": LangChain,
    "txtai": Txtai,
    "llamaindex": LlamaIndex,
}


def _langchain_embeddings() -> Any:
    from langchain_core.embeddings import Embeddings  # noqa: PLC0415  only in its own environment

    embedder = OnnxEmbedder()

    class Ready(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [list(map(float, vector)) for vector in embedder.embed_passages(texts)]

        def embed_query(self, text: str) -> list[float]:
            return [float(value) for value in embedder.embed_query(text)]

    return Ready()


def _llama_embedding() -> Any:
    from llama_index.core.embeddings import BaseEmbedding  # noqa: PLC0415  only in its own environment

    embedder = OnnxEmbedder()

    class Ready(BaseEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            return [float(value) for value in embedder.embed_query(text)]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return [list(map(float, vector)) for vector in embedder.embed_passages(texts)]

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    return Ready(embed_batch_size=512)


def _split_as_stock(rows: Rows) -> list[tuple[str, str]]:
    """(text, url) of stock LangChain's chunks."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: PLC0415

    from bench.stock import CHUNK_CHARACTERS, OVERLAP_CHARACTERS, iter_documents  # noqa: PLC0415

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARACTERS, chunk_overlap=OVERLAP_CHARACTERS)
    documents = splitter.split_documents(list(iter_documents(rows)))
    return [(document.page_content, document.metadata["url"]) for document in documents]


def _llama_nodes(rows: Rows) -> list[Any]:
    from llama_index.core import Document  # noqa: PLC0415  only in its own environment
    from llama_index.core.node_parser import SentenceSplitter  # noqa: PLC0415

    embedder = OnnxEmbedder()
    splitter = SentenceSplitter(chunk_size=CHUNK_TOKENS, chunk_overlap=OVERLAP_TOKENS, tokenizer=embedder.token_spans)
    documents = [
        Document(
            text=row["body"],
            metadata={"url": row["url"], "title": row["title"] or "", "source": row["source"] or ""},
            excluded_embed_metadata_keys=["url"],
            excluded_llm_metadata_keys=["url"],
        )
        for row in rows
    ]
    nodes: list[Any] = splitter.get_nodes_from_documents(documents)
    return nodes


def main() -> None:
    """Build, ask, write, print."""
    name, articles, questions, results = sys.argv[1:]
    rows = load_jsonl(Path(articles))
    asked = load_jsonl(Path(questions))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        system = SYSTEMS[name]()
        started = time.perf_counter()
        chunks = system.build(rows, Path(folder))
        build_s = time.perf_counter() - started
        system.search(asked[0]["question"])
        found, taken = [], []
        for line in asked:
            started = time.perf_counter()
            hits = system.search(line["question"])
            taken.append((time.perf_counter() - started) * 1000)
            kept = [hit | {"text": " ".join(hit["text"].split()[:MAX_WORDS])} for hit in hits]
            found.append({"id": line["id"], "results": kept})
        write_jsonl(Path(results), found)
        figures = {"chunks": chunks, "build_s": build_s, "peak_mb": peak_memory_mb()}
        figures |= {"p50_ms": percentile(taken, 0.5), "p95_ms": percentile(taken, 0.95)}
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
