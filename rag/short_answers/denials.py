"""What a sentence denies, and what it holds for no more than possible, alleged, planned or to come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.language.reading import FUNCTION_WORDS, ReadText, Sentence, Word
from rag.language.saying import SAY

POSSIBLE, PLANNED, COMING, PLAIN = range(4)
LEVELS = ("possible or alleged", "planned or expected", "still to come", "a fact")

_NOT = frozenset("not never cannot neither nor none nobody nothing nowhere hardly barely scarcely".split())
_SCARCELY = frozenset("hardly barely scarcely".split())
_NO = frozenset("no without".split())
# These deny the verb that follows: "refused to sign", "denied taking", "failed to reach".
_NEEDS_TO = frozenset(
    "fail fails failed failing refuse refuses refused refusing decline declines declined declining unable unwilling "
    "unlikely".split()
)
_NEEDS_THAT = frozenset("deny denies denied denying reject rejects rejected rejecting false untrue".split())
_CLAIMS = frozenset(
    "claim claims suggestion suggestions idea report reports allegation allegations accusation accusations notion "
    "rumour rumours rumor rumors argument charge charges it is".split()
)
_RULING = frozenset("rule rules ruled".split())
_BEYOND = frozenset("repair saving rescue control recognition".split())
_STOPPING = frozenset("stopped stops ceased ceases".split())  # "stopped working"
_CLEARING = frozenset("cleared clears acquitted acquits exonerated".split())  # "cleared him of having been drunk"
_AFTER_NOT = frozenset("only just merely simply least to surprisingly even".split())  # "not only", "not to mention"
_AFTER_NO = frozenset("fewer less later more doubt sooner matter".split())  # "no fewer than", "no doubt"
_BEFORE_NOT = frozenset("or if whether why".split())  # "whether or not", "if not"
_SPANS = frozenset("day days week weeks month months year years hour hours minute minutes decade decades".split())
_NOBODY = frozenset("nobody none noone nothing".split())
_AFTER_OBJECT = frozenset("by in for at with on from".split())
_YET_TO = ("has", "have", "had", "is", "are", "was", "were")  # "has yet to approve"
_UNTIL = frozenset("until till before unless".split())
_PASSED_OVER = frozenset(
    """
    be been being is are was were am have has had having do does did to a an the any yet also ever even still so far
    he she it they we i you his her its their our my that this these those by him them us one all longer again to get
    going able immediately quite really actually well now then soon later currently reportedly allegedly of
    """.split()
)
_STOPS = frozenset(
    """
    and but or because although though while when whether if unless until since after before who which in on at for
    with from into over under about against as than
    """.split()
)
_DONE = frozenset("voted managed began begun helped started continued".split())  # "voted to accept": they accepted
_REASONS = frozenset("because due owing thanks".split())  # "possibly because of the light"
_NO_ADVERBS = frozenset("supply apply rely fly comply imply multiply".split())
_MARK = re.compile(r"[,;:.!?()\"\[\]]| - ")


def _levels(table: str) -> dict[str, int]:
    """{word: level} of lines such as "PLANNED: expected plans"; a line without a colon keeps the level before it."""
    found: dict[str, int] = {}
    level = PLAIN
    for line in table.strip().splitlines():
        head, colon, words = line.partition(":")
        level = {"POSSIBLE": POSSIBLE, "PLANNED": PLANNED, "COMING": COMING}[head.strip()] if colon else level
        found.update(dict.fromkeys((words if colon else head).split(), level))
    return found


# They say of the next verb how sure it is: "may rise".
_SIMPLE = _levels(
    """
    POSSIBLE: may might could possibly perhaps maybe alleged allegedly reportedly apparently suspected supposedly
        purportedly conceivably presumably rumoured rumored probably
    COMING: will would shall should must 'll
    """
)
# The same with "to" after them: "expected to rise", "is to open".
_WITH_TO = _levels(
    """
    COMING: due set scheduled slated going is are was were about
    PLANNED: expected expects expect expecting plans plan planned planning likely intends intend intended aims aim aimed
        aiming proposes proposed propose hopes hoping hope hoped wants want wanted promised promises pledged pledges
        vowed vows agreed agrees prepares preparing probably ready forecast predicted projected tipped
    POSSIBLE: believed thought alleged said rumoured rumored understood suspected reported seeking threatening
        threatened threatens considering
    """
)
# With someone between: "expects flour to become dearer".
_WITH_THIRD = _levels(
    """
    PLANNED: expects expect expected wants want wanted asks asked urged urges forecast forecasts predicts predicted
        orders ordered told hopes
    """
)
# "considering charges"
_WITH_OBJECT = _levels(
    """
    POSSIBLE: considering considers considered weighing weighs mulling threatens threatened threatening
    PLANNED: planning plans planned proposes proposed proposing demands demanded demanding
    """
)
# "accused of taking"
_WITH_OF = _levels(
    "POSSIBLE: accused accuses accuse accusing suspected charged possibility risk fears fear chance suspicion"
)
# "claims that the plant leaked"
_WITH_THAT = _levels(
    """
    POSSIBLE: claimed claims claim alleged alleges allege believe believes believed suspect suspects suspected fear
        fears feared argued argues insisted insists suggested suggests speculated rumours
    """
)

UNTIL = -2
_TRAILING_DOUBT = re.compile(
    r", (?:[\w'-]+ ){1,6}(?:believes?|thinks?|suspects?|alleges?|claims?|speculates?|fears?|estimates?)[.\"']*\Z"
)


@dataclass(frozen=True, slots=True)
class SaidWord:
    """A content word as its sentence puts it: denied or not, and how sure (POSSIBLE to PLAIN).

    `group` is the place of the word that denies it, -1 where none does, and UNTIL where it is denied for a time only.
    """

    word: Word
    index: int
    group: int
    level: int

    @property
    def denied(self) -> bool:
        """Whether the sentence denies it."""
        return self.group >= 0


@lru_cache(maxsize=2048)
def said_words(reading: ReadText, sentence: Sentence) -> tuple[SaidWord, ...]:
    """The content words of a sentence with their polarity and their level."""
    words = sentence.words
    lows = [word.low for word in words]
    gaps = [bool(_MARK.search(reading.text, a.end, b.start)) for a, b in pairwise(words)] + [True]
    denied: dict[int, int] = {}
    levels: dict[int, int] = {}
    for index in range(len(words)):
        group = UNTIL if _holds_until(lows, gaps, index) else index
        denied.update(dict.fromkeys(_denied_by(lows, gaps, words, index), group))
        for target, level in _levelled_by(lows, gaps, words, index):
            levels[target] = min(level, levels.get(target, PLAIN))
    doubt = _TRAILING_DOUBT.search(reading.text, sentence.start, sentence.end)
    if doubt:
        levels.update((index, POSSIBLE) for index, word in enumerate(words) if word.end <= doubt.start())
    return tuple(
        SaidWord(word, index, denied.get(index, -1), levels.get(index, PLAIN))
        for index, word in enumerate(words)
        if word.is_content
    )


def _denied_by(lows: list[str], gaps: list[bool], words: Sequence[Word], index: int) -> Iterator[int]:
    """The words that the one at `index` denies, none if it denies nothing."""
    low = lows[index]
    after = lows[index + 1] if index + 1 < len(lows) else ""
    before = lows[index - 1] if index else ""
    if (low in _SCARCELY and after == "any") or (low == "almost" and after == "no"):
        yield from _targets(lows, gaps, words, index + 1, most=4)
    elif low in _SCARCELY and (after in ("half", "enough") or after[:1].isdigit()):
        return  # "barely half"
    elif low in _NOT or low.endswith("n't"):
        if (after in _AFTER_NOT and not _denies_a_purpose(lows, index)) or before in _BEFORE_NOT:
            return
        if low in _NOBODY and after in _AFTER_OBJECT:
            return  # "blames nobody by name"
        if low == "none" and after == "of" and (verb := _auxiliary(lows, index)):
            yield from _targets(lows, gaps, words, verb, most=1)  # "none of the drivers had stopped"
            return
        if low in _NOBODY and gaps[index] and (closing := _closing(gaps, index)):
            yield from _targets(lows, gaps, words, closing, most=1)  # "nobody, the board said, had been told"
            return
        if after in ("true", "correct") and "that" in lows[index + 2 : index + 5]:
            yield from _targets(lows, gaps, words, lows.index("that", index), most=6)
        yield from _targets(lows, gaps, words, index, most=1 if low not in ("nor", "neither") else 2)
    elif low in _NO and after not in _AFTER_NO:
        yield from _targets(lows, gaps, words, index, most=4)
    else:
        yield from _denied_by_verb(lows, gaps, words, index)


def _denied_by_verb(lows: list[str], gaps: list[bool], words: Sequence[Word], index: int) -> Iterator[int]:
    """ "Failed to reach", "stopped working", "beyond repair", "cleared of taking", "denied that"."""
    low, after = lows[index], lows[index + 1] if index + 1 < len(lows) else ""
    ruled_out = low in _RULING and after == "out" and _NOT.isdisjoint(lows[max(0, index - 3) : index])
    if after == "to" and (low in _NEEDS_TO or (low == "yet" and index and lows[index - 1] in _YET_TO)):
        yield from _targets(lows, gaps, words, index + 1, most=1)
    elif ruled_out or (low in _STOPPING and after.endswith("ing")):
        yield from _targets(lows, gaps, words, index + ruled_out, most=1)
    elif low == "beyond" and after in _BEYOND:
        yield index + 1
    elif low in _CLEARING and "of" in lows[index + 1 : index + 5]:
        yield from _targets(lows, gaps, words, lows.index("of", index), most=3)
    elif low in _NEEDS_THAT and after.endswith("ing"):
        yield from _targets(lows, gaps, words, index, most=1)
    elif low in _NEEDS_THAT and "that" in lows[index:] and (low.startswith("den") or _of_what(lows, index) <= _CLAIMS):
        yield from _targets(lows, gaps, words, lows.index("that", index), most=6)


def is_denial(low: str) -> bool:
    """Whether a word in small letters denies: not, never, no, didn't."""
    return low in _NOT or low in _NO or low.endswith("n't")


