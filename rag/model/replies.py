"""The statements of a model's answer while it streams, whichever way it cites: [1], [1, 2], (1), [^1] or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.model.plain_text import has_address, to_plain_text
from rag.types import MAX_SHORT_ANSWER
from vectorstore.sentences import sentence_spans

MAX_LINE = 4000  # characters that are looked at as one line

_AHEAD = 6  # words that must follow a sentence before its end is believed: "said" may come with the fifth
_MOST_JOINED = 8  # sentences of one quotation

_ONE = r"\^?#?\d{1,3}"
_NUMBERS = rf"{_ONE}(?:\s*(?:,|;|&|and|-|–|,\s*and)\s*{_ONE})*"
_WORD = r"(?:(?:see|source|sources|passage|passages|ref|refs|article|articles|no\.?|n)[:.]?\s*)*"
_SQUARE = rf"\[\s*{_WORD}{_NUMBERS}\s*(?:†[^\]]*)?\]|【\s*{_WORD}{_NUMBERS}\s*(?:†[^】]*)?】"
_ROUND = rf"\(\s*{_WORD}(?:\[?{_NUMBERS}\]?)(?:\s*,?\s*\[?{_NUMBERS}\]?)*\s*\)"
_RAISED = r"(?<=[.,;!?\"”’)\]a-z])[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}(?![\w])(?<!m²)(?<!m³)"
_MARK = re.compile(rf"{_ROUND}|{_SQUARE}|{_RAISED}", re.IGNORECASE)
_MARKS_ONLY = re.compile(rf"\s*(?:(?:{_ROUND}|{_SQUARE}|{_RAISED})[\s.,;]*)+\Z", re.IGNORECASE)
_OPENS_MARK = re.compile(r"\s*(?:[\[(【].{0,30})?\Z", re.DOTALL)
_STOP_AND_MARKS = re.compile(
    rf"[.!?…][\"”’»)]*\s?(?:(?:{_ROUND}|{_SQUARE}|{_RAISED})\s?)+(?=\s*(?-i:[A-Z\"“«\d]))", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,3}")
_RANGE = re.compile(r"(\d{1,3})\s*[-–]\s*\^?#?(\d{1,3})")
_PLAIN_DIGITS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?</\1>\s*", re.DOTALL | re.IGNORECASE)
_THINKS = re.compile(r"\s*(?:<(?:t\w{0,7}|r\w{0,8})?\Z|<(?:think|thinking|reasoning)>)", re.IGNORECASE)
_SHORT = re.compile(
    r"[\W_]*(?:(?:short|final|direct|brief|the)\s+)*answer[\W_]*?(?::|\bis:)\s*(?P<words>.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_LABEL = re.compile(r"[\W_]*(?:statements?|explanation|details?|evidence|reasoning|summary)[\W_]*:\s*", re.IGNORECASE)
_SOURCES = re.compile(
    r"[\W_]*(?:sources?|references?|citations?|footnotes?|passages? (?:used|cited)|notes)\s*[\W_]*\Z", re.IGNORECASE
)
_FOOTNOTE = re.compile(r"\s*\[\^?\d{1,3}\]:")
_CHATTER = re.compile(
    r"(?:sure|certainly|of course|okay|ok|here (?:is|are)|here's|based on the (?:given |provided )?passages|i hope|"
    r"let me|note that i|as an ai)\b[^.!?:]{0,80}[.!?:]*\Z",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"(?:according to|as (?:stated|reported|mentioned) in|in)\s+(?:the\s+)?(?:passages?|articles?|sources?)\b"
    rf"\s*\[?(?P<a>{_NUMBERS})?\]?\s*,\s+|(?:the\s+)?passages?\s+(?:\[?(?P<b>{_NUMBERS})\]?\s+)?(?:also\s+)?"
    r"(?:says?|states?|reports?|mentions?|notes?|tells?)\s+(?:us\s+)?(?:that\s+)?|"
    r"(?:the\s+)?(?:passage|answer|text)\s+is:\s+",
    re.IGNORECASE,
)
_BEFORE_POINT = re.compile(r"\s+([.,;:!?])")
_EMPTY = re.compile(r"\(\s*[,;]?\s*\)|\[\s*\]")
_RULED_CELL = re.compile(r":?-+:?")  # of the line below the head of a table
_ENDS = re.compile(r"[.!?…。]['\"”’»)\]*]*\s*\Z")


@dataclass(frozen=True, slots=True)
class WrittenStatement:
    """A statement as the model wrote it: plain text without marks, and the passages that it cites, in order.

    `evidence` are the words that it says it rests on, each with the number of a passage; `address` tells that it named
    an address; `ended` that it was written to its end.
    """

    text: str
    cited: tuple[int, ...]
    address: bool = False
    ended: bool = True
    evidence: tuple[tuple[int, str], ...] = ()


def plain_statement(written: str) -> tuple[str, tuple[int, ...]]:
    """A statement as plain text without marks, and the numbers of its marks in square brackets."""
    marks = [found for found in _MARK.finditer(written) if found[0][0] in "[【"]
    numbers = tuple(dict.fromkeys(number for found in marks for number in _numbers(found[0])))
    for found in reversed(marks):
        written = written[: found.start()] + written[found.end() :]
    return _tidy(" ".join(written.split())), numbers


class AnswerReader:
    """Cuts the words of a model into statements as they come; `short` is the short answer, once it has come.

    Works on any pieces, down to single characters, with the same result. Numbers in round brackets cite only where
    there is such a passage: "(40)" is an age.
    """

    def __init__(self, passages: int) -> None:
        """`passages` is how many the model was given."""
        self.short: str | None = None
        self._passages = passages
        self._pending = ""
        self._in_sources = False
        self._row = ""  # of a table, until it is seen not to be its head

    def feed(self, words: str) -> list[WrittenStatement]:
        """The statements that are complete now."""
        self._pending = _THOUGHT.sub("", self._pending + words)
        if _THINKS.match(self._pending):
            return []
        drafts: list[WrittenStatement] = []
        while (line := self._next_line()) is not None:
            drafts.extend(self._read_line(line))
        if "\n" not in self._pending:
            drafts.extend(self._read_begun())
        return drafts

    def finish(self) -> list[WrittenStatement]:
        """The statements that are left at the end."""
        if _THINKS.match(self._pending) and "</" not in self._pending:
            return []
        lines = self._join_marks(self._pending.split("\n"))
        self._pending = ""
        return [draft for line in [*lines, ""] for draft in self._read_line(line)]

    def _next_line(self) -> str | None:
        """A line that is whole: what follows it is seen to be no mark that belongs to it."""
        end = self._pending.find("\n")
        while end >= 0:
            rest = self._pending[end + 1 :]
            following, newline, _ = rest.lstrip().partition("\n")
            if _MARKS_ONLY.match(following) and newline:
                end = self._pending.find("\n", len(self._pending) - len(rest.lstrip()))
                continue
            if not newline and (_OPENS_MARK.match(following) or _MARKS_ONLY.match(following)):
                return None
            line, self._pending = self._pending[:end], rest
            return " ".join(line.split("\n"))
        return None

    def _join_marks(self, lines: list[str]) -> list[str]:
        joined: list[str] = []
        for line in (line for line in lines if line.strip()):
            if joined and _MARKS_ONLY.match(line):
                joined[-1] += f" {line}"
            else:
                joined.append(line)
        return joined

    def _read_begun(self) -> Iterator[WrittenStatement]:
        """The sentences of the line that is being written, but for its last, whose marks may be yet to come."""
        line = self._pending
        if line.lstrip().startswith("|"):
            return
        if self._in_sources or _SHORT.match(line) or _LABEL.match(line) or _FOOTNOTE.match(line) or _THINKS.match(line):
            return
        spans = self._sentences(line)
        while len(spans) > 1 and len(line[spans[0][1] :].split()) >= _AHEAD:
            yield from self._draft(line[slice(*spans[0])])
            line = line[spans[0][1] :].lstrip()
            self._pending = line
            spans = self._sentences(line)

    def _read_line(self, line: str) -> Iterator[WrittenStatement]:
        line = line.strip()[:MAX_LINE]
        row, self._row = self._row, _to_row(line)
        if row and (self._row or not line.startswith("|")):
            yield from self._draft(row)
        if not line or line.startswith("|") or _FOOTNOTE.match(line) or line.startswith("```"):
            return
        if _SOURCES.match(line):
            self._in_sources = True
            return
        if self._in_sources and (_MARK.match(line) or re.match(r"[-*•]|\d", line)):
            return
        self._in_sources = False
        found = _SHORT.match(line)
        if found and self._take_short(found["words"]):
            return
        line = found["words"] if found else _LABEL.sub("", line, count=1) if _LABEL.match(line) else line
        if line.startswith("#") or (line.rstrip("*_ ").endswith(":") and not _MARK.search(line)):
            return
        for span in self._sentences(line):
            yield from self._draft(line[slice(*span)])

    def _take_short(self, words: str) -> bool:
        """Whether the words are a short answer; longer ones are a statement."""
        short = to_plain_text(self._without_marks(words)[0]).strip(" .\"“”'")
        if len(short.split()) > MAX_SHORT_ANSWER:
            return False
        self.short = short or self.short
        return True

    def _sentences(self, line: str) -> list[tuple[int, int]]:
        """The sentences of a line, each with the marks that follow it, and whole quotations in one."""
        leads = bool(_MARK.match(line.lstrip(" -*•")))
        spans: list[tuple[int, int]] = []
        joined = 0
        for start, end in (piece for span in sentence_spans(line) for piece in _cut_behind_marks(line, *span)):
            mark_end = start
            while not leads and spans and (mark := _MARK.match(line, mark_end)):
                mark_end = mark.end() + len(line[mark.end() : end]) - len(line[mark.end() : end].lstrip(" .,"))
            if mark_end > start:
                spans[-1] = (spans[-1][0], mark_end)
            if mark_end >= end:
                continue
            if spans and joined < _MOST_JOINED and _is_open(line[slice(*spans[-1])]):
                spans[-1], joined = (spans[-1][0], end), joined + 1
            else:
                spans.append((mark_end, end))
                joined = 0
        return spans

    def _draft(self, written: str) -> Iterator[WrittenStatement]:
        bare, cited = self._without_marks(written)
        ended = bool(cited and _MARKS_ONLY.match(written[_last_mark(written) :])) or bool(_ENDS.search(bare))
        lead = _LEAD_IN.match(to_plain_text(bare))
        text = _tidy(bare)
        if lead:
            cited = tuple(dict.fromkeys((*_numbers(lead["a"] or lead["b"] or ""), *cited)))
            text = text[lead.end() :]
            text = text[:1].upper() + text[1:]
        if not re.search(r"\w", text) or (_CHATTER.match(text) and not cited):
            return
        yield WrittenStatement(text, cited, has_address(bare), ended)

    def _without_marks(self, written: str) -> tuple[str, tuple[int, ...]]:
        """The words without marks, and the numbers of the marks."""
        cited: list[int] = []
        bare, reached = "", 0
        for found in _MARK.finditer(written):
            numbers = _numbers(found[0])
            if found[0].startswith("(") and not all(1 <= number <= self._passages for number in numbers):
                continue
            bare += written[reached : found.start()]
            cited.extend(numbers)
            reached = found.end()
        return bare + written[reached:], tuple(dict.fromkeys(cited))


def _to_row(line: str) -> str:
    """A row of a table as a statement, "Turnout: 47.1 %"; empty for other lines and the rule below a table's head."""
    cells = [cell.strip() for cell in line.strip("|").split("|") if cell.strip()] if line.startswith("|") else []
    if all(map(_RULED_CELL.fullmatch, cells)):
        return ""
    return ": ".join(filter(None, (cells[0], ", ".join(cells[1:]))))


