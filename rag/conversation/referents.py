"""Who and what a conversation has spoken of: persons, things, places, outlets and times, for a follow-up to mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache

from rag.conversation.phrases import Mentions, Phrase, find_mentions
from rag.language.dates import DateMention, find_dates, resolve_in_text
from rag.language.entities import Name, find_persons, iter_names, looks_like_person
from rag.question.kinds import read_question
from rag.question.outlets import KnownPublishers
from rag.types import Answer
from vectorstore.sentences import sentence_spans
from vectorstore.types import Article

Referent = tuple[str, str]  # what is meant, and where it was named: question or answer

_ARTICLES = 6  # of an answer, that are read for persons
_MAX_NAME = 60  # characters; what is longer is no name
_MAX_TOPIC = 2  # phrases
_HE = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_MALE, _FEMALE = frozenset("he him his".split()), frozenset("she her hers".split())
_MANY = frozenset("they them their theirs".split())
_PLURAL = re.compile(r"(?:(?<!s)s|people|police|men|women|children|crew|team)\Z", re.IGNORECASE)
_INSERTED = re.compile(r" \[i\.e\. (?P<words>[^\]]*)\]")
_OWNED = re.compile(r"\A(?:its|their|his|her|our|my|your|this|that|these|those)\b", re.IGNORECASE)
_LESS_THAN_A_THING = re.compile(
    r"\b(?:day|date|month|year|week|time|times|way|end|place|home|first|last|quarter|half|season|effect|favour|favor|part|number|lot|kind|person)\Z",
    re.IGNORECASE,
)
_IN = re.compile(r"\b(?:in|at|near|off|to|from|around|over|on)\s+\Z", re.IGNORECASE)
_ASKED_FOR = re.compile(
    r"\b(?:which|what|whose|how many|how much)(?:\s+(?!(?:about|is|are|was|were)\b)[\w’'-]+)?\s*\Z", re.IGNORECASE
)
_OFFICE = re.compile(r"who (?:is|was) (?P<who>the [a-z].{2,58})\Z", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\A\s+(?:(?:in|at|on|of|for|from|with|between|and|near|off|over|to|under|by|into)\s+){1,2}\Z", re.I
)


class Referents:
    """What the answers of a conversation, oldest first, and their questions name."""

    def __init__(self, answers: Sequence[Answer], known: KnownPublishers) -> None:
        self._turns = tuple(_Turn(answer, known) for answer in reversed(answers))

    def resolve(self, pronoun: str) -> Referent | None:
        """Whom or what a pronoun means: by the last turn that names one that fits."""
        for turn in self._turns:
            if pronoun in _MALE | _FEMALE:
                found = next((found for found in turn.persons() if turn.may_be(found[0], pronoun)), None)
            else:
                groups = turn.groups() if pronoun in _MANY else ()
                found = next(iter([*groups, *turn.things()]), None)
            if found:
                return found
        return None

    def topic(self) -> str:
        """What the last turn that names anything was about, in its own words; "" when none does."""
        return next(filter(None, (turn.topic() for turn in self._turns)), "")

    def short_name(self) -> str | None:
        """The last short answer, when it is a name."""
        return self._turns[0].short_name()

    def is_person(self, words: str) -> bool:
        """Whether these words name a person, as far as the conversation's articles tell."""
        return any(turn.is_person(words) for turn in self._turns[:2])

    def place(self) -> Referent | None:
        """The place last spoken of."""
        for turn in self._turns:
            found = turn.place()
            if found:
                return found
        return None

    def other_outlets(self) -> list[str]:
        """The outlets that reported on what the last answer is about, and that it does not cite; the best first."""
        return self._turns[0].other_outlets()


