"""Permissions are known before anything asks for them."""

import subprocess
import sys

SCRIPT = """
import django; django.setup()
from lms.kernel.access import PERMISSIONS
print(*sorted({name.partition('.')[0] for name in PERMISSIONS}))
import sys
assert 'lms.urls' not in sys.modules
"""


def test_all_permissions_are_declared_without_loading_addresses() -> None:
    """In a worker or a command too: a role made there must not lack rights."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert {"accounts", "courses"} <= set(done.stdout.split())
