"""What the forms of the counters share: keys against double posts, fields of facts, problems with their fields."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from procedures.definition.schema import Fact, FactType
from procedures.errors import Refusal
from procedures.phrases import local

Answer = bool | int | str
Problem = tuple[str, str]
"""A sentence and the id of the field it is about, or ""."""

YES_NO = (("yes", _("Yes")), ("no", _("No")))
MOST_PAPERS = 999


FILL_IN = {"required": _("Please fill this in."), "invalid_choice": _("Please choose one of the answers.")}
CHOOSE = {"required": _("Please choose an answer."), "invalid_choice": _("Please choose one of the answers.")}


def new_key() -> str:
    """A fresh idempotency key for one rendering of a form."""
    return secrets.token_urlsafe(24)


def day_field(**options: Any) -> forms.DateField:
    """A date typed as 04/09/2026 or chosen."""
    widget = forms.DateInput(attrs={"autocomplete": "off", "inputmode": "numeric", "placeholder": "dd/mm/yyyy"})
    formats = ["%d/%m/%Y", "%d%m%Y", "%d-%m-%Y", "%Y-%m-%d"]
    wrong = {**FILL_IN, "invalid": _("Write the date as 04/09/2026.")}
    return forms.DateField(widget=widget, input_formats=formats, localize=False, error_messages=wrong, **options)


def line_field(**options: Any) -> forms.CharField:
    """One line of text that the browser does not remember."""
    return forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "off"}), error_messages=FILL_IN, **options)


def text_field(rows: int = 3, **options: Any) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), error_messages=FILL_IN, **options)


def choice_field(**options: Any) -> forms.ChoiceField:
    """One of a few answers, all of them in sight."""
    return forms.ChoiceField(widget=forms.RadioSelect, error_messages=CHOOSE, **options)


def fact_field(fact: Fact, *, must_answer: bool) -> forms.Field:
    """The field that asks for a declared fact: yes or no, a number, a choice, or a text.

    At reception the declared default is offered; a step asks without one, so that nobody answers by oversight.
    """
    label, initial = local(fact.label), fact.default
    if fact.type is FactType.BOOL and not must_answer:
        tick = forms.CheckboxInput(attrs={"data-decides": True})
        return forms.BooleanField(label=label, required=False, widget=tick, initial=initial)
    if fact.type is FactType.BOOL:
        return choice_field(label=label, choices=YES_NO)
    if fact.type is FactType.INT:
        widget = forms.NumberInput(attrs={"data-decides": True, "inputmode": "numeric", "autocomplete": "off"})
        return forms.IntegerField(
            label=label, min_value=0, max_value=1_000_000, widget=widget, initial=None if must_answer else initial
        )
    if fact.type is FactType.CHOICE:
        choices = [(option.code, local(option.name)) for option in fact.options]
        return forms.ChoiceField(
            label=label,
            choices=choices,
            widget=forms.RadioSelect(attrs={"data-decides": True}),
            initial=None if must_answer else initial,
        )
    return line_field(label=label, required=False, max_length=200, initial="" if must_answer else initial)


def fact_value(fact: Fact, typed: Any) -> Answer:
    """The answer of the declared type from the cleaned value of `fact_field`."""
    if fact.type is FactType.BOOL:
        return typed is True or typed == "yes"
    if fact.type is FactType.INT:
        return int(typed)
    return str(typed)


def fact_name(code: str) -> str:
    """Name of the field that asks for a fact."""
    return f"fact-{code}"


def count_of(data: Mapping[str, Any], name: str) -> int:
    """A count typed into a checklist; what is no number counts as none."""
    text = str(data.get(name, "")).strip()
    return min(int(text), MOST_PAPERS) if text.isdecimal() else 0


def form_problems(form: forms.BaseForm) -> list[Problem]:
    """Every error of a form as a sentence with the field it belongs to."""
    found: list[Problem] = []
    for name, errors in form.errors.items():
        field = form[name] if name in form.fields else None
        for error in errors:
            sentence = f"{field.label}: {error}" if field is not None else str(error)
            found.append((sentence, field.auto_id if field is not None else ""))
    return found


def refusal_problems(reasons: Iterable[Refusal], fields: Mapping[str, str]) -> list[Problem]:
    """Refusals as problems. `fields` maps a refusal's code to a field id; "%(name)s" in it is filled from params."""
    return [(str(reason), fields.get(reason.code, "") % dict(reason.params)) for reason in reasons]


def checked_phone(number: str) -> str:
    """A telephone number without blanks. Raises ValidationError for what cannot be one."""
    digits = "".join(letter for letter in number if letter not in " .-()")
    if digits and not (digits.removeprefix("+").isdecimal() and 8 <= len(digits) <= 15):
        raise ValidationError(_("Write the telephone number with digits, for example 0900 000 000."))
    return digits


def checked_identity(number: str) -> str:
    """An identity number (12 or 9 digits), a tax code or a passport number. Raises ValidationError otherwise."""
    plain = "".join(letter for letter in number if letter not in " .").upper()
    if plain and not (6 <= len(plain) <= 20 and plain.replace("-", "").isalnum() and plain.isascii()):
        raise ValidationError(_("Write the 12 digits of the identity number, or the number of the passport."))
    if plain.isdecimal() and len(plain) not in (9, 10, 12, 13):
        raise ValidationError(_("An identity number has 12 digits (an old one 9), a tax code 10 or 13."))
    return plain
