"""A real Chromium for tests. A page that logs an error, throws, or breaks its CSP fails its test.

def test_reading(open_page, learner, sign_in):
    page = open_page("/courses/", width="phone", scheme="dark", person=learner)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_accessible(page)
"""

import asyncio
import importlib.util
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from lms.testing.chromium import chromium
from lms.testing.recording import recorder
from lms.testing.serving import at_rest

Width = Literal["phone", "desktop"]
Scheme = Literal["light", "dark"]

SIZES: dict[str, tuple[int, int]] = {"phone": (390, 844), "desktop": (1440, 1000)}
# How many times slower the pages' scripts run, to find what goes wrong on a slow machine: LMS_TEST_THROTTLE=4 make test.
THROTTLE = float(os.environ.get("LMS_TEST_THROTTLE", "1"))
# Milliseconds to wait for what must come: long, for a machine with other things to do.
PATIENCE = 20_000
# And for a whole page: the first one of a new browser took 15 s on a machine with thirteen processes for each of its cores.
PATIENCE_FOR_A_PAGE = 60_000
expect.set_options(timeout=PATIENCE)
# What is switched off: Playwright's own list, which a second flag of the name replaces, and the pages Chromium keeps ready
# behind every window for its address bar. Nobody sees those, and they cost more than the tested page: 0.7 s of CPU a profile.
_NOT_WANTED = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    "PreloadTopChromeWebUI,WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup"
)
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_FLAGS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
    f"--disable-features={_NOT_WANTED}",
    # Nothing but this machine: a page that asks a third party must not depend on whether it answers.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1",
)
_REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP: ${event.violatedDirective} blocked ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`);
});
"""
# A page that is being left says so, from the click that leaves it until the next one is there. A file that comes in place
# of a page leaves nothing: after a while it is not believed any more.
_SAY_LEAVING = """
addEventListener("beforeunload", () => {
  const page = document.documentElement;
  page?.setAttribute("data-leaving", "");
  setTimeout(() => page?.removeAttribute("data-leaving"), 15000);
});
"""
# What the browser itself says about an answer that is an answer: a form shown again with its errors.
_EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 422")


class Chromium:
    """One Chromium for the process, started when first asked for.

    Playwright's event loop runs in this thread, which Django and asyncio would refuse: it is to be seen only while a
    module works with the browser.
    """

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._browser: Browser | None = None

    @contextmanager
    def in_use(self) -> Iterator[Browser]:
        """Lend the browser, and tell Django that its loop is not Django's business."""
        before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        asyncio._set_running_loop(self._loop)
        try:
            yield self._started()
        finally:
            self._loop = asyncio._get_running_loop()
            asyncio._set_running_loop(None)
            if before is None:
                del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
            else:
                os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before

    def stop(self) -> None:
        """End it, if it was started."""
        if self._playwright is not None:
            with self.in_use() as browser:
                browser.close()
                self._playwright.stop()

    def _started(self) -> Browser:
        if self._playwright is None:
            self._playwright = sync_playwright().start()
        if self._browser is None or not self._browser.is_connected():
            self._browser = self._playwright.chromium.launch(executable_path=chromium(), args=list(_FLAGS))
        return self._browser


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark each test that drives the browser, for `-m browser`."""
    if "chromium_process" in getattr(item, "fixturenames", ()):
        item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium_process() -> Iterator[Chromium]:
    with recorder():
        found = Chromium()
        yield found
        found.stop()


@pytest.fixture(scope="module")
def browser(chromium_process: Chromium) -> Iterator[Browser]:
    """The process's Chromium, for one module. Pages are opened in profiles of their own, so nothing is left in it."""
    with chromium_process.in_use() as opened:
        yield opened


class OpenPage:
    """Opens pages, each in a profile of its own, and remembers what they complained about."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.complaints: list[str] = []
        self.allowed: list[str] = []
        self._contexts: list[BrowserContext] = []

    def __call__(
        self,
        path: str = "",
        *,
        width: Width = "desktop",
        scheme: Scheme = "light",
        person: Any = None,
        javascript: bool = True,
        host: str = "localhost",
        **options: Any,
    ) -> Page:
        """Open `path` (or nothing yet) as `person` (or signed out); `options` go to Playwright's new_context."""
        base = self.address.replace("localhost", host)
        size = SIZES[width]
        context = self.browser.new_context(
            base_url=base,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            has_touch=width == "phone",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            **options,
        )
        self._contexts.append(context)
        context.add_init_script(_REPORT_VIOLATIONS)
        context.add_init_script(_SAY_LEAVING)
        context.set_default_timeout(PATIENCE)
        context.set_default_navigation_timeout(PATIENCE_FOR_A_PAGE)
        if THROTTLE != 1:
            context.on("page", _slow_down)
        if person is not None:
            self.sign_in(context, person, base)
        page = context.new_page()
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        if path:
            page.goto(path)
        return page

    def sign_in(self, context: BrowserContext, person: Any, base: str) -> None:
        """Give the profile a session of `person`."""
        client = Client(HTTP_HOST=base.removeprefix("http://"))
        client.force_login(person)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base}])

    def allow(self, pattern: str) -> None:
        """Expect complaints that match `pattern` in this test."""
        self.allowed.append(pattern)

    def unexpected(self) -> list[str]:
        """Return the complaints nobody expected."""
        return [
            text
            for text in self.complaints
            if not _EXPECTED.search(text) and not any(re.search(pattern, text) for pattern in self.allowed)
        ]

    def check(self) -> None:
        """Fail with the complaints nobody expected."""
        assert not self.unexpected(), "The pages complained:\n" + "\n".join(self.unexpected())

    def close(self) -> None:
        """Close all profiles."""
        while self._contexts:
            self._contexts.pop().close()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[OpenPage]:
    """Open pages of the running product: `open_page("/courses/", width="phone", scheme="dark", person=learner)`."""
    opener = OpenPage(browser, live_server.url)
    yield opener
    opener.check()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Leave the pages of a test, and wait for what they asked for last, before anything they stand on is taken away."""
    problem: Exception | None = None
    try:
        _leave(getattr(item, "funcargs", {}))
    except Exception as found:  # the fixtures are to be taken down in any case
        problem = found
    yield
    if problem is not None:
        raise problem


def _leave(fixtures: dict[str, Any]) -> None:
    for opener in (one for one in fixtures.values() if isinstance(one, OpenPage)):
        opener.close()
    if "live_server" in fixtures:
        at_rest(fixtures["live_server"].thread.httpd)


def _slow_down(page: Page) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})


def settled(page: Page) -> None:
    """Wait until the page that was asked for last is there: right after a click the one before it still is."""
    expect(page.locator("html:not([data-leaving])")).to_have_count(1)
    page.wait_for_load_state()


def until(page: Page, condition: str, given: Any = None) -> None:
    """Wait until a JavaScript expression, or function of `given`, is true; TimeoutError when it takes too long.

    Playwright's own `wait_for_function` evaluates it again in the page, which our CSP forbids.
    """
    late = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(condition, given):
        if time.monotonic() > late:
            raise TimeoutError(f"Never became true: {condition}")
        page.wait_for_timeout(50)


def assert_accessible(page: Page, *, within: str = "html") -> None:
    """Fail with a list of what axe-core finds wrong below `within`, by WCAG 2.2 A and AA."""
    settled(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())  # by the debugger, so the page's own CSP stays as it is
    options = {"runOnly": {"type": "tag", "values": list(STANDARDS)}, "resultTypes": ["violations"]}
    result = page.evaluate(f"axe.run({json.dumps(within)}, {json.dumps(options)})")
    found = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n    "
        + "\n    ".join(f"{node['target'][0]}: {node['html'][:160]}" for node in violation["nodes"][:5])
        for violation in result["violations"]
    ]
    assert not found, f"{page.url} is not accessible:\n" + "\n".join(found)


def assert_presentable(page: Page, *, phone: Scheme = "dark", within: str = "html") -> None:
    """Fail where the open page scrolls sideways or is not accessible, on a phone and then on a desktop in the other scheme.

    It is not loaded again, and stays as a desktop shows it.
    """
    settled(page)
    devices = page.context.new_cdp_session(page)
    schemes: dict[str, Scheme] = {"phone": phone, "desktop": "light" if phone == "dark" else "dark"}
    for name, scheme in schemes.items():
        width, height = SIZES[name]
        devices.send("Emulation.setTouchEmulationEnabled", {"enabled": name == "phone"})
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.evaluate("scrollTo(0, 0)")  # axe counts what lies under the bar as small
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} is {wide} pixels wide on a {name}"
        assert_accessible(page, within=within)
    devices.detach()


@cache
def _axe() -> str:
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "axe.min.js").read_text()
