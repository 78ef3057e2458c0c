"""Golden pages: `golden/NAME.html` must be read as `golden/NAME.json` says.

`python -m tests.ingest.golden` writes the JSON files anew; read the diff before you commit it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ingest.sources.base import Failure
from ingest.sources.html import read_page
from vectorstore.records import article_to_dict

FOLDER = Path(__file__).parent / "golden"
PAGES = sorted(FOLDER.glob("*.html"))


def read_golden(page: Path) -> dict[str, Any]:
    """The page as the sources read it, as JSON knows it; the text as its list of paragraphs."""
    item = read_page(page.read_bytes(), label=page.name, place=page.name)
    if isinstance(item, Failure):
        return {"reason": item.reason}
    return {**article_to_dict(item), "text": item.text.split("\n\n")}


def main() -> None:
    for page in PAGES:
        facts = json.dumps(read_golden(page), ensure_ascii=False, indent=1)
        page.with_suffix(".json").write_text(facts + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
