"""Note how a parcel ended: the post delivered it, or brought it back to the counter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from procedures import formats
from procedures.actions.base import CaseAction
from procedures.actions.end_journey import end_journey
from procedures.actions.walking import close_all
from procedures.errors import Refusal
from procedures.models import CaseStatus, Parcel, ParcelState, Role, Task, TaskOutcome
from procedures.policies import Place
from procedures.queries.dossier import Dossier
from procedures.queries.parcels import open_parcel

NOON = time(12)


@dataclass
class ParcelAction(CaseAction):
    """An act on the parcel the post has. `on` is the day it ended, today where nothing is said."""

    on: date | None = field(default=None, kw_only=True)

    place: ClassVar[Place] = Place.RETURN
    roles: ClassVar[frozenset[Role]] = frozenset({Role.FRONT_DESK})
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.READY})

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """The post has nothing of this case."""
        if open_parcel(dossier.case) is None:
            yield Refusal("no_parcel", _("No parcel of this case is with the post."))

    @cached_property
    def found(self) -> Parcel | None:
        """The parcel the post has."""
        return open_parcel(self.case)

    @property
    def parcel(self) -> Parcel:
        """The same, once the guards have made sure that there is one."""
        assert self.found is not None
        return self.found

    @property
    def day(self) -> date:
        """The day it ended."""
        return self.on or timezone.localtime(self.at).date()

    def refusals(self) -> Iterator[Refusal]:
        """A day on which it can have ended."""
        if self.found is None:
            return
        first, last = timezone.localtime(self.parcel.posted_at).date(), timezone.localtime(self.at).date()
        if not first <= self.day <= last:
            params = {"first": formats.day(first), "last": formats.day(last)}
            yield Refusal("wrong_day", _("The day lies between %(first)s, when it was posted, and %(last)s."), params)

    def end(self, state: ParcelState, *, taken_by: str = "", reason: str = "") -> dict[str, Any]:
        """Write the end of the parcel, which is not changed any more."""
        parcel = self.parcel
        parcel.state, parcel.ended_on, parcel.ended_at, parcel.ended_by = state, self.day, self.at, self.by
        parcel.taken_by, parcel.reason = taken_by, reason
        parcel.save(update_fields=("state", "ended_on", "ended_at", "ended_by", "taken_by", "reason"))
        return {"number": parcel.tracking, "parcel": parcel.number, "on": self.day.isoformat()}


@dataclass
class DeliverParcel(ParcelAction):
    """Note that the post delivered the result: the case ends on that day; final.

    `taken_by` is who took it by the post's slip, the recipient where nothing is said. Lateness was judged when the
    result was ready. Refused with `no_parcel`, `wrong_day`. Source: NĐ 118/2025 art. 20.
    """

    taken_by: str = field(default="", kw_only=True)

    code: ClassVar[str] = "deliver_parcel"
    label: ClassVar[Any] = _("Delivered")
    final: ClassVar[bool] = True

    def effect(self) -> dict[str, Any]:
        """End the parcel and the case."""
        taken_by = " ".join(self.taken_by.split()) or self.parcel.recipient
        facts = self.end(ParcelState.DELIVERED, taken_by=taken_by)
        moment = self._moment()
        close_all(self.dossier, TaskOutcome.HANDED_OVER, by=self.by, at=self.at)
        self.case.mark_returned(at=moment)
        end_journey(self.case, by=self.by, at=self.at)
        return {**facts, "to": taken_by}

    def _moment(self) -> datetime:
        """The delivery: the post names a day and no hour, so noon of it, between the posting and now."""
        noon = timezone.make_aware(datetime.combine(self.day, NOON))
        today = self.day == timezone.localtime(self.at).date()
        return self.at if today else max(self.parcel.posted_at, noon)


@dataclass
class ParcelCameBack(ParcelAction):
    """Note that the post brought the result back and why; the person is told, and it may be posted again or collected.

    Refused with `no_parcel`, `wrong_day`, `no_reason`. Source: NĐ 118/2025 art. 20.
    """

    reason: str = field(default="", kw_only=True)

    code: ClassVar[str] = "parcel_back"
    label: ClassVar[Any] = _("Came back")

    def refusals(self) -> Iterator[Refusal]:
        """Why it came back."""
        yield from super().refusals()
        if not self.reason.strip():
            yield Refusal("no_reason", _("Write why, as the post's slip says."))

    def effect(self) -> dict[str, Any]:
        """The result is at the counter again."""
        reason = " ".join(self.reason.split())
        return {**self.end(ParcelState.UNDELIVERED, reason=reason), "reason": reason}
