"""Every sensible way to do an act on a case as it stands, and who may: tried out by the tests that walk at random or
through everything. Where an act cannot be done there is still one attempt, to be refused.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from procedures.actions.base import CaseAction
from procedures.definition.schema import StepKind
from procedures.management.walker import possible_answers, ways
from procedures.models import Consultation, Officer, Posting, Task, Unit
from procedures.policies import Place
from procedures.queries.dossier import Dossier
from tests.clock import TIMEZONE

Said = dict[str, Any]
Occasion = tuple[Task | None, Consultation | None]
"""The open step or the question that an act is about."""
REASON, BASIS = "Lý do thử", "Điều 19 Nghị định số 118/2025/NĐ-CP"
LEAVING = {
    "forward": (StepKind.WORK, StepKind.FORK, StepKind.JOIN),
    "finish": (StepKind.END,),
    "request_payment": (StepKind.PAYMENT,),
}


class Staff:
    """Who holds which post, read once."""

    def __init__(self) -> None:
        self.posts: dict[tuple[int, str], list[Officer]] = defaultdict(list)
        people = {officer.pk: officer for officer in Officer.objects.all()}
        self.supervisors: list[tuple[Unit, Officer]] = []
        for posting in Posting.objects.select_related("unit").order_by("pk"):
            officer = people[posting.officer_id]
            self.posts[posting.unit_id, posting.role].append(officer)
            if posting.role == "supervisor":
                self.supervisors.append((posting.unit, officer))
        self.everybody = list(people.values())

    def who(self, act: type[CaseAction], dossier: Dossier, about: Occasion) -> list[Officer]:
        """The officers who may do the act there."""
        case, (task, asked) = dossier.case, about
        if act.place is Place.OVERSIGHT:
            named = act.code in ("reassign", "remind") and task is not None
            places = [task.unit] if named else [case.agency, case.received_at_unit]
            above = [(unit, officer) for unit, officer in self.supervisors if any(p.is_within(unit) for p in places)]
            return [officer for _unit, officer in above]
        if act.place is Place.TASK:
            return self.posts[task.unit_id, task.role] if task is not None else []
        if act.place is Place.CONSULTED:
            units = [asked.unit_id] if asked is not None else []
        elif act.place is Place.COUNTER:
            units = list(dict.fromkeys((case.received_at_unit_id, case.return_unit_id)))
        elif act.place is Place.CORRECTING:
            units = [error.unit_id for error in dossier.corrections if error.done_at is None]
        else:
            units = [case.return_unit_id if act.place is Place.RETURN else case.received_at_unit_id]
        return [officer for unit in units for role in sorted(act.roles) for officer in self.posts[unit, role]]


def occasions(act: type[CaseAction], dossier: Dossier) -> list[Occasion]:
    """The open steps or questions an act may be about; one without either for all other acts."""
    found: list[Occasion] = []
    if act.place is Place.CONSULTED:
        found = [(None, question) for question in dossier.consultations if question.answered_at is None]
    elif act.place is Place.TASK or act.code in ("reassign", "remind"):
        found = [(task, None) for task in dossier.open_tasks]
    return found or [(None, None)]


def attempts(act: type[CaseAction], dossier: Dossier, about: Occasion, staff: Staff, *, at: datetime) -> list[Said]:
    """What may be said to do the act: one entry for every move, target or unit there is to choose from."""
    code, (task, asked) = act.code, about
    if code in LEAVING:
        found = _leaving(code, dossier, task)
    elif code == "send_back":
        targets = dossier.step_of(task).send_back if task is not None else ()
        found = [{"to": target, "reason": REASON} for target in targets] or [{"reason": REASON}]
    elif code == "consult":
        found = [{"unit": unit, "question": "Đề nghị cho ý kiến"} for unit in _to_ask(dossier, task)]
    elif code == "reassign":
        posts = staff.posts[task.unit_id, task.role] if task is not None else staff.everybody
        other = next((officer for officer in posts if task is None or officer.pk != task.officer_id), None)
        found = [{"officer": other, "reason": REASON}]
    elif code == "reschedule":
        found = [{"new_due_at": _later(dossier, at), "reason": REASON}]
    elif code == "request_supplement":
        missing = tuple(paper.code for paper in dossier.papers if paper.state == "missing")
        found = [{"papers": missing, "other": "" if missing else "Ảnh", "reason": REASON}]
    elif code == "request_supplement_at_appraisal":
        found = [{"papers": tuple(paper.code for paper in dossier.papers[:1]), "other": "Ảnh", "reason": REASON}]
    else:
        found = [_PLAIN.get(code, {})]
    named: Said = {"task_id": task.pk} if task is not None else {"consultation_id": asked.pk} if asked else {}
    return [{**named, **said} for said in found]


_PLAIN: dict[str, Said] = {
    "confirm_payment": {"receipt": "BL-01"},
    "answer_consultation": {"text": "Đồng ý"},
    "refuse_reception": {"reason": REASON},
    "withdraw": {"reason": REASON},
    "stop": {"reason": REASON, "legal_basis": BASIS},
    "close_unanswered": {"reason": REASON, "legal_basis": BASIS},
    "collect_fee": {"method": "cash"},
    "waive_fee": {"reason": REASON, "legal_basis": BASIS},
    "void_payment": {"reason": REASON},
    "refund_fee": {"reason": REASON, "legal_basis": BASIS},
    "return_result": {"to_name": "Nguyễn Thị Mẫu", "proof": "receipt", "payment": "cash", "told_now": True},
    "report_error": {"reporter": "Nguyễn Thị Mẫu", "what": "Sai ngày sinh"},
    "record_cause": {"cause": "staff", "note": REASON},
    "correct_result": {"done": "Đã sửa ngày sinh"},
}


def _leaving(code: str, dossier: Dossier, task: Task | None) -> list[Said]:
    more: Said = {"amount_vnd": 5000, "notice": "TB-01"} if code == "request_payment" else {"result_number": "01/2026"}
    if task is None:
        return [more]
    found = [way for way in ways(dossier, task) if way.kind in LEAVING[code]]
    if not found:
        return [{**more, "answers": next(possible_answers(dossier, dossier.step_of(task)), {})}]
    target = code != "request_payment"
    return [{**more, "answers": way.answers, **({"to": way.move.to} if target else {})} for way in found]


def _to_ask(dossier: Dossier, task: Task | None) -> list[str]:
    """The units that the step may still ask; one that it may not, for a step that asks nobody."""
    consult = dossier.step_of(task).consult if task is not None else None
    if task is None or consult is None:
        return ["police"]
    asked = {question.unit.function for question in dossier.open_questions(task)}
    return [unit for unit in consult.units if unit not in asked]


def _later(dossier: Dossier, at: datetime) -> datetime:
    """Ten in the morning of a working day after the promise and after now."""
    day = timezone.localtime(max(dossier.case.due_at or at, at)).date() + timedelta(days=1)
    while not dossier.calendar.is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(10), TIMEZONE)
