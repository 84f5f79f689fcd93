"""One Chromium serves all modules of a process, and is not in the way of the tests between them."""

import asyncio
import os

from lms.testing.browser import Chromium


async def _answer() -> int:
    return 42


def test_between_modules_its_loop_is_not_seen(chromium_process: Chromium) -> None:
    with chromium_process.in_use() as browser:
        version = browser.version
    assert asyncio.run(_answer()) == 42
    assert "DJANGO_ALLOW_ASYNC_UNSAFE" not in os.environ
    with chromium_process.in_use() as again:
        assert again is browser
        page = again.new_page()
        assert page.evaluate("6 * 7") == 42
        page.context.close()
        assert again.version == version
        again.close()
    with chromium_process.in_use() as started:
        assert started is not browser
        assert started.is_connected()
