"""Who was invited by address gets one letter, with a link that lets them in."""

import re

import pytest
from django.core import mail

from accounts.models import User
from community.notifications.actions import send
from community.notifications.invitations import write_to_the_invited
from community.notifications.models import Delivery, Notification
from courses.testing import make_course
from learning.enrolments.invitations import invite_by_email, make_link, revoke, unsealed
from lms.kernel import clock
from lms.kernel.models import Event

pytestmark = pytest.mark.django_db


def test_an_address_gets_one_letter_and_no_table_holds_its_link(scope: object, instructor: User) -> None:
    course, now = make_course(instructor), clock.now()
    invite = {"course": course, "cohort": None, "actor": instructor, "now": now}
    made = invite_by_email(email="new@example.org", **invite)  # type: ignore[arg-type]
    gone = invite_by_email(email="gone@example.org", **invite)  # type: ignore[arg-type]
    revoke(invitation=gone, actor=instructor, now=now)
    make_link(label="", expires_at=None, uses_allowed=None, **invite)  # type: ignore[arg-type]
    for _time in range(2):
        write_to_the_invited(list(Event.objects.filter(verb="learning.invitation.made")))
    told = Notification.objects.get(kind="invited")
    assert (told.recipient, told.address, told.url) == (None, "new@example.org", "")
    assert send(Delivery.objects.get().pk, now=clock.now()) is True
    (letter,) = mail.outbox
    assert letter.to == ["new@example.org"]
    assert instructor.full_name in letter.body
    assert letter.body.startswith("Hello,")
    found = re.search(r"/join/([^/]+)/", letter.body)
    assert found is not None
    assert unsealed(found[1]) == made.pk.hex
