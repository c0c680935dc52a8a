"""Demonstration cases: invented people, real procedures, every step done by the real acts at past times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from procedures.actions.collect_fee import CollectFee
from procedures.actions.end_parcel import DeliverParcel, ParcelCameBack
from procedures.actions.intake import DeliveryData, Intake, PaperCount
from procedures.actions.post_result import PostResult
from procedures.actions.rate_case import RateCase
from procedures.actions.receive import Receive
from procedures.actions.receive_supplement import ReceiveSupplement
from procedures.actions.register_online import RegisterOnline
from procedures.actions.request_supplement import RequestSupplementAtAppraisal, last_moment_to_ask
from procedures.actions.reschedule import Reschedule
from procedures.actions.settle_at_once import SettleAtOnce, certified_as
from procedures.actions.stop import Stop
from procedures.actions.withdraw import Withdraw
from procedures.deadlines import OfficeCalendar, add_working_minutes
from procedures.definition.schema import Channel, FactType, Level
from procedures.management.demo_people import applicant
from procedures.management.walker import advance, holder, posted
from procedures.models import (
    Case,
    CaseStatus,
    CertificationKind,
    PaymentMethod,
    Posting,
    ProcedureVersion,
    RatingUse,
    ReturnMethod,
    Role,
    Task,
    Unit,
    UnitKind,
)
from procedures.queries.calendars import calendar_for
from procedures.queries.certifying import KINDS, DocumentData, Reckoning
from procedures.queries.dossier import Dossier
from procedures.queries.parcels import open_parcel
from procedures.queries.questions import questions_for, questions_of

FREQUENCY = {
    "1.001193": 9, "2.000815": 8, "1.004873": 7, "1.001612": 6, "1.004222": 6, "1.000894": 4, "2.000635": 4,
    "1.013831": 7, "1.013225": 7, "2.000986": 5, "1.000656": 3, "2.000908": 2, "2.000884": 3, "1.012812": 3,
    "1.011607": 3, "2.001023": 2, "2.001159": 2,
}  # fmt: skip
"""How often each procedure is asked for, roughly as at a commune's counter."""

FATES = {"straight": 62, "supplement": 12, "withdraw": 5, "stop": 6, "refuse": 5, "reschedule": 6, "online": 10}
"""What becomes of an application, in parts of about a hundred."""

WEEKS_BACK = 7
LATE_SHARE = 0.09
RATED_SHARE = 0.45
POSTED_SHARE = 0.15
"""Of the results, those that go by post; each `BROUGHT_BACK`th parcel does not find its recipient the first time."""
BROUGHT_BACK = 4
DOCUMENTS = {
    CertificationKind.COPIES: (
        DocumentData("Giấy khai sinh", pages=1, copies=3),
        DocumentData("Bằng tốt nghiệp trung học phổ thông", pages=1, copies=5),
        DocumentData("Hợp đồng thuê nhà", pages=4, copies=2),
    ),
    CertificationKind.SIGNATURES: (
        DocumentData("Giấy ủy quyền nhận lương hưu", pages=1, copies=1),
        DocumentData("Sơ yếu lý lịch", pages=4, copies=2),
    ),
    CertificationKind.FROM_REGISTER: (DocumentData("Trích lục khai sinh", pages=1, copies=2),),
}
"""What people bring to be certified while they wait."""

WAITS = {CaseStatus.READY: (60, 2400), CaseStatus.WAITING_PAYMENT: (2400, 9600)}
"""Working minutes until people collect a result, and until they pay their taxes: from, to."""

LEFT_ONLINE = timedelta(days=4)
"""Applications that came online within this time still wait for the counter."""


@dataclass(frozen=True)
class Scene:
    """Where the play is set: the counters, the versions in force and the moment it must not go beyond."""

    counters: tuple[Unit, ...]
    versions: tuple[ProcedureVersion, ...]
    land_office: Unit | None
    calendar: OfficeCalendar
    now: datetime


def set_scene(*, now: datetime) -> Scene:
    """Read the office as it is loaded. Raises Unit.DoesNotExist when there is no commune counter."""
    centers = Unit.objects.filter(kind=UnitKind.CENTER).select_related("parent").order_by("path")
    counters = tuple(unit for unit in centers if unit.parent and unit.parent.kind == UnitKind.COMMUNE)
    if not counters:
        raise Unit.DoesNotExist("the office has no counter in a commune")
    versions = tuple(ProcedureVersion.objects.in_force(now.date()).select_related("procedure"))
    land = Unit.objects.filter(function="land_registry").first()
    return Scene(counters, versions, land, calendar_for(counters[0]), now)


