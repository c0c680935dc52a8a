"""What is the same in every profile."""

from datetime import timedelta
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from onestop.settings.notices import *

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DEBUG = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Before Django's own, so that `runserver` leaves static files to whitenoise too.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "axes",
    "csp",
    "procedures.apps.ProceduresConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "onestop.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Last, so that it sees the answer to a sign-in and can turn it into the lock-out page.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "onestop.urls"
WSGI_APPLICATION = "onestop.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and how they sign in
AUTH_USER_MODEL = "procedures.Officer"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# A name is locked at one address only: a stranger who types wrong passwords elsewhere cannot lock an officer out.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "onestop.lockout.locked_out"
AXES_CLIENT_IP_CALLABLE = "onestop.lockout.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
# How many proxies of our own stand before the web server; each adds one entry to X-Forwarded-For.
ONESTOP_TRUSTED_PROXIES = 0

# Sessions end with the browser and after a working day at the latest.
SESSION_COOKIE_NAME = "onestop_session"
SESSION_COOKIE_AGE = 10 * 60 * 60
# Seconds before the end of a session at which whoever is typing is asked whether they stay (WCAG 2.2.1).
ONESTOP_SESSION_WARNING = 2 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "onestop_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# What a page may load: our own files, and inline styles only with this answer's nonce.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "style-src": [SELF, NONCE],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
# A tracking address is a secret: it must not travel to other sites as a referrer.
SECURE_REFERRER_POLICY = "same-origin"

# Words and time
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "onestop_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# What is published: counts of fewer people than this are kept back.
ONESTOP_PUBLIC_SMALLEST = 5

# Days after the end of a case for which its tracking page still opens; 0 for ever.
ONESTOP_TRACKING_DAYS = 2 * 365
# Reports call a result early when it came on an earlier "day" than promised, or an earlier "minute".
ONESTOP_REPORT_EARLY = "day"

# Files
STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
# A photo of an identity card is read in memory and never lies in a file, not even for a moment.
FILE_UPLOAD_MAX_MEMORY_SIZE = 9_000_000

# The queue carries hints, never answers.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A queue that does not answer may cost a hint, never an act.
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 1, "interval_start": 0, "interval_step": 0}
CELERY_BEAT_SCHEDULE = {
    "messages": {"task": "procedures.tasks.send_due_messages", "schedule": crontab()},
    "calendar changes": {
        "task": "procedures.tasks.go_on_with_calendar_changes",
        "schedule": crontab(minute="*/10"),
    },
    "weekly digests": {"task": "procedures.tasks.weekly_digests", "schedule": crontab(minute="*/30")},
    "forecasts": {"task": "procedures.tasks.foresee_lateness", "schedule": crontab(hour="3,12", minute=20)},
    "warnings": {"task": "procedures.tasks.warn_of_time", "schedule": crontab(minute="*/15")},
    "exports": {"task": "procedures.tasks.make_exports", "schedule": crontab(minute="*/2")},
    "verify the record": {"task": "procedures.tasks.verify_record", "schedule": crontab(hour=1, minute=30)},
    "forget old forms": {"task": "procedures.tasks.forget_old_forms", "schedule": crontab(hour=2, minute=10)},
    "forget old drafts": {"task": "procedures.tasks.forget_old_drafts", "schedule": crontab(hour=2, minute=15)},
    "clear sessions": {"task": "procedures.tasks.clear_sessions", "schedule": crontab(hour=2, minute=20)},
}

# Logs name acts and codes, never people.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django has a console handler of its own while DEBUG is on; one line per fact is enough.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Its lines carry user names and addresses; the failures themselves are kept in its tables.
        "axes": {"level": "ERROR"},
    },
}
