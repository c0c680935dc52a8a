"""The cause of a delay: one of six, with a note, perhaps a paper judged by what it contains; the latest stands."""

from __future__ import annotations

import pytest

from procedures.actions.record_cause import LARGEST_PAPER, Attachment, RecordCause
from procedures.models import DelayCause
from tests.actions.contract import Ready
from tests.actions.snapshot import codes
from tests.clock import at, tuesday
from tests.office import Office, reload
from tests.route import go_to, ready

PDF = b"%PDF-1.7 written by a scanner"
SAID = {"cause": "agency", "note": " Chờ xác minh "}


@pytest.fixture
def act(office: Office) -> Ready:
    """An overdue birth and the supervisor of An Mẫu."""
    case = office.receive(at=at(2026, 2, 26, 9))
    go_to(case, "appraisal", at=at(2026, 2, 26, 10))
    return Ready(RecordCause, case, office.supervisor, tuesday(10), dict(SAID))


def test_the_cause_stands_on_the_record_and_in_its_table(act: Ready) -> None:
    event = act(paper=Attachment("cv.pdf", PDF)).run()
    cause = DelayCause.objects.get()
    assert (cause.code, cause.note, cause.by, cause.at) == ("agency", "Chờ xác minh", act.by, act.at)
    assert event.facts["cause"] == "agency"
    assert event.facts["sha256"] == cause.paper.sha256
    assert bytes(cause.paper.content) == PDF


def test_the_latest_cause_stands_and_the_earlier_one_is_kept(act: Ready) -> None:
    act().run()
    act.later(cause="staff").run()
    assert list(DelayCause.objects.values_list("code", "latest")) == [("agency", False), ("staff", True)]


def test_only_supervisors_above_may(act: Ready, office: Office) -> None:
    for foreign in (office.receiver, office.officer("supervisor", office.other_commune)):
        assert codes(act(by=foreign)) == ("not_yours",)


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        ({"cause": "", "note": ""}, ("no_cause", "no_note")),
        ({"cause": "luck"}, ("no_cause",)),
        ({"note": " "}, ("no_note",)),
        ({"paper": Attachment("a.pdf", b"MZ a programme that calls itself a PDF")}, ("wrong_paper",)),
        ({"paper": Attachment("a.pdf", PDF + bytes(LARGEST_PAPER))}, ("paper_too_large",)),
    ],
)
def test_a_cause_that_says_too_little_is_refused(act: Ready, said: dict[str, object], reasons: tuple[str, ...]) -> None:
    assert codes(act(**said)) == reasons
    assert not DelayCause.objects.exists()


def test_what_was_finished_in_time_has_no_delay(office: Office) -> None:
    case = office.receive(at=tuesday(8))
    ready(case, at=tuesday(9))
    assert codes(RecordCause(case, by=office.supervisor, at=tuesday(10), **SAID)) == ("not_late",)


def test_what_was_finished_late_is_explained_afterwards(act: Ready) -> None:
    ready(act.case, at=tuesday(9))
    act().run()
    assert reload(act.case).delay_causes.get().latest
