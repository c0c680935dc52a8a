"""Confirm that a financial obligation was met: the clock of the next stage starts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.base import TaskAction, iso
from procedures.actions.walking import close_task, set_promise, walk
from procedures.definition.schema import StepKind
from procedures.errors import Refusal
from procedures.models import CaseStatus, ChargeState, Pause, TaskOutcome


@dataclass
class ConfirmPayment(TaskAction):
    """Note the proof of payment; the case goes on, in the next stage with its own term where there is one.

    Done by whoever holds the payment step. Refused with `no_receipt`. Source: sector law on land and taxes.
    """

    receipt: str = field(default="", kw_only=True)

    code: ClassVar[str] = "confirm_payment"
    label: ClassVar[Any] = _("Confirm the payment")
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.WAITING_PAYMENT})

    def refusals(self) -> Iterator[Refusal]:
        """The proof has a number."""
        if not self.receipt.strip():
            yield Refusal("no_receipt", _("Write the number of the payment receipt."))

    def effect(self) -> dict[str, Any]:
        """Mark the obligation paid, end the pause, and walk on."""
        task = self.at_task
        stage_before = self.case.stage
        self.case.charges.filter(code=task.step, state=ChargeState.DUE).update(
            state=ChargeState.PAID, paid_at=self.at, receipt=self.receipt.strip()
        )
        Pause.objects.end(self.case.pk, at=self.at)
        close_task(task, TaskOutcome.PAID, by=self.by, at=self.at)
        target = self.dossier.step_of(task).moves[0].to
        opened = walk(self.dossier, task, target, by=self.by, at=self.at)
        self.case.mark_paid()
        if any(self.dossier.step_of(next_task).kind is StepKind.END for next_task in opened):
            self.case.mark_ready(at=self.at)
        if self.case.stage == stage_before:
            set_promise(self.dossier)
        due = self.case.due_at
        return {
            "from": task.step,
            "to": target,
            "receipt": self.receipt.strip(),
            "due_at": iso(due) if due else None,
        }
