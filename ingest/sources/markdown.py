"""Stories in Markdown, with or without front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt

from ingest.article import one_line
from ingest.bylines import byline_names
from ingest.dates import find_moments
from ingest.encoding import decode_text, looks_binary
from ingest.sources.base import Failure, Item, Skipped, SourceFile, read_whole, suffix_of
from ingest.sources.record import RecordReader

_FRONT = re.compile(r"\A(?:---|\+\+\+)[ \t]*\n(?P<facts>.*?)\n(?:---|\+\+\+)[ \t]*(?:\n|\Z)", re.DOTALL)
_MEMBER = re.compile(r"\s*-\s+(.*)\Z")  # of a list, one a line
_FACT = re.compile(r"([\w-]+)\s*[:=]\s*(.*)\Z")
# Pelican's and MultiMarkdown's: lines of facts above the first blank line
_HEADED = re.compile(r"\A(?P<facts>(?:Title|Date): \S.*\n(?:[A-Z][\w-]+: .*\n)+)\s*\n")
_TABLE = re.compile(r"\[(\w+)\]\s*\Z")  # TOML: "[author]", and below it "name = ..."
_INNER = re.compile(r"\s*(?:-\s+)?name\s*[:=]\s*(.*)\Z")
# As CommonMark has it, but that an indented line is a paragraph's, as in papers, and a tag is text.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("code").enable("table")
_SHORTCODE = re.compile(r"\{\{[<%].*?[%>]\}\}", re.DOTALL)  # of Hugo: pictures, boxes
_FOOTNOTE = re.compile(r"\[\^[\w-]+\](?!:)")
_LONGEST_BYLINE = 120
_BREAKS = ("softbreak", "hardbreak")
_ABOUT_A_FOLDER = frozenset(
    "readme changelog changes license licence contributing security authors index code_of_conduct".split()
)


class MarkdownStories:
    """`.md` and `.markdown`."""

    name = "markdown"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends as Markdown does."""
        return suffix_of(path) in (".md", ".markdown")

    def iter_items(self, file: SourceFile) -> Iterator[Item]:
        """The story of the file. A README and the like of a folder, which tell of the folder, are passed over."""
        if not file.named and file.path.name.lower().partition(".")[0] in _ABOUT_A_FOLDER:
            yield Skipped(file.path.name)
            return
        content = read_whole(file)
        if isinstance(content, Failure):
            yield content
        elif looks_binary(content):
            yield Failure(file.label, "the file holds binary data, not text")
        else:
            record = read_markdown(decode_text(content).replace("\r\n", "\n"))
            yield from RecordReader("markdown", file.place).iter_items(record, number=1, label=file.label)


def read_markdown(text: str) -> dict[str, object]:
    """The facts of the front matter with the headline and the story as `title` and `text`."""
    front = _FRONT.match(text) or _HEADED.match(text)
    record: dict[str, object] = {}
    open_name = ""
    for line in front["facts"].split("\n") if front else ():
        if table := _TABLE.match(line):
            open_name = table[1]
            record[open_name] = ""
        elif inner := (_INNER.match(line) if open_name and not record.get(open_name) else None):
            record[open_name] = _plain_value(inner[1])
        elif fact := _FACT.match(line):
            open_name, record[fact[1]] = fact[1], _plain_value(fact[2])
        elif (member := _MEMBER.match(line)) and open_name:
            held = record[open_name]
            record[open_name] = [*(held if isinstance(held, list) else []), _plain_value(member[1])]
    story = text[front.end() :] if front else text
    blocks = list(_iter_blocks(_FOOTNOTE.sub("", _SHORTCODE.sub("", story))))
    if blocks and blocks[0][0] == "h1":
        record.setdefault("title", blocks.pop(0)[1])
    if len(blocks) > 1 and len(blocks[0][1]) < _LONGEST_BYLINE and byline_names(blocks[0][1]):
        _, byline = blocks.pop(0)
        record.setdefault("byline", byline)
        for *_, moment in find_moments(byline):
            record.setdefault("date", moment.isoformat())
    record["text"] = "\n\n".join(block for _, block in blocks if block)
    return record


def _plain_value(value: str) -> object:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"').replace("''", "'")
    if value.startswith("[") and value.endswith("]"):
        return [part.strip().strip("\"'") for part in value[1:-1].split(",")]
    return value


def _iter_blocks(text: str) -> Iterator[tuple[str, str]]:
    """(h1 to h6, or "" for what is no heading; plain words) of each block, in order."""
    heading = ""
    row: list[str] | None = None  # the cells of an open row of a table
    for token in _MARKDOWN.parse(text):
        if token.type == "heading_open":
            heading = token.tag
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield "", "\t".join(row or ())
            row = None
        elif token.type == "inline":
            children = [part for part in token.children or () if part.type != "image"]
            words = one_line("".join(" " if part.type in _BREAKS else part.content for part in children))
            if row is None:
                yield heading, words
            else:
                row.append(words)
            heading = ""
        elif token.type == "fence":
            yield "", one_line(token.content)
