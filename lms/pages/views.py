"""The living style page: every part of the design system with sample data. Not routed in production."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lms.pages.samples import PAGES, sample


def style(request: HttpRequest, page: str = "") -> HttpResponse:
    """Show the overview, or one sample page by name; 404 for a name that is not in PAGES."""
    if page and page not in PAGES:
        raise Http404
    return render(request, f"style/{page or 'index'}.html", sample(page))
