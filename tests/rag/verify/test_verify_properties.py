"""Laws of check_support that hold for every text, and the cost of texts made to be slow."""

import random
import re
import time
from datetime import date
from textwrap import fill

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rag.language.passage import Passage
from rag.verify import check_evidence, check_support
from tests.rag.verify.test_verify_pairs import read_pairs
from vectorstore.sentences import sentence_spans

PASSAGES = list({pair.passage.text: pair.passage for pair in read_pairs()}.values())
SENTENCES = [(passage, passage.text[start:end]) for passage in PASSAGES for start, end in sentence_spans(passage.text)]
WITH_DIGITS = [(passage, sentence) for passage, sentence in SENTENCES if re.search(r"\d", sentence)]
LINES = " \t\n\r\u00a0\u2009\u200b\u00ad"
QUOTES = {'"': ["“", "”", "«", "»", "„", '"'], "'": ["’", "‘", "'"]}
texts = st.text(max_size=300) | st.text(alphabet="ab12 .,\"'“”-–—[]()$%/\n", max_size=300)
days = st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(st.sampled_from(SENTENCES))
@settings(deadline=None)
def test_every_sentence_of_a_passage_is_supported(pair: tuple[Passage, str]) -> None:
    passage, sentence = pair
    assert check_support(sentence, [passage]).supported


@given(st.sampled_from(WITH_DIGITS), st.data())
@settings(deadline=None)
def test_one_changed_digit_is_caught(pair: tuple[Passage, str], data: st.DataObject) -> None:
    passage, sentence = pair
    place = data.draw(st.sampled_from([found.start() for found in re.finditer(r"\d", sentence)]))
    digit = data.draw(st.sampled_from([one for one in "123456789" if one != sentence[place]]))
    changed = sentence[:place] + digit + sentence[place + 1 :]
    number = next(
        found.group() for found in re.finditer(r"\d[\d.,:]*", changed) if found.start() <= place < found.end()
    )
    assume(number.rstrip(".,:") not in sentence)  # "between 420 and 420" has no number of its own
    assert not check_evidence(changed, [passage], [passage]).is_in_evidence, changed


@given(st.sampled_from(list(read_pairs())), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_white_space_quotation_marks_and_dashes_change_nothing(pair, chance: random.Random) -> None:  # type: ignore[no-untyped-def]  # a pair
    varied = "".join(vary(character, chance) for character in pair.statement)
    passage = pair.passage
    wrapped = fill(passage.text, chance.randrange(60, 100)).replace('"', "”")
    retold = Passage(wrapped, passage.title, passage.publisher, published=passage.published)
    assert check_support(varied, [passage]).supported == pair.support.supported, varied
    assert check_support(pair.statement, [retold]).supported == pair.support.supported


def vary(character: str, chance: random.Random) -> str:
    if character == " ":
        return chance.choice([" ", "  ", "\u00a0", " \t", "\n", "\u2009"])
    if character == "-":
        return chance.choice("-\u2010\u2011–")
    return chance.choice(QUOTES.get(character, [character]))


@given(texts, st.lists(texts, max_size=2), days)
@settings(deadline=None)
def test_no_text_raises(statement: str, passages: list[str], published: date | None) -> None:
    check_support(statement, [Passage(text, text[:40], published=published) for text in passages])


@given(texts, days)
@settings(deadline=None)
def test_a_text_supports_itself(text: str, published: date | None) -> None:
    assert check_support(text, [Passage(text, published=published)]).supported or not re.search(r"\w\w", text)


HOSTILE = {
    "quotes": '"',
    "openers": ' "a',
    "apostrophes": " 'a",
    "brackets": "[",
    "insertions": " [i.e. 2024]",
    "digits": "1",
    "thousands": "1,111",
    "number words": "two hundred and ",
    "scales": "million ",
    "names": "Wang Yi ",
    "links": "Bank of ",
    "initials": "A.",
    "say": "said ",
    "according": "according to ",
    "commas": "Wang, ",
    "negations": "not ",
    "denials": "denied that ",
    "to": "expected to ",
    "hyphens": "a-\n",
    "dashes": " - ",
    "dates": "last year ",
    "if": "if, ",
    "dots": "...",
    "one letter": "a",
    "spaces": " ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_text_made_to_be_slow_is_not(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    started = time.process_time()
    check_support(text, [Passage(text[:5000] + "x"), Passage("Wang Yi said: " + text)])
    assert time.process_time() - started < 60  # a second or two; what is quadratic takes minutes on any machine
