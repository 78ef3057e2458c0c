"""Who says something in a text: the names beside said, told, according to and their like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.language.names import LINKS, NameRun, NameToken, find_names, is_ordinary
from rag.language.reading import ReadText, Sentence
from rag.language.saying import SAY
from rag.language.titles import TITLES_AND_ROLES

_PRONOUNS = frozenset("he she they it we i you who".split())
_VERB = re.compile(
    rf"\b(?:{'|'.join(sorted(SAY, key=len, reverse=True))})\b|\baccording to\b|\bin the words of\b"
    r"|\b[a-z]{3,20}ed(?=: \")|(?<=[,.?!]\" )[a-z]{3,20}ed\b",  # whatever the verb, it stands beside a quotation
    re.IGNORECASE,
)
ANTECEDENT_SENTENCES = 3
_APPOSITION = 70  # characters between a name and its verb: ", the head of the harbour office, said"
_AFTER = 70
_STOP_AFTER = re.compile(r"[.;:!?\"](?=\s|\Z)|\"| that | and | but | when | as | after ")
_SUBORDINATE = re.compile(r"\b(?:who|whom|whose|which|whether|that|if|because)\b")
_CLAUSE = re.compile(r"[;:!?\"(]| and | but | that | while ")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words of saying: where the verb stands, and the name of who says it; empty for a pronoun or a nameless one."""

    start: int
    end: int
    verb: int
    name: str
    pronoun: bool = False


@lru_cache(maxsize=512)
def attributions_of(reading: ReadText) -> tuple[Attribution, ...]:
    """Every attribution of a text, in order."""
    names = find_names(reading.text, reading.starts)
    found = (_read(reading, number, match, names) for number, match in _verbs(reading))
    return tuple(one for one in found if one is not None)


def _verbs(reading: ReadText) -> Iterator[tuple[int, re.Match[str]]]:
    for found in _VERB.finditer(reading.text):
        yield reading.sentence_at(found.start()), found


def _read(reading: ReadText, number: int, verb: re.Match[str], names: tuple[NameRun, ...]) -> Attribution | None:
    sentence = reading.sentences[number] if reading.sentences else None
    if sentence is None or not sentence.start <= verb.start() < sentence.end:
        return None
    if verb[0].lower().startswith(("according", "in the words")):
        return _after(reading.text, sentence, verb, names)
    before = _before(reading, number, verb, names)
    if before is not None:
        return before
    return _after(reading.text, sentence, verb, names)


def _before(reading: ReadText, number: int, verb: re.Match[str], names: tuple[NameRun, ...]) -> Attribution | None:
    text, sentence = reading.text, reading.sentences[number]
    begin = max(sentence.start, verb.start() - _APPOSITION)
    lead = text[begin : verb.start()]
    cut = max((found.end() for found in _CLAUSE.finditer(lead)), default=0)
    begin, lead = begin + cut, lead[cut:]
    words = re.findall(r"[^\W\d_]+", lead)
    near = [word.lower() for word in words[-3:]]
    if (near[-1:] and near[-1] in _PRONOUNS) or (
        len(near) > 1 and near[-2] in _PRONOUNS and near[-1] in ("also", "later", "then", "has", "had")
    ):
        if near[-1] == "who":
            return _named(_subject(lead[: lead.rfind("who")], begin, names), verb)
        return Attribution(verb.start(), verb.end(), verb.start(), "", pronoun=True)
    name = _subject(lead, begin, names)
    if name is not None:
        return _named(name, verb)
    if (
        len(words) >= 1
        and re.search(r"\b[a-z]+ (?:[a-z]+ )?\Z", lead)
        and near[-1:]
        and near[-1] not in ("also", "later")
    ):
        return Attribution(verb.start(), verb.end(), verb.start(), "") if not lead.rstrip().endswith(",") else None
    return None


def _subject(lead: str, begin: int, names: tuple[NameRun, ...]) -> NameRun | None:
    """The name that the verb's words lead back to: right before it, or before an apposition between commas."""
    end = begin + len(lead)
    inside = [name for name in names if begin <= name.start and name.end <= end and _who(name)]
    if not inside:
        return None
    last = inside[-1]
    gap = lead[last.end - begin :]
    if gap in (",", ", "):
        # "Frost, the mayor of Arden, said"; "Dole's lawyer, Hester Quayle, said"; "a guard at Cray, Wilf Sandery, said"
        leads = [name for name in inside[:-1] if lead[name.end - begin :].startswith(", ")]
        leads = [name for name in leads if name.end + 2 != last.start or not _looks_personal(last)]
        return leads[0] if leads else last
    if re.fullmatch(r"'?s? ?(?:(?:also|later|then|has|had|have|on|at|in|again|previously|earlier|repeatedly) )?", gap):
        return last
    if re.fullmatch(r", [^,]{2,60}, ?(?:also |later |then )?", gap):
        return last
    first = inside[0]
    rest = lead[first.end - begin :]
    if re.fullmatch(r", [^\"]{2,66}, ?(?:also |later |then )?", rest):
        return first
    return None


