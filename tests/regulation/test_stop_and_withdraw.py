"""Cases that end without a result: NĐ 118/2025/NĐ-CP art. 17, 19 clauses 3 and 5, 21."""

from __future__ import annotations

from datetime import datetime

import pytest

from procedures.actions import ACTS, ActionRefused, Receive, RegisterOnline
from procedures.actions.base import CaseAction
from procedures.actions.stop import CloseUnanswered, Stop
from procedures.actions.withdraw import Withdraw
from procedures.definition.schema import Channel
from procedures.management.walker import holder
from procedures.models import Case, CaseStatus, ChargeState, PaymentMethod, TaskOutcome
from tests.clock import at, friday, monday, thursday, tuesday, wednesday
from tests.office import Office, reload
from tests.route import (
    ask_for_money,
    ask_for_papers,
    ask_unit,
    bring_papers,
    go_to,
    hand_over,
    leave,
    open_steps,
    open_task,
    ready,
)

MARRIAGE = "1.000894"
BUILDING_PERMIT = "1.013225"
LAND = "1.013831"
MONEY = {"collect_fee": "nothing_due", "void_payment": "no_valid_receipt", "refund_fee": "no_valid_receipt"}
"""Acts that settle money after the end too, and move no case; here there is none to settle."""
WISH = "Đơn xin rút hồ sơ ngày 03/3/2026"
BASIS = {"reason": "Nhà đất đang có tranh chấp", "legal_basis": "Luật Đất đai 2024, điều 45"}


def refused(act: CaseAction) -> tuple[str, ...]:
    """The codes of the reasons, after making sure that the case did not move."""
    before = reload(act.case)
    with pytest.raises(ActionRefused) as told:
        act.run()
    after = reload(act.case)
    assert (after.edition, after.status, after.closed_at) == (before.edition, before.status, before.closed_at)
    return told.value.codes


def withdraw(office: Office, case: Case, *, at: datetime) -> Case:
    """The applicant takes the case back at the counter of An Mẫu."""
    Withdraw(case, by=office.receiver, at=at, reason=WISH).run()
    return reload(case)


def stop(case: Case, *, at: datetime, **given: str) -> Stop:
    """The stop of whoever holds the only open step, not yet done."""
    return Stop(case, by=holder(open_task(case), at=at), at=at, **{**BASIS, **given})


# Article 21: at the applicant's wish


def test_article_21_clause_1_from_the_receipt_on(office: Office) -> None:
    case = withdraw(office, office.receive(at=monday(9)), at=monday(9, 30))
    assert (case.status, case.closed_at, case.closing_reason) == (CaseStatus.WITHDRAWN, monday(9, 30), WISH)
    assert open_steps(case) == ()


def test_article_21_clause_1_while_it_is_settled(office: Office) -> None:
    case = office.receive(at=monday(9))
    go_to(case, "approval", at=monday(10))
    assert withdraw(office, case, at=monday(11)).status == CaseStatus.WITHDRAWN


def test_article_21_clause_1_while_papers_or_money_are_awaited(office: Office) -> None:
    papers = office.receive(at=monday(9))
    go_to(papers, "appraisal", at=monday(9))
    ask_for_papers(papers, "declaration", at=monday(10))
    assert withdraw(office, papers, at=tuesday(9)).status == CaseStatus.WITHDRAWN
    assert papers.pauses.get().ended_at == tuesday(9)

    money = office.receive(LAND, at=monday(9))
    go_to(money, "tax_information", at=tuesday(9))
    ask_for_money(money, 2_500_000, at=wednesday(9))
    assert withdraw(office, money, at=thursday(9)).status == CaseStatus.WITHDRAWN
    assert money.pauses.get().ended_at == thursday(9)


def test_article_21_clause_1_not_after_the_decision(office: Office) -> None:
    case = ready(office.receive(at=monday(9)), at=monday(15))
    act = Withdraw(case, by=office.receiver, at=monday(16), reason=WISH)
    assert refused(act) == ("wrong_status",)
    hand_over(case, at=monday(16))
    assert refused(Withdraw(case, by=office.receiver, at=tuesday(9), reason=WISH)) == ("wrong_status",)


def test_article_21_clause_1_the_wish_is_on_record_and_the_counter_takes_it(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(10))
    assert refused(Withdraw(case, by=office.receiver, at=monday(11), reason=" ")) == ("no_reason",)
    appraiser = open_task(case).officer
    assert refused(Withdraw(case, by=appraiser, at=monday(11), reason=WISH)) == ("not_yours",)
    event = Withdraw(case, by=office.receiver, at=monday(11), reason=WISH).run()
    assert event.facts["reason"] == WISH


def test_article_21_clause_1_unpaid_fees_lapse_and_paid_ones_stay_for_sector_law(office: Office) -> None:
    late_birth = {"facts": {"on_time": False, "copies": 2}}
    unpaid = office.receive(at=monday(9), **late_birth)
    paid = office.receive(at=monday(9), payment=PaymentMethod.CASH, **late_birth)
    withdraw(office, unpaid, at=monday(10))
    withdraw(office, paid, at=monday(10))
    assert set(unpaid.charges.values_list("state", flat=True)) == {ChargeState.CANCELLED}
    assert list(paid.charges.values_list("state", "amount_vnd")) == [
        (ChargeState.PAID, 8_000),
        (ChargeState.PAID, 16_000),
    ]


def test_article_21_clause_2_online_from_the_moment_the_system_has_it(office: Office) -> None:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    case = withdraw(office, case, at=monday(9, 5))
    assert (case.status, case.accepted_at, case.answer_by) == (CaseStatus.WITHDRAWN, None, None)


