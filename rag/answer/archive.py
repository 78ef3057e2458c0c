"""Answers questions about the archive itself, exactly: from the catalogue, its bylines and the lexical index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.answer.coverage import build_coverage, count_of, describe_coverage
from rag.answer.small_talk import offer_questions
from rag.answer.state import Stater
from rag.evidence.citations import cite
from rag.language.dates.describe import day_in_words
from rag.types import Answer, ArchiveRequest, Citation, Plan, SearchResult, Statement
from vectorstore import Archive, Article, Filter
from vectorstore.sentences import sentence_spans
from vectorstore.types import fold

_NAMED = 20  # outlets or authors that are named one by one
_LEAD = 40  # characters of a sentence that can stand for an article


@dataclass(frozen=True, slots=True)
class _Told:
    """Lines about the archive, the articles that are meant, and the value in short."""

    lines: tuple[str, ...]
    articles: tuple[str, ...] = ()
    short: str | None = None


def answer_about_archive(archive: Archive, plan: Plan, results: Sequence[SearchResult]) -> Answer:
    """The exact answer. `results` are the passages found for the words of the question: they tell which article "the
    story about ..." means."""
    asked = plan.about_archive
    if asked is None:
        raise ValueError("The plan must be of a question about the archive, but asks for nothing of it.")
    reply = _ANSWERS[asked.asks](archive, plan, asked, results)
    statements, citations = _state(archive, reply, asked.most)
    articles = [article for article_id in reply.articles if (article := archive.get(article_id)) is not None]
    return Answer(
        question=plan.question,
        plan=plan,
        refused=False,
        coverage=build_coverage(archive),
        kind="archive",
        form=plan.form,
        short_answer=reply.short if citations else None,
        short_citations=tuple(c.number for c in citations) if reply.short and citations else (),
        statements=statements,
        citations=citations,
        articles=tuple(articles),
        suggestions=offer_questions(archive, plan) if asked.asks == "contents" else (),
    )


# ---- what is asked, one function each


def _count(archive: Archive, plan: Plan, asked: ArchiveRequest, _: Sequence[SearchResult]) -> _Told:
    found = _find(archive, plan, asked)
    what = count_of(len(found), "article")
    verb = "mentions" if len(found) == 1 else "mention"
    line = f"{what} {verb} “{asked.about}”" if asked.about else f"This archive holds {what}"
    return _Told((f"{line}{_bounds(plan, asked)}.",), tuple(found) if asked.about or asked.author else ())


def _articles(archive: Archive, plan: Plan, asked: ArchiveRequest, _: Sequence[SearchResult]) -> _Told:
    found = _find(archive, plan, asked)
    if not found:
        return _Told((f"This archive holds no such article{_bounds(plan, asked)}.",))
    return _Told((), tuple(found))


def _outlets(archive: Archive, plan: Plan, asked: ArchiveRequest, _: Sequence[SearchResult]) -> _Told:
    if plan.unknown_publishers:
        return _Told((f"This archive holds nothing from {' or '.join(plan.unknown_publishers)}.",))
    if asked.about:
        return _outlet_ranking(archive, plan, asked, _)
    held = archive.stats().publishers
    return _Told((f"This archive holds articles from {count_of(len(held), 'outlet')}: {_listed(held)}.",))


def _outlet_ranking(archive: Archive, plan: Plan, asked: ArchiveRequest, _: Sequence[SearchResult]) -> _Told:
    found = _find(archive, plan, asked)
    counts = Counter(article.publisher for article in map(archive.get, found) if article and article.publisher)
    if not counts:
        return _Told((f"No article mentions “{asked.about}”{_bounds(plan, asked)}.",))
    about = f" that mention “{asked.about}”" if asked.about else ""
    return _Told((f"Articles{about}, by outlet: {_listed(dict(counts.most_common()))}.",), tuple(found))


