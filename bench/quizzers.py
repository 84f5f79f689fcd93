"""Learners who take quizzes while things break, and who remember what the server told them it has kept.

Like the page's outbox they send a request again until the server has answered it.
"""

import http.client
import json
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from bench.client import CSRF

PAUSE = 0.3
# Answers a second of all learners together: more than that measures the machine, not what becomes of answers.
PACE = 25
PATIENCE = 300.0
QUESTIONS = 10


@dataclass(frozen=True)
class Reply:
    """An answer of the server."""

    status: int
    location: str
    body: bytes


@dataclass
class Ledger:
    """What the server has acknowledged, and how often it had to be asked again."""

    answers: dict[tuple[str, int], tuple[int, str]] = field(default_factory=dict)
    handed_in: set[str] = field(default_factory=set)
    started: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    again: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, why: str) -> None:
        """Count a request that had to be repeated."""
        with self.lock:
            self.again[why] += 1


@dataclass(frozen=True)
class Place:
    """A course of the drill: its address, and the quiz in its last lesson."""

    slug: str
    quiz: UUID


class Learner(threading.Thread):
    """Goes through the courses of the drill, one after the other and again, until `stop` is set."""

    def __init__(
        self, port: int, cookie: str, places: list[Place], ledger: Ledger, stop: threading.Event, *, pause: float,
        after: float = 0, leaves: Place | None = None,
    ) -> None:  # fmt: skip
        super().__init__(daemon=True)
        self.port, self.cookie, self.places, self.ledger, self.stop = port, cookie, places, ledger, stop
        self.pause, self.after, self.leaves = pause, after, leaves
        self.connection: http.client.HTTPConnection | None = None
        self.failure = ""

    def run(self) -> None:
        """Work until told to stop; the attempt begun is brought to its end, but for one that is `leaves`: never closed."""
        try:
            # Not all at once: who sits down at a quiz does not do so to the second.
            time.sleep(self.after)
            if self.leaves is not None:
                attempt = self._start(self.leaves)
                with self.ledger.lock:
                    self.ledger.left.add(attempt)
                for position in range(1, QUESTIONS + 1):
                    self._answer(attempt, position, 1, "b")
            while not self.stop.is_set():
                for place in self.places:
                    if self.stop.is_set():
                        break
                    self._course(place)
        except Exception as error:
            self.failure = f"{type(error).__name__}: {error}"

    def _start(self, place: Place) -> str:
        base = f"/learn/{place.slug}"
        self._until(f"{base}/enrolment/", 302)
        for number in (1, 2):
            self._until(f"{base}/lesson-{number}/", 200, method="GET")
        started = self._until(f"{base}/lesson-3/quizzes/{place.quiz}/attempts/", 302)
        found = re.search(r"/learn/attempts/([0-9a-f-]+)/", started.location)
        if found is None:
            raise RuntimeError(f"no attempt, but {started.location}")
        return found[1]

    def _course(self, place: Place) -> None:
        attempt = self._start(place)
        with self.ledger.lock:
            self.ledger.started.add(attempt)
        # Each learner changes every answer once: the last acknowledged one must be there.
        for seq, choice in ((1, "a"), (2, "b")):
            for position in range(1, QUESTIONS + 1):
                self._answer(attempt, position, seq, choice)
                time.sleep(self.pause)
        done = self._until(f"/learn/attempts/{attempt}/hand-in/", 302)
        if "result" not in done.location:
            raise RuntimeError(f"handing in led to {done.location}")
        with self.ledger.lock:
            self.ledger.handed_in.add(attempt)

    def _answer(self, attempt: str, position: int, seq: int, choice: str) -> None:
        body = json.dumps({"answer": {"choice": choice}, "seq": seq}).encode()
        reply = self._until(f"/learn/attempts/{attempt}/answers/{position}/", 200, 409, 422, body=body)
        with self.ledger.lock:
            if reply.status == 200:
                self.ledger.answers[attempt, position] = (seq, choice)
            else:
                self.ledger.refused.append(f"{reply.status} {reply.body[:120]!r}")

    def _until(self, path: str, *good: int, method: str = "POST", body: bytes = b"") -> Reply:
        """Send a request until the server answers with one of `good`. Raises `TimeoutError`."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                reply = self._send(method, path, body)
            except (OSError, http.client.HTTPException) as error:
                self._hang_up()
                self.ledger.note(type(error).__name__)
            else:
                if reply.status in good:
                    return reply
                if reply.status < 500:
                    raise RuntimeError(f"{method} {path}: {reply.status} {reply.body[:200]!r}")
                self.ledger.note(str(reply.status))
            time.sleep(PAUSE)
        raise TimeoutError(f"{method} {path} was not answered within {PATIENCE} s")

    def _send(self, method: str, path: str, body: bytes) -> Reply:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": f"{self.cookie}; lms_csrf={CSRF}", "Accept": "application/json"}
        if method == "POST":
            headers |= {"X-CSRFToken": CSRF, "Origin": f"http://127.0.0.1:{self.port}"}
            headers["Content-Type"] = "application/json" if body else "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        return Reply(response.status, response.headers.get("Location", ""), content)

    def _hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None
