"""Settings, from the environment. Three ways to run, chosen by PRIVACYHUB_ENV:

embedded    (default) one machine, SQLite and its own secrets under var/; for a trial
production  PostgreSQL and Redis; refuses to start without real secrets
test        as embedded, with cheap password hashing and secrets of no worth
"""

import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from privacyhub.environment import (
    check_addresses,
    check_apart,
    check_backups,
    check_keys,
    check_provider,
    check_scanner,
    check_secret_key,
    env,
    key_bytes,
    key_ring,
    local_secret,
    random_key,
    required,
    s3_accounts,
)
from privacyhub.schedule import beat_schedule

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = env.str("PRIVACYHUB_ENV", default="embedded")
if MODE not in {"embedded", "production", "test"}:
    raise ImproperlyConfigured("PRIVACYHUB_ENV must be embedded, production or test")
PRODUCTION, TESTING = MODE == "production", MODE == "test"
VAR = Path(env.str("PRIVACYHUB_VAR", default=str(BASE_DIR / "var")))
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG must be off in production")

if PRODUCTION:
    SECRET_KEY = required("SECRET_KEY", "signs sessions and forms; at least 50 random characters")
    check_secret_key(SECRET_KEY)
    _keks = required("KEY_ENCRYPTION_KEYS", "seals every data key; written as id:base64")
    _index = required("BLIND_INDEX_KEY", "keys the look-up of a BSN; 32 bytes in base64")
    _signing = required("AUDIT_SIGNING_KEYS", "sign the seals of the trail; 32 bytes in base64")
    ALLOWED_HOSTS = [
        host for host in required("ALLOWED_HOSTS", "the site's names").split(",") if host
    ]
else:
    _secrets = VAR / "secrets"
    SECRET_KEY = local_secret(_secrets / "secret_key", lambda: secrets.token_urlsafe(60))
    _keks = env.str("KEY_ENCRYPTION_KEYS", default="") or local_secret(
        _secrets / "key_encryption_keys", lambda: f"k1:{random_key()}"
    )
    _index = env.str("BLIND_INDEX_KEY", default="") or local_secret(
        _secrets / "blind_index_key", random_key
    )
    _signing = env.str("AUDIT_SIGNING_KEYS", default="") or local_secret(
        _secrets / "audit_signing_keys", random_key
    )
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
KEY_ENCRYPTION_KEYS = key_ring("KEY_ENCRYPTION_KEYS", _keks)
BLIND_INDEX_KEY = key_bytes("BLIND_INDEX_KEY", _index)
# The first signs; those after it signed before, and are still trusted.
AUDIT_SIGNING_KEYS = [key_bytes("AUDIT_SIGNING_KEYS", part) for part in _signing.split(",")]
if PRODUCTION:
    check_keys(
        {
            "KEY_ENCRYPTION_KEYS": [*KEY_ENCRYPTION_KEYS.values()],
            "BLIND_INDEX_KEY": [BLIND_INDEX_KEY],
            "AUDIT_SIGNING_KEYS": AUDIT_SIGNING_KEYS,
        }
    )

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "guardian",
    "auditlog",
    "csp",
    "core",
    "audit",
    "organisation",
    "accounts",
    "subjects",
    "documents",
    "retention",
    "imports",
    "backups",
    "consents",
    "children",
    "staff",
    "disclosures",
    "register",
    "rights",
    "applicants",
    "breaches",
    "portal",
    "oversight",
    "system",
    "manual",
    "privacyhub",
]

MIDDLEWARE = [
    "core.middleware.PlainRequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "backups.middleware.ClosedWhileRestoringMiddleware",
    "accounts.middleware.EndedMeanwhileMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.KeptPostMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.RequestScopeMiddleware",
    "accounts.middleware.RefusalMiddleware",
    "accounts.middleware.CompleteSignInMiddleware",
]

