"""Enrolments in the admin: the organisation's administrator gives places and takes them away."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Organization, User
from courses.models import Course
from courses.testing import make_course
from learning.enrolments.models import Enrolment

ClientFor = Callable[..., Client]
LIST = "/admin/learning/enrolment/"


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor, capacity=1)


def add(client: Client, course: Course, learner: User) -> str:
    """Fill in the form; return the page that follows."""
    form = {"learner": learner.pk, "course": course.pk, "changes-TOTAL_FORMS": 0, "changes-INITIAL_FORMS": 0}
    return client.post(f"{LIST}add/", form, follow=True).content.decode()


def test_an_administrator_enrols_and_withdraws(
    course: Course, learner: User, other_learner: User, admin: User, client_for: ClientFor
) -> None:
    client = client_for(admin)
    assert "was added successfully" in add(client, course, learner)
    made = Enrolment.objects.get()
    assert (made.learner, made.changes.get().reason) == (learner, "staff")
    assert "Every place in this course is taken." in add(client, course, other_learner)
    client.post(LIST, {"action": "withdraw", "_selected_action": [made.pk]})
    made.refresh_from_db()
    assert made.state == Enrolment.State.WITHDRAWN


def test_nobody_else_gets_there(
    course: Course, learner: User, instructor: User, client_for: ClientFor
) -> None:
    for person in (learner, instructor):
        assert client_for(person).get(LIST, follow=True).status_code == 403
