"""Which cases an officer may open: asked of all cases or of a few, the answer is the same."""

from __future__ import annotations

from procedures.models import Case, Unit
from procedures.queries.access import visible_cases
from tests.clock import monday
from tests.office import Office
from tests.route import ask_unit, go_to


def test_a_few_cases_are_judged_as_all_are(office: Office) -> None:
    office.receive(at=monday(9))
    asked = office.receive("1.000894", at=monday(9), variant="02")
    go_to(asked, "appraisal", at=monday(9))
    ask_unit(asked, "police", at=monday(10))
    sizes = set()
    for unit in Unit.objects.all():
        seen = set(Case.objects.filter(visible_cases([unit])))
        assert set(Case.objects.filter(visible_cases([unit], of_few=True))) == seen
        sizes.add(len(seen))
    assert asked in Case.objects.filter(visible_cases([office.section("police")], of_few=True))
    assert sizes == {0, 1, 2}
