"""The settings of ingest: how articles are cut, how much is read at once, and how a page is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vectorstore.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkSettings:
    """How an article is cut into chunks.

    `target_tokens` is aimed at; `max_tokens` (of the embedder), `max_words` (of `str.split`) and `max_characters`
    (code points) are kept. `overlap_sentences` is how many whole sentences two neighbours share, as long as each has
    at most `max_overlap_tokens`; 0 means none. Raises SettingsError where a value is out of range.
    """

    target_tokens: int = 235
    max_tokens: int = 256
    max_words: int = 230
    max_characters: int = 4000
    overlap_sentences: int = 1
    max_overlap_tokens: int = 60

    def __post_init__(self) -> None:
        _require("target_tokens", self.target_tokens, 1, self.max_tokens)
        _require("max_tokens", self.max_tokens, 1, 100_000)
        _require("max_words", self.max_words, 1, 100_000)
        _require("max_characters", self.max_characters, 1, 1_000_000)
        _require("overlap_sentences", self.overlap_sentences, 0, 10)
        _require("max_overlap_tokens", self.max_overlap_tokens, 0, self.max_tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestSettings:
    """How a run of ingest reads and writes.

    A batch is written when it holds `batch_articles` articles or `batch_chunks` chunks. A line of JSON Lines longer
    than `max_line_bytes`, and a file or fetched page longer than `max_file_bytes`, is a failure, not read whole;
    so is a member of a .zip or .tar that unpacks to more than `max_packed_bytes`.
    `fetch_timeout_s` bounds each wait for a server, `fetch_total_s` a whole page with its redirects. `private_hosts`
    are the hosts of this machine or a private network that may be fetched from; with `typed_is_meant`, those that a run
    is given by number or as localhost are, too. A run visits at most `visit_pages` addresses, `visits_at_once` hosts
    side by side, and each host every `visit_pause_s`; what may pass is tried `visit_tries` times, `visit_backoff_s`
    apart and then twice that. A host that asks for more than `visit_longest_wait_s` is left for the next run. `fields`
    names the keys of exports that hold fields of an article (text, title, published_at...). Raises SettingsError where
    out of range.
    """

    chunks: ChunkSettings = field(default_factory=ChunkSettings)
    batch_articles: int = 32
    batch_chunks: int = 512
    max_line_bytes: int = 20_000_000
    max_file_bytes: int = 20_000_000
    max_packed_bytes: int = 2_000_000_000
    fetch_timeout_s: float = 20.0
    fetch_total_s: float = 60.0
    private_hosts: frozenset[str] = frozenset()
    typed_is_meant: bool = True
    visit_pages: int = 10_000
    visits_at_once: int = 8
    visit_pause_s: float = 1.0
    visit_tries: int = 3
    visit_backoff_s: float = 2.0
    visit_longest_wait_s: float = 120.0
    fields: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _require("batch_articles", self.batch_articles, 1, 100_000)
        _require("batch_chunks", self.batch_chunks, 1, 1_000_000)
        _require("max_line_bytes", self.max_line_bytes, 1, 1 << 31)
        _require("max_file_bytes", self.max_file_bytes, 1, 1 << 31)
        _require("max_packed_bytes", self.max_packed_bytes, 1, 1 << 40)
        _require("fetch_timeout_s", self.fetch_timeout_s, 0.01, 3600)
        _require("fetch_total_s", self.fetch_total_s, 0.01, 3600)
        _require("visit_pages", self.visit_pages, 1, 10_000_000)
        _require("visits_at_once", self.visits_at_once, 1, 100)
        _require("visit_pause_s", self.visit_pause_s, 0, 3600)
        _require("visit_tries", self.visit_tries, 1, 10)
        _require("visit_backoff_s", self.visit_backoff_s, 0, 3600)
        _require("visit_longest_wait_s", self.visit_longest_wait_s, 0, 86_400)


def _require(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise SettingsError(f"{name} must be between {least} and {most}, but it is {value}.")
