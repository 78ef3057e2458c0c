"""Four questions to begin with, made from the archive's articles, and tried before they are shown."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice

from page.answering import find_or
from page.machine import MACHINE
from page.room import Assistant
from page.store import Store
from rag.language.calendar_names import ANY_MONTH, ANY_WEEKDAY
from rag.language.entities import find_article_persons
from rag.types import Answer
from vectorstore import Archive
from vectorstore.errors import DatelineError
from vectorstore.types import Article, Filter

WANTED = 4
DATE, DIFFERENCE, REFUSAL = "a date worked out", "where outlets differ", "what it does not hold"
_UNHELD = (
    "Who is the president of Uzbekistan?",
    "Who won the 1904 chess championship of Patagonia?",
    "What does a bus ticket in Ulaanbaatar cost?",
)
_LOOKED_AT = 400  # articles; a large archive is not read through for this
_AT_ONCE = 100  # of them
_FORMS = ("toll", "does", "when", "outlet", "who", "said")
_TRIED = 24  # questions at most: each costs an answer
_TRIED_FOR_BETTER = 5  # of them, for four that are not alike; then others will do
_LONGEST = 70  # characters of a question: one line of the first view

# Two to three capitalised words, the shape of a full name; then a thing that is named, with or without "the".
_NAME = r"[A-Z][a-z’'-]+(?: (?:de|van|von|al|bin))?(?: [A-Z][a-z’'-]+){1,2}"
_THING = r"(?:[Tt]he )?[A-Z][\w’'-]+(?: (?:of|and|for) (?=[A-Z])| [A-Z][\w’'-]+){0,4}"
_DOES = re.compile(
    rf"\b({_NAME}), who ((?:chairs|leads|heads|runs|owns|directs|edits|manages|founded|won|wrote|designed|represents|"
    r"captains|conducts|keeps|teaches) [^,.;:“”\"]{4,60}?)(?: and [^,.;:]*)?[,.]"
)
_WILL = re.compile(
    rf"(?:(?<=\s)|^)({_THING}) will ((?:open|reopen|begin|start|close|end|run|return|meet|vote|launch|be \w+ed)\b"
    r"[^,.;:“”\"]{0,40}?) (?:on|in|by|from) "
    rf"(?:\d|next|early|late|spring|summer|autumn|winter|{ANY_MONTH}|{ANY_WEEKDAY})",
    re.MULTILINE,
)
_TOLL = re.compile(
    r"\b(?:people|passengers|workers|residents)\b(?: are| were| have| had| known| to)*"
    r" (died|dead|killed|injured|hurt)\b[^.;:“”\"]{0,20}? ((?:when|after) (?:the|a) \w+ \w+)"
)
_TOLL_VERBS = {"dead": "died", "killed": "died", "hurt": "were injured", "injured": "were injured"}
_OFFICE = (
    "president|minister|director|professor|head|chief|executive|officer|editor|captain|coach|mayor|spokes\\w+|founder|"
    "chair\\w*|secretary|author|lawyer|judge|analyst|economist|engineer|teacher|doctor|scientist|historian|manager|owner"
)
_ROLE = re.compile(rf"\b({_NAME}), (?!who |which )(?:a|an|the|its|their)? ?(?:[\w’'-]+ ){{0,3}}(?:{_OFFICE})\b")
_SPEAKER = re.compile(rf"(?:\bsaid ({_NAME})\b|[.”\"] ({_NAME}) (?:said|told)\b)")
_INSIDE_SENTENCE = re.compile(rf"(?<=[a-z,] )({_NAME})\b")
_NOT_A_PERSON = re.compile(
    r"\b(?:The|An?|On|In|At|It|He|She|They|But|And|When|After|President|Minister|River|Lake|Mount|"
    rf"{ANY_MONTH}|{ANY_WEEKDAY})\b"
)
_LEANS = re.compile(r"\b(?:his|her|their|its|this|that|these|those|he|she|it|they)\b")


@dataclass(frozen=True, slots=True)
class ExampleQuestion:
    """A question of one `form` about an article, and the words that a true answer's quotes must hold."""

    form: str
    question: str
    article: Article
    subject: str


@dataclass(frozen=True, slots=True)
class Example:
    """A question to try, and what it shows; "" for a plain answer."""

    question: str
    shows: str = ""


Places = tuple[Example | None, ...]
"""A plain example, then one each that shows a date worked out, a difference, a refusal; None is yet to be found."""


