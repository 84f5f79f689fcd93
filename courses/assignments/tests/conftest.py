"""A published course whose first lesson has an assignment."""

import pytest

from accounts.models import Organization, User
from courses.assignments.actions import create_assignment
from courses.models import Assignment, Course
from courses.testing import make_course


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor, lessons=1, summary="About it.")


@pytest.fixture
def assignment(course: Course, instructor: User) -> Assignment:
    lesson = course.lessons.get()  # type: ignore[attr-defined]
    return create_assignment(course=course, lesson=lesson, title="Report", actor=instructor)
