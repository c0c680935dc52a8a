"""The list of cases an officer may see, newest first, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from procedures.deadlines import OfficeCalendar
from procedures.models import Case, Unit
from procedures.queries.access import visible_cases
from procedures.queries.rows import CASE_PARTS, CaseRow, Listed, case_row, count_in_words, open_mark, pack_mark, page_of


def cases_in_reach(units: Iterable[Unit], *, of_few: bool = False) -> QuerySet[Case]:
    """Cases that officers posted to these units may see; `of_few` as for `visible_cases`."""
    return Case.objects.filter(visible_cases(units, of_few=of_few))


def case_list(cases: QuerySet[Case], *, at: datetime, calendar: OfficeCalendar, after: str = "") -> Listed[CaseRow]:
    """One page of `cases`, newest first. Two queries."""
    count = count_in_words(cases)
    if mark := open_mark(after):
        cases = cases.filter(Q(received_at__lt=mark[0]) | Q(received_at=mark[0], pk__lt=mark[1]))
    found, more = page_of(cases.select_related(*CASE_PARTS).order_by("-received_at", "-pk"))
    return Listed(
        rows=tuple(case_row(case, at=at, calendar=calendar) for case in found),
        count=count,
        next_mark=pack_mark(found[-1].received_at, found[-1].pk) if more else "",
        is_first=not mark,
    )
