"""Words that turn a statement round: rose for fell, for for against, all for some, ahead of for behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from rag.language.reading import ReadText, Sentence, Word, stem
from rag.short_answers.denials import COMING, PLAIN, SaidWord
from rag.verify import Check
from rag.verify.matching import Match

# Either side of a line excludes the other; words of one side say the same, as far as a direction goes.
_SIDES = """
    rise grow increase climb gain jump soar surge expand raise rebound higher lift boost hike quicken accelerate
        strengthen advance swell mount up / fall drop decline decrease shrink plunge slump tumble slide dip cut reduce
        lower slip trim slash pare ease slow sink weaken dwindle down
    welcome praise applaud hail defend support endorse approve accept adopt favour favor back / criticise criticize
        condemn oppose reject denounce deplore decry refuse decline veto dispute
    confirm admit acknowledge concede / deny refute rebut
    remain keep stay retain maintain / lift scrap cancel abolish repeal revoke rescind lose withdraw
    win beat defeat / lose
    hurt injure harm wound / unhurt unharmed uninjured unscathed
    convict guilty / acquit innocent exonerate
    open reopen / close shut
    begin start launch continue / end stop finish
    better / worse
    warm hot / cold cool
    dry / wet
    slightly lightly / badly severely heavily seriously
    older earlier / younger later
    warmest hottest / coldest coolest
    largest biggest / smallest
    oldest / youngest newest
    rare scarce / plentiful common
    voluntary optional / compulsory mandatory
    husband / wife
    """
# Opposites of one word only.
_PAIRS = """
    expand/reduce arrive/leave arrive/depart buy/sell lift/impose improve/worsen legal/illegal lawful/unlawful
    allow/ban permit/ban permit/forbid allow/forbid pass/fail succeed/fail alive/dead survive/die hire/fire
    join/leave enter/leave advance/retreat import/export majority/minority optimistic/pessimistic best/worst
    highest/lowest fastest/slowest longest/shortest longer/shorter larger/smaller bigger/smaller wider/narrower
    faster/slower cheaper/dearer stronger/weaker tighten/loosen tighten/ease release/detain suspend/resume
    surplus/deficit profit/loss profit/lose loss/gain gain/lose victory/defeat agree/disagree include/exclude
    male/female man/woman men/women boy/girl boys/girls brother/sister mother/father son/daughter
    upstream/downstream indoors/outdoors ally/enemy safe/unsafe same/different appoint/dismiss north/south east/west
    northern/southern eastern/western north/east north/west south/east south/west left/right morning/evening
    morning/afternoon afternoon/evening spring/autumn summer/winter most/least full/empty public/private early/late
    add/remove borrow/lend ahead/behind unchanged/cut unchanged/raise unchanged/rise unchanged/fall
    unchanged/increase unchanged/reduce everything/nothing double/halve double/triple double/treble triple/halve
    treble/halve sign/veto pass/reject pass/block upheld/overturned uphold/overturn strong/weak unanimous/divided
    temporary/permanent cooler/warmer colder/warmer colder/hotter wetter/drier wettest/driest heaviest/lightest
    strongest/weakest richest/poorest heavier/lighter
    """
# These are too common to be compared but beside the same word: "before the flood", "voted for".
_SMALL = """
    before/after more/fewer more/less up/down above/below over/under first/last for/against inside/outside
    yes/no minimum/maximum always/never with/without most/few all/none all/some everyone/nobody
    """
_IN_FAVOUR = ("in", "favour", "of"), ("in", "favor", "of")
# Told from the other side: "42 seconds ahead of Bonetti" is "Bonetti was 42 seconds behind".
_CONVERSES = "ahead behind clear win beat defeat lose buy sell lend borrow older younger larger smaller bigger higher"
CONVERSES = frozenset(map(stem, _CONVERSES.split()))
_DIRECTIONS = frozenset(["up", "down"])
_DIRECTED_BY = re.compile(r" (?:from|by|on|to|\d)")  # "up from 33 percent"; not "finished four minutes down"
_PHRASES = {
    (stem("goes"), "on"): stem("continue"),
    (stem("go"), "on"): stem("continue"),
    ("turn", "down"): stem("refuse"),
    ("call", "off"): stem("cancel"),
    ("vote", "down"): stem("reject"),
}
_SPANS = frozenset(map(stem, "minute minutes hour hours day days week weeks month months year years".split()))
_UNTIL = re.compile(r" (?:[a-z]+ )?(?:until|till)\b")  # "stays closed until Wednesday"
_OBJECT = 5  # words between "ahead" and the name of whom
_NEAR = 3  # words and numbers on either side
_CLAUSE = re.compile(r"[;:!?]| - |\b(?:but|while|whereas|although|though|after)\b")

_ALL = frozenset("all every each both entire whole".split())
_SOME = frozenset("some most many several few half part".split())
_NUMBER = re.compile(
    r"\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|\w+teen|\w+ty|thirds?|quarters?"
)
_PARTITIVE = 5  # words between a noun and the "six of" that leads to it


def _table() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    opposites: dict[str, set[str]] = {}
    allies: dict[str, set[str]] = {}
    lines = " ".join(line if line.startswith("        ") else f"\n{line}" for line in _SIDES.splitlines()).splitlines()
    for line in filter(str.strip, lines):
        one, other = ({stem(word) for word in side.split()} for side in line.split(" / "))
        for mine, theirs in ((one, other), (other, one)):
            for word in mine:
                allies.setdefault(word, set()).update(mine)
                opposites.setdefault(word, set()).update(theirs)
    for pair in _PAIRS.split():
        first, second = map(stem, pair.split("/"))
        opposites.setdefault(first, set()).add(second)
        opposites.setdefault(second, set()).add(first)
    return opposites, allies


OPPOSITES, ALLIES = _table()
"""For each stem those of the other side, and those of its own, itself included."""
_SMALL_OPPOSITES: dict[str, set[str]] = {}
for _pair in _SMALL.split():
    _one, _other = _pair.split("/")
    _SMALL_OPPOSITES.setdefault(_one, set()).add(_other)
    _SMALL_OPPOSITES.setdefault(_other, set()).add(_one)


def check_opposites(
    statement: ReadText,
    sentence: Sentence,
    mine: Sequence[SaidWord],
    matches: Sequence[Match],
    theirs: Sequence[Sequence[SaidWord]],
) -> Iterator[Check]:
    """Words whose opposite stands beside the same words and numbers in the passages."""
    told = [(match, _directed(match, words)) for match, words in zip(matches, theirs, strict=True)]
    own = Match(statement, sentence, 1.0)
    for said in _directed(own, mine):
        opposite = OPPOSITES.get(said.word.stem)
        if not opposite or any(one.word.stem in opposite and _same_clause(statement, said, one) for one in mine):
            continue
        found = max((verdict for match, words in told for verdict in _verdicts(own, said, match, words)), default=None)
        if found and not found[1]:
            yield Check("negation", said.word.text, "differs", f"the passage has {found[2]!r}")


def _verdicts(own: Match, said: SaidWord, match: Match, words: Sequence[SaidWord]) -> Iterator[tuple[int, bool, str]]:
    """How much stands beside each word of the same or the opposite direction, whether it agrees, and the word."""
    around = context(own.reading, own.sentence, said.word)
    numbers = _numbers_of_clause(own, said.word)
    allies, opposite = ALLIES.get(said.word.stem, set()), OPPOSITES[said.word.stem]
    for one in words:
        ally = one.word.stem == said.word.stem or one.word.stem in allies
        if not ally and one.word.stem not in opposite:
            continue
        if one.word.stem == said.word.stem and one.denied != said.denied:
            continue  # a matter of denials
        shared = len(around & context(match.reading, match.sentence, one.word)) + (one.word.stem == said.word.stem)
        agrees = ally == (one.denied == said.denied) or _is_converse(own, said.word, match, one.word)
        of_another = numbers and numbers.isdisjoint(_numbers_of_clause(match, one.word))
        ends = said.level == COMING and bool(_UNTIL.match(match.reading.text, one.word.end))
        agrees = agrees or (not ally and ends)
        if shared > (one.word.stem == said.word.stem) and (agrees or not of_another):
            yield shared, agrees, one.word.text


def _directed(match: Match, words: Sequence[SaidWord]) -> list[SaidWord]:
    """The words that may have an opposite, "up from" and "down by" among them."""
    text = match.reading.text
    ups = [
        SaidWord(word, index, -1, PLAIN)
        for index, word in enumerate(match.sentence.words)
        if word.low in _DIRECTIONS and _DIRECTED_BY.match(text, word.end)
    ]
    phrases = {
        before.start: before._replace(stem=_PHRASES[before.stem, after.low])
        for before, after in pairwise(match.sentence.words)
        if (before.stem, after.low) in _PHRASES
    }
    kept = (one for one in words if one.word.low not in _DIRECTIONS)
    return [*(SaidWord(phrases.get(one.word.start, one.word), one.index, one.group, one.level) for one in kept), *ups]


def _same_clause(reading: ReadText, one: SaidWord, other: SaidWord) -> bool:
    first, last = sorted((one.word, other.word))
    return not _CLAUSE.search(reading.text, first.end, last.start)


def words_of_clause(reading: ReadText, sentence: Sentence, word: Word) -> list[Word]:
    """The words of the clause that a word stands in."""
    text = reading.text
    begin = max((found.end() for found in _CLAUSE.finditer(text, sentence.start, word.start)), default=sentence.start)
    end = next((found.start() for found in _CLAUSE.finditer(text, word.end, sentence.end)), sentence.end)
    return [one for one in sentence.words if begin <= one.start < end]


def _numbers_of_clause(match: Match, word: Word) -> set[str]:
    return {one.text for one in words_of_clause(match.reading, match.sentence, word) if one.text[0].isdigit()}


def _is_converse(own: Match, word: Word, match: Match, other: Word) -> bool:
    """Whether those whom the passage names behind the word stand before it in the statement."""
    if word.stem not in CONVERSES or other.stem not in CONVERSES:
        return False
    return bool(_named_after(match, other) & {one.stem for one in own.sentence.words if one.start < word.start})


def _named_after(match: Match, word: Word) -> set[str]:
    at = next(index for index, one in enumerate(match.sentence.words) if one.start == word.start)
    return {one.stem for one in match.sentence.words[at + 1 : at + 1 + _OBJECT] if one.text[0].isupper()}


@lru_cache(maxsize=4096)
def context(reading: ReadText, sentence: Sentence, word: Word) -> frozenset[str]:
    """The content words and numbers next to a word, its clause's only."""
    at = next(index for index, one in enumerate(sentence.words) if one.start == word.start)
    return frozenset((*_beside(reading, sentence, at, -1), *_beside(reading, sentence, at, 1)))


