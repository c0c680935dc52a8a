"""The words of people's names, by which a name typed with a slip is found."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class NameWord(models.Model):
    """A word that stands in somebody's `Party.search`. Triggers add it with the person; it is never taken away.

    A name on the record is public neither here nor there: single words tell nobody who they belong to.
    """

    word = models.CharField(max_length=200, primary_key=True)

    class Meta:
        verbose_name = _("word of a name")
        verbose_name_plural = _("words of names")

    def __str__(self) -> str:
        return self.word