def _numbers(mark: str) -> list[int]:
    mark = mark.translate(_PLAIN_DIGITS).partition("†")[0]
    ranges = [range(int(a), int(b) + 1) for a, b in _RANGE.findall(mark)]
    spread = [number for numbers in ranges if len(numbers) <= 20 for number in numbers]
    return list(dict.fromkeys([*spread, *map(int, _NUMBER.findall(mark))]))


def _cut_behind_marks(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span cut behind marks that stand behind a full stop: "aground.[^1] It carried"."""
    for found in _STOP_AND_MARKS.finditer(line, start, end):
        if found.end() < end:
            yield start, found.end()
            start = found.end() + len(line[found.end() :]) - len(line[found.end() :].lstrip())
    if start < end:
        yield start, end


def _last_mark(written: str) -> int:
    return max((found.start() for found in _MARK.finditer(written)), default=len(written))


def _is_open(text: str) -> bool:
    """Whether a quotation in it has not been closed."""
    return (
        text.count('"') % 2 == 1
        or text.count("“") + text.count("„") > text.count("”")
        or text.count("«") > text.count("»")
    )


def _tidy(text: str) -> str:
    """Plain text, with no space left before a full stop where a mark stood."""
    return _BEFORE_POINT.sub(r"\1", _EMPTY.sub("", to_plain_text(text))).strip()
