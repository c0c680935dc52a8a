"""Promising a new date: NĐ 118/2025/NĐ-CP art. 19 clause 6.

The example: a certificate of marital status, three working days, accepted on Monday 2 March 2026: due on Thursday 5.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from procedures.actions import ActionRefused, RegisterOnline
from procedures.actions.reschedule import Reschedule
from procedures.definition.schema import Channel
from procedures.models import Case, CaseStatus
from tests.clock import at, friday, monday, thursday, tuesday, wednesday
from tests.office import Office, reload
from tests.route import ask_for_papers, bring_papers, go_to, leave, ready

MARITAL_STATUS = "1.004873"
REASON = "Chưa có kết quả xác minh nơi cư trú cũ"
NEXT_MONDAY = at(2026, 3, 9, 17)
NEXT_TUESDAY = at(2026, 3, 10, 17)


@pytest.fixture
def case(office: Office) -> Case:
    """Accepted on Monday at nine, due on Thursday at closing, with the department that settles it."""
    accepted = office.receive(MARITAL_STATUS, at=monday(9))
    leave(accepted, at=monday(10))
    assert reload(accepted).due_at == thursday(17)
    return accepted


def refused(act: Reschedule) -> tuple[str, ...]:
    """The codes of the reasons, after making sure that the promise still stands."""
    before = reload(act.case)
    with pytest.raises(ActionRefused) as told:
        act.run()
    after = reload(act.case)
    assert (after.due_at, after.rescheduled_at, after.edition) == (
        before.due_at,
        before.rescheduled_at,
        before.edition,
    )
    return told.value.codes


def new_date(
    office: Office, case: Case, *, at: datetime, to: datetime | None = NEXT_MONDAY, reason: str = REASON
) -> Reschedule:
    """The new promise of the commune's supervisor, not yet made."""
    return Reschedule(case, by=office.supervisor, at=at, new_due_at=to, reason=reason)


def test_article_19_clause_6_the_letter_names_the_reason_and_the_new_date(office: Office, case: Case) -> None:
    assert refused(new_date(office, case, at=wednesday(9), to=None, reason=" ")) == ("no_reason", "no_date")
    event = new_date(office, case, at=wednesday(9)).run()
    told = {name: datetime.fromisoformat(event.facts[name]) for name in ("from", "to")}
    assert told == {"from": thursday(17), "to": NEXT_MONDAY}
    assert event.facts["reason"] == REASON


def test_article_19_clause_6_the_counter_shows_the_new_date_and_the_first_promise_stays_on_record(
    office: Office, case: Case
) -> None:
    new_date(office, case, at=wednesday(9)).run()
    case = reload(case)
    assert (case.due_at, case.first_due_at, case.rescheduled_at) == (NEXT_MONDAY, thursday(17), wednesday(9))
    assert not Case.objects.overdue(at=friday(9)).exists()
    assert Case.objects.overdue(at=at(2026, 3, 9, 17, 1)).get() == case


@pytest.mark.parametrize(
    ("told", "too_late"),
    [
        (tuesday(8), False),
        (wednesday(17), False),
        (wednesday(23, 59), False),
        (thursday(8), True),
        (friday(8), True),
    ],
)
def test_article_19_clause_6_at_the_latest_one_day_before_the_due_date(
    office: Office, case: Case, told: datetime, too_late: bool
) -> None:
    """A later letter is still better than silence: it is sent, and the record says that it came too late."""
    event = new_date(office, case, at=told).run()
    assert event.facts["too_late"] is too_late
    assert reload(case).due_at == NEXT_MONDAY


def test_article_19_clause_6_one_day_before_is_a_calendar_day_over_tet(office: Office) -> None:
    """Due on Monday 23 February after Tết: Sunday is in time, the Monday itself is not."""
    in_time, too_late = (office.receive(at=at(2026, 2, 13, 15, 30)) for _ in range(2))
    assert in_time.due_at == at(2026, 2, 23, 17)
    later = at(2026, 2, 24, 17)
    assert new_date(office, in_time, at=at(2026, 2, 22, 9), to=later).run().facts["too_late"] is False
    assert new_date(office, too_late, at=at(2026, 2, 23, 8), to=later).run().facts["too_late"] is True


