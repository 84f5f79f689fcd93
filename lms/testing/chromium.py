"""Where the browser is."""

import shutil


def chromium() -> str | None:
    """Return the path of the system's Chromium; None lets Playwright look for its own.

    The one without windows comes first: the same engine, for half of the work around a page.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)
