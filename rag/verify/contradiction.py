"""Negation, opposites and hedges: a statement's sentence against the sentences of the passages that say most of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.verify.attribution import SAY
from rag.verify.matching import Match, best_matches
from rag.verify.polarity import COMING, LEVELS, PLAIN, POSSIBLE, UNTIL, Said, said_words
from rag.verify.reading import Reading, Sentence, Word, stem
from rag.verify.types import Check

# Opposites that are compared wherever they stand near the same words.
_OPPOSITES = """
    gain/lose win/lose expand/reduce approve/reject accept/reject adopt/reject support/oppose favor/oppose
    favour/oppose confirm/deny admit/deny open/close reopen/close begin/end start/end start/finish start/stop
    begin/stop arrive/leave arrive/depart buy/sell lift/impose higher/lower strengthen/weaken improve/worsen
    convict/acquit guilty/innocent legal/illegal lawful/unlawful allow/ban permit/ban permit/forbid allow/forbid
    pass/fail succeed/fail alive/dead survive/die hire/fire join/leave enter/leave advance/retreat import/export
    majority/minority optimistic/pessimistic better/worse best/worst largest/smallest biggest/smallest highest/lowest
    fastest/slowest oldest/youngest oldest/newest longest/shortest longer/shorter larger/smaller bigger/smaller
    wider/narrower faster/slower older/younger cheaper/dearer stronger/weaker tighten/loosen tighten/ease
    release/detain suspend/resume surplus/deficit profit/loss profit/lose loss/gain victory/defeat agree/disagree
    include/exclude male/female man/woman men/women boy/girl brother/sister mother/father son/daughter husband/wife
    upstream/downstream indoors/outdoors ally/enemy safe/unsafe same/different appoint/dismiss north/south east/west
    northern/southern eastern/western north/east north/west south/east south/west left/right morning/evening
    morning/afternoon afternoon/evening spring/autumn summer/winter most/least full/empty public/private early/late
    earlier/later add/remove borrow/lend ahead/behind upheld/overturned uphold/overturn praise/criticise
    praise/criticize praise/condemn welcome/condemn accelerate/slow won/lost beat/lost strong/weak unanimous/divided
    rare/plentiful rare/common scarce/plentiful open/shut double/triple double/treble double/halve triple/halve
    temporary/permanent voluntary/compulsory voluntary/mandatory optional/mandatory
    """
# These are too common to be compared but beside the same word: "before the flood", "voted for".
_SMALL_OPPOSITES = """
    before/after more/fewer more/less up/down above/below over/under first/last for/against inside/outside
    yes/no minimum/maximum always/never with/without most/few all/none all/some everyone/nobody
    """


_UP = "rise grow increase climb gain jump soar surge expand raise rebound higher"
_DOWN = "fall drop decline decrease shrink plunge slump tumble slide dip cut reduce lower"


def _pairs(table: str) -> tuple[tuple[str, str], ...]:
    both = [tuple(map(stem, pair.split("/"))) for pair in table.split()]
    both += [(stem(up), stem(down)) for up in _UP.split() for down in _DOWN.split()]
    return tuple((a, b) for a, b in both) + tuple((b, a) for a, b in both)


OPPOSITES: dict[str, set[str]] = {}
for _one, _other in _pairs(_OPPOSITES):
    OPPOSITES.setdefault(_one, set()).add(_other)
SMALL: dict[str, set[str]] = {}
for _pair in _SMALL_OPPOSITES.split():
    _one, _other = _pair.split("/")
    SMALL.setdefault(_one, set()).add(_other)
    SMALL.setdefault(_other, set()).add(_one)

_HEDGES = frozenset(
    """
    accusation accusations may might could can able possible possibly possibility perhaps maybe probably likely
    likelihood chance risk alleged allegedly allegation allegations reportedly apparently suspected suspicion believed
    thought accused expected expects expectation plan plans planned planning hope hopes hoped hoping intends aims
    wants wanted proposed proposal proposes considering if unless whether should would threatened seeking forecast
    forecasts predicted appears seems seemed supposedly rumours claimed claims claim alleges charged fear fears feared
    pledged promised vowed agreed due ready scheduled asked asks sought demand demands demanded request requested call
    calls called
    """.split()
)
_AHEAD = frozenset("will would shall to going next upcoming tomorrow coming planned plans due".split())
NEAR_BEST = 0.75  # of the best match's share: only such sentences say the same as the statement
_LAST = frozenset("last latest final".split())
_SINCE = frozenset("since further more other later new again after".split())
_FOR_LONG = frozenset("years months since before never ever".split())
_NONE = frozenset("no nobody none never nothing".split())
_ELLIPSIS = re.compile(
    r" *(?:It|They|He|She|This|That) (?:did|does|do|was|were|is|are|has|had|have|will|would)(?: not|n't)\.",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(r"\b(?:leav(?:e|es|ing)|left) out\b", re.IGNORECASE)
_BEGUN = frozenset("started managed continued agreed decided used due going set planned expected scheduled".split())
_PERMITTED = frozenset("safe free allowed permitted able welcome legal".split())
_AUXILIARIES = frozenset("been has have had".split())
_EXPECTING = frozenset("expects expected expect will would forecasts plans planned proposes proposed hopes".split())
_JUST_EXPECTED = re.compile(r"\b(?:is|are) (?:expected|due|planned|scheduled)\b(?! to\b)")
_BOUND = re.compile(r"\b(?:before|until|till) (?:the )?\w+", re.IGNORECASE)
_DETERMINERS = frozenset(
    "the a an this that these those his her its their our my of no any some each every another".split()
)
# Past forms that begin with their stem, so that the stem does not tell them.
_PAST_FORMS = frozenset("paid heard thrown grown known shown drawn given taken fallen eaten chosen written".split())
_CONDITION = re.compile(
    r"(?:\A[\"' ]*|(?<!asked)(?<!see)(?<!know)(?<!as)(?<!even)(?<!what)(?<!say)(?<!wonder)(?<!tell)[, ])"
    r"(?:if|unless|provided that|as long as) ",
    re.IGNORECASE,
)


def check_polarity(statement: Reading, passages: Sequence[Reading]) -> Iterator[Check]:
    """What each sentence of the statement denies, turns round or makes surer than the passages do."""
    for sentence in statement.sentences:
        matches = best_matches(sentence, passages)
        if not matches:
            continue
        mine = said_words(statement, sentence)
        theirs = [said_words(match.reading, match.sentence) for match in matches]
        near = [i for i, match in enumerate(matches) if match.share >= NEAR_BEST * matches[0].share]
        near = near if matches[0].share >= NEAR_BEST else list(range(len(matches)))
        if _is_taken_back(matches[0]):
            if not any(said.denied for said in mine):
                yield Check("negation", sentence.words[0].text, "differs", "the next sentence denies it")
        else:
            yield from _denials(statement, sentence, [theirs[i] for i in near], [matches[i] for i in near])
        yield from _until(statement, sentence, mine, list(zip(theirs, matches, strict=True)))
        yield from _opposites(mine, theirs)
        yield from _turned_round(sentence, matches[0])
        yield from _left_out(statement, sentence, matches[0])
        yield from _small_opposites(sentence, matches)
        hedges = list(_hedges(statement, sentence, theirs, matches))
        yield from hedges or _only_expected(sentence, matches)


def _denials(
    statement: Reading, sentence: Sentence, theirs: Sequence[Sequence[Said]], matches: Sequence[Match]
) -> Iterator[Check]:
    """The first word that one side denies and the other, wherever it has it, does not."""
    mine = said_words(statement, sentence)
    for said in mine:
        own = _polarities(said.word.stem, mine)
        other = [_polarities(said.word.stem, one) for one in theirs]
        at = next((index for index, one in enumerate(other) if one), None)
        if at is None or len(own) != 1 or any(own & one for one in other):
            continue
        if not said.denied and _follows_a_denial(said, sentence):
            continue
        sides = (mine, sentence, statement), (theirs[at], matches[at].sentence, matches[at].reading)
        (denying, words, _), (affirming, _, others) = sides if said.denied else sides[::-1]
        if _told_by_last(sentence, matches[at].sentence) or (said.denied and _denied_as_object(said, matches)):
            continue
        shared = any(_share_denial(said.word.stem, *both) for one in theirs for both in ((mine, one), (one, mine)))
        if not shared and _denies(said.word.stem, denying, words, affirming, others):
            detail = "the passage does not deny it" if said.denied else "the passage denies it"
            yield Check("negation", said.word.text, "differs", detail)
            return


def _is_taken_back(match: Match) -> bool:
    """ "Most will tell you that the ball crossed the line. It did not." """
    text, sentence = match.reading.text, match.sentence
    return bool(_ELLIPSIS.match(text, sentence.end) or _ELLIPSIS.match(text, sentence.start))


def _left_out(statement: Reading, sentence: Sentence, match: Match) -> Iterator[Check]:
    """ "Includes the rolling stock" where the passage has "leaves out the rolling stock"."""
    text = statement.text[sentence.start : sentence.end], match.reading.text[match.sentence.start : match.sentence.end]
    for one, other in (text, text[::-1]):
        if _LEFT_OUT.search(one) and re.search(r"\binclud", other) and not re.search(r"\bnot\b|n't\b|\bno\b", other):
            yield Check("negation", "includes", "differs", "one leaves out what the other includes")


def _told_by_last(one: Sentence, other: Sentence) -> bool:
    """ "Was last updated in March" and "has not been updated since March"; "the last case" and "no further case"."""
    lows = {word.low for word in one.words}, {word.low for word in other.words}
    return any(
        (mine & _LAST and theirs & _SINCE and not theirs & _LAST)
        or ("first" in mine and "first" not in theirs and theirs & _FOR_LONG)
        or (any(word.endswith("est") for word in mine) and theirs & _NONE and _has_comparative(theirs))
        for mine, theirs in (lows, lows[::-1])
    )


def _has_comparative(lows: set[str]) -> bool:
    """ "No vote has had a higher turnout" is the highest."""
    return any(f"{word[:-2]}er" == word for word in lows if len(word) > 4) or bool(lows & {"more", "better", "worse"})


def _denied_as_object(said: Said, matches: Sequence[Match]) -> bool:
    """ "Without a guarantee" and "did not include a guarantee": the verb is denied, and with it what follows."""
    same = [(one, match.sentence) for match in matches for one in said_words(match.reading, match.sentence)]
    same = [(one, sentence) for one, sentence in same if one.word.stem == said.word.stem]
    return bool(same) and all(_follows_a_denial(one, sentence) for one, sentence in same)


def _until(
    statement: Reading, sentence: Sentence, mine: Sequence[Said], theirs: Sequence[tuple[Sequence[Said], Match]]
) -> Iterator[Check]:
    """ "Will run before the weekend" where the passage has "will not run before the weekend"."""
    bound = _before_what(statement, sentence)
    if bound is None:
        return
    for words, match in theirs:
        held_off = {one.word.stem for one in words if one.group == UNTIL}
        denied = [one for one in mine if one.word.stem in held_off and one.group == -1]
        if denied and bound == _before_what(match.reading, match.sentence):
            yield Check("negation", denied[0].word.text, "differs", "the passage denies it")
            return


def _before_what(reading: Reading, sentence: Sentence) -> str | None:
    found = _BOUND.search(reading.text, sentence.start, sentence.end)
    return found[0].lower() if found else None


def _turned_round(sentence: Sentence, match: Match) -> Iterator[Check]:
    """ "The lifeboats came before the fishing boats" where the passage has it the other way round."""
    for small in ("before", "after", "than"):
        mine, theirs = _sides(sentence, small), _sides(match.sentence, small)
        if mine and theirs and mine[0] & theirs[1] and mine[1] & theirs[0]:
            yield Check("negation", small, "differs", "the passage has it the other way round")


def _sides(sentence: Sentence, small: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """The stems of the nouns next to the word on both sides, those that stand on both left out."""
    places = [index for index, word in enumerate(sentence.words) if word.low == small]
    if len(places) != 1:
        return None
    before = {word.stem for word in sentence.words[max(0, places[0] - 9) : places[0]] if word.is_content}
    after = {word.stem for word in sentence.words[places[0] + 1 : places[0] + 5] if word.is_content}
    return frozenset(before - after), frozenset(after - before)


def _follows_a_denial(said: Said, sentence: Sentence) -> bool:
    """ "May not fish in the Sound": what follows a denial in its clause is not affirmed."""
    for word in reversed(sentence.words[: said.index]):
        if word.low in ("but", "and", "that", "because"):
            return False
        if word.low in ("not", "never", "no", "cannot", "without") or word.low.endswith("n't"):
            return True
    return False


def _denies(
    word_stem: str, denying: Sequence[Said], words: Sentence, affirming: Sequence[Said], others: Reading
) -> bool:
    """Whether the denial touches what the other side affirms, and is not told there in other words.

    "No tickets are left" does not clash with "tickets are sold out": of what "no" denies, two words must be affirmed.
    "Refused to wait" does not clash with "asked it to wait, but it refused to do so".
    """
    group = next(said.group for said in denying if said.word.stem == word_stem and said.denied)
    denier = words.words[group]
    denied = {said.word.stem for said in denying if said.group == group}
    if denier.low in ("no", "without", "neither", "nor") and len(denied) > 1:
        return len(denied & {said.word.stem for said in affirming if not said.denied}) > 1
    return not (denier.is_content and any(denier.stem in one.content for one in others.sentences))


def _polarities(word_stem: str, sentence: Sequence[Said]) -> set[bool]:
    return {said.denied for said in sentence if said.word.stem == word_stem and said.group != UNTIL}


def _share_denial(word_stem: str, one: Sequence[Said], other: Sequence[Said]) -> bool:
    """Whether both deny the same by different words: "no other kinds are affected", "other kinds are not affected"."""
    groups = {said.group for said in one if said.word.stem == word_stem and said.denied}
    with_it = {said.word.stem for said in one if said.group in groups}
    return any(said.denied and said.word.stem in with_it for said in other)


def _opposites(mine: Sequence[Said], theirs: Sequence[Sequence[Said]]) -> Iterator[Check]:
    for said in mine:
        opposite = OPPOSITES.get(said.word.stem)
        if not opposite or any(one.word.stem in opposite for one in mine):
            continue
        found = [_turned(said, mine, sentence, opposite) for sentence in theirs]
        if any(found) and not any(result is False for result in found):
            yield Check("negation", said.word.text, "differs", f"the passage has {next(filter(None, found))!r}")


def _turned(said: Said, mine: Sequence[Said], sentence: Sequence[Said], opposite: set[str]) -> str | bool | None:
    """The opposite that the sentence has in the word's place; False where it has the word itself, None for neither."""
    nearby = _near(said, mine)
    same = [one for one in sentence if one.word.stem == said.word.stem]
    turned = [one for one in sentence if one.word.stem in opposite]
    if same and turned:
        closest = min((*same, *turned), key=lambda one: -len(_near(one, sentence) & nearby) + (one in turned) * 0.5)
        return closest.word.text if closest in turned and closest.denied == said.denied else False
    if any(_near(one, sentence) & nearby for one in same):
        return False
    for one in turned:
        if one.denied == said.denied and _near(one, sentence) & nearby:
            return one.word.text
    return None


