"""One page for all tests of a module that only look at the style guide: a profile and its cache cost more than a look."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from accounts.models import User
from lms.testing.browser import SIZES, OpenPage
from lms.testing.serving import at_rest


@pytest.fixture(scope="module")
def window(browser: Browser, live_server: Any) -> Iterator[tuple[OpenPage, Page]]:
    opener = OpenPage(browser, live_server.url)
    yield opener, opener()
    opener.close()


@pytest.fixture
def page(window: tuple[OpenPage, Page], live_server: Any, learner: User) -> Iterator[Page]:
    """The module's page, on a light desktop, as a learner so that the whole shell is there."""
    opener, shared = window
    width, height = SIZES["desktop"]
    shared.set_viewport_size({"width": width, "height": height})
    shared.emulate_media(color_scheme="light")
    opener.sign_in(shared.context, learner, opener.address)
    yield shared
    shared.goto("about:blank")
    at_rest(live_server.thread.httpd)
    opener.check()
