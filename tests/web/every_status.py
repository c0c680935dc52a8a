"""One case in each of the ten statuses, and the moments of a case that no status tells: late, and promised anew."""

from __future__ import annotations

from procedures.actions import RegisterOnline
from procedures.actions.refuse_reception import RefuseReception
from procedures.actions.reschedule import Reschedule
from procedures.actions.stop import Stop
from procedures.actions.withdraw import Withdraw
from procedures.definition.schema import Channel
from procedures.models import Case, CaseStatus
from tests.clock import at, monday, tuesday
from tests.office import Office, reload
from tests.queries.scenes import LAND, THREE_AGENCIES
from tests.route import ask_for_money, ask_for_papers, go_to, hand_over, leave, open_task, ready

THREE_DAYS = "1.004873"
"""A procedure of three working days: received on Monday at nine it is neither late nor due on Tuesday."""


def every_status(office: Office) -> dict[str, Case]:
    """Cases by what they show, as they stand on Tuesday 3 March 2026 at ten."""
    cases = {
        "registered": RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case,
        "accepted": office.receive(THREE_DAYS, at=monday(9)),
        "refused": _refused(office),
        "in progress": office.receive(THREE_DAYS, at=monday(9)),
        "waiting for papers": office.receive(THREE_DAYS, at=monday(9)),
        "waiting for payment": office.receive(LAND, at=monday(9)),
        "withdrawn": office.receive(THREE_DAYS, at=monday(9)),
        "stopped": office.receive(THREE_DAYS, at=monday(9)),
        "ready": ready(office.receive(at=monday(9), facts={"on_time": False, "copies": 2}), at=monday(11)),
        "returned": ready(office.receive(at=monday(9)), at=monday(11)),
        "late": office.receive(at=monday(9)),
        "promised anew": office.receive(THREE_DAYS, at=monday(9)),
        "branched": office.receive(THREE_AGENCIES, at=monday(9)),
    }
    go_to(cases["in progress"], "appraisal", at=monday(10))
    go_to(cases["waiting for papers"], "appraisal", at=monday(10))
    ask_for_papers(cases["waiting for papers"], "declaration", at=monday(11))
    go_to(cases["waiting for payment"], "tax_information", at=monday(10))
    ask_for_money(cases["waiting for payment"], 42_500_000, at=monday(11))
    _end(office, cases)
    hand_over(cases["returned"], at=tuesday(8))
    leave(cases["late"], at=monday(10))
    leave(cases["branched"], at=monday(10))
    leave(cases["promised anew"], at=monday(10))
    new, by = at(2026, 3, 11, 17), office.supervisor
    Reschedule(cases["promised anew"], by=by, at=tuesday(9), new_due_at=new, reason="Chờ xác minh").run()
    return {name: reload(case) for name, case in cases.items()}


def _refused(office: Office) -> Case:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    RefuseReception(case, by=office.receiver, at=monday(10), reason="Không thuộc thẩm quyền của xã").run()
    return case


def _end(office: Office, cases: dict[str, Case]) -> None:
    Withdraw(cases["withdrawn"], by=office.receiver, at=monday(10), reason="Đơn xin rút hồ sơ").run()
    go_to(cases["stopped"], "appraisal", at=monday(10))
    holder = open_task(cases["stopped"]).officer
    said = {"reason": "Không đủ điều kiện", "legal_basis": "Luật Hộ tịch, điều 16"}
    Stop(cases["stopped"], by=holder, at=monday(11), **said).run()


def statuses(cases: dict[str, Case]) -> set[int]:
    """The statuses these cases are in; all ten, or a page was forgotten."""
    found = {int(case.status) for case in cases.values()}
    assert found == {int(status) for status in CaseStatus}
    return found
