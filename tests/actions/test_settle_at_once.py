"""Certification while the person waits: one act, as far as the officer's posts reach, and no further."""

from __future__ import annotations

import pytest

from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.settle_at_once import GoOnAtOnce, SettleAtOnce, Waiver
from procedures.models import (
    Case,
    CaseStatus,
    CertificationBook,
    CertifiedDocument,
    PaymentMethod,
    PaymentReceipt,
    RegisterBook,
)
from procedures.queries.certifying import DocumentData
from tests.certifying import (
    ANSWERS,
    BIRTH,
    BUT_THE_SIGNATURE,
    EVERYTHING,
    FROM_REGISTER,
    SIGNATURES,
    also_posted,
    application,
    settled,
)
from tests.clock import monday
from tests.office import Office, reload
from tests.route import leave, open_steps

DIPLOMA = DocumentData("Bằng tốt nghiệp", pages=3, copies=3)


def codes(case: Case) -> list[str]:
    return [event.code for event in case.events.all()]


def test_whoever_holds_every_post_hands_over_at_once(office: Office) -> None:
    officer = also_posted(office, office.receiver, *EVERYTHING)
    case = settled(office, BIRTH, DIPLOMA, at=monday(9), by=officer)
    assert codes(case) == [
        "register", "accept", "enter_certification", "forward", "forward", "forward", "finish", "return_result",
    ]  # fmt: skip
    assert (case.status, case.returned_at, case.signed_at) == (CaseStatus.RETURNED, monday(9), monday(9))
    assert case.result_number == "01–02, 01/2026-SCT/BS"
    assert [(line.number, line.name, line.pages, line.copies, line.fee_vnd) for line in case.certified.all()] == [
        (1, "Giấy khai sinh", 1, 2, 4_000),
        (2, "Bằng tốt nghiệp", 3, 3, 15_000),
    ]
    assert PaymentReceipt.objects.get().total_vnd == 19_000
    assert case.register_number == 1


def test_it_stops_where_somebody_else_signs_and_goes_on_with_one_act_each(office: Office) -> None:
    officer = also_posted(office, office.receiver, *BUT_THE_SIGNATURE)
    case = settled(office, at=monday(9), by=officer)
    assert open_steps(case) == ("approval",)
    assert case.signed_at is None
    assert case.certified.count() == 1

    with pytest.raises(ActionRefused) as refused:
        GoOnAtOnce(case, by=officer, at=monday(9, 5)).run()
    assert refused.value.codes == ("nothing_to_do",)

    leader = office.officer("approver", office.section("leadership"))
    signed = GoOnAtOnce(case, by=leader, at=monday(9, 10)).run()
    assert (open_steps(signed), signed.signed_at) == (("issue",), monday(9, 10))

    done = GoOnAtOnce(case, by=officer, at=monday(9, 15)).run()
    assert (done.status, done.result_number) == (CaseStatus.RETURNED, "01, 01/2026-SCT/BS")
    with pytest.raises(ActionRefused):
        GoOnAtOnce(case, by=officer, at=monday(9, 20)).run()


def test_a_plain_counter_stops_after_reception(office: Office) -> None:
    case = settled(office, at=monday(9))
    assert open_steps(case) == ("appraisal",)
    examiner = office.officer("case_officer", office.section("civil_status"))
    assert open_steps(GoOnAtOnce(case, by=examiner, at=monday(9, 5)).run()) == ("approval",)
    assert reload(case).facts["originals_valid"] is True


def test_a_step_left_by_hand_is_no_obstacle(office: Office) -> None:
    case = settled(office, at=monday(9))
    leave(case, at=monday(10))
    leader = office.officer("approver", office.section("leadership"))
    assert open_steps(GoOnAtOnce(case, by=leader, at=monday(11)).run()) == ("issue",)


def test_a_transfer_is_awaited_before_the_result_leaves(office: Office) -> None:
    officer = also_posted(office, office.receiver, *EVERYTHING)
    case = settled(office, at=monday(9), by=officer, payment=None)
    assert case.status == CaseStatus.READY
    assert not PaymentReceipt.objects.exists()
    with pytest.raises(ActionRefused) as refused:
        GoOnAtOnce(case, by=officer, at=monday(9, 1)).run()
    assert refused.value.codes == ("fee_unpaid",)
    done = GoOnAtOnce(case, by=officer, at=monday(9, 2), payment=PaymentMethod.TRANSFER).run()
    assert done.status == CaseStatus.RETURNED
    assert (PaymentReceipt.objects.get().method, PaymentReceipt.objects.get().total_vnd) == ("transfer", 4_000)


