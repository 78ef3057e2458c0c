"""Text on its way to a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vectorstore.display import printable


def test_what_could_steer_the_terminal_is_written_out():
    assert printable("a\x1b[31mb\x07\x9b\u202ec\r\x00\ud800") == "a\\x1b[31mb\\x07\\x9b\\u202ec\\r\\x00\\ud800"


def test_letters_of_any_script_and_line_ends_stay():
    assert printable("Üé王 ع\n“x” – 🚢") == "Üé王 ع\n“x” – 🚢"


@given(st.text(alphabet=st.characters()))
def test_what_is_printed_can_be_printed_and_printing_it_again_changes_nothing(text: str):
    shown = printable(text)
    assert all(character.isprintable() or character == "\n" for character in shown)
    assert printable(shown) == shown
    shown.encode()
