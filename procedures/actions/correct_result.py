"""An error of the agency in a result: noted at the counter, mended by the unit that settled the case, and back in time.

A clock of its own: the case keeps its legal status, and how it kept its promise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.base import CaseAction, clock_time, iso
from procedures.errors import Refusal
from procedures.models import CaseStatus, Correction, Role, Task, Unit
from procedures.policies import Place
from procedures.queries.dossier import Dossier
from procedures.queries.holders import settling_unit
from procedures.queries.limits import correct_by

FINISHED = frozenset({CaseStatus.READY, CaseStatus.RETURNED})


@dataclass
class ReportError(CaseAction):
    """Note at the place of return who found an error in the result, and what is wrong.

    The unit that settled the case corrects it; corrected and back at the counter within 3 working days, or the
    sector's term. One error at a time. Refused with `correction_open`, `nobody_settled`, `no_reporter`, `no_error`.
    Source: NĐ 118/2025 art. 23.
    """

    reporter: str = field(default="", kw_only=True)
    what: str = field(default="", kw_only=True)

    code: ClassVar[str] = "report_error"
    label: ClassVar[Any] = _("Note an error in the result")
    place: ClassVar[Place] = Place.RETURN
    roles: ClassVar[frozenset[Role]] = frozenset({Role.FRONT_DESK})
    statuses: ClassVar[frozenset[CaseStatus]] = FINISHED

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """Nothing is being corrected already, and somebody settled the case."""
        if (known := dossier.open_correction) is not None:
            yield Refusal(
                "correction_open",
                _("The result is being corrected already, until %(time)s. Note the other error with that one."),
                {"time": clock_time(known.due_at)},
            )
        if settling_unit(dossier.tasks) is None:
            yield Refusal(
                "nobody_settled", _("No unit of this office settled the case; there is no one to correct it.")
            )

    def refusals(self) -> Iterator[Refusal]:
        """Who says so, and what is wrong."""
        if not self.reporter.strip():
            yield Refusal("no_reporter", _("Write who found the error."))
        if not self.what.strip():
            yield Refusal("no_error", _("Write what is wrong in the result and what it should say."))

    def effect(self) -> dict[str, Any]:
        """Write the error down and start its clock."""
        dossier, unit = self.dossier, settling_unit(self.dossier.tasks)
        assert unit is not None
        assert self.by is not None
        noted = Correction.objects.create(
            case=self.case,
            number=len(dossier.corrections) + 1,
            unit=unit,
            reported_at=self.at,
            reported_by=self.by,
            reporter=self.reporter.strip(),
            what=self.what.strip(),
            due_at=correct_by(dossier.calendar, dossier.definition, self.at),
            calendar_version=dossier.calendar.version,
        )
        return {
            "number": noted.number,
            "reporter": noted.reporter,
            "what": noted.what,
            "unit": unit.name,
            "due_at": iso(noted.due_at),
        }


@dataclass
class CorrectResult(CaseAction):
    """Bring the corrected result back to the place of return; done by the unit that settled the case.

    Late or not is judged by the minute of being back. Refused with `no_open_correction`, `nothing_mended`.
    Source: NĐ 118/2025 art. 23.
    """

    done: str = field(default="", kw_only=True)
    result_number: str = field(default="", kw_only=True)

    code: ClassVar[str] = "correct_result"
    label: ClassVar[Any] = _("Bring the corrected result back")
    place: ClassVar[Place] = Place.CORRECTING
    roles: ClassVar[frozenset[Role]] = frozenset({Role.CASE_OFFICER, Role.APPROVER, Role.CLERK})
    statuses: ClassVar[frozenset[CaseStatus]] = FINISHED

    @property
    def correction(self) -> Correction | None:
        """The error that is being corrected."""
        return self.dossier.open_correction

    def where(self) -> Unit | None:
        """The unit that corrects."""
        return self.correction.unit if self.correction else None

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """An error was noted."""
        if dossier.open_correction is None:
            yield Refusal("no_open_correction", _("No error in the result is noted. The counter notes it first."))

    def refusals(self) -> Iterator[Refusal]:
        """What was mended."""
        if not self.done.strip():
            yield Refusal("nothing_mended", _("Write what was corrected."))

    def effect(self) -> dict[str, Any]:
        """Close the correction; a new number of the result becomes that of the case."""
        noted, number = self.correction, self.result_number.strip()
        assert noted is not None
        late = self.at > noted.due_at
        noted.done, noted.done_at, noted.done_by, noted.result_number = self.done.strip(), self.at, self.by, number
        noted.save(update_fields=("done", "done_at", "done_by", "result_number"))
        if number:
            self.case.result_number = number
        return {"number": noted.number, "done": noted.done, "result_number": number, "late": late}