class _Turn:
    """One answer and the question it was given to, as it was searched."""

    def __init__(self, answer: Answer, known: KnownPublishers) -> None:
        self.answer, self._known = answer, known
        self.question = answer.plan.query.rstrip(" ?.!")

    @cached_property
    def mentions(self) -> Mentions:
        day = self.answer.plan.today
        return find_mentions(self.question, known=self._known, anchor=day)

    @cached_property
    def _articles(self) -> tuple[Article, ...]:
        """The cited articles, then the next best."""
        cited = {citation.article_id for citation in self.answer.citations}
        found = {result.article.article_id: result.article for result in (*self.answer.results, *self.answer.nearest)}
        return tuple(sorted(found.values(), key=lambda article: article.article_id not in cited))[:_ARTICLES]

    @cached_property
    def _people(self) -> dict[str, str]:
        """First or last word of a name -> the full name of the one person that it means in these articles."""
        holders: dict[str, set[str]] = {}
        for article in self._articles:
            for word, full in people_of(article).items():
                holders.setdefault(word, set()).add(full)
        return {word: next(iter(full)) for word, full in holders.items() if len(full) == 1}

    def own_phrases(self) -> list[Phrase]:
        """The phrases of the question, without what is asked for ("which reef")."""
        return [p for p in self.mentions.phrases if p.kind == "name" or not self._is_asked_or_verb(p)]

    def _is_asked_or_verb(self, phrase: Phrase) -> bool:
        """Whether a thing is what is asked for, or stands where the verb does: "did the Post withdraw"."""
        ends = {outlet.end + 1 for outlet in self.mentions.outlets} | {p.end + 1 for p in self.mentions.phrases}
        bare = phrase.words[:1].islower() and not phrase.definite and not _OWNED.match(phrase.words)
        return bool(_ASKED_FOR.search(self.question[: phrase.start])) or (bare and phrase.start in ends)

    # ---- persons

    def is_person(self, words: str) -> bool:
        return self._person_in(words) is not None

    def _person_in(self, words: str) -> str | None:
        """The full name of the person whom a phrase names."""
        for full in self._people.values():
            if full in words:
                return full
        tokens = words.split()
        if len(tokens) == 1 and re.sub(r"['’]s?\Z", "", tokens[0]) in self._people:
            return self._people[re.sub(r"['’]s?\Z", "", tokens[0])]
        padded = f"x {words}"  # a name that opens a text counts only when it is long
        likely = (name for name in iter_names(padded) if looks_like_person(name, padded))
        return next((name.words for name in likely if " " in name.words and not self._is_place(name.words)), None)

    def _is_place(self, words: str) -> bool:
        """Whether the articles have "in" or "at" before these words."""
        place = re.compile(rf"\b(?:in|at|near|off)\s+(?:the\s+)?{re.escape(words)}\b")
        return any(place.search(article.text) for article in self._articles)

    def persons(self) -> Iterator[Referent]:
        """The persons, the likeliest to be meant first: whom was asked for, then whom the question names."""
        asked = [(name, "question") for p in self.own_phrases() if (name := self._person_in(p.words))]
        short = self.short_name()
        answered = [(person, "answer")] if short and (person := self._person_in(short)) else []
        if read_question(self.answer.plan).kind in ("who", "which"):
            said = [found for found in self._stated() if found[0] not in {name for name, _ in asked}]
            yield from (*answered, *(said if not answered else ()), *asked)
        else:
            yield from (*asked, *answered)
        yield from self._stated()
        yield from self._most_named()
        office = _OFFICE.match(self.question)
        if office:
            yield office["who"], "question"

    def _stated(self) -> list[Referent]:
        """The persons in the statements, in order."""
        text = " ".join(_INSERTED.sub("", statement.text) for statement in self.answer.statements)
        text = f"x {text}"
        names = [replace(name, words=name.words.split(" of ")[0]) for name in iter_names(text)]
        persons = (
            self._people.get(name.words.split()[-1])
            or (name.words if looks_like_person(name, text) and not self._is_place(name.words) else None)
            for name in names
        )
        told = dict.fromkeys(person for person in persons if person and person.isprintable())
        return [(person, "answer") for person in told if not self._known.find(person)]  # "The Post, 3 May: ..."

    def _most_named(self) -> Iterator[Referent]:
        """The persons of the first cited article, those named most often first."""
        for article in self._articles[: len(self.answer.citations[:1])]:
            persons = dict.fromkeys((*people_of(article).values(), *_likely_people(article.text)))
            for person in sorted(persons, key=lambda full: -article.text.count(full.split()[-1])):
                yield person, "answer"

    def may_be(self, name: str, pronoun: str) -> bool:
        """Whether the articles do not speak of this person by the other pronoun."""
        counts = sum((_pronouns_of(article, name) for article in self._articles), Counter[str]())
        own, other = ("he", "she") if pronoun in _MALE else ("she", "he")
        return counts[own] >= counts[other]

    def groups(self) -> Iterator[Referent]:
        """Several persons or things at once."""
        short = self.short_name()
        if short and " and " in short:
            yield short, "answer"
        plural = [p for p in self.own_phrases() if _PLURAL.search(p.words) and not self.is_person(p.words)]
        yield from ((p.words, "question") for p in plural if p.kind == "name" or p.definite)

    # ---- things, places, outlets

    def things(self) -> list[Referent]:
        """What is neither person nor outlet nor time: what was asked for, then with "the", then in order."""
        short = self.short_name()
        asked = read_question(self.answer.plan).kind
        first = [(short, "answer")] if short and asked == "which" and not self.is_person(short) else []
        own = [p for p in self._plain_phrases() if not self.is_person(p.words)]
        definite = sorted(
            own, key=lambda p: (self._is_asked(p), not (p.definite or p.words.lower().startswith(("a ", "an "))))
        )
        return [*first, *((re.sub(r"\A[Aa]n? ", "the ", p.words), "question") for p in definite)]

    def _plain_phrases(self) -> list[Phrase]:
        return [p for p in self.own_phrases() if not _OWNED.match(p.words) and not _LESS_THAN_A_THING.search(p.words)]

    def topic(self) -> str:
        """The names of the question and the things with "the", with what stands beside them; else any thing."""
        runs = self._runs()
        told = [run for run in runs if any(p.kind == "name" or p.definite for p in run)] or runs
        kept = sorted(told, key=lambda run: (self._is_asked(run[0]), all(p.kind == "thing" for p in run)))[:_MAX_TOPIC]
        return " and ".join(self.question[run[0].start : run[-1].end] for run in told if run in kept)

    def _is_asked(self, phrase: Phrase) -> bool:
        """Whether a phrase stands before ", concerning ...", which names what the talk is about."""
        return phrase.end <= self.question.find(", concerning ")

    def _runs(self) -> list[list[Phrase]]:
        """The phrases, those together between which only prepositions stand: "the trade between China and Tarvia"."""
        runs: list[list[Phrase]] = []
        for phrase in self._plain_phrases():
            if runs and _BETWEEN.match(self.question[runs[-1][-1].end : phrase.start]):
                runs[-1].append(phrase)
            else:
                runs.append([phrase])
        return runs

    def place(self) -> Referent | None:
        short = self.short_name()
        if short and read_question(self.answer.plan).kind == "where":
            return short, "answer"
        names = [p for p in self.own_phrases() if p.kind == "name" and not self.is_person(p.words)]
        stated = [p for p in names if _IN.search(self.question[: p.start])]
        return next(((p.words, "question") for p in (*stated, *names)), None)

    def short_name(self) -> str | None:
        short = self.answer.short_answer
        if not short or short in ("Yes", "No") or len(short) > _MAX_NAME or any(c.isdigit() for c in short):
            return None
        return short if short[:1].isupper() and short.isprintable() and not self._known.find(short) else None

    def other_outlets(self) -> list[str]:
        asked = [name for outlet in self.mentions.outlets for name in outlet.publishers]
        cited = {citation.publisher for citation in self.answer.citations}
        left_out = [name for name in asked if name not in cited]
        if len(asked) > 1 and left_out:
            return left_out
        found = (r.article.publisher for r in self.answer.results if self._is_about(r.article, r.chunk.text))
        copies = (copy.publisher for result in self.answer.results[:3] for copy in result.copies)
        names = dict.fromkeys((*found, *copies))
        return [name for name in names if name and name not in cited and name not in asked]

    def _is_about(self, article: Article, text: str) -> bool:
        """Whether an article holds most of the words of weight of the topic."""
        words = {word.lower() for word in re.findall(r"[^\W\d_]{4,}", self.topic())}
        held = {word.lower() for word in re.findall(r"[^\W\d_]{4,}", f"{article.title} {text}")}
        return not words or 2 * len(words & held) >= len(words)


