"""Citations for reference managers: CSL-JSON, BibTeX and RIS, one entry for each article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from page.visible import to_plain
from rag.types import Citation

# Characters that TeX obeys, as TeX writes them.
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def to_csl_json(citations: Iterable[Citation]) -> str:
    """CSL-JSON (citeproc): a list of items of type article-newspaper."""
    return json.dumps([_csl_item(citation) for citation in _articles(citations)], ensure_ascii=False, indent=2)


def to_bibtex(citations: Iterable[Citation]) -> str:
    """BibTeX: one @misc for each article, as styles without @online know it."""
    return "\n\n".join(_bibtex_entry(citation) for citation in _articles(citations)) + "\n"


def to_ris(citations: Iterable[Citation]) -> str:
    """RIS: one NEWS record for each article."""
    return "\r\n".join(line for citation in _articles(citations) for line in _ris_lines(citation)) + "\r\n"


def _articles(citations: Iterable[Citation]) -> list[Citation]:
    """The first citation of each article."""
    by_article: dict[tuple[str, int], Citation] = {}
    for citation in citations:
        by_article.setdefault((citation.article_id, citation.version), citation)
    return list(by_article.values())


def _day(citation: Citation) -> str | None:
    return citation.published_at[:10] if citation.published_at else None


def _csl_item(citation: Citation) -> dict[str, object]:
    day = _day(citation)
    item: dict[str, object] = {
        "id": citation.article_id,
        "type": "article-newspaper",
        "title": to_plain(citation.title or "(no headline)"),
    }
    if citation.publisher:
        item["container-title"] = to_plain(citation.publisher)
    if day:
        item["issued"] = {"date-parts": [[int(part) for part in day.split("-")]]}
    if citation.url:
        item["URL"] = citation.url
    return item


def _bibtex_entry(citation: Citation) -> str:
    day = _day(citation)
    fields = {"title": f"{{{_tex(citation.title or '(no headline)')}}}"}
    if citation.publisher:
        fields["howpublished"] = _tex(citation.publisher)
    if day:
        year, month, number = day.split("-")
        fields |= {"year": year, "month": str(int(month)), "day": str(int(number))}
    if citation.url:
        fields["url"] = citation.url.replace("{", "%7B").replace("}", "%7D")
    name = re.sub(r"\W+", "", (citation.publisher or "article").lower()) or "article"
    body = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items())
    return f"@misc{{{name}{(day or 'undated').replace('-', '')}-{citation.article_id[:6]},\n{body}\n}}"


def _ris_lines(citation: Citation) -> Iterator[str]:
    day = _day(citation)
    yield "TY  - NEWS"
    yield f"TI  - {_one_line(citation.title or '(no headline)')}"
    if citation.publisher:
        yield f"T2  - {_one_line(citation.publisher)}"
    if day:
        yield f"PY  - {day[:4]}"
        yield f"DA  - {day.replace('-', '/')}"
    if citation.url:
        yield f"UR  - {_one_line(citation.url)}"
    yield "ER  - "


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in _one_line(text))


def _one_line(text: str) -> str:
    return " ".join(to_plain(text).split())
