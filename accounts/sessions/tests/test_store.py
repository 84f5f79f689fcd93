"""Sessions outlive Redis, and a revoked one does not come back with it."""

from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.test import Client

from accounts.models import Organization, User
from accounts.sessions.store import CACHE_SECONDS, SessionStore
from lms.testing.personas import PASSWORD

AWAY = "unix:///nowhere/valkey.sock"


def take_redis_away(settings: Any) -> None:
    cache = settings.CACHES["default"]
    settings.CACHES = {"default": cache | {"LOCATION": AWAY}}


def test_nobody_is_signed_out_when_redis_goes(learner: User, client_for: Callable, settings: Any) -> None:
    client = client_for(learner)
    assert client.get("/accounts/profile/").status_code == 200
    take_redis_away(settings)
    page = client.get("/accounts/profile/")
    assert page.status_code == 200
    assert page.wsgi_request.user == learner


def test_signing_in_works_without_redis(learner: User, organization: Organization, settings: Any) -> None:
    take_redis_away(settings)
    client = Client()
    client.post("/accounts/login/", {"login": learner.email, "password": PASSWORD})
    assert client.get("/accounts/profile/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/accounts/profile/").status_code == 302


def test_copy_in_the_cache_is_short_lived(db: None) -> None:
    session = SessionStore()
    session["word"] = "kept"
    session.save()
    cache: Any = caches["default"]
    key = cache.make_and_validate_key(session.cache_key)
    assert 0 < cache._cache.get_client().ttl(key) <= CACHE_SECONDS
    cache.delete(session.cache_key)
    again = SessionStore(session.session_key)
    assert again["word"] == "kept"  # from the row
    assert 0 < cache._cache.get_client().ttl(key) <= CACHE_SECONDS


def test_session_that_was_never_there(db: None) -> None:
    stranger = SessionStore("0123456789abcdef0123456789abcdef")
    assert stranger.get("word") is None
    assert stranger.session_key is None
