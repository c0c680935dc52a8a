"""Reading the record against itself: every seal recomputed, every chain complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from procedures.models import Case, CaseEvent
from procedures.models.event import GENESIS

BATCH = 2000


@dataclass
class LedgerReport:
    """What a verification read and found; `defects` are sentences naming the case and the event."""

    cases: int = 0
    events: int = 0
    defects: list[str] = field(default_factory=list)
    unknown: tuple[str, ...] = ()


def verify(codes: Sequence[str] = ()) -> LedgerReport:
    """Verify the event chains of the named cases, or of all, in one pass with constant memory per case.

    A chain is whole when sequences run from 1 without gap, each event's seal fits its content and its
    predecessor, and the last one is the head that stands on the case.
    """
    cases = Case.objects.order_by("pk")
    if codes:
        cases = cases.filter(code__in=codes)
    heads = {
        pk: (code, count, head)
        for pk, code, count, head in cases.values_list("pk", "code", "event_count", "event_head")
    }
    found = {code for code, _count, _head in heads.values()}
    report = LedgerReport(cases=len(heads), unknown=tuple(code for code in codes if code not in found))
    events = CaseEvent.objects.order_by("case_id", "sequence")
    if codes:
        events = events.filter(case__code__in=codes)
    last: dict[int, tuple[int, str]] = {}
    for event in events.iterator(chunk_size=BATCH):
        report.events += 1
        sequence, previous = last.get(event.case_id, (0, GENESIS))
        code = heads[event.case_id][0]
        if event.sequence != sequence + 1:
            report.defects.append(f"{code}: event {sequence + 1} is missing")
        if event.previous_hash != previous:
            report.defects.append(f"{code}: event {event.sequence} does not follow the one before it")
        if event.hash != event.seal():
            report.defects.append(f"{code}: event {event.sequence} was changed")
        last[event.case_id] = (event.sequence, event.hash)
    for pk, (code, count, head) in heads.items():
        if last.get(pk, (0, "")) != (count, head):
            report.defects.append(f"{code}: the end of the chain is missing")
    return report
