"""Modules that take long are given out first; the tests of a module stay together and in their order."""

from types import SimpleNamespace
from typing import Any

import pytest

from lms.testing.order import pytest_collection_modifyitems


def item(nodeid: str, *fixtures: str, **markers: dict[str, Any]) -> Any:
    found = {name: SimpleNamespace(kwargs=values) for name, values in markers.items()}
    return SimpleNamespace(nodeid=nodeid, fixturenames=fixtures, get_closest_marker=found.get)


def test_long_ones_first(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [
        *(item(f"many.py::test_{number}") for number in range(20)),
        item("journey.py::test", "browser"),
        item("many.py::test_one_more"),
        item("commits.py::test", django_db={"transaction": True}),
        item("up.py::test", long={}),
        item("few.py::test_b"),
        item("few.py::test_a"),
    ]
    before = [one.nodeid for one in items]
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    pytest_collection_modifyitems(items)
    assert [one.nodeid for one in items] == before
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw0")
    pytest_collection_modifyitems(items)
    names = [one.nodeid for one in items]
    assert names[:2] == ["up.py::test", "journey.py::test"]
    assert names[2:23] == [name for name in before if name.startswith("many.py")]
    assert names[23:] == ["commits.py::test", "few.py::test_b", "few.py::test_a"]
