"""The plan as chips: what a question was taken to ask, each removable, and the plan that is left without one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from page.visible import to_plain
from page.words import wall_in_words, window_in_words
from rag.types import Dropped, Plan
from vectorstore.types import Window

_FIELD_NAMES = {"publishers": "outlet", "unknown_publishers": "outlet", "window": "time", "as_of": "as of"}


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that a plan asks for. `chip_id` names it in `without_chip`; "" cannot be removed."""

    chip_id: str
    label: str
    why: str
    tone: str = "asked"


def list_chips(plan: Plan) -> list[Chip]:
    """The caller's filters first, then what was read from the question, then what was given up."""
    return [*_filter_chips(plan), *_inferred_chips(plan), *_dropped_chips(plan)]


def chips_to_view(plan: Plan, removed: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The chips as the component draws them; `removed` are labels of those that the reader took away."""
    chips = [*list_chips(plan), *(Chip("", label, "You removed this.", "removed") for label in removed)]
    return [{"id": chip.chip_id, "label": chip.label, "why": chip.why, "tone": chip.tone} for chip in chips]


def without_chip(plan: Plan, chip_id: str, *, now: datetime | None = None) -> Plan:
    """The plan without what the chip stands for; unchanged when it has no such chip."""
    field, _, value = chip_id.partition(":")
    remove = _REMOVERS.get(field)
    if field == "as_of":
        return replace(plan, as_of=(now or datetime.now(UTC)).astimezone(plan.as_of.tzinfo), as_of_given=False)
    return plan if remove is None else remove(plan, value)


def label_of(plan: Plan, chip_id: str) -> str | None:
    """What the chip says; None when the plan has no such chip."""
    return next((chip.label for chip in list_chips(plan) if chip.chip_id == chip_id and chip_id), None)


def _filter_chips(plan: Plan) -> Iterator[Chip]:
    for name in plan.publishers:
        yield Chip(f"publisher:{name}", f"Only {to_plain(name)}", "Your filter: nothing else is searched.")
    for kind in plan.kinds:
        yield Chip(f"kind:{kind}", f"Only {to_plain(kind)}", "Your filter: nothing else is searched.")
    for language in plan.languages:
        yield Chip(f"language:{language}", f"Only in {to_plain(language)}", "Your filter: nothing else is searched.")
    if plan.window is not None:
        yield Chip("window", f"Published {window_in_words(plan.window)}", "Your filter: nothing else is searched.")
    if plan.as_of_given:
        yield Chip("as_of", f"As of {wall_in_words(plan.as_of)}", "Your filter: nothing published later is found.")


def _inferred_chips(plan: Plan) -> Iterator[Chip]:
    words = {(item.field, item.value): item.words for item in plan.inferred}
    names = dict.fromkeys(name for clause in plan.clauses for name in clause.publishers)
    for name in names:
        read = words.get(("publishers", name), name)
        yield Chip(f"named:{name}", f"Outlet: {to_plain(name)}", f"Read from “{to_plain(read)}”.", "read")
    for name in plan.unknown_publishers:
        yield Chip(
            f"unknown:{name}",
            f"Outlet: {to_plain(name)} (not held)",
            "No outlet of the archive is called so.",
            "missing",
        )
    for window in dict.fromkeys(clause.window for clause in plan.clauses if clause.window is not None):
        read = next((item.words for item in plan.inferred if item.field == "window"), "")
        why = f"Read from “{to_plain(read)}”." if read else "Read from the question."
        yield Chip(f"time:{_key(window)}", f"Published {window_in_words(window)}", why, "read")


def _dropped_chips(plan: Plan) -> Iterator[Chip]:
    for item in dict.fromkeys(plan.dropped):
        field = _FIELD_NAMES.get(item.field, item.field)
        why = "The question asked for this, and it was given up. Remove it to ask without."
        yield Chip(
            f"dropped:{item.field}:{item.reason}", f"Given up: {field} ({to_plain(item.reason)})", why, "dropped"
        )


def _less(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(other for other in names if other != name)


def _without_unknown(plan: Plan, name: str) -> Plan:
    plan = _forget(plan, "unknown_publishers", name)
    return replace(plan, unknown_publishers=_less(plan.unknown_publishers, name))


def _without_named(plan: Plan, name: str) -> Plan:
    clauses = tuple(replace(clause, publishers=_less(clause.publishers, name)) for clause in plan.clauses)
    return replace(_forget(plan, "publishers", name), clauses=clauses)


def _without_time(plan: Plan, key: str) -> Plan:
    clauses = tuple(
        replace(clause, window=None) if clause.window is not None and _key(clause.window) == key else clause
        for clause in plan.clauses
    )
    inferred = tuple(item for item in plan.inferred if item.field != "window")
    return replace(plan, clauses=clauses, inferred=inferred)


def _forget(plan: Plan, field: str, value: str) -> Plan:
    return replace(plan, inferred=tuple(i for i in plan.inferred if (i.field, i.value) != (field, value)))


def _key(window: Window) -> str:
    return f"{window.start.isoformat() if window.start else ''}/{window.end.isoformat() if window.end else ''}"


def _without_dropped(plan: Plan, value: str) -> Plan:
    """Without what was given up, nor the outlets that it was about: both alike are reasons to refuse."""
    field, _, reason = value.partition(":")
    gone = Dropped(field, reason)
    publishers = tuple(name for name in plan.publishers if field != "publishers" or not reason.startswith(f"{name} "))
    return replace(plan, publishers=publishers, dropped=tuple(item for item in plan.dropped if item != gone))


def _without_publisher(plan: Plan, name: str) -> Plan:
    dropped = tuple(d for d in plan.dropped if d.field != "publishers" or not d.reason.startswith(f"{name} "))
    return replace(plan, publishers=_less(plan.publishers, name), dropped=dropped)


_REMOVERS: dict[str, Callable[[Plan, str], Plan]] = {
    "publisher": _without_publisher,
    "dropped": _without_dropped,
    "kind": lambda plan, name: replace(plan, kinds=_less(plan.kinds, name)),
    "language": lambda plan, name: replace(plan, languages=_less(plan.languages, name)),
    "window": lambda plan, _: replace(plan, window=None),
    "unknown": _without_unknown,
    "named": _without_named,
    "time": _without_time,
}
