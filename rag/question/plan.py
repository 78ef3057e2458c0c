"""From a question to a plan: what to search, whose reports, published when. No model, and every guess on show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from rag.language.dates import DateMention, describe
from rag.question.clauses import Piece, split_clauses
from rag.question.exclusions import find_exclusions
from rag.question.forms import Embed, read_form
from rag.question.named_times import find_event_times, find_fiscal_years, find_times
from rag.question.operators import read_operators
from rag.question.outlets import KnownPublishers, PublisherMention, names_of
from rag.question.question_language import find_language
from rag.question.subject import has_subject, within_time
from rag.question.times import Bound, to_wall, to_window
from rag.question.whom import find_kind
from rag.question.wording import read_wording
from rag.types import Clause, Dropped, Excluded, Inferred, Plan
from vectorstore.errors import UsageError
from vectorstore.sentences import Span
from vectorstore.terms import split_query_terms
from vectorstore.types import Window

MAX_QUESTION = 4000  # characters that are searched; a longer question is cut there
_MOST_READ = 20_000  # characters in which a question is looked for: it may stand behind a long preamble

# A time is one of publication when it hangs on a word of reporting: "published on", "the 3 May article",
# "what did X report between". Any other time is when something happened.
_REPORTING = (
    r"(?:publish\w*|reports?|reported|reporting|articles?|piece|pieces|story|stories|coverage|cover(?:ed|s)|wr(?:o|i)te|"
    r"written|posted|column|columns|editorials?|headlines?|said by|say|says|updated|edition|issue)"
)
# A full stop ends the sentence, but not behind an abbreviation: "on the Saints vs. Falcons from November 17".
_WITHIN_SENTENCE = r"(?:[^.?!;]|(?<=\bvs)\.|(?<=\b[A-Z])\.|(?<=\bU\.S)\.|(?<=\b(?:Mr|Dr|St|Jr|Sr|No))\.|\.(?=\w))"
_BEFORE_TIME = re.compile(rf"\b{_REPORTING}\b{_WITHIN_SENTENCE}{{0,90}}\Z", re.IGNORECASE)
_AFTER_TIME = re.compile(
    r"\A(?:['’]s)?\s+(?:(?!and\b|or\b|that\b|which\b)[\w-]+\s+)?"
    r"(?:articles?|reports?|stor(?:y|ies)|pieces?|coverage|editions?|issues?|columns?|editorials?)\b",
    re.IGNORECASE,
)
# What stands behind "about" is the subject: "What did X report about the best phones of 2023?" asks for no year. A time
# there is one of publication only when a word that places it in time leads it, as in "about the strike in November".
_SUBJECT = re.compile(r"\b(?:about|regarding|concerning)\b(?!.*\b" + _REPORTING + r"\b)", re.IGNORECASE | re.DOTALL)
_LED = re.compile(r"\b(?:in|on|during|within|over|throughout)(?:\s+the)?\s+\Z", re.IGNORECASE)
_LEADS = re.compile(
    r"(?:the\s+)?(?:in|on|during|between|from|since|before|after|until|by|through|last|past|this|yesterday|today|earlier|"
    r"recent|previous|\w+\s+(?:\w+\s+)?ago)\b",
    re.IGNORECASE,
)
_REPORT_WORD = re.compile(rf"\b{_REPORTING}\b", re.IGNORECASE)
_KINDS = {
    "opinion": re.compile(
        r"\b(?:opinion (?:piece|article|column)s?|op-eds?|editorials?|columnists?|commentar(?:y|ies))\b", re.I
    ),
    "live": re.compile(r"\blive ?blogs?\b|\blive (?:updates|coverage)\b", re.I),
    "sponsored": re.compile(r"\b(?:sponsored|advertorials?|paid posts?)\b", re.I),
    "review": re.compile(r"\breviews?\b(?=.*\b(?:say|says|said|critic|praise|rate)\w*)|\breviewers?\b", re.I),
}
_TOLD_IN_TIME = frozenset(("summary", "latest", "timeline", "documents", "list"))  # what happened then is asked for
_ABOUT_ARCHIVE = 0.25
_SHORT = 25  # words; a longer question says which of its times are of publication
_REPORTED_WITHIN = timedelta(days=2)
_NEXT_DAY = timedelta(days=1)  # what happened on a day is in the papers of the next
_LONG_AGO = timedelta(days=31)
_SAYS = re.compile(r"\s+(?:have\s+to\s+)?(?:say|said|write|wrote|report|tell|publish)\w*\b", re.IGNORECASE)
_GOES_ON = re.compile(r"\A,?\s+and\b[^?!;]*\bon\s+\Z")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a caller asks besides the question; all of it is hard. None and () ask for nothing."""

    first: Bound | None = None
    last: Bound | None = None
    as_of: Bound | None = None
    publishers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


