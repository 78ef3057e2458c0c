"""Whether the facts of a statement stand in its passages: numbers, dates, names, quotations and their speakers."""

from rag.verify.support import check_evidence, check_support, explain, is_excerpt, support_to_dict
from rag.verify.types import Check, Support

__all__ = ["Check", "Support", "check_evidence", "check_support", "explain", "is_excerpt", "support_to_dict"]