def _beside(reading: ReadText, sentence: Sentence, at: int, step: int) -> Iterator[str]:
    kept, last, place = 0, sentence.words[at], at + step
    while 0 <= place < len(sentence.words) and kept < _NEAR:
        word = sentence.words[place]
        first, second = (word, last) if step < 0 else (last, word)
        if _CLAUSE.search(reading.text, first.end, second.start) or _CLAUSE.fullmatch(word.low):
            return
        if word.is_content or word.text[0].isdigit():
            kept += 1
            yield word.stem if word.is_content else word.text
        last, place = word, place + step


def check_small_opposites(sentence: Sentence, matches: Sequence[Match]) -> Iterator[Check]:
    """Small words whose opposite stands beside the same word: "voted for", "before the flood"."""
    words = _joined(sentence)
    for index, (low, _) in enumerate(words):
        if low not in _SMALL_OPPOSITES:
            continue
        found = [_small_turned(low, *_neighbours(words, index), _joined(match.sentence)) for match in matches]
        if any(found) and not any(result is False for result in found):
            yield Check("negation", low, "differs", f"the passage has {next(filter(None, found))!r}")


def _joined(sentence: Sentence) -> list[tuple[str, str]]:
    """The words in small letters and their stems, "in favour of" as one."""
    words = [(word.low, word.stem) for word in sentence.words]
    for at in range(len(words) - 3, -1, -1):
        if tuple(low for low, _ in words[at : at + 3]) in _IN_FAVOUR:
            words[at : at + 3] = [("for", "for")]
    return words


