"""The queue. Its messages are hints: what must happen is on record, and a sweep finds what a lost message forgot."""

import os
from typing import Any

from billiard.process import current_process
from celery import Celery
from celery.signals import beat_embedded_init

from procedures.management.children import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onestop.settings")

app = Celery("onestop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_embedded_init.connect
def end_with_worker(**_signal: Any) -> None:
    """Let the schedule inside a worker end with it: a worker that dies without a word would leave it running alone."""
    end_with_parent()
    if os.getppid() != current_process()._parent_pid:  # the worker was gone before the kernel was asked
        os._exit(0)
