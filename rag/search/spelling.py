"""Finds the names of a question that the archive spells otherwise: one or two letters away, an older or another form.

"Kulubayev" is searched as "Kulubaev", "Kiev" as "Kyiv" where the archive has only that, "Жапаров" as "Japarov".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from rag.language.spellings import count_edits
from vectorstore import Archive, Filter
from vectorstore.terms import split_query_terms, split_terms

_NAME = re.compile(r"(?<![\w’'-])(?:[A-ZÀ-Þ][\w’'-]{3,}|[\u0400-\u04ff]{4,}|[a-zà-ÿ]{7,}(?![\w’'-]))")
_WORD = re.compile(r"[^\W\d_][\w’'-]{2,}")
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".split(" "),
        strict=True,
    )
)
# Letters that stand for the same in names from Russian, Arabic, Greek and the like; longer ones first.
_SAME_SOUND = "shch=s dzh=j zh=j kh=h ts=c tz=c ph=f ck=k ou=u oo=u ee=i yu=iu ya=ia ye=e yo=o iy=i y=i w=v q=k x=ks"
_SOUNDS = tuple(pair.split("=") for pair in _SAME_SOUND.split())
_FEW = 40  # chunks that are looked through for the word as it is written
_SHORTEST = 5  # letters
_LONG = 7  # letters; a longer name may be two letters off


@dataclass(frozen=True, slots=True)
class Respelt:
    """A name as the question has it, and as the archive does."""

    asked: str
    searched: str


def respell(text: str, find: Callable[[str], str | None]) -> tuple[str, tuple[Respelt, ...]]:
    """The text with the names that no article holds in the archive's own spelling, and what was changed. `find` is
    `find_spelling` of the archive."""
    changed: list[Respelt] = []
    for match in reversed(list(_NAME.finditer(text))):
        name = match.group()
        if match.start() == 0 and name.isascii() and " " in text:
            continue  # the capital of a first word says nothing
        held = find(name)
        if held is not None:
            changed.insert(0, Respelt(name, held))
            text = f"{text[: match.start()]}{held}{text[match.end() :]}"
    return text, tuple(changed)


def find_spelling(archive: Archive, name: str) -> str | None:
    """The archive's spelling of a name that it does not hold as written; None where it does, or has none near."""
    bare = re.sub(r"['’]s\Z", "", name)
    terms = split_query_terms(bare)
    if len(terms) != 1 or archive.document_frequency(terms[0]):
        return None
    for other in _other_forms().get(bare.lower(), ()):
        if all(archive.document_frequency(term) for term in split_terms(other)):
            return other
    cyrillic = not bare.isascii() and bool(re.match(r"[\u0400-\u04ff]", bare))
    latin = _to_latin(bare) if cyrillic else bare
    most = 1 if bare.islower() and not cyrillic else 1 + (len(latin) >= _LONG) + cyrillic
    return _find_near(archive, latin, most)


def _find_near(archive: Archive, name: str, most: int) -> str | None:
    """The capitalised word of the archive that is at most `most` letters away; the nearest, then the commonest."""
    term = (split_terms(name) or [""])[0]
    if len(name) < _SHORTEST:
        return None  # "Elon" is one letter from "Elin", and somebody else
    hits = archive.search_near(term, edits=min(most, 2), k=_FEW, where=Filter())
    texts = [stored.chunk.text for stored in archive.load_chunks([h.key for h in hits]).values()]
    found = [word for text in texts for word in _WORD.findall(text)]
    ordinary = {word for word in found if word[0].islower()}  # "schools" is no other spelling of Mr Schoofs
    words = Counter(word for word in found if word[0].isupper() and word.lower() not in ordinary)
    if name.islower():  # "Fishermen" that only opens sentences is no name
        words = Counter({word: n for word, n in words.items() if _is_inside(word, texts)})
    near = [
        (distance, -count, word)
        for word, count in words.items()
        if (distance := _distance(name.lower(), re.sub(r"['’]s\Z", "", word).lower(), most)) is not None
    ]
    return re.sub(r"['’]s\Z", "", min(near)[2]) if near else None


def _is_inside(word: str, texts: Sequence[str]) -> bool:
    """Whether a word stands behind a small one somewhere: its capital is its own."""
    inside = re.compile(rf"[a-z],? {re.escape(word)}\b")
    return any(inside.search(text) for text in texts)


def _distance(asked: str, held: str, most: int) -> int | None:
    """The letters between two spellings, 0 where they are transliterations of one name (Zhaparov, Japarov); None where
    they are too far from each other, or begin with other letters."""
    if _to_sound(asked) == _to_sound(held):
        return 0
    return count_edits(asked, held, most=most) if asked[:1] == held[:1] else None


def _to_sound(word: str) -> str:
    """A name as it sounds, whichever way its letters were put into Latin ones."""
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return re.sub(r"(.)\1", r"\1", word)


def _to_latin(word: str) -> str:
    """A Russian name in Latin letters, as English papers write it."""
    return "".join(_LATIN.get(letter, letter) for letter in word.lower()).capitalize()


@lru_cache(maxsize=1)
def _other_forms() -> dict[str, tuple[str, ...]]:
    """Name in small letters -> its other forms: Kiev, Kyiv; WHO, World Health Organization."""
    lines = resources.files("rag.search").joinpath("other_forms.txt").read_text("utf-8").splitlines()
    sets = [tuple(form.strip() for form in line.split("=")) for line in lines if line and not line.startswith("#")]
    return {form.lower(): tuple(o for o in forms if o != form) for forms in sets for form in forms}
