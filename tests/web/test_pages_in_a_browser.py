"""Every page in a real browser, at a desk, at half a desk and on a small telephone, in the light and in the dark.

Nothing scrolls sideways, nothing complains (console, content policy), and axe finds no barrier of WCAG 2.2 AA. A page
is loaded once and then resized; axe looks at it twice, at 1366 px light and at 320 px dark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from procedures.actions.change_calendar import NewDay, preview, propose
from procedures.actions.stock_taking import begin
from procedures.models import Officer, WorkCalendar
from tests.browsing import DESKTOP, Window, context_of, scrolls_sideways, seat, window_of
from tests.clock import monday, tuesday
from tests.office import Office
from tests.paper import keeper, listed, sent
from tests.queries.scenes import NAMES, SCENES, doer, moment_of
from tests.route import leave, open_task
from tests.web.every_status import every_status, statuses

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

SCREENS = ((1366, "light"), (683, "light"), (320, "light"), (320, "dark"), (683, "dark"), (1366, "dark"))
LOOKED_AT_CLOSELY = ((1366, "light"), (320, "dark"))
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
ALIKE = {"refused", "withdrawn", "late", "promised anew"}
"""Cases whose pages at the counter have the same parts as others; their public pages do not."""

LARGEST_TRACKING_PAGE = 30_000
AXE = Axe()
BARRIERS = """async (options) => (await axe.run(options)).violations.map(
    (violation) => `${violation.id} ${violation.nodes[0].target}`)"""
"""What axe finds: the rule, and the first element it is about."""

Problems = dict[str, list[str]]
SayMoment = Callable[[datetime], None]


class Inspection:
    """One browser walking from page to page, noting what is wrong with each."""

    def __init__(self, browser: Any, live_server: Any) -> None:
        self.live_server = live_server
        # Without motion, so that a colour is never read in the middle of its change.
        self.context = context_of(browser, live_server, reduced_motion="reduce")
        self.window: Window = window_of(self.context)
        self.tab = self.window.tab
        self.problems: Problems = {}
        self.looked_at = 0

    def as_officer(self, officer: Officer | None) -> None:
        """Whose session the next pages are asked for in."""
        seat(self.context, self.live_server, officer)

    def visit(self, address: str, *, status: int = 200) -> None:
        """Load a page and inspect it."""
        answer = self.tab.goto(address)
        found = [] if answer.status == status else [f"answers {answer.status}, not {status}"]
        self.inspect(address, found)

    def report(self) -> str:
        """What is wrong, a page a line."""
        return "\n".join(f"{name}: {'; '.join(found)}" for name, found in self.problems.items())

    def inspect(self, name: str, found: list[str] | None = None) -> None:
        """Look at the page as it stands, on every kind of screen, and leave it wide and light."""
        found = found or []
        self.tab.evaluate(AXE.axe_script)
        for width, scheme in SCREENS:
            self.tab.set_viewport_size({"width": width, "height": 768})
            self.tab.emulate_media(color_scheme=scheme)
            if scrolls_sideways(self.tab):
                found.append(f"scrolls sideways at {width} {scheme}")
            if (width, scheme) in LOOKED_AT_CLOSELY:
                found += [f"{barrier} at {width} {scheme}" for barrier in self.tab.evaluate(BARRIERS, RULES)]
        expected = "Failed to load resource"  # how the console says that a page was answered with 404 or 422
        found += [line for line in self.window.complaints() if expected not in line]
        self.looked_at += 1
        if found:
            self.problems[name] = found
        self.tab.set_viewport_size(DESKTOP)
        self.tab.emulate_media(color_scheme="light")


@pytest.fixture
def inspection(browser: Any, live_server: Any, office: Office) -> Iterator[Inspection]:
    """A fresh browser for one walk."""
    walk = Inspection(browser, live_server)
    yield walk
    walk.context.close()


def test_the_counter(inspection: Inspection, office: Office) -> None:
    every_status(office)
    inspection.as_officer(office.receiver)
    for address in (
        "/",
        "/quet/",
        "/nhan-ho-so/",
        "/nhan-ho-so/?q=khai+sinh",
        "/nhan-ho-so/?q=zzzz",
        "/tra-ket-qua/",
        "/can-goi/",
        "/chot-ca/",
    ):
        inspection.visit(address)
    for code in ("1.001193", "1.013225", "2.000986"):
        inspection.visit(f"/nhan-ho-so/{code}/")
    for address in (
        "/in-trong-ngay/?day=02/03/2026",
        "/in-trong-ngay/?day=x",
        "/so-theo-doi/",
        "/so-theo-doi/?month=5",
    ):
        inspection.visit(address, status=422 if address.endswith("x") else 200)
    for address in ("/viec/", "/ho-so/", "/ho-so/?status=4&time=late", "/ho-so/?status=3&code=zz", "/khong-co/"):
        inspection.visit(address, status=404 if "khong-co" in address else 200)
    tab = inspection.tab
    tab.goto("/quet/")
    tab.fill("#scan", "nguyen thi mau")
    tab.click("form.scan button")
    tab.wait_for_selector("#h-found")
    inspection.inspect("several cases found")
    tab.fill("#scan", "000190000001||Nguyeexn Thij Maaux|01021990|Nuwx|Thoon Ddoong|15042021")
    tab.click("form.scan button")
    tab.wait_for_selector(".note")
    tab.click(".no-scanner summary")
    inspection.inspect("a spoilt card, and how to do without a scanner")
    tab.goto("/nhan-ho-so/1.001193/")
    tab.get_by_label("Được ủy quyền", exact=True).check()
    tab.wait_for_selector("#id_submitter_name")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("[role=alert]")
    inspection.inspect("a reception with everything missing")
    tab.keyboard.press("Alt+p")
    tab.wait_for_selector("dialog[open]")
    inspection.inspect("all keys")
    assert inspection.report() == ""


def test_an_empty_counter(inspection: Inspection, office: Office) -> None:
    inspection.as_officer(office.receiver)
    for address in ("/", "/tra-ket-qua/", "/viec/", "/ho-so/"):
        inspection.visit(address)
    assert inspection.report() == ""


def test_cases_in_every_status_and_their_public_pages(inspection: Inspection, office: Office) -> None:
    cases = every_status(office)
    assert len(statuses(cases)) == 10
    inspection.as_officer(office.receiver)
    for name in set(cases) - ALIKE:
        inspection.visit(f"/ho-so/{cases[name].code}/")
    for name in ("in progress", "waiting for papers", "branched"):
        inspection.visit(f"/ho-so/{cases[name].code}/cach-tinh/")
    inspection.as_officer(None)
    for case in cases.values():
        inspection.visit(f"/t/{case.token}/")
    for name in ("in progress", "waiting for papers"):
        inspection.visit(f"/t/{cases[name].token}/cach-tinh/")
    assert inspection.looked_at == 2 * len(cases) - len(ALIKE) + 5
    assert inspection.report() == ""


def test_the_page_of_every_act(inspection: Inspection, office: Office, it_is: SayMoment) -> None:
    for name, scene in zip(NAMES, SCENES, strict=True):
        case, act, _said, posted = scene(office)
        it_is(moment_of(act))
        inspection.as_officer(doer(office, case, act))
        task = case.tasks.open().order_by("sequence").first()
        about = {"task": task.pk if task else "", "question": posted.get("question", "")}
        query = "&".join(f"{key}={value}" for key, value in about.items() if value)
        inspection.visit(f"/ho-so/{case.code}/{act.code}/?{query}")
        if name == "forward_from_appraisal":
            inspection.tab.keyboard.press("Control+Enter")
            inspection.tab.wait_for_selector("[role=alert]")
            inspection.inspect("an act with unanswered questions")
        it_is(tuesday(10))
    assert inspection.report() == ""


def test_the_desks_behind_the_counter(inspection: Inspection, office: Office) -> None:
    cases = every_status(office)
    examiner = open_task(cases["in progress"]).officer
    inspection.as_officer(examiner)
    for address in ("/viec/", "/viec/?view=unit", f"/ho-so/{cases['in progress'].code}/", "/nhan-ho-so/"):
        inspection.visit(address, status=403 if address == "/nhan-ho-so/" else 200)
    inspection.as_officer(Officer.objects.get(username="giamsat.tinh"))
    calendar = WorkCalendar.objects.get(unit=None)
    friday_off = NewDay(date(2026, 3, 6), "Ngày nghỉ đột xuất", notice="Thông báo mẫu số 1")
    change = preview(propose(calendar, added=(friday_off,), by=None, at=monday(12)))
    assert change.lines.exists()
    closing = f"/so-theo-doi/{cases['in progress'].register_book_id}/khoa-so/"
    for address in ("/", "/ho-so/", "/lich/", "/lich/2027/", f"/lich/thay-doi/{change.pk}/", closing):
        inspection.visit(address)
    code = cases["late"].code
    marked = f"/giam-sat/cung-luc/reassign/?case={code}"
    for address in (
        "/giam-sat/?panel=all",
        "/giam-sat/?procedure=1.001193",
        "/giam-sat/bieu-do/",
        marked,
        "/nhac-han/",
    ):
        inspection.visit(address)
    inspection.tab.goto("/lich/")
    inspection.tab.get_by_label("Ngày nghỉ", exact=True).fill("32/13/2026")
    inspection.tab.get_by_role("button", name="Xem trước").click()
    inspection.tab.wait_for_selector("[role=alert]")
    inspection.inspect("a calendar day that does not exist")
    assert inspection.report() == ""


def test_the_pages_about_paper(inspection: Inspection, office: Office) -> None:
    cases = [office.receive(at=monday(9)) for _number in range(4)]
    for case in cases[:3]:
        leave(case, at=monday(10))
    paper_list = sent(cases[0], unit=office.counter, at=monday(11))
    listed(cases[1], office.counter, at=monday(11))
    stock = begin(office.counter, by=office.receiver, at=monday(11))
    inspection.as_officer(office.receiver)
    for address in ("/ban-giao/", "/ban-giao/nhan/", "/giay-to/", f"/giay-to/kiem-ke/{stock.pk}/"):
        inspection.visit(address)
    section = office.section("civil_status")
    inspection.as_officer(keeper(section))
    for address in (f"/ban-giao/{paper_list.pk}/", "/ban-giao/nhan/", "/giay-to/?view=away"):
        inspection.visit(address)
    # The scanner is faster than the answer: both folders are noted, the field stays ready.
    inspection.as_officer(office.receiver)
    tab = inspection.tab
    tab.goto("/ban-giao/")
    for case in cases[1:3]:
        tab.keyboard.type(case.code)
        tab.keyboard.press("Enter")
    tab.get_by_text(f"Đã đưa {cases[2].code} vào danh sách").wait_for()
    assert tab.evaluate("document.activeElement.id") == "scan"
    assert inspection.report() == ""


def test_what_is_open_to_everybody(inspection: Inspection, office: Office) -> None:
    case = office.receive(at=monday(9))
    for address in ("/dang-nhap/", "/thu-tuc/", "/thu-tuc/?q=dat+dai", "/thu-tuc/?q=zzzz", "/tra-cuu/"):
        inspection.visit(address)
    for code in ("1.001193", "1.013225", "1.013831", "2.000986"):
        inspection.visit(f"/thu-tuc/{code}/")
    for address in ("/thu-tuc/1.013225/can-gi/", "/thu-tuc/1.001193/can-gi/?xem=1&by_proxy=yes", "/cong-khai/"):
        inspection.visit(address)
    for address in ("/khong-co/", "/t/khong-co-ma-nay/"):
        inspection.visit(address, status=404)
    tab = inspection.tab
    for typed in (case.code, "H99.12-260302-9999"):
        tab.goto("/tra-cuu/")
        tab.fill("#id_code", typed)
        tab.keyboard.press("Enter")
        tab.wait_for_selector("progress, [role=alert]")
        inspection.inspect(f"typed {typed}")
    tab.goto("/dang-nhap/")
    tab.get_by_label("Tên đăng nhập").fill("motcua.anmau")
    tab.get_by_label("Mật khẩu").fill("sai mật khẩu")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("[role=alert]")
    inspection.inspect("a wrong password")
    tab.context.add_cookies([{"name": "onestop_language", "value": "en", "url": tab.url}])
    for address in ("/thu-tuc/1.013225/", f"/t/{case.token}/"):
        inspection.visit(address)
    assert inspection.report() == ""


def test_the_tracking_page_is_one_small_answer(browser: Any, live_server: Any, office: Office) -> None:
    cases = every_status(office)
    context = context_of(browser, live_server, java_script_enabled=False)
    tab, asked = context.new_page(), []
    tab.on("request", lambda request: asked.append(request.url))
    sizes = {}
    for name, case in cases.items():
        answer = tab.goto(f"/t/{case.token}/")
        sizes[name] = len(answer.body()) + sum(len(f"{key}: {value}\r\n") for key, value in answer.headers.items())
        assert tab.inner_text("h1")
    tab.wait_for_timeout(500)  # whatever else a page wants would have been asked for by now
    context.close()
    assert asked == [f"{live_server.url}/t/{case.token}/" for case in cases.values()]
    assert {name: size for name, size in sizes.items() if size >= LARGEST_TRACKING_PAGE} == {}


def test_the_tracking_page_names_no_other_file(office: Office, client: Client) -> None:
    """Headless Chromium asks for no icon, a telephone does; the page brings along all but what keeps it offline."""
    for case in every_status(office).values():
        head = client.get(f"/t/{case.token}/").content.decode().partition("<body")[0]
        assert re.findall(r'(?:href|src)="(?!data:)[^"]*"', head) == ['src="/static/onestop/track.js"']
