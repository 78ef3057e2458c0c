"""Visit addresses politely: hosts side by side, one page of each at a time and not too often, within robots.txt; what a
busy server asks for is waited for, and what may pass is tried again.
"""

from __future__ import annotations

import heapq
import queue
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from ingest.addresses import host_of, storable_url
from ingest.fetch import Fetched, FetchError, fetch
from ingest.inputs import Input
from ingest.robots import Robots
from ingest.settings import IngestSettings
from ingest.sources.base import Link

# So often a run that waits for servers may be asked to stop.
_TICK_S = 0.2
_BUSY = (429, 503)
_MAY_PASS = (408, 425, 500, 502, 504, *_BUSY)


@dataclass(slots=True)
class Visit:
    """An address to be fetched for `source`. `headers` ask for it only if it has changed; `is_named` says that a person
    named it, who needs no leave of robots.txt; `depth` counts the lists that led to it.
    """

    link: Link
    source: Input
    headers: Mapping[str, str] = field(default_factory=dict)
    is_named: bool = False
    depth: int = 0
    tries: int = 0

    @property
    def shown(self) -> str:
        """The address as it is told, without a password."""
        return storable_url(self.link.address) or self.link.address


FetchOutcome = Fetched | FetchError


@dataclass(slots=True)
class _Host:
    waiting: deque[Visit] = field(default_factory=deque)
    is_queued: bool = False
    is_busy: bool = False
    robots: dict[str, Robots] = field(default_factory=dict)  # by the address of robots.txt
    refused: FetchError | None = None  # why nothing more is asked of it in this run
    wait_s: float = 0.0  # that its last answer asked for
    ready_s: float = 0.0  # when it may be asked again, on the clock of time.monotonic


class Visitor:
    """Fetches what is added, and yields each visit with its answer. Not safe to share between threads."""

    def __init__(self, settings: IngestSettings) -> None:
        self._settings = settings
        self._hosts: dict[str, _Host] = {}
        self._queue: list[tuple[float, int, str]] = []  # (when it may be asked, in what order, host)
        self._order = 0
        self._running = 0
        self._answers: queue.SimpleQueue[tuple[Visit, FetchOutcome]] = queue.SimpleQueue()

    def add(self, visit: Visit) -> None:
        """Put an address last in the row of its host; one that is no address is answered, too."""
        name = host_of(visit.link.address)
        host = self._hosts.setdefault(name, _Host())
        host.waiting.append(visit)
        self._enqueue(name, host)

    def iter_answers(self) -> Iterator[tuple[Visit, FetchOutcome] | None]:
        """Each visit with its answer until none is left; None where only time went by. While the reader is at an
        answer no new one is asked for, so that at most `visits_at_once` pages are held.
        """
        while self._running or self._queue:
            self._start()
            try:
                visit, answer = self._answers.get(timeout=self._until_next())
            except queue.Empty:
                yield None
                continue
            self._running -= 1
            if not self._settle(visit, answer):
                yield visit, answer

    def _start(self) -> None:
        now = time.monotonic()
        while self._queue and self._queue[0][0] <= now and self._running < self._settings.visits_at_once:
            _, _, name = heapq.heappop(self._queue)
            host = self._hosts[name]
            host.is_queued, host.is_busy = False, True
            visit = host.waiting.popleft()
            self._running += 1
            # A daemon: a server that drips keeps no run from ending.
            threading.Thread(target=self._answer, args=(visit, host), name="visit", daemon=True).start()

    def _until_next(self) -> float:
        """How long to wait for an answer before looking whether another host may be asked."""
        if not self._queue or self._running >= self._settings.visits_at_once:
            return _TICK_S
        return min(_TICK_S, max(0.001, self._queue[0][0] - time.monotonic()))

    def _answer(self, visit: Visit, host: _Host) -> None:
        try:
            answer: FetchOutcome = host.refused or self._fetch(visit, host)
        except FetchError as error:
            answer = error
        except Exception as error:  # noqa: BLE001  what a library raises on what nobody foresaw ends no run
            answer = FetchError(f"the page cannot be fetched: {type(error).__name__}: {str(error)[:200]}")
        self._answers.put((visit, answer))

    def _fetch(self, visit: Visit, host: _Host) -> Fetched:
        visit.tries += 1
        if not visit.is_named and not self._robots(visit.link.address, host).allows(visit.link.address):
            raise FetchError("the site's robots.txt does not allow it")
        return fetch(visit.link.address, self._settings, headers=visit.headers)

    def _robots(self, address: str, host: _Host) -> Robots:
        """The rules of the address's site, asked for once a run."""
        place = urljoin(address, "/robots.txt")
        if place not in host.robots:
            answer = fetch(place, self._settings)
            if answer.status in _MAY_PASS:
                host.wait_s = _asked_wait(answer)
                raise FetchError(f"the site's robots.txt cannot be read ({answer.status})", worth_retrying=True)
            host.robots[place] = Robots.from_answer(answer)
        return host.robots[place]

    def _settle(self, visit: Visit, answer: FetchOutcome) -> bool:
        """Say when the host may be asked again, and whether for the same address once more."""
        name = host_of(visit.link.address)
        host = self._hosts[name]
        host.is_busy = False
        asked_s = max(host.wait_s, _asked_wait(answer) if isinstance(answer, Fetched) else 0.0)
        host.wait_s = 0.0
        settings = self._settings
        if asked_s > settings.visit_longest_wait_s and host.refused is None:
            host.refused = FetchError(f"the server asked to be left alone for {asked_s:,.0f} s", may_pass=True)
        again = host.refused is None and visit.tries < settings.visit_tries and is_worth_retrying(answer)
        if again:
            host.waiting.appendleft(visit)
            asked_s = asked_s or settings.visit_backoff_s * 2 ** (visit.tries - 1)
        pause_s = max([settings.visit_pause_s, *(rules.pause_s for rules in host.robots.values())])
        pause_s = min(max(asked_s, pause_s), settings.visit_longest_wait_s) if host.refused is None else 0.0
        host.ready_s = time.monotonic() + pause_s
        self._enqueue(name, host)
        return again

    def _enqueue(self, name: str, host: _Host) -> None:
        if host.waiting and not host.is_queued and not host.is_busy:
            self._order += 1
            host.is_queued = True
            heapq.heappush(self._queue, (host.ready_s, self._order, name))


def is_worth_retrying(answer: FetchOutcome) -> bool:
    """Whether another answer may come in a moment."""
    return answer.status in _MAY_PASS if isinstance(answer, Fetched) else answer.worth_retrying


def may_pass(answer: FetchOutcome) -> bool:
    """Whether another answer may come in the next run."""
    return answer.status in _MAY_PASS if isinstance(answer, Fetched) else answer.may_pass


def _asked_wait(answer: Fetched) -> float:
    """Seconds that a busy server asks to be left alone for (RFC 9110, Retry-After); 0 where it does not."""
    value = answer.headers.get("retry-after", "").strip()
    if answer.status not in _BUSY or not value:
        return 0.0
    if value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
