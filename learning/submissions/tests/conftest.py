"""A lesson that completes when its assignment is handed in: two criteria, ten points, a tenth for each late day."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Organization, User
from courses.api import add_block, create_assignment, publish_assignment
from courses.assignments.actions import save_draft
from courses.assignments.documents import AssignmentDocument
from courses.models import Assignment, Course, Lesson
from courses.testing import make_course
from learning.enrolments.actions import enrol
from learning.models import Enrolment
from lms.kernel import clock

DAY = timedelta(days=1)


def document(**more: Any) -> AssignmentDocument:
    """An assignment of ten points, due in a day and closed in a week."""
    now = clock.now()
    levels = [
        {"title": "Good", "points": "5"},
        {"title": "Fair", "points": "3"},
        {"title": "Poor", "points": "0"},
    ]
    return AssignmentDocument.model_validate(
        {
            "title": "Report", "instructions": "Write about **it**.", "points": "10", "attempts_allowed": 2,
            "file_types": ("pdf", "txt"), "max_files": 2, "max_file_bytes": 1000, "due_at": now + DAY,
            "closes_at": now + 7 * DAY, "late_policy": {"percent": "10", "most": "50"},
            "criteria": [{"title": "Clarity", "levels": levels}, {"title": "Evidence", "levels": levels}],
            "samples": [{"title": "A weak one", "body": "SAMPLE", "points": "2"}],
        }
        | more
    )  # fmt: skip


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor)


@pytest.fixture
def lesson(course: Course) -> Lesson:
    found = Lesson.objects.select_related("course").get(course=course, slug="lesson-1")
    found.completion_rule = {"assignment_handed_in": True}
    found.save()
    return found


@pytest.fixture
def assignment(lesson: Lesson, instructor: User) -> Assignment:
    made = create_assignment(course=lesson.course, lesson=lesson, title="Report", actor=instructor)
    save_draft(assignment=made, document=document(), expected=None, actor=instructor, now=clock.now())
    found = publish_assignment(assignment=made, actor=instructor, now=clock.now())
    add_block(lesson=lesson, kind="assignment", assignment=found, actor=instructor)
    lesson.course.refresh_from_db()
    return found


@pytest.fixture
def enrolment(assignment: Assignment, learner: User) -> Enrolment:
    return enrol(course=assignment.course, learner=learner, actor=learner, now=clock.now(), source="test")
