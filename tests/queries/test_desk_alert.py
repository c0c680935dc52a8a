"""Two clock hours after an online application came, the counter is told (NĐ 118/2025/NĐ-CP art. 17.2)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from procedures.actions import RegisterOnline
from procedures.actions.publish_procedure import publish
from procedures.definition.schema import Channel
from procedures.queries.calendars import calendar_for
from procedures.queries.chips import time_chip
from procedures.queries.desk import desk
from tests.clock import monday, tuesday
from tests.office import Office, reload
from tests.route import hand_over, ready


def test_the_counter_is_alerted_after_two_clock_hours(office: Office) -> None:
    RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run()
    calendar = calendar_for(office.commune)
    (before,) = desk([office.counter], at=monday(11) - timedelta(minutes=1), calendar=calendar).online.rows
    (after,) = desk([office.counter], at=monday(11), calendar=calendar).online.rows
    assert before.alert == ""
    assert "2" in after.alert
    assert after.chip is not None


@pytest.mark.parametrize(("judged", "kind", "late"), [("minute", "late", 1), ("date", "none", 0)])
def test_lateness_is_judged_as_the_procedure_says(office: Office, judged: str, kind: str, late: int) -> None:
    known = office.version("1.001193").definition
    closing = known.policies.closing.model_copy(update={"judged": judged})
    policies = known.policies.model_copy(update={"closing": closing})
    publish(known.model_copy(update={"version": known.version + 1, "policies": policies}), at=monday(7))
    case = ready(office.receive(at=monday(8)), at=monday(9))
    case = reload(case)
    case.promise(monday(17))
    type(case).objects.filter(pk=case.pk).update(finished_at=monday(18), due_at=case.due_at, late_from=case.late_from)
    hand_over(case, at=monday(18, 30))

    calendar = calendar_for(office.commune)
    chip = time_chip(reload(case), at=tuesday(9), calendar=calendar)
    returned = desk([office.counter], at=monday(19), calendar=calendar).tiles[1]

    assert chip is not None
    assert chip.kind == kind
    assert [int(word) for word in re.findall(r"\d+", returned.line)] == [1 - late, late]


@pytest.mark.parametrize(("judged", "evening", "morning"), [("minute", 1, 1), ("date", 0, 1)])
def test_a_running_case_is_overdue_as_its_procedure_judges(
    office: Office, judged: str, evening: int, morning: int
) -> None:
    """Due on Monday at 17:00: by the minute late on that evening, by the date from Tuesday on; the chip agrees."""
    known = office.version("1.001193").definition
    closing = known.policies.closing.model_copy(update={"judged": judged})
    policies = known.policies.model_copy(update={"closing": closing})
    publish(known.model_copy(update={"version": known.version + 1, "policies": policies}), at=monday(7))
    case = office.receive(at=monday(8))
    calendar = calendar_for(office.commune)
    for moment, late in ((monday(17), 0), (monday(18), evening), (tuesday(0), morning)):
        chip = time_chip(reload(case), at=moment, calendar=calendar)
        assert type(case).objects.overdue(at=moment).count() == late
        assert chip is not None
        assert (chip.kind == "late") == bool(late)
