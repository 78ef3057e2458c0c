"""Whether a sentence of news looks ahead where it names a day: "will meet on Friday", "is due in June".

A rule of thumb, not a parser: of the cues in the same clause the one nearest before the date decides, else the first
one after it ("On Friday, the court will rule"). Without a cue the day is past, as most of the news is.
"""

import re
from datetime import date

from rag.language.calendar_names import CUT_MONTHS
from rag.language.dates.windows import DayWindow, Series
from rag.language.dates.words import pattern, word_before

REACH = 110  # characters looked at on either side; clauses of news are shorter
_AHEAD_TO = (
    r"due|set|expect(?:ed|s|ing)?|schedul(?:ed|ing)|slated|plan(?:s|ned|ning)?|hop(?:e|es|ed|ing)|want(?:s|ing)?|agreed"
    r"|aim(?:s|ing)?|intend(?:s|ing)?|vow(?:ed|s)?|promis(?:e|ed|es|ing)|pledg(?:e|ed|es|ing)|prepar(?:e|es|ing)"
    r"|likely|about|ready|is|are"
)
# A cue of what is to come takes its verb along: the "announced" of "will be announced on Friday" is not past.
_VERB = (
    r"(?: (?:not|also|then|now|likely|probably|still|only|never|soon|again|finally|be|been|being|have|get)){0,4}"
    r"(?: [a-z]+)?"
)
_NOUN = r"(?:the|an?|h(?:is|er)|its|their|th(?:is|at|ese|ose))\b"  # "due to her position" is a cause
_AHEAD = (
    rf"(?:will|won['\u2019]t|shall|going to|can|(?:would|should|must|could|might|(?-i:may))(?! have\b)"
    rf"|(?:{_AHEAD_TO}) to(?! {_NOUN})){_VERB}"
    rf"|(?:is|are|remains?) (?:due(?! to {_NOUN})|expected|scheduled|slated|planned|likely|set)|due(?! to {_NOUN})"
    r"|scheduled|slated|upcoming|expected"
    r"|(?:set|planned) for|begins?|starts?|opens?|kicks? off|takes? (?:place|effect|on)"
    r"|comes? into (?:force|effect)|go(?:es)? (?:into effect|on sale|live)|meets?|faces?|hosts?|visits?|plays?"
    r"|launches|arrives|premieres?|debuts?|expires?|ends?|closes|resumes?|continues?|remains?|stays?|ahead of|deadline"
)
_PAST = (
    r"said|says|told|was|were|had|did|(?:has|have)(?! to\b)|ago|[a-z]{2,}ed|won|lost|beat|met|made|gave|took|came|went"
    r"|began|held|left|sent|wrote|saw|fell|rose|led|found|since|as of|after"
)
CUE = pattern(rf"(?P<ahead>['\u2019]ll{_VERB}|(?<![\w'\u2019])(?:{_AHEAD})\b)|(?<![\w'\u2019])(?P<past>{_PAST})\b")
_DECIDED = re.compile(r"(?:agreed|vowed|promised|pledged)\b")  # behind its day: "In September he agreed to sell"
_BACK_IN = re.compile(r"\bback (?:in|on)\s+\Z")
CLAUSE = re.compile(
    r"[;:(\n\u2014]| \u2013 |[.!?][\"'\u201d\u2019)]*\s+(?=[A-Z\"'\u201c\u2018])"
    r"|, (?:but|and|while|who|which|where|when|after|before)\b"
)
# Behind a date what a relative clause tells is told of its noun: "Monday's game where he is listed".
_CLAUSE_AFTER = re.compile(rf"{CLAUSE.pattern}|\b(?:where|which|who|when)\b")
ABBREVIATED = re.compile(rf"\b(?:[A-Z]|{'|'.join(CUT_MONTHS)}|Mr|Mrs|Ms|Dr|St|Gov|Sen|Rep|Gen)\.\s+$")
# "Dec. 5" in an article of 20 November is next month's: of the one long past a newspaper would add the year.
NEAR_DAYS = 45
FAR_DAYS = 240
# A day further off than this has its year beside it; without, it is a name: "the Jan. 6 committee".
MOST_DAYS_AHEAD, MOST_DAYS_AGO = 150, 200


def looks_ahead(text: str, start: int, end: int) -> bool | None:
    """Whether the clause around text[start:end] speaks of what was still to come; None where no cue tells."""
    before = _clause_before(text[max(0, start - REACH) : start])
    cues = list(CUE.finditer(before))
    if cues:
        return cues[-1]["ahead"] is not None
    after = text[end : end + REACH]
    stop = next((match.start() for match in _CLAUSE_AFTER.finditer(after)), len(after))
    cue = CUE.search(after, 0, stop)
    return cue and cue["ahead"] is not None and not _DECIDED.match(cue[0])


def _clause_before(before: str) -> str:
    """What stands between the last clause boundary and the date; the dot of "Nov." is none."""
    begin = 0
    for match in CLAUSE.finditer(before):
        if not ABBREVIATED.search(before[: match.end()]):
            begin = match.end()
    return before[begin:]


def choose_in_text(series: Series, text: str, start: int, end: int, anchor: date) -> DayWindow | None:
    """The one of a series that an article of the anchor's day means; None where a guess would be as often wrong.

    The first that is not over where the clause looks ahead, else the latest begun. Without a cue, the coming "Dec. 5"
    is meant where it is close at hand and the past one most of a year back; "until Friday" is to come; "Friday's game"
    may be either.
    """
    past, coming = series.latest(anchor), series.earliest(anchor)
    if series.preferred or past is None or coming is None or _BACK_IN.search(text[:start]):
        return series.preferred or past or coming
    named = word_before(text, start) in ("a", "an")  # "a September operation" belongs to the noun, not to the verb
    ahead = None if named else looks_ahead(text, start, end)
    to_come = word_before(text, start) in ("until", "till", "by", "through")
    if ahead is None and (coming.first - past.last).days <= 7:
        if text[end : end + 2] in ("'s", "\u2019s"):
            return past if past.last == anchor else None
        ahead = to_come
    if ahead is None and (coming.first - anchor).days <= NEAR_DAYS and (anchor - past.last).days > FAR_DAYS:
        return coming
    long_past = (anchor - past.last).days > MOST_DAYS_AGO  # "through April", in November
    meant = coming if ahead or (to_come and long_past) else past
    far = meant.first == meant.last and not -MOST_DAYS_AGO <= (meant.first - anchor).days <= MOST_DAYS_AHEAD
    return None if far else meant
