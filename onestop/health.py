"""What a supervisor of machines asks: is the process alive, and may it be sent people?

The queue is not asked about: its messages are hints, and an office keeps receiving people while it rests.
"""

import tempfile

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Every part that serving needs, each `true` or `false`; 503 if one is missing. No detail leaves the house."""
    parts = {"database": _database_answers(), "migrations": False, "storage": _storage_takes_a_file()}
    if parts["database"]:
        parts["migrations"] = not _migrations_left()
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def _migrations_left() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _storage_takes_a_file() -> bool:
    try:
        with tempfile.TemporaryFile(dir=settings.ONESTOP_DATA_DIR) as file:
            file.write(b"ok")
    except OSError:
        return False
    return True
