"""The server profile against a real PostgreSQL, and a real Redis where ONESTOP_TEST_REDIS_URL names one."""

import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

ASK = """
import django
django.setup()
from django.test import Client
answer = Client(headers={"host": "motcua.example"}).get("/health/ready", secure=True)
print(answer.status_code, answer.content.decode())
from django.db import connection
connection.close_pool()
"""
KEEP = """
import django
django.setup()
from django.core.cache import cache
from onestop import celery
cache.set("counter", "một cửa", 10)
print(cache.get("counter"))
cache.delete("counter")
with celery.connection_for_write() as queue:
    queue.ensure_connection(max_retries=1, timeout=5)
    print(queue.connected)
"""


def server(script: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run `script` as a process of the server profile on the database of this test run."""
    known = connection.settings_dict
    user, host = quote(known["USER"], safe=""), quote(known["HOST"], safe="")
    password = f":{quote(known['PASSWORD'], safe='')}" if known["PASSWORD"] else ""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("ONESTOP_", "CELERY_"))},
        "DJANGO_SETTINGS_MODULE": "onestop.settings",
        "ONESTOP_PROFILE": "server",
        "ONESTOP_SECRET_KEY": "0123456789" * 6,
        "ONESTOP_FIELD_KEY": "field-key-of-at-least-32-characters",
        "ONESTOP_DATABASE_URL": (
            f"postgresql://{user}{password}@/{known['NAME']}?host={host}&port={known['PORT'] or 5432}"
        ),
        "ONESTOP_ALLOWED_HOSTS": "motcua.example",
        "ONESTOP_PUBLIC_URL": "https://motcua.example",
        "CELERY_BROKER_URL": "amqp://queue.example",
        "ONESTOP_DATA_DIR": str(settings.ONESTOP_DATA_DIR),
        **changes,
    }
    command = [sys.executable, "-c", script]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("pool", ["yes", "no"])
def test_ready_with_and_without_a_pool(pool):
    done = server(ASK.replace("connection.close_pool()", "") if pool == "no" else ASK, ONESTOP_DATABASE_POOL=pool)
    assert done.stdout == '200 {"database": true, "migrations": true, "storage": true}\n', done.stderr


def test_not_ready_while_its_database_is_away():
    done = server(
        ASK.replace("connection.close_pool()", ""),
        ONESTOP_DATABASE_URL="postgresql://nobody@127.0.0.1:1/nowhere",
        ONESTOP_DATABASE_POOL="no",
    )
    assert done.stdout == '503 {"database": false, "migrations": false, "storage": true}\n', done.stderr


def test_cache_and_queue_on_redis():
    address = os.environ.get("ONESTOP_TEST_REDIS_URL", "")
    if not address:
        pytest.skip("needs a Redis that may be written to: set ONESTOP_TEST_REDIS_URL")
    done = server(KEEP, CELERY_BROKER_URL=address)
    assert done.stdout == "một cửa\nTrue\n", done.stderr