def build_plan(
    question: str,
    *,
    known: KnownPublishers,
    zone: ZoneInfo,
    request: Request | None = None,
    now: datetime | None = None,
    embed: Embed | None = None,
    newest: date | None = None,
) -> Plan:
    """The plan for a question over an archive whose outlets are `known`.

    `zone` is the one of the caller's days. `now` stands in for the clock. `embed` is the embedder that ships, where it
    is the archive's: the form is read better with it. `newest` is the day of the newest report. Raises
    UsageError for an empty question and
    for a bound that is no date.
    """
    request = request or Request()
    text = read_asked(question)
    wall = _find_wall(request, zone, now)
    anchor = find_anchor(request, zone, now=now, newest=newest)
    language = find_language(text)
    text, left_out = _leave_out(text)
    excluded = _read_excluded(left_out, known, anchor, zone)
    mentions = known.find(text)
    dates = _dates_outside(text, mentions, anchor, english=language == "en")
    wanted = read_form(text, embed, english=language == "en")
    told = [day for day in dates if day.first is None or day.first <= anchor]  # of what is to come no report is yet
    tied = _tied(text, told)
    happened, within = None, timedelta(0)
    if told and not tied and len(text.split()) <= _SHORT:
        if wanted.form in _TOLD_IN_TIME or wanted.archive >= _ABOUT_ARCHIVE:
            tied = told
            within = _NEXT_DAY if all(day.first == day.last for day in told) else within
        elif wanted.asked not in ("number", "time"):
            happened = _window_of(told, zone, within=_REPORTED_WITHIN)
    names = _spans(mentions, dates)
    pieces = split_clauses(text, names, days=_spans((), tied))
    publishers, dropped = _resolve_publishers(request.publishers, known)
    topic = _without(text, _spans(mentions, tied))
    kind, about_archive = find_kind(text, _without(text, names), wanted)
    plan = Plan(
        question=question,
        topic=topic,
        query=text,
        as_of=wall,
        as_of_given=request.as_of is not None,
        clauses=_bind(text, pieces, mentions, tied, zone, within=within),
        publishers=publishers,
        kinds=request.kinds,
        languages=request.languages,
        window=to_window(request.first, request.last, zone),
        unknown_publishers=tuple(dict.fromkeys(m.words for m in mentions if not m.publishers)),
        names_time=bool(dates),
        has_subject=has_subject(_without(text, names)),
        kind=kind,
        form="summary" if wanted.form == "said" and _outlet_speaks(text, mentions) else wanted.form,
        asked=wanted.asked,
        about_archive=about_archive,
        happened=happened,
        excluded=excluded,
        language=language,
        newest=anchor if anchor == newest and request.as_of is None else None,
        inferred=(*_inferred(mentions, tied), *_inferred_kinds(text), *_inferred_times(text, dates)),
        dropped=dropped,
    )
    return within_time(plan, zone)


def find_anchor(request: Request, zone: ZoneInfo, *, now: datetime | None = None, newest: date | None = None) -> date:
    """The day from which relative times count: the last that `as_of` includes, or today; where nobody set `as_of` and
    the `newest` report is over a month old, its day."""
    today = (_find_wall(request, zone, now) - timedelta(seconds=1)).date()
    return newest if newest and request.as_of is None and newest < today - _LONG_AGO else today


