"""What search engines are told: the address of each published course, and where that list is."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from courses.catalogue.models import Course


class CourseSitemap(Sitemap[Course]):
    """The published courses of the organisation on whose host name the request came."""

    changefreq = "weekly"
    limit = 5000

    def items(self) -> Any:
        """The courses, in an order that holds across pages."""
        return Course.objects.published().order_by("pk").only("slug", "updated_at")

    def lastmod(self, item: Course) -> Any:
        """When the course was last changed."""
        return item.updated_at


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what is nothing for them, and where the list of courses is."""
    lines = [
        "User-agent: *",
        *(
            f"Disallow: {path}"
            for path in ("/accounts/", "/admin/", "/teach/", "/insights/", "/notifications/", "/learn/")
        ),
        f"Sitemap: {request.build_absolute_uri(reverse('courses:sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
