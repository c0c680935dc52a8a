"""What every test may ask for. Factories of the office live beside the tests that need them."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from procedures.management.messages import compile_catalogues
from procedures.queries.calendars import forget_calendars
from tests import engines
from tests.office import Office, load_reference_data

DESKTOP = {"width": 1366, "height": 768}


def pytest_sessionstart(session: pytest.Session) -> None:
    """The words are read as the office reads them, so the catalogue is compiled before the first test."""
    compile_catalogues(Path(folder) for folder in settings.LOCALE_PATHS)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what tells of the other engine, what reads data that is not part of the project, what ran already.

    That is no skip: the project lacks nothing by it. `python -m tests.suite` says at its end what was left out.
    """
    others = {"postgresql" if "sqlite" in settings.DATABASES["default"]["ENGINE"] else "sqlite"}
    if not engines.sample_data():
        others.add("sampledata")
    again = os.environ.get("ONESTOP_TEST_AGAIN") == "yes"
    if again:
        others.add("once")
    left_out = [
        item
        for item in items
        if any(item.get_closest_marker(other) for other in others) or (again and not _asks_for_a_database(item))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _asks_for_a_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or "db" in getattr(item, "fixturenames", ())


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Under ONESTOP_TEST_NO_SKIPS a skipped test is a failure: the gate may not pass over anything."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("ONESTOP_TEST_NO_SKIPS") != "yes" or reporter is None:
        return
    if reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """SQLite keeps two files beside its database, which go with it when the run ends."""
    yield
    name = settings.DATABASES["default"]["TEST"]["NAME"]
    for left in (f"{name}-wal", f"{name}-shm"):
        Path(left).unlink(missing_ok=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let a test that commits be cleaned up after.

    Django empties SQLite's tables with DELETE, which the record's triggers rightly refuse, so they stand aside for
    that moment. PostgreSQL uses TRUNCATE, which they let pass.
    """
    with django_db_blocker.unblock():
        load_reference_data()
    if connection.vendor != "sqlite":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        # Those of the index of names follow the tables when they are emptied.
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'names_%'")
        triggers = cursor.fetchall()
    # On the class: a thread in which playwright runs gets a connection of its own.
    operations = type(connection.ops)
    empty = operations.sql_flush

    def empty_all(*args: Any, **options: Any) -> list[str]:
        aside, back = [f"DROP TRIGGER {name}" for name, _sql in triggers], [sql for _name, sql in triggers]
        return [*aside, *empty(*args, **options), *back]

    operations.sql_flush = empty_all


@pytest.fixture
def engine(db: None) -> str:
    """`sqlite` or `postgresql`."""
    return connection.vendor


@pytest.fixture
def office(db: None) -> Office:
    """The demonstration province with calendar and procedures; loaded anew after a test that committed."""
    load_reference_data()
    return Office()


@pytest.fixture(autouse=True)
def _vietnamese() -> Iterator[None]:
    """Each test starts in the office's language, whatever the one before it chose."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """A visitor throttled in one test is not throttled in the next, nor is a calendar that was rolled back kept."""
    cache.clear()
    forget_calendars()


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    """Stored files go to the test's own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(scope="session")
def sample_data() -> Path:
    """Folder of the field's real data, for tests marked `sampledata`."""
    found = engines.sample_data()
    assert found, "mark the test `sampledata`: it is left out where ONESTOP_SAMPLE_DATA names no folder"
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A real Chromium (playwright), for tests marked `browser`; skipped with the reason where there is none."""
    found = engines.browser()
    if not found:
        pytest.skip("needs Chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread until it is closed, which makes Django refuse its ORM though
    # nothing runs at once.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=flags)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, live_server: Any) -> Iterator[Any]:
    """A tab of a counter's screen at 1366 × 768; addresses may be relative to the live server."""
    context = browser.new_context(
        base_url=live_server.url, viewport=DESKTOP, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
