"""Load an office from data: units as a tree, officers, postings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field

from procedures.actions.load_queue import GroupRow, WindowRow, load_queue
from procedures.definition.vocabulary import UNITS
from procedures.errors import LoadError
from procedures.models import Officer, Posting, Role, Unit, UnitKind

BEGINNING = date(2025, 7, 1)
"""Postings without a date begin with the two-level government."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UnitRow(_Part):
    """One unit of the file; `parent` is the code of a unit above it in the same file or loaded before."""

    code: str = Field(min_length=1, max_length=32)
    agency_code: str = ""
    name: str = Field(min_length=1, max_length=200)
    name_en: str = ""
    kind: UnitKind
    function: str = ""
    parent: str = ""
    phone: str = ""
    address: str = ""
    place_name: str = ""
    opening_hours: str = ""
    queue_groups: tuple[GroupRow, ...] = ()
    windows: tuple[WindowRow, ...] = ()
    receipt_series: str = Field(default="BL", pattern=r"^[A-Z]{1,8}$")
    bank_bin: str = Field(default="", pattern=r"^(\d{6})?$")
    bank_account: str = Field(default="", pattern=r"^[A-Za-z0-9]{0,19}$")
    bank_holder: str = Field(default="", max_length=120)


class PostingRow(_Part):
    """A role an officer holds in a unit."""

    unit: str
    role: Role
    since: date = BEGINNING
    until: date | None = None


class OfficerRow(_Part):
    """One officer with all postings."""

    username: str = Field(min_length=3, max_length=60)
    full_name: str = Field(min_length=1, max_length=120)
    title: str = ""
    postings: tuple[PostingRow, ...]


class OfficeFile(_Part):
    """A whole office. `demo` marks invented units and people."""

    demo: bool = False
    units: tuple[UnitRow, ...]
    officers: tuple[OfficerRow, ...] = ()


@dataclass(frozen=True)
class LoadedOffice:
    """How much of each kind the file names."""

    units: int
    officers: int
    postings: int


@transaction.atomic
def load_office(office: OfficeFile, *, password: str | None, on: date) -> LoadedOffice:
    """Write units, officers and postings; rows that exist are brought up to date, nobody is deleted.

    Raises LoadError for a parent, unit or function that does not exist.
    """
    units = {unit.code: unit for unit in Unit.objects.all()}
    for row in office.units:
        units[row.code] = _unit(row, units, demo=office.demo)
    secret = make_password(password)
    postings = 0
    for person in office.officers:
        officer = _officer(person, secret, demo=office.demo)
        for post in person.postings:
            if post.unit not in units:
                raise LoadError(f"officer {person.username}: there is no unit {post.unit}")
            Posting.objects.get_or_create(
                officer=officer, unit=units[post.unit], role=post.role, since=post.since, defaults={"until": post.until}
            )
            postings += 1
    return LoadedOffice(len(office.units), len(office.officers), postings)


def _unit(row: UnitRow, units: dict[str, Unit], *, demo: bool) -> Unit:
    if row.parent and row.parent not in units:
        raise LoadError(f"unit {row.code}: its parent {row.parent} does not exist (name parents first)")
    if row.function and row.function not in UNITS:
        raise LoadError(f"unit {row.code}: unknown function {row.function}. Known: {', '.join(sorted(UNITS))}")
    parent = units.get(row.parent)
    unit, _created = Unit.objects.update_or_create(
        code=row.code,
        defaults={
            **row.model_dump(exclude={"code", "parent", "queue_groups", "windows"}),
            "parent": parent,
            "path": f"{parent.path if parent else '/'}{row.code}/",
            "is_demo": demo,
        },
    )
    load_queue(unit, row.queue_groups, row.windows)
    return unit


def _officer(person: OfficerRow, secret: str, *, demo: bool) -> Officer:
    names = {"full_name": person.full_name, "title": person.title, "is_demo": demo}
    officer, _created = Officer.objects.update_or_create(
        username=person.username, defaults=names, create_defaults={**names, "password": secret}
    )
    return officer
