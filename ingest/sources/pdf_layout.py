"""The lines of a page of a PDF in the order in which people read them: masthead, headline, columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.article import one_line
from ingest.bylines import byline_names

_ENDS = re.compile(r"[.!?:\"”’»)]\s*\Z")
_GUTTER = 8.0  # points between columns; white space within a line is less
_LEAST_LINES, _LEAST_CHARACTERS = 4, 12  # of a column; the cells of a table are fewer and shorter
_MOST_HEAD_ROWS, _MOST_FOOT_ROWS = 25, 4  # which stand across the columns
_LARGE = 1.3  # times the height of the usual line: a headline
_MOST_MASTHEAD_ROWS = 2
_INDENT = 3.0  # points


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character of a page with its box; one without a box ends a line."""

    character: str
    box: tuple[float, float, float, float] | None


@dataclass(slots=True)
class PdfPiece:
    """A part of a line without a wide gap, and its box in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """How tall its letters are."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class PageLayout:
    """`masthead` stands above the headline; `head` are the lines across the page, the headline as one; `columns` hold
    the paragraphs, where the page has columns. `headline` is the first of `head` where it is in large letters, else "".
    """

    headline: str
    masthead: tuple[str, ...]
    head: tuple[str, ...]
    columns: tuple[str, ...]
    foot: tuple[str, ...]


def read_layout(glyphs: Sequence[Glyph]) -> PageLayout:
    """What the characters of a page, in the order of the file, are to a reader."""
    pieces = [piece for piece in _pieces(glyphs) if piece.text.strip()]
    head, columns, foot = _parted(sorted(pieces, key=lambda piece: (-piece.top, piece.left)))
    masthead, rows = _without_masthead(_rows(head))
    body = [piece for column in columns for piece in column] or pieces
    usual = median(piece.height for piece in body) if body else 0.0
    is_large = bool(rows) and max(piece.height for piece in rows[0]) > _LARGE * usual
    lines = _lines(rows, is_large=is_large)
    return PageLayout(
        lines[0] if is_large else "",
        tuple(piece.text for row in masthead for piece in row),
        tuple(lines),
        tuple(_paragraphs(columns)),
        tuple(_lines(_rows(foot), is_large=False)),
    )


def _pieces(glyphs: Sequence[Glyph]) -> list[PdfPiece]:
    pieces: list[PdfPiece] = []
    is_open = False
    for glyph in glyphs:
        if glyph.character in "\r\n" or glyph.box is None:
            is_open = is_open and glyph.character not in "\r\n"
            if is_open:
                pieces[-1].text += glyph.character
            continue
        left, bottom, right, top = glyph.box
        if glyph.character.isspace():
            if is_open:
                pieces[-1].text += glyph.character
            continue
        last = pieces[-1] if is_open else None
        is_near = last is not None and -last.height < left - last.right < 1.5 * max(last.height, _GUTTER)
        if last is None or not is_near or bottom > last.top or top < last.bottom:
            pieces.append(PdfPiece(glyph.character, left, bottom, right, top))
            is_open = True
        else:
            last.text += glyph.character
            last.right, last.bottom, last.top = max(right, last.right), min(bottom, last.bottom), max(top, last.top)
    return pieces


def _parted(pieces: list[PdfPiece]) -> tuple[list[PdfPiece], list[list[PdfPiece]], list[PdfPiece]]:
    """(what stands above the columns, the columns, what stands below); all of it above where there are none."""
    for start in range(min(len(pieces), _MOST_HEAD_ROWS)):
        for end in range(len(pieces), max(len(pieces) - _MOST_FOOT_ROWS, start), -1):
            columns = _columns(pieces[start:end])
            if columns:
                return pieces[:start], columns, pieces[end:]
    return pieces, [], []


def _columns(pieces: Sequence[PdfPiece]) -> list[list[PdfPiece]]:
    """The pieces by columns, from the left; empty where no white space parts them from top to bottom."""
    columns: list[list[PdfPiece]] = []
    edge = float("-inf")
    for piece in sorted(pieces, key=lambda piece: piece.left):
        if piece.left > edge + _GUTTER:
            columns.append([])
        columns[-1].append(piece)
        edge = max(edge, piece.right)
    is_text = all(
        len(column) >= _LEAST_LINES and sum(len(piece.text) for piece in column) >= _LEAST_CHARACTERS * len(column)
        for column in columns
    )
    return columns if len(columns) > 1 and is_text else []


def _rows(pieces: Sequence[PdfPiece]) -> list[list[PdfPiece]]:
    """The pieces that stand beside each other, from the top."""
    rows: list[list[PdfPiece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.top, piece.left)):
        if rows and min(piece.top, rows[-1][0].top) - max(piece.bottom, rows[-1][0].bottom) > 0.5 * piece.height:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _without_masthead(rows: list[list[PdfPiece]]) -> tuple[list[list[PdfPiece]], list[list[PdfPiece]]]:
    """(rows of small letters above the largest ones at the top of the page, the other rows)."""
    heights = [max(piece.height for piece in row) for row in rows[: _MOST_MASTHEAD_ROWS + 1]]
    largest = heights.index(max(heights)) if heights else 0
    is_masthead = largest and all(_LARGE * height < heights[largest] for height in heights[:largest])
    return (rows[:largest], rows[largest:]) if is_masthead else ([], rows)


def _lines(rows: Sequence[Sequence[PdfPiece]], *, is_large: bool) -> list[str]:
    """Each row as a line; where the first is in large letters, those that are as large below it belong to it."""
    lines: list[str] = []
    heights = [max(piece.height for piece in row) for row in rows]
    in_headline = is_large
    for number, row in enumerate(rows):
        line = " ".join(piece.text.strip() for piece in row)
        in_headline = in_headline and abs(heights[number] - heights[0]) < 0.2 * heights[0]
        if number and in_headline:
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return lines


def _paragraphs(columns: Sequence[Sequence[PdfPiece]]) -> list[str]:
    """The paragraphs of the columns; one that breaks off at the foot of a column goes on in the next."""
    paragraphs: list[str] = []
    for column in columns:
        rows = _rows(column)
        edges = [row[0].left for row in rows]
        left, right = min(edges), max(row[-1].right for row in rows)
        indented = sum(edge > left + _INDENT for edge in edges)
        is_ragged = 2 * indented > len(rows)
        for number, row in enumerate(rows):
            line = " ".join(piece.text.strip() for piece in row)
            above = rows[number - 1] if number else None
            ended = not paragraphs or bool(_ENDS.search(paragraphs[-1]))
            is_short = above is not None and above[-1].right < left + 0.75 * (right - left)
            is_far = above is not None and above[0].bottom - row[0].top > 1.2 * row[0].height
            is_byline_above = len(paragraphs) == 1 and bool(byline_names(paragraphs[0]))
            if (
                not paragraphs
                or is_byline_above
                or (ended and (is_short or is_far or (row[0].left > left + _INDENT and not is_ragged)))
            ):
                paragraphs.append(line)
            else:
                paragraphs[-1] = _joined(paragraphs[-1], line)
    return [one_line(paragraph) for paragraph in paragraphs]


def _joined(text: str, line: str) -> str:
    """The text with the next line of its paragraph; a word that is parted at the end of a line is whole again."""
    parted = re.search(r"(?<=[^\W\d_])(?:-|\u00ad|\ufffe|\x02)\Z", text)
    return f"{text[: parted.start()]}{line}" if parted and line[:1].islower() else f"{text} {line}"
