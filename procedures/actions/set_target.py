"""Enter a target of a unit's plan; an earlier one for the same year and measure stays on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.idempotency import claim
from procedures.errors import ActionRefused, Refusal
from procedures.models import Measure, Officer, PlanTarget, Unit


def set_target(
    unit: Unit,
    year: int,
    measure: Measure,
    percent: Decimal,
    source: str,
    *,
    by: Officer,
    at: datetime,
    key: str = "",
) -> PlanTarget:
    """Write the target down and return it; the newest of a unit, year and measure holds.

    `percent` is from 0 to 100, `source` the plan that sets it. Raises ActionRefused `not_supervisor`, `no_share`,
    `no_source`; AlreadyAnswered when the form was posted before.
    """
    with transaction.atomic():
        if key:
            claim(key, by=by, at=at, answer="")
        if reasons := list(_refusals(unit, percent, source, by=by, at=at)):
            raise ActionRefused(reasons)
        return PlanTarget.objects.create(
            unit=unit,
            year=year,
            measure=measure,
            percent=percent,
            source=" ".join(source.split()),
            set_at=at,
            set_by=by,
        )


def _refusals(unit: Unit, percent: Decimal, source: str, *, by: Officer, at: datetime) -> Iterator[Refusal]:
    if not policies.may_close_report(by, unit, at=at):
        yield Refusal("not_supervisor", _("Only the supervisor of %(unit)s enters its targets."), {"unit": unit.label})
    if not 0 <= percent <= 100:
        yield Refusal("no_share", _("A target is a share from 0 to 100 percent."))
    if not source.strip():
        yield Refusal("no_source", _("Write the number and date of the plan that sets the target."))
