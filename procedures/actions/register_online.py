"""Register an application that arrives electronically: status 1, waiting for the counter's answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures.actions.base import record
from procedures.actions.intake import Intake, problems, write_case
from procedures.errors import ActionRefused
from procedures.models import Case, CaseEvent, Officer
from procedures.queries.dossier import Dossier
from procedures.queries.limits import answer_online_by


@dataclass
class RegisterOnline:
    """Note an electronic application as received by the system. Nobody has looked at it yet.

    The counter is to be alerted within 2 clock hours and to answer within 8 working hours; the case has no
    promised date until it is accepted. Papers may be missing: the counter asks for them.
    Source: NĐ 118/2025 art. 17.2.
    """

    intake: Intake
    at: datetime
    by: Officer | None = None

    code: ClassVar[str] = "register_online"
    label: ClassVar[Any] = _("Register online")

    def run(self) -> CaseEvent:
        """Write the case and its first event. Raises ActionRefused with everything wrong with the data."""
        if reasons := list(problems(self.intake, at=self.at)):
            raise ActionRefused(reasons)
        with transaction.atomic():
            case = write_case(self.intake, by=self.by, at=self.at)
            dossier = Dossier(case)
            return record(
                dossier,
                self.code,
                by=self.by,
                at=self.at,
                unit=case.received_at_unit,
                facts=registered(dossier, self.at),
            )


def registered(dossier: Dossier, at: datetime) -> dict[str, Any]:
    """Set until when the counter answers, and give the facts of a registration."""
    case: Case = dossier.case
    case.answer_by = answer_online_by(dossier.calendar, dossier.definition, at)
    return {"procedure": dossier.definition.code, "version": dossier.definition.version, "channel": case.channel}
