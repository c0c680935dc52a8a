"""A case with everything an act has to judge, each part read once and only when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from functools import cached_property
from typing import Any

from procedures.deadlines import OfficeCalendar
from procedures.definition import Route
from procedures.definition.schema import Definition, Step
from procedures.models import (
    Case,
    CasePaper,
    Charge,
    ChargeKind,
    ChargeState,
    Consultation,
    Correction,
    PaperState,
    Pause,
    SupplementRequest,
    Task,
)
from procedures.queries.calendars import calendar_as_of, calendar_for
from procedures.queries.prepared import Prepared

Facts = dict[str, bool | int | str]
NO_CASE = -118

# Every act and every page of a case reads these; their SQL is written once per process.
_tasks = Prepared(lambda key: Task.objects.filter(case=key).select_related("unit", "officer"), NO_CASE)
_papers = Prepared(lambda key: CasePaper.objects.filter(case=key).select_related("reused_from"), NO_CASE)
_charges = Prepared(lambda key: Charge.objects.filter(case=key).select_related("payment"), NO_CASE)
_supplements = Prepared(lambda key: SupplementRequest.objects.filter(case=key), NO_CASE)
_pauses = Prepared(lambda key: Pause.objects.filter(case=key), NO_CASE)


def _of_case(read: Prepared[Any], case: Case) -> list[Any]:
    """Rows of a case, each knowing the case as it is in memory."""
    rows = read(case.pk)
    for row in rows:
        row.case = case
    return rows


class Dossier:
    """One case and its parts as they stand. Made anew after every change; holds no rule."""

    PARTS = (
        "_named",
        "tasks",
        "papers",
        "charges",
        "supplements",
        "pauses",
        "consultations",
        "corrections",
        "calendar",
    )

    def __init__(self, case: Case, seen: Dossier | None = None) -> None:
        self.case = case
        if seen is not None and seen.case.pk == case.pk and seen.case.edition == case.edition:
            # Every change of a part goes with a new edition, so what was read at this edition still stands.
            # Copies, so that an act that is refused half-way leaves the page what it read.
            self.__dict__.update({name: _copied(seen.__dict__[name]) for name in self.PARTS if name in seen.__dict__})

    def remember(self, task: Task) -> None:
        """Keep one task that was read already, unit and officer included, so that `task` need not read them all."""
        self.__dict__["_named"] = task

    def task(self, pk: int) -> Task | None:
        """The task of this case with that key; None when it has none such."""
        known: Task | None = self.__dict__.get("_named")
        if "tasks" not in self.__dict__ and known is not None and known.pk == pk:
            return known
        return next((task for task in self.tasks if task.pk == pk), None)

    @property
    def definition(self) -> Definition:
        """The definition the case began with."""
        return self.case.version.definition

    @property
    def route(self) -> Route:
        """The route of that definition."""
        return self.case.version.route

    @cached_property
    def tasks(self) -> list[Task]:
        """Every task so far, in order, with unit and officer."""
        known: Task | None = self.__dict__.get("_named")
        rows = _of_case(_tasks, self.case)
        # One object per task: what an act changes on the remembered one must show in the list.
        return [known if known is not None and row.pk == known.pk else row for row in rows]

    @property
    def open_tasks(self) -> list[Task]:
        """The tasks somebody still has to do: one per open branch."""
        return [task for task in self.tasks if task.closed_at is None]

    @cached_property
    def papers(self) -> list[CasePaper]:
        """The paper checklist."""
        return _of_case(_papers, self.case)

    @property
    def missing_papers(self) -> list[CasePaper]:
        """The papers that are not there: never handed in, or asked for on a supplement slip."""
        return [paper for paper in self.papers if paper.state == PaperState.MISSING]

    @cached_property
    def charges(self) -> list[Charge]:
        """Amounts asked for."""
        return _of_case(_charges, self.case)

    @cached_property
    def supplements(self) -> list[SupplementRequest]:
        """Supplement requests, first to last."""
        return _of_case(_supplements, self.case)

    @cached_property
    def pauses(self) -> list[Pause]:
        """Pauses of the clock, first to last."""
        return _of_case(_pauses, self.case)

    @cached_property
    def consultations(self) -> list[Consultation]:
        """Questions to other units, with the unit."""
        return list(self.case.consultations.select_related("unit"))

    @cached_property
    def calendar(self) -> OfficeCalendar:
        """The working calendar of the competent agency."""
        return calendar_for(self.case.agency)

    @cached_property
    def promised_calendar(self) -> OfficeCalendar:
        """The calendar the promise was counted with: later changes that did not move it do not touch it."""
        version = self.case.calendar_version
        if not version or version == self.calendar.version:
            return self.calendar
        return calendar_as_of(version) or self.calendar

    @cached_property
    def corrections(self) -> list[Correction]:
        """Errors reported in the result, first to last, with the unit that mends them."""
        if self.case.finished_at is None:
            return []  # there is no result yet
        return list(self.case.corrections.select_related("unit").order_by("number"))

    @property
    def open_correction(self) -> Correction | None:
        """The reported error that is not mended yet, if any."""
        return next((correction for correction in self.corrections if correction.done_at is None), None)

    @property
    def open_supplement(self) -> SupplementRequest | None:
        """The supplement request that waits for an answer, if any."""
        return next((request for request in self.supplements if request.answered_at is None), None)

    @property
    def fee_due(self) -> int:
        """Đồng still to be paid."""
        return sum(charge.amount_vnd for charge in self.charges if charge.state == ChargeState.DUE)

    @property
    def fees_to_collect(self) -> list[Charge]:
        """Fees and charges still due at a counter; a financial obligation is paid to the treasury, not here."""
        return [c for c in self.charges if c.state == ChargeState.DUE and c.kind != ChargeKind.OBLIGATION]

    @property
    def valid_receipts(self) -> set[int]:
        """Keys of the payment receipts that count: those that a paid amount names."""
        return {c.payment_id for c in self.charges if c.state == ChargeState.PAID and c.payment_id is not None}

    def step_of(self, task: Task) -> Step:
        """The step of the definition that the task stands at."""
        return self.route.step(task.step)

    def open_questions(self, task: Task) -> list[Consultation]:
        """Questions asked from this task that nobody has answered yet."""
        return [c for c in self.consultations if c.task_id == task.pk and c.answered_at is None]

    def conditions(
        self,
        task: Task | None,
        answers: Mapping[str, bool | int | str] | None = None,
        by_leaving: Mapping[str, bool | int | str] | None = None,
    ) -> Mapping[str, bool | int | str]:
        """The facts a condition may ask, those that need a query read only when the condition asks for them.

        `answers` stand over the declared facts, `by_leaving` over the built-in ones: what leaving the step makes true.
        """
        return _Conditions(self, task, dict(answers or {}), dict(by_leaving or {}))


def _copied(part: Any) -> Any:
    return [copy(row) for row in part] if isinstance(part, list) else copy(part)


class _Conditions(Mapping[str, bool | int | str]):
    """Declared facts over their defaults, and the built-in facts."""

    def __init__(self, dossier: Dossier, task: Task | None, answers: Facts, by_leaving: Facts) -> None:
        case = dossier.case
        self._plain: Facts = {fact.code: fact.default for fact in dossier.definition.facts}
        self._plain |= {code: value for code, value in case.facts.items() if code in self._plain}
        self._plain |= {code: value for code, value in answers.items() if code in self._plain}
        self._plain |= {
            "channel": case.channel,
            "variant": case.variant,
            "by_proxy": case.submitter_id is not None,
            "result_signed": case.signed_at is not None,
            "result_number": case.result_number,
            **by_leaving,
        }
        self._asked = {
            "papers_missing": lambda: len(dossier.missing_papers),
            "fee_due": lambda: dossier.fee_due,
            "open_consultations": lambda: len(dossier.open_questions(task)) if task else 0,
        }

    def __getitem__(self, name: str) -> bool | int | str:
        return self._asked[name]() if name in self._asked else self._plain[name]

    def __contains__(self, name: object) -> bool:
        return name in self._asked or name in self._plain

    def __iter__(self) -> Iterator[str]:
        yield from self._plain
        yield from self._asked

    def __len__(self) -> int:
        return len(self._plain) + len(self._asked)