def test_article_21_clause_3_every_state_is_kept(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(10))
    withdraw(office, case, at=monday(11))
    assert list(case.events.values_list("sequence", "code", "at")) == [
        (1, "register", monday(9)),
        (2, "accept", monday(9)),
        (3, "forward", monday(10)),
        (4, "withdraw", monday(11)),
    ]
    assert list(case.tasks.values_list("step", "outcome")) == [
        ("reception", TaskOutcome.FORWARDED),
        ("appraisal", TaskOutcome.WITHDRAWN),
    ]


# Article 19 clause 3: not eligible after appraisal


def test_article_19_clause_3_a_refusal_names_the_reason_and_the_law(office: Office) -> None:
    case = office.receive(MARRIAGE, at=monday(9))
    leave(case, at=monday(10))
    assert refused(stop(case, at=monday(11), reason=" ", legal_basis="")) == ("no_reason", "no_legal_basis")
    event = stop(case, at=monday(11)).run()
    case = reload(case)
    assert (case.status, case.closed_at, case.closing_reason) == (CaseStatus.STOPPED, monday(11), BASIS["reason"])
    assert event.facts == {**BASIS, "late": False}


def test_article_19_clause_3_who_appraises_or_approves_decides(office: Office) -> None:
    case = office.receive(at=monday(9))
    assert refused(stop(case, at=monday(9, 30)))[0] == "wrong_status"
    leave(case, at=monday(10))
    assert refused(Stop(case, by=office.receiver, at=monday(11), **BASIS)) == ("not_yours",)
    go_to(case, "issue", at=monday(11))
    assert refused(stop(case, at=monday(13))) == ("step_cannot_stop",)

    at_signature = office.receive(at=monday(9))
    go_to(at_signature, "approval", at=monday(10))
    stop(at_signature, at=monday(11)).run()
    assert reload(at_signature).status == CaseStatus.STOPPED


def test_article_19_clause_3_sector_limit_for_a_refusal_is_judged(office: Office) -> None:
    """Building permits: refused within three working days; later the person must be told all the same."""
    in_time, late = (office.receive(BUILDING_PERMIT, at=monday(9)) for _ in range(2))
    for case in (in_time, late):
        leave(case, at=monday(10))
    assert stop(in_time, at=thursday(17)).run().facts["late"] is False
    assert stop(late, at=friday(8)).run().facts["late"] is True


def test_article_19_clause_3_the_sector_limit_begins_anew_with_the_term(office: Office) -> None:
    """Papers asked for at appraisal came two weeks later; a refusal the same hour is not late."""
    case = office.receive(BUILDING_PERMIT, at=monday(9))
    leave(case, at=monday(10))
    ask_for_papers(case, "application", at=tuesday(9))
    bring_papers(case, at=at(2026, 3, 16, 9))
    assert stop(case, at=at(2026, 3, 16, 10)).run().facts["late"] is False


def test_article_19_clause_3_questions_to_others_lapse_with_the_case(office: Office) -> None:
    case = office.receive(MARRIAGE, at=monday(9), variant="02")
    leave(case, at=monday(10))
    ask_unit(case, "police", at=monday(10))
    stop(case, at=tuesday(9)).run()
    question = case.consultations.get()
    assert (question.answered_at, question.answer, question.answered_by) == (tuesday(9), "", None)


# Article 17 clause 1 point c, 19 clause 5: the other ends


def test_article_17_clause_1_point_c_a_refused_application_has_ended(office: Office) -> None:
    case = reload(Receive(office.intake(), by=office.receiver, at=monday(9)).turn_away("Không thuộc thẩm quyền").case)
    assert (case.status, case.closed_at) == (CaseStatus.REFUSED, monday(9))
    assert refused(Withdraw(case, by=office.receiver, at=monday(10), reason=WISH)) == ("wrong_status",)


def test_a_payment_that_never_comes_closes_the_case(office: Office) -> None:
    """The decree sets no common limit; the counter closes with the legal basis of the notice."""
    case = office.receive(LAND, at=monday(9))
    go_to(case, "tax_information", at=tuesday(9))
    ask_for_money(case, 2_500_000, at=wednesday(9))
    act = CloseUnanswered(case, by=office.receiver, at=at(2026, 6, 1, 9), reason="Không nộp")
    assert refused(act) == ("no_legal_basis",)
    CloseUnanswered(
        case, by=office.receiver, at=at(2026, 6, 1, 9), reason="Không nộp", legal_basis="Luật Quản lý thuế"
    ).run()
    assert reload(case).status == CaseStatus.STOPPED
    assert not case.charges.filter(state=ChargeState.DUE).exists()


@pytest.mark.parametrize("ending", ["withdraw", "stop", "turn_away"])
def test_an_ended_case_never_moves_again(office: Office, ending: str) -> None:
    """Whoever tries, whatever the act."""
    if ending == "turn_away":
        case = Receive(office.intake(), by=office.receiver, at=monday(9)).turn_away("Không thuộc thẩm quyền").case
    else:
        case = office.receive(at=monday(9))
        leave(case, at=monday(10))
        if ending == "withdraw":
            withdraw(office, case, at=monday(11))
        else:
            stop(case, at=monday(11)).run()
    for act in ACTS.values():
        for by in (office.receiver, office.supervisor, office.officer("case_officer", office.section("civil_status"))):
            expected = MONEY.get(act.code, "wrong_status")
            assert expected in refused(act(case, by=by, at=tuesday(9)))
