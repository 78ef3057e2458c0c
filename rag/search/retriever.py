"""Searches the archive: from a question to the passages that hold its evidence.

Lexical and dense search for the whole question, lexical search for each clause and within each outlet and time that
the question names; one set of candidates, one score, one order.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from itertools import islice
from typing import Any, TypedDict, Unpack

import numpy as np

from rag.question.outlets import KnownPublishers
from rag.question.plan import Request, build_plan, find_anchor, read_asked
from rag.question.times import Bound
from rag.search.acronyms import expand_acronyms, find_full_name
from rag.search.ranking import (
    Candidates,
    Flags,
    Floats,
    Scores,
    Weights,
    number_articles,
    pick_in_turn,
    score_candidates,
)
from rag.search.spelling import find_spelling, respell
from rag.settings import RagSettings
from rag.types import Dropped, Inferred, Plan, SearchResponse, SearchResult, Sort
from vectorstore import Archive, Filter, Window
from vectorstore.catalogue import ChunkFacts
from vectorstore.embedder import BUILT_IN
from vectorstore.errors import UsageError
from vectorstore.terms import split_pairs, split_query_terms, split_terms
from vectorstore.types import Article, ScoredChunk

MAX_K = 1000
_NAMES = re.compile(r"(?<!^)(?:\b[A-ZÀ-Þ][\w’'-]*|\b\d+)")
_NAMES_KEPT = 4096  # spellings, while the archive stays as it is: the same names are asked for again
_MAX_OUTLETS = 8  # that are searched each by itself
_FULL_LEXICAL, _FULL_DENSE, _CLAUSE, _WITHIN = 200, 100, 100, 60  # candidates from each list
_RECENT_DAYS = 30.0
_MORE = 3  # times as many are looked at where a question leaves something out
_HAPPENED_SHARE = 0.7  # of the best score: what a report of that time must have to shut out the others
_LONG_PAST_S = 366 * 86_400  # a report that is so much older than the newest on its subject is none of the latest
_RECENT_SHARE = 0.5  # of the best score: what counts as on the subject when the latest is asked for


class Filters(TypedDict, total=False):
    """What bounds a search, as keywords; `Retriever.search` says what each means."""

    from_: Bound | None
    to: Bound | None
    as_of: Bound | None
    publishers: Sequence[str]
    kinds: Sequence[str]
    languages: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Lists:
    """What the indexes gave: for the whole question and for each clause, scores by chunk key."""

    lexical: dict[int, float]
    pairs: dict[int, float]
    clauses: list[dict[int, float]]
    keys: set[int]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the archive at one generation: its outlets, and how it writes the names that were asked for."""

    generation: int
    publishers: KnownPublishers
    find_spelling: Callable[[str], str | None]
    find_full_name: Callable[[str], str | None]


