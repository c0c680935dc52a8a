"""The receipt as it is opened, and how a date came about as it is shown and downloaded."""

from __future__ import annotations

import re
from collections.abc import Callable

import pypdfium2
from django.test import Client

from procedures.actions import RegisterOnline
from procedures.definition.schema import Channel
from procedures.models import Officer, PersonalDataReading
from tests.clock import at, monday, thursday
from tests.office import Office
from tests.route import ask_for_papers, bring_papers, go_to

SignIn = Callable[[Officer], Client]


def words(pdf: bytes) -> str:
    """The text of a PDF on one line."""
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(text.split())


def test_the_receipt_opens_as_pdf_and_its_reading_is_on_record(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    browser = signed_in(office.receiver)
    first = browser.get(f"/ho-so/{case.code}/giay-hen.pdf")
    assert first.headers["Content-Type"] == "application/pdf"
    text = words(first.content)
    assert case.code in text
    assert "Nguyễn Thị Mẫu" in text
    assert "Đăng ký khai sinh" in text
    assert "17 giờ 00 phút, ngày 02/03/2026" in text
    assert "Bản in lại" not in text
    again = browser.get(f"/ho-so/{case.code}/giay-hen.pdf")
    assert "Bản in lại" in words(again.content)
    assert PersonalDataReading.objects.filter(case=case, page="receipt").count() == 2


def test_the_receipt_stays_vietnamese_for_an_english_reader(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    browser = signed_in(office.receiver)
    browser.post("/i18n/setlang/", {"language": "en"})
    text = words(browser.get(f"/ho-so/{case.code}/giay-hen.pdf").content)
    assert "Tại quầy" in text
    assert "Ủy ban nhân dân" in text or "ỦY BAN NHÂN DÂN" in text


def test_without_acceptance_there_is_no_receipt(office: Office, signed_in: SignIn) -> None:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    assert signed_in(office.receiver).get(f"/ho-so/{case.code}/giay-hen.pdf").status_code == 404
    assert signed_in(office.receiver).get(f"/ho-so/{case.code}/cach-tinh/").status_code == 404


def test_the_sheet_counts_days_as_the_law_does(office: Office, signed_in: SignIn) -> None:
    """27/08/2026 + 3 working days over National Day and the swapped Monday: 04/09."""
    case = office.receive("1.004873", at=at(2026, 8, 27, 9, 12))
    text = signed_in(office.receiver).get(f"/ho-so/{case.code}/cach-tinh/").content.decode()
    boxes = re.findall(r'<li class="(\w+)"><b>[^<]+<br>([\d/]+)</b>', text)
    assert boxes == [
        ("start", "27/08"),
        ("counted", "28/08"),
        ("off", "29/08"),
        ("off", "30/08"),
        ("off", "31/08"),
        ("off", "01/09"),
        ("off", "02/09"),
        ("counted", "03/09"),
        ("end", "04/09"),
    ]
    assert "Ở giữa có 5 ngày nghỉ." in text
    assert "<b>3 ngày</b>" in text


def test_a_long_term_folds_into_runs(office: Office, signed_in: SignIn) -> None:
    case = office.receive("2.000986", at=monday(9))
    text = signed_in(office.receiver).get(f"/ho-so/{case.code}/cach-tinh/").content.decode()
    assert "<em>2–4</em>" in text or "<em>1–4</em>" in text
    assert "<b>20 ngày</b>" in text
    assert text.count("<tr>") < 20


def test_pauses_and_new_beginnings_are_lines_of_the_sheet(office: Office, signed_in: SignIn) -> None:
    case = office.receive("1.004873", at=monday(9))
    go_to(case, "appraisal", at=monday(10))
    ask_for_papers(case, "declaration", at=monday(15))
    paused = signed_in(office.receiver).get(f"/ho-so/{case.code}/cach-tinh/").content.decode()
    assert "Vì sao lúc này chưa có ngày hẹn?" in paused
    bring_papers(case, at=thursday(9))
    text = signed_in(office.receiver).get(f"/ho-so/{case.code}/cach-tinh/").content.decode()
    assert "Chờ công dân bổ sung, đồng hồ dừng" in text
    assert "Vì sao hẹn trả lúc 17:00, thứ Ba 10/03/2026?" in text


def test_the_lines_can_be_downloaded(office: Office, signed_in: SignIn) -> None:
    case = office.receive("1.004873", at=monday(9))
    answer = signed_in(office.receiver).get(f"/ho-so/{case.code}/cach-tinh/?format=json")
    sheet = answer.json()
    assert "attachment" in answer.headers["Content-Disposition"]
    assert (sheet["case"], sheet["term"], sheet["due_at"]) == (case.code, "3wd", "2026-03-05T17:00:00+07:00")
    assert sum(line["minutes"] for line in sheet["lines"] if line["counted"]) == 3 * 480


def test_an_hour_term_adds_up_in_minutes(office: Office, signed_in: SignIn) -> None:
    case = office.receive("2.001159", at=monday(11))
    text = signed_in(office.receiver).get(f"/ho-so/{case.code}/cach-tinh/").content.decode()
    assert "<b>1 giờ</b>" in text
    assert "Nghỉ trưa" in text
