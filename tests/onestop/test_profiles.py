"""Each profile starts as its promise says: embedded with nothing prepared, server only with everything."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SERVER = {
    "ONESTOP_SECRET_KEY": "0123456789" * 6,
    "ONESTOP_FIELD_KEY": "field-key-of-at-least-32-characters",
    "ONESTOP_DATABASE_URL": "postgresql://office@db.example/onestop",
    "ONESTOP_ALLOWED_HOSTS": "motcua.example",
    "ONESTOP_PUBLIC_URL": "https://motcua.example",
    "CELERY_BROKER_URL": "redis://queue.example:6379/0",
}
SHOW = """
import json
from django.conf import settings as s
print(json.dumps({name: getattr(s, name, None) for name in %r}, default=str))
"""


def run(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, for a profile is chosen once per process. Knows nothing of this run's settings."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ONESTOP_", "DJANGO_", "CELERY_"))
    }
    return subprocess.run(
        [sys.executable, *command], cwd=settings.BASE_DIR, env=kept | environment, capture_output=True, text=True
    )


def shown(*names: str, **environment: str) -> dict:
    done = run(["-c", SHOW % (names,)], DJANGO_SETTINGS_MODULE="onestop.settings", **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_embedded_needs_nothing(tmp_path):
    found = shown("DEBUG", "DATABASES", "CELERY_BROKER_URL", ONESTOP_DATA_DIR=str(tmp_path / "new"))
    assert found["DEBUG"] is False
    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "new" / "onestop.sqlite3")
    assert found["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["CELERY_BROKER_URL"].startswith("filesystem://")


def test_embedded_makes_its_secrets_once_and_keeps_them_to_itself(tmp_path):
    first = shown("SECRET_KEY", "ONESTOP_FIELD_KEY", ONESTOP_DATA_DIR=str(tmp_path))
    again = shown("SECRET_KEY", "ONESTOP_FIELD_KEY", ONESTOP_DATA_DIR=str(tmp_path))
    other = shown("SECRET_KEY", "ONESTOP_FIELD_KEY", ONESTOP_DATA_DIR=str(tmp_path / "other"))
    assert first == again
    assert first["SECRET_KEY"] != other["SECRET_KEY"]
    assert first["ONESTOP_FIELD_KEY"] != other["ONESTOP_FIELD_KEY"]
    assert len(first["ONESTOP_FIELD_KEY"]) >= 32
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["secrets"]


def test_damaged_secrets_are_not_replaced(tmp_path):
    (tmp_path / "secrets").write_text("SECRET_KEY=only-half\n")
    done = run(["manage.py", "check"], ONESTOP_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == f"Settings: {tmp_path}/secrets lacks ONESTOP_FIELD_KEY; restore the file from the backup.\n"
    assert (tmp_path / "secrets").read_text() == "SECRET_KEY=only-half\n"


def test_server_refuses_without_its_secrets_and_names_them_all():
    done = run(["manage.py", "check"], ONESTOP_PROFILE="server")
    assert done.returncode == 1
    assert done.stderr == f"Settings: The server profile needs these variables: {', '.join(SERVER)}.\n"


@pytest.mark.parametrize("left_out", list(SERVER))
def test_server_refuses_without_any_one_of_them(left_out):
    done = run(["manage.py", "check"], ONESTOP_PROFILE="server", **{**SERVER, left_out: ""})
    assert (done.returncode, done.stderr) == (
        1,
        f"Settings: The server profile needs these variables: {left_out}.\n",
    )


def test_server_starts_with_everything(tmp_path):
    found = shown(
        "DATABASES", "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "CACHES", "ALLOWED_HOSTS", "STATIC_ROOT",
        ONESTOP_PROFILE="server", ONESTOP_DATA_DIR=str(tmp_path), **SERVER,
    )  # fmt: skip
    assert found["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    pool = {"min_size": 1, "max_size": 8, "timeout": 10}
    assert found["DATABASES"]["default"]["OPTIONS"] == {"pool": pool, "prepare_threshold": 5}
    assert found["SESSION_COOKIE_SECURE"] is True
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["CACHES"]["default"]["LOCATION"] == SERVER["CELERY_BROKER_URL"]
    assert found["ALLOWED_HOSTS"] == ["motcua.example"]
    assert found["STATIC_ROOT"] == str(tmp_path / "static")


def test_server_without_a_pool_is_fit_for_pgbouncer():
    found = shown("DATABASES", ONESTOP_PROFILE="server", **SERVER, ONESTOP_DATABASE_POOL="no")
    assert found["DATABASES"]["default"]["OPTIONS"] == {}
    assert found["DATABASES"]["default"]["DISABLE_SERVER_SIDE_CURSORS"] is True


def test_server_is_public_over_https_only():
    done = run(
        ["manage.py", "check"], ONESTOP_PROFILE="server", **{**SERVER, "ONESTOP_PUBLIC_URL": "http://motcua.example"}
    )
    assert done.stderr == "Settings: ONESTOP_PUBLIC_URL must be an address such as https://host.example.\n"


def test_a_profile_of_nonsense_is_refused():
    done = run(["manage.py", "check"], ONESTOP_PROFILE="production")
    assert done.returncode == 1
    assert done.stderr == "Settings: ONESTOP_PROFILE must be one of embedded, server, test, not 'production'.\n"


def test_the_test_profile_leaves_the_installation_alone():
    assert Path(settings.ONESTOP_DATA_DIR) != settings.BASE_DIR / "var"
    assert settings.PROFILE == "test"