def _neighbours(words: Sequence[tuple[str, str]], index: int) -> tuple[str, str]:
    return words[index - 1][1] if index else "", words[index + 1][1] if index + 1 < len(words) else ""


def _small_turned(low: str, left: str, right: str, words: Sequence[tuple[str, str]]) -> str | bool | None:
    turned: str | None = None
    for index, (other, _) in enumerate(words):
        if other == low:
            return False
        before, after = _neighbours(words, index)
        beside = (left == before and left) or (right == after and right)
        if (
            other in _SMALL_OPPOSITES[low]
            and beside
            and (right == after or left in _SPANS or low in ("up", "down", "for", "against", "yes", "no"))
        ):
            turned = other
    return turned


def check_turned_round(sentence: Sentence, match: Match) -> Iterator[Check]:
    """ "The lifeboats came before the fishing boats" where the passage has it the other way round."""
    for small in ("before", "after", "than"):
        mine, theirs = _around(sentence, small), _around(match.sentence, small)
        if mine and theirs and mine[0] & theirs[1] and mine[1] & theirs[0]:
            yield Check("negation", small, "differs", "the passage has it the other way round")


def _around(sentence: Sentence, small: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """The stems of the nouns next to the word on both sides, those that stand on both left out."""
    places = [index for index, word in enumerate(sentence.words) if word.low == small]
    if len(places) != 1:
        return None
    before = {word.stem for word in sentence.words[max(0, places[0] - 9) : places[0]] if word.is_content}
    after = {word.stem for word in sentence.words[places[0] + 1 : places[0] + 5] if word.is_content}
    return frozenset(before - after), frozenset(after - before)


def check_all_of_some(sentence: Sentence, matches: Sequence[Match]) -> Iterator[Check]:
    """ "All members voted for it" where the passage has six of the nine, or most, of them."""
    for index, word in enumerate(sentence.words):
        noun = next((one.stem for one in sentence.words[index + 1 : index + 6] if _is_plural(one)), "")
        if word.low not in _ALL or not noun or sentence.words[index - 1].low in ("not", "nearly", "almost"):
            continue
        kinds = [_how_many(match.sentence, noun) for match in matches]
        if "some" in kinds and "all" not in kinds:
            yield Check("number", word.text, "differs", "the passage says it of some of them")


def _is_plural(word: Word) -> bool:
    return word.is_content and word.low.endswith("s") and word.text.islower()


def _how_many(sentence: Sentence, noun: str) -> str:
    """Whether the sentence speaks of all of them, of some ("six of the nine members"), or says neither."""
    found = ""
    for index, word in enumerate(sentence.words):
        if word.stem != noun:
            continue
        before = [one.low for one in sentence.words[max(0, index - _PARTITIVE) : index]]
        if not _ALL.isdisjoint(before):
            return "all"
        of = max((place for place, low in enumerate(before) if low == "of"), default=0)
        partly = of and (before[of - 1] in _SOME or _NUMBER.fullmatch(before[of - 1]))
        found = "some" if partly or not _SOME.isdisjoint(before[-2:]) else found
    return found