def _near(said: Said, sentence: Sequence[Said]) -> set[str]:
    at = next(i for i, one in enumerate(sentence) if one.index == said.index)
    return {one.word.stem for one in (*sentence[max(0, at - 2) : at], *sentence[at + 1 : at + 3])}


def _small_opposites(sentence: Sentence, matches: Sequence[Match]) -> Iterator[Check]:
    words = sentence.words
    for index, word in enumerate(words):
        if word.low not in SMALL:
            continue
        left = words[index - 1].stem if index else ""
        right = words[index + 1].stem if index + 1 < len(words) else ""
        found = [_small_turned(word.low, left, right, match.sentence) for match in matches]
        if any(found) and not any(result is False for result in found):
            yield Check("negation", word.text, "differs", f"the passage has {next(filter(None, found))!r}")


def _small_turned(low: str, left: str, right: str, sentence: Sentence) -> str | bool | None:
    words = sentence.words
    turned: str | None = None
    for index, word in enumerate(words):
        before = words[index - 1].stem if index else ""
        after = words[index + 1].stem if index + 1 < len(words) else ""
        beside = (left == before and right == after) or (left == before and left) or (right == after and right)
        if word.low == low:
            return False
        if (
            word.low in SMALL[low]
            and beside
            and (right == after or low in ("up", "down", "for", "against", "yes", "no"))
        ):
            turned = word.text
    return turned


