"""Learners hear what happens to their certificates, whoever did it, once, in the list and by mail."""

from typing import Any

import pytest

from accounts.models import User
from community.notifications.actions import send
from community.notifications.handlers import tell_people
from community.notifications.models import Delivery, Notification
from courses.testing import make_course
from learning.certificates import actions
from learning.enrolments.actions import enrol
from lms.kernel import clock
from lms.kernel.models import Event

pytestmark = pytest.mark.django_db


def test_every_change_of_a_certificate_is_told_once(
    scope: object, instructor: User, learner: User, mailoutbox: list[Any]
) -> None:
    now = clock.now()
    enrolment = enrol(course=make_course(instructor), learner=learner, actor=learner, now=now, source="test")
    mine = actions.issue_certificate(enrolment=enrolment, now=now)
    by: dict[str, Any] = {"certificate": mine, "actor": instructor, "now": now}
    actions.reissue(name="Lena Lovelace", reason="A wrong letter", **by)
    for _twice in range(2):
        actions.revoke(reason="Copied", **by)
    actions.reinstate(**by)
    for _time in range(2):
        tell_people(list(Event.objects.filter(verb__startswith="learning.certificate.").order_by("position")))
    told = Notification.objects.order_by("event_position")
    assert [one.kind for one in told] == [
        "certificate_issued", "certificate_corrected", "certificate_revoked", "certificate_valid_again",
    ]  # fmt: skip
    assert {(one.recipient_id, one.url) for one in told} == {(learner.pk, "/learn/statistics/certificate/")}
    for delivery in Delivery.objects.order_by("notification__event_position"):
        assert send(delivery.pk, now=clock.now())
    letter = mailoutbox[2]
    assert (letter.to, letter.subject) == ([learner.email], "Your certificate for Statistics was revoked")
    assert mine.certificate_number in letter.body
    assert "Copied" not in letter.body, "the reason stands on the learner's page, not in a letter"
