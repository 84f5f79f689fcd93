"""Who earns a certificate, when it expires, and what happens to one that is issued again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from courses.models import Course
from courses.testing import make_course
from learning.certificates import actions
from learning.certificates.models import Certificate, CertificateRule, CertificateVersion, ConfirmedName
from learning.certificates.rules import earned, expiry, judge, rule_of
from learning.enrolments.actions import complete, enrol
from learning.gradebook.events import ITEM_POSTED
from learning.models import CourseGrade, Enrolment
from lms.kernel import clock, consumers
from lms.kernel.events import record
from lms.kernel.models import Event

ClientFor = Callable[..., Client]
PAGE = "learning:certificate"


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor, lessons=1)


@pytest.fixture
def enrolment(course: Course, learner: User) -> Enrolment:
    return enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="test")


def ask(course: Course, actor: User, **values: Any) -> CertificateRule:
    return actions.save_rule(course=course, actor=actor, now=clock.now(), **values)


def grade(enrolment: Enrolment, lowest: str) -> None:
    CourseGrade.objects.update_or_create(enrolment=enrolment, defaults={"posted_lowest": Decimal(lowest)})


RULES: list[tuple[dict[str, Any] | None, bool, str | None, bool]] = [
    # the rule, whether completed, the least total, whether earned
    (None, False, None, False),
    (None, True, None, True),
    ({"is_offered": False}, True, "100", False),
    ({"min_percentage": 60}, True, None, False),
    ({"min_percentage": 60}, True, "59.99", False),
    ({"min_percentage": 60}, True, "60", True),
    ({"min_percentage": 60}, False, "100", False),
    ({"min_percentage": 60, "needs_completion": False}, False, "60", True),
    ({"min_percentage": 60, "needs_completion": False}, True, "0", False),
]


@pytest.mark.parametrize(("values", "done", "least", "expected"), RULES)
def test_one_and_many_are_judged_alike(
    enrolment: Enrolment,
    instructor: User,
    values: dict[str, Any] | None,
    done: bool,
    least: str | None,
    expected: bool,
) -> None:
    if values is not None:
        ask(enrolment.course, instructor, **values)
    if done:
        complete(enrolment=enrolment, now=clock.now())
        enrolment.refresh_from_db()
    if least is not None:
        grade(enrolment, least)
    assert judge(enrolment, rule_of(enrolment.course)).earned is expected
    assert earned(Enrolment.objects.all()).exists() is expected


@pytest.mark.parametrize(
    ("issued", "months", "expires"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2026, 11, 30), 3, (2027, 2, 28)),
        ((2026, 12, 15), 1, (2027, 1, 15)),
        ((2026, 5, 31), None, None),
    ],
)
def test_validity_ends_on_a_day_there_is(
    scope: Organization,
    issued: tuple[int, int, int],
    months: int | None,
    expires: tuple[int, int, int] | None,
) -> None:
    until = expiry(CertificateRule(valid_for=months), datetime(*issued, 9, tzinfo=UTC))
    assert until == (datetime(*expires, 9, tzinfo=UTC) if expires else None)


@pytest.mark.django_db(transaction=True)
def test_the_consumer_issues_when_a_grade_became_enough(enrolment: Enrolment, instructor: User) -> None:
    ask(enrolment.course, instructor, min_percentage=60, needs_completion=False, valid_for=12)
    for lowest, expected in (("59", 0), ("61", 1), ("61", 1)):
        grade(enrolment, lowest)
        with transaction.atomic():
            record(ITEM_POSTED, object=enrolment.course, actor=instructor, course_id=enrolment.course_id)
        consumers.run("learning.certificates")
        assert Certificate.objects.count() == expected
    found = Certificate.objects.get()
    assert found.expires_at == expiry(CertificateRule(valid_for=12), found.issued_at)


@pytest.mark.django_db(transaction=True)
def test_the_name_is_confirmed_before_anything_is_issued(
    enrolment: Enrolment, instructor: User, learner: User, client_for: ClientFor
) -> None:
    ask(enrolment.course, instructor, asks_name=True)
    client, address = client_for(learner), reverse("learning:certificate_name", args=["statistics"])
    early = client.post(address, {"name": "Lena"})
    assert early.status_code == 422
    assert not ConfirmedName.objects.exists()
    complete(enrolment=enrolment, now=clock.now())
    consumers.run("learning.certificates")
    assert not Certificate.objects.exists()
    assert "Name on the certificate" in client.get(reverse(PAGE, args=["statistics"])).content.decode()
    assert client.post(address, {"name": "  "}).status_code == 422
    for name in ("Dr Lena Lovelace", "Somebody Else"):
        assert client.post(address, {"name": name}).status_code == 302
    assert Certificate.objects.get().learner_name == "Dr Lena Lovelace"
    assert Event.objects.filter(verb="learning.certificate.issued").count() == 1
    assert "Dr Lena Lovelace" in client.get(reverse(PAGE, args=["statistics"])).content.decode()


def test_issued_again_it_keeps_number_and_address_and_what_stood_on_it(
    enrolment: Enrolment, instructor: User, client_for: ClientFor
) -> None:
    first = actions.issue_certificate(enrolment=enrolment, now=clock.now())
    change: dict[str, Any] = {
        "name": "Lena Lovelace", "reason": "married", "actor": instructor, "now": clock.now()
    }  # fmt: skip
    actions.reissue(certificate=first, **change)
    again = actions.reissue(certificate=first, **change)
    assert (again.pk, again.certificate_number, again.version) == (first.pk, first.certificate_number, 2)
    kept = CertificateVersion.objects.get()
    assert (kept.version, kept.learner_name, kept.reason) == (1, "Lena Learner", "married")
    body = client_for(None).get(reverse("learning:verify", args=[first.certificate_number])).content.decode()
    assert "Valid certificate" in body
    assert "Issued again" in body
    assert "Lena Lovelace" in body
    assert "Lena Learner" not in body
    assert "married" not in body
    actions.revoke(certificate=again, actor=instructor, reason="a mistake", now=clock.now())
    with pytest.raises(actions.CertificateRefused):
        actions.reissue(certificate=first, **change | {"name": "Another"})


def test_an_expired_one_says_so(enrolment: Enrolment, learner: User, client_for: ClientFor) -> None:
    made = actions.issue_certificate(enrolment=enrolment, now=clock.now())
    Certificate.objects.update(expires_at=clock.now() - timedelta(days=1))
    body = client_for(None).get(reverse("learning:verify", args=[made.certificate_number])).content.decode()
    assert "Expired" in body
    assert "Valid certificate" not in body
    mine = client_for(learner).get(reverse(PAGE, args=["statistics"])).content.decode()
    assert "This certificate has expired" in mine


def test_the_page_says_which_grade_is_missing(
    enrolment: Enrolment, instructor: User, learner: User, client_for: ClientFor
) -> None:
    ask(enrolment.course, instructor, min_percentage=60)
    grade(enrolment, "41.50")
    body = client_for(learner).get(reverse(PAGE, args=["statistics"])).content.decode()
    assert "at least 60 %" in body
    assert "41.5 %" in body
    ask(enrolment.course, instructor, is_offered=False)
    assert (
        "gives no certificate" in client_for(learner).get(reverse(PAGE, args=["statistics"])).content.decode()
    )


def test_whoever_tries_numbers_has_to_wait(
    scope: Organization, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("learning.certificates.access.LOOKUPS_A_MINUTE", 2)
    answers = [
        client_for(None).get(reverse("learning:verify", args=[f"0000-0000-000{n}"])).status_code
        for n in range(4)
    ]
    assert answers == [404, 404, 429, 429]
