"""The statutory papers of a case: which exist when, what they say, who opens them, and what counts as printing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from procedures.actions import Receive, RegisterOnline
from procedures.actions.request_supplement import RequestSupplement
from procedures.actions.reschedule import Reschedule
from procedures.actions.send_back import SendBack
from procedures.actions.stop import CloseUnanswered
from procedures.actions.withdraw import Withdraw
from procedures.definition.schema import Channel
from procedures.models import Case, Officer, PaperKind, PersonalDataReading, PrintedPaper
from tests.clock import at, monday, tuesday
from tests.documents.reading import A4_MM, A5_MM, Pages
from tests.office import Office
from tests.route import ask_for_papers, bring_papers, go_to, leave, open_task
from tests.web.every_status import every_status

SignIn = Callable[[Officer], Client]

FILES = {
    "receipt": "giay-hen.pdf",
    "supplement_slip": "phieu-bo-sung.pdf",
    "refusal_slip": "phieu-tu-choi.pdf",
    "apology": "phieu-xin-loi.pdf",
    "stopping_notice": "thong-bao-dung.pdf",
    "control_sheet": "phieu-kiem-soat.pdf",
    "label": "nhan.pdf",
}
ACCEPTED = {"receipt", "control_sheet", "label"}
HAS = {
    "registered": set(),
    "accepted": ACCEPTED,
    "refused": {"refusal_slip"},
    "in progress": ACCEPTED,
    "waiting for papers": ACCEPTED | {"supplement_slip"},
    "waiting for payment": ACCEPTED,
    "withdrawn": ACCEPTED | {"stopping_notice"},
    "stopped": ACCEPTED | {"stopping_notice"},
    "ready": ACCEPTED,
    "returned": ACCEPTED,
    "late": ACCEPTED,
    "promised anew": ACCEPTED | {"apology"},
    "branched": ACCEPTED,
}


def address(case: Case, kind: str, query: str = "") -> str:
    return f"/ho-so/{case.code}/{FILES[kind]}{query}"


def words(pdf: bytes) -> str:
    """The text of a paper on one line."""
    return " ".join(Pages(pdf).whole_text.split())


def printed(browser: Client, case: Case, kind: str, query: str = "") -> str:
    answer = browser.get(address(case, kind, query))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    return words(answer.content)


def test_every_paper_opens_exactly_where_the_case_has_it(office: Office, signed_in: SignIn) -> None:
    browser = signed_in(office.receiver)
    cases = every_status(office)
    found = {
        name: {kind for kind in FILES if browser.get(address(case, kind)).status_code == 200}
        for name, case in cases.items()
    }
    assert found == HAS


def test_the_page_of_a_case_links_just_the_papers_it_has(office: Office, signed_in: SignIn) -> None:
    browser = signed_in(office.receiver)
    for name, case in every_status(office).items():
        page = browser.get(f"/ho-so/{case.code}/").content.decode()
        linked = {kind for kind, file in FILES.items() if f"/ho-so/{case.code}/{file}?in=" in page}
        looked = {kind for kind, file in FILES.items() if f"/ho-so/{case.code}/{file}?xem=1" in page}
        assert (name, linked, looked) == (name, HAS[name], HAS[name])


def test_nobody_else_sees_that_a_paper_exists(office: Office, signed_in: SignIn, client: Client) -> None:
    cases = every_status(office)
    stranger = signed_in(office.officer("front_desk", office.other_counter))
    for name, kinds in HAS.items():
        for kind in kinds:
            here, gone = address(cases[name], kind), f"/ho-so/H99.12-260302-9999/{FILES[kind]}"
            assert stranger.get(here).status_code == stranger.get(gone).status_code == 404
            assert stranger.get(here).content == stranger.get(gone).content
            assert client.get(here).status_code == 302
    assert not PrintedPaper.objects.exists()
    assert not PersonalDataReading.objects.exists()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_paper_is_only_read(method: str, office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    assert getattr(signed_in(office.receiver), method)(address(case, "control_sheet")).status_code == 405


# What they say


def test_the_supplement_slip_names_everything_asked_for(office: Office, signed_in: SignIn) -> None:
    case = office.receive("1.004873", at=monday(9))
    go_to(case, "appraisal", at=monday(10))
    ask_for_papers(case, "declaration", at=monday(15), reason="Tờ khai chưa ký")
    answer = signed_in(office.receiver).get(address(case, "supplement_slip"))
    text = words(answer.content)
    paper = case.papers.get(code="declaration")
    for said in (case.code, paper.name, "Tờ khai chưa ký", "Điều 19 Nghị định số 118/2025/NĐ-CP", "Lần yêu cầu: 01"):
        assert said in text
    assert "Qua thẩm định hồ sơ" in text
    assert "17/03/2026" in text  # fifteen days from Monday 2 March
    assert Pages(answer.content).size_mm(0) == A5_MM


def test_a_slip_given_at_reception_says_so_and_tells_what_was_written(office: Office, signed_in: SignIn) -> None:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    act = RequestSupplement(
        case, by=office.receiver, at=monday(10), papers=("birth_proof",), other="Ảnh chân dung", reason="Ảnh mờ"
    )
    act.run()
    text = printed(signed_in(office.receiver), case, "supplement_slip")
    for said in ("Qua kiểm tra khi tiếp nhận hồ sơ", "Ảnh chân dung", "Ảnh mờ", "Điều 17"):
        assert said in text


def test_the_refusal_slip_gives_reason_ground_and_papers(office: Office, signed_in: SignIn) -> None:
    case = Receive(office.intake(), by=office.receiver, at=monday(9)).turn_away("Không thuộc thẩm quyền của xã").case
    text = printed(signed_in(office.receiver), case, "refusal_slip")
    for said in (case.code, "Không thuộc thẩm quyền của xã.", "Điều 17", "Giấy tờ trả lại ngay", "Nguyễn Thị Mẫu"):
        assert said in text


def test_the_apology_tells_both_dates_and_the_reason(office: Office, signed_in: SignIn) -> None:
    case = office.receive("1.004873", at=monday(9))
    leave(case, at=monday(10))
    by = office.supervisor
    Reschedule(case, by=by, at=tuesday(9), new_due_at=at(2026, 3, 11, 17), reason="Chờ xác minh").run()
    answer = signed_in(office.supervisor).get(address(case, "apology"))
    text = words(answer.content)
    for said in ("17 giờ 00 phút, ngày 05/03/2026", "17 giờ 00 phút, ngày 11/03/2026", "Chờ xác minh.", "xin lỗi"):
        assert said in text
    assert Pages(answer.content).size_mm(0) == A4_MM


def test_the_notice_of_stopping_names_step_reason_and_law(office: Office, signed_in: SignIn) -> None:
    case = every_status(office)["stopped"]
    text = printed(signed_in(office.receiver), case, "stopping_notice")
    for said in ("Không đủ điều kiện.", "Luật Hộ tịch, điều 16", "khi hồ sơ đang ở bước", "11 giờ 00 phút"):
        assert said in text
    assert "đề nghị dừng" not in text


def test_a_withdrawn_case_is_stopped_at_the_applicants_wish(office: Office, signed_in: SignIn) -> None:
    case = office.receive("1.004873", at=monday(9))
    Withdraw(case, by=office.receiver, at=monday(10), reason="Đơn xin rút hồ sơ").run()
    text = printed(signed_in(office.receiver), case, "stopping_notice")
    assert "Ngày 02/03/2026, ông/bà đề nghị dừng giải quyết hồ sơ." in text
    assert "Điều 21" in text


def test_what_was_withdrawn_before_acceptance_was_never_settled(office: Office, signed_in: SignIn) -> None:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    Withdraw(case, by=office.receiver, at=monday(10), reason="Đơn xin rút hồ sơ").run()
    assert signed_in(office.receiver).get(address(case, "stopping_notice")).status_code == 404


def test_a_case_closed_before_acceptance_has_its_notice(office: Office, signed_in: SignIn) -> None:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    asked = {"papers": ("birth_proof",), "reason": "Mờ"}
    RequestSupplement(case, by=office.receiver, at=monday(10), **asked).run()
    said = {"reason": "Quá 15 ngày không bổ sung", "legal_basis": "Điều 19 Nghị định số 118/2025/NĐ-CP"}
    CloseUnanswered(case, by=office.receiver, at=at(2026, 4, 1, 9), **said).run()
    text = printed(signed_in(office.receiver), case, "stopping_notice")
    assert "Quá 15 ngày không bổ sung." in text
    assert "khi hồ sơ đang ở bước" not in text


def test_the_control_sheet_is_made_of_the_hand_overs(office: Office, signed_in: SignIn) -> None:
    case = office.receive("1.004873", at=monday(9))
    go_to(case, "approval", at=monday(10))
    SendBack(case, by=open_task(case).officer, at=monday(14), reason="Thiếu chữ ký").run()
    text = printed(signed_in(office.receiver), case, "control_sheet")
    tasks = list(case.tasks.select_related("unit", "officer").order_by("sequence"))
    assert "Giao: Người nộp hồ sơ" in text
    assert len(re.findall(r"Giao: ", text)) == len(tasks) == 4
    for task in tasks:
        assert task.unit.name in text
        assert task.officer is None or task.officer.full_name in text
    assert "14 giờ 00 phút, ngày 02/03/2026" in text
    assert "Chuyển trả lại: Thiếu chữ ký" in text


def test_the_control_sheet_of_a_returned_case_ends_with_who_took_it(office: Office, signed_in: SignIn) -> None:
    case = every_status(office)["returned"]
    text = printed(signed_in(office.receiver), case, "control_sheet")
    assert "Người nhận kết quả" in text
    assert "Trước hạn" in text


def test_the_control_sheet_follows_a_fork(office: Office, signed_in: SignIn) -> None:
    case = every_status(office)["branched"]
    text = printed(signed_in(office.receiver), case, "control_sheet")
    assert all(task.unit.name in text for task in case.tasks.select_related("unit"))


def test_papers_stay_vietnamese_for_an_english_reader(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    browser = signed_in(office.receiver)
    browser.post("/i18n/setlang/", {"language": "en"})
    text = printed(browser, case, "control_sheet")
    assert office.counter.name in text
    assert "PHIẾU KIỂM SOÁT" in text


# Printing and looking


@pytest.mark.parametrize("kind", sorted(ACCEPTED))
def test_the_second_printing_is_marked(kind: str, office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    browser = signed_in(office.receiver)
    assert "Bản in lại" not in printed(browser, case, kind)
    assert "Bản in lại, lần 2" in printed(browser, case, kind)
    assert "Bản in lại, lần 3" in printed(signed_in(office.supervisor), case, kind)
    rows = PrintedPaper.objects.filter(case=case, kind=kind).order_by("number")
    assert [(row.number, row.by) for row in rows] == [
        (1, office.receiver),
        (2, office.receiver),
        (3, office.supervisor),
    ]


def test_one_link_prints_once_however_often_it_is_loaded(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    browser = signed_in(office.receiver)
    first = browser.get(f"/ho-so/{case.code}/").content.decode()
    link = re.search(rf"/ho-so/{case.code}/giay-hen\.pdf(\?in=[\w-]+)", first)
    assert link is not None
    for _reload in range(3):
        assert "Bản in lại" not in printed(browser, case, "receipt", link[1])
    assert PrintedPaper.objects.count() == 1
    again = re.search(r"giay-hen\.pdf(\?in=[\w-]+)", browser.get(f"/ho-so/{case.code}/").content.decode())
    assert again is not None
    for _reload in range(2):
        assert "Bản in lại, lần 2" in printed(browser, case, "receipt", again[1])
    assert "Bản in lại" not in printed(browser, case, "receipt", link[1])
    assert PrintedPaper.objects.count() == 2


def test_looking_prints_nothing_and_says_so(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    browser = signed_in(office.receiver)
    for kind in ACCEPTED:
        said = "Bản xem" if kind == "label" else "Bản xem, không dùng để giao"
        assert said in printed(browser, case, kind, "?xem=1")
    assert not PrintedPaper.objects.exists()
    assert sorted(PersonalDataReading.objects.values_list("page", flat=True)) == ["control_sheet", "label", "receipt"]
    text = printed(browser, case, "receipt")
    assert "Bản xem" not in text
    assert "Bản in lại" not in text


def test_asking_only_for_the_head_leaves_no_trace(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    assert signed_in(office.receiver).head(address(case, "receipt")).status_code == 200
    assert not PrintedPaper.objects.exists()
    assert not PersonalDataReading.objects.exists()


@pytest.mark.parametrize("key", ["%00", "x" * 65, "%F0%9F%98%80", "a b"])
def test_a_key_that_is_none_prints_each_time(key: str, office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    browser = signed_in(office.receiver)
    assert "Bản in lại" not in printed(browser, case, "receipt", f"?in={key}")
    assert "Bản in lại, lần 2" in printed(browser, case, "receipt", f"?in={key}")


def test_a_second_request_for_papers_is_another_paper(office: Office, signed_in: SignIn) -> None:
    """Where a sector lets papers be asked for twice, the second slip is no reprint of the first."""
    from procedures.actions.print_paper import print_paper

    case = office.receive(at=monday(9))
    kind, by = PaperKind.SUPPLEMENT_SLIP, office.receiver
    numbers = [
        print_paper(case, kind, by=by, at=moment, since=since)
        for moment, since in ((monday(9), monday(9)), (monday(10), monday(9)), (tuesday(9), tuesday(8)))
    ]
    assert numbers == [1, 2, 1]
    assert list(case.printings.values_list("number", flat=True)) == [1, 2, 3]


# Right after the act


def told(browser: Client, case: Case) -> str:
    """What the page says right after an act."""
    page = browser.get(f"/ho-so/{case.code}/").content.decode()
    return page[page.index('<div class="toasts"') :].partition("<footer")[0]


def test_an_act_that_makes_a_paper_offers_it(office: Office, signed_in: SignIn) -> None:
    case = office.receive("1.004873", at=monday(9))
    go_to(case, "appraisal", at=monday(10))
    task = open_task(case)
    assert task.officer is not None
    browser = signed_in(task.officer)
    said = {"papers": ["declaration"], "reason": "Tờ khai chưa ký", "task": task.pk, "key": "k"}
    answer = browser.post(f"/ho-so/{case.code}/request_supplement_at_appraisal/", said)
    assert answer.status_code == 302
    link = re.search(rf'href="(/ho-so/{case.code}/phieu-bo-sung\.pdf\?in=[\w-]+)"', told(browser, case))
    assert link is not None
    assert "Bản in lại" not in words(browser.get(link[1]).content)


def test_an_act_without_a_paper_offers_none(office: Office, signed_in: SignIn) -> None:
    case = office.receive("1.004873", at=monday(9))
    browser = signed_in(office.receiver)
    task = open_task(case).pk
    assert browser.post(f"/ho-so/{case.code}/forward/", {"task": task, "key": "k"}).status_code == 302
    assert ".pdf" not in told(browser, case)


def test_what_is_typed_never_becomes_part_of_the_page(office: Office, signed_in: SignIn) -> None:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    browser = signed_in(office.receiver)
    reason = '<script>alert("x")</script>'
    assert browser.post(f"/ho-so/{case.code}/refuse_reception/", {"reason": reason, "key": "k"}).status_code == 302
    message = told(browser, case)
    assert "<script" not in message
    assert f"/ho-so/{case.code}/phieu-tu-choi.pdf?in=" in message
    assert "<script>alert" in printed(browser, case, "refusal_slip")


def test_papers_brought_offer_the_new_receipt(office: Office, signed_in: SignIn) -> None:
    case = office.receive("1.004873", at=monday(9))
    go_to(case, "appraisal", at=monday(10))
    ask_for_papers(case, "declaration", at=monday(11))
    browser = signed_in(office.receiver)
    posted = {"originals-declaration": "1", "key": "k"}
    assert browser.post(f"/ho-so/{case.code}/receive_supplement/", posted).status_code == 302
    assert f"/ho-so/{case.code}/giay-hen.pdf?in=" in told(browser, case)


def test_a_slip_can_still_be_printed_when_the_papers_came(office: Office, signed_in: SignIn) -> None:
    case = office.receive("1.004873", at=monday(9))
    go_to(case, "appraisal", at=monday(10))
    ask_for_papers(case, "declaration", at=monday(11))
    bring_papers(case, at=tuesday(9))
    text = printed(signed_in(office.receiver), case, "supplement_slip")
    assert case.papers.get(code="declaration").name in text
