"""The form that asks how a person wants to be told."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from procedures.models import Case, ContactChoice, MessageChannel
from procedures.web.forms import Problem, choice_field, form_problems, list_field

NONE = ""
PLACES = ("first", "second", "third")


class ContactForm(forms.Form):
    """Up to three channels in their order, one after another or all at once, and the language."""

    first = list_field(label=_("First"))
    second = list_field(label=_("If that does not work"), required=False)
    third = list_field(label=_("After that"), required=False)
    how = choice_field(
        label=_("How many of them"),
        choices=(("order", _("The first one that works")), ("every", _("All of them each time"))),
    )
    language = choice_field(label=_("Language of the messages"), choices=settings.LANGUAGES)

    def __init__(self, case: Case, data: Any = None) -> None:
        choice: ContactChoice | None = ContactChoice.objects.filter(case=case).first()
        wished = choice.channels if choice else []
        initial = dict(zip(PLACES, wished, strict=False))
        initial["how"] = "every" if choice and choice.every else "order"
        initial["language"] = choice.language if choice else settings.LANGUAGE_CODE
        super().__init__(data, initial=initial)
        offered = [(name, label) for name, label in MessageChannel.choices if _is_offered(name)]
        for place in PLACES:
            field = self.fields[place]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(NONE, _("Choose")) if place == "first" else (NONE, _("Nothing more")), *offered]

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels chosen, in their order."""
        return tuple(self.cleaned_data[place] for place in PLACES if self.cleaned_data[place])

    def problems(self) -> list[Problem]:
        """Everything wrong with the form."""
        return form_problems(self)


def orders_offered() -> list[tuple[str, str]]:
    """One channel or two in their order, as the counter offers them at reception; more is chosen on the case."""
    offered = [(name, str(label)) for name, label in MessageChannel.choices if _is_offered(name)]
    found = [("", gettext("As the office does")), *offered]
    for first, second in permutations(offered, 2):
        then = gettext("%(first)s, then %(second)s") % {"first": first[1], "second": second[1]}
        found.append((f"{first[0]},{second[0]}", then))
    return found


def _is_offered(channel: str) -> bool:
    return channel == MessageChannel.PHONE or bool(settings.ONESTOP_SENDERS.get(channel))
