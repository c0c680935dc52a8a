"""The record: events of a case, append-only, each sealed to the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from procedures.models.office import Officer, Unit

if TYPE_CHECKING:
    from procedures.models.case import Case

GENESIS = "0" * 64
"""What the first event of a case is sealed to."""


class CaseEventManager(models.Manager["CaseEvent"]):
    """Appends events; there is no other way to write one."""

    def append(
        self,
        case: Case,
        *,
        code: str,
        at: datetime,
        by: Officer | None,
        unit: Unit | None,
        facts: Mapping[str, Any],
    ) -> CaseEvent:
        """Append one event and move the head that stands on the case (saved by the caller, in the same act).

        The caller holds the lock on the case row: the sequence and the seal depend on it.
        """
        event = CaseEvent(
            case=case,
            sequence=case.event_count + 1,
            code=code,
            at=at,
            by=by,
            unit=unit,
            facts=dict(facts),
            previous_hash=case.event_head or GENESIS,
        )
        event.hash = event.seal()
        event.save(force_insert=True)
        case.event_count, case.event_head = event.sequence, event.hash
        return event


class CaseEvent(models.Model):
    """One thing that happened to a case: who, where, when, code and facts.

    Its sentence is made when it is read, in the reader's language. UPDATE and DELETE are refused by triggers;
    `hash` is the SHA-256 of the event's content and the previous hash, so that a change made around the
    triggers still shows.
    """

    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="events", db_index=False)
    sequence = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = CaseEventManager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("case_id", "sequence")
        constraints = (models.UniqueConstraint(fields=("case", "sequence"), name="events_of_a_case_are_numbered"),)

    def __str__(self) -> str:
        return f"{self.case_id}/{self.sequence} {self.code}"

    def seal(self) -> str:
        """SHA-256 (64 hex digits) over the previous hash and this event's content in canonical JSON."""
        content = {
            "case": self.case_id,
            "sequence": self.sequence,
            "code": self.code,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "by": self.by_id,
            "unit": self.unit_id,
            "facts": self.facts,
        }
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256((self.previous_hash + text).encode()).hexdigest()
