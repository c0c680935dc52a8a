"""A person who comes again: contact, open cases and papers that still serve; who hands in, where the result goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from procedures.actions import PaperCount, PartyData, Receive
from procedures.models import Case, CasePaper, Delivery, Mandate, MandateKind, Officer, PaperState
from tests.clock import monday
from tests.counting import counting
from tests.office import Office
from tests.web.test_reception import BIRTH, FILLED, PAPERS

SignIn = Callable[[Officer], Client]
WHO = PartyData("Nguyễn Hữu Ất (mẫu)", id_number="000190000001", phone="0900000009", address="Thôn Tây, xã An Mẫu")
GIVEN = {"declaration": PaperCount(1), "birth_proof": PaperCount(1), "identity": PaperCount(1)}
TYPED = {**FILLED, **PAPERS, "fact-copies": "0"}
CARD = "000190000001||Nguyễn Hữu Ất|01021990|Nam|Thôn Đông, xã An Mẫu|05052021"


@pytest.fixture
def counter(office: Office, signed_in: SignIn) -> Client:
    """The browser at the counter of An Mẫu."""
    return signed_in(office.receiver)


@pytest.fixture
def before(office: Office) -> Case:
    """An open case of the same person and procedure."""
    return office.receive(at=monday(9), applicant=WHO, papers=GIVEN)


def shown(counter: Client, **changes: str) -> str:
    """The page worked out anew with what was typed."""
    return counter.post(BIRTH, {**TYPED, "decision": "refresh", **changes}).content.decode()


def saved(counter: Client, **changes: str) -> Case:
    """The case that comes of the form."""
    answer = counter.post(BIRTH, {**TYPED, "decision": "accept", "duplicate_reason": "Con thứ hai", **changes})
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.order_by("-pk")[0]


def refused(counter: Client, **changes: str) -> str:
    """The page with everything that keeps the form from being saved."""
    answer = counter.post(BIRTH, {**TYPED, "decision": "accept", **changes})
    assert answer.status_code == 422
    return answer.content.decode()


def test_contact_open_case_and_papers_are_offered(counter: Client, before: Case) -> None:
    page = shown(counter)
    assert "Đã nộp 1 hồ sơ trước đây." in page
    assert "0900 000 009 · Thôn Tây, xã An Mẫu" in page
    assert f"Dùng lại được: {before.code}, nộp ngày 02/03/2026" in page
    assert page.count("Dùng lại được") == 2
    assert f'href="/ho-so/{before.code}/"' in page


def test_the_contact_of_last_time_is_taken_over(counter: Client, before: Case) -> None:
    page = shown(counter, decision="use")
    assert 'value="0900000009"' in page
    assert 'value="Thôn Tây, xã An Mẫu"' in page


def test_a_stranger_or_another_commune_is_offered_nothing(
    counter: Client, before: Case, office: Office, signed_in: SignIn
) -> None:
    assert "hồ sơ trước đây" not in shown(counter, id_number="000190000777", phone="0900000777")
    other = signed_in(office.officer("front_desk", office.other_counter))
    assert "hồ sơ trước đây" not in shown(other, agency="H99.13", return_unit="H99.13.01")


def test_a_telephone_says_who_it_is_only_together_with_the_name(counter: Client, before: Case) -> None:
    assert "hồ sơ trước đây" in shown(counter, id_number="", phone="0900000009")
    assert "hồ sơ trước đây" not in shown(counter, id_number="", phone="0900000009", full_name="Trần Thị Khác")


def test_a_paper_used_again_names_its_case(counter: Client, before: Case) -> None:
    case = saved(counter, **{"originals-birth_proof": "0", "reused-birth_proof": "on"})
    paper = CasePaper.objects.get(case=case, code="birth_proof")
    assert (paper.state, paper.reused_from) == (PaperState.REUSED, before)
    assert f"Dùng lại từ {before.code}, 02/03/2026" in counter.get(f"/ho-so/{case.code}/").content.decode()


def test_papers_that_went_back_are_not_offered(counter: Client, office: Office) -> None:
    Receive(office.intake(applicant=WHO, papers=GIVEN), at=monday(9), by=office.receiver).turn_away("Sai nơi nộp")
    page = shown(counter)
    assert "Đã nộp 1 hồ sơ trước đây." in page
    assert "Dùng lại được" not in page


def test_a_likely_duplicate_wants_a_reason_which_goes_on_record(counter: Client, before: Case) -> None:
    page = refused(counter)
    assert f"Người này có một hồ sơ cùng thủ tục, {before.code}, đang mở từ 02/03/2026." in page
    assert 'href="#id_duplicate_reason"' in page
    case = saved(counter)
    assert case.events.get(code="accept").facts["despite"] == "Con thứ hai"
    assert case.events.get(code="accept").facts["twin"] == before.code
    assert "Con thứ hai" in counter.get(f"/ho-so/{case.code}/").content.decode()


def test_looking_a_person_up_costs_two_statements(counter: Client, office: Office) -> None:
    counter.get(BIRTH)
    found = []
    for number in range(3):
        office.receive(at=monday(9 + number), applicant=WHO, papers=GIVEN)
        if number != 1:
            with counting(signed_in=True) as spent:
                assert f"Đã nộp {number + 1} hồ sơ" in shown(counter)
            found.append(spent.count)
    with counting(signed_in=True) as stranger:
        shown(counter, id_number="000190000777", phone="")
    assert found == [stranger.count + 1] * 2
    assert found[0] <= 7


def test_a_card_scanned_into_the_name_fills_the_applicant_in(counter: Client, before: Case) -> None:
    page = shown(counter, full_name=CARD, id_number="", birth_date="", address="")
    for value in ("Nguyễn Hữu Ất", "000190000001", "01/02/1990", "Thôn Đông, xã An Mẫu"):
        assert f'value="{value}"' in page
    assert "|01021990|" not in page
    assert "Đã nộp 1 hồ sơ trước đây." in page


def test_the_most_received_procedure_stands_first(counter: Client, office: Office) -> None:
    for hour in (9, 10):
        office.receive("1.004873", at=monday(hour))
    office.receive(at=monday(11))
    page = counter.get("/nhan-ho-so/").content.decode()
    assert page.index("1.004873/") < page.index("1.001193/") < page.index("2.000635/")


# Who hands in

PROXY = {
    "by_proxy": "yes",
    "submitter_name": "Trần Văn Đại Diện (mẫu)",
    "mandate_kind": "power",
    "mandate_number": "12/2026",
    "mandate_day": "01/03/2026",
    "mandate_certified_by": "UBND xã An Mẫu",
    "originals-authorisation": "1",
}


def test_the_mandate_is_kept_in_its_parts_and_shown(counter: Client) -> None:
    case = saved(counter, **PROXY)
    mandate = Mandate.objects.get(case=case)
    assert (mandate.kind, mandate.number, mandate.issued_on, mandate.certified_by) == (
        MandateKind.POWER_OF_ATTORNEY,
        "12/2026",
        date(2026, 3, 1),
        "UBND xã An Mẫu",
    )
    said = "Giấy ủy quyền, số 12/2026, ngày 01/03/2026, chứng thực tại UBND xã An Mẫu"
    assert case.authorisation == said
    assert said in counter.get(f"/ho-so/{case.code}/").content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"mandate_day": ""}, "Ghi ngày của giấy ủy quyền"),
        ({"mandate_day": "04/03/2026"}, "ngày trong tương lai"),
        ({"mandate_kind": "referral", "mandate_number": ""}, "Ghi số của giấy giới thiệu."),
    ],
)
def test_a_mandate_that_is_not_whole_is_said(counter: Client, changes: dict[str, str], sentence: str) -> None:
    assert sentence in refused(counter, **{**PROXY, **changes})


def test_a_guardian_needs_no_paper_day(counter: Client) -> None:
    case = saved(counter, **{**PROXY, "mandate_kind": "guardian", "mandate_day": "", "mandate_number": ""})
    assert Mandate.objects.get(case=case).issued_on is None


# Where the result goes


def test_by_post_it_goes_to_the_applicant_unless_something_else_is_written(counter: Client) -> None:
    case = saved(counter, return_method="post", post_phone="0900 000 123")
    delivery = Delivery.objects.get(case=case)
    assert (delivery.recipient, delivery.address, delivery.phone) == (
        "Nguyễn Hữu Ất (mẫu)",
        "Thôn Đông, xã An Mẫu",
        "0900000123",
    )


def test_post_needs_an_address_and_a_telephone(counter: Client) -> None:
    page = refused(counter, return_method="post", address="", phone="")
    assert "Ghi địa chỉ nhận kết quả qua bưu điện." in page
    assert "Ghi số điện thoại để bưu tá liên hệ." in page
    assert 'id="id_post_address"' in page


def test_an_electronic_copy_needs_an_address_or_an_account(counter: Client) -> None:
    assert "Ghi thư điện tử" in refused(counter, return_method="electronic", id_number="")
    assert saved(counter, return_method="electronic").return_method == "electronic"


# What is missing


def test_missing_papers_lead_straight_to_the_slip(counter: Client) -> None:
    page = refused(counter, **{"originals-identity": "0"})
    assert "Chưa lưu được: 1 việc cần làm" in page
    assert "Hồ sơ còn thiếu: Giấy tờ tùy thân" in page
    assert 'value="ask" data-key="Alt+B">Phiếu bổ sung' in page


def test_how_the_date_comes_about_is_read_before_saving(counter: Client) -> None:
    page = counter.get("/nhan-ho-so/1.004873/").content.decode()
    assert "Cách tính</summary>" in page
    assert "Ngày làm việc thứ 3" in page
