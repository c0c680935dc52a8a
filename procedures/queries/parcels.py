"""Results that go by post: which wait to be posted, which the post has, and which came back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from procedures.models import Case, CaseStatus, Delivery, Parcel, ParcelState, ReturnMethod, Unit
from procedures.queries.rows import PAGE_SIZE, Listed, count_in_words, open_mark, pack_mark, page_of

CASE_PARTS = ("version__procedure", "applicant")


@dataclass(frozen=True, slots=True)
class PostRow:
    """One result of the list. `since`: ready, posted, or back; `tracking` and `reason` of its last parcel."""

    code: str
    recipient: str
    applicant: str
    procedure: str
    since: datetime
    tracking: str = ""
    reason: str = ""
    tries: int = 0


def open_parcel(case: Case) -> Parcel | None:
    """The parcel the post still has. One query, none for a case whose result does not go by post."""
    if case.return_method != ReturnMethod.POST:
        return None
    return case.parcels.filter(state=ParcelState.POSTED).first()


def last_parcel(case: Case) -> Parcel | None:
    """The newest parcel of the case, ended or not. One query, none where the result does not go by post."""
    return case.parcels.order_by("number").last() if case.return_method == ReturnMethod.POST else None


def address_of(case: Case, last: Parcel | None) -> tuple[str, str, str]:
    """Recipient, address and telephone: those of the last parcel, else what was asked for at reception. One query."""
    if last is not None:
        return last.recipient, last.address, last.phone
    asked = Delivery.objects.filter(case=case).first()
    return (asked.recipient, asked.address, asked.phone) if asked is not None else ("", "", "")


def _waiting(counters: Collection[Unit]) -> QuerySet[Case]:
    """Results at these counters that go by post and that the post does not have."""
    travelling = Parcel.objects.filter(case=OuterRef("pk"), state=ParcelState.POSTED)
    return Case.objects.filter(
        ~Exists(travelling), status=CaseStatus.READY, return_unit__in=counters, return_method=ReturnMethod.POST
    )


def _came_back() -> Exists:
    return Exists(Parcel.objects.filter(case=OuterRef("pk"), state=ParcelState.UNDELIVERED))


def to_post(counters: Collection[Unit], *, after: str = "") -> Listed[PostRow]:
    """Results to be handed to the post for the first time, longest ready first. Three queries."""
    return _page(_waiting(counters).filter(~_came_back()), after)


def came_back(counters: Collection[Unit], *, after: str = "") -> Listed[PostRow]:
    """Results that the post brought back, to be posted again or collected, longest ready first. Four queries."""
    return _page(_waiting(counters).filter(_came_back()), after)


def _page(cases: QuerySet[Case], after: str) -> Listed[PostRow]:
    count = count_in_words(cases)
    if mark := open_mark(after):
        cases = cases.filter(Q(finished_at__gt=mark[0]) | Q(finished_at=mark[0], pk__gt=mark[1]))
    found, more = page_of(cases.select_related(*CASE_PARTS).defer("version__document").order_by("finished_at", "pk"))
    asked = dict(Delivery.objects.filter(case__in=found).values_list("case_id", "recipient"))
    last = {parcel.case_id: parcel for parcel in Parcel.objects.filter(case__in=found).order_by("number")}
    return Listed(
        rows=tuple(_waiting_row(case, asked.get(case.pk, ""), last.get(case.pk)) for case in found),
        count=count,
        next_mark=pack_mark(found[-1].finished_at, found[-1].pk) if more else "",
        is_first=not mark,
    )


def _waiting_row(case: Case, recipient: str, last: Parcel | None) -> PostRow:
    assert case.finished_at is not None
    return PostRow(
        code=case.code,
        recipient=last.recipient if last else recipient or case.applicant.full_name,
        applicant=case.applicant.full_name,
        procedure=case.version.procedure.label,
        since=last.ended_at if last and last.ended_at else case.finished_at,
        tracking=last.tracking if last else "",
        reason=last.reason if last else "",
        tries=last.number if last else 0,
    )


def on_the_way(counters: Collection[Unit], *, after: str = "") -> Listed[PostRow]:
    """Parcels the post has, longest on the way first. Two queries."""
    parcels = Parcel.objects.filter(unit__in=counters, state=ParcelState.POSTED)
    count = count_in_words(parcels)
    if mark := open_mark(after):
        parcels = parcels.filter(Q(posted_at__gt=mark[0]) | Q(posted_at=mark[0], pk__gt=mark[1]))
    rows = parcels.select_related("case__version__procedure", "case__applicant").order_by("posted_at", "pk")
    found, more = page_of(rows, PAGE_SIZE)
    return Listed(
        rows=tuple(
            PostRow(
                code=parcel.case.code,
                recipient=parcel.recipient,
                applicant=parcel.case.applicant.full_name,
                procedure=parcel.case.version.procedure.label,
                since=parcel.posted_at,
                tracking=parcel.tracking,
                tries=parcel.number,
            )
            for parcel in found
        ),
        count=count,
        next_mark=pack_mark(found[-1].posted_at, found[-1].pk) if more else "",
        is_first=not mark,
    )


def cases_of_tracking(number: str) -> Q:
    """The case whose parcel with this tracking number is with the post."""
    return Q(pk__in=Parcel.objects.filter(tracking=number, state=ParcelState.POSTED).values("case_id"))