def _of_what(lows: list[str], index: int) -> set[str]:
    """What stands between "denied" and "that", small words left out; {""} where no "that" follows.

    "Rejected claims that they paid" denies the payment, "rejected a bill that bans sales" denies no sales.
    """
    between = lows[index + 1 : index + 6]
    return set(between[: between.index("that")]) - FUNCTION_WORDS if "that" in between else {""}


def _is_unique(lows: list[str], index: int) -> bool:
    """ "The youngest person ever to find", "the first to land": they did."""
    before = lows[max(0, index - 3) : index]
    return bool({"ever", "first", "last", "only"} & set(before)) or any(word.endswith("est") for word in before)


def _denies_a_purpose(lows: list[str], index: int) -> bool:
    """ "Voted not to end the strike"; "not to mention" denies nothing."""
    return lows[index + 1] == "to" and "".join(lows[index + 2 : index + 3]) not in ("mention", "say", "speak")


def _auxiliary(lows: list[str], index: int) -> int:
    """The next auxiliary; 0 where none is near."""
    near = range(index + 2, min(index + 8, len(lows)))
    return next((place for place in near if lows[place] in ("had", "has", "have", "was", "were", "is", "are")), 0)


def _closing(gaps: list[bool], index: int) -> int:
    """The last word of what stands between commas behind the one at `index`; 0 where it does not end soon."""
    return next((place for place in range(index + 1, min(index + 12, len(gaps) - 1)) if gaps[place]), 0)


