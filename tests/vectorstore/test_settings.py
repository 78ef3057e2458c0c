"""The settings of the archive, from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from vectorstore import ArchiveSettings
from vectorstore.errors import SettingsError


def test_without_an_environment_the_archive_is_a_folder_here_with_the_embedder_that_ships():
    settings = ArchiveSettings.from_env({})
    assert (settings.path, settings.chroma_url, settings.embedder.is_built_in) == (Path("archive"), None, True)


def test_the_environment_names_folder_and_server():
    settings = ArchiveSettings.from_env({"DATELINE_ARCHIVE": "/a/b", "DATELINE_CHROMA_URL": "http://127.0.0.1:8000"})
    assert (settings.path, settings.chroma_url) == (Path("/a/b"), "http://127.0.0.1:8000")


def test_a_path_given_goes_before_the_environment_and_an_empty_one_is_none():
    environ = {"DATELINE_ARCHIVE": "/a/b", "DATELINE_CHROMA_URL": ""}
    assert ArchiveSettings.from_env(environ, path="c").path == Path("c")
    assert ArchiveSettings.from_env(environ, path="").path == Path("/a/b")
    assert ArchiveSettings.from_env(environ).chroma_url is None


@pytest.mark.parametrize(
    "url",
    ["nonsense", "127.0.0.1:8000", "ftp://a.example", "http://", "file:///etc/passwd", "http://[::1", "http://a:99999"],
)
def test_a_server_that_is_no_web_address_is_refused(url):
    with pytest.raises(SettingsError, match="DATELINE_CHROMA_URL must be an http or https URL such as"):
        ArchiveSettings.from_env({"DATELINE_CHROMA_URL": url})


def test_a_key_is_never_shown():
    environ = {
        "DATELINE_EMBEDDER": "m",
        "DATELINE_EMBEDDER_URL": "http://a.example/v1",
        "DATELINE_EMBEDDER_KEY": "k-123",
    }
    assert "k-123" not in repr(ArchiveSettings.from_env(environ))
