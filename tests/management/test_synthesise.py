"""Invented cases in bulk are cases like others: same rows, same dates, a record that verifies; all of them or none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from procedures.management.synthesis import lives
from procedures.management.synthesis.making import make_cases
from procedures.models import (
    Case,
    CaseCounter,
    CaseEvent,
    OutboxMark,
    Party,
    PaymentReceipt,
    ReceiptCounter,
    RegisterBook,
    ShiftClose,
    Unit,
)
from procedures.queries.dossier import Dossier
from procedures.queries.ledger import verify
from procedures.queries.promise import promise
from tests.clock import at
from tests.office import Office

NOW = at(2026, 9, 16, 14)
SINCE = date(2026, 3, 1)
CERTIFIED, POLICE, DEATH = "2.000815", "2.001159", "1.000656"
RANDOM = {(Party, "id_sealed")}
"""What differs however equal the people are: each sealing draws its own salt."""


def make(cases: int, *procedures: str, seed: int = 7, processes: int = 1) -> int:
    return make_cases(cases, seed=seed, since=SINCE, now=NOW, procedures=procedures, processes=processes).cases


def digest() -> str:
    """Over every row of every table a case is written in."""
    found = sha256()
    for model in lives.PARTS:
        names = [f.attname for f in model._meta.concrete_fields if (model, f.name) not in RANDOM]
        for row in model.objects.order_by("pk").values_list(*names):
            found.update(repr(row).encode())
    return found.hexdigest()


def test_made_cases_are_whole(office: Office, client: Client) -> None:
    """The record verifies, every promise is what the clock says, every counter goes on, every page shows them."""
    assert make(240, CERTIFIED, POLICE) == 240
    connection.check_constraints()
    assert (verify().cases, verify().defects) == (240, [])
    for case in Case.objects.select_related("version", "agency").filter(clock_started_at__isnull=False):
        if not case.is_paused and case.rescheduled_at is None:
            assert promise(Dossier(case)).at == case.due_at, case.code
    _counters_go_on()
    assert OutboxMark.objects.get().floor == CaseEvent.objects.latest("pk").pk
    client.force_login(office.receiver, "django.contrib.auth.backends.ModelBackend")
    seen = {case.status: case for case in Case.objects.filter(received_at_unit=office.counter)}
    assert len(seen) >= 4
    for case in seen.values():
        page = client.get(f"/ho-so/{case.code}/")
        assert (page.status_code, case.applicant.full_name in page.content.decode()) == (200, True), case.code
        assert client.get(f"/t/{case.token}/").status_code in (200, 404)


def _counters_go_on() -> None:
    for book in RegisterBook.objects.exclude(last=0):
        numbers = sorted(book.cases.values_list("register_number", flat=True))
        assert numbers == list(range(1, book.last + 1))
    for counter in ReceiptCounter.objects.all():
        receipts = PaymentReceipt.objects.filter(unit=counter.unit, year=counter.year)
        assert sorted(receipts.values_list("number", flat=True)) == list(range(1, counter.last + 1))
    assert all(row.last > 0 for row in CaseCounter.objects.all())
    for shift in ShiftClose.objects.all():
        assert sum(shift.receipts.filter(method="cash").values_list("total_vnd", flat=True)) == shift.cash_vnd


def test_what_follows_is_done_by_the_acts(office: Office) -> None:
    """A case that somebody receives afterwards goes on where the made ones ended."""
    make(60, POLICE)
    case = office.receive(POLICE, at=at(2026, 9, 16, 15))
    lines = Case.objects.filter(register_book=case.register_book).values_list("register_number", flat=True)
    assert case.register_number == max(lines) == len(lines)
    assert verify([case.code]).defects == []


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_gives_the_same_cases(office: Office) -> None:
    """However many processes write them; another seed gives others."""
    found = []
    for seed, processes in ((7, 1), (7, 2), (8, 1)):
        with pytest.raises(ZeroDivisionError):
            _make_digest_and_take_back(seed, processes, found)
    assert found[0] == found[1] != found[2]


def _make_digest_and_take_back(seed: int, processes: int, found: list[str]) -> None:
    with transaction.atomic():
        _numbers_from_the_beginning()
        make(2100, POLICE, seed=seed, processes=processes)
        found.append(digest())
        raise ZeroDivisionError


def _numbers_from_the_beginning() -> None:
    """Keys of books are given by the database and not given twice."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('procedures_registerbook', 'id'), 1000)")


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_leaves_nothing(office: Office, tmp_path: Path) -> None:
    before = (Unit.objects.count(), CaseCounter.objects.count())
    command = [
        sys.executable, "manage.py", "synthesise", "--cases", "9000", "--processes", "2", "--verbosity", "2",
        "--procedure", POLICE, "--until", "2026-09-16",
    ]  # fmt: skip
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=os.environ | _same_database(tmp_path), stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr is not None
        assert running.stderr.readline() == "2000 of 9000\n"
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert Case.objects.count() == Party.objects.count() == CaseEvent.objects.count() == 0
    assert (Unit.objects.count(), CaseCounter.objects.count()) == before
    assert make(5, POLICE) == 5


def _same_database(folder: Path) -> dict[str, str]:
    """What lets another process find the database of this test."""
    found = {"ONESTOP_PROFILE": "test", "DJANGO_SETTINGS_MODULE": "onestop.settings", "ONESTOP_DATA_DIR": str(folder)}
    there = connection.settings_dict
    if connection.vendor == "sqlite":
        (folder / "unused.sqlite3").symlink_to(there["NAME"])
        return found
    place = f"host={there['HOST']}" + (f"&port={there['PORT']}" if there["PORT"] else "")
    user = f"{there['USER']}@" if there["USER"] else ""
    return found | {
        "ONESTOP_TEST_DATABASE": "postgresql",
        "ONESTOP_TEST_DATABASE_URL": f"postgresql://{user}/{there['NAME']}?{place}",
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--cases", "0"), "--cases: give a number from 1"),
        (("--cases", "10", "--years", "0"), "--years: give a number above 0"),
        (("--cases", "10", "--years", "99"), "--years: give a number above 0"),
        (("--cases", "10", "--until", "hôm qua"), "--until: “hôm qua” is no day"),
        (("--cases", "10", "--until", "2019-01-01"), "No commune has a counter"),
        (("--cases", "10", "--procedure", "9.999999"), "--procedure: there is none"),
        (("--cases", "10", "--processes", "-1"), "--processes: give a number"),
    ],
)
def test_nonsense_is_refused_in_one_line(office: Office, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("synthesise", *arguments)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not Case.objects.exists()


def test_an_office_with_real_people_is_left_alone(office: Office) -> None:
    Unit.objects.filter(pk=office.commune.pk).update(is_demo=False)
    with pytest.raises(CommandError, match="no demonstration"):
        call_command("synthesise", "--cases", "10")
    assert not Case.objects.exists()
