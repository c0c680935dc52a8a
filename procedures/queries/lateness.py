"""Which finished cases were late, for figures over many of them; one case is judged by `deadlines.outcome`."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q
from django.db.models.functions import TruncDate

from procedures.models import ProcedureVersion


def finished_late() -> Q:
    """Cases whose result was finished after the promised moment.

    As `outcome` judges: by whole minutes, and by the date where the procedure says so.
    """
    by_date = Q(version__in=ProcedureVersion.objects.filter(document__policies__closing__judged="date"))
    same_day = Q(finished_at__date__lte=TruncDate("due_at"))
    return Q(finished_at__gte=F("due_at") + timedelta(minutes=1)) & ~(by_date & same_day)
