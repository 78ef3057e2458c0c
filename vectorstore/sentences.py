"""Sentences of news text, as spans.

Our own rules, because the libraries tried did not hold: sentencex 1.0.32 is fast, but its offsets are wrong from about
the 10,000th character on, it panics on some mixtures of quotes and symbols (a panic is no `Exception`), and it keeps a
quotation of many sentences as one; those derived from pySBD take seconds for a megabyte. The rules lean
towards leaving two sentences together: a quote cut after "Sgt." reads worse than one that is a sentence too long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise

Span = tuple[int, int]

# Every line end that str.splitlines knows and that news uses; U+2029 is a paragraph's end by itself.
_BLANK_LINE = re.compile(r"\u2029\s*|\n\s*\n\s*|\r(?!\n)\s*\r(?!\n)\s*|\x85\s*\x85\s*|\u2028\s*\u2028\s*")
_NON_SPACE = re.compile(r"\S")

# A run of marks with the quotes and brackets that close behind it, and footnote numbers. It matches wherever it is
# tried, so that a megabyte of dots is read once; what follows is looked at in code.
_CLOSERS = "\"'”’»›)\\]}」』）】》〉*"
_MARKS = re.compile(
    rf"(?P<marks>[.!?…‼⁇⁈⁉。｡．！？؟۔।॥።။។։]+)(?P<closers>(?:\[\d{{1,3}}\])*[{_CLOSERS}]*(?:[ \u00a0\u202f]»(?!\S))?)"
)
_NEW_LINE = re.compile(r"\r\n|[\n\r\x85\u2028]")
_BULLET = re.compile(r"\s*(?:[•▪●◦‣·*–—-]\s|\d{1,2}[.)]\s)")
_NEEDS_NO_SPACE = frozenset("。｡．！？")
_SPLITTING_STOPS = frozenset("؟۔।॥።။។։")

# A line this short inside a paragraph is a heading, a list item or a verse, not a line of wrapped text.
_SHORT_LINE = 45
_LOOK_BACK = 32
_LOOK_AHEAD = 80

_WORD_BEFORE = re.compile(r"[^\s\"'“”‘’«»()\[\]{}/—–-]+\Z")
_WORD_AFTER = re.compile(r"[^\W\d_]+")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}\Z")
_LIST_NUMBER = re.compile(r"(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})\Z")
_ATTRIBUTION = re.compile(
    r"(?:[^\W\d_][\w.’'-]*\s+){1,4}"
    r"(?:said|says|asked|asks|wrote|writes|told|tells|added|adds|cried|shouted|replied|tweeted|wondered|quipped|joked)\b"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# These stand before a name or a number and never end a sentence.
_TITLES = _words(
    """
    Mr Mrs Ms Mx Dr Drs Prof Gen Sgt Sen Sens Rep Reps Gov Govs Lt Col Capt Cpt Cmdr Cdr Adm Maj Brig Cpl Pvt Pfc
    Rev Hon  Fr Msgr Supt Det Insp Pres Messrs Mme Mlle Mgr Sra Srta Dra Atty Asst Assoc Dir Amb v vs e.g i.e cf viz
    Herr Ing
    """
)
# These may: a sentence ends there when the next word is one that likes to begin sentences.
_ABBREVIATIONS = _words(
    """
    St Ste Mt Ft Inc Corp Co Cos Ltd Bros Jr Sr Esq Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues
    Wed Thu  Thur Thurs Fri Sat Sun Ave Blvd Rd Hwy Pkwy Dept Univ Assn Intl Natl Govt Gov't etc al approx est dept
    govt corp  ca circa ft sq mph lb lbs oz min mins hr hrs sec secs yr yrs Ala Ariz Ark Calif Colo Conn Del Fla Ga
    Ill Ind Kan Ky La  Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo vol ed eds Vol
    Ed Eds Op ext Ext  incl excl a.k.a EE UU z.B bzw usw ggf Nr bn mn trn
    """
)
# Before a number these are short for "number", "page"...; before anything else they are words.
_BEFORE_NUMBERS = _words(
    """
    No Nos no nos Art art Fig Figs fig p pp Ch ch Sec Vol vol Nr Rs Rd par para Para
    """
)
# Addresses follow a sentence in posts that were quoted.
_ADDRESSES = ("http://", "https://", "www.", "pic.twitter.com")
_STARTERS = _words(
    """
    The A An This That These Those There Here He She It They We You I His Her Its Their Our My Your In On At By For
    From  With Without Within After Before During Since Until While When Where What Who Why How Which If As Although
    Though  Because But And Or So Yet However Meanwhile Moreover Also Both Some Many Most Few All Each Every Another
    Other One  Not No Now Then Still Just Only Even Under Over To Of According Last Next Earlier Later Today
    Yesterday
    """
)


def sentence_spans(text: str) -> list[Span]:
    """(start, end) in code points of each sentence of `text`, in order, without the white space around it.

    Every character that is not white space lies in exactly one span, and no span crosses a blank line. Abbreviations,
    initials, decimals, clock times and ellipses are kept together; a closing quote or bracket belongs to its sentence.
    Linear in the length of the text.
    """
    spans: list[Span] = []
    for start, end in _paragraph_spans(text):
        bounds = [start, *_cuts(text, start, end), end]
        trimmed = (trim_span(text, *span) for span in pairwise(bounds))
        spans.extend(span for span in trimmed if span[0] < span[1])  # between two cuts may stand white space alone
    return spans


def ends_in_abbreviation(text: str) -> bool:
    """Whether a text ends in a word that is written with a period: "the talks with ACI Worldwide Inc."."""
    last = text.rstrip().rpartition(" ")[2]
    return last.endswith(".") and (last[:-1] in _TITLES or last[:-1] in _ABBREVIATIONS or "." in last[:-1])


def trim_span(text: str, start: int, end: int) -> Span:
    """The span without the white space at its ends; an empty one, at `end`, where there is nothing else."""
    start = _skip_space(text, start, end)
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _paragraph_spans(text: str) -> Iterator[Span]:
    start = 0
    for gap_start, gap_end in chain((gap.span() for gap in _BLANK_LINE.finditer(text)), [(len(text), len(text))]):
        span = trim_span(text, start, gap_start)
        if span[0] < span[1]:
            yield span
        start = gap_end


def _skip_space(text: str, start: int, end: int) -> int:
    found = _NON_SPACE.search(text, start, end)
    return found.start() if found else end


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Where the sentences of the paragraph end, its own end left out, in order."""
    ends = {found.end() for found in _MARKS.finditer(text, start, end) if _ends_sentence(text, start, end, found)}
    ends.update(_line_cuts(text, start, end))
    return sorted(cut for cut in ends if start < cut < end)


