"""Who has the machine, and when."""

from __future__ import annotations

from contextlib import AbstractContextManager
from threading import Event, Thread

from page.machine import Machine
from tests.page.waiting import wait_until


class Worker:
    """Somebody who works in a place until `may_end`; `order` is who has begun."""

    def __init__(self, name: str, place: AbstractContextManager[None], order: list[str]) -> None:
        self.may_end = Event()
        self._thread = Thread(target=self._work, args=(name, place, order), daemon=True)
        self._thread.start()

    def _work(self, name: str, place: AbstractContextManager[None], order: list[str]) -> None:
        with place:
            order.append(name)
            self.may_end.wait()

    def end(self) -> None:
        self.may_end.set()
        self._thread.join()


def test_readers_come_in_the_order_they_asked_and_no_more_at_once_than_there_are_cores():
    machine, order = Machine(2), list[str]()
    workers = []
    for name in "abcd":
        workers.append(Worker(name, machine.for_reader(), order))
        wait_until(lambda: len(order) == min(len(workers), 2) and len(machine._waiting) == len(workers) - len(order))
    assert order == ["a", "b"]
    workers[1].end()
    wait_until(lambda: len(order) == 3)
    assert order == ["a", "b", "c"]
    for worker in (workers[0], workers[2], workers[3]):
        worker.end()
    assert order == ["a", "b", "c", "d"]


def test_what_nobody_waits_for_begins_when_no_reader_does_and_one_thing_at_a_time():
    machine, order = Machine(1), list[str]()
    reader = Worker("reader", machine.for_reader(), order)
    wait_until(lambda: order == ["reader"])
    later = [Worker("later", machine.for_later(), order) for _ in range(2)]
    second = Worker("second", machine.for_reader(), order)
    wait_until(lambda: len(machine._waiting) == 1)
    reader.end()
    wait_until(lambda: len(order) == 2)
    assert order == ["reader", "second"]
    second.end()
    wait_until(lambda: order == ["reader", "second", "later"])
    third = Worker("third", machine.for_reader(), order)  # it does not wait for what nobody waits for
    wait_until(lambda: len(order) == 4)
    third.end()
    for worker in later:
        worker.end()
    assert order == ["reader", "second", "later", "third", "later"]


def test_a_reader_whose_work_fails_leaves_the_place_to_the_next():
    machine = Machine(1)
    for _ in range(2):
        try:
            with machine.for_reader():
                raise ValueError
        except ValueError:
            pass
    with machine.for_later():
        pass
