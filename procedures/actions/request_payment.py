"""Notify a financial obligation: the case waits for money and the clock stands still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.base import TaskAction
from procedures.actions.forward import answer_refusals, moves_of, note_answers
from procedures.actions.walking import close_task, walk
from procedures.definition import holds
from procedures.definition.schema import StepKind
from procedures.errors import Refusal
from procedures.models import CaseStatus, Charge, ChargeKind, Pause, PauseReason, Task, TaskOutcome
from procedures.phrases import local
from procedures.queries.dossier import Dossier

PAYMENT = frozenset({StepKind.PAYMENT})


@dataclass
class RequestPayment(TaskAction):
    """Hand the notice of a financial obligation to the applicant and wait for proof of payment.

    `amount_vnd` in whole đồng; `notice` the number of the tax authority's notice. Possible at a step the
    route leads from to a payment. Refused with `no_such_move`, `no_amount`, `no_notice`.
    Source: sector law on land and taxes (two stages); status 6 of the national portal.
    """

    amount_vnd: int = field(default=0, kw_only=True)
    notice: str = field(default="", kw_only=True)
    answers: dict[str, bool | int | str] = field(default_factory=dict, kw_only=True)

    code: ClassVar[str] = "request_payment"
    label: ClassVar[Any] = _("Ask for payment")
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.PROCESSING})

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """The route must lead to a payment from here."""
        assert task is not None
        step = dossier.step_of(task)
        if not moves_of(dossier, step, PAYMENT):
            yield Refusal(
                "no_such_move", _("No payment is asked for at the step “%(step)s”."), {"step": local(step.name)}
            )

    def refusals(self) -> Iterator[Refusal]:
        """How much, by which notice, and what the step itself asks."""
        step = self.dossier.step_of(self.at_task)
        yield from answer_refusals(self.dossier, step, self.answers)
        facts = self.dossier.conditions(self.at_task, self.answers)
        for leave in step.leave:
            if not holds(leave.when, facts):
                yield Refusal("cannot_leave", local(leave.sentence))
        if not any(holds(move.when, facts) for move in moves_of(self.dossier, step, PAYMENT)):
            yield Refusal("move_not_open", _("With these answers no payment is asked for."))
        if self.amount_vnd <= 0:
            yield Refusal("no_amount", _("Write the amount of the notice, in whole đồng."))
        if not self.notice.strip():
            yield Refusal("no_notice", _("Write the number of the tax authority's notice."))

    def effect(self) -> dict[str, Any]:
        """Note the obligation, stop the clock, and wait at the payment step."""
        task = self.at_task
        step = self.dossier.step_of(task)
        target = moves_of(self.dossier, step, PAYMENT)[0].to
        note_answers(self.dossier, step, self.answers, number="", at=self.at)
        Charge.objects.create(
            case=self.case,
            code=target,
            kind=ChargeKind.OBLIGATION,
            name=self.dossier.route.step(target).name.vi,
            name_en=self.dossier.route.step(target).name.en,
            amount_vnd=self.amount_vnd,
            notice=self.notice.strip(),
            asked_at=self.at,
        )
        Pause.objects.create(case=self.case, reason=PauseReason.PAYMENT, restarts=False, started_at=self.at)
        close_task(task, TaskOutcome.FORWARDED, by=self.by, at=self.at)
        walk(self.dossier, task, target, by=self.by, at=self.at)
        self.case.mark_waiting_for_payment()
        return {"from": step.code, "to": target, "amount_vnd": self.amount_vnd, "notice": self.notice.strip()}
