"""What the test suite runs on: the product's own settings, made quick and without side effects.

`ONESTOP_TEST_DATABASE` is `sqlite` (the default) or `postgresql`, the latter at `ONESTOP_TEST_DATABASE_URL`.
"""

import os

from onestop.settings.base import *
from onestop.settings.base import BASE_DIR
from onestop.settings.env import Environment

env = Environment()

SECRET_KEY = "only-for-tests-only-for-tests-only-for-tests-0123456789"
ONESTOP_FIELD_KEY = "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMDE="
ONESTOP_PUBLIC_URL = "http://testserver"
ONESTOP_DATA_DIR = env.folder("ONESTOP_DATA_DIR", default=BASE_DIR / "var" / "test")
MEDIA_ROOT = ONESTOP_DATA_DIR / "files"
ONESTOP_DATA_DIR.mkdir(parents=True, exist_ok=True)
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# One database per run, so that two runs in one checkout do not meet.
test_name = env.text("ONESTOP_TEST_NAME", default=f"test_onestop_{os.getpid()}")
if env.choice("ONESTOP_TEST_DATABASE", ("sqlite", "postgresql"), default="sqlite") == "postgresql":
    database = env.database("ONESTOP_TEST_DATABASE_URL")
    database["TEST"] = {"NAME": test_name}
    database["OPTIONS"]["prepare_threshold"] = 5
else:
    database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ONESTOP_DATA_DIR / "unused.sqlite3",
        # A file and not memory: threads of one test share it as the threads of the web server do.
        "TEST": {"NAME": str(ONESTOP_DATA_DIR / f"{test_name}.sqlite3")},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # As embedded, but nothing here has to survive a power cut.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000;"
            ),
        },
    }
DATABASES = {"default": database}

STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
# Looks a file up when it is asked for, instead of listing them all for every client of every test.
WHITENOISE_AUTOREFRESH = True

CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
