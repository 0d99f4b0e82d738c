"""Everything that differs between a school's laptop and fifty schools. README.md has the table."""

import os
import secrets
import sys
from pathlib import Path

import dj_database_url
import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from learninglogs import env
from learninglogs.files.bucket import s3_options

BASE_DIR = Path(__file__).resolve().parent.parent
# File[Any] and the like, as the type checker writes them.
django_stubs_ext.monkeypatch()

# Database, files, key and broker: everything the product ever writes lies below this folder.
DATA_DIR = env.folder("DATA", BASE_DIR / "var")
DEBUG = env.flag("DEBUG", default=False)


def _secret_key() -> str:
    """The installation's own key: made once, readable by its owner alone."""
    if written := env.text("SECRET_KEY"):
        return written
    path = DATA_DIR / "secret-key"
    DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with open(path, "x", opener=_private) as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text().strip()


def _private(name: str, flags: int) -> int:

    return os.open(name, flags, 0o600)


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.words("HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("ORIGINS")
# One tap signs in as the sample school's people: only in a sample data folder, only from this machine.
SAMPLE_ONE_TAP = env.flag("SAMPLE_ONE_TAP", default=True)
# Whether an empty installation offers the sample school (`start --no-sample` says no).
OFFER_SAMPLE = env.flag("OFFER_SAMPLE", default=True)
# An empty installation is set up from this machine, so that nobody in the network is quicker than its owner.
SETUP_FROM_ANYWHERE = env.flag("SETUP_FROM_ANYWHERE", default=False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    # ground floor to top floor; tests/test_house_rules.py holds the directions
    "learninglogs.jobs",
    "learninglogs.files",
    "learninglogs.audit",
    "learninglogs.people",
    "learninglogs.office",
    "challenges",
    "logs",
    "feedback",
    "learninglogs.galleries",
    "learninglogs.home",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "learninglogs.files.uploads.UploadLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "learninglogs.people.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "learninglogs.urls"
WSGI_APPLICATION = "learninglogs.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "learninglogs.people.context.actor",
            ],
            "builtins": ["learninglogs.people.templatetags.look"],
        },
    },
]

# ── Database ────────────────────────────────────────────────────────────────────
DATABASE_URL = env.text("DATABASE_URL")
if DATABASE_URL:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=0)}
    if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8}}
    else:
        DATABASES["default"]["CONN_MAX_AGE"] = 600
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(DATA_DIR / "learninglogs.sqlite3"),
            # Persistent connections are worth more than the choice of server (PERFORMANCE.md).
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                # A writer waits its turn at BEGIN, so that nothing fails half-way: 0 locked in 3,269 writes.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                    "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── Files ───────────────────────────────────────────────────────────────────────
STORAGES = {
    "default": {
        "BACKEND": "learninglogs.files.storage.DurableFileStorage",
        "OPTIONS": {"location": DATA_DIR / "files", "base_url": None},
    },
    "staticfiles": {"BACKEND": "learninglogs.home.static_files.StaticFiles"},
}
PICTURES_FROM: list[str] = []  # other addresses a page may show pictures from
if bucket := env.text("S3_BUCKET"):
    PICTURES_FROM = [env.text("S3_ENDPOINT") or "https://*.amazonaws.com"]
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": s3_options(bucket, endpoint=env.text("S3_ENDPOINT"), region=env.text("S3_REGION")),
    }
