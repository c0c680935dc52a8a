"""One machine, one command: SQLite, files on disk, a worker beside the web server, nothing to prepare."""

from onestop.secrets import generated_secrets
from onestop.settings.base import *
from onestop.settings.base import BASE_DIR
from onestop.settings.env import Environment

env = Environment()

ONESTOP_DATA_DIR = env.folder("ONESTOP_DATA_DIR", default=BASE_DIR / "var")
ONESTOP_PUBLIC_URL = env.address("ONESTOP_PUBLIC_URL", default="http://127.0.0.1:8000")
QUEUE_DIR = ONESTOP_DATA_DIR / "queue"
MEDIA_ROOT = ONESTOP_DATA_DIR / "files"
for folder in (ONESTOP_DATA_DIR, QUEUE_DIR, QUEUE_DIR / "control", MEDIA_ROOT):
    folder.mkdir(parents=True, exist_ok=True)

secrets = generated_secrets(ONESTOP_DATA_DIR / "secrets")
SECRET_KEY = secrets["SECRET_KEY"]
ONESTOP_FIELD_KEY = secrets["ONESTOP_FIELD_KEY"]

# An office in a closed network is reached by whatever name its machine has.
ALLOWED_HOSTS = env.words("ONESTOP_ALLOWED_HOSTS", default=["*"])

SQLITE_OPTIONS = {
    # Takes the write lock at the start of a transaction: an act waits its turn instead of failing half-way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000;"
    ),
}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ONESTOP_DATA_DIR / "onestop.sqlite3",
        "OPTIONS": SQLITE_OPTIONS,
        # Opening the file costs more than most queries; each thread keeps its connection for a while.
        "CONN_MAX_AGE": 600,
    },
}

# Static files are served from where they lie: there is no step to forget between an update and the next start.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 600

CELERY_BROKER_URL = "filesystem://localhost//"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(QUEUE_DIR),
    "data_folder_out": str(QUEUE_DIR),
    "control_folder": str(QUEUE_DIR / "control"),
}
CELERY_BEAT_SCHEDULE_FILENAME = str(ONESTOP_DATA_DIR / "beat")
