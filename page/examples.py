"""Four questions that the archive at hand can answer: made from its articles, and tried before they are shown."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from page.answering import find_or
from page.room import Assistant
from rag.types import Answer
from vectorstore import Archive
from vectorstore.errors import DatelineError
from vectorstore.types import Article

WANTED = 4
_LOOKED_AT = 400  # articles; a large archive is not read through for this
_FORMS = ("does", "when", "outlet", "who", "said")
_TRIED = 40  # questions at most: each costs an answer

# Two to three capitalised words, the shape of a full name; then a thing that is named, with or without "the".
_NAME = r"[A-Z][a-z’'-]+(?: (?:de|van|von|al|bin))?(?: [A-Z][a-z’'-]+){1,2}"
_THING = r"(?:[Tt]he )?[A-Z][\w’'-]+(?: (?:of|and|for) (?=[A-Z])| [A-Z][\w’'-]+){0,4}"
_WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DOES = re.compile(
    rf"\b({_NAME}), who ((?:chairs|leads|heads|runs|owns|directs|edits|manages|founded|won|wrote|designed|represents|"
    r"captains|conducts|keeps|teaches) [^,.;:“”\"]{4,60}?)(?: and [^,.;:]*)?[,.]"
)
_WILL = re.compile(
    rf"(?:(?<=\s)|^)({_THING}) will ((?:open|reopen|begin|start|close|end|run|return|meet|vote|launch|be \w+ed)\b"
    r"[^,.;:“”\"]{0,40}?) (?:on|in|by|from) "
    rf"(?:\d|next|early|late|spring|summer|autumn|winter|{_MONTHS}|{_WEEKDAYS})",
    re.MULTILINE,
)
_OFFICE = (
    "president|minister|director|professor|head|chief|executive|officer|editor|captain|coach|mayor|spokes\\w+|founder|"
    "chair\\w*|secretary|author|lawyer|judge|analyst|economist|engineer|teacher|doctor|scientist|historian|manager|owner"
)
_ROLE = re.compile(rf"\b({_NAME}), (?!who |which )(?:a|an|the|its|their)? ?(?:[\w’'-]+ ){{0,3}}(?:{_OFFICE})\b")
_SPEAKER = re.compile(rf"(?:\bsaid ({_NAME})\b|[.”\"] ({_NAME}) (?:said|told)\b)")
_INSIDE_SENTENCE = re.compile(rf"(?<=[a-z,] )({_NAME})\b")
_NOT_A_PERSON = re.compile(
    r"\b(?:The|An?|On|In|At|It|He|She|They|But|And|When|After|President|Minister|River|Lake|Mount|"
    rf"{_MONTHS}|{_WEEKDAYS})\b"
)
_LEANS = re.compile(r"\b(?:his|her|their|its|this|that|these|those|he|she|it|they)\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question of one `form` about an article, and the words that a true answer's quotes must hold."""

    form: str
    question: str
    article: Article
    subject: str


class ExampleSearch:
    """Up to four questions, of different forms and outlets where there are any; none when none can be made.

    Each was asked: it is not refused, and its first quotes come from the article it was made from. Asking takes time,
    so the search goes on, in a thread of its own, for as long as a session asks for it: what a reader does waits while
    a script runs, and where nobody looks at the examples, questions of readers have the machine to themselves.
    """

    def __init__(self, archive: Archive, assistant: Assistant) -> None:
        self.found: list[str] | None = None
        self._steps = _search(archive, assistant)
        self._lock = threading.Lock()
        self._until = 0.0

    def go_on(self, time_s: float) -> None:
        """Have it searched for about so long from now, or until the examples are `found`; does not wait for it."""
        self._until = time.monotonic() + time_s
        if self.found is None and self._lock.acquire(blocking=False):
            threading.Thread(target=self._run, name="examples", daemon=True).start()

    def _run(self) -> None:
        while self.found is None and time.monotonic() < self._until:
            self.found = find_or(partial(next, self._steps), [], fault="No example questions could be found")
        self._lock.release()


