"""Which events tell a citizen something, and for how long it is worth telling."""

from __future__ import annotations

from datetime import datetime

from procedures import formats
from procedures.definition import MessageKind
from procedures.models import Case, CaseEvent, CaseStatus, RatedCase, Unit
from procedures.models.case import RUNNING_STATUSES

KIND_OF_EVENT: dict[str, MessageKind] = {
    "register_online": MessageKind.ARRIVED,
    "accept": MessageKind.ACCEPTED,
    "refuse_reception": MessageKind.REFUSED,
    "request_supplement": MessageKind.SUPPLEMENT,
    "request_supplement_at_appraisal": MessageKind.SUPPLEMENT,
    "move_answer": MessageKind.SUPPLEMENT_MOVED,
    "receive_supplement": MessageKind.SUPPLEMENT_RECEIVED,
    "request_payment": MessageKind.PAYMENT,
    "confirm_payment": MessageKind.PAYMENT_RECEIVED,
    "reschedule": MessageKind.APOLOGY,
    "move_date": MessageKind.DATE_MOVED,
    "confirm_date": MessageKind.DATE_FIRM,
    "doubt_date": MessageKind.DATE_PROVISIONAL,
    "finish": MessageKind.READY,
    "parcel_back": MessageKind.UNDELIVERED,
    "stop": MessageKind.STOPPED,
    "close_unanswered": MessageKind.CLOSED,
    "withdraw": MessageKind.WITHDRAWN,
    "return_result": MessageKind.RATE,
    "deliver_parcel": MessageKind.RATE,
}
"""What is told by event. Who has the result is invited to rate."""

TELLING = tuple(KIND_OF_EVENT)
READY_KINDS = (MessageKind.READY, MessageKind.READY_EARLY)
ENDED_KINDS = (MessageKind.REFUSED, MessageKind.STOPPED, MessageKind.CLOSED, MessageKind.WITHDRAWN)
_WAITING_FOR = {
    MessageKind.ARRIVED: CaseStatus.REGISTERED,
    MessageKind.SUPPLEMENT: CaseStatus.WAITING_PAPERS,
    MessageKind.SUPPLEMENT_MOVED: CaseStatus.WAITING_PAPERS,
    MessageKind.PAYMENT: CaseStatus.WAITING_PAYMENT,
}
_MAKES_READY = ("finish", "confirm_payment")


def kind_of(event: CaseEvent, case: Case) -> MessageKind | None:
    """What the event tells the citizen; None where a branch ended and others are still being worked on."""
    if event.code in _MAKES_READY and case.finished_at == event.at:
        return MessageKind.READY_EARLY if days_early(case) > 0 else MessageKind.READY
    return None if event.code == "finish" else KIND_OF_EVENT.get(event.code)


def days_early(case: Case) -> int:
    """How many calendar days before the promised one the result was ready; 0 or less when it was not early."""
    if case.due_at is None or case.finished_at is None:
        return 0
    return (formats.local_time(case.due_at).date() - formats.local_time(case.finished_at).date()).days


def promised_by(event: CaseEvent) -> datetime | None:
    """The moment an event promises, if it promises one."""
    told = event.facts.get("to") if event.code in ("reschedule", "move_date", "confirm_date", "doubt_date") else None
    try:
        return datetime.fromisoformat(str(told or event.facts.get("due_at")))
    except ValueError:
        return None


def is_outdated(kind: str, event: CaseEvent | None, case: Case | None) -> bool:
    """Whether the case has moved on, so that the message would only confuse: nobody is asked for papers in vain."""
    if event is None or case is None or kind in ENDED_KINDS:
        return False
    if kind in (*READY_KINDS, MessageKind.UNDELIVERED):
        return case.status != CaseStatus.READY
    if kind == MessageKind.RATE:
        return case.status != CaseStatus.RETURNED or RatedCase.objects.filter(pk=case.pk).exists()
    if kind in _WAITING_FOR:
        return case.status != _WAITING_FOR[MessageKind(kind)]
    if case.status not in RUNNING_STATUSES:
        return True
    return promised_by(event) != case.due_at


def counter_of(kind: str, case: Case) -> Unit:
    """The counter that answers for a message: where the result waits, before that where the papers were received."""
    at_return = (*READY_KINDS, MessageKind.UNDELIVERED, MessageKind.RATE)
    return case.return_unit if kind in at_return else case.received_at_unit
