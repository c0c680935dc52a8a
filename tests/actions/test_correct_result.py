"""An error of the agency in a result: noted, mended and back within 3 working days (NĐ 118/2025 art. 23)."""

from __future__ import annotations

from datetime import datetime

import pytest

from procedures.actions.correct_result import CorrectResult, ReportError
from procedures.actions.offers import offers
from procedures.models import Case, Officer, TaskOutcome
from procedures.queries.calendars import calendar_for
from procedures.queries.corrections import corrections, to_correct
from procedures.queries.ledger import verify
from procedures.queries.limit_sheets import limit_as_json, limit_named, limit_sheet
from procedures.queries.sentences import entry, public_sentence
from procedures.queries.tracking import track_page
from tests.actions.snapshot import codes
from tests.clock import at, friday, monday, thursday, tuesday
from tests.office import Office, reload
from tests.route import hand_over, ready

WRONG = "Sai họ của mẹ: phải là Nguyễn"
REPORTER = "Nguyễn Thị Mẫu (mẫu)"
NEXT_MORNING = tuesday(8)


@pytest.fixture
def returned(office: Office) -> Case:
    """A birth registration whose result was handed over on Monday."""
    case = ready(office.receive(at=monday(9)), at=monday(11))
    hand_over(case, at=monday(14))
    return reload(case)


def note(office: Office, case: Case, *, at: datetime = NEXT_MORNING, **said: str) -> ReportError:
    return ReportError(case, by=office.receiver, at=at, **{"reporter": REPORTER, "what": WRONG, **said})


def mend(by: Officer, case: Case, *, at: datetime, **said: str) -> CorrectResult:
    return CorrectResult(case, by=by, at=at, **{"done": "Đã in lại giấy khai sinh", **said})


def registrar(office: Office) -> Officer:
    return office.officer("case_officer", office.section("civil_status"))


def test_article_23_an_error_is_noted_and_has_three_working_days(office: Office, returned: Case) -> None:
    event = note(office, returned).run()
    noted = returned.corrections.select_related("unit").get()
    assert (noted.due_at, noted.unit) == (friday(17), office.section("civil_status"))
    assert (noted.number, noted.reporter, noted.what) == (1, REPORTER, WRONG)
    case = reload(returned)
    assert (case.status, case.returned_at, case.due_at) == (returned.status, returned.returned_at, returned.due_at)
    inside, public = str(entry(event, case.version.route).sentence), public_sentence(event, case.version.route)
    assert "06/03/2026" in inside
    assert "06/03/2026" in public
    assert REPORTER not in public
    assert not verify().defects


def test_article_23_the_corrected_result_is_back_at_the_counter(office: Office, returned: Case) -> None:
    note(office, returned).run()
    event = mend(registrar(office), returned, at=thursday(9), result_number="KS-2").run()
    noted = returned.corrections.get()
    assert (noted.done_at, noted.done_by, event.facts["late"]) == (thursday(9), registrar(office), False)
    assert reload(returned).result_number == "KS-2"
    assert note(office, returned, at=thursday(10)).run().facts["number"] == 2


def test_a_correction_that_comes_later_is_late_and_the_case_stays_on_time(office: Office, returned: Case) -> None:
    note(office, returned).run()
    assert mend(registrar(office), returned, at=at(2026, 3, 9, 8)).run().facts["late"]
    assert reload(returned).finished_at == monday(11)


def test_a_result_that_waits_at_the_counter_can_be_corrected_too(office: Office) -> None:
    case = ready(office.receive(at=monday(9)), at=monday(11))
    note(office, case).run()
    mend(registrar(office), case, at=tuesday(9)).run()
    hand_over(case, at=tuesday(10))


def test_who_reports_and_what_is_wrong_are_written_down(office: Office, returned: Case) -> None:
    assert codes(note(office, returned, reporter=" ", what="")) == ("no_reporter", "no_error")
    note(office, returned).run()
    assert codes(note(office, returned)) == ("correction_open",)


def test_only_the_unit_that_settled_corrects(office: Office, returned: Case) -> None:
    by = registrar(office)
    assert codes(mend(by, returned, at=tuesday(9))) == ("no_open_correction",)
    note(office, returned).run()
    assert codes(mend(by, returned, at=tuesday(9), done="")) == ("nothing_mended",)
    police = office.officer("case_officer", office.section("police"))
    for other in (office.receiver, police, office.supervisor):
        assert codes(mend(other, returned, at=tuesday(9))) == ("not_yours",)
    shown = {offer.code for offer in offers(office.dossier(returned), by=by, at=tuesday(9)) if offer.allowed}
    assert shown == {"correct_result"}


def test_a_result_without_a_settling_unit_has_nobody_to_correct_it(office: Office, returned: Case) -> None:
    returned.tasks.update(role="clerk", outcome=TaskOutcome.FORWARDED)
    assert codes(note(office, returned)) == ("nobody_settled",)


def test_a_running_case_has_no_result_to_correct(office: Office) -> None:
    assert codes(note(office, office.receive(at=monday(9)))) == ("wrong_status",)


def test_open_corrections_stand_at_the_counter_and_in_the_department(office: Office, returned: Case) -> None:
    note(office, returned).run()
    calendar, late = calendar_for(office.commune), at(2026, 3, 9, 9)
    for units in ([office.counter], [office.section("civil_status")], [office.commune]):
        (row,) = corrections(units, at=late, calendar=calendar).rows
        assert (row.code, row.what, row.chip.kind) == (returned.code, WRONG, "late")
    assert not corrections([office.other_commune], at=late, calendar=calendar).rows
    postings = list(registrar(office).postings.select_related("unit"))
    assert len(to_correct(postings, at=late, calendar=calendar, most=50)) == 1


def test_the_date_of_a_correction_is_explained(office: Office, returned: Case) -> None:
    note(office, returned).run()
    dossier = office.dossier(returned)
    limit = limit_named(dossier, "correction-1")
    assert limit is not None
    told = limit_as_json(dossier, limit)
    assert (told["due_at"], told["term"]) == ("2026-03-06T17:00:00+07:00", "3wd")
    assert sum(line["minutes"] for line in told["lines"] if line["counted"]) == 3 * 480
    sheet = limit_sheet(dossier, limit)
    assert sheet.total in ("3 ngày", "3 days")


def test_the_applicant_reads_that_it_is_being_corrected(office: Office, returned: Case) -> None:
    note(office, returned).run()
    page = track_page(reload(returned), at=tuesday(9))
    assert any("06/03/2026" in line.sentence for line in page.log)
