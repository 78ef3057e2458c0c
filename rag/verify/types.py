"""What is checked, against what, and how it came out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "date", "name", "quotation", "speaker", "negation", "modality"]
Outcome = Literal["found", "derived", "missing", "differs"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing a statement says, in its own words, and whether the passages say it.

    found: they do; derived: our date or unit arithmetic makes it from their words; missing: they do not; differs: they
    say something else, which `detail` names.
    """

    kind: Kind
    words: str
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Support:
    """Whether a statement may be shown as fact (no check is missing or differs), and everything that was checked."""

    supported: bool
    checks: tuple[Check, ...]
