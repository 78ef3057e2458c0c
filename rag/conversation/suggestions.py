"""What may be asked next: up to three questions, each of which was tried on the archive before it is offered.

They are made of the words of the reader's own question, and of names, outlets and days from the evidence: never of
sentences of an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, zip_longest

from rag.answer.compose import read_results
from rag.answer.notes import find_last_before
from rag.answer.sentences import choose_sentences
from rag.conversation import History
from rag.conversation.referents import Referents, days_of, people_of
from rag.conversation.words import END, SPACE
from rag.language.dates.describe import day_in_words
from rag.language.entities import iter_names, looks_like_person
from rag.question.outlets import KnownPublishers
from rag.search.retriever import Retriever
from rag.types import Answer, Plan
from vectorstore.terms import split_terms
from vectorstore.types import Article

SUGGESTIONS = 3
_TRIED = 8  # questions that are tried at most: each costs a search
_K = 10  # passages, as many as an answer reads: with fewer, one is offered that is refused when it is asked
_MAX_WORDS = 6  # of a name
_NO_NAME = re.compile(r"[^\w\s.,&’'()–—-]|https?|www\.|\d{3}|\w{4}\. ")


def suggest(retriever: Retriever, answer: Answer, *, history: History = ()) -> tuple[str, ...]:
    """Up to three questions that the archive can answer, within the filters of `answer`, none of which was asked.

    `history` is the conversation before `answer`. Takes a search for each, and so is asked for apart from the answer.
    """
    asked = [answer.question, answer.plan.query, *chain.from_iterable((q, a.plan.query) for q, a in history)]
    known = {_key(text) for text in asked}
    cited = {citation.quote for citation in answer.citations}
    offered: list[str] = []
    for question in list(_in_turn(_draft(answer, retriever), known))[:_TRIED]:
        if len(offered) < SUGGESTIONS and _is_answered(retriever, question, answer.plan, cited):
            offered.append(question)
    return tuple(offered)


def _draft(answer: Answer, retriever: Retriever) -> list[Iterator[str]]:
    """Questions of each kind, the likeliest first."""
    referents = Referents([answer], KnownPublishers(retriever.archive.stats().publishers))
    topic = referents.topic()
    articles = _articles_of(answer)
    if answer.refused or not topic:
        return [_on_nearest(articles)]
    return [
        (f"What did {outlet} report about {topic}?" for outlet in referents.other_outlets() if _is_name(outlet)),
        _later_and_earlier(answer, topic),
        _on_persons(articles, topic),
        _on_bodies(answer, topic),
        iter((f"What else was reported about {topic}?",)),
    ]


def _articles_of(answer: Answer) -> list[Article]:
    """The cited articles; of a refusal, the nearest."""
    results = {result.article.article_id: result.article for result in (*answer.results, *answer.nearest)}
    cited = dict.fromkeys(citation.article_id for citation in answer.citations)
    return [results[key] for key in (cited or results) if key in results]


def _later_and_earlier(answer: Answer, topic: str) -> Iterator[str]:
    """What was found that is later, or earlier, than what is cited."""
    cited = days_of(answer)
    published = (result.article.published_at for result in answer.results)
    found = [moment.day for moment in published if moment]
    if cited and found:
        if max(found) > max(cited):
            yield f"What was reported about {topic} after {day_in_words(max(cited))}?"
        if min(found) < min(cited):
            yield f"What was reported about {topic} before {day_in_words(min(cited))}?"


def _on_persons(articles: list[Article], topic: str) -> Iterator[str]:
    for article in articles:
        for person in dict.fromkeys(people_of(article).values()):
            if _is_name(person) and not set(split_terms(person)) & set(split_terms(topic)):
                yield f"What did {person} say about {topic}?"


def _on_bodies(answer: Answer, topic: str) -> Iterator[str]:
    """Names of two words and more in a cited passage, that are not persons."""
    cited = {citation.chunk_id for citation in answer.citations}
    passages = [result for result in answer.results if result.chunk.chunk_id in cited]
    for article, text in ((result.article, result.chunk.text) for result in passages):
        people = " ".join(people_of(article).values())
        names = (name for name in iter_names(text) if not looks_like_person(name, text))
        for words in dict.fromkeys(name.words for name in names):
            told = " " in words and _is_name(words) and words not in (article.publisher, article.credit)
            if told and words not in people and not set(split_terms(words)) & set(split_terms(topic)):
                yield f"What was reported about {words}?"


def _on_nearest(articles: list[Article]) -> Iterator[str]:
    """For a refusal: the names in the titles of the nearest articles that their texts hold, too."""
    for article in articles:
        named = [name.words for name in iter_names(f"x {article.title}") if _is_name(name.words)]
        names = [words for words in named if words in article.text]
        if names:
            yield f"What was reported about {max(names, key=len)}?"


def _in_turn(drafts: list[Iterator[str]], known: set[str]) -> Iterator[str]:
    """One of each kind, then the next of each; none that is known, none twice."""
    seen = set(known)
    for question in chain.from_iterable(zip_longest(*drafts)):
        if question is not None and _key(question) not in seen:
            seen.add(_key(question))
            yield question


def _is_answered(retriever: Retriever, question: str, plan: Plan, cited: set[str]) -> bool:
    """Whether the archive answers a question under the filters of a plan, and with something that is not shown yet."""
    planned = retriever.plan(question, as_of=None)
    tried = replace(
        planned,
        as_of=plan.as_of,
        as_of_given=plan.as_of_given,
        publishers=plan.publishers,
        kinds=plan.kinds,
        languages=plan.languages,
        window=plan.window,
    )
    reading = read_results(retriever.archive, retriever.search(tried, _K))
    if reading.reason is not None or any(drop.field == "window" for drop in reading.found.plan.dropped):
        return False
    if find_last_before(retriever, reading) is not None:
        return False  # the time it names holds nothing on its subject
    outlets = {name for clause in planned.clauses for name in clause.publishers}
    chosen = choose_sentences(reading.found.plan, reading.candidates)
    return any(c.text not in cited and (not outlets or c.result.article.publisher in outlets) for c in chosen)


def _is_name(words: str) -> bool:
    """Whether words from an article look like a name and nothing else: no address, no mark-up, no sentence."""
    if not words.isprintable() or len(words.split()) > _MAX_WORDS or _NO_NAME.search(words):
        return False
    return not (words.isupper() and " " in words)  # shouted, and no name


def _key(question: str) -> str:
    return SPACE.sub(" ", END.sub("", question)).strip().casefold()