ROOT_URLCONF = "privacyhub.urls"
WSGI_APPLICATION = "privacyhub.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "privacyhub.navigation.site",
            ],
            "builtins": ["core.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- databases -------------------------------------------------------------------------------


def _database(name: str, file_name: str) -> dict:
    """The database at the URL in `name`; without one, an SQLite file under var/."""
    if PRODUCTION:
        required(name, "a PostgreSQL URL, like postgresql://user:password@host/name")
    database = env.db_url(name, default=f"sqlite:///{VAR / file_name}")
    if "sqlite" in database["ENGINE"]:
        if PRODUCTION:
            raise ImproperlyConfigured(f"{name}: SQLite is for the embedded default only")
        if TESTING and env.bool("TEST_DATABASE_ON_DISK", default=False):
            # In a file, so that a worker beside the tests sees it too.
            database["TEST"] = {"NAME": str(VAR / f"test_{file_name}")}
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            " PRAGMA secure_delete=ON;",
        }
    else:
        database["CONN_MAX_AGE"] = 60
        database["CONN_HEALTH_CHECKS"] = True
    return database


DATABASES = {
    "default": _database("DATABASE_URL", "privacyhub.sqlite3"),
    "keys": _database("KEYS_DATABASE_URL", "keys.sqlite3"),
}
if PRODUCTION:
    check_apart(DATABASES)
DATABASE_ROUTERS = ["core.routers.KeysRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES: dict = {}

# Counters, and papers of the organisation; nothing of a person. Several web processes count
# together where there is Redis, and each for itself while it does not answer.
CACHES = {
    "default": {
        "BACKEND": "core.cache.SteadyRedisCache",
        "LOCATION": env.str("REDIS_URL"),
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": None},  # seconds
    }
    if env.str("REDIS_URL", default="")
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # see core.cache
    }
}

# What making one PDF may take: seconds while somebody waits at a page, and memory.
PDF_SECONDS = env.int("PDF_SECONDS", default=60)
PDF_MEMORY_MB = env.int("PDF_MEMORY_MB", default=1500)

# --- people and sessions ---------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ANONYMOUS_USER_NAME = None  # guardian: nobody is nobody
GUARDIAN_MONKEY_PATCH_USER = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # grants are read by subjects.visibility alone
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if TESTING
    else "accounts.hashers.DearScryptHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.password_check.LongEnoughValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.password_check.GuessableValidator"},
]
# After how many days a password is to be changed (clause L57); 0 is never. Off, because changing by
# the calendar makes people choose weaker ones: docs/adr/0037.
PASSWORD_ROTATION_DAYS = env.int("PASSWORD_ROTATION_DAYS", default=0)
# How often signing in may go wrong from one address within a quarter of an hour, whoever is tried.
SIGN_IN_FAILURES_PER_ADDRESS = env.int("SIGN_IN_FAILURES_PER_ADDRESS", default=50)
if SIGN_IN_FAILURES_PER_ADDRESS < 1:
    raise ImproperlyConfigured("SIGN_IN_FAILURES_PER_ADDRESS must be 1 or more")
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_AGE = 30 * 60  # clause L55: at most 30 minutes idle
SESSION_COOKIE_HTTPONLY = True
# A message to the next page may name somebody, and so does not travel in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
WHO_COOKIE_NAME = "who"  # who was signed in here last, signed: see accounts.kept_posts

# From how many people's files within an hour reading is put before the privacy officer, by
# function; own values stand beside these.
UNUSUAL_READING = {
    **{"others": 30, "administration": 100, "hr": 100, "payroll": 60, "lunch_care": 10},
    **{"parent": 10, "employee": 10, "volunteer": 10, "applicant": 10, "panel_member": 30},
    **env.dict("UNUSUAL_READING", cast={"value": int}, default={}),
}
# The organisation's own provider of sign-ins (OpenID Connect); without an issuer there is none.
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
OIDC_NAME = env.str("OIDC_NAME", default="Microsoft")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", default="").strip()
OIDC_TENANT = env.str("OIDC_TENANT", default="")  # of Microsoft: nobody of another one comes in
# The words in a token (amr, acr) that say a second factor was shown there; else ours is asked.
OIDC_SECOND_FACTOR = env.list("OIDC_SECOND_FACTOR", default=[])
if OIDC_ISSUER:
    check_provider(OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_TENANT, PRODUCTION)

AUDITLOG_CID_GETTER = "core.context.current_request_id"
AUDITLOG_DISABLE_REMOTE_ADDR = True

