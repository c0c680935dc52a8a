"""Load the windows of a centre and its groups of services from data."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field

from procedures.models import QueueGroup, Unit, Wanted, Window


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GroupRow(_Part):
    """A group of services with its letter; the letter stands before the number on the ticket."""

    letter: str = Field(pattern="^[A-Z]$")
    name: str = Field(min_length=1, max_length=60)
    name_en: str = ""
    wanted: Wanted


class WindowRow(_Part):
    """A window; without letters it serves every number."""

    number: int = Field(ge=1, le=99)
    name: str = ""
    name_en: str = ""
    letters: str = Field(default="", pattern="^[A-Z]*$")
    is_open: bool = True


def load_queue(centre: Unit, groups: Iterable[GroupRow], windows: Iterable[WindowRow]) -> None:
    """Write groups and windows; those that exist are brought up to date, and who sits at a window stays there."""
    for group in groups:
        QueueGroup.objects.update_or_create(
            centre=centre, letter=group.letter, defaults=group.model_dump(exclude={"letter"})
        )
    for window in windows:
        Window.objects.update_or_create(
            centre=centre, number=window.number, defaults=window.model_dump(exclude={"number"})
        )
