"""Where the evidence for one question gives different values: outlets differ, or a later report revised an earlier."""

from rag.conflicts.find import FoundConflicts, find_conflicts, settle_short_answer

__all__ = ["FoundConflicts", "find_conflicts", "settle_short_answer"]
