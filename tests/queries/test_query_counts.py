"""What every act and look-up asks of the database, counted after the session and who is signed in were read.

The budgets are act 12, receive 16, look-up 4.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from procedures.actions import PartyData, Receive, RegisterOnline
from procedures.actions.forward import Forward
from procedures.actions.reassign import Reassign
from procedures.actions.remind import Remind
from procedures.actions.return_result import ReturnResult
from procedures.actions.send_back import SendBack
from procedures.definition.schema import Channel
from procedures.models import Case, Officer
from procedures.queries.calendars import calendar_for
from procedures.queries.tracking import case_by_token, level_of, track_page
from tests.clock import monday
from tests.counting import Spent, counting
from tests.office import Office, reload
from tests.queries.scenes import NAMES, NOW, SCENES, Scene, doer, moment_of, page_of
from tests.route import go_to, leave, open_task

ACT, RECEIVE, LOOK_UP = 12, 16, 4
WITH_MONEY, WITH_DRAFT = 1, 1
"""Handing over also takes the fee and ends the journey of the folder; a posted reception also drops its draft."""


@pytest.fixture(autouse=True)
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """The pages are asked for on Tuesday 3 March 2026 at ten, or at another moment the test names."""

    def say(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    say(NOW)
    return say


@pytest.fixture(autouse=True)
def _calendar_in_memory(office: Office) -> None:
    """A running process has built the calendar once; the first case of the day does not pay for it."""
    for unit in (office.commune, office.land_registry):
        calendar_for(unit)


# The acts


@pytest.mark.parametrize("scene", SCENES, ids=NAMES)
def test_an_act_keeps_to_its_budget(office: Office, scene: Callable[[Office], Scene]) -> None:
    case, act, said, _posted = scene(office)
    by, before = doer(office, case, act), reload(case).event_count
    given = {**said, "task_id": case.tasks.open().order_by("sequence")[0].pk} if act.place.value == "task" else said
    with counting() as spent:
        act(Case(pk=case.pk), by=by, at=moment_of(act), key="một-lần", answer="/", **given).run()
    assert spent.within(ACT)
    assert reload(case).event_count == before + 1


@pytest.mark.parametrize("scene", SCENES, ids=NAMES)
def test_an_act_posted_from_a_page_keeps_to_its_budget(
    office: Office, client: Client, scene: Callable[[Office], Scene], it_is: Callable[[datetime], None]
) -> None:
    """Everything from the session on: whose desk it is, the case, the form, the act, the answer."""
    case, act, _said, posted = scene(office)
    by, before = doer(office, case, act), reload(case)
    it_is(moment_of(act))
    client.force_login(by)
    about = (
        {"task": case.tasks.open().order_by("sequence")[0].pk}
        if act.place.value == "task" or act in (Reassign, Remind)
        else {}
    )
    form = {**posted, **about, "key": "một-lần", "edition": before.edition}
    with counting(signed_in=True) as spent:
        answer = client.post(page_of(case, act.code), form)
    assert answer.status_code == 302, answer.content.decode()
    assert reload(case).event_count == before.event_count + 1
    assert spent.within(ACT + WITH_MONEY * (act is ReturnResult))


def test_an_act_on_a_case_with_a_long_life_costs_no_more(office: Office) -> None:
    """Sent back and forth ten times: twenty tasks and twenty events more, not one statement more."""

    def forward(case: Case) -> Spent:
        task = open_task(case)
        assert task.officer is not None
        by = Officer.objects.get(pk=task.officer.pk)
        with counting() as spent:
            Forward(case, by=by, at=NOW, answers={"eligible": True, "draft_confirmed": True}).run()
        return spent

    short, long = office.receive(at=monday(9)), office.receive(at=monday(9))
    go_to(short, "appraisal", at=monday(9))
    for _round in range(10):
        go_to(long, "approval", at=monday(10))
        officer = open_task(long).officer
        SendBack(long, by=officer, at=monday(10), reason="Sửa lại").run()
    assert open_task(long).step == open_task(short).step == "appraisal"
    assert forward(short).count == forward(long).count


# Receiving


def by_proxy_with_everything(office: Office) -> dict[str, Any]:
    """The most a birth registration can bring: a submitter, two fees, nine papers, a key."""
    facts = {"on_time": False, "copies": 3, "abandoned": False, "surrogacy": True, "residence_unknown": True}
    return {"submitter": PartyData(full_name="Trần Văn Đại Diện (mẫu)"), "authorisation": "UQ-1", "facts": facts}


@pytest.mark.parametrize("whole", [False, True], ids=["plain", "by proxy with everything"])
def test_receiving_keeps_to_its_budget(office: Office, whole: bool) -> None:
    intake = office.intake(**(by_proxy_with_everything(office) if whole else {}))
    by = Officer.objects.get(pk=office.receiver.pk)
    with counting() as spent:
        Receive(intake, by=by, at=NOW, key="một-lần").run()
    assert spent.within(RECEIVE)
    assert Case.objects.count() == 1


def test_the_other_outcomes_of_a_reception_keep_to_its_budget(office: Office) -> None:
    for number, outcome in enumerate(("turn_away", "ask_for_papers")):
        intake = office.intake(papers={})
        by = Officer.objects.get(pk=office.receiver.pk)
        with counting() as spent:
            getattr(Receive(intake, by=by, at=NOW, key=f"lần-{number}"), outcome)("Lý do")
        assert spent.within(RECEIVE)
    assert Case.objects.count() == 2


def test_registering_online_keeps_to_its_budget(office: Office) -> None:
    intake = office.intake(channel=Channel.ONLINE)
    with counting() as spent:
        RegisterOnline(intake, at=NOW).run()
    assert spent.within(RECEIVE)
    assert Case.objects.count() == 1


def test_a_reception_posted_from_the_page_keeps_to_its_budget(office: Office, client: Client) -> None:
    client.force_login(office.receiver)
    page = client.get("/nhan-ho-so/1.001193/")
    form = {name: field.initial for name, field in page.context["form"].fields.items() if field.initial is not None}
    papers = {f"originals-{code}": 1 for code in ("declaration", "birth_proof", "identity")}
    form |= {"full_name": "Nguyễn Thị Mẫu", "decision": "accept", "key": "một-lần", "by_proxy": "no", **papers}
    form.setdefault("kind", "person")
    with counting(signed_in=True) as spent:
        answer = client.post("/nhan-ho-so/1.001193/", form)
    assert answer.status_code == 302, answer.content.decode()
    assert Case.objects.get().status == 2
    assert spent.within(RECEIVE + WITH_DRAFT)


# Look-ups


def test_looking_a_case_up_keeps_to_its_budget(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(10))
    with counting() as by_code:
        assert level_of(case.code) is not None
    with counting() as by_token:
        found = case_by_token(case.token, at=NOW)
        assert found is not None
        track_page(found, at=NOW)
    assert by_code.within(1)
    assert by_token.within(LOOK_UP)


@pytest.mark.parametrize("scene", SCENES, ids=NAMES)
def test_the_tracking_page_keeps_to_its_budget_in_every_state(
    office: Office, client: Client, scene: Callable[[Office], Scene]
) -> None:
    case, _act, _said, _posted = scene(office)
    with counting() as spent:
        answer = client.get(f"/t/{case.token}/")
    assert answer.status_code == 200
    assert spent.within(LOOK_UP)


def test_a_typed_code_keeps_to_its_budget(office: Office, client: Client) -> None:
    case = office.receive(at=monday(9))
    with counting() as known:
        assert client.post("/tra-cuu/", {"code": case.code}).status_code == 200
    with counting() as unknown:
        assert client.post("/tra-cuu/", {"code": "H99.12-260302-9999"}).status_code == 200
    assert known.within(LOOK_UP)
    assert unknown.within(LOOK_UP)


def test_the_scan_field_keeps_to_its_budget(office: Office, client: Client) -> None:
    case = office.receive(at=monday(9))
    client.force_login(office.receiver)
    for scanned in (f"http://testserver/t/{case.token}/", case.code, "000190000001", "nguyen thi mau"):
        with counting(signed_in=True) as spent:
            answer = client.post("/quet/", {"q": scanned})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/ho-so/{case.code}/")
        assert spent.within(LOOK_UP)
