"""First in the chain: times every request by its route, and answers the probes before anything else can fail."""

from collections.abc import Callable
from functools import lru_cache
from time import perf_counter
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponseBase

from lms.health import meters
from lms.health.views import healthz, metrics

_METHODS = frozenset({"GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"})
_POOL_SECONDS = 5.0


class MetricsMiddleware:
    """Costs some 10 µs a request.

    The probes are answered here because a load balancer asks by address, without TLS, and wants to hear of a
    broken database or cache rather than an error page made by the middleware that needs them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.probes = {"/healthz": healthz, "/metrics": metrics}
        self._pool_noted = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and count the answer."""
        started = perf_counter()
        probe = self.probes.get(request.path_info)
        if probe is not None:
            return probe(request)
        response = self.get_response(request)
        method = request.method if request.method in _METHODS else "other"
        match = request.resolver_match
        route = (match.view_name or match.route) if match else "none"
        ended = perf_counter()
        response_counter(route, method, response.status_code).inc()
        route_latency(route).observe(ended - started)
        if ended - self._pool_noted > _POOL_SECONDS:
            self._pool_noted = ended
            note_pool()
        return response


@lru_cache(maxsize=4096)
def response_counter(route: str, method: str | None, status: int) -> Any:
    """Return the counter of one kind of response; looking up its labels each time would cost more than counting."""
    return meters.responses.labels(route, method, str(status))


@lru_cache(maxsize=1024)
def route_latency(route: str) -> Any:
    """Return the histogram of one route."""
    return meters.latency.labels(route)


def note_pool() -> None:
    """Note how many connections this process's pool holds and how many wait for one."""
    database: Any = connections["default"]
    found = getattr(database, "_connection_pools", {}).get("default")
    if found is None:
        return
    stats = found.get_stats()
    for state, key in (("size", "pool_size"), ("idle", "pool_available"), ("waiting", "requests_waiting")):
        meters.pool.labels(state).set(stats.get(key, 0))