def _hedges(
    statement: Reading, sentence: Sentence, theirs: Sequence[Sequence[Said]], matches: Sequence[Match]
) -> Iterator[Check]:
    mine = said_words(statement, sentence)
    lows = {word.low for word in sentence.words}
    hedged = bool(lows & _HEDGES)
    for said in mine:
        same = [
            (one, match.sentence)
            for match, words in zip(matches, theirs, strict=True)
            for one in words
            if one.word.stem == said.word.stem
        ]
        if not same or (_is_noun(said, sentence) and not _is_said_to_be(said, sentence)):
            continue
        if said.denied and any(one.denied for one, _ in same):
            continue
        if _is_permitted(said, sentence) or _is_purpose(said, sentence):
            continue
        level = max(one.level for one, _ in same)
        if said.level > level and _is_surer(said, sentence, level, hedged=hedged):
            yield Check("modality", said.word.text, "differs", f"in the passage it is {LEVELS[level]}")
            return
    conditional = _CONDITION.search(statement.text, sentence.start, sentence.end)
    if not (hedged or conditional or lows & {"when", "once"}):
        yield from _conditions(sentence, matches[0])


def _only_expected(sentence: Sentence, matches: Sequence[Match]) -> Iterator[Check]:
    """Told as done, by a verb of its own, what the passages only expect, ask for or forecast.

    "Parliament has approved a fund of 200 million", where the minister will ask for it. What decides is a number that
    stands only behind such a word, or a sentence that says no more than that it is expected.
    """
    lows = {word.low for word in sentence.words}
    verbs = {
        word.stem
        for before, word in pairwise(sentence.words)
        if _is_past(word) or (before.low in _AUXILIARIES and word.is_content and word.text.islower())
    }
    if lows & (_HEDGES | _AHEAD) or not verbs:
        return
    sure = [match for match in matches if not verbs & match.sentence.content]
    if len(sure) < len(matches) and verbs & matches[0].sentence.content:
        numbers = _numbers(sentence)
        sure = [match for match in matches if numbers & _numbers(match.sentence)]
    for match in sure[:1]:
        words = match.sentence.words
        ahead = next((i for i, word in enumerate(words) if word.low in _EXPECTING), len(words))
        shared = _numbers(sentence) & _numbers(match.sentence)
        behind = shared and shared <= {word.low for word in words[ahead:]} and shared.isdisjoint(_lows(words[:ahead]))
        text = match.reading.text[match.sentence.start : match.sentence.end]
        if behind or (_JUST_EXPECTED.search(text) and match.share >= 0.5):
            yield Check("modality", sorted(verbs)[0], "differs", "in the passage it is only expected")


