"""Files of imports go to a folder of the test's own."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture
def media(tmp_path: Path, settings: Settings) -> Path:
    """The object store, empty."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"