def _leave_out(text: str) -> tuple[str, list[str]]:
    """The question without what it leaves out, and what that is."""
    exclusions = find_exclusions(text)
    return _without(text, [(one.start, one.end) for one in exclusions]), [one.words for one in exclusions]


def _read_excluded(left_out: Sequence[str], known: KnownPublishers, anchor: date, zone: ZoneInfo) -> Excluded | None:
    """What is left out, each by what it names: times, outlets, kinds of article, else words."""
    words: list[tuple[str, ...]] = []
    kinds: list[str] = []
    publishers: list[str] = []
    windows: list[Window] = []
    for one in left_out:
        outlets, dates = names_of(known.find(one)), find_times(one, anchor=anchor)
        named = [kind for kind, pattern in _KINDS.items() if kind in one.lower() or pattern.search(one)]
        publishers += outlets
        kinds += named
        windows += [Window.from_days(day.first, day.last, zone) for day in dates]
        if not (outlets or dates or named):
            words.append(tuple(dict.fromkeys(split_query_terms(one))))
    if not left_out:
        return None
    return Excluded(tuple(words), tuple(kinds), tuple(publishers), tuple(windows))


def _find_wall(request: Request, zone: ZoneInfo, now: datetime | None) -> datetime:
    return to_wall(request.as_of, zone) if request.as_of is not None else (now or datetime.now(UTC)).astimezone(zone)


def read_asked(question: str) -> str:
    """Reads what a question asks, in one line. Raises UsageError where there are no words."""
    if not question.strip():
        raise UsageError("A question must have words, but it is empty. Ask something.")
    asked = read_wording(read_operators(question[:_MOST_READ])).asked
    return _SPACE.sub(" ", asked[:MAX_QUESTION]).strip()


def is_about_publication(question: str, mention: DateMention) -> bool:
    """Whether a time in a question says when something was published, rather than when it happened."""
    before, after = question[: mention.start], question[mention.end :]
    if _AFTER_TIME.match(after):
        return True
    if not _BEFORE_TIME.search(before):
        return False
    return not _is_in_subject(before) or bool(_LED.search(before) or _LEADS.match(mention.words))


def _is_in_subject(before: str) -> bool:
    """Whether what follows stands behind "about", with no word of reporting since."""
    return bool(_SUBJECT.search(before))


def _tied(question: str, mentions: Sequence[DateMention]) -> list[DateMention]:
    """The times that say when something was published. Where one stands before "about", none behind it does."""
    tied: list[DateMention] = []
    for mention in mentions:
        in_subject = _is_in_subject(question[: mention.start])
        if tied and in_subject and not _is_in_subject(question[: tied[-1].start]):
            reported_since = _REPORT_WORD.search(question, tied[-1].end, mention.start)
            if reported_since is None:
                continue
        if is_about_publication(question, mention) or (tied and _goes_on(question, tied[-1], mention)):
            tied.append(mention)
    return tied


def _goes_on(question: str, before: DateMention, mention: DateMention) -> bool:
    """Whether a second day stands as the first does: "reported on 3 May and again on 9 June"."""
    both_days = before.form == mention.form == "absolute"
    return both_days and bool(_GOES_ON.search(question[before.end : mention.start]))


def _spans(mentions: Sequence[PublisherMention], dates: Sequence[DateMention]) -> list[Span]:
    return [(m.start, m.end) for m in mentions] + [(d.start, d.end) for d in dates]


def _dates_outside(
    text: str, mentions: Sequence[PublisherMention], anchor: date, *, english: bool
) -> list[DateMention]:
    """The dates of a question, but not the "Today" of "Business Today"."""
    return [
        mention
        for mention in find_times(text, anchor=anchor, english=english)
        if all(mention.end <= outlet.start or outlet.end <= mention.start for outlet in mentions)
    ]


