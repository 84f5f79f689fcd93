"""Addresses and secrets of a home."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict
from redis import Redis

from lms.stack.celery_url import celery_url
from lms.stack.cluster import LEAKPROOF
from lms.stack.paths import BASE_DIR, Home
from lms.stack.secrets import kept_secret, secret_key
from lms.stack.urls import stack_urls


def test_addresses_are_known_without_touching_anything(home: Path) -> None:
    urls = stack_urls(home)
    parsed = conninfo_to_dict(urls.database)
    assert parsed["user"] == parsed["dbname"] == "lms"
    assert parsed["host"] == str(home / "sockets")
    assert "password" not in parsed
    assert Redis.from_url(urls.redis).connection_pool.connection_kwargs["path"] == str(
        home / "sockets/valkey.sock"
    )
    assert not home.exists()


def test_a_long_path_gets_a_short_socket_of_its_own(home: Path) -> None:
    places = {Home(home / ("deep" * 30) / name).sockets for name in ("one", "two")}
    assert len(places) == 2
    assert all(len(os.fsencode(place / ".s.PGSQL.5432")) < 104 for place in places)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("unix:///srv/lms/valkey.sock?db=3", "redis+socket:///srv/lms/valkey.sock?virtual_host=3"),
        ("unix:///srv/lms/valkey.sock", "redis+socket:///srv/lms/valkey.sock?virtual_host=0"),
        ("redis://redis.example:6379/1", "redis://redis.example:6379/1"),
        ("rediss://:secret@redis.example/0?ssl_cert_reqs=required",) * 2,
    ],
)
def test_celery_gets_the_address_in_its_own_words(given: str, wanted: str) -> None:
    assert celery_url(given) == wanted


def test_a_secret_is_made_once_and_kept_private(home: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(lambda _: secret_key(home), range(32)))
    assert len(answers) == 1
    assert len(answers.pop()) >= 40
    assert stat.S_IMODE((home / "secrets" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (home / "secrets").iterdir()] == ["secret_key"]
    assert kept_secret(Home(home), "other") != secret_key(home)


def test_a_database_elsewhere_gets_the_same_marks_by_hand() -> None:
    script = (BASE_DIR / "deploy" / "postgres.sh").read_text()
    assert [function for function in LEAKPROOF if f"pg_catalog.{function} LEAKPROOF" not in script] == []