# --- the browser -----------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "object-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
# Addresses or networks of the proxies in front, whose X-Forwarded-For is believed.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    # Asked from within, before any proxy.
    SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz|healthz|metrics)$"]
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # Browsers take a cookie of such a name from this host alone, by TLS, and for all of it.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    WHO_COOKIE_NAME = "__Host-who"
    if env.bool("BEHIND_TLS_PROXY", default=False):
        if not TRUSTED_PROXIES:
            raise ImproperlyConfigured("BEHIND_TLS_PROXY needs the address of it: TRUSTED_PROXIES")
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
FILES_ROOT = Path(env.str("FILES_ROOT", default=str(VAR / "files")))
# What was destroyed, by ids and classes; a place of its own, on other disks than the databases.
LEDGER_ROOT = Path(env.str("LEDGER_ROOT", default=str(VAR / "ledger")))
# Who asks at places that speak S3, by name: see core.s3.
S3_ACCOUNTS = s3_accounts()
# Where the head of the trail goes every day: files on other disks, s3://…, mailto:…
AUDIT_HEAD_TO = env.list("AUDIT_HEAD_TO", default=[])
# Where to back up to every night, two or more places apart (clause L73): folders, or s3://….
BACKUP_FOLDER = env.list("BACKUP_FOLDER", default=[])
BACKUP_KEYS_FOLDER = env.list("BACKUP_KEYS_FOLDER", default=[])
# How many archives stay in each folder. Once those of the keys have gone, the older ones of the
# data hold nothing readable of who was destroyed meanwhile.
BACKUP_KEEP = env.int("BACKUP_KEEP", default=30)
BACKUP_KEYS_KEEP = env.int("BACKUP_KEYS_KEEP", default=7)
BACKUP_PASSPHRASE = env.str("BACKUP_PASSPHRASE", default="").strip()
check_backups(BACKUP_FOLDER, BACKUP_KEYS_FOLDER, BACKUP_PASSPHRASE)
check_addresses([*BACKUP_FOLDER, *BACKUP_KEYS_FOLDER, *AUDIT_HEAD_TO], S3_ACCOUNTS)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
# The virus scanner every file passes that comes in; without one there is none.
CLAMD_URL = env.str("CLAMD_URL", default="").strip()
check_scanner(CLAMD_URL)
# Django's own would write a larger upload to a plain temporary file.
FILE_UPLOAD_HANDLERS = ["documents.uploads.MemoryUploadHandler"]

# --- language and time -----------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
FORMAT_MODULE_PATH = "privacyhub.formats"

# --- work in the background ------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", default="")
if PRODUCTION:
    required("REDIS_URL", "the broker, like redis://host:6379/0")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 6 * 3600}
else:
    _broker = VAR / "broker"
    for _folder in ("messages", "control"):
        (_broker / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "messages"),
        "data_folder_out": str(_broker / "messages"),
        "control_folder": str(_broker / "control"),
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 3600
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = beat_schedule(heads=bool(AUDIT_HEAD_TO), backups=bool(BACKUP_FOLDER))

# Where the site is found, for the links in mails.
SITE_URL = env.str("SITE_URL", default="") or (
    f"https://{ALLOWED_HOSTS[0]}/" if PRODUCTION else "http://localhost:8000/"
)
EMAIL_HOST = env.str("EMAIL_HOST", default="" if not PRODUCTION else "localhost")
if not EMAIL_HOST:  # a trial has no mail server: its mails can be read under var/mail
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20  # seconds; a mail server that does not answer holds up no worker
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="privacyhub@localhost")

# Whose account `prepare` makes on an installation that has none: an email address.
FIRST_ADMINISTRATOR = env.str("FIRST_ADMINISTRATOR", default="").strip()
ORGANISATION_NAME = env.str("ORGANISATION_NAME", default="").strip()
# A collector of figures shows this key; without one there are no figures.
METRICS_KEY = env.str("METRICS_KEY", default="").strip()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "datefmt": "%Y-%m-%d %H:%M:%S %z",
        },
        "json": {"()": "core.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if PRODUCTION else "line",
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = not PRODUCTION  # the worker's lines are of the same form
