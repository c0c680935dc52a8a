"""Confirm that a financial obligation was met: the clock of the next stage starts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.base import TaskAction
from procedures.actions.walking import close_task, set_promise, walk
from procedures.errors import Refusal
from procedures.models import CaseStatus, ChargeState, TaskOutcome


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
        for charge in self.dossier.charges:
            if charge.code == task.step and charge.state == ChargeState.DUE:
                charge.state, charge.paid_at, charge.receipt = ChargeState.PAID, self.at, self.receipt.strip()
                charge.save(update_fields=("state", "paid_at", "receipt"))
        pause = self.dossier.open_pause
        assert pause is not None
        pause.ended_at = self.at
        pause.save(update_fields=("ended_at",))
        close_task(task, TaskOutcome.PAID, by=self.by, at=self.at)
        target = self.dossier.step_of(task).moves[0].to
        walk(self.dossier, task, target, by=self.by, at=self.at)
        self.case.mark_paid()
        if self.case.stage == stage_before:
            set_promise(self.dossier)
        due = self.case.due_at
        return {
            "from": task.step,
            "to": target,
            "receipt": self.receipt.strip(),
            "due_at": due.isoformat() if due else None,
        }
