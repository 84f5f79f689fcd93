"""Who may enrol themselves: members, and strangers where the organisation takes them."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Membership, Organization, User
from courses.models import Course
from courses.testing import make_course
from learning.enrolments.models import Enrolment

ClientFor = Callable[..., Client]
URL = "/learn/statistics/enrolment/"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor)


@pytest.fixture
def closed(scope: Organization) -> Organization:
    scope.settings = {"sign_up": "closed"}
    scope.save()
    return scope


def refused(client: Client) -> bool:
    """Whether the panel says no, and the post does too."""
    panel = client.get(URL, headers=FRAGMENT).content.decode()
    says_no = "Only members of this organisation" in panel
    assert says_no != ('method="post"' in panel)
    assert (client.post(URL).status_code == 409) == says_no
    return says_no


def test_somebody_from_elsewhere_becomes_a_member(
    course: Course, outsider: User, client_for: ClientFor
) -> None:
    assert not refused(client_for(outsider))
    assert Membership.objects.get(user=outsider).role.slug == "student"


def test_not_where_sign_up_is_closed(
    course: Course, closed: Organization, outsider: User, learner: User, client_for: ClientFor
) -> None:
    assert refused(client_for(outsider))
    assert not Membership.objects.filter(user=outsider).exists()
    assert not Enrolment.objects.exists()
    assert not refused(client_for(learner))


def test_not_after_the_organisation_switched_them_off(
    course: Course, learner: User, client_for: ClientFor
) -> None:
    Membership.objects.filter(user=learner).update(is_active=False)
    assert refused(client_for(learner))
    assert not Enrolment.objects.exists()
