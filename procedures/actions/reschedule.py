"""Promise a new date, with an apology: once per case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures.actions.base import CaseAction, clock_time, iso
from procedures.deadlines import last_day_to_reappoint, parse_term, working_minutes
from procedures.errors import Refusal
from procedures.models import CaseStatus, Role, Task
from procedures.policies import Place
from procedures.queries.dossier import Dossier


@dataclass
class Reschedule(CaseAction):
    """Set one new promised moment, told with an apology (form 04).

    At the latest one day before the due date; later it is still allowed, since the delay must be told anyway,
    and the event carries the warning. Refused with `already_rescheduled`, `never_rescheduled`,
    `no_date`, `date_not_later`, `date_not_working`, `no_reason`. Source: NĐ 118/2025 art. 19.
    """

    new_due_at: datetime | None = field(default=None, kw_only=True)
    reason: str = field(default="", kw_only=True)

    code: ClassVar[str] = "reschedule"
    label: ClassVar[Any] = _("Promise a new date")
    place: ClassVar[Place] = Place.OVERSIGHT
    roles: ClassVar[frozenset[Role]] = frozenset({Role.SUPERVISOR})
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.ACCEPTED, CaseStatus.PROCESSING})

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """Only once."""
        moved, limit = dossier.case.rescheduled_at, dossier.definition.policies.reschedule.limit
        if limit == 0:
            yield Refusal("never_rescheduled", _("This procedure allows no second date."))
        elif moved is not None and (limit == 1 or times_rescheduled(dossier) >= limit):
            yield Refusal(
                "already_rescheduled",
                _("A new date was already promised at %(time)s; no other one may follow."),
                {"time": clock_time(moved)},
            )

    def refusals(self) -> Iterator[Refusal]:
        """A later moment at which the office works, and a reason to tell."""
        if not self.reason.strip():
            yield Refusal("no_reason", _("Write the reason: it is told to the applicant with the apology."))
        due = self.case.due_at
        if self.new_due_at is None:
            yield Refusal("no_date", _("Choose the new date."))
            return
        if due is not None and self.new_due_at <= max(due, self.at):
            yield Refusal(
                "date_not_later",
                _("The new date must be later than %(date)s."),
                {"date": clock_time(max(due, self.at))},
            )
        if not working_minutes(self.dossier.calendar, self.new_due_at - timedelta(minutes=1), self.new_due_at):
            yield Refusal("date_not_working", _("The office is closed at that moment. Choose one in working hours."))

    def effect(self) -> dict[str, Any]:
        """Set the new promise and remember that the one chance is used."""
        due, new = self.case.due_at, self.new_due_at
        assert due is not None
        assert new is not None
        in_time = promised_in_time(self.dossier, at=self.at)
        self.case.promise(new)
        self.case.rescheduled_at = self.at
        return {
            "from": iso(due),
            "to": iso(new),
            "reason": self.reason.strip(),
            "too_late": not in_time,
        }


def times_rescheduled(dossier: Dossier) -> int:
    """How many new dates were promised so far."""
    return dossier.case.events.filter(code=Reschedule.code).count()


def promised_in_time(dossier: Dossier, *, at: datetime) -> bool:
    """Whether a new date promised at `at` comes early enough: at the latest one day before the due one."""
    due = dossier.case.due_at
    assert due is not None
    days = parse_term(dossier.definition.policies.reschedule.notice).amount
    return timezone.localtime(at).date() <= last_day_to_reappoint(due, timedelta(days=int(days)))
