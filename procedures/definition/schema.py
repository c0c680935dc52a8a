"""A procedure as data: the shape of one definition file.

One file holds everything that a procedure promises: papers, fees, terms, route and policies. The models
below are frozen and refuse unknown keys. They know the shape only; whether the route makes sense is proved
in `lint`. Texts come in Vietnamese and English; terms and budgets are short texts so that a person from the
office can read the file aloud.

Source: NĐ 118/2025/NĐ-CP (reception, forwarding, settlement, return), the quoted clause beside each default.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

MINUTES_PER_HOUR = 60
HOURS_PER_DAY = 8
"""A working day counts eight hours when a time budget is written in days."""

TERM_PATTERN = r"^(same_day|(0|[1-9]\d{0,3})(\.\d{1,2})?(h|wd|d|mo))$"
BUDGET_PATTERN = r"^(0|\d{1,3}(\.\d{1,2})?[hd])$"
CODE_PATTERN = r"^[a-z][a-z0-9_]{0,47}$"


class Model(BaseModel):
    """Base of every part of a definition: frozen, no unknown keys, no silent conversion of types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, str_strip_whitespace=True)


def _iso_date(value: object) -> object:
    """Accept a YAML date or an ISO text: both are how a date arrives, from the file and from the database."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return date.fromisoformat(value)
    return value


Day = Annotated[date, BeforeValidator(_iso_date)]
Code = Annotated[str, StringConstraints(pattern=CODE_PATTERN)]
ProcedureCode = Annotated[str, StringConstraints(pattern=r"^\d\.\d{6}$")]
TermText = Annotated[str, StringConstraints(pattern=TERM_PATTERN)]
BudgetText = Annotated[str, StringConstraints(pattern=BUDGET_PATTERN)]
Expression = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Text(Model):
    """One text in both languages."""

    vi: Sentence
    en: Sentence


class Level(StrEnum):
    """Who settles: the commune's committee or an agency of the province."""

    COMMUNE = "commune"
    PROVINCE = "province"


class ServiceLevel(StrEnum):
    """Online service level (NĐ 42/2022, NĐ 224/2026): full-process, partial, or not online."""

    FULL = "full"
    PARTIAL = "partial"
    OFFLINE = "offline"


class Channel(StrEnum):
    """How an application is handed in (NĐ 118/2025, art. 15)."""

    DIRECT = "direct"
    POSTAL = "postal"
    ONLINE = "online"


class StepKind(StrEnum):
    """What a step of the route is."""

    WORK = "work"
    PAYMENT = "payment"
    FORK = "fork"
    JOIN = "join"
    END = "end"


ChannelCode = Annotated[Channel, Field(strict=False)]


class FieldOfWork(Model):
    """Lĩnh vực: the sector of a procedure, e.g. G15-TP07 Hộ tịch."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{2}-[A-Z]{2}\d{2}$")]
    name: Text


class LegalBasis(Model):
    """A legal document the procedure rests on, as it is cited."""

    document: Sentence
    title: Sentence | None = None


class Approval(Model):
    """The decision that approved the internal process."""

    decision: Sentence
    date: Day


class Effect(Model):
    """From which day the version applies to new cases, and up to which day, if known."""

    since: Day
    until: Day | None = None


class Agency(Model):
    """The agency competent to settle: the commune's committee, or the named unit of the province."""

    level: Annotated[Level, Field(strict=False)]
    unit: Code | None = None


class ChannelTerms(Model):
    """One channel of handing in: its own term, unless the variant has another."""

    term: TermText
    note: Text | None = None


class Variant(Model):
    """Trường hợp: a variant with its own papers and, where given, its own term (or one per channel)."""

    code: Annotated[str, StringConstraints(pattern=r"^\d{2}$")]
    name: Text
    term: TermText | None = None
    terms: dict[ChannelCode, TermText] = Field(default_factory=dict)


class FactType(StrEnum):
    """Types a declared fact may have in a condition."""

    BOOL = "bool"
    INT = "int"
    TEXT = "text"
    CHOICE = "choice"


class Option(Model):
    """One answer of a `choice` fact."""

    code: Code
    name: Text


class Fact(Model):
    """Something a condition may ask: declared, typed, answered at reception or when a step is left.

    `default` is the value before anybody answered; it must be of the declared type.
    """

    code: Code
    type: Annotated[FactType, Field(strict=False)]
    label: Text
    default: bool | int | str
    options: Annotated[tuple[Option, ...], Field(strict=False)] = ()
    at_reception: bool = True


