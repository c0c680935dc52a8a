"""Which cases an officer may open: one door for every screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from procedures.models import Case, Consultation, Officer, Posting, Role, Task, Unit, UnitKind
from procedures.models.office import postings_of

CATALOGUE_ROLES = frozenset({Role.CATALOGUE_EDITOR, Role.CATALOGUE_PUBLISHER})


def visible_cases(units: Iterable[Unit]) -> Q:
    """Cases that officers posted to `units` may open: received, settled, returned or worked on there or below.

    The steps of each case are asked, which are a few: the list of all steps ever done grows for years.
    """
    reach = Q(pk__in=())
    for unit in units:
        within = unit.path
        at_work = (row.objects.filter(unit__path__startswith=within) for row in (Task, Consultation))
        reach |= (
            Q(received_at_unit__path__startswith=within)
            | Q(agency__path__startswith=within)
            | Q(return_unit__path__startswith=within)
            | _follows(unit)
        )
        for rows in at_work:
            reach |= Q(Exists(rows.filter(case=OuterRef("pk"))))
    return reach


def _follows(unit: Unit) -> Q:
    """A centre follows the cases its own agency settles, wherever they were handed in (NĐ 118/2025 art. 20)."""
    if unit.kind != UnitKind.CENTER or unit.parent_id is None:
        return Q(pk__in=())
    return Q(agency=unit.parent_id) | Q(agency__kind=UnitKind.DEPARTMENT, agency__path__startswith=_above(unit))


def _above(unit: Unit) -> str:
    """Path of the unit right above."""
    return unit.path.removesuffix(f"{unit.code}/")


def case_units(postings: Iterable[Posting]) -> list[Unit]:
    """The units through which an officer reaches cases: editing the catalogue of procedures opens none."""
    return list({post.unit_id: post.unit for post in postings if post.role not in CATALOGUE_ROLES}.values())


def case_for(officer: Officer, code: str, *, at: datetime) -> Case:
    """The case with this code if the officer may open it. Raises Case.DoesNotExist otherwise, existing or not."""
    units = case_units(postings_of(officer, at=at))
    cases = Case.objects.select_related(
        "version__procedure", "received_at_unit", "agency", "return_unit", "applicant", "submitter", "changed_by"
    )
    return cases.defer("version__document").filter(visible_cases(units)).get(code=code)
