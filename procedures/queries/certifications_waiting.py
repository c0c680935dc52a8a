"""Certifications received and not handed over yet: what each waits for, and whether it is this officer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch

from procedures.definition.schema import FactType
from procedures.models import Case, CaseStatus, CertifiedDocument, Charge, Posting, Role, Task, Unit
from procedures.phrases import local
from procedures.queries.access import visible_cases
from procedures.queries.certifying import numbers_said
from procedures.queries.dossier import Dossier

MOST_WAITING = 100
"""Rows of the list; whoever has more waiting signs the oldest first."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One case. `mine`: this officer's act is the next; `confirms` is what they confirm by doing it."""

    code: str
    requester: str
    number: str
    documents: int
    copies: int
    names: str
    received_at: datetime
    waits_for: str
    since: datetime
    mine: bool
    signs: bool
    ready: bool
    due_vnd: int
    confirms: tuple[str, ...]


def certifications_waiting(units: Iterable[Unit], postings: Sequence[Posting]) -> tuple[list[WaitingRow], bool]:
    """The open certifications within reach, those of this officer first, then the oldest; and whether there are more.

    Five queries, however many rows.
    """
    entered = CertifiedDocument.objects.filter(case=OuterRef("pk"))
    cases = Case.objects.filter(visible_cases(units), Exists(entered), closed_at=None)
    cases = cases.select_related("version", "applicant", "return_unit").order_by("received_at", "pk")
    lines = Prefetch("certified", CertifiedDocument.objects.select_related("book").order_by("number"))
    tasks = Prefetch("tasks", Task.objects.select_related("unit", "officer"))
    charges = Prefetch("charges", Charge.objects.select_related("payment"))
    found = list(cases.prefetch_related(lines, tasks, charges)[: MOST_WAITING + 1])
    rows = [_row(case, postings) for case in found[:MOST_WAITING]]
    return sorted(rows, key=lambda row: not row.mine), len(found) > MOST_WAITING


def _row(case: Case, postings: Sequence[Posting]) -> WaitingRow:
    dossier = Dossier(case)
    dossier.__dict__.update(tasks=list(case.tasks.all()), charges=list(case.charges.all()))
    lines = list(case.certified.all())
    task = next(iter(dossier.open_tasks), None)
    ready = case.status == CaseStatus.READY
    step = dossier.step_of(task) if task is not None else None
    unit, role = (case.return_unit, Role.FRONT_DESK) if ready or task is None else (task.unit, Role(task.role))
    asked = {fact.code: fact for fact in dossier.definition.facts if fact.type is FactType.BOOL}
    return WaitingRow(
        code=case.code,
        requester=case.applicant.full_name,
        number=f"{numbers_said([line.number for line in lines])}, {lines[0].book.symbol}",
        documents=len(lines),
        copies=sum(line.copies for line in lines),
        names="; ".join(line.name for line in lines[:3]) + ("…" if len(lines) > 3 else ""),
        received_at=case.received_at,
        waits_for=f"{local(step.name)} · {unit.label}" if step is not None and not ready else unit.label,
        since=task.opened_at if task is not None else case.received_at,
        mine=any(post.unit_id == unit.pk and post.role == role for post in postings),
        signs=step is not None and step.signs,
        ready=ready,
        due_vnd=dossier.fee_due,
        confirms=tuple(local(asked[code].label) for code in (step.asks if step is not None else ()) if code in asked),
    )
