"""The form of each act: what it asks, and the parameters it becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from procedures import formats
from procedures.actions import PaperCount
from procedures.actions.record_cause import LARGEST_PAPER, Attachment
from procedures.definition.schema import Move, Step, StepKind
from procedures.models import CasePaper, DelayCode, Officer, PaperState, PaymentReceipt, Posting, Task
from procedures.phrases import local
from procedures.queries.dossier import Dossier
from procedures.queries.holders import units_for
from procedures.web.forms import (
    choice_field,
    clock_field,
    count_of,
    day_field,
    fact_field,
    fact_name,
    fact_value,
    line_field,
    list_field,
    number_field,
    text_field,
    ticks_field,
    whole,
)
from procedures.web.frontdesk.return_form import COUNTER_METHODS

Fields = dict[str, forms.Field]
CASH = 1_000_000_000_000


class ActForm(forms.Form):
    """A form put together for one act on one case."""

    def __init__(self, fields: Fields, *args: Any, **kwargs: Any) -> None:
        """Takes the fields ready made."""
        super().__init__(*args, **kwargs)
        self.fields.update(fields)


class ActFields:
    """What an act asks about a case: `fields` for the form, `params` from its answers.

    `posted` are the answers of a form that was sent. Its choices are then taken as they come, without asking the
    database what could have been chosen: the act itself judges them.
    """

    def __init__(self, code: str, dossier: Dossier, task: Task | None, posted: QueryDict | None = None) -> None:
        self.code, self.dossier, self.task, self.posted = code, dossier, task, posted
        self.step = dossier.step_of(task) if task is not None else None

    def fields(self, at: datetime) -> Fields:
        """The fields of the act, in the order they are asked."""
        asking: dict[str, Callable[[], Fields]] = {
            "forward": self._forward,
            "finish": self._forward,
            "send_back": self._send_back,
            "consult": self._consult,
            "answer_consultation": lambda: {"text": text_field(5, label=_("Answer"), max_length=2000)},
            "request_supplement": self._supplement,
            "request_supplement_at_appraisal": self._supplement,
            "request_payment": self._payment,
            "confirm_payment": lambda: {"receipt": line_field(label=_("Number of the payment receipt"), max_length=60)},
            "reassign": lambda: self._reassign(at),
            "remind": lambda: {"note": line_field(label=_("Note for the holder"), max_length=300, required=False)},
            "record_cause": cause_fields,
            "refuse_reception": lambda: self._reason(_("Reason, as it is printed on the refusal slip")),
            "withdraw": lambda: self._reason(_("How the applicant asked for it")),
            "stop": self._ending,
            "close_unanswered": self._ending,
            "reschedule": self._reschedule,
            "collect_fee": self._collect,
            "waive_fee": lambda: self._reason(_("Reason")) | _legal_basis(),
            "void_payment": lambda: self._receipts() | self._reason(_("Reason")),
            "refund_fee": lambda: self._receipts() | self._reason(_("Reason")) | _legal_basis(),
            "report_error": self._error,
            "correct_result": self._corrected,
        }
        return asking.get(self.code, dict)()

    def params(self, cleaned: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters of the act from the cleaned answers."""
        found = {name: value for name, value in cleaned.items() if not name.startswith("fact-")}
        if self.step is not None and self.code in ("forward", "finish", "request_payment"):
            found["answers"] = self._answers(cleaned)
        if "officer" in found:
            pk = whole(found["officer"])
            found["officer"] = Officer.objects.filter(pk=pk).first() if pk is not None else None
        if "papers" in found:
            found["papers"] = tuple(found["papers"])
        if self.code == "receive_supplement":
            found["papers"] = _counted(data)
        if "paper" in found:
            found["paper"] = attachment(found["paper"])
        if self.code == "reschedule":
            found["new_due_at"] = self._moment(found.pop("day", None), found.pop("hour", None))
        if "receipt_id" in found:
            found["receipt_id"] = whole(found["receipt_id"] or "")
        return found

    def consequence(self) -> str:
        """What happens once the act is done, for acts that cannot be undone or need saying."""
        if self.code in ("forward", "finish"):
            return self._where_to()
        return {
            "accept": _("The receipt is issued and the clock starts."),
            "refuse_reception": _("The case ends here. The applicant gets the reason in writing (form 03)."),
            "withdraw": _("The case ends here and every open step is closed."),
            "stop": _("The case ends here without a result. The applicant gets a notice (form 05)."),
            "close_unanswered": _("The case ends here. The applicant gets a notice (form 05)."),
            "collect_fee": _("A numbered payment receipt is written."),
            "waive_fee": _("What is still due will not be collected."),
            "void_payment": _("The receipt keeps its number but no longer counts; the fee is to be paid again."),
            "refund_fee": _("The receipt no longer counts and the money goes back to the payer."),
            "request_supplement": _("Papers are asked for only once: name everything that is missing."),
            "request_supplement_at_appraisal": _(
                "Papers are asked for only once: name everything that is missing. "
                "The clock stands still until they come."
            ),
            "request_payment": _("The clock will stand still until the payment is proven."),
            "receive_supplement": _(
                "When everything on the slip is there, the clock runs again and a new date is promised."
            ),
            "report_error": _("The unit that settled the case corrects it and brings it back within %(term)s.")
            % {"term": formats.term(self.dossier.definition.policies.correct_within)},
            "correct_result": _("The counter gets the corrected result back and hands it over."),
            "reschedule": _("A new date can be promised only once. The applicant gets an apology (form 04)."),
        }.get(self.code, "")

    def asked_papers(self) -> list[CasePaper]:
        """The papers of the open supplement request."""
        return self.dossier.missing_papers

    # The fields of each act

    def _forward(self) -> Fields:
        assert self.step is not None
        moves = self._moves()
        fields: Fields = self._questions(self.step)
        if len(moves) > 1:
            choices = [(m.to, local(m.name) if m.name else local(self.dossier.route.step(m.to).name)) for m in moves]
            fields["to"] = choice_field(label=_("Goes to"), choices=choices, required=False)
        if self.step.numbers:
            fields["result_number"] = line_field(label=_("Number of the result"), max_length=60, required=False)
        fields["note"] = text_field(3, label=_("Note to the next officer"), required=False, max_length=500)
        return fields

    def _moves(self) -> list[Move]:
        """Moves of the kind this act makes."""
        assert self.step is not None
        kinds = {StepKind.END} if self.code == "finish" else {StepKind.WORK, StepKind.FORK, StepKind.JOIN}
        return [move for move in self.step.moves if self.dossier.route.step(move.to).kind in kinds]

    def _where_to(self) -> str:
        """Where the only way forward leads; with several the officer chooses."""
        moves = self._moves()
        if len(moves) != 1:
            return ""
        target = self.dossier.route.step(moves[0].to)
        if target.kind is StepKind.FORK:
            text = _("The case goes to %(count)s branches at the same time: %(steps)s.")
            names = [local(self.dossier.route.step(code).name) for code in target.branches]
            return text % {"count": len(names), "steps": "; ".join(names)}
        if target.kind is StepKind.JOIN:
            return _("This branch ends here; the case goes on when all branches are done.")
        return _("The case goes on to: %(step)s.") % {"step": local(target.name)}

    def _questions(self, step: Step) -> Fields:
        declared = {fact.code: fact for fact in self.dossier.definition.facts}
        return {fact_name(code): fact_field(declared[code], must_answer=True) for code in step.asks}

    def _answers(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        assert self.step is not None
        declared = {fact.code: fact for fact in self.dossier.definition.facts}
        typed = {code: cleaned.get(fact_name(code)) for code in self.step.asks}
        return {code: fact_value(declared[code], value) for code, value in typed.items() if value not in (None, "")}

    def _send_back(self) -> Fields:
        assert self.step is not None
        choices = [(code, local(self.dossier.route.step(code).name)) for code in self.step.send_back]
        fields: Fields = {}
        if len(choices) > 1:
            fields["to"] = choice_field(label=_("Back to"), choices=choices)
        return fields | self._reason(_("Reason: what has to be mended"))

    def _consult(self) -> Fields:
        assert self.step is not None
        assert self.step.consult is not None
        if self.posted is not None:
            choices = [(name, name) for name in self.step.consult.units]
        else:
            units = units_for(self.dossier.case, self.step.consult.units, at=timezone.now())
            choices = [(name, unit.label) for name, unit in units.items() if unit is not None]
        fields: Fields = {"question": text_field(4, label=_("What is asked"), max_length=1000, required=False)}
        if len(choices) != 1:
            fields = {"unit": choice_field(label=_("Unit to ask"), choices=choices)} | fields
        return fields

    def _supplement(self) -> Fields:
        if self.posted is not None:
            missing, choices = [], [(code, code) for code in self.posted.getlist("papers")]
        else:
            papers = self.dossier.papers
            missing = [paper.code for paper in papers if paper.state == PaperState.MISSING]
            choices = [(p.code, p.name_en if p.name_en and formats.in_english() else p.name) for p in papers]
        fields: Fields = {}
        if choices:
            label = _("Papers that are missing")
            fields["papers"] = ticks_field(label=label, choices=choices, required=False, initial=missing)
        fields["other"] = line_field(label=_("Something else that is missing"), max_length=500, required=False)
        return fields | self._reason(_("Reason, as it is printed on the slip"))

    def _payment(self) -> Fields:
        assert self.step is not None
        fields = self._questions(self.step)
        if self.step.numbers:
            fields["result_number"] = line_field(label=_("Number of the result"), max_length=60, required=False)
        return fields | {
            "notice": line_field(label=_("Number of the tax authority's notice"), max_length=60, required=False),
            "amount_vnd": number_field(label=_("Amount in đồng"), min_value=1, max_value=CASH),
        }

    def _reassign(self, at: datetime) -> Fields:
        assert self.task is not None
        if self.posted is not None:
            named = self.posted.get("officer", "")
            choices = [("", ""), (named, named)]
        else:
            choices = [("", _("Choose an officer")), *self._colleagues(at)]
        field = list_field(label=_("Officer who takes over"), choices=choices, required=False)
        return {"officer": field} | self._reason(_("Why the holder changes"))

    def _colleagues(self, at: datetime) -> list[tuple[str, str]]:
        """Who else holds the role of the step in its unit today."""
        assert self.task is not None
        held = Posting.objects.on(timezone.localtime(at).date()).filter(unit=self.task.unit_id, role=self.task.role)
        people = [p.officer for p in held.select_related("officer") if p.officer_id != self.task.officer_id]
        return [(str(officer.pk), officer.full_name) for officer in people]

    def _reason(self, label: str) -> Fields:
        return {"reason": text_field(3, label=label, max_length=500, required=False)}

    def _ending(self) -> Fields:
        return self._reason(_("Reason, as it is printed on the notice")) | _legal_basis()

    def _reschedule(self) -> Fields:
        due = self.dossier.case.due_at
        hour = f"{timezone.localtime(due):%H:%M}" if due else "17:00"
        clock = clock_field(label=pgettext("clock", "Time"), initial=hour)
        return {"day": day_field(label=_("New date")), "hour": clock} | self._reason(
            _("Reason, told to the applicant with the apology")
        )

    def _method(self) -> forms.Field:
        """How what is due is paid: nothing is chosen beforehand, so that money is never booked by oversight."""
        label = ""
        if self.posted is None:
            label = _("%(amount)s is paid") % {"amount": formats.money(self.dossier.fee_due)}
        choices = [(method.value, method.label) for method in COUNTER_METHODS]
        return choice_field(label=label, choices=choices, required=False)

    def _collect(self) -> Fields:
        person = self.dossier.case.submitter or self.dossier.case.applicant
        payer = line_field(label=_("Payer"), max_length=200, initial=person.full_name, required=False)
        return {"method": self._method(), "payer_name": payer}

    def _receipts(self) -> Fields:
        """Which payment receipt is meant, where there are several."""
        keys = sorted(self.dossier.valid_receipts)
        if len(keys) < 2:
            return {}
        if self.posted is not None:
            return {"receipt_id": list_field(choices=[(str(key), str(key)) for key in keys], required=False)}
        rows = PaymentReceipt.objects.filter(pk__in=keys).order_by("pk")
        choices = [(str(row.pk), f"{row.reference} · {formats.money(row.total_vnd)}") for row in rows]
        return {"receipt_id": list_field(label=_("Payment receipt"), choices=choices, required=False)}

    def _error(self) -> Fields:
        person = self.dossier.case.submitter or self.dossier.case.applicant
        found = line_field(label=_("Who found the error"), max_length=200, initial=person.full_name, required=False)
        what = text_field(4, label=_("What is wrong, and what it should say"), max_length=500, required=False)
        return {"reporter": found, "what": what}

    def _corrected(self) -> Fields:
        done = text_field(3, label=_("What was corrected"), max_length=500, required=False)
        number = line_field(label=_("Number of the result, if it is a new one"), max_length=60, required=False)
        return {"done": done, "result_number": number}

    def _moment(self, day: date | None, hour: time | None) -> datetime | None:
        if day is None or hour is None:
            return None
        return timezone.make_aware(datetime.combine(day, hour))


def cause_fields() -> Fields:
    """What is asked about a delay: the cause out of the list, what happened, and a paper if there is one."""
    picker = forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
    return {
        "cause": choice_field(label=_("Cause of the delay"), choices=DelayCode.choices, required=False),
        "note": text_field(3, label=_("What happened"), max_length=500, required=False),
        "paper": forms.FileField(
            label=_("Paper about it: PDF, JPEG or PNG, at most 5 MB"), widget=picker, required=False
        ),
    }


def attachment(upload: Any) -> Attachment | None:
    """The uploaded paper, read one byte further than may be kept, so that the act can judge its size."""
    return Attachment(str(upload.name), upload.read(LARGEST_PAPER + 1)) if upload else None


def _legal_basis() -> Fields:
    return {"legal_basis": line_field(label=_("Legal basis: article and document"), max_length=300, required=False)}


def _counted(data: Mapping[str, Any]) -> dict[str, PaperCount]:
    """The counts of every paper of the checklist that was sent."""
    codes = [name.removeprefix("originals-") for name in data if name.startswith("originals-")]
    return {
        code: PaperCount(
            originals=count_of(data, f"originals-{code}"),
            copies=count_of(data, f"copies-{code}"),
            electronic=count_of(data, f"electronic-{code}"),
            reused=f"reused-{code}" in data,
        )
        for code in codes
    }
