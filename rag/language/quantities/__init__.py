"""Numbers with their units, as news writes them: 22.71 billion dollars, $22.71bn, half a dozen, 12 per cent, 6:42 p.m.

In code, without a model. `find_quantities` reads a text; the others tell whether two numbers say the same.
"""

from rag.language.quantities.quantity import (
    Quantity,
    converted,
    in_days,
    rounds_to,
    same_value,
    units_agree,
)
from rag.language.quantities.reader import find_quantities
from rag.language.quantities.units import is_unit_word

__all__ = [
    "Quantity",
    "converted",
    "find_quantities",
    "in_days",
    "is_unit_word",
    "rounds_to",
    "same_value",
    "units_agree",
]
