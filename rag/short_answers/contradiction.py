"""Negation, opposites and hedges: a statement's sentence against the sentences of the passages that say most of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.language.reading import ReadText, Sentence, Word, is_past, stem
from rag.language.saying import SAY
from rag.short_answers.denials import COMING, LEVELS, PLAIN, POSSIBLE, UNTIL, SaidWord, is_denial, said_words
from rag.short_answers.opposites import (
    OPPOSITES,
    check_all_of_some,
    check_opposites,
    check_small_opposites,
    check_turned_round,
    words_of_clause,
)
from rag.verify import Check
from rag.verify.matching import Match, best_matches

_HEDGES = frozenset(
    """
    accusation accusations may might could can able possible possibly possibility perhaps maybe probably likely
    likelihood chance risk alleged allegedly allegation allegations reportedly apparently suspected suspicion believed
    thought accused expected expects expectation plan plans planned planning hope hopes hoped hoping intends aims
    wants wanted proposed proposal proposes considering if unless whether should would threatened seeking forecast
    forecasts predicted appears seems seemed supposedly rumours claimed claims claim alleges charged fear fears feared
    pledged promised vowed agreed due ready scheduled asked asks sought demand demands demanded request requested call
    calls called proof exclude excluded
    """.split()
)
_AHEAD = frozenset("will would shall to going next upcoming tomorrow coming planned plans due".split())
NEAR_BEST = 0.75  # of the best match's share: only such sentences say the same as the statement
CLOSE = 0.5  # of a statement's words, for a sentence that says no more than that it is expected
_LAST = frozenset("last latest final".split())
_SINCE = frozenset("since further more other later new again after".split())
_FOR_LONG = frozenset("years months since before never ever".split())
_NONE = frozenset("no nobody none never nothing".split())
# What follows one of these is no more, or was not to be.
_ENDING = frozenset(
    map(stem, "lose end stop cease halt scrap cancel abolish lack prevent avoid suspend withdraw".split())
)
_ENDED = 4  # words
_REASON = re.compile(r", (?:since|because|as|although|though|while|but) ")
_NEVER = frozenset("not never hasn't haven't wasn't".split())
_SO = frozenset("so this as that such".split())
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


def check_polarity(statement: ReadText, passages: Sequence[ReadText]) -> Iterator[Check]:
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
            firsts = any(_is_first_since(sentence, match.sentence) for match in matches)
            if not firsts:
                yield from _denials(statement, sentence, [theirs[i] for i in near], [matches[i] for i in near])
        yield from _until(statement, sentence, mine, list(zip(theirs, matches, strict=True)))
        yield from check_opposites(statement, sentence, mine, matches, theirs)
        yield from check_turned_round(sentence, matches[0])
        yield from _left_out(statement, sentence, matches[0])
        yield from check_small_opposites(sentence, matches)
        yield from check_all_of_some(sentence, matches)
        hedges = list(_hedges(statement, sentence, theirs, matches))
        yield from hedges or _only_expected(sentence, matches)


def _denials(
    statement: ReadText, sentence: Sentence, theirs: Sequence[Sequence[SaidWord]], matches: Sequence[Match]
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
        (denying, words, _), (affirming, affirmed, others) = sides if said.denied else sides[::-1]
        if (
            _is_less(said.word.stem, affirmed)
            or _is_ended(said.word.stem, affirmed)
            or _denies_the_opposite(said.word.stem, denying, affirming)
        ):
            continue
        if _deny_both(statement, sentence, said.word, matches[at]):
            continue
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


def _left_out(statement: ReadText, sentence: Sentence, match: Match) -> Iterator[Check]:
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
        or (any(word.endswith("est") for word in mine) and theirs & _NEVER and theirs & _SO and "since" in theirs)
        for mine, theirs in (lows, lows[::-1])
    )


def _is_first_since(one: Sentence, other: Sentence) -> bool:
    """ "The first expulsion since 2014" and "had not expelled anybody since 2014"."""
    lows = {word.low for word in one.words}, {word.low for word in other.words}
    since = "since" in lows[0] & lows[1] and bool(_numbers(one) & _numbers(other))
    return since and ("first" in lows[0]) != ("first" in lows[1]) and bool((lows[0] | lows[1]) & _NEVER)


def _has_comparative(lows: set[str]) -> bool:
    """ "No vote has had a higher turnout" is the highest."""
    return any(f"{word[:-2]}er" == word for word in lows if len(word) > 4) or bool(lows & {"more", "better", "worse"})


def _is_less(word_stem: str, sentence: Sentence) -> bool:
    """ "Less serious than it looked" is not as serious."""
    return any(one.low == "less" and word.stem == word_stem for one, word in pairwise(sentence.words))


def _is_ended(word_stem: str, sentence: Sentence) -> bool:
    """ "Will lose their Saturday opening" says that they will no longer open."""
    at = [index for index, word in enumerate(sentence.words) if word.stem == word_stem]
    return any(word.stem in _ENDING for index in at for word in sentence.words[max(0, index - _ENDED) : index])


def _denies_the_opposite(word_stem: str, denying: Sequence[SaidWord], affirming: Sequence[SaidWord]) -> bool:
    """ "No teacher would lose their job": they would keep it."""
    group = {said.group for said in denying if said.word.stem == word_stem and said.denied}
    opposites = {
        one
        for said in denying
        if said.group in group and said.word.stem != word_stem
        for one in OPPOSITES.get(said.word.stem, ())
    }
    return any(said.word.stem in opposites for said in affirming)


def _deny_both(statement: ReadText, sentence: Sentence, word: Word, match: Match) -> bool:
    """Whether both clauses deny something, as "no evidence of modern humans" and "modern humans are not known" do."""
    at = next(one for one in match.sentence.words if one.stem == word.stem)
    mine = words_of_clause(statement, sentence, word)
    theirs = words_of_clause(match.reading, match.sentence, at)
    return all(any(is_denial(one.low) for one in words) for words in (mine, theirs))


def _denied_as_object(said: SaidWord, matches: Sequence[Match]) -> bool:
    """ "Without a guarantee" and "did not include a guarantee": the verb is denied, and with it what follows."""
    same = [(one, match.sentence) for match in matches for one in said_words(match.reading, match.sentence)]
    same = [(one, sentence) for one, sentence in same if one.word.stem == said.word.stem]
    return bool(same) and all(_follows_a_denial(one, sentence) for one, sentence in same)


def _until(
    statement: ReadText,
    sentence: Sentence,
    mine: Sequence[SaidWord],
    theirs: Sequence[tuple[Sequence[SaidWord], Match]],
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


def _before_what(reading: ReadText, sentence: Sentence) -> str | None:
    found = _BOUND.search(reading.text, sentence.start, sentence.end)
    return found[0].lower() if found else None


def _follows_a_denial(said: SaidWord, sentence: Sentence) -> bool:
    """ "May not fish in the Sound": what follows a denial in its clause is not affirmed."""
    for word in reversed(sentence.words[: said.index]):
        if word.low in ("but", "and", "that", "because"):
            return False
        if word.low in ("not", "never", "no", "cannot", "without") or word.low.endswith("n't"):
            return True
    return False


def _denies(
    word_stem: str, denying: Sequence[SaidWord], words: Sentence, affirming: Sequence[SaidWord], others: ReadText
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


def _polarities(word_stem: str, sentence: Sequence[SaidWord]) -> set[bool]:
    return {said.denied for said in sentence if said.word.stem == word_stem and said.group != UNTIL}


def _share_denial(word_stem: str, one: Sequence[SaidWord], other: Sequence[SaidWord]) -> bool:
    """Whether both deny the same by different words: "no other kinds are affected", "other kinds are not affected"."""
    groups = {said.group for said in one if said.word.stem == word_stem and said.denied}
    with_it = {said.word.stem for said in one if said.group in groups}
    return any(said.denied and said.word.stem in with_it for said in other)


def _hedges(
    statement: ReadText, sentence: Sentence, theirs: Sequence[Sequence[SaidWord]], matches: Sequence[Match]
) -> Iterator[Check]:
    mine = said_words(statement, sentence)
    lows = {word.low for word in sentence.words if word.text != "May"}
    for said in mine:
        same = [
            (one, match)
            for match, words in zip(matches, theirs, strict=True)
            for one in words
            if one.word.stem == said.word.stem
        ]
        if not same or (_is_noun(said, sentence) and not _is_said_to_be(said, sentence)):
            continue
        if said.denied and any(one.denied for one, _ in same):
            continue
        if said.index and said.word.text[0].isupper():
            continue  # a name or a month; "planned for February" is sure of the month
        if _is_permitted(said, sentence) or _is_purpose(said, sentence) or _is_gerund(said, sentence):
            continue
        unsure = (lows & _HEDGES) - {said.word.low} - ({"would"} if _has_would(matches[0]) else set())
        hedged = bool(unsure)
        closest = [one for one, match in same if match.share >= NEAR_BEST * matches[0].share]
        level = max(one.level for one in closest or [one for one, _ in same])
        if said.level > level and _is_surer(said, sentence, level, hedged=hedged):
            yield Check("modality", said.word.text, "differs", f"in the passage it is {LEVELS[level]}")
            return
    conditional = _CONDITION.search(statement.text, sentence.start, sentence.end)
    if not (lows & _HEDGES or conditional or lows & {"when", "once"}):
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
        if is_past(word) or (before.low in _AUXILIARIES and word.is_content and word.text.islower())
    }
    if "will" in lows and not lows & _HEDGES and matches[0].share >= CLOSE and not verbs & matches[0].sentence.content:
        text = matches[0].reading.text[matches[0].sentence.start : matches[0].sentence.end]
        if _JUST_EXPECTED.search(text):
            yield Check("modality", "will", "differs", "in the passage it is only expected")
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
        if behind or (_JUST_EXPECTED.search(text) and match.share >= CLOSE):
            yield Check("modality", sorted(verbs)[0], "differs", "in the passage it is only expected")


def _numbers(sentence: Sentence) -> set[str]:
    return {word.low for word in sentence.words if word.low[0].isdigit()}


def _lows(words: Sequence[Word]) -> set[str]:
    return {word.low for word in words}


def _is_said_to_be(said: SaidWord, sentence: Sentence) -> bool:
    """Whether a noun is what something is said to be: "is that of the collier"."""
    return any(word.low in ("is", "are", "was", "were") for word in sentence.words[max(0, said.index - 4) : said.index])


def _is_permitted(said: SaidWord, sentence: Sentence) -> bool:
    """ "Is safe to drink" says no more than "may be drunk"."""
    before = [word.low for word in sentence.words[max(0, said.index - 2) : said.index]]
    return len(before) == 2 and before[1] == "to" and before[0] in _PERMITTED


def _is_purpose(said: SaidWord, sentence: Sentence) -> bool:
    """ "Queued to see it" does not assert that they saw it; "is to open" and "began to rise" do assert something."""
    before = [word.low for word in sentence.words[max(0, said.index - 2) : said.index]]
    return len(before) == 2 and before[1] == "to" and before[0].endswith(("ing", "ed")) and before[0] not in _BEGUN


def _has_would(match: Match) -> bool:
    """Whether the passage itself says would, so that the statement's would hedges nothing."""
    return any(word.low == "would" for word in match.sentence.words)


def _is_gerund(said: SaidWord, sentence: Sentence) -> bool:
    """ "An accord on sharing the river" does not say that it is shared."""
    before = sentence.words[said.index - 1].low if said.index else ""
    return said.word.low.endswith("ing") and before in ("on", "of", "for", "about", "from", "against")


def _is_noun(said: SaidWord, sentence: Sentence) -> bool:
    return said.index > 0 and sentence.words[said.index - 1].low in _DETERMINERS


def _is_surer(said: SaidWord, sentence: Sentence, level: int, *, hedged: bool) -> bool:
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
            or (said.word.text.islower() and not low.startswith(said.word.stem) and not low.endswith(("ing", "ings")))
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
    reason = _REASON.search(text, comma + 1)
    bound = (comma, reason.start() if reason else len(text)) if begin == 0 else (0, begin)
    first = match.sentence.start
    main = {word.stem for word in match.sentence.words if bound[0] <= word.start - first < bound[1]}
    mine = {word.stem for word in sentence.words if len(word.text) > 3}
    if mine and len(mine & main) >= max(2, 0.5 * len(mine)):
        yield Check("modality", found[0].strip(" ,"), "differs", "the passage makes it depend on a condition")
