"""What the citizen's telephone shows: the answer first, what to do, and nothing private."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from procedures.actions import RegisterOnline
from procedures.definition.schema import Channel
from procedures.models import Case, CaseStatus
from tests.clock import at, monday, tuesday
from tests.office import Office, reload
from tests.queries.scenes import NAMES, SCENES, Scene
from tests.route import ask_for_money, ask_for_papers, bring_papers, go_to, hand_over, leave, ready

LARGEST_PAGE = 30_000
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\{|\{%|None")


def page(client: Client, case: Case) -> str:
    """The page behind the QR code."""
    answer = client.get(f"/t/{case.token}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("scene", SCENES, ids=NAMES)
def test_the_page_is_small_and_needs_no_script(
    office: Office, client: Client, scene: Callable[[Office], Scene]
) -> None:
    text = page(client, scene(office)[0])
    assert len(text.encode()) < LARGEST_PAGE
    assert re.findall("<script[^>]*>", text) == ['<script src="/static/onestop/track.js" defer>']
    assert not PLACEHOLDER.search(text.partition("</style>")[2])


def test_the_page_is_neither_kept_nor_indexed_nor_told_to_others(office: Office, client: Client) -> None:
    answer = client.get(f"/t/{office.receive(at=monday(9)).token}/")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    nonce = re.search(r'<style nonce="([^"]+)"', answer.content.decode())
    assert nonce is not None
    assert f"'nonce-{nonce[1]}'" in answer.headers["Content-Security-Policy"]


def test_it_follows_a_case_from_the_counter_to_the_counter(office: Office, client: Client) -> None:
    case = office.receive(at=monday(9))
    assert "Hồ sơ đang được giải quyết, ở bước: Tiếp nhận" in page(client, case)
    assert "17 giờ, thứ Hai 02/03/2026" in page(client, case)
    leave(case, at=monday(10))
    assert "ở bước: Thẩm tra" in page(client, case)
    ready(case, at=monday(11))
    assert "Kết quả đã có, mời ông/bà đến nhận" in page(client, case)
    assert "Xin mang giấy hẹn và thẻ căn cước." in page(client, case)
    hand_over(case, at=tuesday(8))
    assert "Đã trả kết quả" in page(client, case)
    assert page(client, case).count("<li") > 6


def test_it_tells_what_is_asked_until_when_and_what_happens_to_the_date(office: Office, client: Client) -> None:
    case = office.receive("1.004873", at=monday(9))
    go_to(case, "appraisal", at=monday(10))
    ask_for_papers(case, "declaration", at=monday(15))
    text = page(client, case)
    assert "Hồ sơ đang chờ ông/bà bổ sung 1 giấy tờ" in text
    assert "chậm nhất hết thứ Ba 17/03/2026" in text
    assert "3 ngày làm việc sau khi nhận đủ" in text.lower()
    assert text.index("Việc của ông/bà") < text.index("Hẹn trả kết quả")
    bring_papers(case, at=tuesday(9))
    assert "Ông/bà chưa phải làm gì" in page(client, case)


def test_it_tells_what_has_to_be_paid(office: Office, client: Client) -> None:
    case = office.receive("1.013831", at=monday(8))
    while reload(case).status != CaseStatus.WAITING_PAYMENT:
        try:
            ask_for_money(case, 2_500_000, at=monday(9))
        except Exception:
            leave(case, at=monday(9))
    text = page(client, case)
    assert "Hồ sơ đang chờ ông/bà nộp tiền" in text
    assert "2.500.000 đồng" in text


def test_lateness_comes_with_an_apology(office: Office, client: Client, it_is: Callable[[datetime], None]) -> None:
    case = office.receive(at=monday(9))
    it_is(at(2026, 3, 4, 9))
    text = page(client, case)
    assert "Chúng tôi xin lỗi vì trả kết quả chậm" in text
    assert "Quá hạn 1 ngày" in text


def test_an_online_application_has_no_promised_date_yet(office: Office, client: Client) -> None:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    text = page(client, case)
    assert "Đã nhận hồ sơ của ông/bà, đang kiểm tra" in text
    assert "Chúng tôi trả lời trước" in text
    assert "Hẹn trả kết quả" not in text
    assert client.get(f"/t/{case.token}/cach-tinh/").status_code == 404


def test_the_date_can_be_opened(office: Office, client: Client) -> None:
    case = office.receive("1.004873", at=monday(9))
    address = f"/t/{case.token}/cach-tinh/"
    assert f'href="{address}"' in page(client, case)
    text = client.get(address).content.decode()
    assert "Vì sao hẹn trả lúc 17:00, thứ Năm 05/03/2026?" in text
    assert text.count('class="counted"') == 2
    assert text.count('class="end"') == 1


def test_unknown_and_malformed_addresses_look_alike(office: Office, client: Client) -> None:
    answers = [client.get(f"/t/{token}/") for token in ("a" * 22, "x", "%00%01", "ơ" * 40)]
    assert {answer.status_code for answer in answers} == {404}
    assert all("Không mở được hồ sơ với mã này" in answer.content.decode() for answer in answers)


def test_it_reads_in_english_too(office: Office, client: Client) -> None:
    case = office.receive(at=monday(9))
    assert 'href="?lang=en"' in page(client, case)
    answer = client.get(f"/t/{case.token}/?lang=en")
    assert not answer.cookies
    assert answer.headers["Content-Language"] == "en"
    text = answer.content.decode()
    sheet = f"/t/{case.token}/cach-tinh/?lang=en"
    assert sheet in text
    assert f'href="/t/{case.token}/?lang=en"' in client.get(sheet).content.decode()
    client.post("/i18n/setlang/", {"language": "en"})
    assert '<html lang="en">' in page(client, case)
    assert '<html lang="vi">' in client.get(f"/t/{case.token}/?lang=vi").content.decode()
    assert '<html lang="en">' in text
    assert "Your case is being settled" in text
    assert "5 p.m., Monday 2 March 2026" in text
    assert "Birth registration" in text


def test_a_typed_code_tells_how_far_and_no_more(office: Office, client: Client) -> None:
    case = office.receive(at=monday(9))
    text = client.post("/tra-cuu/", {"code": f" {case.code.lower()} "}).content.decode()
    assert "Đã hoàn thành 25 %" in text
    assert 'value="25"' in text
    for secret in (case.applicant.full_name, "khai sinh", case.token, "03/2026"):
        assert secret not in text.partition("<main")[2].partition("<form")[0]
    assert "Xin gõ mã hồ sơ" in client.post("/tra-cuu/", {"code": " "}).content.decode()