class Paper(Model):
    """Thành phần hồ sơ: one required paper and how many of each form.

    `required_if` is a condition over the declared facts; "true" means always. `variants` empty means all.
    """

    code: Code
    name: Text
    component_code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z.\-]{4,40}$")] | None = None
    originals: Annotated[int, Field(ge=0, le=99)] = 0
    copies: Annotated[int, Field(ge=0, le=99)] = 0
    required_if: Expression = "true"
    reusable: bool = False
    shown_only: bool = False
    form: Sentence | None = None
    variants: Annotated[tuple[str, ...], Field(strict=False)] = ()


class FeeKind(StrEnum):
    """Phí (for a service) or lệ phí (state levy)."""

    FEE = "fee"
    CHARGE = "charge"


class Exemption(Model):
    """Who pays less of a fee, or nothing.

    `percent` is what is taken off; `since`/`until` bound the day of reception.
    """

    reason: Text
    condition: Expression = "true"
    percent: Annotated[int, Field(ge=1, le=100)] = 100
    since: Day | None = None
    until: Day | None = None
    source: Sentence | None = None


class Fee(Model):
    """An amount in whole đồng, when and for whom it is taken.

    `per` names an int fact to multiply with (copies, pages); empty means once per case. `at_most_vnd` caps
    the product. `channels` empty means every channel. `since`/`until` bound the day of reception. Of `exemptions`
    the one that takes off most counts.
    """

    code: Code
    kind: Annotated[FeeKind, Field(strict=False)]
    name: Text
    amount_vnd: Annotated[int, Field(ge=0, le=1_000_000_000)]
    per: Code | None = None
    at_most_vnd: Annotated[int, Field(ge=0)] | None = None
    condition: Expression = "true"
    channels: Annotated[tuple[ChannelCode, ...], Field(strict=False)] = ()
    since: Day | None = None
    until: Day | None = None
    exemptions: Annotated[tuple[Exemption, ...], Field(strict=False)] = ()
    source: Sentence | None = None


class Result(Model):
    """A paper that the procedure ends with; `code` is the national result-type code."""

    code: Annotated[str, StringConstraints(pattern=r"^KQ\.[A-Z]\d{2}\.\d{6}$")] | None = None
    name: Text


class SupplementPolicy(Model):
    """Asking for missing papers (NĐ 118/2025 art. 19): once, in 3 working days; answered in 15 days; restart."""

    ask_within: TermText = "3wd"
    answer_within: TermText = "15d"
    second_check_within: TermText | None = None
    limit: Annotated[int, Field(ge=0, le=9)] = 1
    clock: Literal["restart", "resume"] = "restart"


class ReschedulePolicy(Model):
    """Promising a new date (NĐ 118/2025 art. 19): at the latest one day before the due one, once."""

    limit: Annotated[int, Field(ge=0, le=9)] = 1
    notice: TermText = "1d"


class AcceptancePolicy(Model):
    """Online applications (NĐ 118/2025 art. 17.2): alert in 2 clock hours, answer in 8 working hours."""

    alert_hours: Annotated[int, Field(ge=1, le=240)] = 2
    answer_within: TermText = "8h"


class ClosingPolicy(Model):
    """How a promised moment is set and judged.

    `due` closing: the closing time of the last day; rolling: the clock time of reception. `same_day_until`:
    received later than this, a same-day result is due the next working day (the 15:00 rule). `judged`: by
    date or by minute.
    """

    due: Literal["closing", "rolling"] = "closing"
    same_day_until: Clock = "15:00"
    judged: Literal["date", "minute"] = "minute"


class Policies(Model):
    """The decree's limits; a sector law may set others, a missing key means the decree's value."""

    supplement: SupplementPolicy = SupplementPolicy()
    reschedule: ReschedulePolicy = ReschedulePolicy()
    acceptance: AcceptancePolicy = AcceptancePolicy()
    closing: ClosingPolicy = ClosingPolicy()
    refuse_within: TermText | None = None
    correct_within: TermText = "3wd"


class MessageKind(StrEnum):
    """What a citizen is told by a message."""

    ARRIVED = "arrived"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SUPPLEMENT = "supplement"
    SUPPLEMENT_MOVED = "supplement_moved"
    SUPPLEMENT_RECEIVED = "supplement_received"
    PAYMENT = "payment"
    PAYMENT_RECEIVED = "payment_received"
    APOLOGY = "apology"
    DATE_MOVED = "date_moved"
    DATE_FIRM = "date_firm"
    DATE_PROVISIONAL = "date_provisional"
    READY = "ready"
    READY_EARLY = "ready_early"
    UNDELIVERED = "undelivered"
    STOPPED = "stopped"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    RATE = "rate"


