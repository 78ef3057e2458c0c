"""Forty questions of ours on the two articles that the project began with, and what came out.

`python -m tests.seed_questions` prints each with its answer. A question is right when the sentence that answers it is
cited, or when it is refused where neither article answers.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ingest import ingest_paths
from rag import Answer, NewsAssistant
from vectorstore import Archive

AS_OF = "2025-11-21"
SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"


@dataclass(frozen=True)
class SeedQuestion:
    """`sentences`: the beginnings of those that answer, "" for none. `right`: whether it came out so."""

    text: str
    sentences: tuple[str, ...]
    right: bool


def _asked(*rows: tuple[str, tuple[str, ...] | str, bool]) -> tuple[SeedQuestion, ...]:
    return tuple(SeedQuestion(text, (s,) if isinstance(s, str) else s, right) for text, s, right in rows)


_TRADE = "Since establishing diplomatic ties in 1992"
_TOUR = "The Chinese foreign minister is on a three-nation tour"
_CHAIR = "The Central Asian nation will assume"
_COURT = "Wang also expressed a desire"
_HIGH = "Japarov emphasized that Kyrgyz-Chinese relations"
_BEST = "Noting that Kyrgyzstan-China relations"
_REMARKS = "He made the remarks"
_SAME_DAY = "On the same day, Wang held"
_GREETINGS = "Japarov asked Wang"
_FIELDS = "China stands ready to work with Kyrgyzstan"
_AVIATION = "Kyrgyzstan will work with China"
_FRIEND = ("Wang told Japarov", "China will always be a trustworthy friend")
_MET = ("Kyrgyz President Sadyr Japarov met here", "BISHKEK, Nov. 19 (Xinhua)", "The veteran Chinese diplomat")
_SUPPORTS = ("Wang said China fully supports", '"China fully supports" Kyrgyzstan')
_MECHANISM = '"The establishment of the strategic dialogue mechanism'

# The words are those of the sentence.
PLAIN = _asked(
    ("How much did the bilateral trade volume climb to?", _TRADE, True),
    ("In which year were diplomatic ties established?", _TRADE, True),
    ("When will the Central Asian nation assume the rotating presidency?", _CHAIR, True),
    ("Which countries are on the three-nation tour of the Chinese foreign minister?", _TOUR, True),
    ("What did Wang say about the International Court of Mediation?", _COURT, False),
    ("Who said that relations are at a historic high?", _HIGH, True),
    ("Where did Wang Yi meet Jeenbek Kulubaev?", _REMARKS, True),
    ("On what day was the first strategic dialogue held?", (_REMARKS, _SAME_DAY), True),
    ("To whom did Japarov ask Wang to convey greetings?", _GREETINGS, True),
    ("Which railway do the two sides want to build?", (_BEST, _FIELDS), True),
    ("In what fields will the two sides foster new growth drivers?", _FIELDS, True),
    ("Will Kyrgyzstan work with China to combat terrorism?", _AVIATION, True),
    ("Did Wang meet Kyrgyz President Sadyr Japarov?", _MET, True),
    ("Does China support Kyrgyzstan in assuming the SCO presidency?", _SUPPORTS, True),
    ("What did Wang tell Japarov about a trustworthy friend?", _FRIEND, True),
)
# No content word of the question stands in the sentence.
PARAPHRASED = _asked(
    ("How large was commerce across the border in 2024?", _TRADE, False),
    ("Who buys and sells most with Bishkek?", _TRADE, False),
    ("What will the country lead in 2026?", _CHAIR, False),
    ("What other stops does the envoy's journey have?", _TOUR, False),
    ("Which tribunal should the government sign up to?", _COURT, False),
    ("How good are links with the neighbour, by the head of state's account?", (_HIGH, _BEST), False),
    ("In which city was the inaugural talk?", _REMARKS, True),
    ("What does the guest call the new format of talks?", _MECHANISM, False),
    ("Whose good wishes were to be passed on to Beijing?", _GREETINGS, False),
    ("What line of tracks across borders is on the agenda?", (_BEST, _FIELDS), False),
    ("Which environmentally sound industries could bring more money?", _FIELDS, False),
    ("Will they fight militants side by side?", _AVIATION, False),
    ("Did the visitor talk to the leader of the republic?", _MET, False),
    ("Does Beijing back its neighbour as head of the bloc?", _SUPPORTS, False),
    ("What did the guest promise about loyalty?", _FRIEND, False),
)
UNANSWERABLE = _asked(
    ("How old is Jeenbek Kulubaev?", "", True),
    ("What was the trade volume between China and Tajikistan last year?", "", True),
    ("Who is the president of Tajikistan?", "", True),
    ("How much will the railway cost?", "", True),
    ("What did Xi Jinping say to Putin?", "", True),
    ("When was the International Court of Mediation founded?", "", True),
    ("How many tonnes of freight cross the frontier each day?", "", True),
    ("What did Reuters report about the dialogue?", "", True),
    ("Who won the football match in Bishkek?", "", True),
    ("What is the population of Kyrgyzstan?", "", True),
)
QUESTIONS = (*PLAIN, *PARAPHRASED, *UNANSWERABLE)


def is_right(question: SeedQuestion, answer: Answer) -> bool:
    """Whether a sentence that answers is cited; for one that nothing answers, whether it is refused."""
    if question.sentences == ("",):
        return answer.refused
    return any(citation.quote.startswith(question.sentences) for citation in answer.citations)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "archive") as archive:
        ingest_paths(archive, [SEEDS])
        assistant = NewsAssistant(archive)
        for question in QUESTIONS:
            answer = assistant.ask(question.text, as_of=AS_OF)
            first = answer.reason if answer.refused else f"{answer.short_answer} | {answer.statements[0].text}"
            right = is_right(question, answer)
            mark = "=" if right == question.right else "CHANGED"
            sys.stdout.write(f"{mark} {'right' if right else 'wrong'} {question.text} -> {str(first)[:160]}\n")
