"""What tests of several rooms share: no settings of the machine, the files beside the repository, built archives.

Archives are built at most once for each process of the run, in a folder of their own, and are only read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import ingest_paths
from rag import NewsAssistant
from vectorstore import Archive

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "sample_archive"
SHARED = ROOT.parent / "shared"


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
def sample_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The articles of sample_archive/, with the embedder that ships."""
    with Archive.open(tmp_path_factory.mktemp("sample") / "archive") as archive:
        report = ingest_paths(archive, [SAMPLES])
        assert report.failed == []
        yield archive


@pytest.fixture(scope="session")
def sample_assistant(sample_archive: Archive) -> NewsAssistant:
    return NewsAssistant(sample_archive)