UPLOAD_MAX_BYTES = int(env.number("UPLOAD_MAX_MB", default=60) * 1_000_000)
# With less room on the disk than this no file is taken in: the database needs some to the end.
MIN_FREE_BYTES = int(env.number("MIN_FREE_MB", default=500) * 1_000_000)
CLIP_MAX_BYTES = int(env.number("CLIP_MAX_MB", default=300) * 1_000_000)
# Two hundred sheets in colour at 300 dpi. They are read one by one: memory stays flat whatever its size.
SCAN_MAX_BYTES = int(env.number("SCAN_MAX_MB", default=300) * 1_000_000)
# Where more than a photo's bytes may come, and how many.
BIG_FILES_WELCOME_AT = {"logs:add_clip": CLIP_MAX_BYTES, "logs:scan_class": SCAN_MAX_BYTES}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # words, not files
DATA_UPLOAD_MAX_NUMBER_FILES = 8  # what is under one flap comes at once; together they stay below the limit
# Every upload goes to a file at once, so that memory stays flat: but only where a photo belongs, and only of
# somebody signed in. Anybody else's would fill the disk.
FILE_UPLOAD_HANDLERS = ["learninglogs.files.uploads.WelcomeFilesOnly"]
FILES_WELCOME_AT = {
    "logs:add_photo", "logs:add_clip", "logs:flaps", "logs:put_under", "logs:scan_class", "logs:add_new_page",
    "logs:type_page", "logs:typed_picture",
    "office:class_list", "challenges:add_file", "challenges:bring_in",
}  # fmt: skip
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "incoming"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
# How private files leave the house: "django" sends them itself, "nginx" hands over with X-Accel-Redirect.
SERVE_FILES_BY = env.text("SERVE_FILES_BY", "django")
if SERVE_FILES_BY not in {"django", "nginx"}:
    raise ImproperlyConfigured(f"LEARNINGLOGS_SERVE_FILES_BY is “{SERVE_FILES_BY}”. Write django or nginx.")

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "learninglogs.home.stylesheet.StylesheetFinder",
]
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_MAX_AGE = 31_536_000 if not DEBUG else 0
# Static files are served from the source folder where nothing was collected (development, tests).
WHITENOISE_USE_FINDERS = DEBUG
_collecting = sys.argv[1:2] in (["prepare"], ["collectstatic"])
if not _collecting and not (STATIC_ROOT / "staticfiles.json").exists():
    WHITENOISE_USE_FINDERS = True
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# ── Background work: the table is the truth, the broker is the doorbell ─────────
CELERY_BROKER_URL = env.text("BROKER_URL", "filesystem://")
BROKER_DIR = DATA_DIR / "broker"
JOB_LEASE_S = env.number("JOB_LEASE_S", default=120)
JOB_RENEW_S = env.number("JOB_RENEW_S", default=30)
JOB_SWEEP_S = env.number("JOB_SWEEP_S", default=5)
JOB_MAX_ATTEMPTS = 5
# The child process that decodes a stranger's picture may use this much.
PICTURE_MEMORY_MB = int(env.number("PICTURE_MEMORY_MB", default=650))
PICTURE_SECONDS = env.number("PICTURE_SECONDS", default=60)
# The same for the program that reads sounds and films, which runs when nobody else wants the processor.
CLIP_MEMORY_MB = int(env.number("CLIP_MEMORY_MB", default=1500))
CLIP_SECONDS = env.number("CLIP_SECONDS", default=900)
WORKERS = int(env.number("WORKERS", default=2))
# So many films at once in the whole installation: a worker stays free for photos.
CLIPS_AT_ONCE = int(env.number("CLIPS_AT_ONCE", default=max(1, WORKERS - 1)))

# ── Sign-in ─────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "learninglogs.people.adapter.SchoolAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited by their school, never self-registered
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False  # people/sessions.py says how long
ACCOUNT_FORMS = {"login": "learninglogs.people.account_forms.SignInForm"}
# Six numbers by e-mail: the way in for families, and for staff the first of two locks.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to whoever somebody types in
USERSESSIONS_TRACK_ACTIVITY = False  # when somebody came in is kept, not each page they open
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
MFA_ADAPTER = "learninglogs.people.adapter.LocksAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Learning Logs"
# Who signs for a school's staff; Microsoft's has its own directory in it (people/school_accounts.py).
ACCOUNT_ISSUERS = {
    "google": "https://accounts.google.com",
    "microsoft": env.text("MICROSOFT_ISSUER", "https://login.microsoftonline.com/{place}/v2.0"),
}
if not ACCOUNT_ISSUERS["microsoft"].startswith(("https://", "http://127.0.0.1:")):
    raise ImproperlyConfigured(
        "LEARNINGLOGS_MICROSOFT_ISSUER has to begin with https://, or somebody on the way signs for staff."
    )
# Counted by account, never by address: a whole school, or a proxy, is one address, and one guesser in it
# must not lock everybody out.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "10/15m/key",
    "reset_password": "5/15m/key",
    "reset_password_from_key": None,
    # Five tries each: 150 of a million in a day.
    "request_login_code": "5/15m/key,30/d/key",
    "reauthenticate": "10/15m/user",
}
# The counts are shared by all processes, on every machine.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "sign_in_counts",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "links": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds, for whoever does not say otherwise
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# In the session, not in a cookie: what is said after a tap can hold a child's name.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
HTTPS = env.flag("HTTPS", default=False)
# A browser keeps passkeys for https, and for http://localhost, where the product is tried.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
CSRF_FAILURE_VIEW = "learninglogs.home.errors.stale_form"

# ── Safety of pages ─────────────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:", *PICTURES_FROM],
        "media-src": [SELF, "blob:", *PICTURES_FROM],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# ── Language and time ───────────────────────────────────────────────────────────
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
LANGUAGES = [("en-gb", "English (UK)")]

# ── Mail: kept in the data folder unless a server is named ──────────────────────
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = int(env.number("EMAIL_PORT", default=587))
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_TLS", default=True)
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "learning-logs@localhost")
EMAIL_TIMEOUT = 10  # seconds; nobody waits longer for a mail server that does not answer
SENDS_MAIL = bool(EMAIL_HOST)
if SENDS_MAIL:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
else:
    EMAIL_BACKEND = "learninglogs.people.kept_mail.KeepMail"
EMAIL_FILE_PATH = DATA_DIR / "mail"


def _address() -> str:
    """Where people reach the site, for links in mails that no request is at hand for: the first origin that
    forms are trusted from, else the first name it answers to.
    """
    names = [f"http{'s' if HTTPS else ''}://{host.lstrip('.')}" for host in ALLOWED_HOSTS]
    whole = [origin.rstrip("/") for origin in [*CSRF_TRUSTED_ORIGINS, *names] if "*" not in origin]
    return (whole or ["http://localhost"])[0]


ADDRESS = _address()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
