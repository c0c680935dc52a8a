"""How the board is narrowed; the address holds the filter. Officers stand in it by number, never by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from procedures.models import Case, DelayCode, Officer, Procedure
from procedures.phrases import local
from procedures.queries import progress
from procedures.web.forms import whole

CAUSES = ((progress.NO_CAUSE, _("Not recorded yet")), *DelayCode.choices)


class ProgressFilter(filters.FilterSet):
    """Unit (with everything below it), procedure, step of that procedure, officer and cause."""

    unit = filters.ChoiceFilter(label=_("Held in"), method="by_unit", empty_label=_("Every unit"))
    procedure = filters.ChoiceFilter(
        label=_("Procedure"), field_name="version__procedure__code", empty_label=_("Every procedure")
    )
    step = filters.ChoiceFilter(label=_("Step"), method="by_step", empty_label=_("Every step"))
    officer = filters.ChoiceFilter(label=_("Officer"), method="by_officer", empty_label=_("Every officer"))
    cause = filters.ChoiceFilter(label=_("Cause"), choices=CAUSES, method="by_cause", empty_label=_("Every cause"))

    class Meta:
        model = Case
        fields = ("unit", "procedure", "step", "officer", "cause")

    def __init__(self, *args: Any, units: Sequence[progress.UnitChoice], **kwargs: Any) -> None:
        """`units` is the tree below the supervisor."""
        super().__init__(*args, **kwargs)
        self.units = units
        named = list(Procedure.objects.order_by("name"))
        self.filters["unit"].extra["choices"] = [(unit.code, unit.label) for unit in units]
        self.filters["procedure"].extra["choices"] = [(p.code, p.label) for p in named]
        holding = progress.officers_holding([unit.pk for unit in units])
        people = {str(pk): name for pk, name in holding}
        asked = str((self.data or {}).get("officer", ""))
        if asked.isdecimal() and asked not in people:  # holds nothing any more: the list is then empty, not whole
            people |= {str(o.pk): o.full_name for o in Officer.objects.filter(pk=whole(asked))}
        self.filters["officer"].extra["choices"] = list(people.items())
        chosen = next((p for p in named if p.code == (self.data or {}).get("procedure")), None)
        if chosen is None:  # the code of a step says nothing without its procedure
            del self.filters["step"]
        else:
            self.filters["step"].extra["choices"] = _steps(chosen)

    def by_unit(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """Cases held in the unit or below it."""
        return cases.filter(progress.held_in(progress.keys_within(self.units, value)))

    def by_step(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """Cases that stand at the step."""
        return cases.filter(progress.at_step(value))

    def by_officer(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """Cases in the hands of the officer."""
        return cases.filter(progress.held_by_officer(int(value)))

    def by_cause(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """Cases with this cause on record, or with none."""
        return cases.filter(progress.by_cause(value))


def _steps(procedure: Procedure) -> list[tuple[str, str]]:
    """Every step any version of the procedure has, by name."""
    found: dict[str, str] = {}
    for version in procedure.versions.order_by("number"):
        found |= {step.code: local(step.name) for step in version.definition.steps}
    return list(found.items())
