"""Where the evidence for one question gives different values: outlets differ, or a later report revised an earlier."""

from rag.conflicts.find import FoundConflict, find_conflicts, settle_short_answer
from rag.conflicts.values import SaidValue

__all__ = ["FoundConflict", "SaidValue", "find_conflicts", "settle_short_answer"]