def test_article_19_clause_6_not_more_than_once(office: Office, case: Case) -> None:
    new_date(office, case, at=wednesday(9)).run()
    assert refused(new_date(office, case, at=friday(9), to=NEXT_TUESDAY)) == ("already_rescheduled",)
    assert reload(case).due_at == NEXT_MONDAY


def test_article_19_clause_6_once_counts_for_the_whole_life_of_the_case(office: Office, case: Case) -> None:
    """Asking for papers restarts the term; it does not give a second chance to apologise."""
    new_date(office, case, at=tuesday(9)).run()
    ask_for_papers(case, "declaration", at=wednesday(9))
    bring_papers(case, at=thursday(9))
    assert refused(new_date(office, case, at=friday(9), to=at(2026, 3, 16, 17))) == ("already_rescheduled",)


def test_article_19_clause_6_the_new_date_is_later_and_a_day_the_office_works(office: Office, case: Case) -> None:
    assert refused(new_date(office, case, at=wednesday(9), to=thursday(17))) == ("date_not_later",)
    assert refused(new_date(office, case, at=wednesday(9), to=wednesday(17))) == ("date_not_later",)
    saturday = at(2026, 3, 7, 17)
    assert refused(new_date(office, case, at=wednesday(9), to=saturday)) == ("date_not_working",)
    already_late = at(2026, 3, 10, 9)
    assert refused(new_date(office, case, at=already_late, to=NEXT_MONDAY)) == ("date_not_later",)


def test_article_19_clause_6_a_new_date_may_fall_on_a_saturday_that_is_worked(office: Office) -> None:
    case = office.receive(MARITAL_STATUS, at=at(2026, 8, 17, 9))
    leave(case, at=at(2026, 8, 17, 10))
    assert refused(new_date(office, case, at=at(2026, 8, 18, 9), to=at(2026, 8, 31, 17))) == ("date_not_working",)
    new_date(office, case, at=at(2026, 8, 18, 9), to=at(2026, 8, 22, 17)).run()
    assert reload(case).due_at == at(2026, 8, 22, 17)


def test_article_19_clause_6_it_is_the_agencys_word_not_the_holders(office: Office, case: Case) -> None:
    appraiser = case.tasks.get(closed_at=None).officer
    act = Reschedule(case, by=appraiser, at=wednesday(9), new_due_at=NEXT_MONDAY, reason=REASON)
    assert refused(act) == ("not_yours",)
    stranger = office.officer("case_officer", office.other_commune.children.get(function="civil_status"))
    act = Reschedule(case, by=stranger, at=wednesday(9), new_due_at=NEXT_MONDAY, reason=REASON)
    assert refused(act) == ("not_yours",)


def test_article_19_clause_6_only_while_a_clock_runs(office: Office, case: Case) -> None:
    online = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    assert refused(new_date(office, online, at=wednesday(9))) == ("wrong_status",)
    ask_for_papers(case, "declaration", at=wednesday(9))
    assert refused(new_date(office, case, at=wednesday(10))) == ("wrong_status",)
    bring_papers(case, at=thursday(9))
    go_to(case, "handover", at=friday(9))
    assert reload(case).status == CaseStatus.READY
    assert refused(new_date(office, case, at=friday(10), to=at(2026, 3, 16, 17))) == ("wrong_status",)


def test_a_date_promised_anew_is_not_taken_back_when_papers_are_asked_for_afterwards(office: Office) -> None:
    """A birth registration already late on Monday, promised anew for Friday, then asked about: Friday it stays."""
    late = office.receive(at=monday(9))
    leave(late, at=monday(10))
    new_date(office, late, at=tuesday(9), to=friday(17)).run()
    ask_for_papers(late, "declaration", at=wednesday(9))
    bring_papers(late, at=thursday(9))
    assert reload(late).due_at == friday(17)


def test_a_promise_once_kept_is_judged_by_the_last_date_told(office: Office, case: Case) -> None:
    new_date(office, case, at=wednesday(9)).run()
    finished = ready(case, at=friday(16))
    assert finished.finished_at is not None
    assert finished.due_at is not None
    assert finished.first_due_at is not None
    assert finished.first_due_at < finished.finished_at < finished.due_at
