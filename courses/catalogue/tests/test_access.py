"""Who may see, teach and change a course."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from courses import api
from courses.models import CourseStaff
from courses.testing import make_course
from lms.kernel import clock

pytestmark = pytest.mark.usefixtures("scope")


def _request(person: Any) -> Any:
    request = RequestFactory().get("/")
    request.user = person or AnonymousUser()
    return request


def _loaded(person: Any) -> Any:
    """The person as a request has them, with the permissions of their roles."""
    granted: set[str] = set()
    for membership in person.memberships.select_related("role"):
        granted |= set(membership.role.permissions)
    person.permissions = frozenset(granted)
    return person


@pytest.fixture
def people(
    instructor: Any, other_instructor: Any, learner: Any, other_learner: Any, admin: Any, staff: Any
) -> dict[str, Any]:
    return {
        "instructor": _loaded(instructor), "other_instructor": _loaded(other_instructor),
        "learner": _loaded(learner), "assistant": _loaded(other_learner), "admin": _loaded(admin),
        "staff": _loaded(staff), "nobody": None,
    }  # fmt: skip


TABLE = {
    # who: (sees the draft, teaches, edits)
    "instructor": (True, True, True),
    "admin": (True, True, True),
    "staff": (True, True, True),
    "assistant": (True, True, False),
    "other_instructor": (False, False, False),
    "learner": (False, False, False),
    "nobody": (False, False, False),
}


@pytest.mark.parametrize("who", TABLE)
def test_a_draft(people: dict[str, Any], who: str) -> None:
    course = make_course(people["instructor"], slug="draft", is_published=False)
    CourseStaff.objects.create(
        course=course, user=people["assistant"], role=CourseStaff.Role.TEACHING_ASSISTANT
    )
    sees, teaches, edits = TABLE[who]
    person = people[who] or AnonymousUser()
    assert (api.can_see(person, course), api.can_teach(person, course), api.can_edit(person, course)) == (
        sees, teaches, edits,
    )  # fmt: skip
    for gate, passes in ((api.visible_course, sees), (api.teachable_course, teaches)):
        if passes:
            assert gate(_request(people[who]), "draft") == course
        else:
            with pytest.raises(Http404):
                gate(_request(people[who]), "draft")


@pytest.mark.parametrize("who", TABLE)
def test_a_published_course_is_seen_by_all_and_taught_by_its_team(people: dict[str, Any], who: str) -> None:
    course = make_course(people["instructor"], slug="open")
    CourseStaff.objects.create(
        course=course, user=people["assistant"], role=CourseStaff.Role.TEACHING_ASSISTANT
    )
    _sees, teaches, edits = TABLE[who]
    assert api.visible_course(_request(people[who]), "open") == course
    for gate, passes in ((api.teachable_course, teaches), (api.editable_course, edits)):
        if passes:
            assert gate(_request(people[who]), "open") == course
        else:
            with pytest.raises(PermissionDenied):
                gate(_request(people[who]), "open")


def test_a_reviewer_looks_and_does_not_teach(people: dict[str, Any]) -> None:
    course = make_course(people["instructor"], slug="draft", is_published=False)
    CourseStaff.objects.create(course=course, user=people["learner"], role=CourseStaff.Role.REVIEWER)
    assert api.can_see(people["learner"], course)
    assert not api.can_teach(people["learner"], course)


def test_a_binned_course_is_gone_for_everybody(people: dict[str, Any]) -> None:
    make_course(people["instructor"], slug="binned", deleted_at=clock.now())
    with pytest.raises(Http404):
        api.visible_course(_request(people["admin"]), "binned")


def test_one_query(people: dict[str, Any], django_assert_num_queries: Any) -> None:
    course = make_course(people["instructor"], slug="open")
    with django_assert_num_queries(1):
        found = api.visible_course(_request(people["learner"]), "open")
        assert not api.can_teach(people["learner"], found)
        assert found.instructor == people["instructor"]
    assert found == course
