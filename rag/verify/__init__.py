"""Whether a statement says what its passages say: numbers, dates, names, quotations and their speakers, yes and no."""

from rag.language.passage import Passage
from rag.verify.support import check_support, support_to_dict
from rag.verify.types import Check, Support

__all__ = ["Check", "Passage", "Support", "check_support", "support_to_dict"]
