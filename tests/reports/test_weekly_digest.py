"""The weekly digest: the numbers of the report, once per week and unit, mailed once to each leader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from procedures import tasks
from procedures.actions.reschedule import Reschedule
from procedures.actions.weekly_digest import make_digest, make_digests, send_letters
from procedures.models import DigestLetter, Officer, ReportForm, WeeklyDigest
from procedures.notices.senders import NotSent
from procedures.reports.record import Cell, Question
from procedures.reports.statutory import report
from procedures.reports.weekly import question_of_week, week_before, weekly_figures
from tests.clock import MONDAY, at, friday, monday, thursday, tuesday
from tests.documents.reading import Pages
from tests.office import Office
from tests.reports import outbox
from tests.route import go_to, ready

NEXT_MONDAY = at(2026, 3, 9, 7)


@pytest.fixture
def letters(settings: Any, office: Office) -> Iterator[list[Any]]:
    """What leaves the house; the supervisor and the leader of An Mẫu have addresses."""
    settings.ONESTOP_SENDERS = {"email": "tests.reports.outbox.Outbox"}
    for name in ("giamsat.anmau", "lanhdao.anmau"):
        Officer.objects.filter(username=name).update(email=f"{name}@example.invalid")
    outbox.LETTERS.clear()
    outbox.PROBLEMS.clear()
    yield outbox.LETTERS
    outbox.LETTERS.clear()
    outbox.PROBLEMS.clear()


@pytest.fixture
def week(office: Office) -> None:
    """A week of four: settled on time, settled late, open, overdue."""
    on_time, late, _overdue = (office.receive("1.004873", at=monday(9)) for _number in range(3))
    ready(on_time, at=thursday(9))
    ready(late, at=friday(9))
    office.receive("1.012812", at=tuesday(9))


def test_the_digest_says_the_numbers_of_the_report(office: Office, week: None) -> None:
    figures = weekly_figures(office.commune, MONDAY)
    question = Question(office.commune, question_of_week(office.commune, MONDAY).period, at(2026, 6, 1))
    cells = report(question, ReportForm.UNIT).total.cells
    assert figures["now"] == {
        "came": cells[Cell.DIRECT],
        "online": cells[Cell.FULL_ONLINE] + cells[Cell.PARTLY_ONLINE],
        "settled": cells[Cell.EARLY] + cells[Cell.ON_TIME] + cells[Cell.LATE],
        "late": cells[Cell.LATE],
        "open": cells[Cell.IN_TIME] + cells[Cell.OVERDUE],
        "overdue": cells[Cell.OVERDUE],
    }
    assert figures["now"] == {"came": 4, "online": 0, "settled": 2, "late": 1, "open": 2, "overdue": 1}
    assert figures["before"] == dict.fromkeys(figures["now"], 0)
    assert [sum(row[column] for row in figures["fields"]) for column in range(1, 6)] == [4, 2, 1, 2, 1]


def test_a_week_is_told_as_it_stood_when_it_ended(office: Office, week: None) -> None:
    before = weekly_figures(office.commune, MONDAY)
    code = before["overdue"][0][0]
    case = office.commune.competent_cases.get(code=code)
    go_to(case, "appraisal", at=NEXT_MONDAY)
    new = at(2026, 3, 20, 17)
    Reschedule(case, by=office.supervisor, at=at(2026, 3, 9, 8), new_due_at=new, reason="Chờ xác minh").run()
    ready(case, at=at(2026, 3, 9, 9))
    assert weekly_figures(office.commune, MONDAY) == before


def test_the_page_is_one_page_with_those_numbers(office: Office, week: None, letters: list[Any]) -> None:
    make_digests(at=NEXT_MONDAY)
    send_letters(lambda: NEXT_MONDAY)
    letter = next(each for each in letters if each.address.startswith("giamsat.anmau"))
    assert letter.subject == "Bản tin tuần của Ủy ban nhân dân Xã An Mẫu, 02/03–08/03/2026"
    assert letter.attachment is not None
    name, content, kind = letter.attachment
    pages = Pages(content)
    assert (name, kind, len(pages)) == ("ban-tin-20260302.pdf", "application/pdf", 1)
    assert "tiếp nhận 4 hồ sơ, giải quyết 2, đúng hạn 50,0 %" in " ".join(pages.text(0).split())
    assert "Nguyễn Thị Mẫu" not in pages.text(0)


def test_a_digest_is_made_once_a_week_and_mailed_once_to_each_leader(office: Office, letters: list[Any]) -> None:
    assert make_digests(at=at(2026, 3, 9, 6, 59)) == 0
    made = make_digests(at=NEXT_MONDAY)
    assert made == WeeklyDigest.objects.count() > 1
    assert send_letters(lambda: NEXT_MONDAY) == 2
    assert make_digests(at=at(2026, 3, 9, 9)) == 0
    assert send_letters(lambda: NEXT_MONDAY) == 0
    assert make_digest(office.commune, MONDAY, at=NEXT_MONDAY) is False
    people = ["giamsat.anmau@example.invalid", "lanhdao.anmau@example.invalid"]
    assert sorted(letter.address for letter in letters) == people
    assert len({letter.key for letter in letters}) == 2


def test_a_missed_monday_is_caught_up_with(office: Office, letters: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(2026, 3, 12, 15))
    assert tasks.weekly_digests() == 2
    assert set(WeeklyDigest.objects.values_list("week", flat=True)) == {MONDAY}
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(2026, 3, 16, 8))
    assert tasks.weekly_digests() == 2
    assert len(letters) == 4


def test_a_line_that_fails_is_tried_again_and_what_may_have_arrived_is_not(office: Office, letters: list[Any]) -> None:
    make_digests(at=NEXT_MONDAY)
    outbox.PROBLEMS[:] = [NotSent("no_connection"), NotSent("line_cut", perhaps=True)]
    assert send_letters(lambda: NEXT_MONDAY) == 1
    assert letters == []
    assert send_letters(lambda: NEXT_MONDAY) == 1
    assert len(letters) == 1
    assert not DigestLetter.objects.filter(sent_at=None).exists()


def test_a_mailbox_that_is_gone_is_left_alone(office: Office, letters: list[Any]) -> None:
    make_digests(at=NEXT_MONDAY)
    outbox.PROBLEMS[:] = [NotSent("smtp_550", final=True)]
    assert send_letters(lambda: NEXT_MONDAY) == 1
    assert send_letters(lambda: NEXT_MONDAY) == 0
    assert len(letters) == 1


def test_the_page_of_any_week_that_is_over(office: Office, week: None, signed_in: Callable[[Officer], Client]) -> None:
    browser = signed_in(office.supervisor)
    answer = browser.get("/bao-cao/ban-tin.pdf", {"unit": "H99.12", "week": "2026-03-05"})
    assert answer.headers["Content-Disposition"] == 'inline; filename="ban-tin-H99.12-20260302.pdf"'
    assert "tiếp nhận 4 hồ sơ" in " ".join(Pages(answer.content).text(0).split())
    assert browser.get("/bao-cao/ban-tin.pdf", {"unit": "H99.12", "week": "2026-03-02"}).content == answer.content
    for wrong in ({"unit": "H99.13"}, {"week": "x"}, {"week": "2026-06-03"}, {"week": "0001-01-01"}):
        assert browser.get("/bao-cao/ban-tin.pdf", wrong).status_code == 404


def test_the_last_whole_week_begins_on_a_monday() -> None:
    assert week_before(at(2026, 3, 9, 0)) == MONDAY
    assert week_before(at(2026, 3, 8, 23, 59)) == MONDAY - timedelta(days=7)
    assert week_before(at(2026, 3, 15, 12)) == date(2026, 3, 2)
