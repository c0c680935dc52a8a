"""The doors that the public knocks at without an account: who lost a code, and who goes through codes one by one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from procedures.models.secret import seal, unseal


class LinkRequest(models.Model):
    """Somebody who lost the receipt asks for the link of their cases by text message.

    The page only writes this row, whatever was typed, so that its answer takes the same time for everybody; a worker
    looks whether anything fits, and the row goes. `sealed` is the encrypted telephone number and last digits.
    """

    sealed = models.CharField(max_length=400)
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("request for a link")
        verbose_name_plural = _("requests for a link")

    def __str__(self) -> str:
        return f"{self.pk} {self.asked_at:%H:%M}"

    @classmethod
    def asked(cls, phone: str, digits: str, *, at: datetime) -> LinkRequest:
        """Note what was typed, sealed."""
        return cls.objects.create(sealed=seal(f"{phone} {digits}"), asked_at=at)

    @property
    def typed(self) -> tuple[str, str]:
        """Telephone number and last digits of the identity number. Raises ValueError when the key is another."""
        phone, _blank, digits = unseal(self.sealed).partition(" ")
        return phone, digits


class Door(models.TextChoices):
    """Where a code or a secret can be typed without signing in."""

    LOOKUP = "lookup", _("Case codes typed in")
    TRACK = "track", _("Addresses of tracking pages")
    DETAILS = "details", _("Last digits typed for a case")
    LINK = "link", _("Links asked for by telephone number")
    TICKET = "ticket", _("Addresses of numbers in the queue")
    INBOUND = "inbound", _("The door of the gateway for text messages")


class GuessingManager(models.Manager["Guessing"]):
    """Adds to the hour of a door; there is no other way to write one."""

    def note(self, door: str, tries: int, *, at: datetime) -> None:
        """Count `tries` more refused tries at `door` in the hour of `at`. Two statements."""
        hour = at.replace(minute=0, second=0, microsecond=0)
        with transaction.atomic():
            _row, made = self.get_or_create(door=door, hour=hour, defaults={"tries": tries, "last_at": at})
            if not made:
                self.filter(door=door, hour=hour).update(tries=F("tries") + tries, last_at=at)

    def since(self, day: datetime) -> models.QuerySet[Guessing]:
        """What was noted from `day` on, newest first."""
        return self.filter(hour__gte=day - timedelta(hours=1)).order_by("-hour", "door")


class Guessing(models.Model):
    """An alert: in this hour so many tries at a door were refused. It names no person, no address, nothing typed."""

    door = models.CharField(max_length=8, choices=Door.choices)
    hour = models.DateTimeField()
    tries = models.PositiveIntegerField()
    last_at = models.DateTimeField()

    objects = GuessingManager()

    class Meta:
        verbose_name = _("guessing alert")
        verbose_name_plural = _("guessing alerts")
        constraints = (models.UniqueConstraint(fields=("door", "hour"), name="a_door_has_one_alert_an_hour"),)
        # The page of alerts, newest first.
        indexes = (models.Index(fields=("-hour",), name="newest_alerts"),)

    def __str__(self) -> str:
        return f"{self.door} {self.hour:%d/%m %H}: {self.tries}"