def _bind(
    text: str,
    pieces: Sequence[Piece],
    mentions: Sequence[PublisherMention],
    tied: Sequence[DateMention],
    zone: ZoneInfo,
    *,
    within: timedelta,
) -> tuple[Clause, ...]:
    """Each piece with the outlets and the time of publication that stand in it.

    A question of one clause takes them from anywhere. A time in a piece without an outlet belongs to the outlet named
    last before it ("the report by X on Y, published on Z").
    """
    if len(pieces) <= 1 or (len(tied) == 1 and len(mentions) <= 1):
        window = _window_of(tied, zone, within=within)
        spans = [(piece.start, piece.end) for piece in pieces] or [(0, len(text))]
        publishers = names_of(mentions)
        return tuple(Clause(text=text[a:b].strip(" ,;:"), publishers=publishers, window=window) for a, b in spans)
    return tuple(
        Clause(
            text=text[piece.start : piece.end].strip(" ,;:"),
            publishers=names_of([m for m in mentions if piece.start <= m.start < piece.end]),
            window=_window_of([m for m in tied if piece.start <= m.start < piece.end], zone, within=within),
        )
        for piece in pieces
    )


def _window_of(mentions: Sequence[DateMention], zone: ZoneInfo, *, within: timedelta = timedelta(0)) -> Window | None:
    """The days of one mention, or from the first to the last of several; what holds one of the others says no more.

    `within`: what is added behind the last day.
    """
    mentions = [m for m in mentions if not any(_holds(m, other) for other in mentions)]
    if not mentions:
        return None
    windows = [Window.from_days(m.first, m.last and m.last + within, zone) for m in mentions]
    starts, ends = [w.start for w in windows], [w.end for w in windows]
    return Window(
        None if None in starts else min(s for s in starts if s is not None),
        None if None in ends else max(e for e in ends if e is not None),
    )


def _holds(wide: DateMention, narrow: DateMention) -> bool:
    """Whether `narrow` lies in `wide`, a longer period with two ends ("as of 10 October" is not one)."""
    if None in (wide.first, wide.last, narrow.first, narrow.last) or wide == narrow:
        return False
    held = wide.first <= narrow.first and narrow.last <= wide.last  # type: ignore[operator]  # none of them is None
    return held and (wide.first, wide.last) != (narrow.first, narrow.last)


def _resolve_publishers(asked: Sequence[str], known: KnownPublishers) -> tuple[tuple[str, ...], tuple[Dropped, ...]]:
    """The archive's names for the caller's outlets. One it does not hold stays, and finds nothing: it is hard."""
    names: list[str] = []
    dropped: list[Dropped] = []
    for name in asked:
        held = known.resolve(name)
        names += held or (name,)
        if not held:
            dropped.append(Dropped("publishers", f"{name} is not in this archive"))
    return tuple(dict.fromkeys(names)), tuple(dropped)


def _outlet_speaks(text: str, mentions: Sequence[PublisherMention]) -> bool:
    """Whether what an outlet says is asked for: its reports, not the words of somebody."""
    return any(_SAYS.match(text, mention.end) for mention in mentions)


def _inferred(mentions: Sequence[PublisherMention], tied: Sequence[DateMention]) -> tuple[Inferred, ...]:
    outlets = [
        Inferred("publishers" if mention.publishers else "unknown_publishers", name, mention.words)
        for mention in mentions
        for name in (mention.publishers or (mention.words,))
    ]
    times = [Inferred("window", describe(mention), mention.words) for mention in tied]
    return tuple(dict.fromkeys((*outlets, *times)))


def _inferred_kinds(text: str) -> Iterator[Inferred]:
    """The kinds of article that a question speaks of: a boost."""
    for kind, pattern in _KINDS.items():
        match = pattern.search(text)
        if match:
            yield Inferred("kinds", kind, match.group())


def _inferred_times(text: str, dates: Sequence[DateMention]) -> Iterator[Inferred]:
    """The times that a reader must be told about: fiscal years, and those counted from an event."""
    yield from (Inferred("fiscal_year", year, words) for words, year in find_fiscal_years(text))
    yield from (Inferred("unknown_time", "", words) for words in find_event_times(text, dates))


def _without(text: str, spans: Sequence[Span]) -> str:
    """The text without these spans, white space squeezed."""
    for start, end in sorted(spans, reverse=True):
        end += 2 * text.startswith(("'s", "’s"), end)  # noqa: PLW2901  "last week's headlines"
        text = f"{text[:start]} {text[end:]}"
    return _SPACE.sub(" ", text).strip()
