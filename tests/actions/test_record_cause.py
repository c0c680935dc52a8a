"""Why a case is or will be late, on record (NĐ 118/2025 art. 19)."""

from __future__ import annotations

import pytest

from procedures.actions.record_cause import LARGEST_PAPER, Attachment, RecordCause
from procedures.models import DelayCause
from tests.actions.snapshot import codes
from tests.clock import monday, tuesday
from tests.office import Office
from tests.route import go_to, ready

SAID = {"cause": "agency", "note": " Chờ trả lời xác minh "}


def test_the_latest_cause_stands_and_the_earlier_stays(office: Office) -> None:
    case = office.receive(at=monday(9))
    go_to(case, "appraisal", at=monday(10))
    first = RecordCause(case, by=office.supervisor, at=monday(11), **SAID).run()
    assert first.facts == {"cause": "agency", "note": "Chờ trả lời xác minh"}
    RecordCause(case, by=office.supervisor, at=monday(12), cause="staff", note="Nghỉ ốm").run()
    assert list(DelayCause.objects.order_by("at").values_list("code", "latest")) == [
        ("agency", False),
        ("staff", True),
    ]


def test_only_who_watches_over_the_case(office: Office) -> None:
    case = office.receive(at=monday(9))
    assert codes(RecordCause(case, by=office.receiver, at=monday(10), **SAID)) == ("not_yours",)
    assert not DelayCause.objects.exists()


def test_not_late(office: Office) -> None:
    case = ready(office.receive(at=monday(9)), at=monday(11))
    assert codes(RecordCause(case, by=office.supervisor, at=tuesday(9), **SAID)) == ("not_late",)


@pytest.mark.parametrize(
    ("paper", "wanted"),
    [
        (Attachment("to-trinh.pdf", b"%PDF-1.7" + bytes(LARGEST_PAPER)), "paper_too_large"),
        (Attachment("to-trinh.pdf", b"MZ\x90 a programme"), "wrong_paper"),
    ],
)
def test_everything_that_is_wrong_is_said_at_once(office: Office, paper: Attachment, wanted: str) -> None:
    case = office.receive(at=monday(9))
    act = RecordCause(case, by=office.supervisor, at=monday(10), cause="weather", note=" ", paper=paper)
    assert codes(act) == ("no_cause", "no_note", wanted)
