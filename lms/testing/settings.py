"""The product's settings, for tests: fast passwords, files served from where they lie, one queue nobody works."""

import os

from lms.settings import *  # noqa: F403
from lms.settings import DATABASES, STORAGES

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost", ".localhost", "[::1]"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASES["default"]["TEST"] |= {"TEMPLATE": os.environ.get("LMS_TEST_TEMPLATE") or None}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
