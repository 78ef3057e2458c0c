"""How many letters lie between two spellings of a word, by rapidfuzz."""

from rapidfuzz.distance import OSA


def count_edits(one: str, other: str, *, most: int) -> int | None:
    """Letters put in, left out, exchanged or swapped with their neighbour between two words; None where it takes more
    than `most`. The optimal string alignment distance.
    """
    edits = OSA.distance(one, other, score_cutoff=most)
    return edits if edits <= most else None


def one_edit_apart(one: str, other: str) -> bool:
    """Whether one such letter, and no fewer, lies between two words."""
    return count_edits(one, other, most=1) == 1
