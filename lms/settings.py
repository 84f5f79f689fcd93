"""Settings. Everything that differs between places comes from the environment; see docs/operations.md."""

import os
from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from lms.stack.celery_url import celery_url
from lms.stack.objects import media_storage
from lms.stack.secrets import secret_key
from lms.stack.signin import sign_in_providers
from lms.stack.urls import stack_urls

# Lets admin classes be written with their model, as the type checker wants them.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

LMS_HOME = Path(env.str("LMS_HOME", default=str(BASE_DIR / "var"))).resolve()
LMS_DEMO = env.bool("LMS_DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key(LMS_HOME)
FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS", default=[SECRET_KEY])
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["127.0.0.1", "localhost", ".localhost", "[::1]"] if LMS_DEMO or DEBUG else []
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The organisation that answers on host names nobody has registered; none in production.
DEFAULT_ORGANIZATION = env.str("DEFAULT_ORGANIZATION", default="demo" if LMS_DEMO else "")
# Networks of the proxies in front ("10.0.0.0/8"), or "unix" for one on a Unix socket: whose X-Forwarded-For counts.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

INSTALLED_APPS = [
    "lms.kernel",
    "lms.stack",
    "lms.health",
    "lms.pages",
    "accounts",
    "courses",
    "learning",
    "community",
    "analytics",
    "lms.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "accounts.admin_config.AdminConfig",
    "django.forms",
    "django_filters",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.github",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.mfa",
    "accounts.sessions.apps.UserSessionsConfig",
]

MIDDLEWARE = [
    "lms.health.middleware.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.pages.policy.PolicyMiddleware",
    "accounts.organisations.middleware.OrganizationMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.users.middleware.PersonMiddleware",
    "accounts.users.intake.IntakeMiddleware",
    "learning.enrolments.middleware.MembershipMiddleware",
    "accounts.sessions.middleware.ActivityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.signin.middleware.ProviderMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.pages.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "lms.pages.templatetags.ui",
                "lms.pages.templatetags.words",
            ],
        },
    }
]

# Data -------------------------------------------------------------------------------------------
_stack = stack_urls(LMS_HOME)
REDIS_URL = env.str("REDIS_URL", default=_stack.redis)
DATABASES = {"default": env.db_url_config(env.str("DATABASE_URL", default=_stack.database))}
DATABASES["default"] |= {
    "ENGINE": "lms.kernel.postgres",
    "CONN_MAX_AGE": 0,
    # Without it, a restarted PostgreSQL costs an error page for each pooled connection. Costs no round trip (lms.kernel.postgres).
    "CONN_HEALTH_CHECKS": True,
    "TEST": {"NAME": "test_lms"},
}
DB_POOL_SIZE = env.int("DB_POOL_SIZE", default=20)
DATABASES["default"].setdefault("OPTIONS", {})
if DB_POOL_SIZE:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": DB_POOL_SIZE, "timeout": 10}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 3600
if not env.bool("PGBOUNCER", default=False):
    # Only hand-written statements are prepared (kernel.sql): their plans do not hang on the values.
    DATABASES["default"]["OPTIONS"] |= {
        "prepare_threshold": 5,
        "options": "-c plan_cache_mode=force_generic_plan",
    }
else:
    # Transaction pooling: the tenant is set inside each transaction, and no server-side cursors.
    DATABASES["default"]["OPTIONS"]["scope_is_local"] = True
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TENANT_MODEL = "accounts.Organization"
AUTH_USER_MODEL = "accounts.User"

# Seconds: without its cache a page is slow, waiting for it would be slower.
REDIS_PATIENCE = {"socket_timeout": 2, "socket_connect_timeout": 1}
CACHES = {
    "default": {
        "BACKEND": "lms.kernel.redis.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": env.str("CACHE_KEY_PREFIX", default="lms"),
        "OPTIONS": REDIS_PATIENCE,
    }
}
# How long one look at what a publication would mean may take; asked again, it goes on.
OUTLOOK_SECONDS = 1.5
SESSION_ENGINE = "accounts.sessions.store"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_NAME = "lms_session"
CSRF_COOKIE_NAME = "lms_csrf"
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

