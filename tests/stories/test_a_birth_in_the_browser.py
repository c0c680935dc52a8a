"""A birth registration in real browsers: the counter and the departments on their screens, the father on his telephone.

Monday 2 March 2026. Whoever acts signs in; after each step the signed-out page behind the receipt's QR code is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Error

from procedures.models import Case, CaseStatus, Officer
from tests.browsing import TELEPHONE, context_of, sign_in
from tests.clock import monday
from tests.documents.reading import Pages
from tests.office import Office, reload
from tests.route import go_to, open_task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FATHER = "Nguyễn Hữu Ất"
NUMBER = "000190000001"
TELEPHONE_NUMBER = "0900 000 001"
HOME = "Thôn Đông, xã An Mẫu"
BIRTH = "/nhan-ho-so/1.001193/"
SayMoment = Callable[[datetime], None]
Desk = Callable[[Officer], Any]


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> SayMoment:
    """The office's clock, which stands still between two steps of the story."""

    def say(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    say(monday(8))
    return say


@pytest.fixture(autouse=True)
def _public_address(settings: Any, live_server: Any, it_is: SayMoment) -> None:
    """Receipts of this office point to the server the telephone can reach."""
    settings.ONESTOP_PUBLIC_URL = live_server.url


@pytest.fixture
def desk(browser: Any, live_server: Any) -> Iterator[Desk]:
    """Sit an officer down at a screen of their own, signed in with name and password."""
    contexts = []

    def sit_down(officer: Officer, **options: Any) -> Any:
        contexts.append(context_of(browser, live_server, **options))
        tab = contexts[-1].new_page()
        sign_in(tab, officer)
        return tab

    yield sit_down
    for context in contexts:
        context.close()


@pytest.fixture
def telephone(browser: Any, live_server: Any) -> Iterator[Any]:
    """A telephone nobody is signed in on."""
    context = context_of(browser, live_server, screen=TELEPHONE)
    yield context.new_page()
    context.close()


def fill_in(tab: Any) -> None:
    """Fill in a complete application, whatever the browser can do."""
    tab.get_by_label("Họ và tên", exact=True).fill(FATHER)
    tab.get_by_label("Số định danh", exact=True).fill(NUMBER)
    tab.get_by_label("Địa chỉ", exact=True).fill(HOME)
    for paper in ("declaration", "birth_proof", "identity"):
        tab.fill(f"#originals-{paper}", "1")


def received_by_keyboard(tab: Any) -> str:
    """Receive a birth registration without touching a mouse; returns the case code."""
    tab.goto("/")
    tab.keyboard.press("Alt+n")
    tab.wait_for_url("**/nhan-ho-so/")
    tab.keyboard.type("khai sinh")
    tab.wait_for_selector("#procedures:not(:has(tr[data-row]:nth-child(6)))")
    for _row in range(5):
        tab.keyboard.press("ArrowDown")
        if tab.evaluate("document.activeElement.getAttribute('href')") == BIRTH:
            break
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**{BIRTH}")
    tab.keyboard.press("Alt+1")
    for typed in (FATHER, NUMBER, "01/02/1990", TELEPHONE_NUMBER, HOME):
        tab.keyboard.type(typed)
        tab.keyboard.press("Tab")
    tab.keyboard.press("Alt+a")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url("**/ho-so/H99.12-*/")
    return code_in(tab.url)


def code_in(address: str) -> str:
    """The case code an address names."""
    found = re.search(r"/ho-so/([^/]+)/", address)
    assert found is not None
    return found[1]


def receipt_of(tab: Any) -> Pages:
    """The receipt, fetched with the session of the page that links to it."""
    address = tab.get_by_role("link", name="Mở giấy hẹn").first.get_attribute("href")
    answer = tab.context.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return Pages(answer.body())


def done(tab: Any, case: Case, *, answers: tuple[str, ...] = (), **typed: str) -> None:
    """Open the case, go to its main act by keyboard, answer, send by keyboard."""
    tab.goto(f"/ho-so/{case.code}/")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("form button[data-main]")
    for name in answers:
        tab.check(f"input[name={name}][value=yes]")
    for name, text in typed.items():
        tab.fill(f"[name={name}]", text)
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url(f"**/ho-so/{case.code}/")


def by_two_scans(tab: Any, *, receipt: str, card: str) -> None:
    """Hand the result over: the receipt, the card of who takes it, the original that goes back."""
    tab.keyboard.type(receipt)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/tra-ket-qua/*/")
    tab.wait_for_selector("#scan:focus")
    tab.keyboard.type(card)
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".note[role=status]")
    tab.check("[name=originals]")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url("**/tra-ket-qua/")


def read(telephone: Any) -> tuple[str, str]:
    """What the telephone says first, and at which step it shows the case; nothing private in between."""
    telephone.reload()
    whole = telephone.content()
    for secret in (FATHER, FATHER.upper(), NUMBER, "000 190 000 001", "0900000001", TELEPHONE_NUMBER, HOME):
        assert secret not in whole, secret
    for officer in Officer.objects.exclude(full_name=""):
        assert officer.full_name.removesuffix(" (mẫu)") not in whole
    here = telephone.locator("[aria-current=step] b")
    return telephone.inner_text("h1"), here.inner_text() if here.count() else ""


def typed_code_says(telephone: Any, code: str) -> str:
    """What the page for typed codes answers: read in a tab of its own, checked for silence about the rest."""
    tab = telephone.context.new_page()
    tab.goto("/tra-cuu/")
    tab.get_by_label("Mã hồ sơ").fill(code)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("progress")
    answer = " ".join(tab.inner_text("section.promise").split())
    whole = tab.content()
    tab.close()
    for secret in (FATHER, NUMBER, "khai sinh", "17:00", "17 giờ", "03/2026", "Tiếp nhận", "Thẩm tra", "/t/"):
        assert secret not in whole, secret
    return answer.removeprefix(code).partition("%")[0].strip()


def test_from_the_counter_to_the_counter(office: Office, desk: Desk, telephone: Any, it_is: SayMoment) -> None:
    it_is(monday(8, 5))
    counter = desk(office.receiver)
    code = received_by_keyboard(counter)
    case = Case.objects.get()
    assert (case.code, case.status, case.due_at) == (code, CaseStatus.ACCEPTED, monday(17))

    paper = receipt_of(counter)
    assert len(paper) == 2
    codes = [paper.codes(page) for page in range(len(paper))]
    assert codes[0] == codes[1]
    assert codes[0]["Code128"] == code
    opened = telephone.goto(codes[0]["QRCode"])
    assert opened.status == 200
    settling = "Hồ sơ đang được giải quyết, ở bước: "
    assert read(telephone) == (settling + "Tiếp nhận, số hóa và chuyển hồ sơ", "Tiếp nhận, số hóa và chuyển hồ sơ")
    assert "17 giờ, thứ Hai 02/03/2026" in telephone.inner_text(".promise")
    assert "Ông/bà chưa phải làm gì" in telephone.inner_text("main")
    assert typed_code_says(telephone, code) == "Đã hoàn thành 25"

    it_is(monday(8, 20))
    done(counter, case)
    examined = "Thẩm tra, ghi sổ, lấy số định danh cá nhân"
    assert read(telephone) == (settling + examined, examined)
    assert "Tư pháp - Hộ tịch" in telephone.inner_text("[aria-current=step]")
    assert typed_code_says(telephone, code) == "Đã hoàn thành 50"

    it_is(monday(10, 30))
    examiner = open_task(case).officer
    assert examiner is not None
    done(desk(examiner), case, answers=("fact-eligible", "fact-draft_confirmed"), note="Đã đối chiếu bản chính")
    assert read(telephone) == (settling + "Ký Giấy khai sinh", "Ký Giấy khai sinh")
    assert "Đã đối chiếu" not in telephone.content()

    it_is(monday(14))
    chairman = open_task(case).officer or office.officer("approver", office.section("leadership"))
    done(desk(chairman), case)
    assert reload(case).signed_at == monday(14)
    assert read(telephone) == (settling + "Vào số, đóng dấu", "Vào số, đóng dấu")

    it_is(monday(15))
    done(desk(office.officer("clerk", office.section("clerical"))), case, result_number="KS-117/2026")
    answer, _here = read(telephone)
    assert answer == "Kết quả đã có, mời ông/bà đến nhận"
    assert "15 giờ, thứ Hai 02/03/2026" in telephone.inner_text(".promise")
    assert "Xin mang giấy hẹn và thẻ căn cước." in telephone.inner_text("main")
    assert "Trung tâm Phục vụ hành chính công Xã An Mẫu" in telephone.inner_text("main")
    assert typed_code_says(telephone, code) == "Đã hoàn thành 85"

    it_is(monday(15, 40))
    counter.goto("/tra-ket-qua/")
    assert code in counter.inner_text("main")
    by_two_scans(counter, receipt=codes[0]["QRCode"], card=NUMBER)
    assert reload(case).status == CaseStatus.RETURNED
    assert read(telephone) == ("Đã trả kết quả", "")
    assert typed_code_says(telephone, code) == "Đã hoàn thành 100"
    counter.goto("/tra-ket-qua/")
    assert code not in counter.inner_text("main")
    told = [event.code for event in case.events.all()]
    assert told == ["register", "accept", "forward", "forward", "forward", "finish", "return_result"]


def test_it_works_without_any_script(office: Office, desk: Desk, telephone: Any) -> None:
    tab = desk(office.receiver, java_script_enabled=False)
    tab.goto("/nhan-ho-so/")
    tab.get_by_label("Tên hoặc mã thủ tục").fill("khai sinh")
    tab.keyboard.press("Enter")
    tab.click(f'a[href="{BIRTH}"]')
    fill_in(tab)
    tab.get_by_label("Đăng ký đúng hạn").uncheck()
    tab.get_by_role("button", name="Tính lại").click()
    assert "8.000 đồng" in tab.inner_text("main")
    assert tab.get_by_label("Họ và tên", exact=True).input_value() == FATHER
    tab.get_by_role("button", name="Nhận và cấp giấy hẹn").click()
    code = code_in(tab.url)
    case = Case.objects.get(code=code)
    telephone.goto(f"/t/{case.token}/")
    assert read(telephone)[1] == "Tiếp nhận, số hóa và chuyển hồ sơ"
    tab.click("a[data-main]:not([target])")
    tab.fill("[name=note]", "Chuyển ngay")
    tab.click("button[data-main]")
    assert tab.url.endswith(f"/ho-so/{code}/")
    assert "Chuyển ngay" in tab.inner_text("main")
    assert read(telephone)[1] == "Thẩm tra, ghi sổ, lấy số định danh cá nhân"


def test_two_clicks_make_one_case(office: Office, desk: Desk) -> None:
    tab = desk(office.receiver)
    tab.goto(BIRTH)
    fill_in(tab)
    tab.dblclick("button[data-main]")
    tab.wait_for_url("**/ho-so/H99.12-*/")
    assert Case.objects.count() == 1


def test_two_clicks_without_a_script_make_one_case(office: Office, desk: Desk) -> None:
    tab = desk(office.receiver, java_script_enabled=False)
    tab.goto(BIRTH)
    fill_in(tab)
    tab.dblclick("button[data-main]")
    with suppress(Error):  # the second click takes the place of the first one's answer
        tab.wait_for_url("**/ho-so/H99.12-*/")
    tab.wait_for_url("**/ho-so/H99.12-*/")
    assert Case.objects.get().code == code_in(tab.url)


def test_the_same_form_sent_at_the_same_moment_makes_one_case(office: Office, desk: Desk) -> None:
    tab = desk(office.receiver)
    tab.goto(BIRTH)
    fill_in(tab)
    ends = tab.evaluate("""async () => {
        const form = new FormData(document.querySelector("#intake"));
        form.set("decision", "accept");
        const send = () => fetch(location.href, {method: "POST", body: new URLSearchParams(form)});
        return (await Promise.all([send(), send(), send()])).map((answer) => [answer.status, answer.url]);
    }""")
    case = Case.objects.get()
    assert ends == [[200, tab.url.split("/nhan-ho-so/")[0] + f"/ho-so/{case.code}/"]] * 3


def test_reloading_makes_no_second_case(office: Office, desk: Desk) -> None:
    tab = desk(office.receiver)
    sent: list[str] = []
    # Drafts are kept and people looked up beside it.
    tab.on("request", lambda r: sent.append(r.post_data) if "decision=accept" in (r.post_data or "") else None)
    tab.goto(BIRTH)
    fill_in(tab)
    tab.get_by_label("Họ và tên", exact=True).fill("")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("[role=alert]")
    tab.reload()  # sends the refused form once more
    assert "Ghi họ và tên chủ hồ sơ." in tab.inner_text("[role=alert]")
    assert (len(sent), Case.objects.count()) == (2, 0)
    tab.get_by_label("Họ và tên", exact=True).fill(FATHER)
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url("**/ho-so/H99.12-*/")
    first = tab.url
    tab.reload()
    assert tab.url == first
    # What a browser sends when it asks "send the form again?" and the officer says yes.
    again = """async ([address, body]) => {
        const headers = {"Content-Type": "application/x-www-form-urlencoded"};
        return (await fetch(address, {method: "POST", headers, body})).url;
    }"""
    assert tab.evaluate(again, [BIRTH, sent[-1]]) == first
    assert Case.objects.count() == 1


def test_going_back_makes_no_second_case(office: Office, desk: Desk) -> None:
    tab = desk(office.receiver)
    tab.goto(BIRTH)
    fill_in(tab)
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url("**/ho-so/H99.12-*/")
    saved = tab.url
    tab.go_back()
    # The form's address knows that it was saved, and leads to its case.
    tab.wait_for_url(saved)
    assert Case.objects.count() == 1


def test_the_slower_of_two_officers_reads_who_was_faster(office: Office, desk: Desk, it_is: SayMoment) -> None:
    case = office.receive(at=monday(8))
    task = go_to(case, "appraisal", at=monday(8, 30))
    section = office.section("civil_status")
    quick, slow = office.officer("case_officer", section), office.another("case_officer", section)
    it_is(monday(9))
    tabs = {officer: desk(officer) for officer in (quick, slow)}
    for tab in tabs.values():
        tab.goto(f"/ho-so/{case.code}/forward/?task={task.pk}")
        tab.check("input[name=fact-eligible][value=yes]")
        tab.check("input[name=fact-draft_confirmed][value=yes]")
        tab.fill("[name=note]", "Đã gõ rất lâu")
    it_is(monday(9, 47))
    tabs[quick].keyboard.press("Control+Enter")
    tabs[quick].wait_for_url(f"**/ho-so/{case.code}/")
    tabs[slow].keyboard.press("Control+Enter")
    tabs[slow].wait_for_selector("[role=alert]")
    said = tabs[slow].inner_text("[role=alert]")
    assert quick.full_name in said
    assert "09:47" in said
    assert "Xem bản mới" in said
    assert tabs[slow].input_value("[name=note]") == "Đã gõ rất lâu"
    assert tabs[slow].is_checked("input[name=fact-eligible][value=yes]")
    assert tabs[slow].evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert [event.by for event in case.events.filter(code="forward")][-1] == quick
    assert case.events.filter(code="forward").count() == 2


def test_the_telephone_changes_its_language_and_stays_on_the_case(office: Office, telephone: Any) -> None:
    case = office.receive(at=monday(8))
    telephone.goto(f"/t/{case.token}/")
    telephone.get_by_role("link", name="English").click()
    telephone.wait_for_selector("html[lang=en]")
    assert telephone.url.endswith(f"/t/{case.token}/?lang=en")
    assert "Your case is being settled" in telephone.inner_text("h1")
    telephone.get_by_role("link", name="Tiếng Việt").click()
    telephone.wait_for_selector("html[lang=vi]")
    assert "Hồ sơ đang được giải quyết" in telephone.inner_text("h1")
