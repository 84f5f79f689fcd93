"""Sessions in the database, with Redis in front that may go away at any time (`SESSION_ENGINE`)."""

from typing import Any

from django.contrib.sessions.backends import cached_db
from django.core.cache import BaseCache

# A session that was revoked while Redis was away would come back with it: not for longer than this.
CACHE_SECONDS = 300


class SessionStore(cached_db.SessionStore):
    """Django's `cached_db`, whose copies in the cache live minutes instead of weeks."""

    cache_key_prefix = "lms.sessions."
    _cache: BaseCache

    def load(self) -> dict[str, Any]:
        """Return the session's data, from the cache or from its row; {} when there is none."""
        data: dict[str, Any] | None = self._cache.get(self.cache_key)
        if data is None:
            row = self._get_session_from_db()  # type: ignore[attr-defined]
            data = self.decode(row.session_data) if row else {}
            if row:
                self._remember(data, self.get_expiry_age(expiry=row.expire_date))
        return data

    def save(self, must_create: bool = False) -> None:
        """Write the row, then the copy. Raises `CreateError` or `UpdateError` as Django's do."""
        super(cached_db.SessionStore, self).save(must_create)
        self._remember(self._get_session(), self.get_expiry_age())  # type: ignore[attr-defined]

    def _remember(self, data: dict[str, Any], seconds: int) -> None:
        self._cache.set(self.cache_key, data, min(seconds, CACHE_SECONDS))
