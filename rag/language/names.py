"""Names in English text, by their capitals: people, places, bodies, works, acronyms and codes such as F-16."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.language.calendar_names import CALENDAR_WORDS
from rag.language.titles import TITLES_AND_ROLES

CACHED_TEXTS = 512
CACHED_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class NameToken:
    """One word of a name: its place, its letters as written without a possessive, and folded for comparison."""

    start: int
    end: int
    text: str
    folded: str


@dataclass(frozen=True, slots=True)
class NameRun:
    """A run of capitalised words: `words == text[start:end]`, small words such as "of" inside it included.

    `initial`: it begins a sentence or a quotation, so that its first word may be an ordinary one.
    """

    start: int
    end: int
    words: str
    tokens: tuple[NameToken, ...]
    initial: bool


_TOKEN = re.compile(r"(?:[A-Z]\.){2,}(?:['’]s\b)?|[^\W_]+(?:(?:['’.&-]|(?<=[A-Za-z])/)(?=[^\W_])[^\W_]+)*\.?")
_ABBREVIATED = frozenset(
    "mr mrs ms dr st sgt gen col capt lt sen rep gov prof rev hon jr sr inc corp ltd co mt ft no".split()
)
_LINKS = frozenset(
    "of for on against de del della di da das do dos du van von der den bin ibn al el la le les y e zu".split()
)
_NOT_LETTERS = re.compile(r"[^\w&]+|_")
_POSSESSIVE = re.compile(r"'s?\b(?=\W|\Z)|(?<=s)'(?=\W|\Z)")
_INNER_MARK = re.compile(r"(?<=\w)['.](?=\w)|(?<=\b\w)\.")
LINKS = _LINKS | {"the"}  # small words that stand in a name and are none
_CALENDAR = CALENDAR_WORDS | frozenset("am pm a.m p.m ad bc gmt utc est edt usd eur gbp cny rmb".split())
_PREFIXES = frozenset("pro anti non mid pre post ex co trans inter un neo sub early late then based born led".split())

SMALL_OPENERS = frozenset(
    """
    a an the this that these those it he she they we i you his her their its our my your and but or so yet if when
    while after before as at by for from in into of on to with without about not no yes now then there here both
    each all some many most more one two three what who which where why how according however meanwhile although
    since because under over during until despite also just only even still last next first second once noting read
    photo image advertisement today tonight tomorrow yesterday is are was were do does did can could would should
    has have had let
    """.split()
)
"""Words that begin sentences, and stand in no name of a person, a place or a body."""
_OPENERS = SMALL_OPENERS | frozenset(
    """
    any every either neither much few several such another other others whom whose whether unless till whereas
    though than thus hence therefore moreover instead otherwise besides too nor within onto above below between
    among amid behind beyond beside except around across against along near off out outside inside through
    throughout toward towards up upon via per like unlike regarding following including due soon later earlier
    recently previously twice again ever never always often sometimes usually almost nearly less least perhaps maybe
    indeed be been being am done having will shall may might must please ok okay oh well asked given based people
    officials police residents experts critics supporters opponents voters workers students parents children men
    women families doctors scientists researchers investigators prosecutors lawyers rescuers firefighters soldiers
    troops analysts economists traders investors shares stocks prices sales profits talks work construction rain
    snow fire floods heavy early late new old local national state regional federal city town government parliament
    congress court courts council ministers minister president mayor company companies firm bank banks schools
    hospitals nobody everybody someone everyone anyone nothing everything something none half four five six seven
    eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty
    fifty sixty seventy eighty ninety dozens hundreds thousands millions third witnesses survivors passengers crew
    drivers pilots teachers nurses farmers fishermen protesters demonstrators trade turnout unemployment inflation
    growth output damage power water traffic trains buses flights ferries services part nearby elsewhere together
    overall altogether separately similarly likewise finally eventually
    """.split()
)
"""Words that begin sentences as ordinary words."""

_ORDINARY_ENDINGS = (
    "ing",
    "ly",
    "tion",
    "tions",
    "sion",
    "sions",
    "ment",
    "ments",
    "ness",
    "ities",
    "ists",
    "ers",
    "ors",
    "ees",
    "ians",
    "ants",
    "ents",
    "ages",
    "ures",
    "ances",
    "ences",
    "ships",
)

_ALIASES: tuple[frozenset[str], ...] = tuple(
    frozenset(line.split(";"))
    for line in """
    us;u.s;usa;united states;united states of america;america;american;americans
    uk;u.k;united kingdom;britain;great britain;british;briton;britons
    eu;european union
    fed;the fed;federal reserve;us federal reserve
    un;u.n;united nations
    uae;united arab emirates;emirates;emirati
    france;french;frenchman;frenchmen
    netherlands;dutch;holland
    spain;spanish;spaniard;spaniards
    poland;polish;pole;poles
    denmark;danish;dane;danes
    sweden;swedish;swede;swedes
    finland;finnish;finn;finns
    ireland;irish
    wales;welsh
    scotland;scottish;scot;scots;scotland's
    england;english
    greece;greek;greeks
    turkey;turkish;turk;turks;turkiye
    switzerland;swiss
    norway;norwegian;norwegians
    philippines;filipino;filipinos;philippine
    portugal;portuguese
    germany;german;germans
    afghanistan;afghan;afghans
    pakistan;pakistani;pakistanis
    thailand;thai;thais
    iraq;iraqi;iraqis
    israel;israeli;israelis
    czech republic;czech;czechs;czechia
    nato;north atlantic treaty organization;north atlantic treaty organisation
    """.strip().splitlines()
    for line in [line.strip()]
)
# What a country's name and its people's may end in after the letters they share.
_DEMONYM_RULES = frozenset(
    (place, people + plural)
    for place, peoples in {
        "": "ese an ian i ic ish", "a": "ese an ian", "e": "ian an ean ese", "y": "ian an", "ia": "ian an ish",
        "us": "ian",
        "stan": "", "land": "ish", "o": "an ese",
    }.items()
    for people in (peoples.split() or [""])
    for plural in ("", "s")
)  # fmt: skip


@lru_cache(maxsize=CACHED_TEXTS)
def find_names(text: str, starts: frozenset[int] = frozenset()) -> tuple[NameRun, ...]:
    """The runs of capitalised words of a text, in order; `starts` are where sentences begin."""
    return tuple(_name(text, run, starts) for run in _runs(text))


@lru_cache(maxsize=CACHED_WORDS)
def fold(word: str) -> str:
    """A word without case, diacritics, apostrophes, full stops and possessive; hyphens become spaces."""
    return fold_text(word)


def fold_text(word: str) -> str:
    """The same for a text of any length, which is not kept."""
    word = WEB_ENDING.sub("", word.casefold().replace("\u2019", "'"))
    word = word.removesuffix("'s").removesuffix("'").replace("'", "").replace(".", "")
    word = _MARKS.sub(" ", word).strip()
    word = _SPELLINGS.sub(lambda found: _AMERICAN[found[0]], word)
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).translate(_LETTERS)


WEB_ENDING = re.compile(r"(?<=\w\w\w)\.(?:com|org|net)\b")  # "ESPN.com" is ESPN
_MARKS = re.compile(r"[^\w& |]|_")
_AMERICAN = {"isation": "ization", "centre": "center", "defence": "defense", "labour": "labor", "harbour": "harbor",
             "programme": "program", "theatre": "theater"}  # fmt: skip
_SPELLINGS = re.compile("|".join(_AMERICAN))
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})


def is_ordinary(token: str) -> bool:
    """Whether a word that begins a sentence is most likely no name, by its look alone."""
    low = token.lower().removesuffix("'s")
    return low in _OPENERS or (len(low) > 5 and low.endswith(_ORDINARY_ENDINGS)) or low in TITLES_AND_ROLES


def same_by_alias(one: str, other: str) -> bool:
    """Whether two folded names are a country and its people, by table ("Dutch") or by a safe rule ("Chinese")."""
    if any(one in names and other in names for names in _ALIASES):
        return True
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    if shared < 4 or " " in one or " " in other:
        return False
    return any(
        (one[cut:], other[cut:]) in _DEMONYM_RULES
        or (other[cut:], one[cut:]) in _DEMONYM_RULES
        or {one[cut:], other[cut:]} == {"", "s"}
        or ({one[cut:], other[cut:]} == {"", "n"} and one[cut - 1] == "a")
        for cut in range(4, shared + 1)
    )


def aliases(folded: str) -> frozenset[str]:
    """Other folded names of the same country or body."""
    return frozenset().union(*(names for names in _ALIASES if folded in names)) - {folded}


def initials(tokens: tuple[str, ...]) -> str:
    """The first letters of the words, small words left out: "sco" for Shanghai Cooperation Organization."""
    return "".join(word[0] for word in tokens if word and word not in _LINKS | {"the", "and", "for", "on", "in"})


def _runs(text: str) -> Iterator[list[tuple[int, int, str]]]:
    """The words of each run: (start, end, letters)."""
    run: list[tuple[int, int, str]] = []
    links: list[tuple[int, int, str]] = []
    for found in _TOKEN.finditer(text):
        if not run and found[0].islower():
            continue  # most words; nothing to weigh
        start, end, word = _trim(found)
        if run and not _continues(text, (links or run)[-1][1], start, run[-1]):
            yield run
            run, links = [], []
        if _is_capitalised(word) and text[end : end + 1] not in ("$", "€", "£"):
            run += [*links, (start, end, word)]
            links = []
        elif (run and word in _LINKS and len(links) < 2) or (run and word == "the" and links):
            links.append((start, end, word))
        elif run:
            yield run
            run, links = [], []
    if run:
        yield run


def _trim(found: re.Match[str]) -> tuple[int, int, str]:
    """The token without a full stop that is the sentence's, and without a small prefix ("pro-")."""
    start, end, word = found.start(), found.end(), found[0]
    if word.endswith(".") and len(word) > 2 and word[:-1].lower() not in _ABBREVIATED and "." not in word[:-1]:
        end, word = end - 1, word[:-1]
    prefix, hyphen, rest = word.partition("-")
    if hyphen and prefix.islower() and (prefix in _PREFIXES or not rest[:1].isupper()):
        return start + len(prefix) + 1, end, rest
    return start, end, word