def test_nothing_is_paid_by_whom_the_law_lets_off(office: Office) -> None:
    officer = also_posted(office, office.receiver, *EVERYTHING)
    waiver = Waiver("Vay vốn sản xuất nông nghiệp", "Điều 5 Thông tư 226/2016/TT-BTC")
    case = settled(office, BIRTH, DIPLOMA, at=monday(9), by=officer, payment=None, waiver=waiver)
    assert case.status == CaseStatus.RETURNED
    assert {charge.state for charge in case.charges.all()} == {"cancelled"}
    assert not PaymentReceipt.objects.exists()
    assert "waive_fee" in codes(case)


@pytest.mark.parametrize(
    ("code", "fee", "number"), [(SIGNATURES, 30_000, "01, 01/2026-SCT/CK"), (FROM_REGISTER, 0, "01, 01/2026")]
)
def test_the_other_procedures_at_once(code: str, fee: int, number: str, office: Office) -> None:
    officer = also_posted(office, office.receiver, *EVERYTHING)
    paper = DocumentData("Giấy ủy quyền", copies=3)
    case = settled(office, paper, at=monday(9), by=officer, code=code)
    assert (case.status, case.result_number) == (CaseStatus.RETURNED, number)
    assert sum(charge.amount_vnd for charge in case.charges.all()) == fee


def test_everything_wrong_is_told_at_once_and_nothing_is_written(office: Office) -> None:
    documents = (
        DocumentData("  "),
        DocumentData("Sổ", pages=0),
        DocumentData("Sổ", copies=1000),
        DocumentData("a\x07"),
    )
    act = SettleAtOnce(application(office, BIRTH), documents, by=office.receiver, at=monday(9), waiver=Waiver("", " "))
    with pytest.raises(ActionRefused) as refused:
        act.run()
    assert refused.value.codes == (
        "no_document_name", "bad_pages", "bad_copies", "bad_document_name", "no_waiver_reason", "no_waiver_basis",
    )  # fmt: skip
    act.documents, act.waiver = (), None
    with pytest.raises(ActionRefused) as refused:
        act.run()
    assert refused.value.codes == ("no_document",)
    act.documents = (BIRTH,) * 41
    with pytest.raises(ActionRefused) as refused:
        act.run()
    assert refused.value.codes == ("too_many_documents",)
    act.intake = office.intake("1.001193")
    act.documents = (BIRTH,)
    with pytest.raises(ActionRefused) as refused:
        act.run()
    assert refused.value.codes == ("not_at_once",)
    assert not Case.objects.exists()


def test_what_a_step_refuses_undoes_everything(office: Office) -> None:
    officer = also_posted(office, office.receiver, *BUT_THE_SIGNATURE)
    act = SettleAtOnce(application(office, BIRTH), (BIRTH,), by=officer, at=monday(9), answers={})
    with pytest.raises(ActionRefused) as refused:
        act.run()
    assert refused.value.codes == ("no_answer", "cannot_leave")
    for written in (Case, CertifiedDocument, CertificationBook, PaymentReceipt, RegisterBook):
        assert not written._default_manager.exists()  # type: ignore[attr-defined]
    act.answers = ANSWERS
    assert act.run().certified.get().number == 1


def test_the_same_form_certifies_once(office: Office) -> None:
    case = settled(office, at=monday(9), key="mot-lan")
    with pytest.raises(AlreadyAnswered) as again:
        settled(office, at=monday(9), key="mot-lan")
    assert again.value.answer == case.code
    assert CertifiedDocument.objects.count() == 1


def test_numbers_go_on_from_case_to_case_and_each_kind_has_its_book(office: Office) -> None:
    first = settled(office, BIRTH, DIPLOMA, at=monday(9))
    second = settled(office, BIRTH, at=monday(10))
    other = settled(office, BIRTH, at=monday(11), code=SIGNATURES)
    assert [line.number for case in (first, second, other) for line in case.certified.all()] == [1, 2, 3, 1]
    assert CertificationBook.objects.count() == 2
