"""Keeping children alive: prefixed output, restart with a growing pause, everything gone at the end.

One thread and one selector: output, deaths and signals all wake the same loop.
"""

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, Any

from lms.stack import process

_STEADY_SECONDS = 30.0
_LONGEST_PAUSE = 15.0
_TICK_SECONDS = 0.3
_BEFORE_FORCE = 1.5


def print_line(text: str) -> None:
    """Print one line at once; go on without an audience when nobody reads any more."""
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (for the rest of the process)


@dataclass
class Child:
    """One child: its command, and what it takes to end it (signals in turn, each with its seconds)."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    stop_steps: Sequence[tuple[int, float]]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = 0.0
    start_at: float = 0.0
    unfinished: bytes = field(default=b"", repr=False)

    def start(self) -> None:
        """Start it, in a process group of its own, to end when we do."""
        self.started = time.monotonic()
        self.process = process.start(
            self.argv,
            death_signal=signal.SIGTERM,
            output=subprocess.PIPE,
            environment=self.environment,
            folder=Path.cwd(),
        )

    def end_group(self) -> None:
        """Kill what is left of its group once it has ended itself: the port and the queue must be free."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Runs `children` until told to stop. `on_tick` is called a few times a second, in the same thread."""

    def __init__(self, children: Sequence[Child], on_tick: Callable[[], None] = lambda: None) -> None:
        self.children = children
        self.on_tick = on_tick
        self.stopping = False
        self.width = max(len(child.name) for child in children)
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()
        self._next_tick = 0.0

    def run(self) -> None:
        """Start everything and stay until SIGTERM or SIGINT; then end everything."""
        previous = self._listen_to_signals()
        try:
            while not self.stopping:
                self._start_what_is_due()
                self._wait_and_print()
                self._bury_the_dead()
                if time.monotonic() >= self._next_tick:
                    self._next_tick = time.monotonic() + _TICK_SECONDS
                    self.on_tick()
        finally:
            self._end_all()
            signal.set_wakeup_fd(-1)
            for number, handler in previous.items():
                signal.signal(number, handler)
            self._selector.close()
            self._wake.close()
            self._woken.close()

    def say(self, text: str, name: str = "up") -> None:
        """Print one line under the name of a child, or our own."""
        print_line(f"{name:<{self.width}} | {text}")

    def _listen_to_signals(self) -> dict[int, Any]:
        def stop(number: int, frame: FrameType | None) -> None:
            self.stopping = True

        self._wake.setblocking(False)
        self._woken.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        handlers: dict[int, Any] = {
            signal.SIGTERM: stop,
            signal.SIGINT: stop,
            signal.SIGCHLD: lambda *_: None,
        }
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # under nohup the terminal may go
            handlers[signal.SIGHUP] = stop
        return {number: signal.signal(number, handler) for number, handler in handlers.items()}

    def _start_what_is_due(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.process is None and child.start_at <= now and not self.stopping:
                child.start()
                assert child.process is not None
                assert child.process.stdout is not None
                os.set_blocking(child.process.stdout.fileno(), False)
                self._selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _wait_and_print(self) -> None:
        now = time.monotonic()
        due = [child.start_at for child in self.children if child.process is None]
        for key, _ in self._selector.select(max(0.0, min([self._next_tick, *due]) - now)):
            if key.data is None:
                self._drain_wake_ups()
            else:
                self._print_output(key.data)

    def _drain_wake_ups(self) -> None:
        try:
            while self._woken.recv(4096):
                pass
        except BlockingIOError:
            pass

    def _print_output(self, child: Child) -> bool:
        """Print the whole lines the child has written; tell whether there was anything to read."""
        output = child.process.stdout if child.process else None
        if output is None or output.closed:
            return False
        try:
            data = os.read(output.fileno(), 65536)
        except BlockingIOError:
            return False
        if not data:
            self._let_go(output)
            return False
        *lines, child.unfinished = (child.unfinished + data).split(b"\n")
        for line in lines:
            if line.strip():
                self.say(line.decode(errors="replace"), child.name)
        return True

    def _let_go(self, output: IO[bytes]) -> None:
        if not output.closed:
            if output in self._selector.get_map():
                self._selector.unregister(output)
            output.close()

    def _bury_the_dead(self) -> None:
        for child in self.children:
            if child.process is None or child.process.poll() is None:
                continue
            self._print_rest(child)
            child.end_group()
            steady = time.monotonic() - child.started > _STEADY_SECONDS
            child.failures = 0 if steady else child.failures + 1
            pause = 0.0 if steady else min(0.2 * 2 ** (child.failures - 1), _LONGEST_PAUSE)
            child.start_at = time.monotonic() + pause
            self.say(f"{child.name} ended ({child.process.returncode}); starting it again in {pause:.1f} s")
            child.process = None

    def _print_rest(self, child: Child) -> None:
        """Print what a dead child has left in its pipe, and let go of the pipe."""
        while self._print_output(child):
            pass
        if child.process is not None and child.process.stdout is not None:
            self._let_go(child.process.stdout)
        child.unfinished = b""

    def _end_all(self) -> None:
        """End all children at once, each by its own steps, then kill what is left of their groups."""
        running = [child for child in self.children if child.process is not None]
        began = time.monotonic()
        patience = {child.name: list(child.stop_steps) for child in running}
        due = {child.name: began for child in running}
        while running:
            for child in running:
                self._end_further(child, patience[child.name], due)
            self._wait_briefly()
            running = [
                child for child in running if child.process is not None and child.process.poll() is None
            ]
        for child in self.children:
            self._print_rest(child)
            child.end_group()

    def _end_further(self, child: Child, steps: list[tuple[int, float]], due: dict[str, float]) -> None:
        now = time.monotonic()
        if now < due[child.name] or child.process is None:
            return
        number, seconds = steps.pop(0) if steps else (int(signal.SIGKILL), _BEFORE_FORCE)
        due[child.name] = now + seconds
        try:
            os.kill(child.process.pid, number)
        except ProcessLookupError:
            due[child.name] = now

    def _wait_briefly(self) -> None:
        for key, _ in self._selector.select(0.05):
            if key.data is None:
                self._drain_wake_ups()
            else:
                self._print_output(key.data)
