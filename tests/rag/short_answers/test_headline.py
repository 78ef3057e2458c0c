"""A headline is given where it is clear which story is asked about."""

from __future__ import annotations

from rag import NewsAssistant
from tests.rag.stand_ins import article, build_archive

CHAIRS = ("Ada Lind", "Ben Okoro", "Cora Vane", "Dov Perl", "Edda Holm", "Finn Marsh")
FIRMS = ("Halvard", "Skerra", "Corrin", "Lanthorne", "Gannet", "Norrey")


def ask(folder, question: str, number: int) -> str | None:
    written = [
        article(i, firm, f"The {firm} works chose {chair} as chairman.", f"2025-08-{10 + i}", "The Harbour Post")
        for i, (firm, chair) in enumerate(zip(FIRMS, CHAIRS, strict=True))
    ]
    with build_archive(folder / "archive", *written[:number]) as archive:
        return NewsAssistant(archive).ask(question, as_of="2025-12-01").short_answer


def test_a_question_without_a_name_has_no_headline_where_many_stories_could_be_meant(tmp_path):
    assert ask(tmp_path, "who did the works choose as chairman?", 6) is None


def test_a_question_without_a_name_has_one_where_few_could(tmp_path):
    assert ask(tmp_path, "who did the works choose as chairman?", 1) == "Ada Lind"


def test_a_question_with_a_name_has_one_among_many(tmp_path):
    assert ask(tmp_path, "Who did the Gannet works choose as chairman?", 6) == "Edda Holm"
