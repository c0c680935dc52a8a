"""A bare django-fsm row: read, one transition, save. No lock, no event, no deadline, no permission."""

import json
import os
import time
from statistics import median

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"

import django

django.setup()

from django.db import connection, models  # noqa: E402
from django_fsm import FSMField, transition  # noqa: E402


class Row(models.Model):
    state = FSMField(default="new")

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.state

    @transition(field=state, source="*", target="done")
    def finish(self) -> None:
        """Done."""


connection.creation.create_test_db(verbosity=0, autoclobber=True)
try:
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    spent = []
    for number in range(200):
        key = Row.objects.create().pk
        begun = time.perf_counter()
        row = Row.objects.get(pk=key)
        row.finish()
        row.save()
        if number > 10:
            spent.append((time.perf_counter() - begun) * 1000)
    print(json.dumps({"median": median(spent)}))
finally:
    connection.creation.destroy_test_db("postgres", verbosity=0)