class Retriever:
    """Searches one archive. Safe to use from several threads."""

    def __init__(
        self, archive: Archive, *, settings: RagSettings | None = None, weights: Weights | None = None
    ) -> None:
        """`weights` other than the fitted ones are for measuring."""
        self.archive = archive
        self.settings = settings or RagSettings()
        self._weights = weights or Weights()
        self._known: _Known | None = None

    def plan(self, question: str, **filters: Unpack[Filters]) -> Plan:
        """Plans how `question` would be searched. Raises UsageError."""
        return self.build_plan(question, read_request(filters))

    def build_plan(self, question: str, request: Request) -> Plan:
        """Plans how `question` would be searched, bound as `request` asks. Raises UsageError."""
        embedder, known = self.archive.embedder, self._load_known()
        spelt, respelt = respell(read_asked(question), known.find_spelling)
        spelt, expanded = expand_acronyms(self.archive, spelt, known.find_full_name)
        plan = build_plan(
            spelt,
            known=known.publishers,
            zone=self.settings.zone,
            request=request,
            embed=embedder.embed_query if embedder.name.startswith(BUILT_IN) else None,
            newest=self._newest(),
        )
        told = dict.fromkeys(Inferred("spelling", one.searched, one.asked) for one in (*respelt, *expanded))
        return replace(plan, question=question, inferred=(*plan.inferred, *told))

    def find_today(self, request: Request) -> date:
        """Finds the day from which relative times count."""
        return find_anchor(request, self.settings.zone, newest=self._newest())

    def _newest(self) -> date | None:
        last = self.archive.stats().last
        return last.day if last else None

    def search(
        self,
        question: str | Plan,
        k: int = 10,
        *,
        sort: Sort = "relevance",
        **filters: Unpack[Filters],
    ) -> SearchResponse:
        """Finds the `k` best passages for a question, or for a plan that has been changed (without options).

        `from_` and `to` bound the publication, both included; a day means the whole day. Nothing published after
        `as_of` (default: now) is found. Undated articles pass when neither is given. `publishers` may be short names.
        `sort="date"` puts the latest of what is on the subject first. Raises UsageError, and ArchiveError when the
        archive cannot be searched.
        """
        check_k(k)
        if sort not in ("relevance", "date"):
            raise UsageError(f"sort must be 'relevance' or 'date', but is {sort!r}.")
        plan = question if isinstance(question, Plan) else self.plan(question, **filters)
        plan, where = self._settle(plan)
        found = self._gather(plan, where)
        if found is None:
            return SearchResponse(plan, ())
        scores = score_candidates(found, self._weights)
        found, scores = _keep_happened(found, scores)
        by_date = sort == "date"
        share = _RECENT_SHARE if plan.has_subject else 0.0
        more = _MORE * k if plan.excluded or plan.language != "en" else k
        order = (
            self._latest(found, scores, more, share, recent=plan.form == "latest")
            if by_date
            else pick_in_turn(found, scores, self._weights, more)
        )
        results = (one for one in self._to_results(found, scores, order, where) if not is_excluded(plan, one.article))
        if plan.language == "en":
            return SearchResponse(plan, tuple(islice(results, k)))
        return SearchResponse(plan, tuple(_holding_names(plan, list(results))[:k]))

    async def asearch(self, question: str | Plan, k: int = 10, **options: Any) -> SearchResponse:
        """Searches as `search` does, in a thread, so that an event loop goes on."""
        return await asyncio.to_thread(self.search, question, k, **options)

    def _load_known(self) -> _Known:
        generation = self.archive.generation
        if self._known is None or generation != self._known.generation:
            self._known = _Known(
                generation,
                KnownPublishers(self.archive.stats().publishers),
                lru_cache(_NAMES_KEPT)(partial(find_spelling, self.archive)),
                lru_cache(_NAMES_KEPT)(partial(find_full_name, self.archive)),
            )
        return self._known

    # ---- what is searched

    def _settle(self, plan: Plan) -> tuple[Plan, Filter]:
        """The hard filter of a plan. A time of publication read from the question is hard for a question of one window;
        when nothing was published then, it is dropped, and the plan says so."""
        where = _hard_filter(plan)
        outlets = tuple(name for names in _outlets(plan) for name in names)
        if not plan.has_subject and outlets and not where.publishers:
            where = replace(where, publishers=outlets)  # what an outlet reported is told by its own reports
        where = self._narrow_to_kinds(plan, where)
        windows = {clause.window for clause in plan.clauses}
        only = next(iter(windows)) if len(windows) == 1 else None
        if only is None:
            return plan, where
        narrowed = replace(where, published=only if where.published is None else where.published.intersect(only))
        if self.archive.count_matching(narrowed):
            return plan, narrowed
        clauses = tuple(replace(clause, window=None) for clause in plan.clauses)
        dropped = Dropped("window", "the archive holds nothing published then")
        return replace(plan, clauses=clauses, dropped=(*plan.dropped, dropped)), where

    def _narrow_to_kinds(self, plan: Plan, where: Filter) -> Filter:
        """ "Show me the opinion pieces" wants no other kind of article, where there are any."""
        kinds = tuple(inferred.value for inferred in plan.inferred if inferred.field == "kinds")
        if plan.form != "documents" or not kinds or where.kinds:
            return where
        narrowed = replace(where, kinds=kinds)
        return narrowed if self.archive.count_matching(narrowed) else where

    def _gather(self, plan: Plan, where: Filter) -> Candidates | None:
        """The candidates for a plan with all that ranking wants to know of them; None when there are none."""
        texts = [plan.topic or plan.query, *(clause.text for clause in plan.clauses)]
        different = list(dict.fromkeys(texts))  # the only clause of a question is often its topic
        embedded = dict(zip(different, self.archive.embedder.embed_queries(different), strict=True))
        vector, *clause_vectors = (embedded[text] for text in texts)
        lists = self._search_lexical(plan, where)
        near = self.archive.search_vectors(vector, k=_FULL_DENSE, where=where)
        keys, vectors = self.archive.load_vectors(sorted(lists.keys | {hit.key for hit in near}))
        facts = self.archive.load_chunk_facts(keys)
        if len(facts) != len(keys):  # the archive changed in between
            keys, vectors = self.archive.load_vectors([fact.key for fact in facts])
            facts = [fact for fact in facts if fact.key in set(keys)]
        if not keys:
            return None
        outlets = _outlets(plan)
        kept = _one_copy_of_each_story(facts, outlets)
        keys, facts, vectors = [keys[i] for i in kept], [facts[i] for i in kept], vectors[kept]
        return Candidates(
            keys=np.array(keys, dtype=np.int64),
            lexical=_column(lists.lexical, keys),
            pairs=_column(lists.pairs, keys),
            dense=(vectors @ vector).astype(np.float32),
            clause_lexical=_stack([_column(scores, keys) for scores in lists.clauses], len(keys)),
            clause_dense=_stack([vectors @ v for v in clause_vectors], len(keys)),
            publisher_match=_any_row(_matches(facts, outlets), len(keys)),
            window_match=_in_windows(facts, [plan.happened, *(clause.window for clause in plan.clauses)]),
            happened=_in_windows(facts, [plan.happened]),
            kind_match=_of_kinds(facts, plan),
            recency=_recency(facts, plan),
            clause_publisher_match=_matches(facts, [clause.publishers for clause in plan.clauses]),
            outlets=_matches(facts, outlets),
            articles=number_articles([fact.article_key for fact in facts]),
        )

    def _search_lexical(self, plan: Plan, where: Filter) -> _Lists:
        whole = split_query_terms(plan.query)
        full = self._lexical(whole, _FULL_LEXICAL, where)
        keys = {hit.key for hit in full}
        clauses: list[dict[int, float]] = []
        for clause in plan.clauses if len(plan.clauses) > 1 else ():
            hits = self._lexical(split_query_terms(clause.text), _CLAUSE, where)
            clauses.append({hit.key: hit.score for hit in hits})
            keys.update(hit.key for hit in hits[:_WITHIN])
        clauses = clauses or [{hit.key: hit.score for hit in full}] * len(plan.clauses)
        for terms, narrowed in _narrowings(plan, where):
            keys.update(hit.key for hit in self._lexical(terms, _WITHIN, narrowed))
        pairs = self.archive.search_pairs(split_pairs(plan.topic or plan.query), k=_FULL_LEXICAL, where=where)
        keys.update(hit.key for hit in pairs[:_WITHIN])
        return _Lists({hit.key: hit.score for hit in full}, {hit.key: hit.score for hit in pairs}, clauses, keys)

    def _lexical(self, terms: Sequence[str], k: int, where: Filter) -> list[ScoredChunk]:
        return self.archive.search_text(dict.fromkeys(terms, 1.0), k=k, where=where)

    # ---- what is given back

    def _latest(
        self, found: Candidates, scores: Scores, k: int, share: float, *, recent: bool
    ) -> list[tuple[int, float]]:
        """The places of what has that share of the best score, the latest published first and the undated last; only
        what is at most a year older than the first where `recent`."""
        on_subject = np.flatnonzero(scores.total >= share * scores.total.max())
        facts = self.archive.load_chunk_facts([int(found.keys[i]) for i in on_subject])
        published = {fact.key: fact.published.seconds if fact.published else -np.inf for fact in facts}
        oldest = max(published.values(), default=0.0) - _LONG_PAST_S if recent else -np.inf
        order = sorted(
            (i for i in on_subject if published.get(int(found.keys[i]), oldest) >= oldest),
            key=lambda i: (-published.get(int(found.keys[i]), -np.inf), -float(scores.total[i]), int(found.keys[i])),
        )
        best_of_article = {int(found.articles[i]): i for i in reversed(order)}
        return [(int(i), float(scores.total[i])) for i in order if best_of_article[int(found.articles[i])] == i][:k]

    def _to_results(
        self, found: Candidates, scores: Scores, order: Sequence[tuple[int, float]], where: Filter
    ) -> Iterator[SearchResult]:
        stored = self.archive.load_chunks([int(found.keys[place]) for place, _ in order])
        for place, gain in order:
            chunk = stored.get(int(found.keys[place]))
            if chunk is not None:
                parts = {name: round(float(values[place]), 4) for name, values in scores.parts.items()}
                parts["turn"] = round(gain - sum(parts.values()), 4)
                parts["bm25"] = round(float(found.lexical[place]), 4)
                parts["cosine"] = round(float(found.dense[place]), 4)
                copies = self.archive.find_copies(chunk.article.article_id)
                yield SearchResult(
                    chunk.chunk, chunk.article, round(gain, 4), parts, tuple(c for c in copies if where.matches(c))
                )


