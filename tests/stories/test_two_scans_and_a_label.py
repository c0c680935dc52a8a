"""A result returned by two scans, and a copy certified from the card to the label, with the keyboard only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from procedures.models import Case, CaseStatus, CertifiedDocument, PaymentReceipt, PrintedPaper
from tests.browsing import Window, context_of, seat, window_of
from tests.certifying import BUT_THE_SIGNATURE, also_posted
from tests.clock import monday, tuesday
from tests.office import Office, reload
from tests.route import ready

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

CARD = "000190000001||Nguyễn Thị Mẫu|01021990|Nữ|Thôn Đông, xã An Mẫu|05052021"
STRANGER = "000185000002||Lê Văn Lạ|03041985|Nam|Thôn Đoài, xã An Mẫu|05052021"


@pytest.fixture
def window(browser: Any, live_server: Any, office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """The screen of the counter of An Mẫu on Tuesday at ten."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: tuesday(10))
    context = context_of(browser, live_server)
    seat(context, live_server, office.receiver)
    yield window_of(context)
    context.close()


class Hands:
    """A keyboard that counts its keys, a chord as many as it has; a scanner's keys are not counted."""

    def __init__(self, tab: Any) -> None:
        self.tab, self.keys = tab, 0

    def press(self, *chords: str) -> None:
        """Press one chord after the other."""
        for keys in chords:
            self.keys += len(keys.split("+"))
            self.tab.keyboard.press(keys)

    def scan(self, text: str, until: str) -> None:
        """What a scanner types, its Enter twice included, until a part of the page is there."""
        self.tab.keyboard.insert_text(text)
        self.tab.keyboard.press("Enter")
        self.tab.keyboard.press("Enter")
        self.tab.wait_for_selector(until)


def test_a_result_is_returned_by_two_scans_and_four_keys(window: Window, office: Office) -> None:
    case, tab = ready(office.receive(at=monday(8)), at=monday(9)), window.tab
    tab.goto("/")
    tab.wait_for_selector("#scan:focus")
    tab.keyboard.press("Alt+r")
    tab.wait_for_url("**/tra-ket-qua/")
    tab.wait_for_selector("#scan:focus")
    hands = Hands(tab)
    hands.scan(f"http://testserver/t/{case.token}/", "h1:has-text('Ai nhận kết quả?')")
    tab.wait_for_selector("#scan:focus")

    # Somebody else comes with the receipt: the page asks for an authorisation and hands nothing over.
    hands.scan(STRANGER, "#id_mandate_kind:focus")
    hands.press("Control+Enter")
    tab.wait_for_selector("#problems:focus")
    assert "Lê Văn Lạ không phải là chủ hồ sơ" in tab.inner_text("#problems")
    assert reload(case).status == CaseStatus.READY
    tab.get_by_role("button", name="Thẻ khác").press("Enter")
    tab.wait_for_selector("#scan:focus")

    # The right person: the originals ticked with one key, the result handed over with another.
    hands.keys = 0
    hands.scan(CARD, "#id_originals_0:focus")
    hands.press("Alt+a", "Control+Enter")
    tab.wait_for_url("**/tra-ket-qua/")
    tab.wait_for_selector("#scan:focus")
    assert hands.keys == 4
    assert reload(case).status == CaseStatus.RETURNED

    # The same receipt again is told what became of it, and the next scan can follow at once.
    hands.scan(case.code, "h1:has-text('Kết quả đã trả lúc')")
    tab.wait_for_selector("#scan:focus")
    assert [line for line in window.complaints() if "422" not in line] == []


def test_a_copy_is_certified_from_the_card_to_the_label(window: Window, office: Office) -> None:
    also_posted(office, office.receiver, *BUT_THE_SIGNATURE)
    tab, hands = window.tab, Hands(window.tab)
    tab.goto("/")
    tab.wait_for_selector("#scan:focus")
    tab.keyboard.press("Alt+q")
    tab.wait_for_selector("#id_full_name:focus")
    hands.scan(CARD, "#id_document-0:focus")
    assert tab.input_value("#id_full_name") == "Nguyễn Thị Mẫu"
    for text in ("Bằng tốt nghiệp đại học", "3", "2"):
        tab.keyboard.type(text)
        hands.press("Enter")
    tab.wait_for_selector("#id_document-1:focus")
    tab.wait_for_selector("[data-shows=sum]:has-text('10.000 đồng')")

    # What the officer confirms is not ticked by oversight.
    hands.press("Control+Enter")
    tab.wait_for_selector("#problems:focus")
    assert not Case.objects.exists()
    hands.press("Alt+4", "Space", "Control+Enter")
    tab.wait_for_url("**/nhan-nhanh/xong/H99.12-*/")
    tab.wait_for_selector("#find:focus")
    line, receipt = CertifiedDocument.objects.get(), PaymentReceipt.objects.get()
    assert (line.number, line.pages, line.copies, receipt.total_vnd) == (1, 3, 2, 10_000)
    assert hands.keys <= 12
    for _try in range(50):
        if PrintedPaper.objects.filter(case=line.case).count() == 1:
            break
        tab.wait_for_timeout(100)
    assert PrintedPaper.objects.filter(case=line.case, kind="certification_label").count() == 1
    hands.press("Control+Enter")
    tab.wait_for_selector("#id_full_name:focus")
    assert tab.input_value("#id_full_name") == ""
    assert [line for line in window.complaints() if "422" not in line] == []