MessageKindCode = Annotated[MessageKind, Field(strict=False)]


class Stage(Model):
    """A part of the settlement with its own term, e.g. before and after the tax payment.

    `term` empty: the procedure has one stage and the term of the channel and variant applies.
    """

    code: Code
    name: Text
    term: TermText | None = None


class Leave(Model):
    """Something that must be true before a step may be left, and the sentence said when it is not."""

    when: Expression
    sentence: Text


class Move(Model):
    """A way forward from a step, possibly under a condition and for one role only."""

    to: Code
    name: Text | None = None
    when: Expression = "true"
    by: Code | None = None


class Consult(Model):
    """Whom the holder of a step may ask for an opinion, and how long they have to answer."""

    units: Annotated[tuple[Code, ...], Field(strict=False, min_length=1)]
    term: TermText


class Step(Model):
    """One task of the internal process (bước).

    `unit` and `role` say who holds it; `budget` is its share of working time. `signs`: leaving it forward
    signs the result; `numbers`: the result gets its number and seal here. `send_back` lists the earlier
    steps it may be returned to. A fork lists `branches` (first steps of each); its join names the fork in
    `joins`. A payment step waits for money and stops the clock. An end is where the result is handed over.
    """

    code: Code
    kind: Annotated[StepKind, Field(strict=False)] = StepKind.WORK
    name: Text
    unit: Code | None = None
    role: Code | None = None
    budget: BudgetText = "0"
    stage: Code | None = None
    asks: Annotated[tuple[Code, ...], Field(strict=False)] = ()
    leave: Annotated[tuple[Leave, ...], Field(strict=False)] = ()
    signs: bool = False
    numbers: bool = False
    moves: Annotated[tuple[Move, ...], Field(strict=False)] = ()
    send_back: Annotated[tuple[Code, ...], Field(strict=False)] = ()
    supplement: bool = False
    consult: Consult | None = None
    branches: Annotated[tuple[Code, ...], Field(strict=False)] = ()
    joins: Code | None = None

    @property
    def budget_minutes(self) -> int:
        """Working minutes this step may take."""
        return budget_minutes(self.budget)


class Definition(Model):
    """One version of one procedure, whole."""

    code: ProcedureCode
    version: Annotated[int, Field(ge=1, le=9999)]
    name: Text
    field: FieldOfWork
    agency: Agency
    service_level: Annotated[ServiceLevel, Field(strict=False)]
    legal_basis: Annotated[tuple[LegalBasis, ...], Field(strict=False, min_length=1)]
    approved_by: Approval
    effective: Effect
    same_moment: bool = False
    group: bool = False
    life_events: Annotated[tuple[Code, ...], Field(strict=False)] = ()
    applicants: Annotated[
        tuple[Literal["person", "organization", "business", "household_business"], ...], Field(strict=False)
    ] = ("person",)
    channels: Annotated[dict[ChannelCode, ChannelTerms], Field(min_length=1)]
    variants: Annotated[tuple[Variant, ...], Field(strict=False)] = ()
    facts: Annotated[tuple[Fact, ...], Field(strict=False, max_length=200)] = ()
    papers: Annotated[tuple[Paper, ...], Field(strict=False)] = ()
    fees: Annotated[tuple[Fee, ...], Field(strict=False)] = ()
    results: Annotated[tuple[Result, ...], Field(strict=False, min_length=1)]
    policies: Policies = Policies()
    messages: dict[MessageKindCode, Text] = Field(default_factory=dict)
    stages: Annotated[tuple[Stage, ...], Field(strict=False, min_length=1)]
    steps: Annotated[tuple[Step, ...], Field(strict=False, min_length=2, max_length=200)]

    def term(self, channel: Channel, variant: str = "") -> str:
        """Legal term of the whole procedure for this channel and variant, e.g. "3wd".

        The variant's term for the channel comes before the variant's term, then the channel's own.
        Raises KeyError when the procedure is not offered on the channel.
        """
        own = self.channels[channel].term
        chosen = next((v for v in self.variants if v.code == variant), None)
        if chosen is None:
            return own
        return chosen.terms.get(channel) or chosen.term or own


def budget_minutes(text: str) -> int:
    """Working minutes of a budget such as "2h", "0.25d" (a day has eight hours) or "0"."""
    if text == "0":
        return 0
    hours = float(text[:-1]) * (HOURS_PER_DAY if text.endswith("d") else 1)
    return round(hours * MINUTES_PER_HOUR)