@lru_cache(maxsize=512)
def _likely_people(text: str) -> tuple[str, ...]:
    """The names that look like a person's wherever they stand, and whose last word is used again by itself."""
    looks: dict[str, bool] = {}
    for name in iter_names(text):
        looks[name.words] = looks.get(name.words, True) and looks_like_person(name, text)
    return tuple(
        words
        for words, person in looks.items()
        if person and len(words) <= _MAX_NAME and text.count(words.split()[-1]) > text.count(words)
    )


def people_of(article: Article) -> dict[str, str]:
    """First or last word -> full name, for the persons of an article."""
    found = dict(find_persons("\n".join((article.title, article.text))))
    return {
        word: full
        for word, full in found.items()
        if len(full) <= _MAX_NAME and full.isprintable() and looks_like_person(Name(full, 0, len(full)), full)
    }


def _pronouns_of(article: Article, name: str) -> Counter[str]:
    """How often "he" and "she" stand behind a person's name: in its sentence, and at the start of the next."""
    last = name.rsplit(maxsplit=1)[-1]
    counts: Counter[str] = Counter()
    follows = False
    for start, end in sentence_spans(article.text):
        sentence = article.text[start:end]
        _, found, behind = sentence.partition(last)
        heard = behind if found else sentence[:24] if follows else ""
        counts["he"] += len(_HE.findall(heard))
        counts["she"] += len(_SHE.findall(heard))
        counts["he"] += 3 * len(re.findall(rf"\b(?:Mr|Sir|Lord|King|Prince)\.? {re.escape(last)}\b", sentence))
        counts["she"] += 3 * len(re.findall(rf"\b(?:Mrs|Ms|Miss|Dame|Lady|Queen)\.? {re.escape(last)}\b", sentence))
        follows = bool(found)
    return counts


