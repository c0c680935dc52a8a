"""Note what was done about a low rating."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures.errors import ActionRefused, Refusal
from procedures.models import Officer, RatingFollowUp
from procedures.policies import may_follow_up

LONGEST = 1000


@dataclass
class CloseFollowUp:
    """Close a follow-up with what was done; final.

    Refused with `not_yours`, `already_closed`, `no_deed`, `too_long`.
    """

    pk: Any
    done: str
    by: Officer
    at: datetime

    def run(self) -> RatingFollowUp:
        """Close it. Raises ActionRefused with every reason, having changed nothing."""
        with transaction.atomic():
            found = RatingFollowUp.objects.select_for_update(of=("self",)).select_related("rating__unit")
            follow_up = found.get(pk=self.pk)
            if reasons := self._refusals(follow_up):
                raise ActionRefused(reasons)
            follow_up.done, follow_up.closed_at, follow_up.closed_by = self.done.strip(), self.at, self.by
            follow_up.save(update_fields=["done", "closed_at", "closed_by"])
            return follow_up

    def _refusals(self, follow_up: RatingFollowUp) -> list[Refusal]:
        unit, found = follow_up.rating.unit, []
        if not may_follow_up(self.by, unit, at=self.at):
            return [Refusal("not_yours", _("Only the supervisor of %(unit)s may do this."), {"unit": unit.label})]
        if follow_up.closed_at is not None:
            found.append(Refusal("already_closed", _("Somebody closed this already. Look at what was done.")))
        if not self.done.strip():
            found.append(Refusal("no_deed", _("Write what was done about it.")))
        if len(self.done.strip()) > LONGEST:
            found.append(Refusal("too_long", _("At most %(most)s letters."), {"most": LONGEST}))
        return found