@lru_cache(maxsize=CACHED_WORDS)
def _is_capitalised(word: str) -> bool:
    if word.lower() in _CALENDAR or (word == "I") or word.startswith("I'"):
        return False
    first = word[0]
    if first.isupper():
        return True
    if first.isdigit():
        return any(c.isupper() for c in word) and len(word) > 1 and not word.endswith(("C", "F"))
    return any(c.isupper() for c in word[1:])  # iPhone, al-Sharaa


def _continues(text: str, end: int, start: int, last: tuple[int, int, str]) -> bool:
    gap = text[end:start]
    return gap in (" ", "\u00a0", " & ") and not last[2].endswith(("'s", "’s", "s'"))


def _name(text: str, run: list[tuple[int, int, str]], starts: frozenset[int]) -> NameRun:
    start, end = run[0][0], run[-1][1]
    before = text[max(0, start - 2) : start]
    initial = (
        start in starts or before[-1:] in ('"', "'", "(", "[") or before in (": ", "- ", '" ', "* ", "; ") or start == 0
    )
    tokens = tuple(NameToken(a, b, word, fold(word)) for a, b, word in run)
    return NameRun(start, end, text[start:end], tokens, initial)


def fold_line(text: str) -> str:
    """All words of a text folded as names are, one space between them and at both ends."""
    text = WEB_ENDING.sub("", _POSSESSIVE.sub("", text.casefold()))
    text = _INNER_MARK.sub("", text).replace(".", " ")
    return f" {' '.join(_NOT_LETTERS.sub(' ', fold_text(text)).split())} "
