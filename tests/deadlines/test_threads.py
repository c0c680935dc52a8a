"""Many at once get the answer of one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from procedures.deadlines import Due, due, parse_term
from tests.deadlines.office import OFFICE, at, pause

THREADS = 200


def test_200_threads_get_one_answer() -> None:
    """All begin at once on a calendar that has laid out nothing, with terms that make it lay out more and more."""
    fresh = OFFICE.with_changes()
    together = Barrier(THREADS)
    questions = [("2026-08-27T09:00", "3wd"), ("2024-02-07T09:00", "160h"), ("2031-01-02T09:00", "900wd")]

    def ask(number: int) -> list[Due]:
        together.wait()
        turned = questions[number % 3 :] + questions[: number % 3]
        gap = (pause("2026-08-28T08:00/2026-08-28T10:00"),)
        answers = {
            (start, term): due(fresh, at(start), parse_term(term), pauses=gap, explain=True) for start, term in turned
        }
        return [answers[question] for question in questions]

    with ThreadPoolExecutor(THREADS) as threads:
        answers = list(threads.map(ask, range(THREADS)))
    assert all(each == answers[0] for each in answers)
    assert [each.at for each in answers[0]][:2] == [at("2026-09-07T09:30"), at("2024-03-13T09:00")]
