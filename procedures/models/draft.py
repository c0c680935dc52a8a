"""An application being typed, kept so that a power cut loses nothing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from procedures.models.secret import seal, unseal


class Draft(models.Model):
    """What an officer has typed into a form that is not saved yet. Only that officer sees it.

    `key` is the form's idempotency key: the case that comes of it and the draft can never both be there twice.
    `sealed` is the encrypted form as a query string, since it holds personal data.
    """

    key = models.CharField(max_length=64, primary_key=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    procedure = models.CharField(max_length=40)
    sealed = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        # The officer's unfinished applications, newest first, on the counter's first page.
        indexes = (models.Index(fields=("officer", "-saved_at"), name="drafts_of_an_officer"),)

    def __str__(self) -> str:
        return f"{self.procedure} {self.saved_at:%H:%M}"

    @property
    def content(self) -> str:
        """The form as it was typed. Raises ValueError when the installation's key cannot open it."""
        return unseal(self.sealed)

    @classmethod
    def sealed_form(cls, content: str) -> str:
        """The form as it is stored."""
        return seal(content)
