"""The bar of a case's working time: each holder's part, the citizen's and the asked unit's included."""

from __future__ import annotations

from procedures.actions.answer_consultation import AnswerConsultation
from procedures.queries.calendars import calendar_for
from procedures.queries.time_used import time_used
from tests.clock import monday
from tests.office import Office
from tests.route import ask_unit, go_to


def test_the_time_another_unit_took_to_answer_is_its_own(office: Office) -> None:
    """Received at 8, at appraisal from 9; the police are asked at 10 and answer at 11; looked at half past 11."""
    case = office.receive("1.000894", at=monday(8), variant="02")
    go_to(case, "appraisal", at=monday(9))
    ask_unit(case, "police", at=monday(10))
    question = office.dossier(case).consultations[0]
    police = office.officer("case_officer", office.section("police"))
    AnswerConsultation(case, by=police, at=monday(11), consultation_id=question.pk, text="Đồng ý").run()
    seen = office.dossier(case)
    calendar = calendar_for(office.commune)
    given = (seen.case, seen.tasks, seen.pauses, seen.consultations)
    used = time_used(*given, at=monday(11, 30), calendar=calendar)
    assert used is not None
    section, asked = office.section("civil_status").label, office.section("police").label
    told = [part.text for part in used.parts if part.kind != "f-left"]
    assert told == [
        f"{office.counter.label}: 1 giờ",
        f"{section}: 1 giờ",
        f"{asked} (cho ý kiến): 1 giờ",
        f"{section}: 30 phút",
    ]
