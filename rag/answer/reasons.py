"""What a refusal says to people, by its reason, and what a citation does of a report that was changed."""

from __future__ import annotations

REFUSAL = "This archive does not hold the answer."
REASONS = {
    "publisher_not_held": "The question asks about an outlet that this archive does not hold.",
    "outside_period": "This archive holds nothing published then.",
    "names_unknown": "A name in the question stands in no article of this archive.",
    "not_stated": "The reports found do not say it.",
    "weak_evidence": "No article of this archive says so.",
}
OUTLETS = 8  # that are named of those an archive holds

# Behind a statement whose wording nobody confirmed.
CHECK_WORDING = "(check the wording)"


def standing_of(correction: str | None, *, is_withdrawn: bool, changed_since: bool = False) -> str | None:
    """Says what its outlet did to a cited report: withdrew, corrected or changed it; None for nothing."""
    if is_withdrawn:
        return f"Withdrawn by its outlet: {correction}" if correction else "Withdrawn by its outlet."
    changed = "Changed since. " if changed_since else ""
    return f"{changed}Corrected by its outlet: {correction}" if correction else changed.strip() or None