def _holding_names(plan: Plan, results: list[SearchResult]) -> list[SearchResult]:
    """The results whose article holds all the names and numbers of the question, where there are any: of a question in
    another language the other words say little of what an article is about. A noun that only articles in that language
    hold is no name, though German writes it as one."""
    held = [set(split_terms(f"{r.article.title} {r.article.text}")) for r in results]
    elsewhere = set().union(*(h for h, r in zip(held, results, strict=True) if r.article.language != plan.language))
    names = {term for match in _NAMES.finditer(plan.topic) for term in split_terms(match.group())} & elsewhere
    holding = [result for result, words in zip(results, held, strict=True) if names <= words]
    return holding if names and holding else results


def check_k(k: int) -> None:
    """Raises UsageError for a number of results that no search gives."""
    if not 1 <= k <= MAX_K:
        raise UsageError(f"k must be between 1 and {MAX_K}, but is {k}. Ask for fewer results, or at least one.")


def read_request(filters: Filters) -> Request:
    """Reads what a caller asks besides the question. Raises UsageError for an unknown option."""
    names = {"from_": "first", "to": "last"}
    unknown = filters.keys() - Filters.__annotations__.keys()
    if unknown:
        raise UsageError(f"{sorted(unknown)[0]!r} is no option of a search.")
    fields = {names.get(name, name): value for name, value in filters.items()}
    for name in ("publishers", "kinds", "languages"):
        value = fields.get(name) or ()
        if isinstance(value, str):
            raise UsageError(f"{name} must be a list of names, but is the text {value!r}. Write [{value!r}].")
        fields[name] = tuple(value)  # type: ignore[arg-type]  # a bound is never under these names
    return Request(**fields)  # type: ignore[arg-type]  # as above


