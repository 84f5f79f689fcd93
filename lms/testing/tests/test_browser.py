"""The browser fixture sees what it must: a page that complains fails, one that is fine passes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from lms.testing.browser import OpenPage, Width, assert_accessible

PAGE = (
    '<!doctype html><html lang="en"><head><title>A page</title><link rel="icon" href="data:,"></head>'
    "<body><main><h1>Hello</h1>{}</main></body></html>"
)


@pytest.fixture
def opener(browser: Browser) -> Iterator[OpenPage]:
    opened = OpenPage(browser, "http://localhost:1")
    yield opened
    opened.close()


def show(opener: OpenPage, body: str, width: Width = "desktop") -> Page:
    """Open a page of that body under a strict CSP, answered by the browser's own network layer."""
    page = opener(width=width, scheme="dark")
    headers = {"content-security-policy": "default-src 'self'; img-src data:"}
    page.route(
        "**/*", lambda route: route.fulfill(body=PAGE.format(body), content_type="text/html", headers=headers)
    )
    page.goto("/")
    return page


def test_a_fine_page_passes(opener: OpenPage) -> None:
    page = show(opener, "", "phone")
    assert page.viewport_size == {"width": 390, "height": 844}
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert_accessible(page)
    assert opener.unexpected() == []


def test_an_inline_script_is_refused_and_reported(opener: OpenPage) -> None:
    page = show(opener, "<script>document.title = 'changed'</script>")
    assert page.title() == "A page"
    assert any("CSP: script-src" in text for text in opener.unexpected())
    opener.allow("CSP|Content Security Policy")
    assert opener.unexpected() == []


def test_an_exception_is_reported(opener: OpenPage) -> None:
    page = show(opener, "")
    page.evaluate("setTimeout(() => { throw new Error('broken') })")
    page.wait_for_function("true")
    assert any("broken" in text for text in opener.unexpected())


def test_what_is_missing_for_a_screen_reader_is_found(opener: OpenPage) -> None:
    page = show(opener, '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><input>')
    with pytest.raises(AssertionError, match=r"image-alt(.|\n)*label"):
        assert_accessible(page)