# ---- times


def time_of(answer: Answer, known: KnownPublishers) -> tuple[date, date] | None:
    """The time that a question or its answer is about: as the question named it, as the answer did, or the day of the
    first cited report. None when there is none."""
    asked = _Turn(answer, known).mentions.times
    said = find_dates(answer.short_answer or "", anchor=answer.plan.today)
    stated = (
        mention for citation in answer.citations[:1] for mention in _times_in(citation.quote, citation.published_at)
    )
    for mention in (*reversed(asked), *said, *stated):
        if mention.first and mention.last:
            return mention.first, mention.last
    day = last_day(answer)
    return (day, day) if day else None


def first_day(answer: Answer) -> date | None:
    """The day of the earliest cited report."""
    return min(days_of(answer), default=None)


def last_day(answer: Answer) -> date | None:
    """The day of the latest cited report."""
    return max(days_of(answer), default=None)


def days_of(answer: Answer) -> list[date]:
    """The days on which the cited reports were published."""
    return [date.fromisoformat(c.published_at[:10]) for c in answer.citations if c.published_at]


def _times_in(quote: str, published_at: str | None) -> Iterator[DateMention]:
    if published_at:
        anchor = date.fromisoformat(published_at[:10])
        yield from resolve_in_text(quote, anchor=anchor)
        yield from find_dates(quote, anchor=anchor)