def _hard_filter(plan: Plan) -> Filter:
    """What the caller asked for, and the wall; a wall that the caller set also keeps out what has no date."""
    published = plan.window
    if plan.as_of_given:
        before = Window(None, plan.as_of)
        published = before if published is None else published.intersect(before)
    return Filter(
        publishers=plan.publishers, kinds=plan.kinds, languages=plan.languages, published=published, wall=plan.as_of
    )


def _outlets(plan: Plan) -> list[tuple[str, ...]]:
    """The outlets that the question names, each once, as the archive's names for it."""
    names: dict[tuple[str, ...], None] = dict.fromkeys((name,) for clause in plan.clauses for name in clause.publishers)
    return list(names)[:_MAX_OUTLETS]


def _narrowings(plan: Plan, where: Filter) -> Iterator[tuple[list[str], Filter]]:
    """Searches within each outlet, and within each time of publication, that the question names."""
    topic = split_query_terms(plan.topic) if plan.topic else split_query_terms(plan.query)
    if not where.publishers:
        for names in _outlets(plan):
            yield topic, replace(where, publishers=names)
    windows = dict.fromkeys((clause.text, clause.window) for clause in plan.clauses if clause.window)
    for text, window in windows:
        published = window if where.published is None else where.published.intersect(window)
        if published != where.published and not published.is_empty:
            yield split_query_terms(text), replace(where, published=published)


