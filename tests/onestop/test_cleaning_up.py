"""The suite's own promise: what a committing test leaves behind is gone, and the record's guards stand again."""

import pytest
from django.db import connection

from procedures.models import WorkCalendar

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_committed_is_gone_for_the_next(turn):
    assert not WorkCalendar.objects.filter(name__startswith="Lịch thử").exists()
    WorkCalendar.objects.create(name=f"Lịch thử {turn}")


def test_the_guards_of_the_record_stand_again():
    count = (
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(count)
        assert cursor.fetchone()[0] >= 3
