"""The tables of docs/dates.md say what the code does."""

import re
from datetime import date
from pathlib import Path

import pytest

from rag.language.dates import find_dates

PAGE = Path(__file__).parents[3] / "docs" / "dates.md"
ROW = re.compile(
    r"^\| `(?P<expression>[^`]+)` \|.*\| (?P<first>[0-9-]{10}|\.\.)(?: to (?P<last>[0-9-]{10}|\.\.))? \|$", re.M
)
ROWS = [match.groupdict() for match in ROW.finditer(PAGE.read_text(encoding="utf-8"))]


def test_every_row_of_the_tables_is_read() -> None:
    assert len(ROWS) == PAGE.read_text(encoding="utf-8").count("\n| `")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["expression"])
def test_an_expression_means_what_its_row_says(row: dict[str, str]) -> None:
    (mention,) = find_dates(row["expression"], anchor=date(2025, 11, 20))
    first, last = (str(day) if day else ".." for day in (mention.first, mention.last))
    assert (first, last) == (row["first"], row["last"] or row["first"])