def moments(scene: Scene, count: int, random: Random) -> list[datetime]:
    """`count` moments of reception in working time, over the last weeks, the denser the closer to now."""
    start = scene.now - timedelta(weeks=WEEKS_BACK)
    found: list[datetime] = []
    while len(found) < count:
        anywhere = start + (scene.now - start) * (random.random() ** 0.55)
        at_work = add_working_minutes(scene.calendar, anywhere, random.randrange(1, 40))
        if at_work < scene.now:  # a night or holiday before now snaps forward, beyond it
            found.append(at_work)
    return sorted(found)


def play(scene: Scene, number: int, at: datetime, seed: int) -> Case | None:
    """One whole case in one transaction, as far as it has come by now; None when nobody could receive it."""
    random = Random(f"{seed}/{number}")
    version = random.choices(scene.versions, [FREQUENCY.get(v.procedure.code, 1) for v in scene.versions])[0]
    fate = random.choices(list(FATES), list(FATES.values()))[0]
    with transaction.atomic():
        case = _begin(scene, version, fate, number, at, random)
        if case is not None and case.status not in (CaseStatus.REFUSED, CaseStatus.REGISTERED):
            _live(scene, case, fate, at, random)
            _rate(scene, case, random)
        return case


def _begin(
    scene: Scene, version: ProcedureVersion, fate: str, number: int, at: datetime, random: Random
) -> Case | None:
    counter = random.choice(scene.counters)
    definition = version.definition
    assert counter.parent is not None
    agency = counter.parent if definition.agency.level is Level.COMMUNE else scene.land_office
    if agency is None:
        return None
    online = fate == "online" and Channel.ONLINE in definition.channels
    kind = None if online else KINDS.get(definition.code)
    who = applicant(random, counter.parent.name, number, definition.applicants)
    documents = _documents(kind, Random(number)) if kind is not None else ()
    by_post = kind is None and Random(f"{number}/post").random() < POSTED_SHARE
    intake = Intake(
        version=version,
        channel=Channel.ONLINE if online else Channel.DIRECT,
        received_at=counter,
        agency=agency,
        return_to=counter,
        applicant=who,
        delivery=DeliveryData(who.full_name, who.address, who.phone) if by_post else DeliveryData(),
        return_method=ReturnMethod.POST if by_post else ReturnMethod.COUNTER,
        variant=random.choice(definition.variants).code if definition.variants else "",
        facts=Reckoning(definition, on=at.date()).facts(documents),
        papers={p.code: PaperCount(p.originals, p.copies) for p in definition.papers},
        payment=PaymentMethod.CASH if random.random() < 0.7 else None,
    )
    officer = posted(counter, Role.FRONT_DESK, at=at)
    if online and scene.now - at < LEFT_ONLINE:
        return RegisterOnline(intake, at=at).run().case
    act = Receive(intake, by=officer, at=at)
    if fate == "refuse":
        return act.turn_away("Việc thuộc thẩm quyền của cơ quan khác; đã hướng dẫn nơi nộp.").case
    if not documents:
        return act.run().case
    confirmed = {fact.code: True for fact in definition.facts if fact.type is FactType.BOOL and not fact.at_reception}
    return SettleAtOnce(intake, documents, at=at, by=officer, answers=confirmed).run()


def _documents(kind: CertificationKind, random: Random) -> tuple[DocumentData, ...]:
    """One or two documents of this kind."""
    usual = DOCUMENTS[kind]
    return tuple(random.sample(usual, random.randint(1, min(2, len(usual)))))


def _live(scene: Scene, case: Case, fate: str, at: datetime, random: Random) -> None:
    turning = random.randrange(1, 3)
    for count, moment in enumerate(_pace(scene, case, at, random)):
        if count == turning and fate != "straight" and _turn(scene, case, fate, moment, random):
            if fate != "reschedule":
                return
            continue
        number = certified_as(case) or f"{case.pk:03d}/GCN"
        if not _by_post(case, moment) and advance(case, at=moment, number=number) is None:
            return


def _by_post(case: Case, at: datetime) -> bool:
    """What happens next to a result that goes by post: handed over, brought back once, delivered. False: none such."""
    now_is = Case.objects.select_related("return_unit").get(pk=case.pk)
    if now_is.status != CaseStatus.READY or now_is.return_method != ReturnMethod.POST:
        return False
    by, tries = posted(now_is.return_unit, Role.FRONT_DESK, at=at), now_is.parcels.count()
    if open_parcel(now_is) is None:
        if Dossier(now_is).fee_due:
            CollectFee(case, by=by, at=at, method=PaymentMethod.CASH).run()
        PostResult(case, by=by, at=at, tracking=f"EB{case.pk:06d}{tries:03d}VN", told_now=True).run()
    elif tries == 1 and case.pk % BROUGHT_BACK == 0:
        ParcelCameBack(case, by=by, at=at, reason="Không có người nhận, đã gọi hai lần.").run()
    else:
        DeliverParcel(case, by=by, at=at).run()
    return True


