"""`manage.py up`: everything at once, in the foreground."""

import argparse
import http.client
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from lms.stack import locks, process
from lms.stack.errors import StackError
from lms.stack.lease import Lease, keeper_lock, wanted
from lms.stack.parent import end_with_parent
from lms.stack.paths import BASE_DIR, Home
from lms.stack.secrets import make_home
from lms.stack.static import collect_if_changed
from lms.stack.supervisor import Child, Supervisor, print_line

_HOPELESS_FAILURES = 5
# Seconds.
PATIENCE_WITH_KEEPERS = 3.5
_PATIENCE_WITH_LEFTOVERS = 4.0
_PATIENCE_WITH_THE_KILLED = 20.0
_PATIENCE_WITH_THE_PORT = 1.0
MARK = "LMS_SUPERVISED_IN"


class Command(BaseCommand):
    """Start stores, web, worker and beat, keep them running, and end them all on SIGINT or SIGTERM."""

    help = "Start everything: PostgreSQL and Valkey (unless DATABASE_URL and REDIS_URL are set), web, worker, beat."
    requires_system_checks: list[str] | tuple[str, ...] | Literal["__all__"] = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the arguments."""
        parser.add_argument(
            "--with-parent",
            action="store_true",
            help="Stop when the process that started this one ends (make).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until told to stop. Raises `CommandError` when something essential does not start."""
        if options["with_parent"]:
            end_with_parent()
        home = Home(Path(settings.LMS_HOME))
        port = int(os.environ.get("PORT", "8000"))
        os.chdir(BASE_DIR)
        make_home(home)
        with ExitStack() as stack:
            try:
                _be_the_only_one(home, port, stack)
                leases = _lease(home, stack)
            except StackError as error:
                raise CommandError(str(error)) from error
            _prepare()
            supervisor = Supervisor(children(home, port, os.environ))
            watch = Watch(supervisor, leases, port)
            supervisor.on_tick = watch.tick
            supervisor.run()
        _wait_for_keepers(leases)
        if watch.hopeless:
            raise CommandError("It does not start; the lines above say why.")


class Watch:
    """What the supervisor looks after besides its children: the keepers, and whether all is well yet."""

    def __init__(self, supervisor: Supervisor, leases: list[Lease], port: int) -> None:
        self.supervisor = supervisor
        self.leases = leases
        self.port = port
        self.ready = False
        self.hopeless = False

    def tick(self) -> None:
        """Look once."""
        for lease in self.leases:
            try:
                lease.ensure()
            except StackError as error:
                self.supervisor.say(str(error), lease.name[: self.supervisor.width])
        if self.ready:
            return
        if is_healthy(self.port):
            self.ready = True
            print_line(f"ready http://127.0.0.1:{self.port}")
        elif any(child.failures >= _HOPELESS_FAILURES for child in self.supervisor.children):
            self.hopeless = self.supervisor.stopping = True


def is_healthy(port: int) -> bool:
    """Tell whether `/healthz` on this machine answers 200."""
    connection = http.client.HTTPConnection(_local_address(), port, timeout=3)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def children(home: Home, port: int, environment: Mapping[str, str]) -> list[Child]:
    """Return web, worker and beat of `home`, with the environment they run in."""
    metrics = home.run / "metrics"
    shutil.rmtree(metrics, ignore_errors=True)
    metrics.mkdir(parents=True)
    (home.root / "beat").mkdir(mode=0o700, exist_ok=True)
    common = {
        **environment,
        "LMS_HOME": str(home.root),
        MARK: str(home.root),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        "PROMETHEUS_MULTIPROC_DIR": str(metrics),
        # A broker of our own has no other workers whose unfinished tasks one could take away.
        "LMS_ONLY_WORKER": "1" if "valkey" in wanted(environment) else "",
    }
    # Everything may run as root in a container; that is no news worth five lines at each start.
    quietly = ["-W", "ignore:You're running the worker with superuser privileges"]
    celery = [sys.executable, *quietly, "-m", "celery", "-q", "-A", "lms.celery"]
    concurrency = environment.get("LMS_WORKER_CONCURRENCY", "2")
    worker = [*celery, "worker", "--concurrency", concurrency, "--without-gossip", "--without-mingle"]
    return [
        Child(
            "web",
            [sys.executable, "-m", "gunicorn", "-c", "python:lms.gunicorn"],
            common,
            [(signal.SIGTERM, 4.5), (signal.SIGQUIT, 0.5)],
        ),
        Child(
            "worker",
            [*worker, "-n", f"worker-{port}@%h"],
            common,
            [(signal.SIGTERM, 4.0), (signal.SIGQUIT, 1.0)],
        ),
        Child(
            "beat",
            [*celery, "beat", "--schedule", str(home.root / "beat" / "schedule"), "--pidfile="],
            common,
            [(signal.SIGTERM, 3.0)],
        ),
    ]


