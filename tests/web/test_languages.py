"""Vietnamese unless somebody chose English; then English everywhere, but for names and the words of the law.

What a page says is compared with the catalogue: an English page shows no Vietnamese sentence of it, and a Vietnamese
page no English one. Marks of Vietnamese on an English page must belong to a name or stand under lang="vi".
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client

from procedures import formats
from procedures.actions.change_calendar import NewDay, apply, decide, preview, propose
from procedures.models import Case, Officer, Procedure, ProcedureVersion, Unit, WorkCalendar
from tests.clock import monday
from tests.office import APPLICANT, Office
from tests.queries.scenes import NAMES, SCENES, Scene, doer, moment_of, page_of
from tests.web.every_status import every_status

SignIn = Callable[[Officer], Client]
MARKED = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
SPOKEN = {"aria-label", "placeholder", "title", "alt"}
"""Attributes that are read out or shown."""

NAMES_OF_OURS = ("Một Cửa", "đồng", "Tiếng Việt", "Mẫu")
SHORTEST = 9
"""Shorter entries of the catalogue occur inside other words."""

COUNTER_PAGES = (
    "/",
    "/quet/",
    "/hang-cho/",
    "/hang-cho/so-lieu/",
    "/nhan-ho-so/",
    "/can-goi/",
    "/nhan-ho-so/1.001193/",
    "/nhan-ho-so/1.013225/",
    "/tra-ket-qua/",
    "/gui-buu-chinh/",
    "/gui-buu-chinh/?view=back",
    "/nhan-nhanh/",
    "/nhan-nhanh/cho-ky/",
    "/so-chung-thuc/",
    "/viec/",
    "/ho-so/?status=4&time=late&day=week&channel=direct",
    "/lich/",
    "/lich/2027/",
    "/in-trong-ngay/",
    "/so-theo-doi/",
    "/khong-co/",
)
REPORT_PAGES = (
    "/bao-cao/?period=thang-2026-3",
    "/bao-cao/?period=quy-2026-1&form=07a&by=unit",
    "/bao-cao/?period=khac&as_of=x",
    "/bao-cao/ho-so/?period=thang-2026-3&column=9",
    "/bao-cao/chot/?period=thang-2026-2",
    "/bao-cao/da-chot/",
    "/bao-cao/chi-so/?period=thang-2026-3",
    "/bao-cao/chi-so/ho-so/?period=thang-2026-3&item=3.3",
    "/bao-cao/chi-tieu/?year=2026",
    "/bao-cao/chi-tieu/ho-so/?year=2026&measure=online",
)
PUBLIC_PAGES = (
    "/thu-tuc/",
    "/thu-tuc/1.001193/",
    "/thu-tuc/1.013831/",
    "/thu-tuc/1.001193/can-gi/?xem=1",
    "/tra-cuu/",
    "/dang-nhap/",
    "/t/khong-co/",
    "/lay-so/H99.12.01/",
)


class Words(HTMLParser):
    """Everything a page says, in its own language: text and spoken attributes, foreign parts left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.language, self._open = "", []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        foreign = given.get("lang", self.language) != self.language
        if not self._silent:
            self.said += [value for name, value in given.items() if name in SPOKEN and value and not foreign]
        if tag not in ("meta", "link", "input", "br", "img", "hr", "path", "rect", "circle"):
            self._open.append((tag, foreign or tag in ("style", "script")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent:
            self.said.append(" ".join(data.split()))

    @property
    def _silent(self) -> bool:
        return any(silent for _tag, silent in self._open)


@cache
def catalogue() -> dict[str, str]:
    """Whole sentences and labels without placeholders: English to Vietnamese."""
    path = Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES" / "django.po"
    entries = (entry for entry in polib.pofile(str(path)) if not entry.obsolete and entry.msgstr)
    plain = {e.msgid: e.msgstr for e in entries if "%(" not in e.msgid and len(e.msgid) > SHORTEST}
    return {english: vietnamese for english, vietnamese in plain.items() if english != vietnamese}


def foreign_words(page: str) -> list[str]:
    """What a Vietnamese page says in English: texts that are exactly an English entry of the catalogue."""
    return [said for said in Words(page).said if said in catalogue()]


def left_in_vietnamese(page: str, names: tuple[str, ...]) -> list[str]:
    """What an English page says in Vietnamese, names apart."""
    found = []
    for said in Words(page).said:
        rest = said
        for name in names:
            rest = rest.replace(name, " ")
        if MARKED.search(rest):
            found.append(said)
    return found


@pytest.fixture
def names(office: Office) -> tuple[str, ...]:
    """Names that stay Vietnamese whoever reads: places, people, posts, decisions, forms of the law. Longest first."""
    found: set[str] = {*NAMES_OF_OURS, APPLICANT.full_name, APPLICANT.address, "Nguyễn Thị Mẫu"}
    for unit in Unit.objects.all():
        found |= {unit.name, unit.name_en, unit.address, unit.place_name, unit.opening_hours, unit.bank_holder}
    for officer in Officer.objects.all():
        found |= {officer.full_name, officer.title, formats.initials(officer.full_name)}
    for version in ProcedureVersion.objects.all():
        found |= {version.definition.approved_by.decision, *(p.form or "" for p in version.definition.papers)}
        rules = [rule for fee in version.definition.fees for rule in (fee, *fee.exemptions)]
        found |= {rule.source or "" for rule in rules}
    for day in WorkCalendar.objects.get(unit=None).days.all():
        found |= {day.name, day.notice}
    return tuple(sorted((name for name in found if name), key=len, reverse=True))


@pytest.fixture
def english(office: Office, signed_in: SignIn) -> Callable[[Officer | None], Client]:
    """A browser that has chosen English."""

    def open_one(officer: Officer | None) -> Client:
        browser = signed_in(officer) if officer else Client()
        assert browser.post("/i18n/setlang/", {"language": "en", "next": "/"}).status_code == 302
        return browser

    return open_one


English = Callable[[Officer | None], Client]
Judge = Callable[[str], list[str]]


def of_cases(cases: dict[str, Case]) -> Iterator[str]:
    """The pages of every case."""
    for name, case in cases.items():
        yield f"/ho-so/{case.code}/"
        yield f"/t/{case.token}/"
        if name in ("in progress", "waiting for papers"):
            yield f"/ho-so/{case.code}/cach-tinh/"
            yield f"/t/{case.token}/cach-tinh/"


def checked(browser: Client, addresses: list[str], language: str, judge: Judge) -> list[str]:
    """What is wrong with each page, in lines."""
    found = []
    for address in addresses:
        page = html.unescape(browser.get(address).content.decode())
        assert f'<html lang="{language}"' in page, address
        if wrong := set(judge(page)):
            found.append(f"{address}: {' | '.join(sorted(wrong))}")
    return found


def test_vietnamese_is_the_default_whatever_the_browser_asks_for(office: Office, client: Client) -> None:
    page = client.get("/thu-tuc/", headers={"accept-language": "en-US,en;q=0.9"})
    assert '<html lang="vi"' in page.content.decode()
    assert page.headers["Content-Language"] == "vi"
    client.post("/i18n/setlang/", {"language": "en", "next": "/thu-tuc/"})
    assert '<html lang="en"' in client.get("/thu-tuc/").content.decode()
    client.post("/i18n/setlang/", {"language": "xx", "next": "/thu-tuc/"})
    assert '<html lang="en"' in client.get("/thu-tuc/").content.decode()


def test_vietnamese_pages_say_nothing_in_english(office: Office, signed_in: SignIn) -> None:
    addresses = [*COUNTER_PAGES, *of_cases(every_status(office))]
    assert checked(signed_in(office.receiver), addresses, "vi", foreign_words) == []
    assert checked(signed_in(office.supervisor), list(REPORT_PAGES), "vi", foreign_words) == []
    assert checked(Client(), list(PUBLIC_PAGES), "vi", foreign_words) == []


def test_the_counter_in_english(office: Office, english: English, names: tuple[str, ...]) -> None:
    every_status(office)
    found = checked(english(office.receiver), list(COUNTER_PAGES), "en", lambda page: left_in_vietnamese(page, names))
    assert found == []


def test_reports_in_english(office: Office, english: English, names: tuple[str, ...]) -> None:
    every_status(office)
    found = checked(english(office.supervisor), list(REPORT_PAGES), "en", lambda page: left_in_vietnamese(page, names))
    assert found == []


def test_cases_in_english(office: Office, english: English, names: tuple[str, ...]) -> None:
    addresses = list(of_cases(every_status(office)))
    typed = (
        *names,
        "Đơn xin rút hồ sơ",
        "Chờ xác minh",
        "Không đủ điều kiện",
        "Luật Hộ tịch, điều 16",
        "Thiếu giấy tờ",
    )
    typed = (*typed, "Không thuộc thẩm quyền của xã", "Giấy hẹn, căn cước")
    found = checked(english(office.receiver), addresses, "en", lambda page: left_in_vietnamese(page, typed))
    assert found == []


def test_public_pages_in_english(office: Office, english: English, names: tuple[str, ...]) -> None:
    codes = [f"/thu-tuc/{procedure.code}/" for procedure in Procedure.objects.all()]
    codes += [f"{address}can-gi/?xem=1" for address in codes]
    codes.append("/cong-khai/?lang=en")
    found = checked(english(None), [*PUBLIC_PAGES, *codes], "en", lambda page: left_in_vietnamese(page, names))
    assert found == []


@pytest.mark.parametrize("scene", SCENES, ids=NAMES)
def test_acts_and_their_refusals_in_english(
    scene: Callable[[Office], Scene],
    office: Office,
    english: English,
    names: tuple[str, ...],
    it_is: Callable[..., None],
) -> None:
    case, act, _said, posted = scene(office)
    it_is(moment_of(act))
    browser = english(doer(office, case, act))
    task = case.tasks.open().order_by("sequence").first()
    about = {"task": task.pk} if task else {}
    about |= {"question": posted["question"]} if act.code == "answer_consultation" else {}
    url = page_of(case, act.code)
    pages = [browser.get(url, about), browser.post(url, {**about, "day": "x", "amount_vnd": "x", "reason": "x" * 900})]
    asked = (*names, "Đề nghị cho ý kiến", "Thiếu giấy tờ", "Sai họ của mẹ: phải là Nguyễn")  # what officers typed
    for answer in pages:
        if answer.status_code != 302:
            assert left_in_vietnamese(html.unescape(answer.content.decode()), asked) == []
    if pages[1].status_code == 302:
        assert left_in_vietnamese(html.unescape(browser.get(f"/ho-so/{case.code}/").content.decode()), asked) == []


def test_the_calendar_in_english(office: Office, english: English, names: tuple[str, ...]) -> None:
    day = NewDay(date(2026, 3, 6), "Ngày nghỉ đột xuất", notice="Thông báo mẫu số 1")
    office.receive("1.004873", at=monday(9))
    change = preview(propose(WorkCalendar.objects.get(unit=None), added=(day,), by=None, at=monday(12)))
    browser = english(Officer.objects.get(username="giamsat.tinh"))
    addresses = ["/lich/", "/lich/2027/", f"/lich/thay-doi/{change.pk}/"]
    known = (*names, day.name, day.notice)
    assert checked(browser, addresses, "en", lambda page: left_in_vietnamese(page, known)) == []
    wrong = browser.post("/lich/", {"day": "x", "announces": "1900"}).content.decode()
    assert left_in_vietnamese(html.unescape(wrong), known) == []


def test_a_date_the_calendar_moved_is_told_to_both(office: Office, signed_in: SignIn, client: Client) -> None:
    case = office.receive("1.004873", at=monday(9))
    day = NewDay(date(2026, 3, 4), "Ngày nghỉ đột xuất")
    by = Officer.objects.get(username="giamsat.tinh")
    change = preview(propose(WorkCalendar.objects.get(unit=None), added=(day,), by=by, at=monday(12)))
    assert apply(decide(change, decision="12/QĐ-UBND", by=by, at=monday(13)), at=monday(13)) == 1
    office_page = signed_in(office.receiver).get(f"/ho-so/{case.code}/").content.decode()
    assert "move_date" not in office_page
    assert "12/QĐ-UBND" in office_page
    happened = client.get(f"/t/{case.token}/").content.decode().partition('class="log"')[2].partition("</ol>")[0]
    assert "06/03/2026" in happened
