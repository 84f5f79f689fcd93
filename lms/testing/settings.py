"""The product's settings, for tests: fast passwords, files served from where they lie, one queue nobody works."""

import os

from lms.settings import *  # noqa: F403
from lms.settings import CACHES, DATABASES, STORAGES

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost", ".localhost", "[::1]"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASES["default"]["TEST"] |= {"TEMPLATE": os.environ.get("LMS_TEST_TEMPLATE") or None}
# A machine that stands still for some seconds is not a store that is away, nor is it much work: what is then answered, as
# if the cache were empty, in part, or with an error, has nothing to do with what a test looks for.
REDIS_PATIENCE = {"socket_timeout": 120, "socket_connect_timeout": 120}
CACHES["default"]["OPTIONS"] = REDIS_PATIENCE
OUTLOOK_SECONDS = 120
if "pool" in DATABASES["default"]["OPTIONS"]:
    DATABASES["default"]["OPTIONS"]["pool"]["timeout"] = 120
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