def _holds_until(lows: list[str], gaps: list[bool], index: int) -> bool:
    """ "did not open until March": it did."""
    for place in range(index + 1, min(index + 13, len(lows))):
        if lows[place] in _UNTIL and (lows[place] != "before" or (place <= index + 4 and lows[index] != "no")):
            return True
        if gaps[place]:
            return False
    return False


def _before(lows: list[str], gaps: list[bool], words: Sequence[Word], index: int) -> Iterator[int]:
    """The content words before the one at `index`, back to a mark or a small word that leads elsewhere."""
    for place in range(index - 1, -1, -1):
        if gaps[place] or lows[place] in _STOPS:
            return
        if words[place].is_content:
            yield place


def _targets(lows: list[str], gaps: list[bool], words: Sequence[Word], index: int, *, most: int) -> Iterator[int]:
    """The next content words, past auxiliaries and adverbs, up to a mark or a small word that leads elsewhere."""
    found = 0
    for place in range(index + 1, len(lows)):
        if gaps[place - 1] and place > index + 1:
            return
        low = lows[place]
        if low in _STOPS and (
            found or low not in ("in", "on", "at", "for", "with", "from", "as", "over", "about", "if")
        ):
            return
        if low in _SPANS and not found:
            return  # "had not been there a week before"
        if (
            low in _PASSED_OVER
            or low in FUNCTION_WORDS
            or (low.endswith("ly") and low not in _NO_ADVERBS)
            or not words[place].is_content
        ):
            continue
        yield place
        found += 1
        if found >= most:
            return


