"""The reports on the screen and as files: the figure, the list behind it, the paper and the workbook say the same."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from urllib.parse import urlencode

import openpyxl
import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.close_report import close_report
from procedures.actions.withdraw import Withdraw
from procedures.models import Case, ClosedReport, Officer, ReportForm, Unit
from procedures.models.event import GENESIS
from procedures.reports.closing import broken_seals, corrections, unpacked
from procedures.reports.period import Preset, preset_period
from procedures.reports.record import Cell
from tests.clock import at, monday, thursday, tuesday
from tests.counting import counting
from tests.documents.reading import Pages
from tests.office import Office
from tests.route import hand_over, ready

SignIn = Callable[[Officer], Client]
MARCH = preset_period(Preset.MONTH, 2026, 3)
MARCH_QUERY = {"unit": "H99.12", "form": "07a", "period": "khac", "first": "2026-02-15", "last": "2026-03-14"}
SETTLED_AT = at(2026, 4, 1, 9)


@pytest.fixture
def supervisor(office: Office, signed_in: SignIn) -> Client:
    """A browser of the supervisor of An Mẫu."""
    return signed_in(office.supervisor)


@pytest.fixture
def cases(office: Office) -> list[Case]:
    """Settled on time, withdrawn late, and open beyond its date."""
    found = [office.receive("1.004873", at=monday(9)) for _number in range(3)]
    hand_over(ready(found[0], at=thursday(9)), at=thursday(10))
    Withdraw(found[1], by=office.receiver, at=at(2026, 3, 11, 9), reason="Đơn xin rút").run()
    return found


def page(browser: Client, address: str = "/bao-cao/", **query: object) -> str:
    answer = browser.get(address, {**MARCH_QUERY, **query})
    assert answer.status_code == 200
    return answer.content.decode()


def figures(html: str) -> list[str]:
    """The figures of the last line, the total."""
    last = html.split('<tr class="strong">')[-1].split("</tr>")[0]
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r'<td class="figure">(.*?)</td>', last)]


def test_the_page_shows_the_form_and_each_figure_its_cases(supervisor: Client, cases: list[Case]) -> None:
    html = page(supervisor)
    assert figures(html) == ["3", "0", "0", "0", "3", "0", "2", "0", "1", "1", "1", "0", "1"]
    for link in re.findall(r'href="(/bao-cao/ho-so/[^"]+)">(\d+)</a>', html):
        address, figure = link[0].replace("&amp;", "&"), int(link[1])
        listed = supervisor.get(address).content.decode()
        assert listed.count("data-row>") == figure, address
    late = next(a for a in re.findall(r'href="(/bao-cao/ho-so/[^"]+)"', html) if "column=12" in a)
    assert cases[1].code in supervisor.get(late.replace("&amp;", "&")).content.decode()


def test_a_past_moment_is_asked_for_in_the_address(supervisor: Client, cases: list[Case]) -> None:
    assert figures(page(supervisor, as_of="2026-03-02T20:00"))[0] == "3"
    assert figures(page(supervisor, as_of="2026-03-02T20:00"))[6:] == ["0", "0", "0", "0", "3", "3", "0"]
    before = supervisor.get("/bao-cao/bieu.pdf", {**MARCH_QUERY, "as_of": "2026-03-10T20:00"}).content
    book = supervisor.get("/bao-cao/bieu.xlsx", {**MARCH_QUERY, "as_of": "2026-03-10T20:00"}).content
    Withdraw(cases[2], by=cases[2].received_by, at=tuesday(9).replace(day=20), reason="Đơn xin rút").run()
    assert supervisor.get("/bao-cao/bieu.pdf", {**MARCH_QUERY, "as_of": "2026-03-10T20:00"}).content == before
    assert supervisor.get("/bao-cao/bieu.xlsx", {**MARCH_QUERY, "as_of": "2026-03-10T20:00"}).content == book


@pytest.mark.once
def test_paper_and_workbook_say_the_figures_of_the_page(supervisor: Client, cases: list[Case]) -> None:
    wanted = [int(figure) for figure in figures(page(supervisor))]
    sheet = openpyxl.load_workbook(io.BytesIO(supervisor.get("/bao-cao/bieu.xlsx", MARCH_QUERY).content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    total = next(row for row in rows if row[1] == "Tổng số")
    assert total[2:] == wanted
    assert all(isinstance(figure, int) for figure in total[2:])
    assert [row[0] for row in rows if isinstance(row[0], int)] == [1]
    text = Pages(supervisor.get("/bao-cao/bieu.pdf", MARCH_QUERY).content).text(0)
    assert "Biểu số: 07a" in text
    assert "từ ngày 15/02/2026 đến ngày 14/03/2026" in text
    assert re.search(r"Tổng số\s+" + r"\s+".join(map(str, wanted)), text)


def test_a_report_whose_figures_contradict_each_other_is_not_given_out(supervisor: Client, cases: list[Case]) -> None:
    Case.objects.filter(pk=cases[2].pk).update(finished_at=at(2026, 1, 20, 9))
    assert "mâu thuẫn" in page(supervisor)
    for file in ("/bao-cao/bieu.pdf", "/bao-cao/bieu.xlsx"):
        answer = supervisor.get(file, MARCH_QUERY)
        assert answer.status_code == 409
        assert "(3)" in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "H99.13"},
        {"unit": "x"},
        {"form": "99"},
        {"period": "thang-2026-77"},
        {"first": "", "last": ""},
        {"first": "2026-03-15"},
        {"as_of": "gestern"},
        {"last": "2031-01-01"},
    ],
)
def test_nonsense_is_told_on_the_page_and_has_no_files(supervisor: Client, wrong: dict[str, str]) -> None:
    query = {**MARCH_QUERY, **wrong}
    shown = supervisor.get("/bao-cao/", query)
    assert shown.status_code == 200
    assert "errtext" in shown.content.decode()
    for address in ("/bao-cao/bieu.pdf", "/bao-cao/bieu.xlsx", "/bao-cao/ho-so/", "/bao-cao/chot/"):
        assert supervisor.get(address, query).status_code == 404


def test_a_list_without_its_column_or_line_is_missing(supervisor: Client, cases: list[Case]) -> None:
    for wrong in ({"column": "99"}, {"column": "3", "line": "x"}, {"column": "3", "section": "x"}, {}):
        assert supervisor.get("/bao-cao/ho-so/", {**MARCH_QUERY, **wrong}).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_lines(supervisor: Client, office: Office) -> None:
    spent = []
    for code in ("1.004873", "1.001612", "1.011607"):
        office.receive(code, at=monday(9))
        with counting(signed_in=True) as asked:
            page(supervisor)
        spent.append(asked.count)
    assert spent[0] == spent[-1]
    assert spent[0] <= 24


# Closing


def closed(office: Office, **given: object) -> ClosedReport:
    said = {"by": office.supervisor, "at": SETTLED_AT, **given}
    return close_report(office.commune, ReportForm.UNIT, MARCH, **said)  # type: ignore[arg-type]


def refused(office: Office, **given: object) -> tuple[str, ...]:
    with pytest.raises(ActionRefused) as told:
        closed(office, **given)
    return told.value.codes


def test_a_report_is_closed_once_by_its_supervisor_when_the_period_is_over(office: Office, cases: list[Case]) -> None:
    assert refused(office, by=office.receiver) == ("not_supervisor",)
    assert refused(office, by=office.officer("supervisor", office.other_commune)) == ("not_supervisor",)
    assert refused(office, at=at(2026, 3, 14, 23)) == ("period_not_over",)
    signed = closed(office, note="  Báo cáo   tháng 3 ", key="k1")
    assert (signed.number, signed.previous_hash, signed.note) == (1, GENESIS, "Báo cáo tháng 3")
    assert signed.figures["total"] == [3, 0, 0, 0, 3, 0, 2, 0, 1, 1, 1, 0, 1]
    assert set(unpacked(signed.cases).values()) == {
        (Cell.DIRECT, Cell.ON_TIME),
        (Cell.DIRECT, Cell.LATE),
        (Cell.DIRECT, Cell.OVERDUE),
    }
    assert refused(office) == ("report_closed",)
    with pytest.raises(AlreadyAnswered):
        closed(office, key="k1")
    old = close_report(office.commune, ReportForm.OLD, MARCH, by=office.supervisor, at=SETTLED_AT)
    assert (old.number, old.previous_hash) == (2, signed.hash)
    assert not list(broken_seals(office.commune))


def test_a_report_with_a_fault_is_not_closed(office: Office, cases: list[Case]) -> None:
    Case.objects.filter(pk=cases[2].pk).update(finished_at=at(2026, 1, 20, 9))
    assert set(refused(office)) == {"equation_broken", "carried_over_broken"}
    assert not ClosedReport.objects.exists()


def test_a_closed_report_is_never_changed(office: Office, cases: list[Case]) -> None:
    closed(office)
    for change in (
        lambda: ClosedReport.objects.update(note="x"),
        lambda: ClosedReport.objects.all()._raw_delete("default"),
        lambda: ClosedReport.objects.get().save(),
    ):
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            change()


def test_later_corrections_stand_beside_what_was_signed(office: Office, supervisor: Client, cases: list[Case]) -> None:
    signed = closed(office)
    later = at(2026, 4, 2, 9)
    assert corrections(signed, at=later).count == 0
    # An act of later never reaches back; what does is a case taken over from paper with its old dates.
    hand_over(ready(cases[2], at=at(2026, 4, 1, 10)), at=at(2026, 4, 1, 11))
    assert corrections(signed, at=later).count == 0
    Case.objects.filter(pk=cases[2].pk).update(finished_at=at(2026, 3, 13, 9))
    found = corrections(signed, at=later)
    assert found.count == 1
    assert found.cases[0].code == cases[2].code
    assert (found.cases[0].before, found.cases[0].now) == (
        (Cell.DIRECT, Cell.OVERDUE),
        (Cell.DIRECT, Cell.LATE),
    )
    html = supervisor.get(f"/bao-cao/da-chot/{signed.pk}/").content.decode()
    assert cases[2].code in html
    assert "đã giải quyết quá hạn" in html
    assert "Niêm phong còn nguyên" in html


def test_closing_on_the_screen_and_the_papers_of_a_closed_report(supervisor: Client, cases: list[Case]) -> None:
    address = f"/bao-cao/chot/?{urlencode(MARCH_QUERY)}"
    key = re.search(r'name="key" value="([^"]+)"', supervisor.get(address).content.decode())
    assert key is not None
    answer = supervisor.post(address, {"key": key[1], "note": "Đã rà soát"})
    signed = ClosedReport.objects.get()
    assert answer.headers["Location"] == f"/bao-cao/da-chot/{signed.pk}/"
    assert supervisor.post(address, {"key": key[1], "note": ""}).status_code == 302
    again = supervisor.post(address, {"key": "another", "note": "x"})
    assert again.status_code == 422
    assert signed.hash[:16] in supervisor.get("/bao-cao/da-chot/").content.decode()
    text = Pages(supervisor.get(f"/bao-cao/da-chot/{signed.pk}/bieu.pdf").content).text(0)
    assert signed.hash[:16] in text.replace("\n", " ")
    assert supervisor.get(f"/bao-cao/da-chot/{signed.pk}/bieu.xlsx").content[:2] == b"PK"
    assert "Đã chốt" in page(supervisor)


def test_a_foreign_closed_report_looks_missing(office: Office, signed_in: SignIn, cases: list[Case]) -> None:
    signed = closed(office)
    stranger = signed_in(Officer.objects.get(username="giamsat.binhmau"))
    for place in ("", "bieu.pdf", "bieu.xlsx"):
        assert stranger.get(f"/bao-cao/da-chot/{signed.pk}/{place}").status_code == 404
    auditor = signed_in(Officer.objects.get(username="kiemtra"))
    assert auditor.get(f"/bao-cao/da-chot/{signed.pk}/").status_code == 200
    assert auditor.get("/bao-cao/chot/", MARCH_QUERY).status_code == 403


def test_units_as_lines_and_the_two_parts_of_the_province(office: Office, signed_in: SignIn, cases: list[Case]) -> None:
    province = signed_in(Officer.objects.get(username="giamsat.tinh"))
    html = page(province, unit="H99", form="07b", by="unit")
    assert "Cấp tỉnh" in html
    assert Unit.objects.get(code="H99.12").name in html
    assert figures(html)[0] == "3"
