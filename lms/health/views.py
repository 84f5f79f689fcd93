"""The two addresses machines ask."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from lms.health import checks
from lms.health.report import report

_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Say whether database, cache, worker and beat are there: 200 if all are, else 503."""
    found = checks.run()
    healthy = all(found.values())
    words = {name: "ok" if ok else "down" for name, ok in found.items()}
    response = JsonResponse({"status": "ok" if healthy else "down", "checks": words})
    if not healthy:
        response.status_code = 503
        response._has_been_logged = True  # type: ignore[attr-defined]  # the checks have said what is wrong
    return response


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Show the metrics in Prometheus' text format to whoever has the token; a 404 to everyone else."""
    if not may_see_metrics(request):
        return HttpResponseNotFound("Not found.", content_type="text/plain")
    return HttpResponse(report(), content_type=CONTENT_TYPE_LATEST)


def may_see_metrics(request: HttpRequest) -> bool:
    """Tell whether the request carries `METRICS_TOKEN`.

    Demo mode without a token lets this machine look. Nowhere else: behind a proxy on the same machine every
    stranger comes from loopback.
    """
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    direct = request.META.get("REMOTE_ADDR") in _LOOPBACK and not any(
        name in request.META for name in _FORWARDED
    )
    return bool(settings.LMS_DEMO) and direct