class ExampleSearch:
    """Up to four questions: a plain one, and one each that shows a date worked out, a difference and a refusal.

    Each was asked: it shows what it says, and the first quotes of an answer come from the article it was made from.
    Asking takes time, so the search goes on, in a thread of its own, for as long as a session asks for it: what a
    reader does waits while a script runs, and where nobody looks at the examples, questions of readers have the machine
    to themselves. What was found is kept in the store for as long as the archive stays as it is.
    """

    def __init__(self, archive: Archive, assistant: Assistant, store: Store | None = None) -> None:
        """Nothing is asked before `go_on`."""
        self._store, self._name = store, f"examples:{archive.path.absolute()}:{archive.generation}"
        self.found: list[Example] | None = _recall(store, self._name) if store else None
        self._so_far: Places = (None,) * WANTED
        self._steps = _search(archive, assistant)
        self._lock = threading.Lock()
        self._until = 0.0

    @property
    def places(self) -> Places:
        """The examples; while they are looked for, None in the place of each that is yet to be found."""
        return self._so_far if self.found is None else tuple(self.found)

    def go_on(self, time_s: float) -> None:
        """Have it searched for about so long from now, or until the examples are `found`; does not wait for it."""
        self._until = time.monotonic() + time_s
        if self.found is None and self._lock.acquire(blocking=False):
            threading.Thread(target=self._run, name="examples", daemon=True).start()

    def _run(self) -> None:
        while self.found is None and time.monotonic() < self._until:
            nothing: Places | list[Example] = []
            with MACHINE.for_later():
                step = find_or(partial(next, self._steps), nothing, fault="No example questions could be found")
            if isinstance(step, list):
                self.found = step
                self.keep()
            else:
                self._so_far = step
        self._lock.release()

    def keep(self) -> None:
        """Have what was found found at once the next time, for as long as the archive stays as it is."""
        if self.found and self._store is not None:
            _remember(self._store, self._name, self.found)


def _recall(store: Store, name: str) -> list[Example] | None:
    rows = store.read("SELECT value FROM facts WHERE name = :name", name=name)
    return [Example(**one) for one in json.loads(rows[0]["value"])] if rows else None


def _remember(store: Store, name: str, found: list[Example]) -> None:
    store.write("DELETE FROM facts WHERE name LIKE 'examples:%'")
    value = json.dumps([asdict(example) for example in found], ensure_ascii=False)
    store.write("INSERT OR REPLACE INTO facts (name, value) VALUES (:name, :value)", name=name, value=value)


def _search(archive: Archive, assistant: Assistant) -> Iterator[Places | list[Example]]:
    """What there is after each question that was tried; as a list at the end."""
    chosen: list[tuple[ExampleQuestion, Example]] = []
    refusal: Example | None = None
    tried = 0
    for candidate in _in_turn(_recent(archive)):
        if _is_enough([example for _, example in chosen], tried):
            break
        if _is_like_another(candidate, [one for one, _ in chosen], choosy=tried < _TRIED_FOR_BETTER):
            continue
        tried += 1
        example = _try(candidate, assistant)
        if example is not None:
            chosen.append((candidate, example))
            yield (*_places([example for _, example in chosen])[0], refusal)
        refusal = refusal or (_find_refusal(assistant) if chosen else None)
        yield (*_places([example for _, example in chosen])[0], refusal)
    places, spare = _places([example for _, example in chosen])
    filled = [place or next(spare, None) for place in (*places, refusal)]
    yield [example for example in filled if example is not None]


def _is_enough(found: list[Example], tried: int) -> bool:
    """Whether there is one of each kind; after some that were tried, enough of any kind; after more, what there is."""
    is_full = len(found) > WANTED - 2
    is_varied = {DATE, DIFFERENCE} <= {example.shows for example in found}
    return tried >= _TRIED or (is_full and (is_varied or tried >= _TRIED_FOR_BETTER))


def _places(examples: list[Example]) -> tuple[Places, Iterator[Example]]:
    """The first plain one and the first that shows each thing, each in its place; and what is left, as plain ones."""
    first = tuple(next((e for e in examples if e.shows == shows), None) for shows in ("", DATE, DIFFERENCE))
    return first, (Example(example.question) for example in examples if example not in first)


def _find_refusal(assistant: Assistant) -> Example | None:
    refused = (question for question in _UNHELD if assistant.ask(question).refused)
    return next((Example(question, REFUSAL) for question in refused), None)


