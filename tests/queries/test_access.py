"""Which cases an officer may open: those of a unit, of who works on them there, and of who is asked there."""

from __future__ import annotations

from procedures.models import Case, Unit
from procedures.queries.access import visible_cases
from tests.clock import monday
from tests.office import Office
from tests.route import ask_unit, go_to


def test_a_case_is_seen_where_it_is_worked_on_and_where_somebody_is_asked(office: Office) -> None:
    office.receive(at=monday(9))
    asked = office.receive("1.000894", at=monday(9), variant="02")
    go_to(asked, "appraisal", at=monday(9))
    ask_unit(asked, "police", at=monday(10))
    sizes = set()
    for unit in Unit.objects.all():
        sizes.add(Case.objects.filter(visible_cases([unit])).count())
    assert asked in Case.objects.filter(visible_cases([office.section("police")]))
    assert sizes == {0, 1, 2}
