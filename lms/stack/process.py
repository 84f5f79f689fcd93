"""Children: started as the right user, bound to their parent's life, ended with patience and then without."""

import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from lms.stack.errors import StackError
from lms.stack.spawn import search_capability

_SPAWN = Path(__file__).with_name("spawn.py")
# Nothing of the caller's environment (PGHOST, LD_*, secrets) reaches a server.
SERVER_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True)
class RunAs:
    """The user a server runs as, and whether it must be let through folders that are closed to it."""

    uid: int
    gid: int
    search: bool = False


def run_as(data: Path, reaches: Sequence[Path]) -> RunAs | None:
    """Return the user for the server of folder `data`: None (ourselves) unless we are root.

    PostgreSQL refuses to run as root. The owner of existing data is kept; else `postgres` or `nobody` is taken.
    Where that user cannot pass the folders above one of `reaches`, one capability lets it (as an ordinary user's
    own server may read what that user may). Raises `StackError` where that is impossible.
    """
    if os.geteuid() != 0:
        return None
    person = _owner(data) or _known("postgres") or _known("nobody")
    if person is None:
        raise StackError(
            "Neither a user `postgres` nor `nobody` exists to run the embedded servers as: add one."
        )
    closed = [folder for path in reaches for folder in _closed_folders(path, person)]
    if closed and search_capability() is None:
        raise StackError(
            f"The user {person.pw_name} cannot pass {closed[0]}, which is closed to others. Put LMS_HOME and the "
            f"checkout elsewhere (such as /srv/lms), or run: chmod o+x {closed[0]}"
        )
    return RunAs(person.pw_uid, person.pw_gid, search=bool(closed))


def _owner(data: Path) -> pwd.struct_passwd | None:
    try:
        uid = data.stat().st_uid
        return pwd.getpwuid(uid) if uid else None
    except (FileNotFoundError, KeyError):
        return None


def _known(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _closed_folders(path: Path, person: pwd.struct_passwd) -> list[Path]:
    closed = []
    for folder in path.resolve().parents:
        if not folder.exists():
            continue
        found = folder.stat()
        if found.st_uid == person.pw_uid:
            passable = found.st_mode & 0o100
        elif found.st_gid == person.pw_gid:
            passable = found.st_mode & 0o010
        else:
            passable = found.st_mode & 0o001
        if not passable:
            closed.append(folder)
    return closed


def own(path: Path, user: RunAs | None) -> None:
    """Give `path` and all below it to `user` (None: leave it as it is)."""
    if user is None or path.stat().st_uid == user.uid:
        return
    for folder, _, names in os.walk(path):
        for name in (folder, *(os.path.join(folder, name) for name in names)):
            os.chown(name, user.uid, user.gid, follow_symlinks=False)


def private_folder(path: Path, user: RunAs | None = None) -> None:
    """Create folder `path` closed to others and owned by `user`; refuse one that a stranger made.

    Raises `StackError`.
    """
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    uid = user.uid if user else os.geteuid()
    # Whoever owns the folder above could replace this one anyhow: root may work in another user's home.
    if path.is_symlink() or found.st_uid not in {uid, os.geteuid(), path.parent.stat().st_uid}:
        raise StackError(
            f"{path} belongs to another user. Use the LMS_HOME as the user who made it, or give it over with: "
            f"chown -R {uid} {path}"
        )
    own(path, user)


def command(argv: Sequence[str | Path], *, death_signal: int = 0, user: RunAs | None = None) -> list[str]:
    """Return the command that runs `argv` as `user`, sent `death_signal` when we die."""
    options = ["--parent", str(os.getpid()), "--death-signal", str(int(death_signal))]
    if user:
        options += ["--uid", str(user.uid), "--gid", str(user.gid), *(["--search"] if user.search else [])]
    return [sys.executable, "-I", "-S", str(_SPAWN), *options, "--", *map(str, argv)]


def start(
    argv: Sequence[str | Path],
    *,
    death_signal: int,
    output: int | IO[bytes],
    user: RunAs | None = None,
    environment: Mapping[str, str] = SERVER_ENVIRONMENT,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start `argv` as a child in a session of its own. Call it in the main thread only: its end is our end."""
    return subprocess.Popen(
        command(argv, death_signal=death_signal, user=user),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=dict(environment),
        cwd=folder or "/",
        start_new_session=True,
    )


def run(argv: Sequence[str | Path], *, user: RunAs | None = None) -> None:
    """Run `argv` to its end. Raises `StackError` with what it printed when it fails."""
    done = subprocess.run(
        command(argv, user=user),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=SERVER_ENVIRONMENT,
        cwd="/",
        text=True,
        check=False,
    )
    if done.returncode:
        raise StackError(f"{Path(argv[0]).name} failed ({done.returncode}):\n{done.stdout.strip()}")


def is_alive(pid: int) -> bool:
    """Tell whether process `pid` exists and has not ended (a zombie has)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        # The field after the command's name, which may itself hold spaces and brackets.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return not Path("/proc/self/stat").exists()


def runs_in(pid: int, name: str, folder: Path) -> bool:
    """Tell whether process `pid` is a `name` working in `folder`, and not a later process of the same number."""
    if not is_alive(pid):
        return False
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == folder.resolve()
    except OSError:
        return name in _command_of(pid)


def _command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:  # no /proc: macOS, which has ps
        shown = subprocess.run(
            ["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
        )
        return shown.stdout


def children(pid: int) -> list[int]:
    """Return the direct children of `pid` (Linux; elsewhere none)."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def with_environment(name: str, value: str) -> list[int]:
    """Return the running processes of ours that were started with `name=value` in their environment (Linux)."""
    wanted = f"{name}={value}".encode()
    found = []
    for file in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):  # another user's, or it ends while we look
            if wanted in file.read_bytes().split(b"\0"):
                found.append(int(file.parent.name))
    return [pid for pid in found if pid != os.getpid() and is_alive(pid)]


def wait_gone(pid: int, seconds: float) -> bool:
    """Wait until `pid` has ended; tell whether it did within `seconds`."""
    return wait_until(lambda: not is_alive(pid), seconds)


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Wait until `condition` holds, asked every `pause` seconds; tell whether it did within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def end(pid: int, steps: Sequence[tuple[int, float]]) -> None:
    """Send each signal of `steps` in turn, giving it its seconds, until `pid` is gone; last comes SIGKILL."""
    for number, seconds in (*steps, (int(signal.SIGKILL), 2.0)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        if wait_gone(pid, seconds):
            return