def _after(text: str, sentence: Sentence, verb: re.Match[str], names: tuple[NameRun, ...]) -> Attribution | None:
    end = min(sentence.end, verb.end() + _AFTER)
    stop = _STOP_AFTER.search(text, verb.end(), end)
    end = (
        stop.start()
        if stop
        and not re.search(r"\b[A-Z]\Z|\b(?:Mr|Mrs|Ms|Dr|Gen|St|Sen|Rep|Gov|Lt|Col)\Z", text[: stop.start()][-4:])
        else end
    )
    following = text[verb.end() : end]
    if re.match(r" (?:he|she|they|it)\b", following):
        return Attribution(verb.start(), verb.end(), verb.start(), "", pronoun=True)
    inside = [
        name for name in names if verb.end() <= name.start and name.end <= max(end, name.start + 1) and _who(name)
    ]
    inside = [name for name in inside if name.start < end]
    told = verb[0].lower() in ("told", "tells", "tell", "asked", "asks", "called", "quoted")
    if not inside or told:
        return Attribution(verb.start(), verb.end(), verb.start(), "")
    return _named(_best(inside, text, verb.end(), end), verb)


def _best(names: list[NameRun], text: str, begin: int, end: int) -> NameRun | None:
    """The person of "said the mayor of Brackwater, Josune Hale": the name after the comma, else the first."""
    following = text[begin:end]
    if following.startswith((" the ", " a ", " an ", " its ", " his ", " her ", " their ")) or _owns(
        names[0], following
    ):
        comma = following.find(", ")
        later = [name for name in names if comma >= 0 and name.start == begin + comma + 2]
        later = [name for name in later if re.match(r"[,.;:)]|\Z", text[name.end :])]
        if later:
            return later[0]
        if comma >= 0 and names[0].start == begin + comma + 2:
            return None  # "according to the judge, Pinnock gambled"
    return names[0]


def _owns(name: NameRun, following: str) -> bool:
    """Estmere in "said Estmere's minister, Lucian Farrow"."""
    return name.words.endswith("'s") or following.lstrip().startswith(f"{name.words}'s ")


def _who(name: NameRun) -> bool:
    if len(name.tokens) == 1 and is_ordinary(name.tokens[0].text):
        return False
    return any(token.folded not in TITLES_AND_ROLES | LINKS for token in name.tokens)


def _named(name: NameRun | None, verb: re.Match[str]) -> Attribution:
    if name is None:
        return Attribution(verb.start(), verb.end(), verb.start(), "")
    tokens = [token for token in name.tokens if token.folded not in TITLES_AND_ROLES]
    words = " ".join(token.text.removesuffix("'s") for token in tokens)
    return Attribution(min(name.start, verb.start()), max(name.end, verb.end()), verb.start(), words)


def antecedents(reading: ReadText, start: int) -> list[str]:
    """Whom a "he said" beside a quotation that begins at `start` may mean: the people named last before it.

    Those of the nearest sentence that names any, among the quotation's own before it begins and the three before that.
    """
    names = find_names(reading.text, reading.starts)
    people = [name for name in names if _looks_personal(name)]
    surnames = {_without_place(name)[-1].folded for name in people}
    number = reading.sentence_at(start)
    for at in range(number, max(-1, number - ANTECEDENT_SENTENCES - 1), -1):
        begin, end = reading.sentences[at].start, min(reading.sentences[at].end, start)
        near = [name for name in names if begin <= name.start and name.end <= end]
        if any(name in people or name.tokens[-1].folded in surnames for name in near):
            near = _subjects(reading.text, near, people, surnames)
            return [" ".join(token.text.removesuffix("'s") for token in name.tokens) for name in near]
    return []


def _subjects(text: str, near: list[NameRun], people: list[NameRun], surnames: set[str]) -> list[NameRun]:
    """The names before "who", "whether", "that" and the like, where a person is among them."""
    first = next(name for name in near if name in people or name.tokens[-1].folded in surnames)
    subordinate = _SUBORDINATE.search(text, first.end, near[-1].end)
    return [name for name in near if name.start < subordinate.start()] if subordinate else near


def _looks_personal(name: NameRun) -> bool:
    tokens = _without_place(name)
    return 2 <= len(tokens) <= 3 and not any(token.folded in LINKS for token in tokens)


def _without_place(name: NameRun) -> list[NameToken]:
    """Kofi Brandvold of "Kofi Brandvold of Estmere"."""
    tokens = [token for token in name.tokens if token.folded not in TITLES_AND_ROLES]
    cut = next((i for i, token in enumerate(tokens) if token.folded in ("of", "for") and i >= 2), len(tokens))
    return tokens[:cut]
