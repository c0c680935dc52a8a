"""What the peers run on: the same PostgreSQL, in a database of their own that is dropped afterwards."""

import os

SECRET_KEY = "only-for-the-bench"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", *os.environ.get("PEER_APPS", "").split()]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "postgres",
        "HOST": os.environ.get("PEER_HOST", "/var/run/postgresql"),
        "USER": os.environ.get("PEER_USER", ""),
        "TEST": {"NAME": f"bench_peer_{os.getpid()}"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
