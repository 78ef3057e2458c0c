"""Whether a sentence of news looks ahead where it names a day: "will meet on Friday", "is due in June".

A rule of thumb, not a parser: of the cues in the same clause the one nearest before the date decides, else the first
one after it ("On Friday, the court will rule"). Without a cue the day is past, as most of the news is.
"""

import re
from datetime import date

from rag.dates.windows import Series, Window
from rag.dates.words import pattern

REACH = 110  # characters looked at on either side; clauses of news are shorter
_AHEAD_TO = (
    r"due|set|expect(?:ed|s|ing)?|schedul(?:ed|ing)|slated|plan(?:s|ned|ning)?|hop(?:es|ing)|want(?:s|ing)?|agreed|aim(?:s|ing)?"
    r"|intend(?:s|ing)?|vow(?:ed|s)?|promis(?:ed|es|ing)|likely|about|is|are|prepar(?:es|ing)|ready|pledg(?:ed|es|ing)"
)
# A cue of what is to come takes its verb along: the "announced" of "will be announced on Friday" is not past.
_AHEAD = (
    rf"(?:will|won['\u2019]t|shall|would|['\u2019]ll|going to|(?:{_AHEAD_TO}) to)"
    r"(?: (?!said\b|told\b)[a-z]+){0,3}?(?: [a-z]+(?:ed|en|t)\b)?"
    r"|(?:is|are|remains?) (?:due|expected|scheduled|slated|planned|likely|set)|due|scheduled|slated|upcoming|expected"
    r"|(?:set|planned) for|can|should|must|could|begins?|starts?|opens?|kicks? off|takes? (?:place|on)|meets?"
    r"|faces?|hosts?|visits?|plays?|launches|arrives|premieres?|debuts?|expires?|ends?|closes|resumes?|continues?|next"
    r"|ahead of|deadline|until|by|before"
)
_PAST = (
    r"said|says|told|was|were|had|did|has|have|ago|\w{2,}ed|won|lost|beat|met|made|gave|took|came|went|began|held|left|sent"
    r"|wrote|saw|fell|rose|led|found|since|after"
)
CUE = pattern(rf"(?<![\w'\u2019])(?:(?P<ahead>{_AHEAD})|(?P<past>{_PAST}))(?!\w)")
CLAUSE = re.compile(
    r"[;:\n\u2014]| \u2013 |[.!?][\"'\u201d\u2019)]*\s+(?=[A-Z\"'\u201c\u2018])"
    r"|, (?:but|and|while|who|which|where|when|after|before)\b"
)
ABBREVIATED = re.compile(
    r"\b(?:[A-Z]|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Ms|Dr|St|Gov|Sen|Rep|Gen)\.\s+$"
)
NEAR_DAYS = (
    45  # "Dec. 5" in an article of 20 November is next month's, cue or not: newspapers add the year to the other one
)
FAR_DAYS = 240


def looks_ahead(text: str, start: int, end: int) -> bool:
    """Whether the clause around text[start:end] speaks of what was still to come when it was written."""
    before = _clause_before(text[max(0, start - REACH) : start])
    cues = list(CUE.finditer(before))
    if cues:
        return cues[-1]["ahead"] is not None
    after = text[end : end + REACH]
    stop = next((match.start() for match in CLAUSE.finditer(after)), len(after))
    cue = CUE.search(after, 0, stop)
    return cue is not None and cue["ahead"] is not None


def _clause_before(before: str) -> str:
    """What stands between the last clause boundary and the date; the dot of "Nov." is none."""
    begin = 0
    for match in CLAUSE.finditer(before):
        if not ABBREVIATED.search(before[: match.end()]):
            begin = match.end()
    return before[begin:]


def choose_in_text(series: Series, text: str, start: int, end: int, anchor: date) -> Window | None:
    """The one of a series that an article of the anchor's day means.

    The first that is not over where the clause looks ahead, else the latest begun; a date without a year that would lie
    most of a year back and is close at hand ahead is the coming one.
    """
    if series.preferred:
        return series.preferred
    past, coming = series.latest(anchor), series.earliest(anchor)
    if looks_ahead(text, start, end):
        return coming
    if past and coming and (coming.first - anchor).days <= NEAR_DAYS and (anchor - past.last).days > FAR_DAYS:
        return coming
    return past
