"""Copying a course in the browser."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from courses.authoring.drafts import draft_blocks
from courses.models import Course, CourseStaff, Lesson
from courses.testing import make_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]
DUE = datetime(2027, 3, 1, 9, tzinfo=UTC)


def test_a_copy_has_everything_later_and_is_not_published(client_for: Any, instructor: User) -> None:
    course = make_course(instructor, slug="statistics", lessons=2)
    Lesson.objects.filter(course=course, slug="lesson-1").update(due_at=DUE)
    sent = {"title": "Statistics 2028", "shift_days": "365", "manner": "weekday"}
    client = client_for(instructor)
    page = client.post("/teach/statistics/copy/", sent | {"preview": "1"}).content.decode()
    assert "Mon 1 Mar 2027, " in page
    assert "<b>Mon 28 Feb 2028, " in page
    assert Course.objects.count() == 1
    answer = client.post("/teach/statistics/copy/", sent)
    made = Course.objects.get(title="Statistics 2028")
    assert answer.url == f"/teach/{made.slug}/outline/"
    assert not made.is_published
    first = Lesson.objects.get(course=made, slug="lesson-1")
    assert first.due_at == DUE + timedelta(days=364)
    assert [block.body for block in draft_blocks(first)] == ["Some *text*."]


def test_who_may_edit_and_not_create_makes_no_copy(client_for: Any, instructor: User, learner: User) -> None:
    course = make_course(instructor, slug="statistics", lessons=1)
    CourseStaff.objects.create(course=course, user=learner, role="co_instructor")
    sent = {"title": "Mine", "shift_days": "0", "manner": "exact"}
    assert client_for(learner).post("/teach/statistics/copy/", sent).status_code == 403
    assert Course.objects.count() == 1