def _bylines(archive: Archive, plan: Plan, asked: ArchiveRequest, _: Sequence[SearchResult]) -> _Told:
    where = _where(plan)
    among = set(archive.find_mentions(asked.about, where)) if asked.about else None
    counts = Counter(
        name
        for article_id, authors in archive.load_bylines(where)
        for name in authors
        if among is None or article_id in among
    )
    if not counts:
        return _Told((f"No article{_bounds(plan, asked)} has a byline.",))
    line = f"{count_of(len(counts), 'author')} named in bylines: {_listed(dict(counts.most_common()))}."
    return _Told((line,))


def _who_wrote(archive: Archive, plan: Plan, asked: ArchiveRequest, results: Sequence[SearchResult]) -> _Told:
    article = _meant(results)
    if article is None:
        return _nothing_found()
    names = " and ".join(article.authors)
    wrote = f"By {names}" if names else "No author is named in the byline"
    return _Told((f"{wrote}: {_name(article)}.",), (article.article_id,), names or None)


def _when_published(archive: Archive, plan: Plan, asked: ArchiveRequest, results: Sequence[SearchResult]) -> _Told:
    article = _meant(results)
    if article is None:
        return _nothing_found()
    day = day_in_words(article.published_at.day) if article.published_at else None
    said = f"Published on {day}" if day else "The article has no date of publication"
    return _Told((f"{said}: {_name(article)}.",), (article.article_id,), day)


def _which_outlet(archive: Archive, plan: Plan, asked: ArchiveRequest, results: Sequence[SearchResult]) -> _Told:
    article = _meant(results)
    if article is None:
        return _nothing_found()
    outlet = article.publisher or "No outlet is named"
    return _Told((f"{outlet}: {_name(article)}.",), (article.article_id,), article.publisher)


def _headline(archive: Archive, plan: Plan, asked: ArchiveRequest, results: Sequence[SearchResult]) -> _Told:
    article = _meant(results)
    return _Told((), (article.article_id,)) if article else _nothing_found()


def _period(archive: Archive, plan: Plan, asked: ArchiveRequest, _: Sequence[SearchResult]) -> _Told:
    found = archive.list_articles(_where(plan), oldest_first=True)
    days = [a.published_at.day for a in (archive.get(i) for i in found) if a and a.published_at]
    if not days:
        return _Told((f"This archive holds no dated article{_bounds(plan, asked)}.",))
    span = f"from {day_in_words(days[0])} to {day_in_words(days[-1])}"
    return _Told((f"The articles{_bounds(plan, asked)} were published {span} ({count_of(len(days), 'article')}).",))


def _fresh(archive: Archive, plan: Plan, asked: ArchiveRequest, _: Sequence[SearchResult]) -> _Told:
    stats = archive.stats()
    newest = f"The newest article is of {day_in_words(stats.last.day)}" if stats.last else "No article has a date"
    added = f"; articles were last added on {day_in_words(stats.last_ingest_at.date())}" if stats.last_ingest_at else ""
    return _Told((f"{newest}{added}. The archive holds what was added to it, and does not update by itself.",))


def _contents(archive: Archive, plan: Plan, asked: ArchiveRequest, _: Sequence[SearchResult]) -> _Told:
    newest = archive.list_articles(_where(plan), k=asked.most)
    outlets = f" Outlets: {_listed(archive.stats().publishers)}."
    return _Told((describe_coverage(archive) + outlets,), tuple(newest))


_ANSWERS = {
    "count": _count, "outlets": _outlets, "bylines": _bylines, "articles": _articles, "who_wrote": _who_wrote,
    "when_published": _when_published, "which_outlet": _which_outlet, "headline": _headline, "period": _period,
    "fresh": _fresh, "contents": _contents, "outlet_ranking": _outlet_ranking,
}  # fmt: skip


# ---- what they share