def find_examples(archive: Archive, assistant: Assistant) -> list[str]:
    """The whole search at once."""
    return next(found for found in _search(archive, assistant) if found is not None)


def _search(archive: Archive, assistant: Assistant) -> Iterator[list[str] | None]:
    """None after each question that was tried; the examples at the end."""
    chosen: list[Candidate] = []
    tried = 0
    for candidate in _in_turn(_recent(archive)):
        if len(chosen) == WANTED or tried == _TRIED:
            break
        if _is_like_another(candidate, chosen):
            continue
        tried += 1
        if _is_answered(candidate, assistant):
            chosen.append(candidate)
        yield None
    yield [candidate.question for candidate in chosen]


def iter_candidates(article: Article) -> Iterator[Candidate]:
    """The questions that one article suggests."""
    if article.kind != "news" or (article.language or "en")[:2] != "en":
        return
    for match in _DOES.finditer(article.text):
        if _LEANS.search(match[2]):
            continue
        yield Candidate("does", f"Who {match[2]}?", article, match[1])
    for match in _WILL.finditer(article.text):
        yield Candidate("when", f"When will {_as_inside(match[1], article.text)} {match[2]}?", article, match[1])
    for name in _names(_INSIDE_SENTENCE, article):
        if article.publisher and name in article.title:
            yield Candidate("outlet", f"What did {article.publisher} report about {name}?", article, name)
    for name in _names(_ROLE, article):
        yield Candidate("who", f"Who is {name}?", article, name)
    for name in _names(_SPEAKER, article):
        yield Candidate("said", f"What did {name} say?", article, name)


def _as_inside(name: str, text: str) -> str:
    """A name as it reads inside a sentence: `Buses` at the start of one is `buses` elsewhere, and `The` is `the`."""
    first, _, rest = name.partition(" ")
    is_common = first == "The" or (not rest and not re.search(rf"[a-z,] {re.escape(first)}\b", text))
    return f"{first.lower()}{' ' * bool(rest)}{rest}" if is_common else name


def _names(pattern: re.Pattern[str], article: Article) -> list[str]:
    found = (next(group for group in match.groups() if group) for match in pattern.finditer(article.text))
    outlet = article.publisher or ""
    return [name for name in dict.fromkeys(found) if not _NOT_A_PERSON.search(name) and name not in outlet]


def _recent(archive: Archive) -> list[Article]:
    """Articles, the latest first; those without a date last."""
    articles = islice(archive.iter_articles(), _LOOKED_AT)
    return sorted(articles, key=lambda a: (-a.published_at.seconds if a.published_at else 0, a.article_id))


def _in_turn(articles: Iterable[Article]) -> Iterator[Candidate]:
    """Candidates, one form after another, so that the four are not alike."""
    by_form: dict[str, list[Candidate]] = {form: [] for form in _FORMS}
    for article in articles:
        for candidate in iter_candidates(article):
            by_form[candidate.form].append(candidate)
    for place in range(max((len(group) for group in by_form.values()), default=0)):
        for group in by_form.values():
            yield from group[place : place + 1]


def _is_like_another(candidate: Candidate, chosen: list[Candidate]) -> bool:
    return any(
        candidate.form == other.form
        or candidate.subject == other.subject
        or candidate.article.article_id == other.article.article_id
        for other in chosen
    )


def _is_answered(candidate: Candidate, assistant: Assistant) -> bool:
    try:
        answer = assistant.ask(candidate.question)
    except DatelineError:
        return False
    return not answer.refused and _is_about(answer, candidate)


def _is_about(answer: Answer, candidate: Candidate) -> bool:
    """Whether the first quote is of the candidate's article, and the quotes name its subject."""
    last_name = candidate.subject.split()[-1]
    first = answer.citations[0].article_id if answer.citations else None
    return first == candidate.article.article_id and any(last_name in c.quote for c in answer.citations[:2])
