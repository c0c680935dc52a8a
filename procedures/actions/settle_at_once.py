"""Settle while the person waits: received, entered, paid, walked on and handed over in one go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.base import CaseAction
from procedures.actions.collect_fee import CollectFee
from procedures.actions.enter_certification import document_refusals, enter_documents
from procedures.actions.finish import Finish
from procedures.actions.forward import Forward, moves_of
from procedures.actions.idempotency import claim
from procedures.actions.intake import Intake, paper_refusals
from procedures.actions.receive import Receive
from procedures.actions.return_result import ReturnResult
from procedures.actions.waive_fee import WaiveFee
from procedures.errors import ActionRefused, Refusal
from procedures.models import Case, CaseStatus, Officer, PaymentMethod, Posting, Proof, Task
from procedures.models.office import postings_of
from procedures.queries.certifying import KINDS, DocumentData, numbers_said
from procedures.queries.dossier import Dossier
from procedures.queries.holders import units_for
from procedures.queries.taking import handed_in_today


@dataclass(frozen=True)
class Waiver:
    """Why nothing is paid, and by which law."""

    reason: str
    legal_basis: str


@dataclass
class SettleAtOnce:
    """Receive an application for certification and carry it as far as this officer may.

    In one transaction: the reception with its payment, a number in the certification register for each document, every
    step the officer holds, and the hand-over when the result is ready and nothing is owed. It stops at the first step
    that somebody else holds, a signature for instance. `answers` confirm what the officer's own steps ask.
    Source: NĐ 118/2025 art. 17.4 (settled while the person waits, recorded all the same).
    """

    intake: Intake
    documents: tuple[DocumentData, ...]
    at: datetime
    by: Officer
    answers: Mapping[str, bool] = field(default_factory=dict)
    waiver: Waiver | None = None
    key: str = ""

    def run(self) -> Case:
        """The case as it stands afterwards.

        Raises ActionRefused with everything that is wrong, having written nothing, and AlreadyAnswered when the form
        was posted before.
        """
        if reasons := list(self.refusals()):
            raise ActionRefused(reasons)
        with transaction.atomic():
            case = Receive(self.intake, by=self.by, at=self.at, key=self.key).run().case
            enter_documents(case, self.documents, by=self.by, at=self.at)
            if self.waiver is not None and Dossier(case).fees_to_collect:
                reason, basis = self.waiver.reason, self.waiver.legal_basis
                WaiveFee(case, by=self.by, at=self.at, reason=reason, legal_basis=basis).run()
            return walk_on(case, by=self.by, at=self.at, answers=self.answers)

    def refusals(self) -> Iterator[Refusal]:
        """What stands in the way, all of it at once."""
        if self.intake.version.definition.code not in KINDS:
            yield Refusal("not_at_once", _("This procedure is not settled while the person waits."))
        yield from document_refusals(self.documents)
        yield from Receive(self.intake, by=self.by, at=self.at).refusals()
        yield from paper_refusals(self.intake)
        if self.waiver is not None and not self.waiver.reason.strip():
            yield Refusal("no_waiver_reason", _("Write why nothing is to be paid."))
        if self.waiver is not None and not self.waiver.legal_basis.strip():
            yield Refusal("no_waiver_basis", _("Write the article and the document that let the fee go."))


@dataclass
class GoOnAtOnce:
    """Take a waiting case up again: confirm the steps this officer holds, take the fee, hand over.

    Everything the officer's steps ask is confirmed by doing this. Refused with `nothing_to_do` where the case waits
    for somebody else.
    """

    case: Case
    at: datetime
    by: Officer
    payment: PaymentMethod | None = None
    key: str = ""
    answer: str = ""

    def run(self) -> Case:
        """The case as it stands afterwards. Raises ActionRefused, and AlreadyAnswered for a form posted before."""
        with transaction.atomic():
            if self.key:
                claim(self.key, by=self.by, at=self.at, answer=self.answer)
            edition = Case.objects.select_for_update().only("edition").get(pk=self.case.pk).edition
            if self.payment is not None:
                CollectFee(self.case, by=self.by, at=self.at, method=self.payment).run()
            dossier = Dossier(self.case)
            mine = own_steps(dossier.case, by=self.by, at=self.at, start=_only_step(dossier))
            asked = {code for step in dossier.definition.steps if step.code in mine for code in step.asks}
            case = walk_on(self.case, by=self.by, at=self.at, answers=dict.fromkeys(asked, True))
            if case.edition == edition:
                raise ActionRefused([_why_not(case, Dossier(case))])
            return case


def walk_on(case: Case, *, by: Officer, at: datetime, answers: Mapping[str, bool]) -> Case:
    """Leave step after step as long as `by` holds them, and hand over at the end; the case as it stands then.

    The caller has a transaction open. What a step refuses is refused as a whole.
    """
    while True:
        case = Case.objects.select_related("version", "received_at_unit", "agency", "return_unit").get(pk=case.pk)
        act = _next(Dossier(case), by=by, at=at, answers=answers)
        if act is None:
            return case
        act.run()


def _next(dossier: Dossier, *, by: Officer, at: datetime, answers: Mapping[str, bool]) -> CaseAction | None:
    """The next act of this officer on the way to the end, or None where the case waits."""
    case = dossier.case
    if case.status == CaseStatus.READY:
        allowed = not any(policies.refusals(ReturnResult, case, by=by, at=at))
        here = allowed and not dossier.fee_due and handed_in_today(case, at=at)
        return _hand_over(case, by=by, at=at) if here else None
    task = _only_task(dossier)
    if (
        task is None
        or case.status not in Forward.statuses
        or any(policies.refusals(Forward, case, by=by, at=at, task=task))
    ):
        return None
    step = dossier.step_of(task)
    kind = Finish if moves_of(dossier, step, Finish.targets) else Forward
    number = certified_as(case) if step.numbers else ""
    said = {code: answers[code] for code in step.asks if code in answers}
    return kind(case, by=by, at=at, task_id=task.pk, answers=said, result_number=number)


def _hand_over(case: Case, *, by: Officer, at: datetime) -> ReturnResult:
    """The one place where a result is handed over at once: to whoever stands at the counter."""
    who = case.submitter or case.applicant
    return ReturnResult(case, by=by, at=at, to_name=who.full_name, proof=Proof.AT_ONCE, told_now=True)


def certified_as(case: Case) -> str:
    """The number of the result: those of its documents in the certification register."""
    lines = list(case.certified.select_related("book"))
    return f"{numbers_said([line.number for line in lines])}, {lines[0].book.symbol}" if lines else ""


def own_steps(case: Case, *, by: Officer, at: datetime, start: str = "") -> tuple[str, ...]:
    """Codes of the steps that `by` holds one after the other, from `start` or the beginning, up to somebody else's.

    The case need not be saved. At most two queries.
    """
    route = case.version.route
    step = route.step(start) if start else route.start
    units = units_for(case, {each.unit for each in case.version.definition.steps if each.unit}, at=at)
    held: list[Posting] = postings_of(by, at=at)
    found: list[str] = []
    while step.code not in found:
        unit = units.get(step.unit or "")
        if unit is None or not any(post.unit_id == unit.pk and post.role == step.role for post in held):
            break
        found.append(step.code)
        if len(step.moves) != 1:
            break
        step = route.step(step.moves[0].to)
    return tuple(found)


def _only_task(dossier: Dossier) -> Task | None:
    tasks = dossier.open_tasks
    return tasks[0] if len(tasks) == 1 else None


def _only_step(dossier: Dossier) -> str:
    task = _only_task(dossier)
    return task.step if task is not None else ""


def _why_not(case: Case, dossier: Dossier) -> Refusal:
    """For whom or what the case waits."""
    if dossier.fee_due:
        return Refusal("fee_unpaid", _("Take the fee first."))
    task = _only_task(dossier)
    where = task.unit.label if task is not None else case.status_label
    return Refusal("nothing_to_do", _("This case waits for %(where)s."), {"where": where})
