"""The catalogue. It is open to everybody."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from courses.catalogue.queries import catalogue
from lms.kernel.htmx import page_or_fragment


@require_safe
def catalogue_page(request: HttpRequest) -> HttpResponse:
    """Show the courses that match the address; htmx gets the form with its results alone."""
    return page_or_fragment(
        request,
        "courses/catalogue/page.html",
        "courses/catalogue/_catalogue.html",
        {"catalogue": catalogue(request.GET)},
    )
