"""An estimate of the index of Decision 766/QĐ-TTg: six groups, 100 points, from what this system holds.

The score that counts is the portal's, computed from what was synchronised. Items that need the portal's figures or
other systems' are named and not scored: nothing is invented for them. Formulas: the portal's business description
("Công thức 766") and what was re-computed from its public answers (error of at most 0.015).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Case as When_
from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from procedures.definition.schema import Channel, Level, ServiceLevel
from procedures.models import (
    Case,
    Charge,
    ChargeKind,
    Feedback,
    Measure,
    Pause,
    PauseReason,
    PaymentMethod,
    PaymentReceipt,
    ProcedureVersion,
    SupplementRequest,
    UnitKind,
)
from procedures.reports.measures import Share, satisfaction, sets_of, together
from procedures.reports.record import RECEIVED, Cell, Question, accepted, cases_in, of_unit

GROUPS: dict[int, tuple[Any, int]] = {
    1: (_("Openness and transparency"), 18),
    2: (_("Progress of settlement"), 20),
    3: (_("Online public services"), 12),
    4: (_("Digitisation of cases"), 22),
    5: (_("Satisfaction"), 18),
    6: (_("Online payment"), 10),
}
"""Names and points of the groups."""

NEEDS_PORTAL = _("Only the national portal knows this.")
NEEDS_SYNC = _("Counted by the portal from synchronised cases.")
NEEDS_FILES = _("Electronic results are not kept here.")
NEEDS_DATABASES = _("Counted by the sharing platform.")
NEEDS_SENDERS = _("Whether senders of feedback are satisfied is asked by the portal.")


@dataclass(frozen=True, slots=True)
class Item:
    """A scored item. `points` None: not measured here, and `unknown` says why. `costing` are cases that cost points.

    In `formula` R is the share counted.

    `share` is what was counted, where it is a share: of cases where `costing` is set, else of procedures.
    """

    code: str
    group: int
    name: Any
    most: float
    formula: str
    points: float | None = None
    share: Share | None = None
    unknown: Any = ""
    costing: QuerySet[Case] | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """The index of a unit for a period, as far as it is measured here."""

    items: tuple[Item, ...]

    @property
    def points(self) -> float:
        """Points of what is measured, two decimals."""
        return round(sum(item.points for item in self.items if item.points is not None), 2)

    @property
    def measured(self) -> float:
        """The most points that what is measured could give."""
        return sum(item.most for item in self.items if item.points is not None)

    def item(self, code: str) -> Item | None:
        """The item with this code."""
        return next((item for item in self.items if item.code == code), None)


def estimate(question: Question) -> Estimate:
    """Every item of the six groups. At most fourteen queries."""
    offered = _offered(question)
    return Estimate(
        (
            Item("1.1", 1, _("Procedures published on time"), 6, "6 × R", unknown=NEEDS_PORTAL),
            Item("1.2", 1, _("Published content up to date"), 4, "4 × R", unknown=NEEDS_PORTAL),
            Item("1.3", 1, _("Published content complete"), 2, "2 × R", unknown=NEEDS_PORTAL),
            Item("1.4", 1, _("Cases synchronised"), 6, "6 × R", unknown=NEEDS_SYNC),
            _progress(question),
            *_online(question, offered),
            Item("4.1", 4, _("Electronic results"), 6, "6 × R", unknown=NEEDS_FILES),
            _digitised(question),
            Item("4.3", 4, _("Certified electronic copies"), 2, "2 × R", unknown=NEEDS_PORTAL),
            _reused(question),
            Item("4.5", 4, _("Data shared between databases"), 4, "4 × R", unknown=NEEDS_DATABASES),
            Item("4.6", 4, _("Use of the population database"), 4, "2 + 2", unknown=NEEDS_DATABASES),
            *_satisfaction(question),
            *_payment(question, offered),
        )
    )


def _progress(question: Question) -> Item:
    cases = in_progress_or_done(question)
    found = cases.order_by().aggregate(of=Count("pk"), done=Count("pk", filter=Q(kept=True)))
    share = Share(found["done"], found["of"])
    name = _("Settled, or still running, on time")
    return Item("2.1", 2, name, 20, "20 × R", 20 * share.rate, share, costing=cases.filter(kept=False))


def in_progress_or_done(question: Question) -> QuerySet[Case]:
    """Every case of the period with `kept`: whether it is on time as the decision judges.

    Its end is the finished result, else the stop or withdrawal, else the end of the period; with one open request for
    papers the moment of the request. Finished waiting is subtracted. More than one request counts as late.
    """
    requests = SupplementRequest.objects.filter(case=OuterRef("pk"), asked_at__lt=question.ends)
    waits = Pause.objects.filter(case=OuterRef("pk"), reason=PauseReason.SUPPLEMENT, started_at__lt=question.ends)
    answered = waits.filter(ended_at__lt=question.ends).annotate(span=F("ended_at") - F("started_at")).values("span")
    still = waits.filter(Q(ended_at=None) | Q(ended_at__gte=question.ends)).values("started_at")
    ended = Coalesce("finished_at", "closed_at", output_field=DateTimeField())
    end = When_(
        When(Q(done_at__lt=question.ends), then=F("done_at")),
        default=Coalesce(Subquery(still[:1]), Value(question.ends), output_field=DateTimeField()),
        output_field=DateTimeField(),
    )
    waited = Coalesce(Subquery(answered[:1], output_field=DurationField()), Value(timedelta()))
    asked = requests.order_by().values("case").annotate(times=Count("pk")).values("times")
    cases = cases_in(question, (*RECEIVED, Cell.CARRIED)).alias(done_at=ended).alias(end=end, waited=waited)
    late = Q(late_from__lte=F("end") - F("waited")) | Q(Exists(asked.filter(times__gt=1)))
    return cases.annotate(kept=When_(When(late, then=Value(False)), default=Value(True)))


def _online(question: Question, offered: Offered) -> tuple[Item, ...]:
    services = {code for code, document in offered.items() if document["service_level"] != ServiceLevel.OFFLINE.value}
    taken_in = accepted(of_unit(question.unit), question.begins, question.ends)
    used = set(taken_in.filter(channel=Channel.ONLINE).order_by().values_list("version__procedure__code").distinct())
    a = Share(len(services), len(offered))
    b = Share(sum((code,) in used for code in services), len(services))
    sets = sets_of(Measure.ONLINE, question)
    assert sets is not None
    c = sets.share()
    return (
        Item("3.1", 3, _("Procedures offered online"), 2, "min(2, 2A / 0,8)", min(2, 2 * a.rate / 0.8), a),
        Item("3.2", 3, _("Online services that were used"), 4, "4B", 4 * b.rate, b),
        Item("3.3", 3, _("Cases handed in online"), 6, "min(6, 6C / 0,5)", min(6, 6 * c.rate / 0.5), c, "", sets.rest),
    )


def _satisfaction(question: Question) -> tuple[Item, ...]:
    """Feedback settled on time, and citizens satisfied: without feedback all points are given, without ratings none."""
    late = Q(settled_at__gt=F("due_at")) | Q(settled_at=None, declined_at=None, due_at__lt=question.as_of)
    feedback = Feedback.objects.filter(
        unit__path__startswith=question.unit.path, received_at__gte=question.begins, received_at__lt=question.ends
    )
    found = feedback.aggregate(of=Count("pk"), late=Count("pk", filter=late))
    answered = Share(found["of"] - found["late"], found["of"])
    rated = together(satisfaction(question).values())
    asked = _("Feedback: satisfied with the answer")
    return (
        Item("5.1", 5, _("Feedback answered on time"), 6, "6 × R", 6 * answered.rate if answered.of else 6, answered),
        Item("5.2", 5, asked, 6, "6 × R", None if answered.of else 6, unknown=NEEDS_SENDERS if answered.of else ""),
        Item(
            "5.3", 5, _("Satisfied with the settlement"), 6, "min(6, 6 × R / 0,9)", min(6, 6 * rated.rate / 0.9), rated
        ),
    )


Offered = dict[str, dict[str, Any]]
"""Definitions by the code of their procedure."""


def _offered(question: Question) -> Offered:
    """The procedures in force at the end of the period, of the unit's level of government. One query."""
    versions = ProcedureVersion.objects.in_force(question.period.last).select_related("procedure")
    newest: dict[str, ProcedureVersion] = {}
    for version in versions:
        newest.setdefault(version.procedure.code, version)
    level = {UnitKind.COMMUNE: Level.COMMUNE, UnitKind.DEPARTMENT: Level.PROVINCE}.get(UnitKind(question.unit.kind))
    return {
        code: version.document
        for code, version in newest.items()
        if level is None or version.document["agency"]["level"] == level.value
    }


