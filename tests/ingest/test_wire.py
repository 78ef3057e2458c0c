"""Datelines, agencies and bylines."""

from __future__ import annotations

import pytest

from ingest.article import Draft
from ingest.bylines import is_byline_of, split_names
from ingest.wire import find_dateline, offer_dateline, part_agencies_from_authors


@pytest.mark.parametrize(
    ("text", "dateline", "credit"),
    [
        ("BISHKEK, Nov. 19 (Xinhua) -- Kyrgyz President", "BISHKEK, Nov. 19", "Xinhua"),
        ("PORT SELWICK, Aug. 12 (Northline) — At least", "PORT SELWICK, Aug. 12", "Northline"),
        ("WASHINGTON, D.C. (AP) — The", "WASHINGTON, D.C.", "AP"),
        ("NEW YORK, 3 March 2024 - The", "NEW YORK, 3 March 2024", None),
        ("SAN FRANCISCO/NEW YORK, May 4 (Reuters) - The", "SAN FRANCISCO/NEW YORK, May 4", "Reuters"),
        ("ÉVREUX, France, Nov. 3 (AFP) – Le", "ÉVREUX, France, Nov. 3", "AFP"),
        ("Hask, 5 nov 2024 (AFP) - Le", "Hask, 5 nov 2024", "AFP"),
        ("Madrid, 5 nov (EFE).- El", "Madrid, 5 nov", "EFE"),
        ("Hask (EFE).- El", "Hask", "EFE"),
        ("(ANSA) - ROMA, 05 NOV - Il", "ROMA, 05 NOV", "ANSA"),
        ("TOKYO, Nov. 5, Kyodo - The", "TOKYO, Nov. 5", "Kyodo"),
        ("New Delhi, Nov 5 (PTI) The", "New Delhi, Nov 5", "PTI"),
        ("Nov 5 (Reuters) - Skerra Line:", "Nov 5", "Reuters"),
        ("HASK, November 5. /TASS/. The", "HASK, November 5", "TASS"),
        ("МОСКВА, 5 ноя — РИА Новости. Паром", "МОСКВА, 5 ноя", "РИА Новости"),
        ("Москва. 5 ноября. INTERFAX.RU - Паром", "Москва. 5 ноября", "INTERFAX.RU"),
        ("新华社哈斯克11月5日电（记者李明）海岸", "哈斯克11月5日", "新华社"),
        ("【ワシントン時事】フェリー", "ワシントン", "時事"),
        ("(서울=연합뉴스) 이민호 기자 = 여객선", "서울", "연합뉴스"),
        ("HASK (dpa-AFX) - Die", "HASK", "dpa-AFX"),
    ],
)
def test_a_dateline_is_read_in_the_source_s_characters(text: str, dateline: str, credit: str | None) -> None:
    found = find_dateline(text)
    assert found is not None
    assert (found.dateline, found.credit) == (dateline, credit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A NATO - based force",
        "UN - the body",
        "He said - so",
        "NASA (the agency) - said",
        "X" * 1000,
        "Police said on Monday, May 5 (the day before) - it rained.",
        "He was born in Paris, 5 miles (8 km) - from here.",
        "The river/canal. /it/ is long. And more.",
        "In May 5 (five) - people said so.",
    ],
)
def test_what_only_resembles_a_dateline_is_none(text: str) -> None:
    assert find_dateline(text) is None


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ann Lee, Bo Ek and Cy Day", ("Ann Lee", "Bo Ek", "Cy Day")),
        ("Ann Lee, Northline", ("Ann Lee",)),
        ("Lee, Ann", ("Lee, Ann",)),
        ("Ann Lee, Jr.", ("Ann Lee, Jr.",)),
        ("Por Ana Lé y Carlos Díaz", ("Ana Lé", "Carlos Díaz")),
        ("José Ortega y Gasset", ("José Ortega y Gasset",)),
        ("lee@post.example (Ann Lee)", ("Ann Lee",)),
        ("Bo Ek Transport correspondent", ("Bo Ek",)),
        ("Ann Lee, ContributorWriter and sailor", ("Ann Lee",)),
        ("Von Liesel Amrain", ("Liesel Amrain",)),
        ("Ann Lee; Bo Ek; Ann Lee", ("Ann Lee", "Bo Ek")),
        ("", ()),
    ],
)
def test_names_are_parted(byline: str, names: tuple[str, ...]) -> None:
    assert split_names(byline) == names


def test_a_byline_in_the_text_is_known_by_its_names_and_dates() -> None:
    assert is_byline_of("By Nora Pike | Posted 9 May 2025, 4.05 pm", ["Nora Pike"])
    assert is_byline_of("Last changed 10 May 2025", [])
    assert not is_byline_of(
        "Nora Pike was elected mayor of Ferry Lane on 9 May 2025 by a margin of two votes.", ["Nora Pike"]
    )


def test_an_agency_in_the_byline_is_the_credit() -> None:
    draft = Draft("html")
    draft.offer("authors", ("Ann Lee", "Reuters"), "json-ld")
    part_agencies_from_authors(draft)
    assert draft.values == {"authors": ("Ann Lee",), "credit": "Reuters"}


def test_an_agency_alone_in_brackets_is_the_credit() -> None:
    draft = Draft("text")
    draft.offer("text", "(Bloomberg) -- The ferry ran aground.", "body")
    offer_dateline(draft)
    assert draft.values["credit"] == "Bloomberg"
