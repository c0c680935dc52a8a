"""A real gateway and a real mail server that answer late, wrongly or never; a worker killed in mid-run.

At least once per channel, once per event, never two for one event as far as the gateway
honours the key, and a mailbox the Message-ID.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from celery import Celery
from django.db import connection

from procedures.actions.choose_contact import ChooseContact
from procedures.models import Message
from procedures.notices.delivery import LEASE, MOST_ATTEMPTS, send_due
from procedures.notices.hint import hint
from procedures.notices.making import make_messages
from tests.clock import monday
from tests.notices.conftest import Outside
from tests.notices.telling import MAIL, received, states, work
from tests.office import Office

WORKER = Path(__file__).with_name("worker.py")
ROOT = WORKER.parent.parent.parent


def one(**about: Any) -> Message:
    return Message.objects.get(**about)


def test_a_text_message_goes_out_once_with_key_and_token(office: Office, outside: Outside) -> None:
    received(office, at=monday(9))
    assert (work(monday(9)), work(monday(9, 1))) == (1, 0)
    message = one()
    got = outside.delivered[message.key]
    assert (message.state, message.reference, message.attempts) == ("sent", f"ref-{message.key}", 1)
    assert (got["to"], got["text"]) == ("0900000001", message.text)
    assert got["headers"]["Authorization"] == "Bearer token-of-the-test"
    assert got["headers"]["Idempotency-Key"] == message.key


def test_a_letter_goes_out_with_its_own_number(office: Office, outside: Outside) -> None:
    case = received(office, at=monday(9), phone="", email=MAIL)
    work(monday(9))
    message = one()
    assert (message.state, message.reference) == ("sent", f"<{message.key}@testserver>")
    letter = outside.delivered[message.key]["letter"]
    assert f"Message-ID: <{message.key}@testserver>" in letter
    assert "Auto-Submitted: auto-generated" in letter
    assert case.code in letter.replace("=\n", "") or "utf-8" in letter.lower()


def test_zalo_falls_back_to_a_text_message(office: Office, outside: Outside, settings: Any) -> None:
    settings.ONESTOP_SENDERS = {"zalo": "zalo", "sms": "http"}
    case = received(office, at=monday(9))
    work(monday(9))
    assert states(case) == [("accepted", "zalo", "sent")]
    sent = outside.delivered[one().key]
    assert (sent["template_id"], sent["phone"]) == ("T1", "84900000001")
    settings.ONESTOP_ZALO = {**settings.ONESTOP_ZALO, "templates": {}}
    other = received(office, at=monday(9))
    work(monday(9))
    assert states(other) == [("accepted", "zalo", "failed"), ("accepted", "sms", "sent")]


@pytest.mark.parametrize("mood", ["busy", "late", "cut", "garbage"])
def test_what_went_wrong_once_is_tried_again_and_arrives_once(office: Office, outside: Outside, mood: str) -> None:
    case = received(office, at=monday(9))
    outside.mode(mood)
    work(monday(9))
    message = one()
    assert (message.state, message.attempts, message.maybe_arrived) == ("waiting", 1, True)
    assert timedelta(seconds=20) < message.next_at - monday(9) < timedelta(seconds=40)
    outside.mode("good")
    assert work(monday(9)) == 0
    work(monday(9, 1))
    assert states(case) == [("accepted", "sms", "sent")]
    assert list(outside.delivered) == [message.key]
    assert outside.requests == [message.key] * 2


@pytest.mark.parametrize("mood", ["busy", "late", "cut", "garbage"])
def test_a_letter_that_went_wrong_is_tried_again(office: Office, outside: Outside, mood: str) -> None:
    received(office, at=monday(9), phone="", email=MAIL)
    outside.mode(mood)
    work(monday(9))
    assert (one().state, one().maybe_arrived) == ("waiting", mood != "busy")
    outside.mode("good")
    work(monday(9, 1))
    assert one().state == "sent"
    assert list(outside.delivered) == [one().key]


def test_refused_for_good_goes_to_the_mailbox_and_then_to_the_call_list(office: Office, outside: Outside) -> None:
    case = received(office, at=monday(9), email=MAIL)
    outside.mode("refuse")
    work(monday(9))
    assert states(case) == [
        ("accepted", "sms", "failed"),
        ("accepted", "email", "failed"),
        ("accepted", "phone", "waiting"),
    ]
    assert not outside.delivered


def test_nobody_knows_whether_it_arrived_so_an_officer_calls(office: Office, outside: Outside) -> None:
    """No second message by another channel: the first may have arrived."""
    case = received(office, at=monday(9), email=MAIL, code="1.004873")
    outside.mode("garbage")
    make_messages(at=monday(9))
    for times in range(MOST_ATTEMPTS + 1):
        work(monday(9) + timedelta(minutes=73 * times))
    assert states(case) == [("accepted", "sms", "given_up"), ("accepted", "phone", "waiting")]
    assert (one(channel="sms").attempts, len(outside.delivered)) == (MOST_ATTEMPTS, 1)


def test_a_gateway_that_hangs_blocks_no_act(office: Office, outside: Outside, transactional_db: None) -> None:
    received(office, at=monday(9))
    outside.mode("never")

    def worker() -> None:
        work(monday(9))
        connection.close()

    thread = Thread(target=worker)
    thread.start()
    while not outside.requests:
        time.sleep(0.02)
    began = time.monotonic()
    received(office, at=monday(9))
    assert time.monotonic() - began < 0.9
    assert thread.is_alive()
    thread.join(20)
    assert Message.objects.order_by("pk")[0].state == "waiting"


def test_several_workers_at_once_send_each_message_once(
    office: Office, outside: Outside, transactional_db: None
) -> None:
    for _case in range(12):
        received(office, at=monday(9))
    start = Barrier(4)

    def worker() -> None:
        start.wait(20)
        work(monday(9))
        connection.close()

    threads = [Thread(target=worker) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Counter(Message.objects.values_list("state", flat=True)) == {"sent": 12}
    assert Counter(Counter(outside.requests).values()) == {1: 12}


def killed_while_sending(outside: Outside) -> None:
    """A worker in a process of its own, killed when the other end has the first message and has not answered."""
    outside.mode("late!")
    process = subprocess.Popen(
        [sys.executable, str(WORKER), str(connection.settings_dict["NAME"]), monday(9).isoformat()],
        cwd=ROOT,
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT),
            "ONESTOP_SMS_SENDER": "http",
            "ONESTOP_SMS_URL": f"{outside.url}/send",
            "ONESTOP_EMAIL_SENDER": "smtp",
            "ONESTOP_SMTP_HOST": "127.0.0.1",
            "ONESTOP_SMTP_PORT": str(outside.mail),
        },
    )
    until = time.monotonic() + 30
    while not outside.requests and time.monotonic() < until:
        time.sleep(0.02)
    process.kill()
    process.wait()
    outside.mode("good")


@pytest.mark.parametrize(("first", "second"), [("sms", "email"), ("email", "sms")])
def test_a_worker_killed_between_sending_and_noting(
    office: Office, outside: Outside, transactional_db: None, first: str, second: str
) -> None:
    """Gateway or mail server has it, the record does not know: the next worker sends again with the same key."""
    case = received(office, at=monday(9), email=MAIL)
    ChooseContact(case, by=office.receiver, at=monday(9), channels=(first, second), every=True).run()
    make_messages(at=monday(9))
    killed_while_sending(outside)
    killed = one(channel=first)
    assert (killed.state, killed.attempts, list(outside.delivered)) == ("sending", 1, [killed.key])
    send_due(lambda: monday(9, 1))
    assert one(channel=first).state == "sending"  # the lease still holds, nobody sends it twice at once
    later = monday(9) + LEASE + timedelta(seconds=1)
    send_due(lambda: later)
    assert states(case) == [("accepted", first, "sent"), ("accepted", second, "sent")]
    assert (one(channel=first).maybe_arrived, one(channel=first).attempts) == (True, 2)
    assert Counter(outside.requests)[killed.key] == 2
    assert set(outside.delivered) == set(Message.objects.values_list("key", flat=True))


def test_a_gateway_that_is_down_does_not_hold_the_worker(office: Office, outside: Outside) -> None:
    for _case in range(5):
        received(office, at=monday(9))
    outside.mode("busy")
    assert (work(monday(9)), len(outside.requests)) == (3, 3)
    outside.mode("good")
    assert work(monday(9, 1)) == 5


def test_a_sender_that_breaks_stops_nothing(office: Office, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Its words may repeat an address, so the log has none of them."""
    settings.ONESTOP_SENDERS = {"sms": "tests.notices.test_gateways.Broken"}
    case = received(office, at=monday(9))
    work(monday(9))
    assert states(case) == [("accepted", "sms", "waiting")]
    assert "RuntimeError" in caplog.text
    assert "0900000001" not in caplog.text


class Broken:
    """A sender somebody else wrote."""

    leaves_house = True

    def send(self, message: Any) -> str:
        raise RuntimeError(f"cannot send to {message.address}")


def test_a_queue_that_is_down_costs_an_act_nothing(settings: Any) -> None:
    app = Celery("nobody", broker="amqp://127.0.0.1:1//", set_as_current=False)
    app.conf.update(
        broker_transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS,
        broker_connection_timeout=settings.CELERY_BROKER_CONNECTION_TIMEOUT,
    )
    began = time.monotonic()
    hint(app)
    hint(app)
    assert time.monotonic() - began < 3
    assert hint(app) is False
