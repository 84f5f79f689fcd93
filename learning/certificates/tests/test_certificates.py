"""From the completed course to the public page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from courses.models import Course
from courses.testing import make_course
from learning.certificates import actions
from learning.certificates.actions import clean_number, new_number
from learning.certificates.models import Certificate
from learning.enrolments.actions import complete, enrol
from learning.models import Enrolment
from lms.kernel import clock, consumers, tenancy
from lms.kernel.models import Event

ClientFor = Callable[..., Client]


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor, lessons=1)


@pytest.fixture
def enrolment(course: Course, learner: User) -> Enrolment:
    return enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="test")


@pytest.fixture
def certificate(enrolment: Enrolment) -> Certificate:
    complete(enrolment=enrolment, now=clock.now())
    return actions.issue_certificate(enrolment=enrolment, now=clock.now())


def test_numbers_are_typed_from_paper() -> None:
    number = new_number()
    assert len(number) == 14
    assert clean_number(number.lower().replace("-", " ")) == number
    assert clean_number("oil0-1234-abcd") == "0110-1234-ABCD"


@pytest.mark.django_db(transaction=True)
def test_the_consumer_issues_one_dated_when_it_was_earned(enrolment: Enrolment) -> None:
    earned = clock.now() - timedelta(days=3)
    complete(enrolment=enrolment, now=earned)
    consumers.run("learning.certificates")
    consumers.run("learning.certificates")
    found = Certificate.objects.get()
    assert (found.issued_at, found.learner_name, found.course_title) == (earned, "Lena Learner", "Statistics")
    assert Event.objects.filter(verb="learning.certificate.issued").count() == 1


def test_issuing_twice_gives_the_same_certificate(certificate: Certificate) -> None:
    assert actions.issue_certificate(enrolment=certificate.enrolment, now=clock.now()) == certificate


def test_anybody_can_check_a_number(certificate: Certificate, client_for: ClientFor) -> None:
    page = client_for(None).get(reverse("learning:verify", args=[certificate.certificate_number.lower()]))
    assert page.status_code == 200
    body = page.content.decode()
    assert "Valid certificate" in body
    assert "Lena Learner" in body
    assert certificate.enrolment.learner.email not in body


def test_a_revoked_certificate_says_so_at_the_same_address(
    certificate: Certificate, client_for: ClientFor, admin: User
) -> None:
    url = reverse("learning:verify", args=[certificate.certificate_number])
    actions.revoke(certificate=certificate, actor=admin, reason="a mistake", now=clock.now())
    body = client_for(None).get(url).content.decode()
    assert "Revoked" in body
    assert "a mistake" not in body, "the reason is between the two of them"
    actions.reinstate(certificate=certificate, actor=admin, now=clock.now())
    assert "Valid certificate" in client_for(None).get(url).content.decode()


def test_another_organisation_knows_nothing_of_it(
    certificate: Certificate, other_organization: Organization, client_for: ClientFor
) -> None:
    url = reverse("learning:verify", args=[certificate.certificate_number])
    assert client_for(None, host="other.localhost").get(url).status_code == 404
    with tenancy.scope(other_organization):
        assert not Certificate.objects.exists()


def test_the_pdf_is_the_holders_only(
    certificate: Certificate, client_for: ClientFor, learner: User, other_learner: User
) -> None:
    url = reverse("learning:certificate_pdf", args=[certificate.certificate_number])
    mine = client_for(learner).get(url)
    assert (mine.status_code, mine["Content-Type"]) == (200, "application/pdf")
    assert mine.content.startswith(b"%PDF-")
    assert client_for(other_learner).get(url).status_code == 404
    assert client_for(None).get(url).status_code == 302


def test_the_page_says_what_is_missing(enrolment: Enrolment, client_for: ClientFor, learner: User) -> None:
    page = client_for(learner).get(reverse("learning:certificate", args=["statistics"]))
    assert "0 of 1" in page.content.decode()


def test_a_number_nobody_has_is_a_404_that_helps(scope: Organization, client_for: ClientFor) -> None:
    page = client_for(None).get(reverse("learning:verify", args=["0000-0000-0000"]))
    assert page.status_code == 404
    assert "No certificate has this number" in page.content.decode()
    typed = client_for(None).get(reverse("learning:verify_form"), {"number": "0000"})
    assert typed.status_code == 302


@pytest.mark.parametrize("typed", ["../../etc/passwd", "</a>", "/", "7K4P/2M9X"])
def test_strokes_in_a_typed_number_lead_to_an_answer(
    client_for: ClientFor, scope: object, typed: str
) -> None:
    answer = client_for(None).get(reverse("learning:verify_form"), {"number": typed}, follow=True)
    assert answer.status_code in {200, 404}
