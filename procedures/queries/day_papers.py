"""The papers of one day at one counter: what was issued, and what of it was printed already."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from procedures.models import (
    Case,
    CaseEvent,
    CasePaper,
    CaseStatus,
    Charge,
    PaperKind,
    PrintedPaper,
    ProcedureVersion,
    SupplementRequest,
    Unit,
)
from procedures.queries.control import CONTROLLED
from procedures.queries.dossier import Dossier

KINDS = (
    PaperKind.RECEIPT,
    PaperKind.SUPPLEMENT_SLIP,
    PaperKind.REFUSAL_SLIP,
    PaperKind.CONTROL_SHEET,
    PaperKind.LABEL,
)
"""What a counter prints of a day, in the order of the file."""

PARTS = ("version__procedure", "agency", "return_unit", "applicant", "submitter", "received_by", "register_book")

REFUSALS = Prefetch(
    "events",
    CaseEvent.objects.filter(code="refuse_reception").select_related("by").order_by("sequence"),
    to_attr="refusals",
)
"""Read for many cases at once, one query in all; `refusal_of` reads what a single case lacks."""


def refusal_of(case: Case) -> CaseEvent:
    """The event with which the reception was refused. No query where the case was read with `REFUSALS`, else one."""
    if "refusals" not in case.__dict__:
        prefetch_related_objects([case], REFUSALS)
    found: list[CaseEvent] = case.__dict__["refusals"]
    return found[-1]


@dataclass(frozen=True, slots=True)
class DayPaper:
    """One paper of the day: its case, kind, the moment it was issued, and the keys of its printings since."""

    case_id: int
    kind: PaperKind
    issued_at: datetime
    printings: tuple[str, ...] = ()

    def wanted(self, *, again: bool, key: str) -> bool:
        """Whether it belongs in a file: not printed yet, or by this very link, or printed again on purpose."""
        return again or not self.printings or key in self.printings


def papers_of_day(counter: Unit, day: date, kinds: Collection[PaperKind] = KINDS) -> list[DayPaper]:
    """The papers issued at the counter on that day, kind by kind, each in the order of issue."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    accepted, refused = Case.objects.filter(received_at_unit=counter), Case.objects.filter(received_at_unit=counter)
    accepted = accepted.filter(accepted_at__gte=start, accepted_at__lt=end).order_by("accepted_at", "pk")
    refused = refused.filter(status=CaseStatus.REFUSED, closed_at__gte=start, closed_at__lt=end).order_by("closed_at")
    asked = SupplementRequest.objects.filter(case__received_at_unit=counter, asked_at__gte=start, asked_at__lt=end)
    found: dict[PaperKind, list[tuple[int, datetime]]] = {kind: [] for kind in KINDS}
    if {PaperKind.RECEIPT, PaperKind.CONTROL_SHEET, PaperKind.LABEL} & set(kinds):
        taken_in = list(accepted.values_list("pk", "accepted_at"))
        found |= dict.fromkeys((PaperKind.RECEIPT, PaperKind.CONTROL_SHEET, PaperKind.LABEL), taken_in)
    if PaperKind.SUPPLEMENT_SLIP in kinds:
        found[PaperKind.SUPPLEMENT_SLIP] = list(asked.order_by("asked_at", "pk").values_list("case_id", "asked_at"))
    if PaperKind.REFUSAL_SLIP in kinds:
        found[PaperKind.REFUSAL_SLIP] = list(refused.values_list("pk", "closed_at"))
    issued = [(pk, kind, at) for kind in KINDS if kind in kinds for pk, at in dict(found[kind]).items()]
    return _with_printings(issued)


def _with_printings(issued: list[tuple[int, PaperKind, datetime]]) -> list[DayPaper]:
    printed: dict[tuple[int, str], list[tuple[datetime, str]]] = {}
    rows = PrintedPaper.objects.filter(case_id__in={pk for pk, _kind, _at in issued}, kind__in=KINDS)
    for case_id, kind, at, key in rows.values_list("case_id", "kind", "at", "key"):
        printed.setdefault((case_id, kind), []).append((at, key))
    return [
        DayPaper(pk, kind, at, tuple(key for when, key in printed.get((pk, kind.value), ()) if when >= at))
        for pk, kind, at in issued
    ]


def dossiers(ids: Iterable[int], counter: Unit) -> dict[int, Dossier]:
    """The cases of a batch by key, each part of all of them read at once; `counter` is where they were received."""
    cases = Case.objects.filter(pk__in=set(ids)).select_related(*PARTS).defer("version__document")
    found: dict[int, Dossier] = {}
    versions: dict[int, ProcedureVersion] = {}
    papers = Prefetch("papers", CasePaper.objects.select_related("reused_from"))
    charges = Prefetch("charges", Charge.objects.select_related("payment"))
    for case in cases.prefetch_related(papers, charges, REFUSALS, "supplements__asked_by", *CONTROLLED):
        # One object for all: what is worked out for the counter's papers is worked out once.
        case.received_at_unit = counter
        case.version = versions.setdefault(case.version_id, case.version)
        found[case.pk] = dossier = Dossier(case)
        parts = {name: list(getattr(case, name).all()) for name in ("papers", "charges", "supplements")}
        dossier.__dict__.update(parts)
    return found
