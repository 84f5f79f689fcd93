"""A small HTTP/1.1 load client on loopback: keep-alive connections, latencies, no more."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Request:
    """One request of a learner; `expect` are the statuses that count as good."""

    method: str
    path: str
    cookie: str
    body: bytes = b""
    content_type: str = "application/x-www-form-urlencoded"
    expect: tuple[int, ...] = (200,)
    extra: tuple[tuple[str, str], ...] = ()

    def encode(self, host: str) -> bytes:
        lines = [
            f"{self.method} {self.path} HTTP/1.1",
            f"Host: {host}",
            f"Cookie: {self.cookie}; lms_csrf={CSRF}",
        ]
        if self.method != "GET":
            lines += [
                f"X-CSRFToken: {CSRF}",
                f"Origin: http://{host}",
                f"Content-Type: {self.content_type}",
                f"Content-Length: {len(self.body)}",
            ]
        lines += [f"{name}: {value}" for name, value in self.extra]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + self.body


@dataclass
class Response:
    """What came back, as far as anybody looks."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Run:
    """The outcome of one scenario: seconds of each journey, the wall clock, the bytes of one page."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    size: int = 0
    failures: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """Return a latency in milliseconds."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


CSRF = "b" * 32
# A journey yields requests and is sent their responses.
Journey = Iterator[Request]


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Callable[[Request], "asyncio.Future[Response]"]]:
    """Give a function that sends one request over one kept-alive connection."""
    streams: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def send(request: Request) -> Response:
        if not streams:
            streams.append(await asyncio.open_connection("127.0.0.1", port))
        reader, writer = streams[0]
        writer.write(request.encode(f"127.0.0.1:{port}"))
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *rest = head.split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest) if name
        }
        body = await _body(reader, headers)
        if headers.get("connection", "").lower() == "close":
            writer.close()
            streams.clear()
        return Response(int(first.split(" ")[1]), headers, body)

    try:
        yield send  # type: ignore[misc]
    finally:
        for _reader, writer in streams:
            writer.close()


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    if headers.get("transfer-encoding") == "chunked":
        parts = []
        while size := int((await reader.readline()).strip() or b"0", 16):
            parts.append(await reader.readexactly(size))
            await reader.readline()
        await reader.readline()
        return b"".join(parts)
    return b""


async def drive(port: int, journeys: list[Callable[[], Journey]], at_once: int) -> Run:
    """Go through all journeys, `at_once` at a time; a journey stops at its first bad status."""
    run, waiting = Run(), iter(journeys)

    async def one_connection() -> None:
        async with connected(port) as send:
            for make in waiting:
                journey, started = make(), time.perf_counter()
                try:
                    request = next(journey)
                    while True:
                        response = await send(request)
                        if response.status not in request.expect:
                            run.failures.append(f"{request.method} {request.path}: {response.status}")
                            break
                        run.size = max(run.size, len(response.body))
                        request = journey.send(response)  # type: ignore[attr-defined]
                except StopIteration:
                    pass
                run.latencies.append(time.perf_counter() - started)

    started = time.perf_counter()
    await asyncio.gather(*(one_connection() for _number in range(at_once)))
    run.seconds = time.perf_counter() - started
    return run
