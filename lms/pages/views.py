"""The living style page: every part of the design system with sample data; not routed in production. And the mark."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lms.pages.samples import PAGES, sample


def style(request: HttpRequest, page: str = "") -> HttpResponse:
    """Show the overview, or one sample page by name; 404 for a name that is not in PAGES."""
    if page and page not in PAGES:
        raise Http404
    return render(request, f"style/{page or 'index'}.html", sample(page))


@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to the mark: browsers ask here where a document, such as a PDF, names none."""
    return HttpResponseRedirect(static("img/favicon.svg"))
