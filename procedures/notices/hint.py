"""After an act: wake the worker. Only a hint: the sweep finds what a lost one would have done."""

from __future__ import annotations

import logging

from celery import Celery, current_app
from django.core.cache import cache

logger = logging.getLogger(__name__)
TASK = "procedures.tasks.send_due_messages"
REST_S, BROKEN_S = 2, 60
"""Seconds without a further hint: after one was given, and after the queue did not take it."""


def hint(queue: Celery | None = None, task: str = TASK) -> bool:
    """Queue one hint, at most every two seconds; whether it was queued.

    A queue that is down costs an act nothing but one short try a minute.
    """
    queue = queue or current_app
    # Where tasks run at once there is no worker to wake, and the act itself must not do its work.
    if queue.conf.task_always_eager or not cache.add(f"hint:{task}", True, timeout=REST_S):
        return False
    try:
        queue.send_task(task, retry=False, ignore_result=True)
    except Exception as error:
        cache.set(f"hint:{task}", True, timeout=BROKEN_S)
        logger.warning("The queue took no hint: %s", type(error).__name__)
        return False
    return True
