"""Addresses in groups lead where the plain list leads."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, URLResolver, path, re_path
from django.urls.resolvers import RegexPattern

from lms.kernel.routing import grouped


def view(request: HttpRequest, **_words: Any) -> HttpResponse:
    return HttpResponse()


PLAIN = [
    path("", view, name="home"),
    path("learn/notes/", view, name="notes"),
    path("teach/<slug:course>/", view, name="course"),
    path("learn/<slug:course>/notes/", view, name="course-notes"),
    path("<slug:word>/late/", view, name="any"),
    path("learn/<slug:course>/<slug:lesson>/", view, {"more": 1}, name="lesson"),
    path("teach/late/", view, name="hidden"),
    path("learn/fixed/<uuid:key>/", view, name="fixed"),
    path("learn/<slug:course>/<slug:lesson>/done/", view, name="done"),
    path("files/<path:name>/raw/", view, name="raw"),
    path("files/<path:name>", view, name="file"),
    re_path(r"^learn/x.*$", view, name="regex"),
    path("learn/x/y/z/w/", view, name="after"),
]
ASKED = (
    *("", "learn/", "learn/notes/", "teach/a/", "teach/late/", "learn/late/", "learn/a/notes/", "learn/a/b/"),
    *("x/late/", "learn/fixed/b/", "learn/fixed/0192f0a0-0000-7000-8000-000000000000/", "learn/a/b/done/"),
    *("files/a/b/raw/", "files/a", "learn/x/y/z/w/", "learn/xy", "nothing/", "learn/a/b/c/"),
)  # fmt: skip


def found(patterns: list[Any], asked: str) -> tuple[Any, ...] | None:
    try:
        match = URLResolver(RegexPattern(r"^"), patterns).resolve(asked)
    except Resolver404:
        return None
    return match.url_name, match.kwargs, match.route


@pytest.mark.parametrize("asked", ASKED)
def test_the_same_view_answers(asked: str) -> None:
    assert found(grouped(PLAIN), asked) == found(PLAIN, asked)


def test_addresses_are_written_as_before() -> None:
    before, after = (URLResolver(RegexPattern(r"^"), patterns) for patterns in (PLAIN, grouped(PLAIN)))
    assert len(after.url_patterns) < len(PLAIN)
    for name, words in {"done": ("a", "b"), "course-notes": ("a",), "file": ("a/b",), "fixed": ()}.items():
        given = {} if words else {"key": "0192f0a0-0000-7000-8000-000000000000"}
        assert after.reverse(name, *words, **given) == before.reverse(name, *words, **given)
