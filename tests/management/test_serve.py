"""`manage.py serve` in earnest: it opens, says where, takes care of its worker, and leaves nothing behind."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings

# What is served here is the embedded office, so once is enough.
pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
PATIENCE = 60


class Office:
    """An embedded office in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = _free_port()
        self.said = folder / "said"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ONESTOP_", "DJANGO_"))}
        self.environment = kept | {"ONESTOP_DATA_DIR": str(folder / "var")}
        self.process: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True)

    def open(self) -> "Office":
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=self.environment, stdout=said, stderr=subprocess.STDOUT
            )
        until(lambda: "Stop with Ctrl-C" in self.said.read_text(), "the office opens")
        return self

    def children(self) -> dict[str, int]:
        """Process ids of the web server and the worker."""
        assert self.process
        found = {}
        for task in Path("/proc").glob("[0-9]*"):
            try:
                status, line = (task / "status").read_text(), (task / "cmdline").read_bytes()
            except OSError:
                continue
            if re.search(rf"^PPid:\s+{self.process.pid}$", status, re.MULTILINE):
                found["worker" if b"celery" in line else "web server"] = int(task.name)
        return found

    def answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=5) as answer:
                return json.load(answer) == {"database": True, "migrations": True, "storage": True}
        except OSError:
            return False

    def left(self) -> list[str]:
        """Command lines of processes that still belong to this office."""
        lines = []
        for task in Path("/proc").glob("[0-9]*"):
            try:
                if self.environment["ONESTOP_DATA_DIR"].encode() in (task / "environ").read_bytes():
                    lines.append((task / "cmdline").read_text().replace("\0", " "))
            except OSError:
                continue
        return [line for line in lines if line]

    def close(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(holds: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"waited {PATIENCE} s until {what}"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """The folder of an office that was migrated and never opened."""
    folder = tmp_path_factory.mktemp("prepared")
    assert Office(folder).manage("migrate", "--verbosity", "0").returncode == 0
    return folder


@pytest.fixture
def office(prepared, tmp_path) -> Iterator[Office]:
    shutil.copytree(prepared / "var", tmp_path / "var")
    made = Office(tmp_path)
    yield made
    made.close()


def test_opened_and_closed_with_ctrl_c(office):
    office.open()
    assert f"The one-stop office is open: http://127.0.0.1:{office.port}" in office.said.read_text()
    assert office.answers()
    second = office.manage("serve", "--port", str(_free_port()))
    assert (second.returncode, second.stdout) == (1, "")
    assert (
        second.stderr
        == f"CommandError: An office is already being served from {office.environment['ONESTOP_DATA_DIR']}.\n"
    )

    office.close()
    assert office.process.returncode == 0
    assert office.said.read_text().endswith("The office is closed.\n")
    assert office.left() == []


def test_a_killed_worker_is_started_again_and_its_schedule_does_not_run_twice(office):
    office.open()
    before = office.children()
    time.sleep(1)
    os.kill(before["worker"], signal.SIGKILL)
    until(lambda: office.children().get("worker") not in {None, before["worker"]}, "there is a new worker")
    assert office.children()["web server"] == before["web server"]
    assert office.answers()
    assert "The worker stopped by itself and is started again." in office.said.read_text()
    office.close()
    assert office.left() == []


def test_killed_without_a_word_it_leaves_nothing_that_holds_the_port(office):
    office.open()
    office.process.kill()
    office.process.wait()
    until(lambda: not office.left(), "every process is gone")
    assert office.open().answers()


def test_without_its_web_server_the_office_closes_and_says_so(office):
    office.open()
    os.kill(office.children()["web server"], signal.SIGKILL)
    assert office.process.wait(PATIENCE) == 1
    assert "The web server stopped by itself." in office.said.read_text()
    until(lambda: not office.left(), "every process is gone")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "0"], "--port must be between 1 and 65535, not 0."),
        (["--port", "70000"], "--port must be between 1 and 65535, not 70000."),
        (["--threads", "0"], "--threads must be at least 1, not 0."),
        (["--host", "192.0.2.1"], "Cannot listen on 192.0.2.1:8000: Cannot assign requested address."),
    ],
)
def test_nonsense_is_told_in_one_line(office, arguments, sentence):
    done = office.manage("serve", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"CommandError: {sentence}\n")


def test_a_taken_port_is_told_in_one_line(office):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = office.manage("serve", "--port", str(port))
    assert done.returncode == 1
    assert done.stderr == f"CommandError: Cannot listen on 127.0.0.1:{port}: Address already in use.\n"
