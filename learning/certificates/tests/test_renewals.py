"""A certificate that ends: its learner is told, and it is renewed by a quiz or by who teaches, at the same address."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization, User
from courses.models import Lesson, Quiz
from courses.testing import make_course, make_quiz
from learning.accommodations.models import Extension
from learning.accommodations.terms import terms_of
from learning.attempts.actions import NoAttemptsLeft, hand_in, question_at, save_answer, start
from learning.certificates import actions
from learning.certificates.credential import place_in_list, revocations
from learning.certificates.handlers import issue_earned
from learning.certificates.models import Certificate, CertificateRule, CertificateVersion
from learning.certificates.renewals import open_renewals, renew
from learning.certificates.rules import expiry, quizzes_again
from learning.certificates.tests.test_pdf import words
from learning.enrolments.actions import complete, enrol
from lms.kernel import clock
from lms.kernel.models import Event

ClientFor = Callable[..., Client]
DAY = timedelta(days=1)
ISSUED = datetime(2026, 1, 31, 12, tzinfo=timezone.get_fixed_timezone(0))
ENDS = datetime(2026, 7, 31, 12, tzinfo=timezone.get_fixed_timezone(0))


@pytest.fixture
def quiz(scope: Organization, instructor: User) -> Quiz:
    course = make_course(instructor, lessons=1)
    made: Quiz = make_quiz(course.lessons.get(), questions=1, title="Exam", attempts_allowed=1)
    actions.save_rule(
        course=course, actor=instructor, now=ISSUED, valid_for=6, renewal_quizzes=[made], renewal_days=30
    )
    return made


@pytest.fixture
def certificate(quiz: Quiz, learner: User) -> Certificate:
    place = enrol(course=quiz.course, learner=learner, actor=learner, now=ISSUED, source="test")
    complete(enrolment=place, now=ISSUED)
    return actions.issue_certificate(enrolment=place, now=ISSUED)


def take(certificate: Certificate, quiz: Quiz, at: datetime, *, right: bool = True) -> None:
    """Take the quiz at a moment, and let the consumer see what came of it, twice."""
    learner = certificate.enrolment.learner
    attempt = start(quiz=quiz, enrolment=certificate.enrolment, actor=learner, now=at)
    asked = question_at(attempt_id=attempt.pk, learner_id=learner.pk, position=1)
    given = {"choice": "b" if right else "a"}
    save_answer(attempt_id=attempt.pk, learner_id=learner.pk, position=1, content=asked, answer=given, now=at)
    with clock.frozen(at):
        hand_in(attempt=attempt, actor=learner, now=at)
        for _twice in range(2):
            issue_earned(list(Event.objects.filter(verb="learning.attempt.handed_in").order_by("position")))
    certificate.refresh_from_db()


def test_passing_again_in_time_renews_once_and_the_early_lose_nothing(
    certificate: Certificate, quiz: Quiz, client_for: ClientFor, learner: User
) -> None:
    assert certificate.expires_at == ENDS
    take(certificate, quiz, ENDS - 40 * DAY)
    assert (certificate.version, certificate.expires_at) == (1, ENDS), "renewal was not open yet"
    with pytest.raises(NoAttemptsLeft):
        take(certificate, quiz, ENDS - 31 * DAY)
    assert open_renewals(now=ENDS - 31 * DAY) == 0
    assert [open_renewals(now=ENDS - 29 * DAY) for _twice in range(2)] == [1, 0]
    assert Event.objects.get(verb="learning.certificate.ending").payload["days"] == 29
    assert terms_of(certificate.enrolment_id).quiz(quiz).attempts_allowed == 2
    Extension.objects.update(extra_attempts=3)
    take(certificate, quiz, ENDS - 20 * DAY, right=False)
    assert certificate.version == 1
    take(certificate, quiz, ENDS - 10 * DAY)
    later = expiry(CertificateRule(valid_for=6), ENDS)
    assert (certificate.version, certificate.renewed_at, certificate.expires_at) == (
        2,
        ENDS - 10 * DAY,
        later,
    )
    kept = CertificateVersion.objects.get()
    assert (kept.cause, kept.expires_at, kept.replaced_by) == ("renewed", ENDS, None)
    with clock.frozen(ENDS + DAY):
        body = (
            client_for(None)
            .get(reverse("learning:verify", args=[certificate.certificate_number]))
            .content.decode()
        )
        assert all(text in body for text in ("Valid certificate", "Renewed", "Replaced by the renewal"))
        assert "Expired" not in body
        pdf = client_for(learner).get(
            reverse("learning:certificate_pdf", args=[certificate.certificate_number])
        )
        assert all(
            text in words(pdf.content)
            for text in ("Renewed on", "21 July 2026", "Valid until", "31 January 2027")
        )
    assert [open_renewals(now=later - 5 * DAY) for _twice in range(2)] == [1, 0], (
        "the new end is told as well"
    )


def test_several_quizzes_renew_once_all_of_them_were_passed(
    certificate: Certificate, quiz: Quiz, instructor: User, client_for: ClientFor, learner: User
) -> None:
    second = make_quiz(quiz.course.lessons.get(), questions=1, title="Practice", attempts_allowed=1)
    hidden = make_quiz(quiz.course.lessons.get(), questions=1, title="Drawer", is_published=False)
    rule = {"valid_for": 6, "renewal_quizzes": [quiz, second, hidden], "renewal_days": 30}
    actions.save_rule(course=quiz.course, actor=instructor, now=ISSUED, **rule)
    take(certificate, second, ISSUED + DAY)
    assert open_renewals(now=ENDS - 29 * DAY) == 1
    take(certificate, quiz, ENDS - 20 * DAY)
    assert certificate.version == 1, "the other one was passed before renewal was open"
    with clock.frozen(ENDS - 19 * DAY):
        body = client_for(learner).get(reverse("learning:certificate", args=["statistics"])).content.decode()
    assert "Pass “Exam” and “Practice” again" in body
    assert [body.count(said) for said in ("Passed again", "Still to be passed", "Go to “Practice”")] == [
        1,
        1,
        1,
    ]
    take(certificate, second, ENDS - 10 * DAY)
    assert (certificate.version, certificate.renewed_at) == (2, ENDS - 10 * DAY)
    assert certificate.expires_at == expiry(CertificateRule(valid_for=6), ENDS)


def test_after_its_end_the_new_term_begins_when_it_is_passed(
    certificate: Certificate, quiz: Quiz, client_for: ClientFor, learner: User
) -> None:
    page = reverse("learning:certificate", args=["statistics"])
    with clock.frozen(ENDS - 60 * DAY):
        body = client_for(learner).get(page).content.decode()
        assert "Renewal opens" in body
        assert "from 30 days before it ends" in body
    with clock.frozen(ENDS + 50 * DAY):
        body = client_for(learner).get(page).content.decode()
        assert "Pass “Exam” again" in body
        assert reverse("learning:quiz", args=["statistics", "lesson-1", quiz.pk]) in body
    take(certificate, quiz, ENDS + 60 * DAY)
    assert certificate.expires_at == expiry(CertificateRule(valid_for=6), ENDS + 60 * DAY)
    with clock.frozen(ENDS + 61 * DAY):
        body = (
            client_for(None)
            .get(reverse("learning:verify", args=[certificate.certificate_number]))
            .content.decode()
        )
        assert "Expired, renewed later" in body
        assert "Valid certificate" in body


def test_who_teaches_renews_and_opens_the_pdf_and_both_are_written_down(
    certificate: Certificate, instructor: User, client_for: ClientFor
) -> None:
    number, client = certificate.certificate_number, client_for(instructor)

    def at(name: str) -> str:
        return reverse(f"learning:{name}", args=["statistics", number])

    until = timezone.localtime(ENDS + 90 * DAY).strftime("%Y-%m-%dT%H:%M")
    sent = {"renew-until": until, "renew-reason": "Course attended", "renew-version": "1"}
    with clock.frozen(ENDS - DAY):
        early = client.post(at("certificate_renewals"), sent | {"renew-until": "2026-07-30T12:00"})
        assert early.status_code == 422
        assert "Course attended" in early.content.decode()
        assert [client.post(at("certificate_renewals"), sent).status_code for _twice in range(2)] == [
            302,
            302,
        ]
        certificate.refresh_from_db()
        assert (certificate.version, certificate.expires_at) == (2, ENDS + 90 * DAY)
        assert client.get(at("teach_certificate_pdf")).content.startswith(b"%PDF")
        body = client.get(at("teach_certificate")).content.decode()
    assert all(text in body for text in ("Course attended", "Who opened the PDF", instructor.full_name))
    opened = Event.objects.get(verb="learning.certificate.opened")
    assert (opened.actor_id, opened.object_id) == (instructor.pk, certificate.pk)
    actions.revoke(certificate=certificate, actor=instructor, reason="Copied", now=ENDS)
    with pytest.raises(actions.CertificateRefused):
        renew(certificate=certificate, version=2, until=ENDS + 900 * DAY, actor=instructor, at=ENDS, now=ENDS)


def test_a_badge_from_before_a_renewal_stays_true_and_falls_with_a_correction_or_a_revocation(
    certificate: Certificate, instructor: User
) -> None:
    def void() -> bool:
        return revocations(first // 131_072) != empty

    by: dict[str, Any] = {"certificate": certificate, "actor": instructor, "now": ENDS}
    first, empty = place_in_list(certificate), revocations(0)
    renew(version=1, until=ENDS + 90 * DAY, at=ENDS, **by)
    certificate.refresh_from_db()
    assert certificate.status_index is None
    assert not void()
    actions.revoke(reason="Copied", **by)
    assert void()
    actions.reinstate(**by)
    assert not void()
    actions.reissue(name="Lena Lovelace", reason="Name", **by)
    assert void()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"renewal_quizzes": "other"}, "renewal_quizzes"),
        ({"valid_for": ""}, "valid_for"),
        ({"valid_for": "1", "renewal_days": "28"}, "renewal_days"),
    ],
)
def test_a_renewal_that_cannot_be_is_refused(
    quiz: Quiz, instructor: User, client_for: ClientFor, sent: dict[str, str], field: str
) -> None:
    other = make_quiz(Lesson.objects.get(course=make_course(instructor, slug="other", lessons=1)))
    typed = {
        "is_offered": "on",
        "needs_completion": "on",
        "valid_for": "6",
        "renewal_quizzes": str(quiz.pk),
    } | sent
    typed = {name: str(other.pk) if value == "other" else value for name, value in typed.items()}
    client, page = client_for(instructor), reverse("learning:certificate_rule", args=["statistics"])
    answer = client.post(page, typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert (
        client.post(
            page, typed | {"valid_for": "12", "renewal_quizzes": [], "renewal_days": "30"}
        ).status_code
        == 302
    )
    assert quizzes_again(CertificateRule.objects.get()) == []
