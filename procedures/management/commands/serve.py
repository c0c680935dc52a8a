"""`manage.py serve`: the embedded office in one command, a web server and a worker beside it."""

import os
import socket
import sys
import time
from http.client import HTTPConnection, HTTPException
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from filelock import FileLock, Timeout

from procedures.management.children import Child, Household
from procedures.management.welcome import welcome

PATIENCE_SECONDS = 60


class Command(BaseCommand):
    help = "Serve the office on this machine until Ctrl-C: web server, worker and schedule."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for the whole network")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=8, help="requests answered at the same time")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        if not 1 <= port <= 65535:
            raise CommandError(f"--port must be between 1 and 65535, not {port}.")
        if options["threads"] < 1:
            raise CommandError(f"--threads must be at least 1, not {options['threads']}.")
        self.check(databases=["default"])
        try:
            # One worker with one schedule per data folder: two would do everything twice.
            with FileLock(settings.ONESTOP_DATA_DIR / "serve.lock", timeout=0):
                self.serve(host, port, options["threads"])
        except Timeout as taken:
            raise CommandError(f"An office is already being served from {settings.ONESTOP_DATA_DIR}.") from taken

    def serve(self, host: str, port: int, threads: int) -> None:
        self.refuse_a_taken_port(host, port)
        address = os.environ.get("ONESTOP_PUBLIC_URL") or f"http://{_reachable(host)}:{port}"
        environment = {"ONESTOP_PUBLIC_URL": address}
        house = Household(
            [
                Child("web server", _web_server(host, port, threads), environment),
                Child("worker", _worker(), environment, restarts=True),
            ],
            tell=self.stderr.write,
        )
        house.listen()
        try:
            house.start()
            if self.answers(house, host, port):
                self.stdout.write(welcome(address))
                self.stdout.flush()
            well = house.watch()
        finally:
            house.stop()
        if not well:
            raise CommandError("The office is closed; its last words are above.")
        self.stdout.write("The office is closed.")

    def refuse_a_taken_port(self, host: str, port: int) -> None:
        try:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as taken:
            raise CommandError(f"Cannot listen on {host}:{port}: {taken.strerror}.") from taken

    def answers(self, house: Household, host: str, port: int) -> bool:
        """Wait for the first answer, as long as nobody stops the house and the web server lives."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and not house.stopping and not house.children[0].died:
            try:
                connection = HTTPConnection(_reachable(host), port, timeout=5)
                connection.request("GET", "/health/live")
                if connection.getresponse().status == 200:
                    return True
            except (OSError, HTTPException):
                time.sleep(0.2)
        return False


def _reachable(host: str) -> str:
    """A name under which an address to listen on can be opened."""
    return socket.gethostname() if host in {"0.0.0.0", "::", ""} else host


def _web_server(host: str, port: int, threads: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "onestop.wsgi", "--bind", f"{host}:{port}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", str(threads)),
        *("--timeout", "60", "--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket"),
    ]


def _worker() -> list[str]:
    # The ignored warning is about running as root; messages are JSON here, so what it warns of cannot happen.
    return [
        *(sys.executable, "-W", "ignore::UserWarning:celery.platforms", "-m", "celery", "--quiet"),
        *("-A", "onestop", "worker", "-B", "--pool=solo", "--loglevel=WARNING"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
