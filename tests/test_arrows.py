"""The direction of the imports, and where each third-party package stops. Read from the source, nothing is run."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("vectorstore", "ingest", "rag", "page")
DOORS = ("app.py", "dateline.py")

# A room, and the rooms that it may import.
ARROWS = {
    "vectorstore": {"vectorstore"},
    "ingest": {"ingest", "vectorstore"},
    "rag": {"rag", "vectorstore"},
    "page": {"page", "rag", "ingest", "vectorstore"},
    "app.py": {"page", "rag", "ingest", "vectorstore"},
    "dateline.py": {"rag", "ingest", "vectorstore"},
}

# The rooms of rag, and for each which others it may import: the way of a question, and never back up it.
_LANGUAGE = {"language"}
_QUESTION = _LANGUAGE | {"question"}
_SEARCH = _QUESTION | {"search"}
_VERIFY = _SEARCH | {"verify"}
_EVIDENCE = _VERIFY | {"evidence"}
_ANSWER = _EVIDENCE | {"conflicts", "short_answers", "answer"}
_MODEL = _ANSWER | {"model"}
_CONVERSATION = _MODEL | {"conversation"}
_ASSISTANT = _CONVERSATION | {"assistant"}
RAG_ARROWS = {
    "language": _LANGUAGE,
    "question": _QUESTION,
    "search": _SEARCH,
    "verify": _LANGUAGE | {"verify"},
    "evidence": _EVIDENCE,
    "conflicts": _EVIDENCE | {"conflicts"},
    "short_answers": _EVIDENCE | {"short_answers"},
    "answer": _ANSWER,
    "model": _MODEL,
    "conversation": _CONVERSATION,
    "assistant": _ASSISTANT,
    "output": _QUESTION,
    "terminal": _ASSISTANT | {"output", "terminal"},
    "adapters": _ASSISTANT | {"output", "adapters"},
    "__main__": _ASSISTANT | {"output", "terminal", "adapters"},
    "__init__": {"assistant", "search"},  # by name only, loaded when asked for
    "types": set[str](),
    "settings": set[str](),
}
_KNOWN_TO_ALL = {"types", "settings"}

# A third-party package, and the only files that may know it. A new package gets a line here.
STOPS = {
    "argcomplete": ["dateline.py"],
    "chromadb": ["vectorstore/vectors.py"],
    "tantivy": ["vectorstore/lexical.py"],
    "sqlite3": ["vectorstore/catalogue.py", "page/store.py"],
    "onnxruntime": ["vectorstore/onnx_embedder.py", "rag/rerank*.py", "rag/evidence/models/*.py"],
    "tokenizers": ["vectorstore/wordpieces.py"],
    "Stemmer": ["vectorstore/terms.py"],
    "portalocker": ["vectorstore/locks.py"],
    "openai": ["vectorstore/openai_embedder.py", "rag/adapters/*.py", "rag/model*.py", "rag/model/stream.py"],
    "httpx": ["vectorstore/vectors.py"],  # the errors of Chroma's client
    "httpcore": ["ingest/fetch.py"],
    "protego": ["ingest/robots.py"],
    "trafilatura": ["ingest/sources/html.py"],
    "lxml": ["ingest/*.py"],  # the trees that trafilatura gives, and XML
    "dateparser": ["ingest/month_names.py"],
    "charset_normalizer": ["ingest/encoding.py"],
    "markdown_it": ["ingest/sources/markdown.py"],
    "feedparser": ["ingest/sources/feed.py"],
    "pypdfium2": ["ingest/sources/pdf.py"],
    "striprtf": ["ingest/sources/rtf.py"],
    "warcio": ["ingest/sources/warc.py"],
    "watchfiles": ["ingest/watch.py"],
    "langchain*": ["rag/adapters/*.py", "rag/model*.py", "rag/model/stream.py"],
    "langsmith": ["rag/model/client.py"],  # to switch it off
    "mcp*": ["rag/adapters/mcp*.py"],
    "fastapi": ["rag/adapters/http/*.py"],
    "starlette": ["rag/adapters/http/*.py", "page/serving.py"],
    "uvicorn": ["rag/adapters/http/*.py"],
    "anyio": ["rag/adapters/mcp_server.py"],
    "pydantic_core": ["rag/model/reply_json.py"],
    "rapidfuzz": ["rag/language/spellings.py", "rag/verify/locate.py"],
    "pydantic": ["rag/adapters/*.py"],  # what LangChain's classes are made of
    "streamlit": ["app.py", "page/*.py"],
    "docx": ["page/word_file.py"],
    "numpy": ["vectorstore/*.py", "rag/*.py"],
}


@cache
def sources() -> list[str]:
    """Every Python file of the program, from the root."""
    inside = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    doors = [ROOT / name for name in DOORS if (ROOT / name).is_file()]
    return sorted(path.relative_to(ROOT).as_posix() for path in (*inside, *doors))


@cache
def imports_of(file: str) -> tuple[str, ...]:
    """Every module that a file imports, wherever in it, also for its types and by `import_module("...")`."""
    return tuple(_iter_imports(file))


def parse(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def _iter_imports(file: str) -> Iterator[str]:
    for node in ast.walk(parse(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("import_module", "__import__"):
                yield str(node.args[0].value)


def packages_of(file: str) -> set[str]:
    return {module.split(".")[0] for module in imports_of(file)}


def is_ours(package: str) -> bool:
    return package in {*ROOMS, "app", "dateline", "tests", "bench", "scripts"}


@pytest.mark.parametrize("room", ARROWS)
def test_a_room_imports_only_what_lies_below_it(room: str):
    wrong = [
        (file, package)
        for file in sources()
        if file.split("/")[0] == room
        for package in packages_of(file)
        if is_ours(package) and package not in ARROWS[room]
    ]
    assert wrong == []


def room_of(file: str) -> str:
    """The room of a file of rag: its folder, or its own name where it stands flat."""
    return Path(file).parts[1].removesuffix(".py")


def test_rag_has_a_folder_for_each_step_and_six_files_flat():
    rooms = {room_of(file) for file in sources() if file.startswith("rag/")}
    assert rooms == set(RAG_ARROWS)
    assert len([file for file in sources() if file.startswith("rag/") and file.count("/") == 1]) <= 8


@pytest.mark.parametrize("room", RAG_ARROWS)
def test_a_room_of_rag_imports_only_what_a_question_has_passed_before_it(room: str):
    wrong = [
        (file, module)
        for file in sources()
        if file.startswith("rag/") and room_of(file) == room
        for module in imports_of(file)
        if module.startswith("rag.") and module.split(".")[1] not in RAG_ARROWS[room] | {room} | _KNOWN_TO_ALL
    ]
    assert wrong == []


def test_imports_name_their_module_in_full():
    assert [(file, module) for file in sources() for module in imports_of(file) if module.startswith(".")] == []


@pytest.mark.parametrize("package", STOPS)
def test_a_third_party_package_stops_at_the_files_that_need_it(package: str):
    wrong = [
        file
        for file in sources()
        if any(fnmatchcase(name, package) for name in packages_of(file))
        and not any(fnmatchcase(file, allowed) for allowed in STOPS[package])
    ]
    assert wrong == []


def test_every_third_party_package_has_its_stops():
    unknown = {
        (file, package)
        for file in sources()
        for package in packages_of(file)
        if not is_ours(package)
        and package not in sys.stdlib_module_names
        and not any(fnmatchcase(package, known) for known in STOPS)
    }
    assert unknown == set()


def test_the_walk_sees_imports_wherever_they_stand():
    """So that an empty list above means something."""
    assert "chromadb" in packages_of("vectorstore/vectors.py")  # inside a function
    assert "lxml" in packages_of("ingest/markup.py")  # for its types only
    assert "onnxruntime" in packages_of("vectorstore/onnx_embedder.py")  # by import_module
    assert "sqlite3" in packages_of("vectorstore/catalogue.py")  # at the top


def test_citations_are_numbered_where_they_are_stated():
    """`cite` gives them 0, and rag/answer/state.py the number that is shown."""

    def gives_a_number(node: ast.AST) -> bool:
        return isinstance(node, ast.Call) and any(keyword.arg == "number" for keyword in node.keywords)

    files = [file for file in sources() if file.startswith("rag/")]
    numbering = {file for file in files if any(map(gives_a_number, ast.walk(parse(file))))}
    assert numbering == {"rag/answer/state.py", "rag/evidence/citations.py"}


def test_what_an_overview_is_is_known_where_it_is_told():
    def imports_it(file: str) -> bool:
        return "rag.answer.overview" in imports_of(file)

    assert [file for file in sources() if imports_it(file)] == ["rag/answer/compose.py"]


def test_no_file_imports_itself_by_way_of_others():
    """By what stands at the top of each file: what a function imports, or the types alone, is no circle."""
    modules = {file.removesuffix(".py").removesuffix("/__init__").replace("/", "."): file for file in sources()}
    graph: dict[str, set[str]] = {}
    for module, file in modules.items():
        from_ = [node for node in parse(file).body if isinstance(node, ast.ImportFrom)]
        named = {f"{node.module}.{alias.name}" for node in from_ for alias in node.names}
        graph[module] = ({str(node.module) for node in from_} | named) & modules.keys() - {module}
    assert sum(map(len, graph.values())) > 500
    assert len(list(TopologicalSorter(graph).static_order())) == len(modules)  # raises CycleError, which names them
