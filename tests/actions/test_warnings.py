"""Warnings of time running out: each exactly once, whatever happens to the sweep; and forecasts with their basis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from procedures.actions import warn
from procedures.actions.foresee import ENOUGH_CASES, before, foresee, ninetieth
from procedures.actions.reassign import Reassign
from procedures.actions.reschedule import Reschedule
from procedures.actions.tell_warnings import send_digests
from procedures.actions.warn import sweep
from procedures.deadlines import working_minutes
from procedures.models import Case, EscalationRung, Forecast, Officer, StepPace, TimeWarning
from procedures.queries.calendars import calendar_for
from tests.clock import at, monday, tuesday, wednesday
from tests.office import Office, reload
from tests.route import ask_for_papers, bring_papers, go_to, open_task, ready

MARRIAGE = "1.000894"
SignIn = Callable[[Officer], Client]


@pytest.fixture
def signed_in(client: Client) -> SignIn:
    """Sign an officer in at the one browser of the test."""

    def sign_in(officer: Officer) -> Client:
        client.force_login(officer)
        return client

    return sign_in


@pytest.fixture
def case(office: Office) -> Case:
    """A birth at appraisal since Monday morning, promised for Monday 17:00."""
    found = office.receive(at=monday(8))
    go_to(found, "appraisal", at=monday(8))
    return reload(found)


def made() -> list[tuple[str, int]]:
    return sorted(TimeWarning.objects.values_list("threshold", "rung"))


def test_the_thresholds_come_one_after_the_other(case: Case) -> None:
    task = open_task(case)
    assert task.due_at is not None
    calendar = calendar_for(case.agency)
    whole = working_minutes(calendar, task.opened_at, task.due_at)
    half = before(calendar, task.due_at, whole // 2)
    sweep(at=half - timedelta(minutes=2))
    assert not TimeWarning.objects.filter(task=task).exists()
    sweep(at=half + timedelta(minutes=1))
    assert list(TimeWarning.objects.filter(task=task).values_list("threshold", flat=True)) == ["step_50"]
    assert TimeWarning.objects.get(task=task).officer == task.officer
    assert case.late_from is not None
    sweep(at=case.late_from)
    assert made() == [("case_90", 0), ("late", 0), ("step_50", 0), ("step_80", 0)]


def test_a_missed_night_leaves_the_same_warnings_as_a_kept_one(office: Office) -> None:
    """Two cases alike; one swept every hour, one only at the end."""
    first, second = office.receive(at=monday(8)), office.receive(at=monday(8))
    for found in (first, second):
        go_to(found, "appraisal", at=monday(8))
    TimeWarning.objects.all().delete()
    for hour in range(9, 18):
        sweep(at=monday(hour))
        TimeWarning.objects.filter(case=second).delete()
    sweep(at=tuesday(8))
    told = Counter(TimeWarning.objects.values_list("case", "threshold"))
    assert set(told.values()) == {1}
    assert {t for c, t in told if c == first.pk} == {t for c, t in told if c == second.pk}


def test_a_sweep_killed_half_way_is_finished_by_the_next(
    office: Office, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker dies at the second case, when the warnings of the first are written."""
    other = office.receive(at=monday(8))
    go_to(other, "appraisal", at=monday(8))

    class Killed(BaseException):
        pass

    def dies(cases: list[Case], *_args: object, **_kwargs: object) -> list[TimeWarning]:
        if cases[0].pk == other.pk:
            raise Killed
        return []

    with monkeypatch.context() as patched:
        patched.setattr(warn, "AT_ONCE", 1)
        patched.setattr(warn, "_of_the_ladder", dies)
        with pytest.raises(Killed):
            sweep(at=tuesday(8))
    assert TimeWarning.objects.filter(case=case).count() == 4
    assert not TimeWarning.objects.filter(case=other).exists()
    assert sweep(at=tuesday(8)) == 4
    assert sweep(at=tuesday(9)) == 0
    assert TimeWarning.objects.count() == 8


