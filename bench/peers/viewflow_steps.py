"""A Viewflow process of four steps, in milliseconds a step. Viewflow is AGPL and is installed for the bench only."""

import json
import os
import time
from statistics import median

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
os.environ["PEER_APPS"] = "viewflow viewflow.workflow steps"

import django

django.setup()

from django.db import connection  # noqa: E402
from steps.flows import Application  # noqa: E402
from viewflow.workflow.models import Process  # noqa: E402


def run(times: int = 40) -> list[float]:
    spent = []
    for number in range(times):
        Application.start.run()
        process = Process.objects.latest("pk")
        for step in ("receive", "appraise", "approve"):
            task = process.task_set.get(flow_task=getattr(Application, step), finished=None)
            begun = time.perf_counter()
            getattr(Application, step).run(task)
            if number > 3:
                spent.append((time.perf_counter() - begun) * 1000)
    return spent


connection.creation.create_test_db(verbosity=0, autoclobber=True)
try:
    print(json.dumps({"median": median(run())}))
finally:
    connection.creation.destroy_test_db("postgres", verbosity=0)
