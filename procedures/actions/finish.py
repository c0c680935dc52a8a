"""Finish the settlement: the last step hands the signed result to the place of return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.forward import Forward
from procedures.definition.schema import StepKind
from procedures.models import TaskOutcome


@dataclass
class Finish(Forward):
    """Leave the last step: the result is ready and waits at the place of return.

    The finished moment is what earliness and lateness are judged on. Guards are those of a forward move.
    Source: NĐ 118/2025 art. 19–20; QĐ 766 (end = "đã xử lý xong").
    """

    code: ClassVar[str] = "finish"
    label: ClassVar[Any] = _("Finish and send to the return counter")
    targets: ClassVar[frozenset[StepKind]] = frozenset({StepKind.END})

    def outcome(self) -> TaskOutcome:
        """How the task is closed."""
        return TaskOutcome.FINISHED
