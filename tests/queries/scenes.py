"""Every act at a moment where it can be done: the case, the act, what it says, and what a browser posts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procedures.actions import RegisterOnline
from procedures.actions.accept import Accept
from procedures.actions.answer_consultation import AnswerConsultation
from procedures.actions.base import CaseAction
from procedures.actions.confirm_payment import ConfirmPayment
from procedures.actions.consult import Consult
from procedures.actions.correct_result import CorrectResult, ReportError
from procedures.actions.finish import Finish
from procedures.actions.forward import Forward
from procedures.actions.reassign import Reassign
from procedures.actions.receive_supplement import ReceiveSupplement
from procedures.actions.record_cause import RecordCause
from procedures.actions.refuse_reception import RefuseReception
from procedures.actions.remind import Remind
from procedures.actions.request_payment import RequestPayment
from procedures.actions.request_supplement import RequestSupplement, RequestSupplementAtAppraisal
from procedures.actions.reschedule import Reschedule
from procedures.actions.return_result import ReturnResult
from procedures.actions.send_back import SendBack
from procedures.actions.stop import CloseUnanswered, Stop
from procedures.actions.withdraw import Withdraw
from procedures.definition.schema import Channel
from procedures.models import Case, Officer
from tests.clock import at, monday, tuesday
from tests.office import Office
from tests.route import ask_for_money, ask_for_papers, ask_unit, go_to, hand_over, leave, open_task, ready

NOW = tuesday(10)
MUCH_LATER = at(2026, 4, 1, 9)
LAND, MARRIAGE, THREE_AGENCIES = "1.013831", "1.000894", "2.000986"

WRONG_NAME = "Sai họ của mẹ: phải là Nguyễn"
Scene = tuple[Case, type[CaseAction], dict[str, Any], dict[str, Any]]


def accept(office: Office) -> Scene:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    return case, Accept, {}, {}


def refuse_reception(office: Office) -> Scene:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    return case, RefuseReception, {"reason": "Sai thẩm quyền"}, {"reason": "Sai thẩm quyền"}


def request_supplement(office: Office) -> Scene:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    said = {"papers": ("birth_proof",), "reason": "Mờ"}
    return case, RequestSupplement, said, {"papers": ["birth_proof"], "reason": "Mờ"}


def forward_from_the_counter(office: Office) -> Scene:
    return office.receive(at=monday(9)), Forward, {}, {}


def forward_from_appraisal(office: Office) -> Scene:
    case = office.receive(at=monday(9))
    go_to(case, "appraisal", at=monday(9))
    answers = {"eligible": True, "draft_confirmed": True}
    posted = {"fact-eligible": "yes", "fact-draft_confirmed": "yes"}
    return case, Forward, {"answers": answers}, posted


def forward_into_a_fork(office: Office) -> Scene:
    return office.receive(THREE_AGENCIES, at=monday(9)), Forward, {}, {}


def forward_into_a_join(office: Office) -> Scene:
    case = office.receive(THREE_AGENCIES, at=monday(9))
    leave(case, at=monday(9))
    for step in ("birth_registration", "birth_signature", "birth_issue", "residence_registration", "insurance_card"):
        leave(case, step, at=monday(10))
    leave(case, "residence_approval", at=monday(10))
    return case, Forward, {}, {}


def finish(office: Office) -> Scene:
    case = office.receive(at=monday(9))
    go_to(case, "issue", at=monday(10))
    return case, Finish, {"result_number": "KS-1"}, {"result_number": "KS-1"}


def send_back(office: Office) -> Scene:
    case = office.receive(at=monday(9))
    go_to(case, "approval", at=monday(10))
    return case, SendBack, {"reason": "Sai họ tên"}, {"reason": "Sai họ tên"}


def consult(office: Office) -> Scene:
    case = office.receive(MARRIAGE, at=monday(9), variant="02")
    go_to(case, "appraisal", at=monday(9))
    said = {"unit": "police", "question": "Xác minh"}
    return case, Consult, said, said


def answer_consultation(office: Office) -> Scene:
    case = office.receive(MARRIAGE, at=monday(9), variant="02")
    go_to(case, "appraisal", at=monday(9))
    ask_unit(case, "police", at=monday(10))
    question = case.consultations.get().pk
    return case, AnswerConsultation, {"text": "Độc thân"}, {"text": "Độc thân", "question": question}


def request_supplement_at_appraisal(office: Office) -> Scene:
    case = office.receive(at=monday(9))
    go_to(case, "appraisal", at=monday(9))
    said = {"papers": ("declaration", "birth_proof"), "reason": "Mờ"}
    return case, RequestSupplementAtAppraisal, said, {"papers": ["declaration", "birth_proof"], "reason": "Mờ"}


def receive_supplement(office: Office) -> Scene:
    case = office.receive(at=monday(9))
    go_to(case, "appraisal", at=monday(9))
    ask_for_papers(case, "declaration", at=monday(10))
    return case, ReceiveSupplement, {}, {"originals-declaration": "1"}


def request_payment(office: Office) -> Scene:
    case = office.receive(LAND, at=monday(9))
    go_to(case, "tax_information", at=monday(10))
    said = {"amount_vnd": 2_500_000, "notice": "TB-15", "answers": {"has_financial_duty": True}}
    return case, RequestPayment, said, {"amount_vnd": 2_500_000, "notice": "TB-15", "fact-has_financial_duty": "yes"}


def confirm_payment(office: Office) -> Scene:
    case = office.receive(LAND, at=monday(9))
    go_to(case, "tax_information", at=monday(10))
    ask_for_money(case, 2_500_000, at=monday(11))
    return case, ConfirmPayment, {"receipt": "BL-7"}, {"receipt": "BL-7"}


def reassign(office: Office) -> Scene:
    case = office.receive(at=monday(9))
    go_to(case, "appraisal", at=monday(9))
    section, holder = office.section("civil_status"), open_task(case).officer
    pair = (office.officer("case_officer", section), office.another("case_officer", section))
    other = next(officer for officer in pair if officer != holder)
    return case, Reassign, {"officer": other, "reason": "Nghỉ phép"}, {"officer": other.pk, "reason": "Nghỉ phép"}


def remind(office: Office) -> Scene:
    case = office.receive(at=monday(9))
    go_to(case, "appraisal", at=monday(9))
    return case, Remind, {"note": "Gấp", "task_id": open_task(case).pk}, {"note": "Gấp"}


def record_cause(office: Office) -> Scene:
    case = office.receive(at=monday(9))
    go_to(case, "appraisal", at=monday(9))
    said = {"cause": "agency", "note": "Chờ xác minh"}
    return case, RecordCause, said, said


def reschedule(office: Office) -> Scene:
    case = office.receive("1.004873", at=monday(9))
    leave(case, at=monday(10))
    said = {"new_due_at": at(2026, 3, 9, 17), "reason": "Chờ xác minh"}
    return case, Reschedule, said, {"day": "09/03/2026", "hour": "17:00", "reason": "Chờ xác minh"}


def stop(office: Office) -> Scene:
    case = office.receive(at=monday(9))
    go_to(case, "appraisal", at=monday(9))
    said = {"reason": "Không đủ điều kiện", "legal_basis": "Luật Hộ tịch, điều 16"}
    return case, Stop, said, said


def stop_in_a_fork(office: Office) -> Scene:
    case = office.receive(THREE_AGENCIES, at=monday(9))
    leave(case, at=monday(9))
    said = {"reason": "Không đủ điều kiện", "legal_basis": "Luật Cư trú, điều 20"}
    return case, Stop, said, said


def withdraw(office: Office) -> Scene:
    case = office.receive(at=monday(9))
    leave(case, at=monday(10))
    return case, Withdraw, {"reason": "Đơn xin rút"}, {"reason": "Đơn xin rút"}


def withdraw_from_a_fork(office: Office) -> Scene:
    case = office.receive(THREE_AGENCIES, at=monday(9))
    leave(case, at=monday(9))
    return case, Withdraw, {"reason": "Đơn xin rút"}, {"reason": "Đơn xin rút"}


def close_unanswered(office: Office) -> Scene:
    case, _act, _said, _posted = receive_supplement(office)
    said = {"reason": "Quá 15 ngày", "legal_basis": "NĐ 118/2025/NĐ-CP, điều 19"}
    return case, CloseUnanswered, said, said


def return_result(office: Office) -> Scene:
    case = ready(office.receive(at=monday(9), facts={"on_time": False, "copies": 2}), at=monday(10))
    said = {"to_name": "Nguyễn Thị Mẫu", "proof": "receipt", "payment": "cash"}
    return case, ReturnResult, said, {**said, "originals": ["birth_proof"], "do": "hand_over"}


def report_error(office: Office) -> Scene:
    case = ready(office.receive(at=monday(9)), at=monday(11))
    hand_over(case, at=monday(14))
    said = {"reporter": "Nguyễn Thị Mẫu (mẫu)", "what": WRONG_NAME}
    return case, ReportError, said, said


def correct_result(office: Office) -> Scene:
    case = ready(office.receive(at=monday(9)), at=monday(11))
    hand_over(case, at=monday(14))
    ReportError(case, by=office.receiver, at=monday(15), reporter="Người mẫu", what=WRONG_NAME).run()
    return case, CorrectResult, {"done": "Đã sửa họ của mẹ"}, {"done": "Đã sửa họ của mẹ"}


SCENES = [
    accept,
    refuse_reception,
    request_supplement,
    forward_from_the_counter,
    forward_from_appraisal,
    forward_into_a_fork,
    forward_into_a_join,
    finish,
    send_back,
    consult,
    answer_consultation,
    request_supplement_at_appraisal,
    receive_supplement,
    request_payment,
    confirm_payment,
    reassign,
    remind,
    record_cause,
    reschedule,
    stop,
    stop_in_a_fork,
    withdraw,
    withdraw_from_a_fork,
    close_unanswered,
    return_result,
    report_error,
    correct_result,
]
NAMES = [scene.__name__ for scene in SCENES]


def doer(office: Office, case: Case, act: type[CaseAction]) -> Officer:
    """Who may do it, read anew: an officer object remembers its postings."""
    by = office.receiver
    if act in (Reassign, Remind, RecordCause, Reschedule):
        by = office.supervisor
    elif act is CorrectResult:
        by = office.officer("case_officer", case.corrections.get().unit)
    elif act is AnswerConsultation:
        by = office.officer("case_officer", case.consultations.get().unit)
    elif act.place.value == "task":
        task = case.tasks.open().select_related("officer", "unit").order_by("sequence")[0]
        assert task.officer is not None
        by = task.officer
    return Officer.objects.get(pk=by.pk)


def moment_of(act: type[CaseAction]) -> datetime:
    """When the act is possible."""
    return MUCH_LATER if act is CloseUnanswered else NOW


def page_of(case: Case, act: str) -> str:
    """Where the act is done: a result leaves by the page of two scans."""
    return f"/tra-ket-qua/{case.code}/" if act == "return_result" else f"/ho-so/{case.code}/{act}/"
