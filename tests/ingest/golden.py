"""Golden files: a page or a file of another form must be read as the JSON file beside it says.

`golden/NAME.html` has `golden/NAME.json`; `golden/forms/NAME.SUFFIX` has `golden/forms/NAME.SUFFIX.golden`.
`python -m tests.ingest.golden` writes them anew; read the diff before you commit it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ingest.sources import SOURCES
from ingest.sources.base import Failure, Item, Link, Remark, Skipped, SourceFile
from ingest.sources.folder import source_of
from ingest.sources.html import read_page
from vectorstore.records import article_to_dict

FOLDER = Path(__file__).parent / "golden"
PAGES = sorted(FOLDER.glob("*.html"))
FORMS = sorted(path for path in (FOLDER / "forms").iterdir() if path.suffix != ".golden")


def read_golden(page: Path) -> dict[str, Any]:
    """The page as the sources read it, as JSON knows it; the text as its list of paragraphs."""
    return to_json(read_page(page.read_bytes(), label=page.name, place=page.name))


def read_form(path: Path) -> list[dict[str, Any]]:
    """What the file holds: articles without what they leave empty, failures, remarks, and what is passed over."""
    source = source_of(path, SOURCES)
    assert source is not None
    return [to_json(item) for item in source.iter_items(SourceFile(path, path.name, path.name))]


def golden_of(path: Path) -> Path:
    return path.with_suffix(".json") if path in PAGES else path.with_name(f"{path.name}.golden")


def to_json(item: Item) -> dict[str, Any]:
    match item:
        case Failure():
            return {"reason": item.reason}
        case Remark():
            return {"about": item.about}
        case Link():
            return {"link": item.address}
        case Skipped():
            return {"skipped": item.kind, "files": item.files}
    return {**article_to_dict(item), "text": item.text.split("\n\n")}


def main() -> None:
    for path in (*PAGES, *FORMS):
        read = read_golden(path) if path in PAGES else read_form(path)
        golden_of(path).write_text(json.dumps(read, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
