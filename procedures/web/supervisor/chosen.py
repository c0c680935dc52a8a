"""The active filters of a list in words."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms


@dataclass(frozen=True, slots=True)
class Chosen:
    """One active filter in words."""

    label: str
    value: str


def chosen_words(form: forms.Form) -> list[Chosen]:
    """What the filter bar narrows by, nothing while it cannot be read."""
    if not form.is_valid():
        return []
    found = []
    for name, value in form.cleaned_data.items():
        if value:
            choices = {str(key): label for key, label in getattr(form.fields[name], "choices", ())}
            said = str(choices.get(str(value), value)).strip()
            found.append(Chosen(str(form.fields[name].label), said))
    return found
