"""Random cases as the acts leave them, written in bulk, each with the story its record would tell."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from procedures.deadlines import late_from
from procedures.models import Case, CaseStatus, Party, Pause, PauseReason, ProcedureVersion, ReplacedPromise, Unit
from tests.clock import at
from tests.office import Office
from tests.reports.reference import Happened, Story

PROCEDURES = ("1.001193", "1.004873", "2.000986", "1.012812", "1.011607")
BEGAN = at(2025, 1, 2, 7, 30)
MINUTES = 2 * 365 * 24 * 60


class Simulation:
    """Cases of two agencies over two years, from one seed."""

    def __init__(self, office: Office, seed: int) -> None:
        self.random = Random(seed)
        self.versions = [office.version(code) for code in PROCEDURES]
        self.agencies = [office.commune, office.other_commune, office.land_registry]
        self.counter, self.somebody = office.counter, Party.objects.create(full_name="Nguyễn Văn Mẫu (mẫu)", search="x")
        self.cases: list[Case] = []
        self.stories: list[Story] = []
        self.pauses: list[Pause] = []
        self.replaced: list[ReplacedPromise] = []

    def run(self, number: int) -> list[Story]:
        """Write `number` cases; their stories."""
        for index in range(number):
            self._live(index)
        Case.objects.bulk_create(self.cases, batch_size=400)
        Pause.objects.bulk_create(self.pauses, batch_size=2000)
        ReplacedPromise.objects.bulk_create(self.replaced, batch_size=2000)
        return self.stories

    def _live(self, index: int) -> None:
        random = self.random
        version, agency = random.choice(self.versions), random.choice(self.agencies)
        channel = random.choice(("direct", "direct", "postal", "online", "online"))
        self.now = BEGAN + timedelta(minutes=random.randrange(MINUTES), seconds=random.choice((0, 0, 17)))
        if random.random() < 0.04:  # on the first instant of a period
            self.now = self.now.replace(day=15, hour=0, minute=0, second=0, microsecond=0)
        self.story = Story(
            channel, version.definition.service_level != "full", (agency.code, version.definition.field.code)
        )
        self.case = self._registered(index, version, agency, channel)
        self.stories.append(self.story)
        self.cases.append(self.case)
        self._happens("register")
        if random.random() < 0.05:
            return self._end_before_acceptance()
        if channel == "online":
            self._later(days=2)
        self._accept()
        for _turn in range(random.choice((0, 0, 0, 1, 1, 2))):
            if not self._pause():
                return None
        if random.random() < 0.08:
            self._later(days=3)
            self._promise(self.now + timedelta(days=random.randrange(1, 20)), "reschedule")
        return self._end()

    def _registered(self, index: int, version: ProcedureVersion, agency: Unit, channel: str) -> Case:
        return Case(
            code=f"M-{id(self):x}-{index}",
            version=version,
            channel=channel,
            received_at_unit=self.counter,
            agency=agency,
            return_unit=self.counter,
            applicant=self.somebody,
            received_at=self.now,
        )

    def _happens(self, code: str, due: datetime | None = None) -> None:
        self.story.events.append(Happened(code, self.now, due))

    def _later(self, *, days: int) -> None:
        self.now += timedelta(minutes=self.random.randrange(1, days * 24 * 60))
        if self.random.random() < 0.03:  # on the first instant of a period
            self.now = (self.now + timedelta(days=31)).replace(day=15, hour=0, minute=0, second=0, microsecond=0)

    def _end_before_acceptance(self) -> None:
        self._later(days=2)
        code, status = self.random.choice(
            (("refuse_reception", CaseStatus.REFUSED), ("withdraw", CaseStatus.WITHDRAWN))
        )
        self._status(status)
        self.case.closed_at = self.now
        self._happens(code)

    def _accept(self) -> None:
        self.case.accepted_at = self.now
        self._status(CaseStatus.ACCEPTED)
        due = self.now + timedelta(minutes=self.random.randrange(60, 30 * 24 * 60))
        if self.random.random() < 0.05:  # late from the first instant of a period
            due = (self.now + timedelta(days=31)).replace(day=14, hour=23, minute=59, second=0, microsecond=0)
        self.case.due_at, self.case.late_from = due, late_from(due)
        self._happens("accept", due)

    def _promise(self, due: datetime, code: str) -> None:
        case = self.case
        if late_from(due) != case.late_from:
            assert case.due_at is not None
            assert case.late_from is not None
            self.replaced.append(
                ReplacedPromise(case=case, replaced_at=self.now, due_at=case.due_at, late_from=case.late_from)
            )
        case.due_at, case.late_from = due, late_from(due)
        self._happens(code, due)

    def _pause(self) -> bool:
        """Papers are asked for; whether the case goes on."""
        self._later(days=5)
        pause = Pause(case=self.case, reason=PauseReason.SUPPLEMENT, restarts=True, started_at=self.now)
        self.pauses.append(pause)
        self._happens("request_supplement_at_appraisal")
        what = self.random.random()
        if what < 0.1:
            self._status(CaseStatus.WAITING_PAPERS)
            return False
        self._later(days=20)
        pause.ended_at = self.now
        if what < 0.3:
            self._close(
                *self.random.choice((("close_unanswered", CaseStatus.STOPPED), ("withdraw", CaseStatus.WITHDRAWN)))
            )
            return False
        self._promise(self.now + timedelta(minutes=self.random.randrange(60, 20 * 24 * 60)), "receive_supplement")
        return True

    def _end(self) -> None:
        what = self.random.random()
        if what < 0.05:
            return self._status(CaseStatus.PROCESSING)
        self._later(days=40)
        if self.random.random() < 0.03:  # at the last instant of a period
            self.now = (self.now + timedelta(days=31)).replace(
                day=14, hour=23, minute=59, second=59, microsecond=999_999
            )
        if what < 0.12:
            return self._close(*self.random.choice((("stop", CaseStatus.STOPPED), ("withdraw", CaseStatus.WITHDRAWN))))
        self.case.finished_at = self.now
        self._status(CaseStatus.READY)
        self._happens("finish")
        if self.random.random() < 0.9:
            self._later(days=30)
            self.case.returned_at = self.case.closed_at = self.now
            self._status(CaseStatus.RETURNED)
            self._happens("return_result")
        return None

    def _close(self, code: str, status: CaseStatus) -> None:
        self._status(status)
        self.case.closed_at = self.now
        self._happens(code)

    def _status(self, status: CaseStatus) -> None:
        # The latch of the status lets only the named transitions write it on a row; these are laid down as they are.
        self.case.__dict__["status"] = int(status)
