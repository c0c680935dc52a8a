"""What the public types: a question or feedback, with contact if they like."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.models import FeedbackSubject, Procedure, Unit
from procedures.models.inquiry import LONGEST_TEXT, LONGEST_TITLE
from procedures.queries.inquiry_pages import agencies
from procedures.web.forms import CHOOSE, checked_phone, choice_field, line_field, list_field, mail_field, text_field

NAMED = (("yes", _("With my name")), ("no", _("Without a name")))


class _PublicForm(forms.Form):
    """What both forms ask. `website` is a field that people do not see and machines fill in."""

    title = line_field(label=_("In one sentence: what is it about?"), max_length=LONGEST_TITLE)
    text = text_field(rows=6, label=_("In your words"), max_length=LONGEST_TEXT)
    unit = list_field(label=_("Which agency is it for?"))
    procedure = list_field(label=_("About a procedure?"), required=False)
    phone = line_field(label=_("Telephone, if you want a message"), required=False, max_length=20)
    email = mail_field(label=_("E-mail, if you want a letter"), required=False, max_length=120)
    website = forms.CharField(required=False, max_length=200)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.units = {unit.code: unit for unit in agencies()}
        self.procedures = {one.code: one for one in Procedure.objects.order_by("name")}
        self.offer_units()
        self._offer(
            "procedure", [("", _("No, something else")), *((p.code, p.label) for p in self.procedures.values())]
        )
        self.fields["phone"].widget.attrs |= {"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    def offer_units(self) -> None:
        """The agencies, none chosen beforehand: what goes to the wrong one loses days."""
        self._offer("unit", [("", _("Choose")), *((unit.code, unit.label) for unit in self.units.values())])

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_phone(self) -> str:
        """Digits only."""
        return checked_phone(self.cleaned_data["phone"])

    def clean_website(self) -> str:
        """Only a machine fills in what nobody sees."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave the field “Website” empty: it is only there to stop machines."))
        return ""

    @property
    def unit_chosen(self) -> Unit:
        """The agency of a valid form."""
        return self.units[self.cleaned_data["unit"]]

    @property
    def procedure_chosen(self) -> Procedure | None:
        """The procedure of a valid form, if one was chosen."""
        return self.procedures.get(self.cleaned_data["procedure"])

    def parts(self, *names: str) -> list[forms.BoundField]:
        """The fields in the order of the page."""
        return [self[name] for name in names]


class QuestionForm(_PublicForm):
    """A question."""

    name = line_field(label=_("Your name, if you like"), required=False, max_length=120)

    @property
    def about(self) -> list[forms.BoundField]:
        """What is asked."""
        return self.parts("title", "text", "procedure", "unit")

    @property
    def sender(self) -> list[forms.BoundField]:
        """Who asks."""
        return self.parts("name", "phone", "email")


class FeedbackForm(_PublicForm):
    """Feedback, with a name or without."""

    subject = forms.ChoiceField(
        label=_("What is your feedback about?"),
        choices=FeedbackSubject.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    named = choice_field(label=_("Do you want to give your name?"), choices=NAMED, initial="yes")
    name = line_field(label=_("Full name"), required=False, max_length=120)
    address = line_field(label=_("Address"), required=False, max_length=200)

    @property
    def about(self) -> list[forms.BoundField]:
        """What is told."""
        return self.parts("subject", "title", "text", "procedure", "unit")

    @property
    def sender(self) -> list[forms.BoundField]:
        """Who tells it."""
        return self.parts("named", "name", "address", "phone", "email")