def _one_copy_of_each_story(facts: Sequence[ChunkFacts], outlets: Sequence[tuple[str, ...]]) -> list[int]:
    """The places of the chunks that stay when of each story one article does.

    That of an outlet the question names, else the wire's own, else the earliest published.
    """
    named = {name for names in outlets for name in names}

    def rank(fact: ChunkFacts) -> tuple[bool, bool, bool, int, int]:
        seconds = fact.published.seconds if fact.published else 0
        return fact.publisher not in named, not fact.is_original, fact.published is None, seconds, fact.article_key

    best: dict[str, ChunkFacts] = {}
    for fact in facts:
        if fact.story not in best or rank(fact) < rank(best[fact.story]):
            best[fact.story] = fact
    return [i for i, fact in enumerate(facts) if best[fact.story].article_key == fact.article_key]


def _column(scores: dict[int, float], keys: Sequence[int]) -> Floats:
    return np.array([scores.get(key, 0.0) for key in keys], dtype=np.float32)


def _stack(rows: Sequence[Floats], n: int) -> Floats:
    return np.stack(rows).astype(np.float32) if rows else np.zeros((0, n), dtype=np.float32)


def _matches(facts: Sequence[ChunkFacts], outlets: Sequence[tuple[str, ...]]) -> Flags:
    """(len(outlets), n): whether each chunk's publisher is among each outlet's names."""
    rows = [[fact.publisher in names for fact in facts] for names in outlets]
    return np.array(rows, dtype=bool).reshape(len(outlets), len(facts))


def _any_row(rows: np.ndarray[tuple[int, int], np.dtype[np.bool_]], n: int) -> Flags:
    return np.asarray(rows.any(axis=0)) if len(rows) else np.zeros(n, dtype=bool)


def _recency(facts: Sequence[ChunkFacts], plan: Plan) -> Floats:
    """(n,): 1 on the day of `as_of`, 1/e a month before; 0 for all when the question names a time of its own."""
    if plan.names_time:
        return np.zeros(len(facts), dtype=np.float32)
    published = np.array([fact.published.seconds if fact.published else -np.inf for fact in facts])
    age_days = (plan.as_of.timestamp() - published) / 86_400
    return np.exp(-np.maximum(age_days, 0.0) / _RECENT_DAYS).astype(np.float32)


def _keep_happened(found: Candidates, scores: Scores) -> tuple[Candidates, Scores]:
    """What was published when the thing happened, where something of that time is on the subject; else all."""
    if not found.happened.any():
        return found, scores
    if scores.total[found.happened].max() < _HAPPENED_SHARE * scores.total.max():
        return found, scores
    kept = replace(scores, total=np.where(found.happened, scores.total, -np.inf).astype(np.float32))
    return found, kept


def is_excluded(plan: Plan, article: Article) -> bool:
    """Tells whether a question leaves an article out: by its outlet, kind, time of publication or words."""
    if plan.excluded is None:
        return False
    left_out = plan.excluded
    moment = article.published_at
    if article.publisher in left_out.publishers or article.kind in left_out.kinds:
        return True
    if moment is not None and any(moment in window for window in left_out.windows):
        return True
    held = set(split_terms(f"{article.title} {article.text}")) if left_out.words else set()
    return any(held.issuperset(terms) for terms in left_out.words)


def _of_kinds(facts: Sequence[ChunkFacts], plan: Plan) -> Flags:
    """(n,): whether each chunk's article is of a kind that the question speaks of."""
    kinds = {inferred.value for inferred in plan.inferred if inferred.field == "kinds"}
    return np.array([fact.kind in kinds for fact in facts], dtype=bool)


def _in_windows(facts: Sequence[ChunkFacts], windows: Sequence[Window | None]) -> Flags:
    """(n,): whether each chunk was published in one of the windows."""
    named = [window for window in windows if window is not None]
    return np.array(
        [fact.published is not None and any(fact.published in w for w in named) for fact in facts], dtype=bool
    )
