"""A person who comes again: what they left last time, what of theirs is open, which of their papers still serve."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from procedures.definition.schema import Paper
from procedures.models import Case, CasePaper, CaseStatus, PaperState, Party, Unit
from procedures.models.secret import blind_index
from procedures.phrases import name_key
from procedures.queries.access import visible_cases

MOST_CASES = 20
"""As many earlier cases are looked at; what is older no longer says where somebody lives."""

GIVEN_BACK = (CaseStatus.REFUSED, CaseStatus.WITHDRAWN)
"""Cases whose papers went back with the applicant."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How the person could be reached at their last application."""

    phone: str
    email: str
    address: str
    since: datetime


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case of the person that has not ended. `twin`: of the procedure that is being received."""

    code: str
    procedure: str
    received_at: datetime
    status_label: str
    twin: bool


@dataclass(frozen=True, slots=True)
class Reusable:
    """A paper the office has already: in which case it was handed in, and when."""

    case_pk: int
    case: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Returning:
    """What is known of a person from earlier applications that this officer may see."""

    count: int = 0
    contact: Contact | None = None
    open_cases: tuple[OpenCase, ...] = ()
    papers: Mapping[str, Reusable] = field(default_factory=dict)

    @property
    def twins(self) -> tuple[OpenCase, ...]:
        """Open cases of the same procedure."""
        return tuple(case for case in self.open_cases if case.twin)


NOBODY = Returning()


def people_like(id_number: str, phone: str, full_name: str) -> Q | None:
    """Which entries are the same person: the same number, else the same telephone and name. None: cannot be told."""
    if id_number:
        return Q(id_index=blind_index(id_number))
    if phone and full_name.strip():
        return Q(phone=phone, search=name_key(full_name))
    return None


def returning(
    id_number: str, phone: str, full_name: str, *, units: Iterable[Unit], procedure: str, papers: Collection[Paper] = ()
) -> Returning:
    """What earlier applications say about the applicant of a `procedure` with these `papers`. At most two queries."""
    person = people_like(id_number, phone, full_name)
    if person is None:
        return NOBODY
    known = Case.objects.filter(visible_cases(units, of_few=True), applicant__in=Party.objects.filter(person))
    cases = list(known.select_related("version__procedure", "applicant").order_by("-received_at", "-pk")[:MOST_CASES])
    if not cases:
        return NOBODY
    last = cases[0].applicant
    return Returning(
        count=len(cases),
        contact=Contact(last.phone, last.email, last.address, cases[0].received_at)
        if last.phone or last.email or last.address
        else None,
        open_cases=tuple(_open_case(case, procedure) for case in cases if case.closed_at is None),
        papers=_still_valid(cases, [paper for paper in papers if paper.reusable]),
    )


def _open_case(case: Case, procedure: str) -> OpenCase:
    kind = case.version.procedure
    return OpenCase(case.code, kind.label, case.received_at, case.status_label, kind.code == procedure)


def _still_valid(cases: Sequence[Case], wanted: Sequence[Paper]) -> dict[str, Reusable]:
    """The newest paper of each kind wanted that the office holds. What it has is not asked for again (art. 17)."""
    kept = {case.pk: case for case in cases if case.status not in GIVEN_BACK}
    if not kept or not wanted:
        return {}
    given = CasePaper.objects.filter(
        Q(originals__gt=0) | Q(electronic__gt=0) | Q(state=PaperState.REUSED),
        case__in=kept,
        state__in=(PaperState.COMPLETE, PaperState.REUSED),
    )
    found: dict[str, Reusable] = {}
    for row in sorted(given, key=lambda row: kept[row.case_id].received_at, reverse=True):
        case = kept[row.case_id]
        for paper in wanted:
            if paper.code not in found and _is_same(paper, row, case):
                found[paper.code] = Reusable(case.pk, case.code, case.received_at)
    return found


def _is_same(paper: Paper, row: CasePaper, case: Case) -> bool:
    """The same paper: by its national component code, or by code and name where one of them has none."""
    before = next((known for known in case.version.definition.papers if known.code == row.code), None)
    if before is None:
        return False
    if before.component_code and paper.component_code:
        return before.component_code == paper.component_code
    return before.code == paper.code and before.name.vi == paper.name.vi


def open_twin(*, id_number: str, phone: str, full_name: str, procedure: str, agency: Unit) -> Case | None:
    """An open case of the same person, the same procedure and the same agency. One query."""
    person = people_like(id_number, phone, full_name)
    if person is None:
        return None
    cases = Case.objects.open().filter(
        applicant__in=Party.objects.filter(person), version__procedure__code=procedure, agency=agency
    )
    return cases.order_by("-received_at").first()
