"""Tells the language of a question, of those that people ask in: English, German, French, Spanish, Russian, Chinese."""

from __future__ import annotations

import re

_WORDS = {
    "en": "the of is are was were what who when where how which did does do has have in to and about any for on with",
    "de": (
        "der die das ist sind war wurde was wer wann wo wie warum wieso welche welcher hat haben im in "
        "und von mit auf den dem ein eine über gibt zu nicht bei zur zum für"
    ),
    "fr": (
        "le la les est sont était qui que quoi quand où comment pourquoi quel quelle quels a ont dans et "
        "de du des un une sur s'est passé avec combien pour il y"
    ),
    "es": (
        "el la los las es son fue quién qué cuándo dónde cómo por cuál ha han en y de del un una sobre "
        "con cuántos cuántas pasó se hubo para"
    ),
}
_BY_WORD = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_NAMES = {"de": "German", "fr": "French", "es": "Spanish", "ru": "Russian", "zh": "Chinese"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def find_language(text: str) -> str:
    """en, de, fr, es, ru or zh; "en" where the words do not tell."""
    if re.search(r"[\u4e00-\u9fff]", text):
        return "zh"
    if re.search(r"[\u0400-\u04ff]{3}", text):
        return "ru"
    words = _WORD.findall(text.lower().replace("’", "'"))
    counts = {language: sum(word in known for word in words) for language, known in _BY_WORD.items()}
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    return best if counts[best] >= 2 and counts[best] > counts["en"] else "en"


def name_language(language: str) -> str:
    """ "German" for de."""
    return _NAMES.get(language, "English")