def _digitised(question: Question) -> Item:
    return _of_measure(question, Measure.DIGITISED, "4.2", _("Papers and results digitised"), 4, "4 × R", 1.0)


def _reused(question: Question) -> Item:
    return _of_measure(question, Measure.REUSED, "4.4", _("Papers used again"), 2, "min(2, 2 × R / 0,8)", 0.8)


def _of_measure(
    question: Question, measure: Measure, code: str, name: Any, most: float, formula: str, full: float
) -> Item:
    sets = sets_of(measure, question)
    assert sets is not None
    share = sets.share()
    return Item(code, int(code[0]), name, most, formula, min(most, most * share.rate / full), share, "", sets.rest)


def _payment(question: Question, offered: Offered) -> tuple[Item, ...]:
    paid = sets_of(Measure.PAID_ONLINE, question)
    assert paid is not None
    a = paid.share()
    taken_in = accepted(of_unit(question.unit), question.begins, question.ends)
    fees = _procedures(taken_in.filter(Exists(_charges())))
    online = PaymentReceipt.objects.valid().exclude(method=PaymentMethod.CASH).filter(case=OuterRef("pk"))
    with_online = _procedures(taken_in.filter(Exists(online)))
    all_fees = {code for code, document in offered.items() if document.get("fees")}
    b, c = Share(len(with_online & all_fees), len(all_fees)), Share(len(fees & all_fees), len(all_fees))
    return (
        Item("6.1", 6, _("Cases with a fee paid online"), 6, "6A", 6 * a.rate, a, "", paid.rest),
        Item("6.2", 6, _("Fee procedures with online payments"), 2, "min(2, 2,5B)", min(2, 2.5 * b.rate), b),
        Item("6.3", 6, _("Fee procedures that were used"), 2, "min(2, 2,5C)", min(2, 2.5 * c.rate), c),
    )


def _charges() -> QuerySet[Charge]:
    return Charge.objects.filter(case=OuterRef("pk"), kind__in=(ChargeKind.FEE, ChargeKind.CHARGE))


def _procedures(cases: QuerySet[Case]) -> set[str]:
    return set(cases.order_by().values_list("version__procedure__code", flat=True).distinct())
