"""Files of imports go to a folder of the test's own."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from accounts.models import Organization, User
from courses.models import Course
from courses.testing import make_course


@pytest.fixture
def media(tmp_path: Path, settings: Settings) -> Path:
    """The object store, empty."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    """A course of the instructor's."""
    return make_course(instructor)
