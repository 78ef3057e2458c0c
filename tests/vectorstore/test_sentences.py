"""Sentences: every character in exactly one span, and the traps of news text."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.sentences import sentence_spans

MARKS = st.text(st.sampled_from("aB .!?…\"'“”‘’()[]»«\n\r\u2028\u20291。！？「」؟।\x00\x1c\u200b😀Mr"), max_size=80)


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@given(st.one_of(st.text(), MARKS))
def test_spans_cover_every_character_but_white_space_once_and_in_order(text: str) -> None:
    spans = sentence_spans(text)
    position = 0
    for start, end in spans:
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@given(MARKS)
def test_no_sentence_crosses_a_blank_line(text: str) -> None:
    assert not any(re.search(r"\n\s*\n", sentence) for sentence in split(text))


@pytest.mark.parametrize(
    "sentences",
    [
        ["BISHKEK, Nov. 19 (Northline) -- The president met here.", "He said so."],
        ["The U.S. Army said so.", "He lives in the U.S.", "She went home."],
        ["Mr. Smith met Gen. Milley and Sgt. Pepper in St. Louis at 5 a.m. Tuesday.", "It was late."],
        ["Kickoff is at 8:15 p.m. ET on Sunday.", "At 5 p.m. Biden spoke.", "It ended at 6 p.m.", "The crowd left."],
        ["J. K. Rowling and J.K. Simmons met M. Macron.", "They talked."],
        ["It came in Group F.", "Then it ended.", "Vitamin C.", "It is good."],
        ["Trade climbed to $22.71 billion.", "No. 5 rose.", "Apple Inc. said so.", "No.", "It did not."],
        ["“It is done.”", "He left.", '"It is."', "'Yes.'", "(He left.)", "[Note.]", "See this.[12]", "The end."],
        ["“Why?” he asked.", "“Why?” Mr. Smith asked.", "“Why?”", "Nobody knew."],
        ["“I know.", "We go.", "It is so,” he said."],
        ["It is a concrete step … which will help.", "He waited...", "Then he left.", "Well... maybe."],
        ["他来了。", "她走了！", "真的吗？", "“是的。”", "好。"],
        ["「そうだ。」と言った。", "次。"],
        ["هل جاء؟", "نعم.", "यह है।", "वह है।"],
        ["C’est fini.", "« Oui. »", "Il part."],
        ["Is it?", "Yes!", "Really?!", "He used Yahoo! mail."],
        ["He sold the phone.", "iPads sold too.", "pic.twitter.com/abc"],
    ],
)
def test_sentences_of_news_are_told_apart(sentences: list[str]) -> None:
    separator = "" if "。" in sentences[0] else " "
    assert split(separator.join(sentences)) == sentences


def test_a_headline_without_a_stop_ends_with_its_paragraph() -> None:
    assert split("Talks resume\n\nThe talks resumed.\n \nMore") == ["Talks resume", "The talks resumed.", "More"]


def test_wrapped_lines_stay_together_and_list_items_do_not() -> None:
    wrapped = "A line of wrapped text that is quite a bit longer than a heading\nruns on here."
    assert split(wrapped) == [wrapped]
    assert split("Points:\n1. First item\n2. Second item\n• Third") == [
        "Points:",
        "1. First item",
        "2. Second item",
        "• Third",
    ]


@pytest.mark.parametrize("unit", ["a", "ab. ", '"a. ', ".", "a\n", "\n", "a.\n", "。", '"', "[1]", ". "])
def test_a_long_text_of_anything_is_split_in_linear_time(unit: str) -> None:
    started = time.process_time()
    sentence_spans(unit * (200_000 // len(unit)))
    assert time.process_time() - started < 30  # a fraction of a second; what is quadratic takes minutes on any machine
