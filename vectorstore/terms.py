"""Words as the lexical index knows them: one function for what is indexed and for what is asked.

Ours rather than the engine's, so that a question can be weighed by the very terms that were indexed: initials
("U.S." is not "us"), possessives, thousands separators, and scripts written without spaces.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

import Stemmer

_UNSPACED = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
_TOKEN = re.compile(
    rf"""(?P<initials>(?:[A-Za-z]\.){{2,}})      # U.S., a.m.
    | (?P<number>\d+(?:[.,]\d+)*)                # 22.71  1,200
    | (?P<unspaced>[{_UNSPACED}]+)
    | (?P<word>(?:(?![{_UNSPACED}\d_])\w)+(?:['’](?:(?![{_UNSPACED}\d_])\w)+)?)""",
    re.VERBOSE,
)
# What stands inside words and is not seen: soft hyphens, zero-width spaces and joiners, and the mark of byte order.
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_MAX_TERM = 64  # characters; a longer run of letters is no word, and the engine drops terms of 64 kB
_NO_WORDS = frozenset(
    """
    a an and are as at be been but by did do does for from had has have he her his how i if in into is it its me
    my no nor not of on or our she so than that the their them then there these they this those to was we were
    what when where which who whom whose why will with would you your
    """.split()
)


# Forms that no stemmer joins with their verb, of verbs that news is made of.
_IRREGULAR = {
    form: verb
    for verb, *forms in (
        line.split()
        for line in """
        become became
        begin began begun
        bring brought
        build built
        buy bought
        catch caught
        choose chose chosen
        come came
        fall fell fallen
        fight fought
        find found
        fly flew flown
        forget forgot forgotten
        give gave given
        go went gone
        grow grew grown
        hear heard
        hold held
        keep kept
        know knew known
        lead led
        leave left
        lend lent
        lose lost
        make made
        meet met
        pay paid
        rise rose risen
        run ran
        say said
        see saw seen
        seek sought
        sell sold
        send sent
        shoot shot
        show shown
        sink sank sunk
        speak spoke spoken
        spend spent
        steal stole stolen
        strike struck
        swear swore sworn
        take took taken
        teach taught
        tell told
        think thought
        throw threw thrown
        wear wore worn
        win won
        write wrote written
        die died dead deaths
        """.strip().splitlines()
    )
    for form in forms
}


def split_terms(text: str) -> list[str]:
    """The terms of `text`, in order and with repetitions: folded, without accents, English words stemmed (Porter 2)."""
    terms: list[str] = []
    for match in _TOKEN.finditer(text if text.isascii() else _INVISIBLE.sub("", text)):
        token = match.group()
        if match.lastgroup == "word":
            terms.append(_word_term(token))
        elif match.lastgroup == "number":
            terms.append(token.replace(",", "")[:_MAX_TERM])
        elif match.lastgroup == "initials":
            terms.append(_initials_term(token))
        else:
            terms.extend(_pairs(token))
    return terms


def split_query_terms(text: str) -> list[str]:
    """The terms of a query without the words that every text holds; all of them when nothing else is left."""
    terms = split_terms(text)
    return [term for term in terms if term not in _NO_WORDS] or terms


def split_pairs(text: str) -> list[tuple[str, str]]:
    """The pairs of neighbouring terms of a query, without the words that every text holds, each once."""
    terms = [term for term in split_terms(text) if term not in _NO_WORDS]
    return list(dict.fromkeys(pairwise(terms)))


@lru_cache(maxsize=200_000)
def _word_term(word: str) -> str:
    if word in {"US", "UN", "EU", "UK"}:
        return _initials_term(word)
    folded = word.casefold().replace("’", "'")
    folded = folded.removesuffix("'s").split("'")[0] if folded.endswith("'s") else folded.replace("'", "")
    plain = "".join(c for c in unicodedata.normalize("NFKD", folded) if not (unicodedata.combining(c) or c.isspace()))
    plain = _IRREGULAR.get(plain, plain)
    # A stemmer keeps state between calls and is not safe to share between threads; making one costs a microsecond.
    return Stemmer.Stemmer("english").stemWord(plain[:_MAX_TERM]) if plain else folded[:_MAX_TERM]


def _initials_term(token: str) -> str:
    """`U.S.` and `US` are one term, and neither is the word "us"."""
    return ".".join(token.replace(".", "").casefold())


def _pairs(run: str) -> list[str]:
    """Overlapping pairs of characters: the usual terms for scripts written without spaces."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]
