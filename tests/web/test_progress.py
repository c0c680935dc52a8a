"""The supervisor's board: its figures lead to exactly their rows, and acts in bulk keep every guard of single ones."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client

from procedures.actions import RegisterOnline
from procedures.actions.export import ask, drop_old, make_next
from procedures.actions.record_cause import Attachment, RecordCause
from procedures.definition.schema import Channel
from procedures.models import Case, CaseEvent, DelayCause, Export, Officer, SavedView
from procedures.queries.progress import PANELS
from tests.clock import at, monday, tuesday
from tests.counting import counting
from tests.office import APPLICANT, Office, reload
from tests.route import ask_for_papers, go_to, open_task, ready

SignIn = Callable[[Officer], Client]
NOW = tuesday(10)
CODE = re.compile(r'class="code" href="/ho-so/([^"/]+)/"')
FIGURE = re.compile(r'<a href="/giam-sat/\?panel=(\w+)[^"]*"[^>]*><b>([\d.]+)</b>')
PDF = b"%PDF-1.7 written by a scanner"


@pytest.fixture(autouse=True)
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    def say(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    say(NOW)
    return say


@pytest.fixture
def supervisor(office: Office, signed_in: SignIn) -> Client:
    return signed_in(office.supervisor)


@pytest.fixture
def scene(office: Office) -> dict[str, Case]:
    """One case for every panel; births promised for the day after."""
    late = office.receive(at=at(2026, 2, 26, 9))
    go_to(late, "appraisal", at=at(2026, 2, 26, 10))
    today = office.receive(at=monday(9))
    go_to(today, "appraisal", at=monday(10))
    soon = office.receive("1.000894", at=monday(9), variant="01")
    waiting = office.receive(at=monday(9))
    go_to(waiting, "appraisal", at=monday(10))
    ask_for_papers(waiting, "birth_proof", at=monday(11))
    new = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(15)).run().case
    ready(office.receive(at=monday(9)), at=monday(11))  # ended for the office: on no panel
    return {"late": late, "today": today, "soon": soon, "waiting": waiting, "new": new}


def codes(answer: object) -> list[str]:
    return CODE.findall(answer.content.decode())  # type: ignore[attr-defined]


def figures(answer: object) -> dict[str, int]:
    return {name: int(n.replace(".", "")) for name, n in FIGURE.findall(answer.content.decode())}  # type: ignore[attr-defined]


def test_every_figure_leads_to_exactly_its_rows(supervisor: Client, scene: dict[str, Case]) -> None:
    counts = figures(supervisor.get("/giam-sat/"))
    assert set(counts) == set(PANELS)
    listed = {panel: codes(supervisor.get(f"/giam-sat/?panel={panel}")) for panel in PANELS}
    assert {panel: len(found) for panel, found in listed.items()} == counts
    for panel in ("late", "waiting", "new"):
        assert scene[panel].code in listed[panel]
    assert not set(listed["late"]) & set(listed["today"])
    assert set(listed["all"]) == {case.code for case in scene.values()}


def test_figures_and_rows_agree_under_a_filter_too(supervisor: Client, office: Office, scene: dict[str, Case]) -> None:
    section = office.section("civil_status").code
    holder = open_task(scene["late"]).officer
    assert holder is not None
    for query in (
        f"unit={section}",
        "procedure=1.001193",
        "procedure=1.001193&step=appraisal",
        f"officer={holder.pk}",
        "cause=none",
        "cause=agency",
    ):
        counts = figures(supervisor.get(f"/giam-sat/?panel=late&{query}"))
        for panel in PANELS:
            found = codes(supervisor.get(f"/giam-sat/?panel={panel}&{query}"))
            assert len(found) == counts[panel], (query, panel)
    assert scene["late"].code in codes(supervisor.get(f"/giam-sat/?unit={section}"))
    assert codes(supervisor.get("/giam-sat/?cause=agency")) == []


def test_a_row_says_who_holds_it_since_when_and_why(supervisor: Client, scene: dict[str, Case]) -> None:
    text = supervisor.get("/giam-sat/?panel=late").content.decode()
    task = open_task(scene["late"])
    assert task.officer is not None
    for said in (task.officer.full_name, task.unit.label, "Quá hạn", f"/ho-so/{scene['late'].code}/cach-tinh/"):
        assert said in text


def test_foreign_work_is_on_nobodys_board(office: Office, signed_in: SignIn, scene: dict[str, Case]) -> None:
    foreign = signed_in(office.officer("supervisor", office.other_commune))
    assert codes(foreign.get("/giam-sat/?panel=all")) == []
    code = scene["late"].code
    answer = foreign.post("/giam-sat/cung-luc/remind/", {"case": code, "key": "k"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/giam-sat/")
    assert (
        reload(scene["late"]).edition == scene["late"].edition or not CaseEvent.objects.filter(code="remind").exists()
    )


def test_pages_follow_each_other_without_gaps(
    supervisor: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = {office.receive(at=at(2026, 2, 26, 9)).code for _ in range(5)}
    monkeypatch.setattr("procedures.queries.progress.page_of", lambda rows: (list(rows[:2]), rows.count() > 2))
    found, address = [], "/giam-sat/?panel=late"
    while address:
        text = supervisor.get(address).content.decode()
        found += CODE.findall(text)
        following = re.search(r'<a class="btn small" rel="next" href="([^"]+)"|href="([^"]+)" rel="next"', text)
        address = "/giam-sat/" + following[1].replace("&amp;", "&") if following else ""
    assert sorted(found) == sorted(cases)


def test_the_board_asks_the_same_for_one_row_and_for_three(supervisor: Client, office: Office) -> None:
    spent = []
    for rows in (1, 3):
        while Case.objects.count() < rows:
            case = office.receive(at=at(2026, 2, 26, 9))
            go_to(case, "appraisal", at=at(2026, 2, 26, 10))
        supervisor.get("/giam-sat/")
        with counting(signed_in=True) as asked:
            assert supervisor.get("/giam-sat/").status_code == 200
        spent.append(asked)
    assert spent[0].count == spent[1].count, str(spent[1])
    assert spent[1].within(10)


# The cause of a delay


def test_a_cause_is_recorded_with_its_paper_and_the_latest_stands(
    supervisor: Client, office: Office, scene: dict[str, Case]
) -> None:
    case = scene["late"]
    RecordCause(case, by=office.supervisor, at=NOW, cause="staff", note="Nghỉ ốm").run()
    RecordCause(
        reload(case), by=office.supervisor, at=NOW, cause="agency", note="Chờ xác minh", paper=Attachment("cv.pdf", PDF)
    ).run()
    assert list(DelayCause.objects.values_list("code", "latest")) == [("staff", False), ("agency", True)]
    text = supervisor.get("/giam-sat/?cause=agency").content.decode()
    assert CODE.findall(text) == [case.code]
    assert "Chờ xác minh" in text
    paper = DelayCause.objects.get(latest=True).paper
    address = f"/giam-sat/giay-to/{paper.pk}/"
    assert f'href="{address}"' in text
    answer = supervisor.get(address)
    assert (answer.content, answer.headers["Content-Type"]) == (PDF, "application/pdf")
    assert reload(case).events.last().facts["sha256"] == paper.sha256


# Acting on many


def test_a_bulk_act_answers_row_by_row_and_can_be_sent_again(supervisor: Client, scene: dict[str, Case]) -> None:
    """Two are explained, one online application cannot be; sent again, nothing happens twice."""
    chosen = [scene[name].code for name in ("late", "today", "new")]
    form = {"case": chosen, "key": "một-lần-abc", "cause": "exchange", "note": "Hệ thống ngừng"}
    form["key"] = "just-once-abc"
    first = supervisor.post("/giam-sat/cung-luc/record_cause/", form)
    assert first.status_code == 200
    assert sorted(DelayCause.objects.values_list("case__code", flat=True)) == sorted(chosen[:2])
    assert "Mới đăng ký" in first.content.decode() or "Không" in first.content.decode()
    again = supervisor.post("/giam-sat/cung-luc/record_cause/", form)
    assert again.status_code == 200
    assert DelayCause.objects.count() == 2


def test_what_a_form_lacks_is_said_once_and_nothing_is_done(supervisor: Client, scene: dict[str, Case]) -> None:
    chosen = [scene["late"].code, scene["today"].code]
    answer = supervisor.post("/giam-sat/cung-luc/reassign/", {"case": chosen, "key": "k2", "officer": "", "reason": ""})
    assert answer.status_code == 422
    assert not CaseEvent.objects.filter(code="reassign").exists()


def test_the_workload_stands_beside_each_candidate_and_many_change_hands(
    supervisor: Client, office: Office, scene: dict[str, Case]
) -> None:
    before = open_task(scene["late"]).officer
    section = office.section("civil_status")
    other = next(p for p in section.postings.filter(role="case_officer") if p.officer != before).officer
    chosen = [scene["late"].code, scene["today"].code]
    page = supervisor.get("/giam-sat/cung-luc/reassign/", {"case": chosen}).content.decode()
    assert f"{other.full_name} · {section.label} · giữ" in page, page[page.find("<select") :][:700]
    form = {"case": chosen, "key": "k3", "officer": other.pk, "reason": "Nghỉ phép"}
    assert supervisor.post("/giam-sat/cung-luc/reassign/", form).status_code == 200
    assert open_task(scene["late"]).officer == other


def test_a_new_date_goes_with_its_letter(supervisor: Client, scene: dict[str, Case]) -> None:
    case = scene["late"]
    form = {"case": case.code, "key": "k4", "day": "10/03/2026", "hour": "16:00", "reason": "Chờ xác minh"}
    answer = supervisor.post("/giam-sat/cung-luc/reschedule/", form)
    assert answer.status_code == 200
    assert reload(case).due_at == at(2026, 3, 10, 16)
    assert f"/ho-so/{case.code}/phieu-xin-loi.pdf" in answer.content.decode()
    assert supervisor.get(f"/ho-so/{case.code}/phieu-xin-loi.pdf").content.startswith(b"%PDF")


def test_a_reminder_is_not_repeated_within_the_hour(
    supervisor: Client, scene: dict[str, Case], it_is: Callable[[datetime], None]
) -> None:
    code = scene["late"].code
    for key, moment, reminders in (("a", NOW, 1), ("b", tuesday(10, 30), 1), ("c", tuesday(11, 1), 2)):
        it_is(moment)
        supervisor.post("/giam-sat/cung-luc/remind/", {"case": code, "key": f"key-{key}"})
        assert CaseEvent.objects.filter(case__code=code, code="remind").count() == reminders


# Saved views


def test_a_saved_view_counts_live_and_is_shared_below(
    supervisor: Client, office: Office, signed_in: SignIn, scene: dict[str, Case]
) -> None:
    given = {"name": "Hộ tịch trễ", "query": "panel=late&procedure=1.001193&junk=1", "shared": "1"}
    assert supervisor.post("/giam-sat/cach-xem/", given).status_code == 302
    view = SavedView.objects.get()
    assert view.query == "panel=late&procedure=1.001193"
    count = len(codes(supervisor.get(f"/giam-sat/?{view.query}")))
    assert f"Hộ tịch trễ <b>{count}</b>" in supervisor.get("/giam-sat/").content.decode()
    province = signed_in(Officer.objects.get(username="giamsat.tinh"))
    assert "Hộ tịch trễ" in province.get("/giam-sat/").content.decode()
    foreign = signed_in(office.officer("supervisor", office.other_commune))
    assert "Hộ tịch trễ" not in foreign.get("/giam-sat/").content.decode()
    assert foreign.post(f"/giam-sat/cach-xem/{view.pk}/bo/").status_code == 404
    assert supervisor.post(f"/giam-sat/cach-xem/{view.pk}/bo/").status_code == 302
    assert not SavedView.objects.exists()


def test_an_auditor_looks_and_does_not_act(signed_in: SignIn, scene: dict[str, Case]) -> None:
    auditor = signed_in(Officer.objects.get(username="kiemtra"))
    text = auditor.get("/giam-sat/").content.decode()
    assert scene["late"].code in text
    assert 'name="case"' not in text
    assert auditor.post("/giam-sat/cung-luc/remind/", {"case": scene["late"].code, "key": "x"}).status_code == 404


# Exports: exactly what is shown


def exported(browser: Client, query: str, form: str) -> bytes:
    asked = browser.post("/giam-sat/xuat/", {"query": query, "form": form})
    assert asked.status_code == 302
    return browser.get(f"{asked.headers['Location']}tep/").content


def test_an_export_has_exactly_the_rows_shown_in_their_order(supervisor: Client, scene: dict[str, Case]) -> None:
    for panel in PANELS:
        shown = codes(supervisor.get(f"/giam-sat/?panel={panel}"))
        lines = list(csv.reader(io.StringIO(exported(supervisor, f"panel={panel}", "csv").decode("utf-8-sig"))))
        assert [line[0] for line in lines[1:]] == shown


def test_a_workbook_has_numbers_as_numbers_and_no_formula(supervisor: Client, office: Office) -> None:
    name = "=HYPERLINK(1)"
    case = office.receive(at=at(2026, 2, 26, 9), applicant=replace(APPLICANT, full_name=name))
    go_to(case, "appraisal", at=at(2026, 2, 26, 10))
    with zipfile.ZipFile(io.BytesIO(exported(supervisor, "panel=late", "xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert name in sheet
    assert re.search(r'<c r="E2" s="\d+"><v>[\d.]+</v>', sheet)  # received: a date
    assert re.search(r'<c r="K2"><v>3</v>', sheet)  # working days held: a number
    plain = exported(supervisor, "panel=late", "csv").decode("utf-8-sig")
    assert f"'{name}" in plain


def test_a_large_export_is_made_in_the_background_for_its_owner_alone(
    supervisor: Client, office: Office, signed_in: SignIn, scene: dict[str, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("procedures.actions.export.AT_ONCE", 1)
    asked = supervisor.post("/giam-sat/xuat/", {"query": "panel=all", "form": "csv"}).headers["Location"]
    assert Export.objects.get().state == "waiting"
    assert supervisor.get(f"{asked}tep/").status_code == 404
    assert "<progress" in supervisor.get(asked).content.decode()
    assert make_next(at=NOW) is not None
    assert make_next(at=NOW) is None
    assert scene["late"].code in supervisor.get(f"{asked}tep/").content.decode()
    province = signed_in(Officer.objects.get(username="giamsat.tinh"))
    assert province.get(f"{asked}tep/").status_code == 404
    drop_old(at=NOW + timedelta(days=2))
    assert supervisor.get(f"{asked}tep/").status_code == 404


def test_an_export_whose_worker_died_is_begun_anew(supervisor: Client, office: Office, scene: dict[str, Case]) -> None:
    left = ask(office.supervisor, "panel=all", "csv", at=NOW)
    Export.objects.filter(pk=left.pk).update(state="running", begun_at=NOW)
    assert make_next(at=NOW + timedelta(minutes=5)) is None
    assert make_next(at=NOW + timedelta(minutes=11)) == left
    assert Export.objects.get().state == "done"


# Charts


def test_every_cell_of_the_heat_map_leads_to_as_many_rows(supervisor: Client, scene: dict[str, Case]) -> None:
    text = supervisor.get("/giam-sat/bieu-do/").content.decode()
    cells = re.findall(r'<td data-shade="\d"><a href="([^"]+)">([\d.]+)</a>', text)
    assert cells
    for address, figure in cells:
        assert len(codes(supervisor.get(address.replace("&amp;", "&")))) == int(figure), address
    bars = re.findall(r'<th scope="row"><a href="([^"]+)">[^<]+</a></th>.*?<b>([\d.]+)</b>', text, re.S)
    assert bars
    for address, figure in bars:
        assert len(codes(supervisor.get(address.replace("&amp;", "&")))) == int(figure), address


def test_the_charts_count_what_came_and_went(supervisor: Client, scene: dict[str, Case]) -> None:
    """Five of the scene were accepted (one is still to be accepted) and one more was finished."""
    text = supervisor.get("/giam-sat/bieu-do/").content.decode()
    told = re.search(r"đã nhận (\d+) hồ sơ, xong (\d+) hồ sơ", text)
    assert told is not None
    assert told.groups() == ("5", "1")
    assert "<title" in text
    assert "<desc" in text