def _numbers(sentence: Sentence) -> set[str]:
    return {word.low for word in sentence.words if word.low[0].isdigit()}


def _lows(words: Sequence[Word]) -> set[str]:
    return {word.low for word in words}


def _is_past(word: Word) -> bool:
    past = word.low.endswith("ed") or not (word.low.startswith(word.stem) or word.low.endswith("y"))
    return word.is_content and word.text.islower() and past and word.stem != word.low


def _is_said_to_be(said: Said, sentence: Sentence) -> bool:
    """Whether a noun is what something is said to be: "is that of the collier"."""
    return any(word.low in ("is", "are", "was", "were") for word in sentence.words[max(0, said.index - 4) : said.index])


def _is_permitted(said: Said, sentence: Sentence) -> bool:
    """ "Is safe to drink" says no more than "may be drunk"."""
    before = [word.low for word in sentence.words[max(0, said.index - 2) : said.index]]
    return len(before) == 2 and before[1] == "to" and before[0] in _PERMITTED


def _is_purpose(said: Said, sentence: Sentence) -> bool:
    """ "Queued to see it" does not assert that they saw it; "is to open" and "began to rise" do assert something."""
    before = [word.low for word in sentence.words[max(0, said.index - 2) : said.index]]
    return len(before) == 2 and before[1] == "to" and before[0].endswith(("ing", "ed")) and before[0] not in _BEGUN


