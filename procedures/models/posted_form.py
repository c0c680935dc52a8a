"""A form that was posted and answered: the memory that makes a repeated post harmless."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PostedForm(models.Model):
    """One idempotency key and the address its first post was answered with.

    Written in the transaction of the act it protects: both exist or neither.
    """

    key = models.CharField(max_length=64, primary_key=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    answer = models.CharField(max_length=300)
    posted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("posted form")
        verbose_name_plural = _("posted forms")

    def __str__(self) -> str:
        return self.key
