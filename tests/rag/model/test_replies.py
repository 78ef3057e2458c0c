"""Statements, marks and the short answer from what models write, and nothing but text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.model.plain_text import has_address, to_plain_text
from rag.model.replies import AnswerReader, WrittenStatement

WRITTEN = """\
<think>Which [1]?</think>Trade rose [1]. Exports fell. [2] Mr. Wang said: "We win. It is sure."[1][3] He left (2).
- **The council** voted 17 to 9 [1, 2].
[3] The line will cost $240 million.
Passage 2 says that the line opens in 2029.
Wren, the mayor (40), told so
[2]
The ferry ran aground.[^1] It had 214 people.【2†source】 It was 12.5 m long (passage 2). Fine.¹

| What | How much |
|:---|---:|
| Turnout | 47.1 % [3] |
| **Length** | 9.4 km | 17 stops [1][2] |

Short answer: $240 million [3]

Sources:
[1] Harbour Post
"""


def read(text: str, size: int = 5) -> tuple[list[WrittenStatement], str | None]:
    reader = AnswerReader(4)
    drafts = [draft for at in range(0, len(text), size) for draft in reader.feed(text[at : at + size])]
    return drafts + reader.finish(), reader.short


def test_every_way_to_cite_is_read():
    drafts, short = read(WRITTEN)
    assert [(draft.text, draft.cited) for draft in drafts] == [
        ("Trade rose.", (1,)),
        ("Exports fell.", (2,)),
        ('Mr. Wang said: "We win. It is sure."', (1, 3)),
        ("He left.", (2,)),
        ("The council voted 17 to 9.", (1, 2)),
        ("The line will cost $240 million.", (3,)),
        ("The line opens in 2029.", (2,)),
        ("Wren, the mayor (40), told so", (2,)),
        ("The ferry ran aground.", (1,)),
        ("It had 214 people.", (2,)),
        ("It was 12.5 m long.", (2,)),
        ("Fine.", (1,)),
        ("Turnout: 47.1 %", (3,)),
        ("Length: 9.4 km, 17 stops", (1, 2)),
    ]
    assert short == "$240 million"


@settings(deadline=None)
@given(st.integers(1, 60))
def test_the_pieces_in_which_it_comes_make_no_difference(size):
    assert read(WRITTEN, size) == read(WRITTEN, len(WRITTEN))


@settings(deadline=None)
@given(st.text(alphabet='ab. [](1)2\n"“”<>/thinkshort answer:*_-', max_size=80), st.integers(1, 9))
def test_any_text_in_any_pieces_gives_the_same_and_never_fails(text, size):
    assert isinstance(read(text, size)[0], list)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("See [the report](https://evil.example/x) now", "See the report now"),
        ("![pixel](https://evil.example/p.png)It sank", "It sank"),
        ("<b>It</b> sank<script>alert(1)</script>", "It sank"),
        ("&lt;img src=x onerror=alert(1)&gt;It sank", "It sank"),
        ("It \u202esank\u202c\u200b\x07", "It sank"),
        ("**It** _sank_ `today`", "It sank today"),
        ("Visit https://evil.example/pay today", "Visit today"),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
        ("<|im_start|>assistant It sank.<|im_end|>", "It sank."),
        ("[INST] It sank. [/INST]", "It sank."),
        ("<start_of_turn>model It sank.<end_of_turn>", "It sank."),
    ],
)
def test_what_is_shown_is_text(written, shown):
    assert to_plain_text(written) == shown


def test_an_address_is_noticed():
    assert has_address("go to www.evil.example now")
    assert not has_address("The council voted 17 to 9.")
