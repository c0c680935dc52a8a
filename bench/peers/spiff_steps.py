"""A SpiffWorkflow process of four steps, restored before and saved after each: milliseconds for each step."""

import json
import os
import tempfile
import time
from itertools import pairwise
from statistics import median

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from SpiffWorkflow.bpmn.parser import BpmnParser  # noqa: E402
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer  # noqa: E402
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow  # noqa: E402
from SpiffWorkflow.util.task import TaskState  # noqa: E402

STEPS = ("receive", "appraise", "approve", "hand_over")


def bpmn() -> str:
    names = ("start", *STEPS, "end")
    tasks = "".join(f'<bpmn:manualTask id="{step}" name="{step}"/>' for step in STEPS)
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in enumerate(pairwise(names))
    )
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x" id="d">'
        f'<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="start"/>{tasks}<bpmn:endEvent id="end"/>{flows}'
        "</bpmn:process></bpmn:definitions>"
    )


def run(times: int = 40) -> list[float]:
    with tempfile.NamedTemporaryFile("w", suffix=".bpmn") as file:
        file.write(bpmn())
        file.flush()
        parser = BpmnParser()
        parser.add_bpmn_file(file.name)
        spec = parser.get_spec("p")
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
    spent = []
    for number in range(times):
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bench_state (body) VALUES (%s) RETURNING id", [serializer.serialize_json(workflow)]
            )
            key = cursor.fetchone()[0]
        for _step in STEPS:
            begun = time.perf_counter()
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT body FROM bench_state WHERE id = %s FOR UPDATE", [key])
                restored = serializer.deserialize_json(cursor.fetchone()[0])
                (task,) = restored.get_tasks(state=TaskState.READY, manual=True)
                task.run()
                restored.do_engine_steps()
                cursor.execute(
                    "UPDATE bench_state SET body = %s WHERE id = %s", [serializer.serialize_json(restored), key]
                )
            if number > 3:
                spent.append((time.perf_counter() - begun) * 1000)
    return spent


connection.creation.create_test_db(verbosity=0, autoclobber=True)
try:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_state (id serial PRIMARY KEY, body text)")
    print(json.dumps({"median": median(run())}))
finally:
    connection.creation.destroy_test_db("postgres", verbosity=0)