def _local_address() -> str:
    bind = os.environ.get("LMS_BIND", "127.0.0.1")
    return "127.0.0.1" if bind in {"0.0.0.0", "::", ""} else bind  # noqa: S104  # nosec B104


def _be_the_only_one(home: Home, port: int, stack: ExitStack) -> None:
    """Hold the home for this process; complain early where somebody else is."""
    held = locks.acquire(home.run / "up", wait=False)
    if held is None:
        raise CommandError(
            f"{home.root} is already up. Stop that one first, or set another LMS_HOME and PORT."
        )
    stack.callback(locks.release, held)
    end_leftovers(home, _PATIENCE_WITH_LEFTOVERS)
    # Whoever held it may be no more and not yet have closed it.
    if not process.wait_until(lambda: not _taken(port), _PATIENCE_WITH_THE_PORT):
        raise CommandError(f"Port {port} is taken ({_taken(port)}). Set another PORT.")


def _taken(port: int) -> str:
    """Return why nobody can listen on the port; nothing when one can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("LMS_BIND", "127.0.0.1"), port))
        except OSError as error:
            return error.strerror or str(error)
    return ""


def end_leftovers(home: Home, seconds: float) -> None:
    """Wait for the children of an `up` that was killed, which its death has told to end; after `seconds` end them."""

    def left() -> list[int]:
        return process.with_environment(MARK, str(home.root))

    told: set[int] = set()

    def ended() -> bool:
        # One may have forked just before its end: ask until there are none.
        found = left()
        for pid in found:
            if pid not in told:
                print_line(f"up     | ending process {pid}, left over from an earlier start")
            told.add(pid)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return not found

    if not process.wait_until(lambda: not left(), seconds, pause=0.1):
        process.wait_until(ended, _PATIENCE_WITH_THE_KILLED)


def _lease(home: Home, stack: ExitStack) -> list[Lease]:
    leases = []
    for name in wanted():
        lease = Lease(home, name)
        stack.callback(lease.close)
        lease.ensure()
        print_line(f"up     | {name} is running in {home.root}")
        leases.append(lease)
    return leases


def _prepare() -> None:
    """Bring database and static files up to date, and load the demo content where demo mode wants it."""
    began = time.monotonic()
    call_command("migrate", interactive=False, verbosity=0)
    collect_if_changed()
    if settings.LMS_DEMO and "demo" in get_commands():
        call_command("demo", "--once")
    for connection in connections.all(initialized_only=True):
        connection.close()
        getattr(connection, "close_pool", lambda: None)()
    print_line(f"up     | database and files are up to date after {time.monotonic() - began:.1f} s")


def _wait_for_keepers(leases: list[Lease]) -> None:
    deadline = time.monotonic() + PATIENCE_WITH_KEEPERS
    left = list(leases)
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = [lease for lease in left if locks.is_held(keeper_lock(lease.home, lease.name))]
    for lease in left:
        print_line(f"up     | {lease.name} goes on running: another command uses it")
