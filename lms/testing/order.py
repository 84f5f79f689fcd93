"""The order in which processes take the scopes of a run: long ones first, so that no process waits for another's last.

xdist itself orders by the number of tests, which leaves the journeys, one test each, for the very end.
"""

import os
from collections import defaultdict

import pytest

# Seconds, roughly: only their order matters.
_LONG, _IN_BROWSER, _COMMITTING, _ELSE = 30.0, 3.0, 0.5, 0.05


def pytest_configure(config: pytest.Config) -> None:
    """Keep xdist to the order of the collection."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the modules, not the tests in them, where several processes share the work."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    seconds: dict[str, float] = defaultdict(float)
    for item in items:
        seconds[_module(item)] += _seconds(item)
    items.sort(key=lambda item: (-seconds[_module(item)], _module(item)))


def _module(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _seconds(item: pytest.Item) -> float:
    names = set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    if item.get_closest_marker("long"):
        return _LONG
    if "browser" in names:
        return _IN_BROWSER
    if {"live_server", "transactional_db"} & names or (marker and marker.kwargs.get("transaction")):
        return _COMMITTING
    return _ELSE
