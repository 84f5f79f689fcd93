"""The process that keeps one embedded server running while anyone needs it: `python -m lms.stack.keeper`.

It detaches itself, tells its starter through a pipe whether the server came up, restarts the server when it
dies, and stops it when the last user is gone. Killed itself, it takes the server with it (on Linux).
"""

import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path

from lms.stack import locks, process
from lms.stack.errors import StackError
from lms.stack.lease import keeper_lock, users_lock
from lms.stack.paths import Home
from lms.stack.postgres import Postgres
from lms.stack.secrets import make_home
from lms.stack.server import Server
from lms.stack.spawn import adopt_orphans
from lms.stack.valkey import Valkey

_KINDS: dict[str, type[Server]] = {"postgres": Postgres, "valkey": Valkey}
_ADOPTED_SERVER_ENDED = signal.SIGUSR1
_SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD, _ADOPTED_SERVER_ENDED}
_LONGEST_PAUSE = 10.0
_LOOKS = 25
READY = b"ready"


class Keeper:
    """Keeps `server` running until it is told to stop or nobody holds the users' lock any more."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def keep(self, report: int) -> None:
        """Start the server, say so into the pipe `report`, and stay until the end."""
        held = self._be_the_keeper()
        if held is None:
            os.write(
                report, READY
            )  # another keeper is there already: nothing to do, nothing to complain about
            os.close(report)
            return
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        adopt_orphans()
        try:
            self.server.start()
        except BaseException as error:
            self.server.stop()
            locks.release(held)  # before we speak: whoever hears of it may try again at once
            text = str(error) if isinstance(error, StackError) else traceback.format_exc()
            os.write(report, text.encode())
            raise
        os.write(report, READY)
        os.close(report)
        threading.Thread(target=self._stop_when_unused, daemon=True).start()
        self._watch()
        locks.release(held)  # before the users' lock: who gets that next must not take us for alive

    def _be_the_keeper(self) -> int | None:
        """Take the keepers' lock; None when another keeper has it, and not merely one who looks whether it is taken."""
        path = keeper_lock(self.server.home, self.server.name)
        for _ in range(_LOOKS):
            held = locks.acquire(path, wait=False)
            if held is not None:
                return held
            time.sleep(0.02)
        return None

    def _stop_when_unused(self) -> None:
        locks.acquire(users_lock(self.server.home, self.server.name))
        os.kill(os.getpid(), signal.SIGTERM)

    def _watch(self) -> None:
        failures = 0
        started = time.monotonic()
        self._watch_adopted()
        while True:
            if signal.sigwait(_SIGNALS) in {signal.SIGTERM, signal.SIGINT}:
                self.server.stop()
                return
            if not self._has_ended():
                continue
            failures = 0 if time.monotonic() - started > 60 else failures + 1
            self._restart(failures)
            started = time.monotonic()

    def _has_ended(self) -> bool:
        if self.server.child is not None:
            self.server.child.poll()
        ended = self.server.pid is None or not process.is_alive(self.server.pid)
        if ended:
            self._end_orphans()
        return ended

    def _end_orphans(self) -> None:
        """End what a killed server left running (it would hold the shared memory), and bury the dead."""
        for pid in process.children(os.getpid()):
            os.kill(pid, signal.SIGKILL)
        while True:
            try:
                if os.waitpid(-1, 0)[0] == 0:
                    return
            except ChildProcessError:
                return

    def _restart(self, failures: int) -> None:
        self._say(f"{self.server.name} ended unexpectedly; starting it again")
        time.sleep(min(0.1 * 2**failures, _LONGEST_PAUSE))
        try:
            self.server.start()
            self._watch_adopted()
        except Exception:
            self._say(traceback.format_exc())
            self.server.stop()
            os.kill(os.getpid(), _ADOPTED_SERVER_ENDED)  # and once more

    def _watch_adopted(self) -> None:
        """A server that is not our child ends without a SIGCHLD."""
        if self.server.child is None and self.server.pid is not None:
            threading.Thread(target=self._wait_for_adopted, args=[self.server.pid], daemon=True).start()

    def _wait_for_adopted(self, pid: int) -> None:
        while process.is_alive(pid):
            time.sleep(0.2)
        os.kill(os.getpid(), _ADOPTED_SERVER_ENDED)

    def _say(self, text: str) -> None:
        with open(self.server.log, "a") as log:
            log.write(f"{time.strftime('%F %T')} keeper: {text}\n")


def main() -> int:
    """Detach, keep the server named by the arguments, and report its start to whoever called."""
    name, root = sys.argv[1:]
    server = _KINDS[name](Home(Path(root)))
    make_home(server.home)
    ours, theirs = os.pipe()
    if os.fork():
        os.close(theirs)
        with open(ours) as pipe:
            answer = pipe.read()
        if answer == READY.decode():
            return 0
        sys.stderr.write(answer or f"The keeper ended without a word; see {server.home.log / 'keeper.log'}")
        return 1
    os.close(ours)
    os.setsid()
    try:
        _let_go_of_output(server.home)
    except (OSError, StackError) as error:
        os.write(theirs, str(error).encode())
        return 1
    Keeper(server).keep(theirs)
    return 0


def _let_go_of_output(home: Home) -> None:
    """Close the caller's terminal and pipes, which it may be reading to their end; complain into a file."""
    process.private_folder(home.log)
    nowhere = os.open(os.devnull, os.O_RDWR)
    log = os.open(home.log / "keeper.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for descriptor, target in ((0, nowhere), (1, log), (2, log)):
        os.dup2(target, descriptor)
    os.close(nowhere)
    os.close(log)


if __name__ == "__main__":
    sys.exit(main())
