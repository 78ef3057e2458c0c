"""The habits of wire copy: the dateline that opens a story, and the agency it credits."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.article import Draft
from ingest.dates import find_moments
from vectorstore.types import fold

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = rf"(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\s{_MONTH})(?:,?\s\d{{4}})?"
_CAPITALS = r"[^\W\d_a-zß-öø-ÿ][^\W\d_a-zß-öø-ÿ'’.-]*"
# "PORT SELWICK, Aug. 12 (Northline) --", "WASHINGTON, D.C. (AP) —", "BISHKEK, November 19 -"; the place in capitals,
# and behind it a date, an agency, or both.
_DATELINE = re.compile(
    rf"\s*(?P<dateline>{_CAPITALS}(?:[ /-]{_CAPITALS}){{0,4}}"
    rf"(?:,\s(?!{_DAY})[A-Z][\w.]*(?:\s[A-Z][\w.]*)?)?(?:,\s{_DAY})?)"
    r"\s*(?:\((?P<credit>[^\W\d_a-zß-öø-ÿ][^()\n]{1,40})\))?\s*(?:--|–|—|-|_)\s"
)
# "Solmir, Nov 5, 2024 (AFP) -", "Berlin (dpa) -": in small letters only before an agency that is known
_PLACE = r"[^\W\d_a-zß-öø-ÿ][\w'’.-]*"
_DATELINE_OF_AGENCY = re.compile(
    rf"\s*(?P<dateline>{_PLACE}(?:[ /-]{_PLACE}){{0,4}}(?:,\s(?!{_DAY}){_PLACE}(?:\s{_PLACE})?)?(?:,\s{_DAY})?)"
    r"\s*\((?P<credit>[\w ./-]{2,40})\)\s*(?:--|–|—|-|_)\s"
)
# A day as agencies write it in other languages: "5 nov 2024", "5 ноября", "5. November"
_ANY_DAY = rf"(?:{_DAY}|\d{{1,2}}\.?\s(?!per\b)[^\W\d_]{{3,10}}(?:\.?\s\d{{4}})?)"
_PLACES = rf"{_PLACE}(?:[ /-]{_PLACE}){{0,4}}"
_DATELINES_OF_AGENCIES = (
    # "Hask, 5 nov 2024 (AFP) -", "Madrid, 5 nov (EFE).-", "New Delhi, Nov 5 (PTI) The"; "Nov 5 (Reuters) -", of briefs
    re.compile(
        rf"\s*(?P<dateline>(?:{_PLACES},\s)?{_ANY_DAY})\s*\((?P<credit>[\w .-]{{2,40}})\)"
        r"\s*(?:(?:--|–|—|-|_|:|\.-)\s?|(?=[A-Z]))"
    ),
    re.compile(rf"\s*(?P<dateline>{_PLACES})\s*\((?P<credit>[\w .-]{{2,40}})\)\s*(?:\.-|--)"),
    # "(ANSA) - ROMA, 05 NOV - ", "(서울=연합뉴스) 이민호 기자 = ", "TOKYO, Nov. 5, Kyodo - "
    re.compile(rf"\s*\((?P<credit>ANSA|AGI|LaPresse)\)\s*-\s(?P<dateline>{_PLACES},\s{_ANY_DAY})\s[-–—]\s"),
    re.compile(
        r"\s*\((?P<dateline>[^()=\s]{1,12})=(?P<credit>연합뉴스|뉴시스|뉴스1)\)\s*(?:(?P<names>[^\s=]{2,10})\s기자\s*=\s)?"
    ),
    re.compile(rf"\s*(?P<dateline>{_PLACES},\s{_DAY}),\s(?P<credit>Kyodo|Jiji)\s[-–—]\s"),
    # "HASK, November 5. /TASS/. ", "Москва. 5 ноября. INTERFAX.RU - ", "МОСКВА, 5 ноя - РИА Новости. "
    re.compile(rf"\s*(?P<dateline>{_PLACES}(?:,\s{_ANY_DAY})?)\.?\s/(?P<credit>[^/\n]{{2,30}})/[.,]?\s"),
    re.compile(rf"\s*(?P<dateline>{_PLACES}\.\s{_ANY_DAY})\.\s(?P<credit>[\w.]{{4,20}})\s[-–—]\s"),
    re.compile(rf"\s*(?P<dateline>{_PLACES},\s{_ANY_DAY})\s[-–—]\s(?P<credit>РИА Новости|Interfax|Интерфакс|АПН)\.\s"),
    # "新华社哈斯克11月5日电（记者李明、王芳）", "【ソウル共同】"
    re.compile(
        r"\s*(?P<credit>新华社|新華社|中新社|中新网|中央社|法新社|路透社|美联社)"
        r"(?P<dateline>[^\d\s，。]{1,12}\d{1,2}月\d{1,2}日)(?:电|電|讯|訊)?\s*"
        r"(?:[（(]\s*(?:记者|記者)\s*(?P<names>[^（）()]{2,60})[）)])?"
    ),
    re.compile(r"\s*【(?P<dateline>[^【】\s]{1,12}?)[＝=]?(?P<credit>共同|時事|ロイター|AFP時事|AFP)】"),
)
_AGENCY_ALONE = re.compile(r"\((?P<credit>[\w .-]{2,40})\)\s*(?:--|–|—|-)\s")  # "(Bloomberg) -- "
_LONGEST_DATELINE = 80
_POINTS_ABOVE = re.compile(r"\A(?:[*•]\s[^\n]*\n+)+")
_AGENCIES = frozenset(
    fold(name)
    for name in """
    Associated Press; The Associated Press; AP; Reuters; Thomson Reuters; AFP; Agence France-Presse; dpa; EFE; ANSA
    Deutsche Presse-Agentur; Xinhua; Kyodo; Kyodo News; Jiji; Jiji Press; PTI; Press Trust of India; ANI; IANS; TASS
    Interfax; UPI; PA; PA Media; Press Association; Yonhap; Bloomberg; Canadian Press; The Canadian Press; AAP
    Australian Associated Press; Anadolu Agency; Belga; APA; ТАСС; Интерфакс; INTERFAX.RU; РИА Новости; АПН
    PRNewswire; PR Newswire; Business Wire; Globe Newswire; GlobeNewswire; dpa-AFX; Lusa; Bernama; Ukrinform; AGI
    LaPresse; SID; 연합뉴스; 뉴시스; 뉴스1; 新华社; 新華社; 中新社; 中新网; 中央社
    法新社; 路透社; 美联社; 共同; 時事; ロイター; AFP時事
    """.replace("\n", ";").split(";")
    if name.strip()
)


def is_agency(name: str) -> bool:
    """Whether `name` is a news agency that other outlets print; the best known only."""
    return fold(name) in _AGENCIES or ("/" in name and fold(name.partition("/")[0]) in _AGENCIES)


class Dateline(NamedTuple):
    """`dateline` in the source's characters ("BISHKEK, Nov. 19"); `credit` is the agency behind it; `names` are its
    reporters, where they stand there.
    """

    dateline: str
    credit: str | None
    names: str | None = None


def find_dateline(text: str) -> Dateline | None:
    """The dateline with which `text` opens, or None."""
    head = text[: 2 * _LONGEST_DATELINE]
    found = _DATELINE.match(head)
    if found is not None and (found["credit"] or re.search(_DAY, found["dateline"])):
        return Dateline(found["dateline"], found["credit"])
    for form in (_DATELINE_OF_AGENCY, *_DATELINES_OF_AGENCIES):
        found = form.match(head)
        if found and is_agency(found["credit"]):
            return Dateline(found["dateline"], found["credit"], found.groupdict().get("names"))
    return None


def offer_dateline(draft: Draft) -> None:
    """Offer the dateline and the credit that the draft's text opens with."""
    found = find_dateline(_POINTS_ABOVE.sub("", draft.values.get("text", "")))
    if found:
        draft.offer_line("dateline", found.dateline, "dateline")
        draft.offer_line("credit", found.credit, "dateline")
        draft.offer(
            "authors", tuple(re.split(r"[、，,\s]+", (found.names or "").strip())) if found.names else (), "dateline"
        )
        days = [moment for *_, moment in find_moments(found.dateline)]  # those that have a year
        draft.offer("published_at", days[0] if days else None, "dateline")
    elif (alone := _AGENCY_ALONE.match(draft.values.get("text", ""))) and is_agency(alone["credit"]):
        draft.offer_line("credit", alone["credit"], "dateline")


def drop_organisation_as_credit(draft: Draft) -> None:
    """An organisation that is the author in JSON-LD supplied nothing where only the page names a person, unless it is
    an agency.
    """
    credit, stated = draft.values.get("credit"), "html:json-ld"
    is_alone = draft.origins.get("credit") == stated != draft.origins.get("authors", stated)
    if credit and is_alone and not is_agency(credit):
        draft.drop("credit")


def part_agencies_from_authors(draft: Draft) -> None:
    """A byline that is an agency, or the publisher itself, names no person: it is the credit, or says nothing."""
    authors = draft.values.get("authors", ())
    not_people = {fold(draft.values.get(name)) for name in ("credit", "publisher")}
    people = tuple(name for name in authors if fold(name) not in not_people and not is_agency(name))
    if people == authors:
        return
    agencies = [name for name in authors if is_agency(name)]
    origin = draft.origins["authors"].partition(":")[2]
    draft.drop("authors")
    draft.offer("authors", people, origin)
    draft.offer("credit", agencies[0] if agencies else None, origin)
