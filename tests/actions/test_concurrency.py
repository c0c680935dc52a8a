"""Many hands at once, on real connections with real commits: codes, one winner per act, one answer per form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from procedures.actions import ActionRefused, AlreadyAnswered, Receive, RegisterOnline
from procedures.actions.accept import Accept
from procedures.actions.base import CaseAction
from procedures.actions.close_shift import CloseShift
from procedures.actions.collect_fee import CollectFee
from procedures.actions.forward import Forward
from procedures.actions.return_result import ReturnResult
from procedures.actions.withdraw import Withdraw
from procedures.definition.schema import Channel
from procedures.management.walker import holder, possible_answers
from procedures.models import (
    Case,
    CaseCounter,
    CaseEvent,
    CaseStatus,
    Officer,
    PaymentReceipt,
    ReceiptCounter,
    ShiftClose,
    Task,
    TaskOutcome,
)
from procedures.queries.ledger import verify
from tests.clock import monday, tuesday
from tests.office import Office, reload
from tests.route import PROOF, go_to, leave, open_steps, open_task, ready

pytestmark = pytest.mark.django_db(transaction=True)

CUSTOMERS = 50
DOUBLE_POSTS = 8
THREE_AGENCIES = "2.000986"
LONGEST_WAIT_S = 60


def together(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all of it at the same moment, each in a thread with its own connection; results or refusals, in order.

    Whatever else is raised in a thread is raised here: nobody at a counter may see it.
    """
    start = Barrier(len(works))
    results: list[Any] = [None] * len(works)
    wrong: list[BaseException] = []

    def one(number: int, work: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(LONGEST_WAIT_S)
            results[number] = work()
        except (ActionRefused, AlreadyAnswered) as told:
            results[number] = told
        except BaseException as unexpected:
            wrong.append(unexpected)
        finally:
            connection.close()

    threads = [Thread(target=one, args=(number, work)) for number, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST_WAIT_S)
    if wrong:
        raise wrong[0]
    assert not any(thread.is_alive() for thread in threads)
    return results


def split(results: list[Any]) -> tuple[list[CaseEvent], list[ActionRefused]]:
    """Who succeeded and who was refused."""
    return [r for r in results if isinstance(r, CaseEvent)], [r for r in results if isinstance(r, ActionRefused)]


# Receptions


def test_fifty_receptions_at_once_get_fifty_consecutive_codes(office: Office) -> None:
    intake = office.intake()
    counters = [office.receiver, office.another("front_desk", office.counter)]

    def reception(number: int) -> Callable[[], CaseEvent]:
        by = Officer.objects.get(pk=counters[number % 2].pk)
        return lambda: Receive(intake, by=by, at=monday(9)).run()

    results = together([reception(number) for number in range(CUSTOMERS)])
    codes = sorted(Case.objects.values_list("code", flat=True))
    assert codes == [f"H99.12-260302-{number:04d}" for number in range(1, CUSTOMERS + 1)]
    assert sorted(event.case.code for event in results) == codes
    assert CaseCounter.objects.get().last == CUSTOMERS
    report = verify()
    assert (report.cases, report.events, report.defects) == (CUSTOMERS, 2 * CUSTOMERS, [])


def test_receptions_for_two_agencies_at_once_count_apart(office: Office) -> None:
    here = office.intake()
    there = office.intake(received_at=office.other_counter, agency=office.other_commune)
    own, other = office.receiver, office.officer("front_desk", office.other_counter)
    works = [
        *([lambda: Receive(here, by=own, at=monday(9)).run()] * 8),
        *([lambda: Receive(there, by=other, at=monday(9)).run()] * 8),
    ]
    together(works)
    numbers = range(1, 9)
    assert sorted(Case.objects.values_list("code", flat=True)) == [
        *(f"H99.12-260302-{n:04d}" for n in numbers),
        *(f"H99.13-260302-{n:04d}" for n in numbers),
    ]


def test_a_reception_that_is_rolled_back_gives_its_number_back(office: Office) -> None:
    class PowerCut(Exception):
        """Something broke between the code and the end of the transaction."""

    first = office.receive(at=monday(9)).code

    def broken() -> None:
        with transaction.atomic():
            assert Receive(office.intake(), by=office.receiver, at=monday(9)).run().case.code.endswith("-0002")
            raise PowerCut

    with pytest.raises(PowerCut):
        broken()
    assert [first, office.receive(at=monday(10)).code] == ["H99.12-260302-0001", "H99.12-260302-0002"]
    assert Case.objects.count() == 2
    assert CaseCounter.objects.get().last == 2


def test_the_next_in_line_gets_the_number_of_a_reception_that_failed(office: Office) -> None:
    """The second reception waits for the first, which breaks: there is no gap."""
    intake, by = office.intake(), office.receiver
    taken, second_is_coming = Event(), Event()
    codes: dict[str, str] = {}

    def fails() -> None:
        with transaction.atomic():
            codes["first"] = Receive(intake, by=by, at=monday(9)).run().case.code
            taken.set()
            second_is_coming.wait(LONGEST_WAIT_S)
            transaction.set_rollback(True)

    def waits() -> None:
        taken.wait(LONGEST_WAIT_S)
        second_is_coming.set()
        codes["second"] = Receive(intake, by=by, at=monday(9)).run().case.code

    together([fails, waits])
    assert codes == {"first": "H99.12-260302-0001", "second": "H99.12-260302-0001"}
    assert list(Case.objects.values_list("code", flat=True)) == ["H99.12-260302-0001"]


# One act, two officers


def at_appraisal(office: Office) -> tuple[Case, Officer, Officer]:
    """A case that two officers of civil status may both work on."""
    case = office.receive(at=monday(9))
    leave(case, at=monday(9, 30))
    section = office.section("civil_status")
    return reload(case), office.officer("case_officer", section), office.another("case_officer", section)


def answers_of(office: Office, case: Case) -> dict[str, bool | int | str]:
    """Favourable answers for the only open step."""
    dossier = office.dossier(case)
    return next(possible_answers(dossier, dossier.step_of(open_task(case))))


def told_who_was_faster(results: list[Any], codes: set[str]) -> None:
    """One succeeded; the other reads who was faster and when."""
    done, refused = split(results)
    assert len(done) == len(refused) == 1
    winner = done[0].by
    assert winner is not None
    assert set(refused[0].codes) <= codes
    sentence = " ".join(refused[0].sentences())
    assert winner.full_name in sentence
    assert "10:00 02/03/2026" in sentence


@pytest.mark.parametrize("with_edition", [True, False])
def test_two_officers_forward_the_same_step_and_one_reads_who_was_faster(office: Office, with_edition: bool) -> None:
    case, one, two = at_appraisal(office)
    task, answers = open_task(case).pk, answers_of(office, case)
    edition = case.edition if with_edition else None

    def forward(by: Officer) -> Callable[[], CaseEvent]:
        return lambda: Forward(
            case_of(case), by=by, at=monday(10), task_id=task, answers=answers, edition=edition
        ).run()

    before = reload(case).event_count
    results = together([forward(one), forward(two)])
    told_who_was_faster(results, {"changed_meanwhile", "already_done"})
    assert reload(case).event_count == before + 1
    assert open_steps(case) == ("approval",)
    assert Task.objects.get(pk=task).closed_by == split(results)[0][0].by


def test_two_counters_accept_the_same_online_application_and_one_reads_who_was_faster(office: Office) -> None:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    edition = reload(case).edition
    pair = (office.receiver, office.another("front_desk", office.counter))
    results = together(
        [lambda by=by: Accept(case_of(case), by=by, at=monday(10), edition=edition).run() for by in pair]  # type: ignore[misc]
    )
    told_who_was_faster(results, {"changed_meanwhile"})
    assert [event.code for event in case.events.all()] == ["register_online", "accept"]
    assert open_steps(case) == ("reception",)


def test_two_counters_hand_the_same_result_over_and_one_reads_who_was_faster(office: Office) -> None:
    case = ready(office.receive(at=monday(9)), at=monday(9, 45))
    pair = (office.receiver, office.another("front_desk", office.counter))
    given = {"edition": case.edition, "to_name": "Nguyễn Thị Mẫu (mẫu)", "proof": PROOF}
    results = together(
        [lambda by=by: ReturnResult(case_of(case), by=by, at=monday(10), **given).run() for by in pair]  # type: ignore[misc]
    )
    told_who_was_faster(results, {"changed_meanwhile"})
    assert reload(case).status == CaseStatus.RETURNED
    assert case.tasks.filter(outcome=TaskOutcome.HANDED_OVER).count() == 1


def test_forwarding_and_withdrawing_at_once_leaves_one_of_them_and_a_whole_record(office: Office) -> None:
    """Whichever comes first wins or both follow in order; the case is never half of each."""
    case, officer, _other = at_appraisal(office)
    task, answers = open_task(case).pk, answers_of(office, case)
    results = together(
        [
            lambda: Forward(case_of(case), by=officer, at=monday(10), task_id=task, answers=answers).run(),
            lambda: Withdraw(case_of(case), by=office.receiver, at=monday(10), reason="Xin rút").run(),
        ]
    )
    done, _refused = split(results)
    after = reload(case)
    assert after.status == CaseStatus.WITHDRAWN
    assert open_steps(case) == ()
    assert [event.code for event in case.events.all()][3:] in (["withdraw"], ["forward", "withdraw"])
    assert len(done) == after.event_count - 3
    assert verify([case.code]).defects == []


def case_of(case: Case) -> Case:
    """The case as each officer's own page read it, before anybody acted."""
    return Case(pk=case.pk)


# One form, many posts


def test_a_reception_posted_eight_times_at_once_makes_one_case(office: Office) -> None:
    intake, by = office.intake(), office.receiver
    results = together([lambda: Receive(intake, by=by, at=monday(9), key="một-lần").run()] * DOUBLE_POSTS)
    done = [result for result in results if isinstance(result, CaseEvent)]
    repeated = [result.answer for result in results if isinstance(result, AlreadyAnswered)]
    assert len(done) == 1
    assert repeated == ["H99.12-260302-0001"] * (DOUBLE_POSTS - 1)
    assert Case.objects.get().code == "H99.12-260302-0001"


def test_an_act_posted_eight_times_at_once_is_done_once(office: Office) -> None:
    case, officer, _other = at_appraisal(office)
    task, answers = open_task(case).pk, answers_of(office, case)
    given = {"task_id": task, "answers": answers, "key": "chuyển-một-lần", "answer": f"/ho-so/{case.code}/"}

    def post() -> CaseEvent:
        return Forward(case_of(case), by=officer, at=monday(10), **given).run()

    before = reload(case).event_count
    results = together([post] * DOUBLE_POSTS)
    repeated = [result.answer for result in results if isinstance(result, AlreadyAnswered)]
    assert repeated == [f"/ho-so/{case.code}/"] * (DOUBLE_POSTS - 1)
    assert reload(case).event_count == before + 1
    assert open_steps(case) == ("approval",)


def test_a_key_whose_act_was_refused_can_be_used_again(office: Office) -> None:
    """The form comes back with what is missing; posting the mended form must work."""
    with pytest.raises(ActionRefused):
        Receive(office.intake(papers={}), by=office.receiver, at=monday(9), key="một-lần").run()
    assert Receive(office.intake(), by=office.receiver, at=monday(9), key="một-lần").run().case.code.endswith("-0001")


# A fork


def leaving(office: Office, case: Case, step: str) -> CaseAction:
    """The forward move that leaves a step, not yet done."""
    task = open_task(case, step)
    dossier = office.dossier(case)
    answers = next(possible_answers(dossier, dossier.step_of(task)))
    by = holder(task, at=tuesday(9))
    return Forward(case_of(case), by=by, at=tuesday(9), task_id=task.pk, answers=answers, result_number="KS-1/2026")


def test_branches_that_join_at_the_same_time_open_the_next_step_once(office: Office) -> None:
    case = office.receive(THREE_AGENCIES, at=monday(9))
    leave(case, at=monday(10))
    leave(case, "birth_registration", at=monday(11))
    leave(case, "birth_signature", at=monday(13))
    leave(case, "residence_registration", at=monday(14))
    leave(case, "insurance_card", at=monday(15))
    last = ("birth_issue", "residence_approval", "insurance_approval")
    assert set(open_steps(case)) == set(last)

    results = together([leaving(office, case, step).run for step in last])
    assert all(isinstance(result, CaseEvent) for result in results)
    assert open_steps(case) == ("collection",)
    assert case.tasks.filter(step="collection").count() == 1
    assert sorted(len(event.facts["opened"]) for event in results) == [0, 0, 1]
    assert reload(case).status == CaseStatus.PROCESSING
    assert reload(case).result_number == "KS-1/2026"
    assert verify([case.code]).defects == []


def test_branches_that_move_at_the_same_time_do_not_hinder_each_other(office: Office) -> None:
    case = office.receive(THREE_AGENCIES, at=monday(9))
    leave(case, at=monday(10))
    first = ("birth_registration", "residence_registration", "insurance_card")
    results = together([leaving(office, case, step).run for step in first])
    assert all(isinstance(result, CaseEvent) for result in results)
    assert set(open_steps(case)) == {"birth_signature", "residence_approval", "insurance_approval"}
    sequences = list(case.tasks.values_list("sequence", flat=True))
    assert sequences == list(range(1, 8))


def test_answers_given_on_different_branches_are_all_kept(office: Office) -> None:
    """Each branch writes its own answers onto the one case; none overwrites another's."""
    case = office.receive(THREE_AGENCIES, at=monday(9))
    leave(case, at=monday(10))
    first = ("birth_registration", "residence_registration", "insurance_card")
    together([leaving(office, case, step).run for step in first])
    facts = reload(case).facts
    assert {name: facts.get(name) for name in ("eligible", "residence_eligible", "insurance_eligible")} == {
        "eligible": True,
        "residence_eligible": True,
        "insurance_eligible": True,
    }


def test_a_stale_page_of_a_main_line_step_still_works_when_nothing_stands_in_its_way(office: Office) -> None:
    """Somebody else's act on another matter does not send an officer away whose own step is untouched."""
    case = office.receive(THREE_AGENCIES, at=monday(9))
    leave(case, at=monday(10))
    seen = reload(case).edition
    leave(case, "insurance_card", at=monday(11))
    act = leaving(office, case, "residence_registration")
    act.edition = seen
    act.run()
    assert set(open_steps(case)) == {"birth_registration", "residence_approval", "insurance_approval"}


def test_the_walk_to_the_end_is_whole_after_all_that(office: Office) -> None:
    """The rest of the way after a concurrent join is the ordinary one."""
    case = office.receive(THREE_AGENCIES, at=monday(9))
    leave(case, at=monday(10))
    for step in ("birth_registration", "birth_signature", "residence_registration", "insurance_card"):
        leave(case, step, at=monday(11))
    together([leaving(office, case, s).run for s in ("birth_issue", "residence_approval", "insurance_approval")])
    go_to(case, "handover", at=tuesday(10))
    assert reload(case).status == CaseStatus.READY


# Payments


PAYMENTS = 20


def test_twenty_payments_at_once_get_twenty_consecutive_receipts(office: Office) -> None:
    cases = [office.receive(at=monday(8), facts={"copies": 1}) for _ in range(PAYMENTS)]
    counters = [office.receiver, office.another("front_desk", office.counter)]

    def payment(number: int) -> Callable[[], CaseEvent]:
        by = Officer.objects.get(pk=counters[number % 2].pk)
        return lambda: CollectFee(cases[number], by=by, at=monday(9), method="cash").run()

    results = together([payment(number) for number in range(PAYMENTS)])
    assert len(split(results)[0]) == PAYMENTS
    receipts = PaymentReceipt.objects.order_by("number")
    assert [receipt.number for receipt in receipts] == list(range(1, PAYMENTS + 1))
    assert {receipt.case_id for receipt in receipts} == {case.pk for case in cases}
    assert ReceiptCounter.objects.get().last == PAYMENTS


def test_a_payment_that_is_rolled_back_leaves_no_gap(office: Office) -> None:
    first, second = (office.receive(at=monday(8), facts={"copies": 1}) for _ in range(2))
    lost = CollectFee(first, by=office.receiver, at=monday(9), method="cash")
    with transaction.atomic():
        lost.run()
        transaction.set_rollback(True)
    CollectFee(second, by=office.receiver, at=monday(9), method="cash").run()
    assert list(PaymentReceipt.objects.values_list("number", "case")) == [(1, second.pk)]


def test_one_fee_is_paid_once_and_one_shift_closed_once(office: Office) -> None:
    case = office.receive(at=monday(8), facts={"copies": 1})
    pay = [lambda: CollectFee(case, by=office.receiver, at=monday(9), method="cash").run()] * DOUBLE_POSTS
    done, refused = split(together(pay))
    assert (len(done), {r.codes for r in refused}) == (1, {("nothing_due",)})
    close = [lambda: CloseShift(office.counter, by=office.receiver, at=monday(17), counted_vnd=8_000).run()] * 4
    results = together(close)
    assert sum(isinstance(result, ShiftClose) for result in results) == 1
    assert {r.codes for r in results if isinstance(r, ActionRefused)} == {("nothing_to_close",)}
