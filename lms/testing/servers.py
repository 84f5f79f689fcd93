"""The servers of one test run: embedded PostgreSQL and Valkey in a folder that goes away with the run.

Migrating costs seconds, so a cluster with a migrated template database is kept below `.cache`, under a key of
everything the migrations are made of. A run copies that folder and starts; each worker's database is a copy of
the template, made by PostgreSQL in a moment.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from psycopg import sql

from lms.stack import cluster, locks
from lms.stack.paths import BASE_DIR, Home
from lms.stack.postgres import Postgres
from lms.stack.urls import ROLE, database_url, redis_url
from lms.stack.valkey import Valkey
from lms.testing import emptying

TEMPLATE = "lms_template"
CACHE = BASE_DIR / ".cache" / "test-clusters"
_KEPT = 3
_PREFIX = "lms-test-"
_INGREDIENTS = (
    "*/migrations/**/*.py",
    "lms/*/migrations/*.py",
    "lms/kernel/*.py",
    "lms/kernel/postgres/*.py",
)


class _Postgres(Postgres):
    durable = False


class _Valkey(Valkey):
    durable = False


class TestServers:
    """Start them once, in the process that starts the workers; they end with it, however it ends."""

    __test__ = False

    def __init__(self) -> None:
        _remove_left_overs()
        self.root, self._alive = _folder()
        self.home = Home(self.root / "home")
        self.postgres = _Postgres(self.home)
        self.valkey = _Valkey(self.home)
        self.template: str | None = None

    def start(self) -> None:
        """Start both servers, with the migrated template where migrating works."""
        self.valkey.start()
        with locks.held(CACHE / "lock"):
            for half in CACHE.glob("new-*"):  # of a run that was killed while it copied
                shutil.rmtree(half, ignore_errors=True)
            kept = CACHE / _key()
            if kept.exists():
                self._take(kept)
                self.postgres.start()
            else:
                self.postgres.start()
                if not self._migrate():
                    return
                self.postgres.stop()
                self._keep(kept)
                self.postgres.start()
        self.template = TEMPLATE

    def environment(self, worker: int = 0) -> dict[str, str]:
        """Return the environment of one test process: its Redis database and its home are its own."""
        home = self.root / f"worker-{worker}"
        (home / "static").mkdir(parents=True, exist_ok=True)
        return {
            "LMS_HOME": str(home),
            "DATABASE_URL": database_url(self.home, "postgres"),
            "REDIS_URL": redis_url(self.home, worker + 1),
            "LMS_TEST_TEMPLATE": self.template or "",
            "LMS_TEST_ROOT": str(self.root),
            "PUBLIC_SCHEME": "http",
            "SECRET_KEY": "a key for tests, which keep nothing worth a secret",
            "LMS_DEMO": "",
            "DEBUG": "",
        }

    def stop(self) -> None:
        """Stop both and remove everything."""
        for server in (self.postgres, self.valkey):
            server.stop_steps = ((9, 2.0),)  # what they hold is thrown away anyhow
            server.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    def _migrate(self) -> bool:
        """Make and migrate the template database; tell whether that worked."""
        with cluster.connect(self.home, "postgres") as connection:
            names = sql.Identifier(TEMPLATE), sql.Identifier(ROLE)
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))
        done = subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity=0", "--skip-checks"],
            cwd=BASE_DIR,
            env={
                **os.environ,
                **self.environment(),
                "PYTHONPATH": str(BASE_DIR),
                "DJANGO_SETTINGS_MODULE": "lms.testing.settings",
                "DATABASE_URL": database_url(self.home, TEMPLATE),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.stderr.write(f"The migrations fail; tests with a database will too.\n{done.stderr[-2000:]}\n")
            return False
        with cluster.connect(self.home, TEMPLATE) as connection:
            emptying.install(connection)
        return True

    def _keep(self, place: Path) -> None:
        """Keep the stopped cluster for the next run, in one step."""
        fresh = Path(tempfile.mkdtemp(prefix="new-", dir=CACHE))
        shutil.copytree(self.home.postgres / "data", fresh / "data", copy_function=shutil.copyfile)
        shutil.copyfile(cluster.passwords(self.home), fresh / "pgpass")
        fresh.rename(place)
        others = sorted(CACHE.glob("[!.]*/data"), key=lambda data: data.parent.stat().st_mtime)
        for old in others[:-_KEPT]:
            shutil.rmtree(old.parent, ignore_errors=True)

    def _take(self, place: Path) -> None:
        """Put a copy of a kept cluster where ours will start."""
        self.home.secrets.mkdir(mode=0o700, exist_ok=True)
        password = self.home.secrets / "pgpass"
        shutil.copyfile(place / "pgpass", password)
        password.chmod(0o600)
        data = self.home.postgres / "data"
        data.parent.mkdir(mode=0o700, exist_ok=True)
        shutil.copytree(place / "data", data, copy_function=shutil.copyfile)
        data.chmod(0o700)
        os.utime(place)


def _key() -> str:
    """Return a digest of what the template is made of; of the month too, for the partitions."""
    digest = hashlib.sha256(f"{datetime.now(UTC):%Y-%m} {sys.version}".encode())
    files = [path for pattern in _INGREDIENTS for path in BASE_DIR.glob(pattern)]
    files += [BASE_DIR / "requirements.txt", BASE_DIR / "lms/settings.py", BASE_DIR / "lms/stack/cluster.py"]
    files.append(BASE_DIR / "lms/testing/emptying.py")
    for path in sorted(files):
        digest.update(f"{path.relative_to(BASE_DIR)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:20]


def _folder() -> tuple[Path, int]:
    """Make the folder of this run; return it with the lock that says that the run lives."""
    while True:
        root = Path(tempfile.mkdtemp(prefix=_PREFIX, dir="/tmp"))  # nosec B108
        root.chmod(0o711)
        alive = locks.acquire(root / "alive")
        assert alive is not None
        if os.fstat(alive).st_nlink:
            return root, alive
        locks.release(alive)  # another run took it for left over before it was locked


def _remove_left_overs() -> None:
    """Remove the folders of runs that were killed: their servers ended with them, nobody holds their lock."""
    for folder in Path("/tmp").glob(f"{_PREFIX}*"):  # noqa: S108  # nosec B108
        # Another run that starts or ends just now may remove it first.
        with suppress(FileNotFoundError):
            if folder.stat().st_uid == os.geteuid() and (folder / "alive").exists():
                _remove_if_free(folder)


def _remove_if_free(folder: Path) -> None:
    free = locks.acquire(folder / "alive", wait=False)
    if free is not None:
        shutil.rmtree(folder, ignore_errors=True)
        locks.release(free)