def _is_noun(said: Said, sentence: Sentence) -> bool:
    return said.index > 0 and sentence.words[said.index - 1].low in _DETERMINERS


def _is_surer(said: Said, sentence: Sentence, level: int, *, hedged: bool) -> bool:
    lows = {word.low for word in sentence.words}
    if level == COMING:
        low = said.word.low
        index = said.index - 1
        while index > 0 and sentence.words[index].low in ("not", "also", "now", "being", "n't"):
            index -= 1
        if index >= 0 and sentence.words[index].low in ("is", "are", "be", "to", "being", "isn't", "aren't"):
            return False
        past = (
            low.endswith("ed")
            or low in _PAST_FORMS
            or (said.word.text.islower() and not low.startswith(said.word.stem))
        )
        return said.level == PLAIN and past and not lows & _AHEAD
    if level == POSSIBLE and lows & SAY and said.level == PLAIN and hedged:
        return False
    return not hedged


def _conditions(sentence: Sentence, match: Match) -> Iterator[Check]:
    """ "The line will close" where the passage has "If the vote passes, the line will close"."""
    text = match.reading.text[match.sentence.start : match.sentence.end]
    found = _CONDITION.search(text)
    if not found:
        return
    begin = found.start()
    comma = text.find(", ", found.end()) if begin == 0 else len(text)
    if comma < 0:
        return
    bound = (comma, len(text)) if begin == 0 else (0, begin)
    first = match.sentence.start
    main = {word.stem for word in match.sentence.words if bound[0] <= word.start - first < bound[1]}
    mine = {word.stem for word in sentence.words if len(word.text) > 3}
    if mine and len(mine & main) >= max(2, 0.5 * len(mine)):
        yield Check("modality", found[0].strip(" ,"), "differs", "the passage makes it depend on a condition")
