"""One application of each kind, played by the real acts and taken back: what it left in the database is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from procedures.actions.accept import Accept
from procedures.actions.collect_fee import CollectFee
from procedures.actions.intake import Intake, PaperCount, PartyData
from procedures.actions.receive import Receive
from procedures.actions.receive_supplement import ReceiveSupplement
from procedures.actions.register_online import RegisterOnline
from procedures.actions.request_supplement import RequestSupplementAtAppraisal
from procedures.actions.reschedule import Reschedule
from procedures.actions.settle_at_once import SettleAtOnce, certified_as
from procedures.actions.stop import Stop
from procedures.actions.withdraw import Withdraw
from procedures.deadlines import add_working_minutes
from procedures.definition.schema import Channel, Level
from procedures.management.synthesis.places import Place
from procedures.management.walker import advance, holder, posted
from procedures.models import (
    Case,
    CaseEvent,
    CasePaper,
    CaseStatus,
    CertifiedDocument,
    Charge,
    Party,
    PartyKind,
    Pause,
    PaymentMethod,
    PaymentReceipt,
    Posting,
    ProcedureVersion,
    Role,
    SupplementRequest,
    Task,
    Unit,
)
from procedures.queries.calendars import calendar_for
from procedures.queries.certifying import KINDS, DocumentData, Reckoning
from procedures.queries.dossier import Dossier

PARTS: tuple[type[models.Model], ...] = (
    Party, Case, CaseEvent, Task, CasePaper, PaymentReceipt, Charge, Pause, SupplementRequest, CertifiedDocument,
)  # fmt: skip
"""The tables a case is written in, those that are referred to first."""

NAME, NUMBER, PHONE, MAIL, HOME = "Người Mẫu Tráo", "000000000000", "0900000000", "a@example.invalid", "Nơi ở mẫu tráo"
RESULT = "SO-KET-QUA-TRAO"
"""What stands in a played life for what differs from case to case."""

MARK = timedelta(seconds=7, microseconds=100_000)
"""Every moment of an act carries it, and its number in microseconds: the clock gives whole minutes only."""

LONGEST = 24
READY_WAIT, PAYMENT_WAIT, SUPPLEMENT_WAIT, ONLINE_WAIT = (60, 2400), (2400, 9600), (300, 3800), (30, 420)
"""Working minutes until people collect a result, pay their taxes, bring papers; until the counter answers."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """What a life is about. `fate` is what becomes of it."""

    version: ProcedureVersion
    variant: str
    fate: str


@dataclass
class Snapshot:
    """The rows of a case after an act at `at`; `wait` is how many working minutes the next act takes, from and to.

    `by_people`: it is the citizen who takes that time.
    """

    at: datetime
    rows: dict[type[models.Model], list[Row]]
    status: int
    wait: tuple[int, int] = (0, 0)
    by_people: bool = False


@dataclass
class Life:
    """A kind played at a place, act by act. `agency` is the unit whose calendar counts."""

    kind: Kind
    place: Place
    agency: Unit
    snapshots: list[Snapshot]
    certified: str


class _TakenBack(Exception):
    """Ends the transaction in which a life was played."""


def fates(version: ProcedureVersion) -> dict[str, int]:
    """What becomes of applications of this procedure, in parts of about a hundred."""
    definition = version.definition
    if definition.code in KINDS:
        return {"straight": 98, "refuse": 2}
    found = {"straight": 66, "withdraw": 3, "stop": 4, "refuse": 3}
    if any(step.supplement for step in definition.steps):
        found["supplement"] = 8
    if Channel.ONLINE in definition.channels:
        found["online"] = 14
    if definition.policies.reschedule.limit:
        found["reschedule"] = 2
    return found


def play(kind: Kind, place: Place, *, at: datetime) -> Life | None:
    """Play a kind of life at a place, from `at` on, and take it back. None where the office cannot do it."""
    agency = _agency(kind, place)
    if agency is None:
        return None
    life = Life(kind, place, agency, [], "")
    try:
        with transaction.atomic():
            case = _begin(life, at)
            _keep(life, case, at)
            for index, (case_now, moment) in enumerate(_acts(life, case, at), start=1):
                _keep(life, case_now, moment)
                if index == LONGEST:
                    raise ValueError(f"{kind.version.procedure.code}: this life has no end")
            raise _TakenBack
    except _TakenBack:
        return life
    except Posting.DoesNotExist:
        return None


def _agency(kind: Kind, place: Place) -> Unit | None:
    definition = kind.version.definition
    if definition.agency.level is Level.COMMUNE:
        return place.commune
    return next((u for u in place.units.values() if u.function and u.function == definition.agency.unit), None)


def _begin(life: Life, at: datetime) -> Case:
    kind, place, definition = life.kind, life.place, life.kind.version.definition
    documents = (DocumentData("Bằng tốt nghiệp", pages=1, copies=3),) if definition.code in KINDS else ()
    facts = Reckoning(definition, on=at.date()).facts(documents) if documents else {}
    online = kind.fate == "online"
    intake = Intake(
        version=kind.version,
        channel=Channel.ONLINE if online else Channel.DIRECT,
        received_at=place.counter,
        agency=life.agency,
        return_to=place.counter,
        applicant=PartyData(NAME, PartyKind(definition.applicants[0]), NUMBER, None, HOME, PHONE, MAIL),
        variant=kind.variant,
        facts=facts,
        papers={p.code: _count(p.originals, p.copies, online=online) for p in definition.papers},
        payment=PaymentMethod.CASH,
    )
    officer = posted(place.counter, Role.FRONT_DESK, at=at)
    if online:
        return RegisterOnline(intake, at=at).run().case
    if kind.fate == "refuse":
        return (
            Receive(intake, by=officer, at=at).turn_away("Việc thuộc thẩm quyền của cơ quan khác; đã hướng dẫn.").case
        )
    if documents:
        asked = {code: True for step in definition.steps for code in step.asks}
        return SettleAtOnce(intake, documents, at=at, by=officer, answers=asked).run()
    return Receive(intake, by=officer, at=at).run().case


def _count(originals: int, copies: int, *, online: bool) -> PaperCount:
    return PaperCount(electronic=1) if online and (originals or copies) else PaperCount(originals, copies)


def _acts(life: Life, case: Case, at: datetime) -> Iterator[tuple[Case, datetime]]:
    """Act after act until nothing is left to do; before each, the time it takes is noted with the one before."""
    fate = life.kind.fate
    while True:
        dossier = _dossier(case)
        wait, by_people = _wait(dossier)
        moment = _marked(add_working_minutes(dossier.calendar, at, max(1, wait[0])), len(life.snapshots))
        if fate not in ("straight", "done") and _turn(life, dossier, fate, moment):
            fate = "waiting" if fate == "supplement" else "done"
        elif fate == "waiting":
            counter = posted(dossier.case.received_at_unit, Role.FRONT_DESK, at=moment)
            ReceiveSupplement(case, by=counter, at=moment).run()
            fate = "done"
        else:
            number = certified_as(dossier.case) or RESULT
            if advance(case, at=moment, number=number) is None:
                return
        life.snapshots[-1].wait, life.snapshots[-1].by_people = wait, by_people
        at = moment
        yield case, at


def _wait(dossier: Dossier) -> tuple[tuple[int, int], bool]:
    """How long the next act takes, from and to, and whether it is the citizen who takes the time."""
    case = dossier.case
    if case.status == CaseStatus.REGISTERED:
        return ONLINE_WAIT, False
    if case.status == CaseStatus.READY:
        return (2, 12) if case.version.definition.code in KINDS else READY_WAIT, True
    if case.status == CaseStatus.WAITING_PAPERS:
        return SUPPLEMENT_WAIT, True
    if case.status == CaseStatus.WAITING_PAYMENT:
        return PAYMENT_WAIT, True
    task = next(iter(dossier.open_tasks), None)
    budget = (dossier.step_of(task).budget_minutes if task else 0) or 60
    return (max(2, budget * 15 // 100), max(3, budget * 85 // 100)), False


def _turn(life: Life, dossier: Dossier, fate: str, at: datetime) -> bool:
    """The act that sets this fate apart, as soon as it is possible."""
    case, task = dossier.case, next(iter(dossier.open_tasks), None)
    counter = posted(case.received_at_unit, Role.FRONT_DESK, at=at)
    if fate == "online" and case.status == CaseStatus.REGISTERED:
        Accept(case, by=counter, at=at).run()
        if _dossier(case).fees_to_collect:
            CollectFee(case, by=counter, at=at, method=PaymentMethod.PORTAL).run()
        return True
    if task is None:
        return False
    if fate == "withdraw" and case.status in (CaseStatus.ACCEPTED, CaseStatus.PROCESSING):
        Withdraw(case, by=counter, at=at, reason="Người nộp có đơn xin rút hồ sơ.").run()
        return True
    if case.status != CaseStatus.PROCESSING:
        return False
    by = holder(task, at=at)
    if fate == "stop" and task.role == Role.CASE_OFFICER:
        reason, basis = "Hồ sơ không đủ điều kiện giải quyết.", "Điều 19 Nghị định số 118/2025/NĐ-CP"
        Stop(case, by=by, at=at, task_id=task.pk, reason=reason, legal_basis=basis).run()
        return True
    if fate == "supplement" and dossier.step_of(task).supplement:
        asked = [p.code for p in dossier.papers if p.needed_originals or p.needed_copies][:1]
        RequestSupplementAtAppraisal(
            case, by=by, at=at, task_id=task.pk, papers=tuple(asked), reason="Giấy tờ đã nộp bị mờ, không đọc được.",
            other="" if asked else "Bản chụp rõ hơn",
        ).run()  # fmt: skip
        return True
    if fate == "reschedule" and case.due_at is not None:
        supervisor = posted(life.place.commune, Role.SUPERVISOR, at=at) if _supervised(life, at) else None
        if supervisor is None:
            return False
        new = add_working_minutes(dossier.calendar, max(case.due_at, at), NEW_DATE_AFTER)
        Reschedule(case, by=supervisor, at=at, new_due_at=new, reason="Chờ cơ quan phối hợp xác minh.").run()
        return True
    return False


NEW_DATE_AFTER = 960
"""Working minutes by which a new date is later than the old one."""


def _supervised(life: Life, at: datetime) -> bool:
    return life.agency == life.place.commune and (f"c_{life.place.commune.kind}", Role.SUPERVISOR) in life.place.posts


def _marked(moment: datetime, number: int) -> datetime:
    return moment.replace(second=0, microsecond=0) + MARK + timedelta(microseconds=number)


def first_moment(moment: datetime) -> datetime:
    """The moment of reception of a played life."""
    return _marked(moment, 0)


def _dossier(case: Case) -> Dossier:
    related = ("version__procedure", "received_at_unit", "agency", "return_unit", "applicant")
    return Dossier(Case.objects.select_related(*related).get(pk=case.pk))


def _keep(life: Life, case: Case, at: datetime) -> None:
    rows: dict[type[models.Model], list[Row]] = {}
    for model in PARTS:
        if model is Party:
            found = model.objects.filter(pk=case.applicant_id)
        elif model is Case:
            found = model.objects.filter(pk=case.pk)
        else:
            found = model.objects.filter(case=case.pk).order_by("pk")
        fields = [field.attname for field in model._meta.concrete_fields]
        rows[model] = list(found.values(*fields))
    now = rows[Case][0]
    life.snapshots.append(Snapshot(at, rows, now["status"]))
    if rows[CertifiedDocument] and not life.certified:
        life.certified = certified_as(Case.objects.get(pk=case.pk))


def calendar_of(life: Life) -> Any:
    """The working calendar a life's dates are counted with."""
    return calendar_for(life.agency)
