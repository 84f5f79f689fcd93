"""The pytest plugin: real servers in the controller, one database and one Redis database per worker.

Loaded with `-p` (see pytest.ini), because the servers' addresses must be known before settings are read.
`--reuse-db` keeps pytest-django from dropping the databases at the end: the whole cluster goes.
"""

import importlib
import os
import re
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from lms.stack.spawn import die_with_parent
from lms.testing.servers import TestServers

_SERVERS = pytest.StashKey[TestServers]()
# These import models, so they wait until Django is set up.
_LATER = ("lms.testing.isolation", "lms.testing.personas", "lms.testing.browser")

# Where nothing compiled is kept (PYTHONDONTWRITEBYTECODE), each process of a run compiles all tests once more, and each
# server that a test starts all of the product: seconds of every one of them.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How long one example takes, or takes to draw, says how busy the machine is: a limit on it fails at random. What must be
# fast has a test of its own that says so. Tests that take a fixture know that it lives through all their examples.
# The same code gets the same examples, so that a run says the same of it every time; others are looked for with
# `--hypothesis-profile=explore`, at random and twenty times as many where a test does not set their number itself.
_OF_ALL = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
}
settings.register_profile("lms", parent=settings.default, derandomize=True, **_OF_ALL)
settings.register_profile(
    "explore", parent=settings.default, derandomize=False, max_examples=2000, print_blob=True, **_OF_ALL
)
settings.load_profile("lms")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Have the servers running before pytest-django reads the settings."""
    name = os.environ.get("PYTEST_XDIST_WORKER")
    if name is None:
        servers = TestServers()
        early_config.stash[_SERVERS] = servers
        early_config.add_cleanup(servers.stop)
        servers.start()
        os.environ.update(servers.environment())
    else:
        _be_worker(int(re.sub(r"\D", "", name) or 0))
    yield
    for module in _LATER:
        early_config.pluginmanager.register(importlib.import_module(module), module)


def _be_worker(number: int) -> None:
    """Take this worker's own corner of the controller's servers."""
    die_with_parent(15)
    home = Path(os.environ["LMS_TEST_ROOT"]) / f"worker-{number + 1}"
    (home / "static").mkdir(parents=True, exist_ok=True)
    os.environ["LMS_HOME"] = str(home)
    os.environ["REDIS_URL"] = re.sub(r"db=\d+", f"db={number + 2}", os.environ["REDIS_URL"])
