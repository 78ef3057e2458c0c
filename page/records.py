"""Answers and turns as JSON, and back: by the fields of their dataclasses, with each article by its id and version."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from page.sources import LoadArticle
from vectorstore.types import Article

T = TypeVar("T")


class _ArticleGone(Exception):
    """An article that the archive no longer holds; what lists it is read without it."""


def to_json(value: Any) -> str:
    """A dataclass as one line."""
    return json.dumps(_to_plain(value), ensure_ascii=False, default=str)


def from_json(kind: type[T], line: str, load: LoadArticle) -> T:
    """The reverse of `to_json`. A field that the line lacks has its default, and one that is not known is passed over.

    Lists are read without what the archive no longer holds. Raises ValueError, KeyError or TypeError where the line is
    of another kind.
    """
    value: T = _from_plain(kind, json.loads(line), load)
    return value


def _to_plain(value: Any) -> Any:
    if isinstance(value, Article):
        return {"article_id": value.article_id, "version": value.version}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _to_plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_to_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _from_plain(kind: Any, plain: Any, load: LoadArticle) -> Any:
    """One value of this type; what is of no type known here, as JSON has it."""
    if plain is None:
        return None
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _from_plain(next(one for one in inner if one is not type(None)), plain, load)
    if origin is tuple:
        return tuple(_held(inner[0], plain, load))
    if isinstance(plain, dict) and isinstance(origin, type) and issubclass(origin, Mapping):
        return {name: _from_plain(inner[1], item, load) for name, item in plain.items()}
    return _from_scalar(kind, plain, load)


def _from_scalar(kind: Any, plain: Any, load: LoadArticle) -> Any:
    if kind is Article:
        return _load(plain, load)
    if kind in (date, datetime):
        return kind.fromisoformat(plain)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _from_plain(hints[name], item, load) for name, item in plain.items() if name in hints})
    return plain


def _held(kind: Any, items: list[Any], load: LoadArticle) -> list[Any]:
    found = []
    for item in items:
        try:
            found.append(_from_plain(kind, item, load))
        except _ArticleGone:
            continue
    return found


def _load(plain: Mapping[str, Any], load: LoadArticle) -> Article:
    article = load(plain["article_id"], plain["version"])
    if article is None:
        raise _ArticleGone
    return article


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
