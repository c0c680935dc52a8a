"""Which finished cases were late, for figures over many of them; one case is judged by `deadlines.outcome`."""

from __future__ import annotations

from django.db.models import F, Q


def finished_late() -> Q:
    """Cases whose result was finished at or after the moment from which they count as late."""
    return Q(finished_at__gte=F("late_from"))
