"""Counting the folders in a cupboard."""

from __future__ import annotations

from procedures.actions.stock_taking import begin, close, count
from procedures.models import StockOutcome, StockTaking
from tests.clock import monday
from tests.office import Office, reload
from tests.paper import carried, refused
from tests.route import leave


def test_the_difference_is_recorded(office: Office) -> None:
    here, lost, gone = (office.receive(at=monday(9)) for _number in range(3))
    leave(gone, at=monday(9, 10))
    carried(gone, unit=office.counter, at=monday(9, 20))
    stock = begin(office.counter, by=office.receiver, at=monday(16))
    assert begin(office.counter, by=office.receiver, at=monday(16, 1)) == stock
    assert count(stock, reload(here), by=office.receiver, at=monday(16, 2)).outcome == StockOutcome.FOUND
    assert count(stock, reload(gone), by=office.receiver, at=monday(16, 3)).outcome == StockOutcome.UNEXPECTED
    told = refused(lambda: count(stock, reload(here), by=office.receiver, at=monday(16, 4)))
    assert (told.codes, "16:02" in told.sentences()[0]) == (("already_counted",), True)
    assert close(stock, by=office.receiver, at=monday(16, 30)) == 1
    outcomes = dict(stock.lines.values_list("case_id", "outcome"))
    assert outcomes == {here.pk: "found", gone.pk: "unexpected", lost.pk: "not_found"}
    assert refused(lambda: close(stock, by=office.receiver, at=monday(17))).codes == ("stock_closed",)


def test_only_the_units_own_officers_count(office: Office) -> None:
    stranger = office.officer("front_desk", office.other_counter)
    assert refused(lambda: begin(office.counter, by=stranger, at=monday(16))).codes == ("not_yours",)
    assert not StockTaking.objects.exists()