def _where(plan: Plan) -> Filter:
    """The caller's bounds, and those that the question names: for a question about the archive both are hard."""
    windows = [clause.window for clause in plan.clauses if clause.window]
    window = plan.window
    for named in windows[:1]:
        window = named if window is None else window.intersect(named)
    named_outlets = tuple(dict.fromkeys(name for clause in plan.clauses for name in clause.publishers))
    kinds = plan.kinds or tuple(inferred.value for inferred in plan.inferred if inferred.field == "kinds")
    return Filter(
        publishers=plan.publishers or named_outlets or plan.unknown_publishers,
        kinds=kinds,
        languages=plan.languages,
        published=window,
        wall=plan.as_of,
    )


def _find(archive: Archive, plan: Plan, asked: ArchiveRequest) -> list[str]:
    """The ids of the articles that are meant, in order of publication."""
    where = _where(plan)
    found = archive.list_articles(where, oldest_first=asked.oldest)
    if asked.about:
        holding = set(archive.find_mentions(asked.about, where))
        found = [article_id for article_id in found if article_id in holding]
    if asked.author:
        wanted = fold(asked.author)
        by = {i for i, authors in archive.load_bylines(where) if any(wanted in fold(name) for name in authors)}
        found = [article_id for article_id in found if article_id in by]
    return found


def _meant(results: Sequence[SearchResult]) -> Article | None:
    return results[0].article if results else None


def _nothing_found() -> _Told:
    return _Told(("No article of this archive is about that.",))


def _bounds(plan: Plan, asked: ArchiveRequest) -> str:
    """ " from Northline, published in October 2025, by Dex Marlow" for what the question is bound to."""
    outlets = dict.fromkeys(
        (*(name for clause in plan.clauses for name in clause.publishers), *plan.unknown_publishers)
    )
    times = [inferred.value for inferred in plan.inferred if inferred.field == "window"]
    kinds = [inferred.value for inferred in plan.inferred if inferred.field == "kinds"]
    parts = [f" from {' and '.join(outlets)}"] if outlets else []
    parts += [f" of the kind {' or '.join(kinds)}"] if kinds else []
    parts += [f" published {' and '.join(times)}"] if times else []
    parts += [f" by {asked.author}"] if asked.author else []
    return "".join(parts)


def _listed(counts: Mapping[str, int]) -> str:
    """ "Northline (7), Radio Estmere (5) and 12 more"."""
    named = [f"{name} ({n:,})" for name, n in list(counts.items())[:_NAMED]]
    rest = len(counts) - len(named)
    return ", ".join(named) + (f" and {rest:,} more" if rest > 0 else "")


def _name(article: Article) -> str:
    """ "Snow closes Hask pass", Hasktaler Bote, 30 November 2025."""
    day = article.published_at and day_in_words(article.published_at.day)
    return ", ".join(part for part in (f"“{article.title}”", article.publisher, day) if part)


def _state(archive: Archive, reply: _Told, most: int) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """The lines, then one for each article that is meant, with the sentence that opens it as its citation."""
    stater = Stater(archive)
    about_one = bool(reply.lines) and len(reply.articles) == 1
    cited = [lead for article_id in reply.articles[:most] if (lead := _cite_lead(archive, article_id)) is not None]
    shown = cited[0][1] if about_one and cited else None
    first = [stater.state_exact(line, shown) for line in reply.lines]
    listed = [] if about_one else [stater.state_exact(f"{_name(article)}.", lead) for article, lead in cited]
    more = len(reply.articles) - len(cited)
    rest = [stater.state_exact(f"And {count_of(more, 'more article')}.")] if listed and more > 0 else []
    return (*first, *listed, *rest), tuple(stater.citations)


def _cite_lead(archive: Archive, article_id: str) -> tuple[Article, Citation] | None:
    """An article and the citation of the sentence that opens it; None where it has none."""
    chunks = archive.load_chunks_of(article_id)
    if not chunks:
        return None
    first = chunks[0]
    spans = list(sentence_spans(first.chunk.text))
    start, end = next((span for span in spans if span[1] - span[0] >= _LEAD), spans[0] if spans else (0, 0))
    at = first.chunk.start
    return (first.article, cite(first.article, first.chunk.chunk_id, at + start, at + end)) if end else None