def _line_cuts(text: str, start: int, end: int) -> Iterator[int]:
    line_start = start
    for found in _NEW_LINE.finditer(text, start, end):
        is_short = 0 < found.start() - line_start < _SHORT_LINE
        if (is_short and not _goes_on(_peek(text, found.end(), end))) or _BULLET.match(text, found.end(), end):
            yield found.start()
        line_start = found.end()


def _ends_sentence(text: str, start: int, end: int, found: re.Match[str]) -> bool:
    marks, closers = found["marks"], found["closers"]
    following = text[found.end() : min(end, found.end() + 1)]
    if following and marks[-1] in _NEEDS_NO_SPACE:
        # 「...。」と says that the quotation is part of a sentence that goes on.
        return not (closers and "\u3040" <= following <= "\u309f")
    if not following.isspace() or marks[-1] in _SPLITTING_STOPS:
        return following.isspace()
    after = _peek(text, found.end(), end)
    if marks == ".":
        return _period_ends(text, start, found, after)
    if "…" in marks or ".." in marks:
        return _ellipsis_ends(text, start, found.start(), after)
    return not _goes_on(after) and not (closers and _ATTRIBUTION.match(after))


def _peek(text: str, position: int, end: int) -> str:
    position = _skip_space(text, position, end)
    return text[position : min(end, position + _LOOK_AHEAD)]


def _goes_on(after: str) -> bool:
    """Whether what follows cannot begin a sentence: a small letter, opening quotes and brackets passed over."""
    return after.lstrip("\"'“‘«([{¿¡")[:1].islower() or after[:1] in tuple(".,;:")


def _ellipsis_ends(text: str, start: int, position: int, after: str) -> bool:
    stands_alone = position == start or text[position - 1].isspace()
    return not stands_alone and not _goes_on(after)


def _period_ends(text: str, start: int, found: re.Match[str], after: str) -> bool:
    before = _WORD_BEFORE.search(text, max(start, found.start() - _LOOK_BACK), found.start())
    if before is None:
        return not _goes_on(after)
    word = before[0]
    if _goes_on(after):
        return _small_letter_begins(word, found["closers"], after)
    if found["closers"].strip(")]}"):
        return word not in _TITLES
    if _LIST_NUMBER.match(word) and before.start() == _line_start(text, start, found.start()):
        return False
    return _word_ends(text, start, before, after)


def _small_letter_begins(word: str, closers: str, after: str) -> bool:
    """A sentence that begins small (iPhone, de Kock, pic.twitter.com) is believed only after a plain small word."""
    if closers or after[:1] in tuple(".,;:"):
        return False
    if after.startswith(_ADDRESSES):
        return True
    return len(word) >= 3 and word.isalpha() and word.islower() and word not in _ABBREVIATIONS and word not in _TITLES


def _line_start(text: str, start: int, position: int) -> int:
    line = max(text.rfind("\n", start, position) + 1, start)
    return _skip_space(text, line, position)


def _word_ends(text: str, start: int, before: re.Match[str], after: str) -> bool:
    word = before[0]
    found = _WORD_AFTER.match(after.lstrip("\"'“‘«([{"))
    following = found[0] if found else ""
    if word in _TITLES:
        return False
    if word in _BEFORE_NUMBERS and after[:1].isdigit():
        return False
    if word in _ABBREVIATIONS or _INITIALS.match(word):
        return following in _STARTERS
    if len(word) == 1 and word.isalpha() and word.isupper():
        return _letter_ends(text, start, before.start(), following)
    return True


def _letter_ends(text: str, start: int, position: int, following: str) -> bool:
    """A lone capital is an initial ("J. K. Rowling"), unless a word leads to it ("Group F. The")."""
    previous = text[max(start, position - _LOOK_BACK) : position].split()
    return following in _STARTERS - {"A", "I"} and bool(previous) and previous[-1][-1:].isalpha()
