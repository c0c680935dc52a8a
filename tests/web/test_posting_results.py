"""Results by post on the screen: handed over, delivered, back again; and what papers say of who took them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from procedures.actions import DeliveryData, MandateData, PartyData, Receive
from procedures.models import Case, CaseStatus, MandateKind, Officer, Parcel, ReturnMethod
from procedures.queries.calendars import calendar_for
from procedures.queries.desk import desk
from procedures.web.frontdesk.hand_overs import control_sheet
from procedures.web.frontdesk.sheets import receipt_sheet
from tests.clock import monday, tuesday
from tests.counting import counting
from tests.office import Office, reload
from tests.route import hand_over, ready

SignIn = Callable[[Officer], Client]
LIST, TRACKING = "/gui-buu-chinh/", "EB123456789VN"
HOME = DeliveryData("Nguyễn Thị Mẫu (mẫu)", "Thôn Đông, xã An Mẫu", "0900000001")
VIEWS = ("waiting", "travelling", "back")


@pytest.fixture
def counter(office: Office, signed_in: SignIn) -> Client:
    return signed_in(office.receiver)


def by_post(office: Office) -> Case:
    return ready(office.receive(at=monday(8), return_method=ReturnMethod.POST, delivery=HOME), at=monday(9))


def page_of(case: Case) -> str:
    return f"{LIST}{case.code}/"


def form(case: Case, does: str = "post", **given: Any) -> dict[str, Any]:
    """What the page of a result by post sends."""
    where = {"recipient": HOME.recipient, "address": HOME.address, "phone": HOME.phone, "originals": ["birth_proof"]}
    usual = {"do": does, "key": does, "edition": reload(case).edition, **(where if does == "post" else {})}
    return {**usual, **({"tracking": TRACKING} if does == "post" else {}), **given}


def listed(counter: Client) -> dict[str, int]:
    """How many rows each of the three lists has."""
    return {view: len(counter.get(f"{LIST}?view={view}").context["page"]["rows"]) for view in VIEWS}


def test_a_parcel_comes_back_and_goes_out_again(office: Office, counter: Client) -> None:
    case = by_post(office)
    assert listed(counter) == {"waiting": 1, "travelling": 0, "back": 0}
    assert counter.post(LIST, {"q": case.code}).headers["Location"] == page_of(case)
    assert counter.post(page_of(case), form(case)).headers["Location"] == LIST
    assert listed(counter) == {"waiting": 0, "travelling": 1, "back": 0}
    assert counter.post(LIST, {"q": TRACKING}).headers["Location"] == page_of(case)
    refused = counter.post(page_of(case), form(case, "back", reason=" "))
    assert (refused.status_code, "Ghi lý do" in refused.content.decode()) == (422, True)
    assert counter.post(page_of(case), form(case, "back", reason="Không có người nhận")).status_code == 302
    assert listed(counter) == {"waiting": 0, "travelling": 0, "back": 1}
    assert "Không có người nhận" in counter.get(f"{LIST}?view=back").content.decode()
    again = form(case, tracking="EB987654321VN", key="lan-hai")
    assert counter.post(page_of(case), again).status_code == 302
    assert counter.post(page_of(case), form(case, "delivered", on="03/03/2026")).status_code == 302
    assert (reload(case).status, Parcel.objects.count()) == (CaseStatus.RETURNED, 2)
    assert listed(counter) == dict.fromkeys(VIEWS, 0)


def test_everything_wrong_is_told_and_nothing_typed_is_lost(office: Office, counter: Client) -> None:
    case = by_post(office)
    wrong = form(case, tracking="12", originals=[], address="Thôn Đoài")
    page = counter.post(page_of(case), wrong)
    assert page.status_code == 422
    assert {field for _sentence, field in page.context["problems"]} == {"id_tracking", "id_originals"}
    assert 'value="Thôn Đoài"' in page.content.decode()
    assert counter.post(page_of(case), form(case, "check")).status_code == 200
    assert not Parcel.objects.exists()
    assert counter.post(LIST, {"q": "EB000000000VN"}).status_code == 422


def test_what_the_post_has_does_not_wait_at_the_counter(office: Office, counter: Client) -> None:
    case = by_post(office)
    assert desk([office.counter], at=tuesday(10), calendar=calendar_for(office.counter)).returns.count == "1"
    counter.post(page_of(case), form(case))
    found = desk([office.counter], at=tuesday(10), calendar=calendar_for(office.counter))
    assert (found.returns.count, found.returns.rows) == ("0", ())
    assert counter.get("/tra-ket-qua/").context["page"]["rows"] == ()
    page = counter.post("/tra-ket-qua/", {"do": "scan", "q": "nguyen thi mau"}).content.decode()
    assert "Người này chưa có kết quả nào ở đây" in page
    assert "Kết quả đang do bưu chính chuyển" in counter.get(f"/tra-ket-qua/{case.code}/").content.decode()


def test_the_three_lists_ask_the_same_for_one_row_and_for_three(office: Office, counter: Client) -> None:
    counts: dict[str, list[int]] = {view: [] for view in VIEWS}
    for rows in (1, 3):
        while Case.objects.count() < rows * 3:
            number = Case.objects.count()
            waiting, travelling, back = (by_post(office) for _view in VIEWS)
            for place, case in enumerate((travelling, back)):
                counter.post(page_of(case), form(case, tracking=f"EB{number}0000{place}VN", key=f"{case.pk}"))
            counter.post(page_of(back), form(back, "back", reason="Vắng nhà", key=f"{back.pk}-ve"))
            assert reload(waiting).status == CaseStatus.READY
        for view, spent_on in counts.items():
            with counting(signed_in=True) as spent:
                assert len(counter.get(f"{LIST}?view={view}").context["page"]["rows"]) == rows
            spent_on.append(spent.count)
    assert {view: len(set(found)) for view, found in counts.items()} == dict.fromkeys(VIEWS, 1), counts


def test_papers_name_the_authorisation_of_who_came(office: Office) -> None:
    paper = MandateData(MandateKind.POWER_OF_ATTORNEY, "12/UQ", monday(8).date(), "UBND xã An Mẫu")
    intake = office.intake(submitter=PartyData("Lê Văn Lạ", id_number="000185000002"), mandate=paper)
    case = ready(Receive(intake, by=office.receiver, at=monday(8)).run().case, at=monday(9))
    assert receipt_sheet(office.dossier(case)).authorisation == case.authorisation
    assert "12/UQ" in case.authorisation
    hand_over(case, at=monday(10), to_name="Trần Văn Thử", id_number="000190000077", mandate=paper)
    last = control_sheet(office.dossier(reload(case)), at=monday(11)).hand_overs[-1]
    assert (last.receiver_name, "12/UQ" in last.note) == ("Trần Văn Thử", True)
    plain = ready(office.receive(at=monday(8)), at=monday(9))
    hand_over(plain, at=monday(10))
    assert receipt_sheet(office.dossier(plain)).authorisation == ""
    assert control_sheet(office.dossier(reload(plain)), at=monday(11)).hand_overs[-1].note == ""
