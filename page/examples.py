"""Four questions that the archive at hand can answer: made from its articles, and tried before they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from page.room import Assistant
from rag.types import Answer
from vectorstore import Archive
from vectorstore.errors import DatelineError
from vectorstore.types import Article

WANTED = 4
_LOOKED_AT = 400  # articles; a large archive is not read through for this
_TRIED = 40  # questions at most: each costs an answer

# Two to three capitalised words, the shape of a full name.
_NAME = r"[A-Z][a-z’'-]+(?: (?:de|van|von|al|bin))?(?: [A-Z][a-z’'-]+){1,2}"
_ROLE = re.compile(rf"\b({_NAME}), (?:who|the|a|an|its|their|chief|head) ")
_SPEAKER = re.compile(rf"(?:\bsaid ({_NAME})\b|[.”\"] ({_NAME}) (?:said|told)\b)")
_INSIDE_SENTENCE = re.compile(rf"(?<=[a-z,] )({_NAME})\b")
_NOT_A_PERSON = re.compile(
    r"\b(?:The|An?|On|In|At|It|He|She|They|But|And|When|After|Mr|Mrs|Ms|Dr|January|February|March|April|May|June|July|"
    r"August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question of one `form` about an article, and the words that a true answer's quotes must hold."""

    form: str
    question: str
    article: Article
    subject: str


def find_examples(archive: Archive, assistant: Assistant) -> list[str]:
    """Up to four questions, of different forms and outlets where there are any; [] when none can be made.

    Each was asked: it is not refused, and its first quotes come from the article it was made from.
    """
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
    return [candidate.question for candidate in chosen]


def iter_candidates(article: Article) -> Iterator[Candidate]:
    """The questions that one article suggests."""
    if article.kind != "news" or (article.language or "en")[:2] != "en":
        return
    for name in _names(_ROLE, article):
        yield Candidate("who", f"Who is {name}?", article, name)
    for name in _names(_INSIDE_SENTENCE, article):
        if article.publisher and name in article.title:
            yield Candidate("outlet", f"What did {article.publisher} report about {name}?", article, name)
    for name in _names(_SPEAKER, article):
        yield Candidate("said", f"What did {name} say?", article, name)
    for name in _names(_INSIDE_SENTENCE, article):
        if name in article.title:
            yield Candidate("about", f"What is known about {name}?", article, name)


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
    by_form: dict[str, list[Candidate]] = {form: [] for form in ("who", "outlet", "said", "about")}
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
