"""The product's addresses, and the floor: what Django itself costs for a page of this size."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from accounts.models import User
from lms.urls import urlpatterns as product

_ROW = (
    '<li class="row"><a href="/people/{{ row.id }}/">{{ row.full_name }}</a><span>{{ row.email }}</span>'
    "<span>{{ row.created_at|date:'j M Y H:i' }}</span><p>{% if row.is_active %}Active since the first week "
    "of the term, with every right a learner has and none that a learner has not.{% endif %}"
    "{{ forloop.counter }} of {{ rows|length }}</p><p>A sentence of filler, so that the page weighs sixteen "
    "kilobytes, as the product's own pages do; it says nothing and is escaped by nobody.</p></li>"
)
_PAGE = "<!doctype html><title>Floor</title><h1>{{ user.full_name }}</h1><ul>{% for row in rows %}%s{% endfor %}</ul>"
_TEMPLATE = engines["django"].from_string(_PAGE.replace("%s", _ROW))


def floor(request: HttpRequest) -> HttpResponse:
    """Thirty rows by the ORM, signed in, about 16 kB by a template: the floor of any page."""
    rows = list(User.objects.order_by("id")[:30])
    return HttpResponse(_TEMPLATE.render({"rows": rows, "user": request.user}, request))


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing but the server, the middleware, the session and the person."""
    return HttpResponse(request.user.pk)


def statement(request: HttpRequest) -> HttpResponse:
    """One indexed statement by raw SQL, signed in: the floor of a write's reading half."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT full_name FROM accounts_user WHERE id = %s", [request.user.pk])
        return HttpResponse(cursor.fetchone()[0])


urlpatterns = [
    path("bench/floor/", floor),
    path("bench/empty/", empty),
    path("bench/statement/", statement),
    *product,
]
