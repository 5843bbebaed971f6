"""Settings, read once from the environment; `.env.example` describes every variable."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from kombu.entity import Queue

from omnichannel.administration.site_map import UNFOLD  # noqa: F401 - a setting
from omnichannel.development.postgres import embedded_database
from omnichannel.environment import (
    BASE_DIR,
    VAR,
    encryption_keys,
    env,
    origin,
    origins,
    web_address,
    whole_number,
    yes_or_no,
)
from omnichannel.headers import POLICY
from omnichannel.logs import logging_configuration

# What every installation decides

DEBUG = yes_or_no("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY")
FIELD_ENCRYPTION_KEYS = encryption_keys("FIELD_ENCRYPTION_KEYS")
PUBLIC_URL = web_address("PUBLIC_URL", "http://127.0.0.1:8000" if DEBUG else env.NOTSET)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[PUBLIC_URL])
HEALTH_TOKEN = env.str("HEALTH_TOKEN", default="")
REDIS_URL = env.str("REDIS_URL", default="")
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://" if DEBUG else env.NOTSET)
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="omnichannel@localhost")

AGENT_GRACE_SECONDS = whole_number("AGENT_GRACE_SECONDS", 180)  # without a sign of life

FACEBOOK_GRAPH_URL = web_address("FACEBOOK_GRAPH_URL", "https://graph.facebook.com")
FACEBOOK_GRAPH_VERSION = env.str("FACEBOOK_GRAPH_VERSION", default="v25.0")
FACEBOOK_MAX_APPLICATIONS = whole_number("FACEBOOK_MAX_APPLICATIONS", 1)
FACEBOOK_TEXTS_PER_SECOND = whole_number("FACEBOOK_TEXTS_PER_SECOND", 200)  # of one page
FACEBOOK_FILES_PER_SECOND = whole_number("FACEBOOK_FILES_PER_SECOND", 7)
UNKNOWN_PATIENCE_SECONDS = whole_number("UNKNOWN_PATIENCE_SECONDS", 60)  # then the agent is asked
FACEBOOK_MAX_WEBHOOK_BYTES = whole_number("FACEBOOK_MAX_WEBHOOK_BYTES", 16 * 1024 * 1024)
BACKFILL_DAYS = whole_number("BACKFILL_DAYS", 7)  # how far back history is fetched
BACKFILL_ON_CONNECT = yes_or_no("BACKFILL_ON_CONNECT", True)
WEBHOOK_ALERT_AFTER = whole_number("WEBHOOK_ALERT_AFTER", 20)  # refused posts in a row
FACEBOOK_FILES_FROM = origin("FACEBOOK_FILES_FROM")  # the simulator's files, for development
PROFILE_PATIENCE_SECONDS = whole_number("PROFILE_PATIENCE_SECONDS", 3)  # routing waits no longer
PROFILE_STALE_HOURS = whole_number("PROFILE_STALE_HOURS", 24)

WEBHOOK_INTERNAL_ORIGINS = origins("WEBHOOK_INTERNAL_ORIGINS")  # may lie in a private network
WEBHOOKS_AT_ONCE = whole_number("WEBHOOKS_AT_ONCE", 6)  # outbound posts under way, of all senders
WEBHOOK_DISABLE_AFTER_DAYS = whole_number("WEBHOOK_DISABLE_AFTER_DAYS", 3)  # of failing only

# What it is made of

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",  # its look; the site is our own
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.inlines",
    "omnichannel.administration.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "auditlog",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
    "workstreams",
    "workstreams.channels",
    "workstreams.conversations",
    "workstreams.automation",
    "workstreams.surveys",
    "workstreams.reporting",
    "workstreams.supervision",
    "workstreams.integrations",
    "workstreams.webhooks",
    "facebook_channel",
    "routing",
    "omnichannel",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "omnichannel.logs.RequestContextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "omnichannel.access.preferences.PreferencesMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "omnichannel.headers.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "omnichannel.headers.LooserPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "omnichannel.urls"
ASGI_APPLICATION = "omnichannel.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "omnichannel.banner.channels_in_trouble",
            ],
        },
    },
]

# PostgreSQL: the one DATABASE_URL names, else the embedded one below var/

DATABASE_IS_EMBEDDED = not env.str("DATABASE_URL", default="")
DATABASES: dict[str, dict[str, Any]]
if DATABASE_IS_EMBEDDED:
    DATABASES = {"default": embedded_database(VAR, env.str("POSTGRES_PASSWORD", default=""))}
else:
    DATABASES = {"default": env.db_url("DATABASE_URL")}
    if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL: postgres://…")
# The web process serves many short requests from many threads: it sets this (see asgi.py).
DATABASE_POOL = whole_number("DATABASE_POOL", 0)
DATABASES["default"]["CONN_MAX_AGE"] = 0 if DATABASE_POOL else 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a restarted database is no error page
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    "connect_timeout": 5,
    **({"pool": {"min_size": 1, "max_size": DATABASE_POOL, "timeout": 5}} if DATABASE_POOL else {}),
}

# Celery only rings the bell; what is to be done stands in the database

CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False  # a lost ring is found by the sweep
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_DB_REUSE_MAX = 10_000
# Calls to a platform may hang: a worker of their own keeps them out of the way of what came in.
# A worker without -Q does both.
CELERY_TASK_DEFAULT_QUEUE = "work"
CELERY_TASK_QUEUES = [Queue("work"), Queue("platform")]
CELERY_TASK_ROUTES = {
    "workstreams.conversations.tasks.deliver_replies": {"queue": "platform"},
    "workstreams.conversations.tasks.fetch_profiles": {"queue": "platform"},
    "workstreams.conversations.tasks.fetch_files": {"queue": "platform"},
    "workstreams.conversations.tasks.show_typing": {"queue": "platform"},
    "workstreams.conversations.tasks.mark_seen": {"queue": "platform"},
    "omnichannel.access.tasks.send_reset_link": {"queue": "platform"},
    "facebook_channel.tasks.check_page": {"queue": "platform"},
    "facebook_channel.tasks.fetch_history": {"queue": "platform"},
    "facebook_channel.tasks.alert_refused_posts": {"queue": "platform"},
    "facebook_channel.tasks.alert_too_large_posts": {"queue": "platform"},
    "facebook_channel.tasks.carry_out_deletions": {"queue": "platform"},
    "workstreams.webhooks.tasks.send_to_endpoint": {"queue": "platform"},
}
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 300,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 3,  # an answer waits for its ring no longer, should Redis hang
        "socket_connect_timeout": 2,
        "max_retries": 0,  # nobody waits for a ring: the sweep follows
    }
    CACHES: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            # Nobody waits long for a Redis that hangs.
            "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
        }
    }
else:
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT = "omnichannel.file_broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR / "broker" / "queue"),
        "data_folder_out": str(VAR / "broker" / "queue"),
        "control_folder": str(VAR / "broker" / "control"),
        "processed_folder": str(VAR / "broker" / "processed"),
        "polling_interval": 0.1,
    }
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
            # Django keeps 300 and drops others for a new one, the workers' sign of life first.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }

# Who may come in

AUTH_USER_MODEL = "workstreams.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "omnichannel.access.backend.RoleBackend",
]
LOGIN_URL = reverse_lazy("login")
LOGIN_REDIRECT_URL = reverse_lazy("inbox:home")
LOGOUT_REDIRECT_URL = reverse_lazy("login")
PASSWORD_RESET_TIMEOUT = 60 * 60 * 4
SECOND_FACTOR_REQUIRED = yes_or_no("SECOND_FACTOR_REQUIRED", not DEBUG)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "omnichannel.access.login.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "Omnichannel"
AUDITLOG_DISABLE_REMOTE_ADDR = True  # the forwarded header can be forged

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not DEBUG
SESSION_COOKIE_AGE = 60 * 60 * 24 * 7
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = 0 if DEBUG else 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
X_FRAME_OPTIONS = "DENY"
DEFAULT_EXCEPTION_REPORTER_FILTER = "omnichannel.error_reports.HidesSecrets"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": POLICY}

# Words, times, files

LANGUAGE_CODE = "en"
LANGUAGES = [  # each in its own words, for whoever reads no other
    ("ar", "العربية"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
]
SURVEY_LANGUAGES = [*dict(LANGUAGES), "pt"]  # in which the pages for customers speak
LOCALE_PATHS = [BASE_DIR / "omnichannel" / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True
FORMAT_MODULE_PATH = "omnichannel.formats"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR / "media")))
MAX_UPLOAD_BYTES = whole_number("MAX_UPLOAD_BYTES", 256 * 1024 * 1024)  # of one answer
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
FILES_ACCEL_PREFIX = env.str("FILES_ACCEL_PREFIX", default="")  # nginx hands the files out
ATTACHMENT_SCANNER = env.str("ATTACHMENT_SCANNER", default="")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# The API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["omnichannel.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "omnichannel.api.scopes.HasScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["omnichannel.api.throttling.PerToken"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["omnichannel.api.parsing.BoundedJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "omnichannel.api.pagination.NewestFirst",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "omnichannel.api.problems.problem_details",
    "PAGE_SIZE": 50,
}
API_READS_PER_MINUTE = env.int("API_READS_PER_MINUTE", default=600)  # of each token; 0: no limit
API_WRITES_PER_MINUTE = env.int("API_WRITES_PER_MINUTE", default=120)
REST_KNOX = {"TOKEN_PREFIX": "omni_", "TOKEN_TTL": timedelta(days=365), "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "Omnichannel",
    "DESCRIPTION": "Read and answer conversations from another program.",
    "VERSION": "1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
}

LOGGING = logging_configuration(readable=DEBUG, level=env.str("LOG_LEVEL", default="INFO"))
