"""Several processes on PostgreSQL and a broker, behind a proxy that ends TLS; everything from the environment."""

from onestop.settings.base import *
from onestop.settings.base import BASE_DIR, CELERY_BROKER_TRANSPORT_OPTIONS, MIDDLEWARE
from onestop.settings.env import Environment

env = Environment()
env.require(
    "ONESTOP_SECRET_KEY",
    "ONESTOP_FIELD_KEY",
    "ONESTOP_DATABASE_URL",
    "ONESTOP_ALLOWED_HOSTS",
    "ONESTOP_PUBLIC_URL",
    "CELERY_BROKER_URL",
)

SECRET_KEY = env.secret_key("ONESTOP_SECRET_KEY")
ONESTOP_FIELD_KEY = env.field_keys("ONESTOP_FIELD_KEY")
ONESTOP_PUBLIC_URL = env.address("ONESTOP_PUBLIC_URL", schemes=("https",))
ONESTOP_DATA_DIR = env.folder("ONESTOP_DATA_DIR", default=BASE_DIR / "var")
ONESTOP_TRUSTED_PROXIES = env.whole("ONESTOP_TRUSTED_PROXIES", default=1)
ALLOWED_HOSTS = env.words("ONESTOP_ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [ONESTOP_PUBLIC_URL]

database = env.database("ONESTOP_DATABASE_URL")
if env.flag("ONESTOP_DATABASE_POOL", default=True):
    # Connections are kept by the pool, so Django must not keep them as well (CONN_MAX_AGE stays 0).
    database["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": env.whole("ONESTOP_DATABASE_POOL_SIZE", default=8, least=1),
        "timeout": 10,
    }
    # Statements of the pages asked for most are planned once per connection; the others are not touched by it.
    database["OPTIONS"]["prepare_threshold"] = 5
else:
    # Behind PgBouncer in transaction mode: it pools, and a cursor cannot outlive its transaction.
    database["DISABLE_SERVER_SIDE_CURSORS"] = True
DATABASES = {"default": database}
if env.text("ONESTOP_REPLICA_URL"):
    # Public figures are read from a replica; it is a moment behind, which whole months do not notice.
    DATABASES["replica"] = {**env.database("ONESTOP_REPLICA_URL"), "DISABLE_SERVER_SIDE_CURSORS": True}
    DATABASE_ROUTERS = ["onestop.routing.ReplicaRouter"]
    ONESTOP_REPLICA_PAGES = env.words("ONESTOP_REPLICA_PAGES", default=("board", "board_json", "board_csv"))
    MIDDLEWARE = [*MIDDLEWARE, "onestop.routing.ReplicaMiddleware"]

CELERY_BROKER_URL = env.address("CELERY_BROKER_URL", schemes=("redis", "rediss", "amqp", "amqps"))
if CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {**CELERY_BROKER_TRANSPORT_OPTIONS, "socket_connect_timeout": 2}
cache_url = env.text("ONESTOP_CACHE_URL", default=CELERY_BROKER_URL)
if cache_url.startswith(("redis://", "rediss://")):
    # Shared by the processes, so that a visitor is throttled the same whoever answers.
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": cache_url}}

STATIC_ROOT = ONESTOP_DATA_DIR / "static"
MEDIA_ROOT = ONESTOP_DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