STORAGES = {
    "default": media_storage(os.environ),
    "staticfiles": {"BACKEND": "lms.pages.storage.StaticStorage"},
}
MEDIA_ROOT = LMS_HOME / "media"
MEDIA_URL = "/media/"
# Whether workers try the links of lessons to elsewhere; a machine without a way out leaves them alone by itself.
CHECK_LINKS = env.bool("CHECK_LINKS", default=True)
# After so many days what lies in a bin of the studio is deleted for ever; 0: nothing is, but by hand.
BIN_DAYS = env.int("BIN_DAYS", default=90)
# How long names and addresses of people without an account are kept (`learning.bulk.forgetting`).
OUTSIDE_ADDRESSES_DAYS = env.int("OUTSIDE_ADDRESSES_DAYS", default=90)
MEDIA_MAX_BYTES = env.int("MEDIA_MAX_BYTES", default=2 * 1024**3)
# Where packages (SCORM) are served from: an origin of its own ("https://packages.example.org") that leads here, else this one.
PACKAGE_ORIGIN = env.str("PACKAGE_ORIGIN", default="").rstrip("/")
MEDIA_ACCEL_PREFIX = env.str("MEDIA_ACCEL_PREFIX", default="")
# Asked about each new file, with its path; an exit status other than zero refuses it.
MEDIA_SCAN_COMMAND = env.str("MEDIA_SCAN_COMMAND", default="")
# Where ffmpeg and ffprobe are, if not on the path.
FFMPEG_DIR = env.str("FFMPEG_DIR", default="")
# Uploads on their way.
UPLOAD_ROOT = LMS_HOME / "uploads"
# What a worker writes while it makes something of a film; emptied by whoever takes the work up, swept in the end.
WORK_ROOT = LMS_HOME / "work"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(LMS_HOME / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_MAX_AGE = 300
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The table of all dates of a course of a thousand lessons has more than two thousand fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# A whole request: of anybody, and of those who may upload there (an address begins so → who has this right).
REQUEST_MAX_BYTES = 10 * 1024 * 1024
UPLOAD_MAX_BYTES = 2 * 1024**3
UPLOAD_PATHS = {"/admin/": "accounts.admin.enter", "/teach/uploads/": "courses.course.create"}
FILE_UPLOAD_PERMISSIONS = 0o640

# Work in the background ---------------------------------------------------------------------------
CELERY_BROKER_URL = celery_url(REDIS_URL)
BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "run-consumers": {"task": "lms.kernel.tasks.run_consumers", "schedule": 5.0},
    "keep-partitions": {"task": "lms.kernel.tasks.keep_partitions", "schedule": 6 * 3600.0},
    "close-overdue-attempts": {"task": "learning.attempts.close_overdue", "schedule": 10.0},
    "take-up-marks": {"task": "learning.gradebook.take_up_marks", "schedule": 60.0},
    "find-missing-work": {"task": "learning.gradebook.find_missing", "schedule": 60.0},
    "keep-enrolments": {"task": "learning.enrolments.keep", "schedule": 60.0},
    "send-deliveries": {"task": "community.notifications.send_due", "schedule": 10.0},
    "purge-notifications": {"task": "community.notifications.purge", "schedule": 24 * 3600.0},
    "recount-rollups": {"task": "analytics.rollups.verify", "schedule": 24 * 3600.0},
    "take-up-certificates": {"task": "learning.certificates.take_up", "schedule": 15.0},
    "keep-certificates": {"task": "learning.certificates.keep", "schedule": 600.0},
    "remind-of-live-sessions": {"task": "learning.live.remind", "schedule": 60.0},
    "take-up-regrades": {"task": "learning.regrading.take_up", "schedule": 15.0},
    "take-up-rechecks": {"task": "learning.progress.take_up_rechecks", "schedule": 60.0},
    "take-up-people-lists": {"task": "learning.bulk.take_up", "schedule": 15.0},
    "forget-addresses": {"task": "learning.bulk.forget_addresses", "schedule": 24 * 3600.0},
    "take-up-transfers": {"task": "courses.transfers.take_up", "schedule": 15.0},
    "take-up-media": {"task": "courses.media.take_up", "schedule": 15.0},
    "keep-links": {"task": "courses.links.keep", "schedule": 60.0},
    "sweep-links": {"task": "courses.links.sweep", "schedule": 24 * 3600.0},
    "empty-bins": {"task": "courses.bin.sweep", "schedule": 6 * 3600.0},
    "keep-uploads": {"task": "courses.media.keep_uploads", "schedule": 300.0},
    "clear-sessions": {"task": "accounts.sessions.clear_expired", "schedule": 24 * 3600.0},
}

