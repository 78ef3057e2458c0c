"""The tokenizer that ships: BERT's uncased word pieces, over a text of any length and content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.errors import EmbedderError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

MODELS = Path(__file__).parent / "models"
TOKENIZER_FILE = "all-minilm-l6-v2.tokenizer.json"

_CUTS = (8_000, 100_000)  # characters: the first is enough for 512 tokens of prose, the second of anything but noise
_WORD = 200  # tokens, more than any one word gives: the tokenizer makes one [UNK] of a word of over 100 characters
_SEGMENT = 1 << 16  # characters tokenised at once: the tokenizer takes 100 bytes and more for each character
_SURROGATES = re.compile("[\ud800-\udfff]")


class WordPieces:
    """BERT's uncased word pieces over a text of any length and content. Safe to share between threads."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        tokenizer.encode_special_tokens = True  # "[SEP]" in an article is six characters of text, not a command
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, folder: Path = MODELS) -> WordPieces:
        """Read the tokenizer that ships. Raises EmbedderError when it is missing or broken."""
        from tokenizers import Tokenizer  # noqa: PLC0415  (so that importing the archive stays quick)

        path = folder / TOKENIZER_FILE
        rules = read_model_file(path)
        try:
            tokenizer = Tokenizer.from_buffer(rules)
        except Exception as exc:  # (tokenizers raises nothing narrower)
            raise unloadable(path, exc) from exc
        return cls(tokenizer)

    def ids(self, text: str, *, limit: int) -> list[int]:
        """Token ids with [CLS] in front and [SEP] behind, `limit` at most; what does not fit is cut off the end.

        Nothing past the first 100,000 characters is looked at, however few tokens they give.
        """
        ids: list[int] = []
        for cut in _CUTS:
            ids = self._tokenizer.encode(encodable(text[:cut])).ids
            # Only the last word of a cut text can come out otherwise than in the whole text.
            if cut >= len(text) or len(ids) >= limit + _WORD:
                break
        return ids if len(ids) <= limit else [*ids[: limit - 1], ids[-1]]

    @property
    def brackets(self) -> tuple[int, int]:
        """The ids of [CLS] and [SEP], which stand before and behind a text."""
        cls, sep = self._tokenizer.encode("").ids
        return cls, sep

    def tokens(self, text: str, *, limit: int) -> tuple[list[int], list[tuple[int, int]]]:
        """Token ids without [CLS] and [SEP], `limit` at most, and (start, end) in code points of `text` for each."""
        cut = text[: _CUTS[0]]
        encoded = self._tokenizer.encode(encodable(cut), add_special_tokens=False)
        return encoded.ids[:limit], encoded.offsets[:limit]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """(start, end) in code points of `text` for each token without [CLS] and [SEP].

        Starts and ends never fall, and no two spans overlap. White space and what the tokenizer drops at the edge of a
        word (control characters, a combining accent) are in no span. Where one character gives several tokens (a Korean
        syllable is taken apart into its letters), the first has the character and the others are empty, right after it.
        A run of over 65,536 characters without white space is tokenised in pieces.
        """
        spans: list[tuple[int, int]] = []
        reached = 0
        for offset, segment in iter_segments(text):
            for start, end in self._tokenizer.encode(encodable(segment), add_special_tokens=False).offsets:
                first = max(start + offset, reached)
                reached = max(end + offset, first)
                spans.append((first, reached))
        return spans


def iter_segments(text: str, *, size: int = _SEGMENT) -> Iterator[tuple[int, str]]:
    """Cut `text` into (offset, segment) of at most `size` characters, before a space where there is one.

    The end of a line counts as a space.
    """
    start = 0
    while start < len(text):
        end = start + size
        if end < len(text):
            space = max(text.rfind(" ", start + 1, end), text.rfind("\n", start + 1, end))
            end = space if space > 0 else end
        yield start, text[start:end]
        start = end


def read_model_file(path: Path) -> bytes:
    """The bytes of a file that ships with Dateline. Raises EmbedderError when it is not there."""
    try:
        return path.read_bytes()
    except OSError as exc:
        raise EmbedderError(
            f"Dateline needs {path.name}, but it cannot be read: {exc.strerror}. Install Dateline again."
        ) from exc


def unloadable(path: Path, reason: Exception) -> EmbedderError:
    """The error to raise when a library cannot make sense of a file that ships."""
    return EmbedderError(
        f"Dateline needs {path.name} as it was shipped, but the file ({path.stat().st_size:,} bytes) "
        f"cannot be loaded: {reason}. Install Dateline again."
    )


def encodable(text: str) -> str:
    """The text with lone surrogates, which UTF-8 cannot say, replaced one for one."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)
