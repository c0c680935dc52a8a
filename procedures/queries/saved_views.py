"""The views of the board an officer has: their own, and those shared with a unit they oversee."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from procedures.models import Officer, SavedView, Unit

MOST = 12
"""Tabs that fit beside each other; nobody finds more than these by looking."""


def views_of(officer: Officer, tops: Iterable[Unit]) -> list[SavedView]:
    """The officer's own views first, then the shared ones of the units they oversee and of those above. One query."""
    above = {part for unit in tops for part in unit.path.strip("/").split("/")}
    shared = Q(shared_with__code__in=above)
    for unit in tops:
        shared |= Q(shared_with__path__startswith=unit.path)
    found = SavedView.objects.filter(Q(owner=officer) | shared).select_related("owner").order_by("name", "pk")
    return sorted(found, key=lambda view: view.owner_id != officer.pk)[:MOST]
