"""Handing results over: NĐ 118/2025/NĐ-CP art. 22-24."""

from __future__ import annotations

from datetime import datetime

import pytest

from procedures.actions import ActionRefused, MandateData
from procedures.actions.base import CaseAction
from procedures.actions.end_parcel import DeliverParcel, ParcelCameBack
from procedures.actions.finish import Finish
from procedures.actions.post_result import PostResult
from procedures.actions.return_result import ReturnResult
from procedures.actions.send_back import SendBack
from procedures.actions.tell_by_phone import TellByPhone
from procedures.deadlines import Outcome, correction_due, outcome
from procedures.management.walker import holder
from procedures.models import (
    Case,
    CaseStatus,
    ChargeState,
    MandateKind,
    Message,
    MessageState,
    PaymentMethod,
    Proof,
    ReturnMethod,
    TaskOutcome,
)
from procedures.models.secret import blind_index
from procedures.notices.making import make_messages
from procedures.queries.calendars import calendar_for
from procedures.queries.taking import originals_of
from tests.clock import at, friday, monday, tuesday, wednesday
from tests.office import Office, reload
from tests.route import PROOF, go_to, hand_over, open_steps, open_task, ready

NAME, NUMBER = "Nguyễn Thị Mẫu (mẫu)", "000190000001"


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
    event = give(office, case, at=monday(16), proof=Proof.LOST, id_number=NUMBER).run()
    assert event.facts == {
        "to": NAME,
        "taker": "applicant",
        "proof": "lost",
        "card": "•••001",
        "card_index": blind_index(NUMBER),
        "originals": ["birth_proof"],
        "collected_vnd": 0,
    }
    case = reload(case)
    assert (case.returned_at, case.closed_at) == (monday(16), monday(16))
    assert list(case.tasks.values_list("outcome", flat=True))[-1] == TaskOutcome.HANDED_OVER


def test_article_22_clause_4_results_carry_their_national_type_code(office: Office) -> None:
    case = office.receive(at=monday(9))
    assert [result.code for result in case.version.definition.results] == ["KQ.G15.000031"]


def test_article_20_an_early_result_is_handed_over_only_after_the_person_was_told(office: Office) -> None:
    """Early return is encouraged, but the one-stop shop tells the person first: by message, by call, or here."""
    told, called, silent = (ready(office.receive("1.004873", at=monday(9)), at=tuesday(9)) for _number in range(3))
    make_messages(at=tuesday(9))
    Message.objects.filter(case=told).update(state=MessageState.SENT, sent_at=tuesday(9, 5))
    TellByPhone(called, by=office.receiver, at=tuesday(9, 10)).run()
    said = {"payment": "cash", "told_now": False}
    assert refused(give(office, silent, at=tuesday(10), **said)) == ("not_told",)
    ways = [give(office, case, at=tuesday(10), **said).run().facts["early"] for case in (told, called)]
    assert [way["told_at"] for way in ways] == ["2026-03-03T09:05:00+07:00", "2026-03-03T09:10:00+07:00"]
    assert give(office, silent, at=at(2026, 3, 5, 8), **said).run().facts.get("early") is None


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


def test_article_20_to_the_applicant_or_who_handed_in_or_somebody_authorised(office: Office) -> None:
    """The number on the card decides, not the name: names are shared."""
    case = ready(office.receive(at=monday(9)), at=monday(15))
    twin = {"to_name": NAME, "id_number": "000190000002"}
    assert refused(give(office, case, at=monday(16), **twin)) == ("no_mandate",)
    power = MandateData(MandateKind.POWER_OF_ATTORNEY, "12/UQ", monday(9).date())
    event = give(office, case, at=monday(16), **twin, mandate=power).run()
    assert (event.facts["taker"], event.facts["mandate"]["kind"]) == ("authorised", "power")


def test_article_20_originals_go_back_with_the_result(office: Office) -> None:
    """The declaration was written for the office and stays."""
    case = ready(office.receive(at=monday(9)), at=monday(15))
    assert {paper.code for paper in originals_of(office.dossier(case))} == {"birth_proof"}
    assert refused(give(office, case, at=monday(16), originals=())) == ("original_kept",)
    assert give(office, case, at=monday(16), originals=("birth_proof",)).run().facts["originals"] == ["birth_proof"]


def test_article_20_by_post_with_a_number_and_back_to_the_counter(office: Office) -> None:
    """On time is judged when the result was ready, however long the post takes."""
    case = ready(office.receive(at=monday(9), return_method=ReturnMethod.POST), at=monday(15))
    PostResult(case, by=office.receiver, at=monday(16), tracking="EB123456789VN").run()
    assert refused(give(office, case, at=tuesday(9))) == ("parcel_on_the_way",)
    ParcelCameBack(case, by=office.receiver, at=wednesday(9), reason="Sai số nhà").run()
    PostResult(case, by=office.receiver, at=wednesday(10), tracking="EB987654321VN").run()
    DeliverParcel(case, by=office.receiver, at=friday(9)).run()
    case = reload(case)
    assert case.due_at is not None
    assert case.finished_at is not None
    assert (case.status, case.returned_at) == (CaseStatus.RETURNED, friday(9))
    assert outcome(case.due_at, case.finished_at) is not Outcome.LATE


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
