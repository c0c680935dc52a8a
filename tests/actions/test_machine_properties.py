"""Thousands of acts at random, by the right people and the wrong ones: what holds for every case holds all the time.

Each example is an office with several cases of several procedures and a clock that only goes forward. After every act
the case it was tried on is compared with what its record says (`projection.check`); a refused act has changed nothing;
what has ended never moves again; codes are unique and follow each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from procedures.actions import ACTS, ActionRefused, PaperCount, Receive, RegisterOnline, offers
from procedures.actions.answer_consultation import AnswerConsultation
from procedures.actions.base import CaseAction
from procedures.actions.correct_result import CorrectResult, ReportError
from procedures.actions.forward import Forward
from procedures.actions.record_cause import RecordCause
from procedures.actions.void_payment import RefundFee, VoidPayment
from procedures.definition.schema import Channel
from procedures.models import Case, CaseCounter, CaseEvent, Officer, PaymentMethod
from procedures.queries.dossier import Dossier
from procedures.queries.ledger import verify
from tests.actions.attempts import Staff, attempts, occasions
from tests.actions.projection import check
from tests.actions.snapshot import Rows, rows
from tests.clock import monday
from tests.office import Office, reload

EXAMPLES, ACTS_EACH, MOST_CASES = 22, 92, 7
PROCEDURES = (
    *("1.001193", "1.000894", "1.004873", "1.001612", "1.013225", "1.012812"),
    *("1.013831", "1.013831", "2.000986", "2.000986", "2.001023"),
)
"""Those that fork or wait for money more often than the others."""

ONWARD = {"forward", "finish", "request_payment", "confirm_payment", "receive_supplement", "return_result"}
MENDING = {ReportError, CorrectResult, RefundFee, VoidPayment, RecordCause}
"""Acts on a result or a fee that may follow the end of a case."""
SKIPS = [timedelta(minutes=minutes) for minutes in (0, 1, 7, 45, 45, 240, 480, 1440, 4320)]
LONG = timedelta(days=16)

tally: Counter[str] = Counter()


@dataclass
class Play:
    """One office at work: its cases, its clock, and its chance."""

    office: Office
    staff: Staff
    random: Random
    now: datetime
    cases: list[Case] = field(default_factory=list)
    known: dict[int, Rows] = field(default_factory=dict)
    ended: set[int] = field(default_factory=set)
    story: list[str] = field(default_factory=list)

    def go_on(self) -> None:
        """One thing more happens."""
        self.now += LONG if self.random.random() < 0.02 else self.random.choice(SKIPS)
        living = [case for case in self.cases if case.pk not in self.ended]
        if len(living) < 2 or (len(self.cases) < MOST_CASES and self.random.random() < 0.08):
            self.take_in()
        else:
            self.act(self.random.choice(self.cases if self.random.random() < 0.07 else living))

    def take_in(self) -> None:
        """An application comes in, over the counter or from the portal, at one of the two communes."""
        code, here = self.random.choice(PROCEDURES), self.random.random() < 0.7
        counter, commune = (
            (self.office.counter, self.office.commune)
            if here
            else (self.office.other_counter, self.office.other_commune)
        )
        version = self.office.version(code)
        online = Channel.ONLINE in version.definition.channels and self.random.random() < 0.4
        agency = self.office.land_registry if code == "1.013831" else self.random.choice([commune, self.office.commune])
        intake = self.office.intake(
            code,
            channel=Channel.ONLINE if online else Channel.DIRECT,
            received_at=counter,
            return_to=counter,
            agency=agency,
            payment=PaymentMethod.CASH if self.random.random() < 0.5 else None,
        )
        if online:
            papers = {} if self.random.random() < 0.5 else {p.code: PaperCount(electronic=1) for p in intake.required()}
            event = RegisterOnline(self.office.intake(**_said(intake), papers=papers), at=self.now).run()
        else:
            event = Receive(intake, by=self.office.officer("front_desk", counter), at=self.now).run()
        self.cases.append(event.case)
        self.told(event.case, event.code, "done")
        check(event.case)
        self.known[event.case.pk] = rows(event.case)

    def act(self, case: Case) -> None:
        """Somebody tries something on a case: mostly what is offered to them, sometimes anything at all."""
        dossier = Dossier(reload(case))
        act, by, said = self.wish(dossier)
        event, reasons = attempt(act(case, by=by, at=self.now, **said))
        if event is None:
            assert rows(case) == self.known[case.pk], "a refused act changed something"
            assert reasons
            self.told(case, act.code, f"refused {','.join(reasons)}")
            return
        assert case.pk not in self.ended or act in MENDING, "an ended case moved"
        assert (event.code, event.at, event.by) == (act.code, self.now, by)
        assert by in self.staff.who(act, dossier, self.about(dossier, said)), "somebody did what they may not do"
        self.told(case, act.code, "done")
        self.compare(check(case), dossier.case)

    def wish(self, dossier: Dossier) -> tuple[type[CaseAction], Officer, dict[str, Any]]:
        """Which act, by whom, saying what: mostly what somebody is offered, sometimes anything at all."""
        act = self.random.choice(list(ACTS.values()))
        about = self.random.choice(occasions(act, dossier))
        asked = [question for question in dossier.consultations if question.answered_at is None]
        chance = self.random.random()
        if dossier.corrections and chance < 0.25:
            act = CorrectResult
            about = occasions(act, dossier)[0]
        elif asked and chance < 0.25:
            act, about = AnswerConsultation, (None, self.random.choice(asked))
        elif dossier.open_tasks and chance < 0.75:
            task = self.random.choice(dossier.open_tasks)
            holder = self.random.choice(self.staff.who(Forward, dossier, (task, None)))
            mine = [o for o in offers(dossier, by=holder, at=self.now) if o.allowed]
            wanted = [o for o in mine if (o.code in ONWARD if chance < 0.55 else not o.final)]
            if wanted:
                offer = self.random.choice(wanted)
                act, about = ACTS[offer.code], (offer.task, offer.consultation)
        right = self.staff.who(act, dossier, about)
        by = self.random.choice(right if right and self.random.random() < 0.9 else self.staff.everybody)
        said = dict(self.random.choice(attempts(act, dossier, about, self.staff, at=self.now) or [{}]))
        if said and self.random.random() < 0.1:
            self.stumble(said)
        elif self.random.random() < 0.3:
            said["edition"] = dossier.case.edition
        return act, by, said

    def stumble(self, said: dict[str, Any]) -> None:
        """Leave one thing out, or say it wrong."""
        name = self.random.choice(sorted(said))
        wrong: dict[str, Any] = {"to": "nowhere", "unit": "invented", "papers": ("invented",), "task_id": 10**9}
        if name == "officer":
            said[name] = self.random.choice(self.staff.everybody)
        else:
            said[name] = wrong.get(name, None if isinstance(said[name], datetime) else type(said[name])())

    def about(self, dossier: Dossier, said: dict[str, Any]) -> tuple[Any, Any]:
        """The step or the question that was named, or the only one there is."""
        tasks = {task.pk: task for task in dossier.tasks}
        asked = {question.pk: question for question in dossier.consultations if question.answered_at is None}
        task = tasks.get(said.get("task_id") or 0) or (dossier.open_tasks[0] if len(dossier.open_tasks) == 1 else None)
        return task, asked.get(said.get("consultation_id") or 0) or next(iter(asked.values()), None)

    def compare(self, after: Case, before: Case) -> None:
        """What one act does to a case whatever it is: one event, one edition, and the first promise never changes."""
        assert (after.event_count, after.edition) == (before.event_count + 1, before.edition + 1)
        assert (after.changed_at, after.code, after.token) == (self.now, before.code, before.token)
        assert before.first_due_at in (None, after.first_due_at)
        assert before.accepted_at in (None, after.accepted_at)
        self.known[after.pk] = rows(after)
        if after.is_closed:
            self.ended.add(after.pk)

    def told(self, case: Case, code: str, outcome: str) -> None:
        tally[f"{code} {outcome.split()[0]}"] += 1
        self.story.append(f"{self.now:%d/%m %H:%M} {case.code} {code} {outcome}")

    def close_the_books(self) -> None:
        """In the end cases stand as their last act left them, codes follow each other, and the record verifies."""
        for case in self.cases:
            assert rows(case) == self.known[case.pk]
        numbers: dict[str, list[int]] = defaultdict(list)
        for code in Case.objects.order_by("pk").values_list("code", flat=True):
            agency_and_day, _, number = code.rpartition("-")
            numbers[agency_and_day].append(int(number))
        assert all(given == list(range(1, len(given) + 1)) for given in numbers.values())
        counted = {f"{c.agency_code}-{c.day:%y%m%d}": c.last for c in CaseCounter.objects.all()}
        assert counted == {key: len(given) for key, given in numbers.items()}
        report = verify()
        assert (report.defects, report.cases, report.events) == ([], len(self.cases), CaseEvent.objects.count())


def attempt(act: CaseAction) -> tuple[CaseEvent | None, tuple[str, ...]]:
    """The event of an act, or the codes of the reasons for which it was refused, each with its sentence."""
    try:
        with transaction.atomic():
            return act.run(), ()
    except ActionRefused as refusal:
        return None, tuple(reason.code for reason in refusal.reasons if str(reason))


def _said(intake: Any) -> dict[str, Any]:
    names = ("channel", "received_at", "return_to", "agency", "payment", "variant")
    return {"code": intake.version.procedure.code, **{name: getattr(intake, name) for name in names}}


def test_what_holds_for_every_case_holds_all_the_time(office: Office) -> None:
    staff = Staff()
    tally.clear()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # the story is told when something breaks; making it shorter takes minutes
    )
    @given(seed=st.integers(0, 2**32))
    def play(seed: int) -> None:
        with transaction.atomic():
            scene = Play(office, staff, Random(seed), now=monday(8))
            try:
                for _ in range(ACTS_EACH):
                    scene.go_on()
                scene.close_the_books()
            except AssertionError as broken:
                broken.add_note("\n".join(scene.story[-40:]))
                raise
            finally:
                transaction.set_rollback(True)

    play()
    done = {name.split()[0] for name in tally if name.endswith(" done")}
    refused = {name.split()[0] for name in tally if name.endswith(" refused")}
    assert sum(tally.values()) >= 2000
    assert set(ACTS) - done == set(), "an act was never done"
    assert set(ACTS) - refused == set(), "an act was never refused"
