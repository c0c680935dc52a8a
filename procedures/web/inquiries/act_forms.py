"""The form of each act on questions and feedback: what it asks, and the parameters it becomes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.models import Feedback, FeedbackSubject, Inquiry, Officer, Question
from procedures.models.inquiry import LONGEST_ANSWER, LONGEST_TEXT, LONGEST_TITLE
from procedures.queries.inquiry_pages import agencies, places_to_send_to
from procedures.web.forms import CHOOSE, line_field, list_field, text_field


class InquiryActForm(forms.Form):
    """A form of an act; without fields of its own it is only a button."""

    def __init__(self, inquiry: Inquiry, data: Any = None) -> None:
        self.inquiry = inquiry
        super().__init__(data, initial=self.start(), auto_id=f"{type(self).__name__.lower()}-%s")
        self.use_required_attribute = False
        self.fill()

    def start(self) -> dict[str, Any]:
        """What stands in it at first."""
        return {}

    def fill(self) -> None:
        """Fill the lists."""

    def params(self) -> dict[str, Any]:
        """What a valid form gives to its act."""
        return dict(self.cleaned_data)

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """Give a list its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *choices]


class ReasonForm(InquiryActForm):
    """A decision with its reason."""

    reason = text_field(label=_("Reason, read by the sender"), max_length=LONGEST_TEXT, required=False)


class WithdrawForm(ReasonForm):
    """Taking back with its reason."""


class AnswerForm(InquiryActForm):
    """The answer to a question."""

    text = text_field(rows=7, label=_("Answer, read by the sender"), max_length=LONGEST_ANSWER, required=False)

    def start(self) -> dict[str, Any]:
        """The answer so far."""
        return {"text": self.inquiry.answer} if isinstance(self.inquiry, Question) else {}


class AskForm(InquiryActForm):
    """What the sender is asked."""

    text = text_field(label=_("What do you need to know?"), max_length=LONGEST_TEXT, required=False)


class ResultForm(InquiryActForm):
    """The result of feedback."""

    result = text_field(
        rows=6,
        label=_("What was found and what is done, read by the sender"),
        max_length=LONGEST_ANSWER,
        required=False,
    )


class RouteForm(InquiryActForm):
    """Where a question goes."""

    to = list_field(label=_("To whom"), required=False)

    def fill(self) -> None:
        """Every place that may answer."""
        places = agencies() if isinstance(self.inquiry, Feedback) else places_to_send_to()
        self.units = {unit.code: unit for unit in places}
        self.offer("to", [(unit.code, unit.label) for unit in self.units.values()])

    def params(self) -> dict[str, Any]:
        """The unit chosen."""
        return {"to": self.units.get(self.cleaned_data["to"])}


class ConfirmForm(InquiryActForm):
    """What feedback is about, and whom."""

    subject = forms.ChoiceField(label=_("About"), choices=FeedbackSubject.choices, error_messages=CHOOSE)
    about = list_field(label=_("Officer it is about, who then does not see it"), required=False)

    def start(self) -> dict[str, Any]:
        """As the sender chose."""
        return {"subject": self.inquiry.subject} if isinstance(self.inquiry, Feedback) else {}

    def fill(self) -> None:
        """The officers of the agency and below."""
        within = Officer.objects.filter(postings__unit__path__startswith=self.inquiry.unit.path, is_active=True)
        self.officers = {str(officer.pk): officer for officer in within.distinct().order_by("full_name")}
        self.offer("about", [(pk, officer.full_name) for pk, officer in self.officers.items()])

    def params(self) -> dict[str, Any]:
        """The subject and the officer."""
        return {"subject": self.cleaned_data["subject"], "about": self.officers.get(self.cleaned_data["about"])}


class PublishForm(InquiryActForm):
    """What the public reads, in words that name nobody."""

    title = line_field(label=_("Title"), max_length=LONGEST_TITLE, required=False)
    text = text_field(rows=5, label=_("What was asked or told"), max_length=LONGEST_TEXT, required=False)
    answer_text = text_field(rows=7, label=_("Answer or result"), max_length=LONGEST_ANSWER, required=False)
    checked = forms.BooleanField(label=_("I have looked: the public may read every number in it"), required=False)

    def start(self) -> dict[str, Any]:
        """As it was published before, else as it was written."""
        one = self.inquiry
        answer = one.answer if isinstance(one, Question) else one.result if isinstance(one, Feedback) else ""
        return {
            "title": one.published_title or one.title,
            "text": one.published_text or one.text,
            "answer_text": one.published_answer or answer,
        }


class ButtonForm(InquiryActForm):
    """Nothing to fill in."""
