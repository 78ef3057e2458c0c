"""Answers, conversations and story files as files, opened again by other hands."""

from __future__ import annotations

import io
import json
import re
from base64 import b64decode
from dataclasses import replace

import docx
import pytest

from page.documents import answer_to_document, conversation_to_document, story_to_document
from page.exports import FORMS, export, to_markdown, to_text
from page.references import to_bibtex, to_csl_json, to_ris
from page.stories import Pin
from page.word_file import to_docx
from tests.page.samples import ANSWER, FIRST, SECOND, turn

TALK = conversation_to_document("Ferry", [turn(1, "Who?"), turn(2, "When?"), turn(3, "Why?", None, error="Stopped.")])


def test_text_holds_all_that_is_on_the_screen_and_each_mark_has_its_footnote():
    text = to_text(answer_to_document(ANSWER))
    for words in (
        "One [2]",
        "(check the wording) [2]",
        "Outlets differ: the dead",
        "The Packet | 18 Aug 2025 | 10 people [2]",
        "Held back: It was blue. (the report says green, not blue)",
        "Northline (opinion), 20 Nov 2025",
    ):
        assert words in text
    marks = set(re.findall(r"\[(\d+)\]", text))
    assert marks == set(re.findall(r"^\[(\d+)\]", text, re.MULTILINE)) == {"1", "2"}


def test_a_conversation_s_footnotes_are_numbered_through():
    assert [citation.number for citation in TALK.footnotes] == [1, 2, 3, 4]
    text = to_text(TALK)
    assert "One fact stands here. [3]" in text
    assert "10 people [4]" in text
    assert "Stopped." in text


def test_markdown_has_a_footnote_for_each_mark_and_obeys_no_article():
    hostile = replace(FIRST, title="[x](javascript:alert(1)) <script>")
    text = to_markdown(answer_to_document(replace(ANSWER, citations=(hostile, SECOND))))
    assert set(re.findall(r"\[\^(\d+)\](?!:)", text)) == set(re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE))
    assert "| The Packet | 18 Aug 2025 | 10 people [^2] |" in text
    assert "<script>" not in text.replace(r"\<script\>", "")
    assert r"\[x\](javascript" in text


def test_a_story_file_has_quotes_notes_and_credits_in_order():
    story = story_to_document("Ferry", [Pin("b", SECOND, "For the lead"), Pin("a", FIRST, "")])
    lines = [line for line in to_text(story).splitlines() if line]
    assert lines[:4] == ["Ferry", f"“{SECOND.quote}” [1]", "For the lead", f"“{FIRST.quote}” [2]"]


def test_word_opens_it_with_table_marks_and_sources():
    file = docx.Document(io.BytesIO(to_docx(TALK)))
    words = "\n".join(paragraph.text for paragraph in file.paragraphs)
    assert "One fact stands here.[3]" in words
    assert "[4] A title. Northline (opinion), 20 Nov 2025. https://example.org/a. “Another stands beside it.”" in words
    assert [cell.text for cell in file.tables[0].rows[2].cells] == ["The Packet", "18 Aug 2025", "10 people [2]"]
    assert file.core_properties.author == "Dateline"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" +cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-A1", "'-A1"),
        ("-5 degrees", "-5 degrees"),
        ("+3.2%", "+3.2%"),
        ("10 people", "10 people"),
    ],
)
def test_no_cell_of_a_table_is_a_formula_where_it_is_copied_to(said: str, shown: str):
    conflict = ANSWER.conflicts[0]
    value = replace(conflict.values[0], value=said, publisher=said, citations=())
    document = answer_to_document(replace(ANSWER, conflicts=(replace(conflict, values=(value,)),)))
    cells = docx.Document(io.BytesIO(to_docx(document))).tables[0].rows[1].cells
    assert (cells[0].text, cells[2].text) == (shown, shown)
    assert to_text(document).count(shown) == 2


def test_word_takes_an_article_s_control_characters_as_replaced():
    document = answer_to_document(replace(ANSWER, short_answer="a\x00b\ufffec\u202ed"))
    words = [paragraph.text for paragraph in docx.Document(io.BytesIO(to_docx(document))).paragraphs]
    assert any(line.startswith("a\ufffdb\ufffdc\ufffdd") for line in words)


def test_csl_json_has_one_item_for_each_article():
    (item,) = json.loads(to_csl_json([FIRST, SECOND]))
    assert item == {
        "id": FIRST.article_id,
        "type": "article-newspaper",
        "title": "A title",
        "container-title": "Northline",
        "issued": {"date-parts": [[2025, 11, 20]]},
        "URL": "https://example.org/a",
    }


def parse_bibtex(text: str) -> list[dict[str, str]]:
    """Entries by their fields: braces counted, as BibTeX does."""
    entries = []
    for entry in re.split(r"^@misc\{", text, flags=re.MULTILINE)[1:]:
        body, depth = entry.rstrip(), 1
        for character in body:
            depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth - body.count(r"\{") + body.count(r"\}") == 0
        fields = dict(re.findall(r"^  (\w+) = \{(.*)\},?$", body, re.MULTILINE))
        entries.append({"key": body.split(",", 1)[0]} | fields)
    return entries


def test_bibtex_can_be_parsed_whatever_a_headline_holds():
    wild = replace(FIRST, title="50% of {R&D} costs $5_000 #1 ~ \\x", article_id="b" * 16, published_at=None)
    first, second = parse_bibtex(to_bibtex([FIRST, wild]))
    assert (first["title"], first["year"], first["month"], first["day"]) == ("{A title}", "2025", "11", "20")
    assert first["howpublished"] == "Northline"
    assert second["title"] == r"{50\% of \{R\&D\} costs \$5\_000 \#1 \textasciitilde{} \textbackslash{}x}"
    assert "year" not in second
    assert first["key"] != second["key"]


def test_ris_records_begin_and_end_and_hold_no_line_of_an_article_s():
    lines = to_ris([replace(FIRST, title="A\nER  - title")]).split("\r\n")
    assert lines == [
        "TY  - NEWS", "TI  - A ER - title", "T2  - Northline", "PY  - 2025", "DA  - 2025/11/20",
        "UR  - https://example.org/a", "ER  - ", "",
    ]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_a_file_with_a_name(form: str):
    file = export(TALK, form)
    assert re.fullmatch(r"ferry\.\w+", file["name"])
    assert b64decode(file["bytes"])


def test_a_title_names_no_path():
    assert export(replace(TALK, title="../../etc/passwd?"), "ris")["name"] == "etc-passwd.ris"