# People -------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "accounts.users.backends.PersonBackend",
    "accounts.roles.admin_rights.AdminRightsBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.users.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_FORMS = {
    "login": "accounts.signin.account_forms.LoginForm",
    "signup": "accounts.signin.account_forms.SignupForm",
    "change_password": "accounts.signin.account_forms.ChangePasswordForm",
    "set_password": "accounts.signin.account_forms.SetPasswordForm",
    "reset_password": "accounts.signin.account_forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.signin.account_forms.ResetPasswordKeyForm",
}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.users.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = env.str("PUBLIC_SCHEME", default="http" if LMS_DEMO or DEBUG else "https")
# Where links in mail lead when an organisation has no host name of its own.
PUBLIC_HOST = env.str("PUBLIC_HOST", default=f"127.0.0.1:{env.str('PORT', default='8000')}")
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LMS_DEMO or DEBUG
MFA_ADAPTER = "accounts.users.adapter.MFAAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.signin.adapter.ProviderAdapter"
SOCIALACCOUNT_FORMS = {
    "signup": "accounts.signin.forms.ProviderSignupForm",
    "disconnect": "accounts.signin.forms.DisconnectionForm",
}
SOCIALACCOUNT_PROVIDERS = sign_in_providers(os.environ)
# A trusted provider's account stays connected, so that a later change of address does not lock anybody out.
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_STORE_TOKENS = False

if LMS_DEMO:
    # Offered on the sign-in page: label, address, password.
    DEMO_ACCOUNTS = [
        (_("Student"), "student@lms.com", "learn-by-doing"),
        (_("Instructor"), "instructor@lms.com", "learn-by-doing"),
        (_("Organisation administrator"), "manager@lms.com", "learn-by-doing"),
        (_("Platform staff"), "admin@lms.com", "learn-by-doing"),
    ]

# Mail ---------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="LMS <no-reply@localhost>")
EMAIL_TIMEOUT = 15
if EMAIL_URL := env.str("EMAIL_URL", default=""):
    vars().update(env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# Language and time --------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = ["lms.formats"]
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "lms" / "locale"]

# Safety -------------------------------------------------------------------------------------------
# Hosts whose pages may stand inside a lesson, besides YouTube and Vimeo; anything else is shown as a link.
EMBED_HOSTS = env.list("EMBED_HOSTS", default=[])
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "frame-src": [
            SELF,
            "https://www.youtube-nocookie.com",
            "https://player.vimeo.com",
            *(f"https://{host}" for host in EMBED_HOSTS),
            *([PACKAGE_ORIGIN] if PACKAGE_ORIGIN else []),
        ],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
_over_tls = ACCOUNT_DEFAULT_HTTP_PROTOCOL == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _over_tls
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=_over_tls)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if _over_tls else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _over_tls
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"django.server": {"level": "WARNING"}},
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
