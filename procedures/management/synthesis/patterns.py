"""From the rows of a played life to text with gaps: `%(name)s` for each thing that differs from case to case.

A gap is named after what fills it: `t3` the moment of the fourth act, `u_…`/`o_…` a unit or an officer of the place,
`i_…` the key of a row, `d_…` a date the clock gives. A date that no rule explains is refused, so that a changed rule
of the product cannot go unnoticed here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from procedures.deadlines import Effect, OfficeCalendar, Pause, add_working_minutes, late_from, paper_handover_due
from procedures.deadlines.moments import minute_of
from procedures.deadlines.moments import moment_of as moment
from procedures.definition.schema import Definition
from procedures.management.synthesis import lives
from procedures.management.synthesis.lives import NEW_DATE_AFTER, PARTS, Life, Row
from procedures.management.synthesis.places import Slots, slots_of
from procedures.models import (
    Case,
    CaseEvent,
    CaseStatus,
    CertifiedDocument,
    Charge,
    Officer,
    Party,
    PaymentMethod,
    PaymentReceipt,
    ProcedureVersion,
    SupplementRequest,
    Task,
    Unit,
)
from procedures.models import Pause as PauseRow
from procedures.queries.limits import answer_online_by, bring_papers_by, is_hand_over
from procedures.queries.promise import term_due

Rule = tuple[Any, ...]
"""How a date is reckoned: the name of the rule, the numbers of the acts it starts from, and what it needs."""

PLAIN: dict[tuple[type[models.Model], str], str] = {
    (Party, "full_name"): "name",
    (Party, "search"): "search",
    (Party, "id_sealed"): "sealed",
    (Party, "id_index"): "fingerprint",
    (Party, "birth_date"): "birth",
    (Party, "address"): "home",
    (Party, "phone"): "phone",
    (Party, "email"): "mail",
    (Case, "code"): "code",
    (Case, "token"): "token",
    (Case, "register_book_id"): "book",
    (Case, "register_number"): "line",
    (Case, "event_head"): "head",
    (PaymentReceipt, "shift_id"): "shift",
    (PaymentReceipt, "number"): "receipt",
    (PaymentReceipt, "year"): "year",
    (CertifiedDocument, "book_id"): "cbook",
    (CertifiedDocument, "number"): "cnumber",
}
"""Fields that are filled as they are, where they are filled at all."""

_PLACE = re.compile(r"%\(((?:u|un|o|on)_\w+)\)s")

TEXTS = {lives.NAME: "name", lives.RESULT: "result"}


@dataclass(frozen=True)
class EventText:
    """An event: the content its seal covers, and its row without the two hashes."""

    content: str
    row: str


@dataclass
class Pattern:
    """A life up to one of its acts, as text with gaps.

    `rules` are the dates to reckon, by gap; `events` each as it is, and as it is when the result was given on its day
    or later; `early` the gap of the promise which decides that.
    """

    tables: dict[type[models.Model], str]
    counts: dict[type[models.Model], int]
    events: list[tuple[EventText, EventText]]
    rules: dict[str, Rule]
    days: tuple[int, ...]
    early: tuple[int, str] | None

    @property
    def text(self) -> str:
        """All of it, to look for gaps in."""
        return "".join(self.tables.values()) + "".join(e.content + e.row for pair in self.events for e in pair)


@dataclass
class Family:
    """All patterns of one life, by the number of acts done, and how long each act takes.

    `needs` are the gaps that the place fills; `line_at` and `receipt_at` the acts that take a number.
    """

    version: ProcedureVersion
    definition: Definition
    calendar: OfficeCalendar
    fate: str
    patterns: list[Pattern]
    waits: list[tuple[int, int, bool]]
    agency_is_place: bool
    agency: Unit
    group: bool
    line_at: int | None
    receipt_at: int | None
    paid_vnd: int
    in_cash: bool
    certified: bool
    needs: frozenset[str]


def family_of(life: Life) -> Family:
    """Compile a life. Raises ValueError when something in its rows cannot be explained."""
    calendar = lives.calendar_of(life)
    rows = [snapshot.rows for snapshot in life.snapshots]
    reader = _Reader(life, calendar)
    last = rows[-1]
    patterns = [reader.pattern(index) for index in range(len(rows))]
    return Family(
        version=life.kind.version,
        definition=life.kind.version.definition,
        calendar=calendar,
        fate=life.kind.fate,
        patterns=patterns,
        waits=[(*snapshot.wait, snapshot.by_people) for snapshot in life.snapshots[:-1]],
        agency_is_place=life.agency.pk == life.place.commune.pk,
        agency=life.agency,
        group=bool(life.kind.version.definition.group),
        line_at=next((i for i, r in enumerate(rows) if r[Case][0]["register_number"] is not None), None),
        receipt_at=next((i for i, r in enumerate(rows) if r[PaymentReceipt]), None),
        paid_vnd=sum(row["total_vnd"] for row in last[PaymentReceipt]),
        in_cash=any(row["method"] == PaymentMethod.CASH for row in last[PaymentReceipt]),
        certified=bool(last[CertifiedDocument]),
        needs=frozenset(name for pattern in patterns for name in _PLACE.findall(pattern.text)),
    )


def reckon(
    rule: Rule, minutes: list[int], known: dict[str, int], calendar: OfficeCalendar, definition: Definition
) -> int:
    """The minute number a rule gives when the acts happened at `minutes`, by the one clock.

    `known` are the dates reckoned before, by gap.
    """
    name, act = rule[0], rule[1]
    if name == "late":
        return minute_of(late_from(moment(known[rule[2]]), definition.policies.closing.judged))
    start = moment(minutes[act])
    if name == "term":
        pauses = tuple(
            Pause(moment(minutes[a]), moment(minutes[b]), reason, Effect.RESTART if restarts else Effect.RESUME)
            for a, b, reason, restarts in rule[3]
        )
        due = term_due(calendar, start, rule[2], definition, pauses=pauses).at
        assert due is not None
        return minute_of(due)
    if name == "new":
        return minute_of(add_working_minutes(calendar, max(moment(known[rule[2]]), start), NEW_DATE_AFTER))
    if name == "step":
        return minute_of(add_working_minutes(calendar, start, rule[2]))
    if name == "leave":
        limit = paper_handover_due(calendar, start)
        return minute_of(min(limit, add_working_minutes(calendar, start, rule[2])) if rule[2] else limit)
    if name == "hand":
        return minute_of(paper_handover_due(calendar, start))
    if name == "online":
        return minute_of(answer_online_by(calendar, definition, start))
    assert name == "papers"
    return minute_of(bring_papers_by(calendar, definition, start))


@dataclass
class _Reader:
    """Reads the rows of one life: knows its acts, its places and its dates."""

    life: Life
    calendar: OfficeCalendar
    acts: dict[datetime, int] = field(init=False)
    minutes: list[int] = field(init=False)
    slots: Slots = field(init=False)
    names: dict[str, str] = field(init=False)
    dates: dict[str, tuple[Rule, int]] = field(init=False, default_factory=dict)
    dues: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.acts = {snapshot.at: index for index, snapshot in enumerate(self.life.snapshots)}
        self.minutes = [minute_of(snapshot.at) for snapshot in self.life.snapshots]
        self.slots = slots_of(self.life.place)
        place = self.life.place
        self.names = {unit.name: f"un_{name}" for name, unit in place.units.items()}
        officers = {str(o): o.pk for people in place.posts.values() for o in people}
        self.names |= {name: f"on_{self.slots.officers[pk]}" for name, pk in officers.items()}
        self._follow_promises()

    @property
    def definition(self) -> Definition:
        return self.life.kind.version.definition

    # Dates

    def _gap(self, rule: Rule) -> tuple[str, int]:
        """The gap of a date, and what it is in the played life."""
        for name, (known, minute) in self.dates.items():
            if known == rule:
                return name, minute
        name = f"d_{len(self.dates)}"
        worth = {gap: minute for gap, (_rule, minute) in self.dates.items()}
        minute = reckon(rule, self.minutes, worth, self.calendar, self.definition)
        self.dates[name] = (rule, minute)
        return name, minute

    def _first_that_fits(self, value: datetime, rules: Iterator[Rule] | list[Rule], what: str) -> str:
        for rule in rules:
            name, minute = self._gap(rule)
            if minute == minute_of(value) and value.second == value.microsecond == 0:
                return name
        code = self.life.kind.version.procedure.code
        raise ValueError(f"{code} {self.life.kind.fate}: no rule explains {what} = {value.isoformat()}")

    def _follow_promises(self) -> None:
        """Which rule gave the promise after each act: `dues` has its gap, or "" while nothing is promised."""
        before: Row | None = None
        for index, snapshot in enumerate(self.life.snapshots):
            case = snapshot.rows[Case][0]
            if case["due_at"] is None:
                self.dues.append("")
            elif before is not None and before["due_at"] == case["due_at"]:
                self.dues.append(self.dues[-1])
            else:
                rules = self._promises(index, case, snapshot.rows[PauseRow])
                self.dues.append(self._first_that_fits(case["due_at"], rules, "due_at"))
            before = case

    def _promises(self, index: int, case: Row, pauses: list[Row]) -> Iterator[Rule]:
        start = self.acts[case["clock_started_at"]]
        gone = tuple(
            (self.acts[p["started_at"]], self.acts[p["ended_at"]], p["reason"], p["restarts"])
            for p in pauses
            if p["ended_at"] is not None and p["ended_at"] > case["clock_started_at"]
        )
        yield ("term", start, case["term"], gone)
        yield ("term", index, case["term"], ())
        if index and self.dues[index - 1]:
            yield ("new", index, self.dues[index - 1])

    # Patterns

    def pattern(self, index: int) -> Pattern:
        """The rows after one act as text with gaps."""
        rows = self.life.snapshots[index].rows
        keys = {
            (model, row[model._meta.pk.attname]): f"i_{model._meta.model_name}_{number}"
            for model in PARTS
            for number, row in enumerate(rows[model])
        }
        tables = {
            model: "".join(self._line(model, row, keys, index, rows) for row in rows[model])
            for model in PARTS
            if model is not CaseEvent and rows[model]
        }
        events = [self._event(row, keys, index, rows) for row in rows[CaseEvent]]
        text = "".join(tables.values()) + "".join(e.content for pair in events for e in pair)
        return Pattern(
            tables=tables,
            counts={model: len(rows[model]) for model in PARTS},
            events=events,
            rules=self._used(text),
            days=tuple(k for k in range(index + 1) if f"%(day{k})s" in text),
            early=self._early(rows),
        )

    def _used(self, text: str) -> dict[str, Rule]:
        """The dates the text needs, and those they are reckoned from, in order."""
        wanted = {name for name in self.dates if f"%({name})s" in text or f"%({name}l)s" in text}
        for name in reversed(self.dates):
            rule = self.dates[name][0]
            if name in wanted and rule[0] in ("late", "new"):
                wanted.add(rule[2])
        return {name: rule for name, (rule, _minute) in self.dates.items() if name in wanted}

    def _early(self, rows: dict[type[models.Model], list[Row]]) -> tuple[int, str] | None:
        for event in rows[CaseEvent]:
            if "early" in event["facts"]:
                return self.acts[event["at"]], self.dues[self.acts[event["at"]]]
        return None

    def _line(self, model: type[models.Model], row: Row, keys: Any, index: int, rows: Any) -> str:
        cells = [self._cell(model, f, row, keys, index, rows) for f in model._meta.concrete_fields]
        return "\t".join(cells) + "\n"

    def _cell(self, model: type[models.Model], f: Any, row: Row, keys: Any, index: int, rows: Any) -> str:
        value = row[f.attname]
        plain = PLAIN.get((model, f.attname))
        if plain is not None and (value not in (None, "") or plain in ("birth", "shift")):
            return f"%({plain})s"
        if value is None:
            return r"\N"
        if f.primary_key:
            return f"%({keys[model, value]})s"
        if f.is_relation:
            return self._key(f.related_model, value, keys)
        if isinstance(f, models.DateTimeField):
            return self._moment(model, f.attname, value, row, index, rows)
        if isinstance(f, models.JSONField):
            return gaps_in(copied(self._json(value, keys, row, "", canonical=False)))
        if isinstance(value, bool):
            return "1" if value else "0"
        if isinstance(value, str):
            return self._text(value)
        return str(value.isoformat() if isinstance(value, date) else value)

    def _key(self, model: type[models.Model], value: int, keys: Any) -> str:
        if (model, value) in keys:
            return f"%({keys[model, value]})s"
        if model is Unit:
            return f"%(u_{self.slots.units[value]})s" if value in self.slots.units else str(value)
        if model is Officer and value in self.slots.officers:
            return f"%(o_{self.slots.officers[value]})s"
        return str(value)

    def _text(self, value: str) -> str:
        if value in TEXTS:
            return f"%({TEXTS[value]})s"
        if self.life.certified and value == self.life.certified:
            return "%(certified)s"
        for at, number in self.acts.items():
            if value == f"{timezone.localtime(at):%d/%m/%Y}":
                return f"%(day{number})s"
        return gaps_in(copied(value.replace("%", "\0"))).replace("\0", "%%")

    def _moment(self, model: Any, name: str, value: datetime, row: Row, index: int, rows: Any) -> str:
        if value in self.acts:
            return f"%(t{self.acts[value]})s"
        rules: list[Rule]
        if model is Case and name in ("due_at", "first_due_at"):
            known = [due for due in self.dues[: index + 1] if due and self.dates[due][1] == minute_of(value)]
            if not known:
                raise ValueError(f"no rule explains {name} = {value.isoformat()}")
            return f"%({known[0 if name == 'first_due_at' else -1]})s"
        if model is Case and name == "late_from":
            rules = [("late", 0, self.dues[index])]
        elif model is Case and name == "answer_by":
            asked = [self.acts[r["asked_at"]] for r in rows[SupplementRequest]]
            rules = [("papers", act) for act in reversed(asked)]
            if row["status"] == CaseStatus.REGISTERED:
                rules = [("online", 0)]
        elif model is SupplementRequest:
            rules = [("papers", self.acts[row["asked_at"]])]
        elif model is Task and name == "due_at":
            rules = self._step_rules(row, rows)
        else:
            raise ValueError(f"no rule explains {model.__name__}.{name}")
        return f"%({self._first_that_fits(value, rules, f'{model.__name__}.{name}')})s"

    def _step_rules(self, row: Row, rows: Any) -> list[Rule]:
        budget = self.life.kind.version.route.step(row["step"]).budget_minutes or 0
        opened, channel = self.acts[row["opened_at"]], rows[Case][0]["channel"]
        anew = [self.acts[p["ended_at"]] for p in rows[PauseRow] if p["ended_at"] in self.acts]
        first: list[Rule] = [("leave", opened, budget)] if is_hand_over(channel, row["sequence"]) else []
        return first + ([("step", act, budget) for act in (opened, *anew)] if budget else [])

    # Events

    def _event(self, row: Row, keys: Any, index: int, rows: Any) -> tuple[EventText, EventText]:
        facts = row["facts"]
        whole = self._event_text(row, facts, keys)
        if "early" not in facts:
            return whole, whole
        return whole, self._event_text(row, {k: v for k, v in facts.items() if k != "early"}, keys)

    def _event_text(self, row: Row, facts: Any, keys: Any) -> EventText:
        said = self._json(facts, keys, row, "", canonical=True)
        case, at = f"%({keys[Case, row['case_id']]})s", f"%(t{self.acts[row['at']]})s"
        by = self._key(Officer, row["by_id"], keys) if row["by_id"] else None
        unit = self._key(Unit, row["unit_id"], keys) if row["unit_id"] else None
        content = (
            f'{{"at":"{at}","by":{by or "null"},"case":{case},"code":"{row["code"]}","facts":{said},'
            f'"sequence":{row["sequence"]},"unit":{unit or "null"}}}'
        )
        key = f"%({keys[CaseEvent, row['id']]})s"
        cells = [key, case, str(row["sequence"]), row["code"], at, by or r"\N", unit or r"\N", copied(said)]
        return EventText(gaps_in(content), gaps_in("\t".join(cells) + "\t"))

    def _json(self, value: Any, keys: Any, row: Row, key: str, *, canonical: bool) -> str:
        """Facts as JSON with gaps; canonical as the seal has them."""
        if isinstance(value, dict):
            names = sorted(value) if canonical else list(value)
            inner = ((name, self._json(value[name], keys, row, name, canonical=canonical)) for name in names)
            return "{" + ",".join(f"{json.dumps(name)}:{text}" for name, text in inner) + "}"
        if isinstance(value, list):
            return "[" + ",".join(self._json(each, keys, row, key, canonical=canonical) for each in value) + "]"
        if isinstance(value, str):
            return self._json_text(value, keys, row, key)
        if isinstance(value, int) and not isinstance(value, bool) and key in ("id", "charge"):
            return f"%({keys[PaymentReceipt if key == 'id' else Charge, value]})s"
        return _constant(value)

    def _json_text(self, value: str, keys: Any, row: Row, key: str) -> str:
        at = _moment_in(value)
        if at is not None:
            return f'"{self._local(at, row, key)}"'
        if value in self.names:
            return f'"%({self.names[value]})s"'
        if value in TEXTS:
            return f'"%({TEXTS[value]})s"'
        if key == "receipt" and value.startswith("BL-"):
            return '"%(receiptref)s"'
        if self.life.certified and value == self.life.certified:
            return '"%(certified)s"'
        return _constant(value)

    def _local(self, at: datetime, row: Row, key: str) -> str:
        if at in self.acts:
            return f"%(t{self.acts[at]}l)s"
        act = self.acts[row["at"]]
        now, before = self.dues[act], self.dues[act - 1] if act else ""
        for gap in (now, before):
            if gap and key in ("due_at", "from", "to") and self.dates[gap][1] == minute_of(at):
                return f"%({gap}l)s"
        rules = {"hand_over_by": [("hand", act)], "answer_by": [("papers", act)]}.get(key, [])
        return f"%({self._first_that_fits(at, rules, key)}l)s"


def _constant(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("%", "\0")


def gaps_in(text: str) -> str:
    """Text whose constant percent signs were set aside, ready to be filled."""
    return text.replace("\0", "%%")


def copied(text: str) -> str:
    """Text as COPY takes it."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def _moment_in(text: str) -> datetime | None:
    if len(text) < 19 or text[4:5] != "-" or text[10:11] != "T":
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