def iter_candidates(article: Article) -> Iterator[ExampleQuestion]:
    """The questions that one article suggests."""
    if article.kind != "news" or (article.language or "en")[:2] != "en":
        return
    for match in _DOES.finditer(article.text):
        if _LEANS.search(match[2]) or not re.search("[A-Z]", match[2]):  # "Who chairs the board?" asks of any board
            continue
        yield ExampleQuestion("does", f"Who {match[2]}?", article, match[1])
    for match in _TOLL.finditer(article.text):
        verb = _TOLL_VERBS.get(match[1], match[1])
        yield ExampleQuestion("toll", f"How many people {verb} {match[2]}?", article, match[2])
    for match in _WILL.finditer(article.text):
        yield ExampleQuestion("when", f"When will {_as_inside(match[1], article.text)} {match[2]}?", article, match[1])
    for name in _names(_INSIDE_SENTENCE, article):
        if article.publisher and name in article.title:
            yield ExampleQuestion("outlet", f"What did {article.publisher} report about {name}?", article, name)
    for name in _persons(_ROLE, article):
        yield ExampleQuestion("who", f"Who is {name}?", article, name)
    for name in _persons(_SPEAKER, article):
        yield ExampleQuestion("said", f"What did {name} say?", article, name)


def _as_inside(name: str, text: str) -> str:
    """A name as it reads inside a sentence: `Buses` at the start of one is `buses` elsewhere, and `The` is `the`."""
    first, _, rest = name.partition(" ")
    is_common = first == "The" or (not rest and not re.search(rf"[a-z,] {re.escape(first)}\b", text))
    return f"{first.lower()}{' ' * bool(rest)}{rest}" if is_common else name


def _names(pattern: re.Pattern[str], article: Article) -> list[str]:
    found = (next(group for group in match.groups() if group) for match in pattern.finditer(article.text))
    outlet = article.publisher or ""
    return [name for name in dict.fromkeys(found) if not _NOT_A_PERSON.search(name) and name not in outlet]


def _persons(pattern: re.Pattern[str], article: Article) -> list[str]:
    """Those of the names that the article has with a title or a word of saying: "Shadow-cursed Lands" is nobody."""
    names = _names(pattern, article)
    return [name for name in names if name in find_article_persons(article).values()]


def _recent(archive: Archive) -> Iterator[Article]:
    """Articles, the latest first; those without a date last."""
    articles = (archive.get(article_id) for article_id in archive.list_articles(Filter(), k=_LOOKED_AT))
    return (article for article in articles if article is not None)


def _in_turn(articles: Iterator[Article]) -> Iterator[ExampleQuestion]:
    """Candidates, one form after another, so that the four are not alike; of some articles, then of further ones."""
    while some := list(islice(articles, _AT_ONCE)):
        by_form: dict[str, list[ExampleQuestion]] = {form: [] for form in _FORMS}
        for article in some:
            for candidate in iter_candidates(article):
                if len(candidate.question) <= _LONGEST:
                    by_form[candidate.form].append(candidate)
        for place in range(max(len(group) for group in by_form.values())):
            for group in by_form.values():
                yield from group[place : place + 1]


def _is_like_another(candidate: ExampleQuestion, chosen: list[ExampleQuestion], *, choosy: bool) -> bool:
    """Whether it is of the same article or subject as one that is chosen, or, where one is choosy, of the same form."""
    return any(
        (choosy and candidate.form == other.form)
        or candidate.subject == other.subject
        or candidate.article.article_id == other.article.article_id
        for other in chosen
    )


def _try(candidate: ExampleQuestion, assistant: Assistant) -> Example | None:
    """The example that a candidate makes, by what its answer shows; None where it is not answered."""
    try:
        answer = assistant.ask(candidate.question)
    except DatelineError:
        return None
    if answer.refused or not _is_about(answer, candidate):
        return None
    shows_date = any("[i.e. " in statement.text for statement in answer.statements)
    return Example(candidate.question, DIFFERENCE if answer.conflicts else DATE if shows_date else "")


def _is_about(answer: Answer, candidate: ExampleQuestion) -> bool:
    """Whether the first quote is of the candidate's article, and the quotes name its subject."""
    last_name = candidate.subject.split()[-1]
    first = answer.citations[0].article_id if answer.citations else None
    return candidate.form == "toll" or (
        first == candidate.article.article_id and any(last_name in c.quote for c in answer.citations[:2])
    )
