"""Handing results over: NĐ 118/2025/NĐ-CP art. 22-24."""

from __future__ import annotations

from datetime import datetime

import pytest

from procedures.actions import ActionRefused
from procedures.actions.base import CaseAction
from procedures.actions.finish import Finish
from procedures.actions.return_result import ReturnResult
from procedures.actions.send_back import SendBack
from procedures.deadlines import Outcome, correction_due, outcome
from procedures.management.walker import holder
from procedures.models import Case, CaseStatus, ChargeState, PaymentMethod, ReturnMethod, TaskOutcome
from procedures.queries.calendars import calendar_for
from tests.clock import at, friday, monday, tuesday, wednesday
from tests.office import Office, reload
from tests.route import PROOF, go_to, hand_over, open_steps, open_task, ready

NAME = "Nguyễn Thị Mẫu (mẫu)"


def refused(act: CaseAction) -> tuple[str, ...]:
    """The codes of the reasons, after making sure that the case did not move."""
    before = reload(act.case)
    with pytest.raises(ActionRefused) as told:
        act.run()
    after = reload(act.case)
    assert (after.edition, after.status, after.returned_at) == (before.edition, before.status, None)
    return told.value.codes


def give(office: Office, case: Case, *, at: datetime, **given: object) -> ReturnResult:
    """The handing over at the counter of An Mẫu, not yet done."""
    said: dict[str, object] = {"to_name": NAME, "proof": PROOF, **given}
    return ReturnResult(case, by=office.receiver, at=at, **said)  # type: ignore[arg-type]


# Article 22


def test_article_22_clause_1_the_result_is_signed_and_numbered_before_it_is_returned(office: Office) -> None:
    case = office.receive(at=monday(9))
    task = go_to(case, "issue", at=monday(14))
    assert reload(case).signed_at == monday(14)
    assert refused(give(office, case, at=monday(14))) == ("wrong_status",)
    clerk = holder(task, at=monday(15))
    assert refused(Finish(case, by=clerk, at=monday(15))) == ("no_number",)
    Finish(case, by=clerk, at=monday(15), result_number="KS-117/2026").run()
    case = reload(case)
    assert (case.status, case.finished_at, case.result_number) == (CaseStatus.READY, monday(15), "KS-117/2026")


def test_article_22_clause_1_a_signature_is_void_when_the_case_goes_back(office: Office) -> None:
    case = office.receive(at=monday(9))
    task = go_to(case, "issue", at=monday(14))
    SendBack(case, by=holder(task, at=monday(15)), at=monday(15), to="approval", reason="Sai ngày sinh").run()
    assert reload(case).signed_at is None
    assert open_steps(case) == ("approval",)
    ready(case, at=monday(16))
    assert reload(case).signed_at == monday(16)


def test_article_22_clause_3_at_the_place_and_in_the_way_on_the_receipt(office: Office) -> None:
    case = office.receive(at=monday(9), return_to=office.other_counter, return_method=ReturnMethod.POST)
    case = ready(case, at=monday(15))
    assert case.return_method == ReturnMethod.POST
    assert open_task(case).unit == office.other_counter
    assert refused(give(office, case, at=monday(16))) == ("not_yours",)
    hand_over(case, at=monday(16))
    assert reload(case).status == CaseStatus.RETURNED


def test_article_22_clause_3_who_took_it_and_what_was_shown_is_on_record(office: Office) -> None:
    """The receipt; or, where it is lost, an identity paper."""
    case = ready(office.receive(at=monday(9)), at=monday(15))
    assert refused(give(office, case, at=monday(16), to_name=" ", proof="")) == ("no_recipient", "no_proof")
    event = give(office, case, at=monday(16), proof="Mất giấy hẹn; xuất trình căn cước").run()
    assert event.facts == {"to": NAME, "proof": "Mất giấy hẹn; xuất trình căn cước", "collected_vnd": 0}
    case = reload(case)
    assert (case.returned_at, case.closed_at) == (monday(16), monday(16))
    assert list(case.tasks.values_list("outcome", flat=True))[-1] == TaskOutcome.HANDED_OVER


def test_article_22_clause_4_results_carry_their_national_type_code(office: Office) -> None:
    case = office.receive(at=monday(9))
    assert [result.code for result in case.version.definition.results] == ["KQ.G15.000031"]


def test_article_22_clause_5_an_early_result_may_be_handed_over_early(office: Office) -> None:
    case = ready(office.receive("1.004873", at=monday(9)), at=tuesday(9))
    hand_over(case, at=tuesday(10))
    case = reload(case)
    assert (case.due_at, case.returned_at) == (at(2026, 3, 5, 17), tuesday(10))
    assert case.due_at is not None
    assert case.finished_at is not None
    assert outcome(case.due_at, case.finished_at) is Outcome.EARLY


def test_a_result_collected_late_was_not_settled_late(office: Office) -> None:
    """What is judged is the moment the result was ready, not the day the person came for it."""
    case = ready(office.receive(at=monday(9)), at=monday(16))
    hand_over(case, at=friday(9))
    case = reload(case)
    assert case.due_at is not None
    assert case.finished_at is not None
    assert case.returned_at is not None
    assert case.finished_at < case.due_at < case.returned_at
    assert outcome(case.due_at, case.finished_at) is not Outcome.LATE


def test_a_result_is_handed_over_once(office: Office) -> None:
    case = ready(office.receive(at=monday(9)), at=monday(15))
    hand_over(case, at=monday(16))
    with pytest.raises(ActionRefused) as told:
        give(office, case, at=tuesday(9)).run()
    assert told.value.codes == ("wrong_status",)
    assert reload(case).returned_at == monday(16)


# Article 23


@pytest.mark.parametrize(
    ("reported", "back"),
    [
        (monday(9), at(2026, 3, 5, 17)),
        (wednesday(16), at(2026, 3, 9, 17)),
        (at(2026, 2, 12, 9), at(2026, 2, 24, 17)),  # over Tết
        (at(2026, 8, 27, 9), at(2026, 9, 4, 17)),  # over National Day
        (at(2026, 11, 20, 9), at(2026, 11, 26, 17)),  # over Culture Day
    ],
)
def test_article_23_clause_1_the_agencys_own_error_is_corrected_within_three_working_days(
    office: Office, reported: datetime, back: datetime
) -> None:
    assert correction_due(calendar_for(office.commune), reported) == back


# Article 24


def test_article_24_clause_1_what_is_owed_is_paid_before_the_result_is_handed_over(office: Office) -> None:
    """A late birth registration with two extra copies: 8,000 + 2 × 8,000 đồng."""
    case = ready(office.receive(at=monday(9), facts={"on_time": False, "copies": 2}), at=monday(15))
    with pytest.raises(ActionRefused) as told:
        give(office, case, at=monday(16)).run()
    assert told.value.codes == ("fee_unpaid",)
    assert told.value.reasons[0].params == {"due": "24.000 đồng"}

    event = give(office, case, at=monday(16), payment="cash").run()
    assert event.facts["collected_vnd"] == 24_000
    assert set(case.charges.values_list("state", "paid_at")) == {(ChargeState.PAID, monday(16))}


def test_article_24_clause_2_what_was_paid_at_reception_is_not_taken_twice(office: Office) -> None:
    case = office.receive(at=monday(9), facts={"on_time": False, "copies": 0}, payment=PaymentMethod.CASH)
    assert list(case.charges.values_list("amount_vnd", "paid_at")) == [(8_000, monday(9))]
    event = give(office, ready(case, at=monday(15)), at=monday(16)).run()
    assert event.facts["collected_vnd"] == 0
