"""What tests of several rooms share: no settings of the machine, the files beside the repository, built archives.

What is built is built once for the whole run, by whichever of its processes comes first, and then only read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from ingest import ingest_paths
from rag import NewsAssistant
from vectorstore import Archive
from vectorstore.locks import hold_lock

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "sample_archive"
SHARED = ROOT.parent / "shared"

# The same examples in every run, so that a failure is of the change; new ones with --hypothesis-profile=default.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")


# The files that take longest, longest first: begun first, so that no process of a run waits for another at its end.
_LONGEST = (
    "test_contract",
    "test_sample_questions",
    "page/test_journeys",
    "page/test_kept_work",
    "page/test_axe",
    "test_package",
    "vectorstore/test_crash",
    "rag/conversation/test_conversations",
    "rag/model/test_stream",
    "vectorstore/test_backup",
    "rag/terminal/test_command",
    "bench/test_benchmarks",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest files first; the others stay in their order."""
    place = {ROOT / "tests" / f"{name}.py": place for place, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


BuildOnce = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory) -> BuildOnce:
    """`build_once(name, build)`: the folder that `build` fills, once for all processes of the run."""
    own = tmp_path_factory.getbasetemp()
    root = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def build(name: str, fill: Callable[[Path], None]) -> Path:
        folder = root / f"once-{name}"
        done = root / f"once-{name}.done"
        with hold_lock(root / f"once-{name}.lock", timeout_s=600):
            if not done.exists():
                folder.mkdir(exist_ok=True)
                fill(folder)
                done.touch()
        return folder

    return build


@pytest.fixture(scope="session", autouse=True)
def no_settings_of_the_machine() -> Iterator[None]:
    """What a developer has set for an archive or a model decides no test."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("DATELINE_", "OPENAI_")):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the seeds and the benchmark files; the test is skipped where it is not."""
    if not SHARED.is_dir():
        pytest.skip("the folder with the seeds and the benchmark files is not beside the repository")
    return SHARED


@pytest.fixture(scope="session")
def seeds_archive(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The two seed articles, with the embedder that ships."""
    with Archive.open(tmp_path_factory.mktemp("seeds") / "archive") as archive:
        report = ingest_paths(archive, [shared / "seeds"])
        assert (report.added, report.failed) == (2, [])
        yield archive


@pytest.fixture(scope="session")
def sample_archive(build_once: BuildOnce) -> Iterator[Archive]:
    """The articles of sample_archive/, with the embedder that ships."""

    def fill(folder: Path) -> None:
        with Archive.open(folder) as archive:
            assert ingest_paths(archive, [SAMPLES]).failed == []

    with Archive.open(build_once("sample-archive", fill), create=False) as archive:
        yield archive


@pytest.fixture(scope="session")
def sample_assistant(sample_archive: Archive) -> NewsAssistant:
    return NewsAssistant(sample_archive)