def test_two_workers_at_once_make_each_warning_once(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first worker writes after the second one looked: the database has the last word."""
    write = TimeWarning.objects.bulk_create

    def overtaken(found: list[TimeWarning], **options: bool) -> list[TimeWarning]:
        kept = [field.attname for field in TimeWarning._meta.fields if field.attname != "id"]
        write([TimeWarning(**{name: getattr(warning, name) for name in kept}) for warning in found])
        return write(found, **options)

    with monkeypatch.context() as patched:
        patched.setattr(TimeWarning.objects, "bulk_create", overtaken)
        sweep(at=tuesday(8))
    assert made() == [("case_90", 0), ("late", 0), ("step_50", 0), ("step_80", 0)]


def test_the_database_refuses_the_same_warning_twice(case: Case) -> None:
    sweep(at=tuesday(8))
    for warning in TimeWarning.objects.all():
        warning.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            warning.save(force_insert=True)


def test_an_office_that_fails_blocks_no_other(office: Office, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    other = office.receive(MARRIAGE, at=monday(8), variant="01", agency=office.other_commune)
    working = warn.sweep_office

    def failing(unit: object, *, at: datetime) -> int:
        if unit == office.commune:
            raise RuntimeError("the calendar of this office is broken")
        return working(unit, at=at)  # type: ignore[arg-type]

    monkeypatch.setattr(warn, "sweep_office", failing)
    sweep(at=at(2026, 3, 20, 8))
    assert set(TimeWarning.objects.values_list("case", flat=True)) == {other.pk}


def test_the_citizens_time_does_not_count(case: Case) -> None:
    ask_for_papers(case, "birth_proof", at=monday(9))
    assert sweep(at=at(2026, 3, 9, 9)) == 0
    bring_papers(case, at=at(2026, 3, 9, 10))
    assert TimeWarning.objects.count() == 0


def test_a_new_promise_is_warned_of_anew(case: Case, office: Office) -> None:
    sweep(at=tuesday(9))
    before_that = TimeWarning.objects.filter(threshold="late").count()
    Reschedule(case, by=office.supervisor, at=tuesday(10), new_due_at=wednesday(16), reason="Chờ xác minh").run()
    sweep(at=at(2026, 3, 6, 9))
    assert TimeWarning.objects.filter(threshold="late").count() == before_that + 1


def test_the_ladder_climbs_until_somebody_takes_note(office: Office, case: Case, signed_in: SignIn) -> None:
    province = office.commune.parent
    assert province is not None
    EscalationRung.objects.create(office=office.commune, number=1, unit=province, after_minutes=240)
    sweep(at=tuesday(8))
    sweep(at=tuesday(10))
    assert ("late", 1) not in made()
    sweep(at=tuesday(14, 30))
    assert ("late", 1) in made()
    sweep(at=wednesday(14))
    assert made().count(("late", 1)) == 1


def test_who_takes_note_stops_the_ladder(
    office: Office, case: Case, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    province = office.commune.parent
    assert province is not None
    EscalationRung.objects.create(office=office.commune, number=1, unit=province, after_minutes=240)
    sweep(at=tuesday(8))
    monkeypatch.setattr("django.utils.timezone.now", lambda: tuesday(9))
    browser = signed_in(office.supervisor)
    late = TimeWarning.objects.get(threshold="late")
    assert case.code in browser.get("/nhac-han/").content.decode()
    signed_in(office.officer("supervisor", office.other_commune)).post("/nhac-han/", {"warning": late.pk})
    late.refresh_from_db()
    assert late.acknowledged_at is None
    signed_in(office.supervisor).post("/nhac-han/", {"warning": [late.pk, "x"]})
    late.refresh_from_db()
    assert late.acknowledged_by == office.supervisor
    sweep(at=wednesday(14))
    assert ("late", 1) not in made()


def test_a_warning_follows_the_step_to_its_new_holder(
    office: Office, case: Case, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = open_task(case)
    sweep(at=monday(16))
    posts = task.unit.postings.filter(role=task.role).exclude(officer=task.officer)
    other, before_that = posts[0].officer, task.officer
    assert before_that is not None
    given = {"task_id": task.pk, "officer": other, "reason": "Nghỉ ốm"}
    Reassign(case, by=office.supervisor, at=monday(16, 10), **given).run()
    monkeypatch.setattr("django.utils.timezone.now", lambda: monday(16, 30))
    assert case.code in signed_in(other).get("/nhac-han/").content.decode()
    assert case.code not in signed_in(before_that).get("/nhac-han/").content.decode()


def test_a_digest_goes_in_working_hours_once(case: Case, office: Office) -> None:
    holder = open_task(case).officer
    assert holder is not None
    Officer.objects.filter(pk__in=(holder.pk, office.supervisor.pk)).update(email="can.bo@example.vn")
    sweep(at=monday(22))
    assert send_digests(at=monday(22)) == 0
    assert send_digests(at=tuesday(8)) == 2
    assert send_digests(at=tuesday(9)) == 0
    assert all(case.code in letter.body for letter in mail.outbox)
    assert all(case.applicant.full_name not in letter.body for letter in mail.outbox)


# Forecasts


def test_the_ninetieth_percentile_is_the_value_nine_tenths_keep() -> None:
    assert ninetieth(list(range(1, 11))) == 9
    assert ninetieth([7] * 10) == 7
    assert ninetieth(list(range(1, 102))) == 91


def test_before_fits_the_minutes_exactly(office: Office) -> None:
    calendar = calendar_for(office.commune)
    for minutes in (0, 1, 60, 480, 1441):
        moment = before(calendar, monday(17), minutes)
        assert working_minutes(calendar, moment, monday(17)) == minutes
        if minutes:
            assert working_minutes(calendar, moment + timedelta(minutes=1), monday(17)) == minutes - 1


def test_a_case_is_at_risk_by_the_offices_own_history(
    office: Office, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten earlier births took a day from appraisal on; with nine nothing is said."""
    for number in range(ENOUGH_CASES - 1):
        earlier = office.receive(at=at(2026, 1, 12, 8))
        go_to(earlier, "appraisal", at=at(2026, 1, 12, 8))
        ready(earlier, at=at(2026, 1, 12, 16) if number else at(2026, 1, 12, 15))
    running = office.receive(at=monday(13, 30))
    go_to(running, "appraisal", at=monday(13, 45))
    assert foresee(at=monday(14)) == 0
    last = office.receive(at=at(2026, 1, 12, 8))
    go_to(last, "appraisal", at=at(2026, 1, 12, 8))
    ready(last, at=at(2026, 1, 12, 16))
    assert foresee(at=monday(14)) == 1
    calendar = calendar_for(office.commune)
    pace = StepPace.objects.get(step="appraisal")
    assert pace.cases == ENOUGH_CASES
    assert pace.p90_minutes == working_minutes(calendar, at(2026, 1, 12, 8), at(2026, 1, 12, 16))
    forecast = Forecast.objects.get()
    assert forecast.promised == reload(running).due_at
    assert foresee(at=monday(14)) == 1  # again: the same
    monkeypatch.setattr("django.utils.timezone.now", lambda: max(forecast.at_risk_from, monday(13, 50)))
    text = signed_in(office.supervisor).get("/giam-sat/?panel=risk").content.decode()
    assert running.code in text
    assert "10 hồ sơ" in text
    ready(running, at=monday(15))
    assert running.code not in signed_in(office.supervisor).get("/giam-sat/?panel=risk").content.decode()
