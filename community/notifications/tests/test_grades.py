"""Learners hear of a grade once, and of none that is hidden."""

from decimal import Decimal

import pytest

from accounts.models import Organization, User
from community.notifications.kinds import KINDS
from community.notifications.models import Notification
from courses.testing import make_course
from learning.api import enrol
from learning.gradebook.actions import override, post
from learning.models import GradeItem
from lms.kernel import clock, consumers


@pytest.mark.django_db(transaction=True)
def test_a_grade_is_told_once_and_only_when_it_is_shown(
    scope: Organization, instructor: User, learner: User, other_learner: User
) -> None:
    course, now = make_course(instructor), clock.now()
    mine = enrol(course=course, learner=learner, actor=learner, now=now, source="test")
    enrol(course=course, learner=other_learner, actor=learner, now=now, source="test")
    item = GradeItem.objects.create(course=course, title="Oral", max_points=10, is_posted=False)
    override(enrolment=mine, item=item, points=Decimal(7), reason="", actor=instructor, now=now)
    consumers.run("community.grades")
    assert not Notification.objects.exists()
    post(items=[item], shown=True, actor=instructor, now=now)
    for _time in range(2):
        consumers.run("community.grades")
    found = Notification.objects.get()
    assert (found.recipient_id, found.kind, found.url) == (
        learner.pk,
        "grade_posted",
        f"/learn/{course.slug}/grades/",
    )
    kind = KINDS[found.kind]
    assert "Oral" in kind.fill(kind.title, found.data)
    override(enrolment=mine, item=item, points=Decimal(8), reason="", actor=instructor, now=now)
    consumers.run("community.grades")
    assert set(Notification.objects.values_list("kind", flat=True)) == {"grade_posted", "grade_changed"}
