"""htmx helpers: one view serves the page and the fragment inside it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render


def is_htmx(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a fragment (not for a whole page after a boosted link)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def page_or_fragment(
    request: HttpRequest, page: str, fragment: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render `fragment` for htmx and `page` (which includes it) for everybody else."""
    response = render(request, fragment if is_htmx(request) else page, context, status=status)
    response.headers["Vary"] = "HX-Request"
    return response


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Redirect after a POST, by `HX-Redirect` for htmx and by 302 for everybody else."""
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
