"""Every act on a case by its code, in the order of use."""

from __future__ import annotations

from procedures.actions.accept import Accept
from procedures.actions.answer_consultation import AnswerConsultation
from procedures.actions.base import CaseAction
from procedures.actions.collect_fee import CollectFee
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
from procedures.actions.void_payment import RefundFee, VoidPayment
from procedures.actions.waive_fee import WaiveFee
from procedures.actions.withdraw import Withdraw

ACTS: dict[str, type[CaseAction]] = {
    act.code: act
    for act in (
        Accept,
        Forward,
        Finish,
        ReturnResult,
        CollectFee,
        ReceiveSupplement,
        ConfirmPayment,
        RequestPayment,
        AnswerConsultation,
        RequestSupplement,
        RequestSupplementAtAppraisal,
        Consult,
        SendBack,
        Reschedule,
        Reassign,
        Remind,
        RecordCause,
        WaiveFee,
        VoidPayment,
        RefundFee,
        RefuseReception,
        Stop,
        CloseUnanswered,
        Withdraw,
        CorrectResult,
        ReportError,
    )
}
