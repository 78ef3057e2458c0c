"""What is checked, against what, and how it came out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CheckKind = Literal["number", "date", "name", "quotation", "speaker", "negation", "modality"]
CheckOutcome = Literal["found", "derived", "elsewhere", "missing", "differs"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing a statement says, in its own words, and whether the passages say it.

    found: they do; derived: our date or unit arithmetic makes it from their words; elsewhere: the passage says it, the
    sentences given as evidence do not; missing: they do not; differs: they say something else, which `detail` names.
    """

    kind: CheckKind
    words: str
    outcome: CheckOutcome
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Support:
    """Whether a statement may be shown as fact (no check is missing or differs), and everything that was checked."""

    supported: bool
    checks: tuple[Check, ...]

    @property
    def is_in_evidence(self) -> bool:
        """Whether everything that was checked stands in the evidence itself, or follows from it."""
        return self.supported and all(check.outcome != "elsewhere" for check in self.checks)
