"""Puts what is typed for other search engines into plain words: JSON, AND and OR, brackets, `after:2025-11-01`."""

from __future__ import annotations

import json
import re

_FIELDS = ("question", "query", "q", "text", "prompt")
_BETWEEN = re.compile(r"(?<=[\w)\"”’']) (?:AND|OR|&&|\|\|) (?=[(\"“‘\w])")
_BOUND = re.compile(r"\b(after|before|since|until|from|to|on|in|by):(?=[\w\"“])")
_GROUPED = re.compile(r"[()]")


def read_operators(text: str) -> str:
    """The text in plain words; as it is where nothing of the kind stands in it."""
    text = _question_of_json(text)
    text = _BOUND.sub(r"\1 ", text)
    if _BETWEEN.search(text):
        text = _GROUPED.sub(" ", _BETWEEN.sub(" ", text))
    return text


def _question_of_json(text: str) -> str:
    """The question of a JSON object, where the whole text is one."""
    if not text.lstrip().startswith("{"):
        return text
    try:
        found = json.loads(text)
    except ValueError:
        return text
    asked = (found[name] for name in _FIELDS if isinstance(found.get(name), str)) if isinstance(found, dict) else ()
    return next((one for one in asked if one.strip()), text)
