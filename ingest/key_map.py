"""What a user says of the keys of an export: `--map text=body,date=when`."""

from __future__ import annotations

from vectorstore.errors import UsageError

_FIELDS = {
    "text": "text", "title": "title", "url": "url", "publisher": "publisher", "outlet": "publisher",
    "authors": "authors", "author": "authors", "date": "published_at", "published_at": "published_at",
    "modified": "modified_at", "modified_at": "modified_at", "section": "section", "language": "language",
    "credit": "credit", "dateline": "dateline",
}  # fmt: skip


def parse_map(text: str) -> dict[str, str]:
    """The key of each field of an article. Raises UsageError where a part is no `FIELD=KEY` or names no field."""
    fields = {}
    for part in text.split(","):
        name, sign, key = (word.strip() for word in part.partition("="))
        if not sign or not key or name not in _FIELDS:
            known = ", ".join(_FIELDS)
            raise UsageError(f"--map takes FIELD=KEY,FIELD=KEY..., but got '{part.strip()}'. Fields are {known}.")
        fields[_FIELDS[name]] = key
    return fields
