"""What the forms of the counters share: keys against double posts, fields of facts, problems with their fields."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date
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
YEARS = range(1900, 2101)
"""Years that a date of birth or of an office can lie in."""


MOST_DIGITS = 18
"""Longer numbers fit in no column of the database."""

LONGEST_KEY = 64

SAID = {
    "required": _("Please fill this in."),
    "invalid_choice": _("Please choose one of the answers."),
    "invalid_list": _("Please choose one of the answers."),
    "max_length": _("At most %(limit_value)s letters."),
    "min_value": _("Write a number from %(limit_value)s up."),
    "max_value": _("Write a number up to %(limit_value)s."),
    "null_characters_not_allowed": _("The text contains a sign that cannot be stored."),
}
"""What is said of a wrong field, in the words of the counter; every field helper gives these to its field."""

CHOOSE = {**SAID, "required": _("Please choose an answer.")}


def new_key() -> str:
    """A fresh idempotency key for one rendering of a form."""
    return secrets.token_urlsafe(24)


def key_of(data: Mapping[str, Any]) -> str:
    """The key a form was sent with; a fresh one where it is none: empty, too long, or not printable ASCII."""
    key = str(data.get("key", ""))
    good = key.strip() and len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()
    return key if good else new_key()


def whole(text: str) -> int | None:
    """A whole number from 0 as a form or an address carries it; None for what is none or what nothing can hold."""
    plain = text.strip()
    return int(plain) if plain.isdecimal() and len(plain) <= MOST_DIGITS else None


def day_field(**options: Any) -> forms.DateField:
    """A date typed as 04/09/2026 or chosen, in a year that can be meant."""
    widget = forms.DateInput(attrs={"autocomplete": "off", "inputmode": "numeric", "placeholder": "dd/mm/yyyy"})
    formats = ["%d/%m/%Y", "%d%m%Y", "%d-%m-%Y", "%Y-%m-%d"]
    wrong = {**SAID, "invalid": _("Write the date as 04/09/2026.")}
    field = forms.DateField(widget=widget, input_formats=formats, localize=False, error_messages=wrong, **options)
    field.validators.append(_year_can_be_meant)
    return field


def _year_can_be_meant(day: date) -> None:
    if day.year not in YEARS:
        raise ValidationError(_("Look at the year again: it lies between 1900 and 2100."))


def line_field(**options: Any) -> forms.CharField:
    """One line of text that the browser does not remember."""
    return forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "off"}), error_messages=SAID, **options)


def text_field(rows: int = 3, **options: Any) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), error_messages=SAID, **options)


def choice_field(*, decides: bool = False, **options: Any) -> forms.ChoiceField:
    """One of a few answers, all of them in sight. `decides`: the page is worked out anew when it changes."""
    widget = forms.RadioSelect(attrs={"data-decides": True} if decides else {})
    return forms.ChoiceField(widget=widget, error_messages=CHOOSE, **options)


def list_field(*, decides: bool = False, **options: Any) -> forms.ChoiceField:
    """One of many answers, in a list that opens."""
    widget = forms.Select(attrs={"data-decides": True} if decides else {})
    return forms.ChoiceField(widget=widget, error_messages=CHOOSE, **options)


def ticks_field(**options: Any) -> forms.MultipleChoiceField:
    """Any number of a few answers."""
    return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, error_messages=CHOOSE, **options)


def number_field(*, decides: bool = False, **options: Any) -> forms.IntegerField:
    """A whole number."""
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    if decides:
        widget.attrs["data-decides"] = True
    wrong = {**SAID, "invalid": _("Write a whole number.")}
    return forms.IntegerField(widget=widget, error_messages=wrong, **options)


def clock_field(**options: Any) -> forms.TimeField:
    """A time of day typed as 16:30 or 16."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"})
    wrong = {**SAID, "invalid": _("Write the time as 16:30.")}
    return forms.TimeField(widget=widget, input_formats=["%H:%M", "%H"], error_messages=wrong, **options)


def mail_field(**options: Any) -> forms.EmailField:
    """An e-mail address."""
    wrong = {**SAID, "invalid": _("Write the e-mail address as ten@example.vn.")}
    return forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "off"}), error_messages=wrong, **options)


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
        start = None if must_answer else initial
        return number_field(label=label, min_value=0, max_value=1_000_000, initial=start, decides=True)
    if fact.type is FactType.CHOICE:
        choices = [(option.code, local(option.name)) for option in fact.options]
        return choice_field(label=label, choices=choices, initial=None if must_answer else initial, decides=True)
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
    return min(whole(str(data.get(name, ""))) or 0, MOST_PAPERS)


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


def checked_birth(day: date | None, today: date) -> date | None:
    """A date of birth that has come already, else ValidationError. How long ago it may be is judged by `day_field`."""
    if day is not None and day > today:
        raise ValidationError(_("The date of birth is in the future."))
    return day


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
