"""The addresses of the embedded servers, known before they run."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from lms.stack.paths import Home

ROLE = "lms"
DATABASE = "lms"


@dataclass(frozen=True)
class StackUrls:
    """Where to reach the two stores."""

    database: str
    redis: str


def database_url(home: Home, database: str = DATABASE) -> str:
    """Return a libpq URL for `database`. It names the password's file, so the URL itself is no secret."""
    return (
        f"postgres://{ROLE}@/{quote(database)}"
        f"?host={quote(str(home.sockets))}&passfile={quote(str(home.secrets / 'pgpass'))}"
    )


def redis_url(home: Home, number: int = 0) -> str:
    """Return a redis-py URL for database `number`."""
    return f"unix://{quote(str(home.sockets / 'valkey.sock'))}?db={number}"


def stack_urls(home: Path) -> StackUrls:
    """Return the addresses of the embedded servers of `home`. Pure: starts, reads and writes nothing."""
    place = Home(home)
    return StackUrls(database=database_url(place), redis=redis_url(place))
