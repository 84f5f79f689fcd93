"""Encrypted columns for secrets such as provider keys (Fernet: AES-128-CBC with HMAC-SHA256).

Keys come from the setting `FIELD_ENCRYPTION_KEYS`, newest first; older ones still decrypt.
"""

import base64
import hashlib
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=8)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in keys]
    )


def _present() -> MultiFernet:
    return _cipher(tuple(settings.FIELD_ENCRYPTION_KEYS))


def encrypt(text: str) -> str:
    """Return `text` encrypted with the newest key."""
    return _present().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Return the text of `token`; raise `cryptography.fernet.InvalidToken` when no key fits."""
    return _present().decrypt(token.encode()).decode()


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is encrypted at rest and cannot be searched."""

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value) if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return decrypt(value) if value else value