def _rate(scene: Scene, case: Case, random: Random) -> None:
    """Some of those who have their result say what they think of it, within two days; marked as demo data."""
    case = Case.objects.select_related("agency").get(pk=case.pk)
    if case.returned_at is None or random.random() > RATED_SHARE:
        return
    at = case.returned_at + timedelta(hours=random.randrange(1, 48))
    questions = questions_for(case.agency, RatingUse.CASE)
    if at >= scene.now or questions is None:
        return
    mood = random.choices((2, 1, 0), (60, 30, 10))[0]
    answers = {
        one.code: str(max(0, min(2, mood + random.choice((-1, 0, 0)))))
        for one in questions_of(questions).questions
        if random.random() < 0.8
    }
    if answers:
        text = "Chờ lâu, mong được báo sớm hơn. (mẫu)" if mood == 0 else ""
        RateCase(questions, answers, at, text, demo=True, case=case).run()


def _pace(scene: Scene, case: Case, at: datetime, random: Random) -> Iterator[datetime]:
    """The moments at which something is done: each step takes part of its budget, a few take too long."""
    moment = at
    slow = random.random() < LATE_SHARE
    while True:
        now_is = Case.objects.select_related("version").get(pk=case.pk)
        task = now_is.tasks.filter(closed_at=None).order_by("sequence").first()
        if task is None:
            return
        budget = now_is.version.route.step(task.step).budget_minutes or 60
        share = random.uniform(1.1, 2.2) if slow else random.uniform(0.15, 0.8)
        if now_is.status in WAITS:
            budget, share = random.randrange(*WAITS[now_is.status]), 1.0
        moment = add_working_minutes(scene.calendar, moment, max(3, round(budget * share)))
        if moment >= scene.now:
            return
        yield moment


def _turn(scene: Scene, case: Case, fate: str, at: datetime, random: Random) -> bool:
    """The event that sets this case apart; False when the case is not at a point where it can happen."""
    dossier = Dossier(Case.objects.select_related("version", "agency", "received_at_unit").get(pk=case.pk))
    task = next(iter(dossier.open_tasks), None)
    counter = posted(dossier.case.received_at_unit, Role.FRONT_DESK, at=at)
    if task is None or dossier.case.status not in (CaseStatus.ACCEPTED, CaseStatus.PROCESSING):
        return False
    if dossier.case.signed_at is not None:  # what is signed is neither taken back nor stopped
        return False
    if fate == "withdraw":
        Withdraw(case, by=counter, at=at, reason="Người nộp có đơn xin rút hồ sơ.").run()
        return True
    if dossier.case.status != CaseStatus.PROCESSING:
        return False
    if fate == "stop" and task.role == Role.CASE_OFFICER:
        Stop(
            case, by=holder(task, at=at), at=at, task_id=task.pk,
            reason="Hồ sơ không đủ điều kiện giải quyết.", legal_basis="Điều 19 Nghị định số 118/2025/NĐ-CP",
        ).run()  # fmt: skip
        return True
    if fate == "supplement":
        return _supplement(scene, case, dossier, task, at, random)
    return fate == "reschedule" and _reschedule(case, dossier, at)


def _supplement(scene: Scene, case: Case, dossier: Dossier, task: Task, at: datetime, random: Random) -> bool:
    asked = next((paper for paper in dossier.papers if paper.needed_originals or paper.needed_copies), None)
    if asked is None or not dossier.step_of(task).supplement or at > last_moment_to_ask(dossier):
        return False
    RequestSupplementAtAppraisal(
        case, by=holder(task, at=at), at=at, task_id=task.pk, papers=(asked.code,),
        reason="Giấy tờ đã nộp bị mờ, không đọc được số và ngày.",
    ).run()  # fmt: skip
    answered = add_working_minutes(scene.calendar, at, random.randrange(300, 4000))
    if answered < scene.now:
        counter = posted(dossier.case.received_at_unit, Role.FRONT_DESK, at=answered)
        ReceiveSupplement(case, by=counter, at=answered).run()
        _live(scene, case, "straight", answered, random)
    return True


def _reschedule(case: Case, dossier: Dossier, at: datetime) -> bool:
    due = dossier.case.due_at
    if due is None:
        return False
    posting = (
        Posting.objects.on(at.date())
        .filter(role=Role.SUPERVISOR, unit__in=[dossier.case.agency, dossier.case.agency.parent])
        .select_related("officer")
        .first()
    )
    if posting is None:
        return False
    new = add_working_minutes(dossier.calendar, max(due, at), 2 * 8 * 60)
    Reschedule(case, by=posting.officer, at=at, new_due_at=new, reason="Chờ cơ quan phối hợp xác minh.").run()
    return True
