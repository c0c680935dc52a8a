"""What machines ask of the installation: alive, and ready to be sent people."""

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

READY = {"database": True, "migrations": True, "storage": True}


def test_alive_says_so_without_a_database(client):
    answer = client.get("/health/live")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer.headers["Cache-Control"]


def test_alive_is_only_asked(client):
    assert client.post("/health/live").status_code == 405


@pytest.mark.django_db
def test_ready(client):
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, READY)


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client):
    MigrationRecorder(connection).migration_qs.filter(app="sessions").delete()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, READY | {"migrations": False})


@pytest.mark.django_db
def test_not_ready_without_a_place_for_files(client, settings, tmp_path):
    settings.ONESTOP_DATA_DIR = tmp_path / "gone"
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, READY | {"storage": False})


def test_not_ready_without_its_database(client, django_db_blocker, monkeypatch):
    with django_db_blocker.unblock():
        connection.close()
        nowhere = {"sqlite": str(settings.ONESTOP_DATA_DIR / "no" / "place"), "postgresql": "no_such_office"}
        monkeypatch.setitem(connection.settings_dict, "NAME", nowhere[connection.vendor])
        answer = client.get("/health/ready")
        connection.close()
    assert (answer.status_code, answer.json()) == (503, READY | {"database": False, "migrations": False})


def test_machines_set_no_cookie(client):
    assert not client.get("/health/live").cookies