def _levelled_by(lows: list[str], gaps: list[bool], words: Sequence[Word], index: int) -> Iterator[tuple[int, int]]:
    """The words that the one at `index` makes less than plain fact, with their level."""
    low = lows[index]
    after = lows[index + 1] if index + 1 < len(lows) else ""
    if low in ("is", "are", "was", "were", "about") and after != "to":
        return
    if low in _SIMPLE and not (
        index and low in ("will", "may") and words[index].text[0].isupper()
    ):  # Will and May are people, too
        level = PLANNED if low == "would" and SAY.isdisjoint(lows) else _SIMPLE[low]
        targets = [index + 1] if after in _REASONS else _targets(lows, gaps, words, index, most=1)
        yield from ((place, level) for place in targets)
    elif low in _WITH_TO and after == "to":
        yield from ((place, _WITH_TO[low]) for place in _targets(lows, gaps, words, index + 1, most=1))
    elif low in _WITH_THIRD and "to" in lows[index + 1 : index + 6]:
        to = lows.index("to", index)
        yield from ((place, _WITH_THIRD[low]) for place in _targets(lows, gaps, words, to, most=1))
    elif low == "to" and not _is_unique(lows, index) and (not index or lows[index - 1] not in _DONE):
        targets = _targets(lows, gaps, words, index, most=1)
        yield from ((place, COMING) for place in targets if place == index + 1 and words[place].text.islower())
    elif low in _WITH_OBJECT:
        yield from ((place, _WITH_OBJECT[low]) for place in _targets(lows, gaps, words, index, most=2))
    elif low in _WITH_OF and "of" in lows[index + 1 : index + 6]:
        of = lows.index("of", index + 1)
        yield from ((place, _WITH_OF[low]) for place in _targets(lows, gaps, words, of, most=1))
    elif low == "rule" and after == "out" and "that" in lows[index + 2 : index + 4]:
        yield from ((place, POSSIBLE) for place in _targets(lows, gaps, words, lows.index("that", index), most=5))
    elif low == "whether":
        yield from ((place, POSSIBLE) for place in _targets(lows, gaps, words, index, most=3))
    elif low == "possible" and index and lows[index - 1] in ("is", "are", "was", "were", "seems", "remains"):
        yield from ((place, POSSIBLE) for place in _before(lows, gaps, words, index))
    elif low in _WITH_THAT:
        start = index + 1 if after == "that" else index
        yield from ((place, _WITH_THAT[low]) for place in _targets(lows, gaps, words, start, most=5))
