"""The secret address of a person's calendar: made, renewed, revoked, and who stands behind one."""

from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.db import transaction

from accounts.models import User
from learning.calendar import events
from learning.calendar.models import CalendarFeed
from lms.kernel.events import record

_signer = Signer(salt="learning.calendar")


def seal(feed: CalendarFeed) -> str:
    """Return the secret in the address: the row's key, signed. It is nowhere in the database."""
    return _signer.sign(feed.pk.hex).replace(":", "-", 1)


def person_behind(secret: str) -> User | None:
    """Return whose calendar a secret opens in the organisation in scope, None for one that opens nothing. One query."""
    try:
        key = _signer.unsign(secret.replace("-", ":", 1))
    except BadSignature:
        return None
    feed = CalendarFeed.objects.select_related("person").filter(pk=key, person__is_active=True).first()
    return feed.person if feed else None


def feed_of(person: User) -> CalendarFeed | None:
    """Return the person's feed, if they have one. One query."""
    return CalendarFeed.objects.filter(person=person).first()


@transaction.atomic
def make_address(*, actor: User, now: datetime) -> CalendarFeed:
    """Make an address for the calendar of `actor`; one that was there before opens nothing any more."""
    # Two clicks at once wait for each other here.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    renewed = CalendarFeed.objects.filter(person=actor).delete()[0] > 0
    feed = CalendarFeed.objects.create(person=actor)
    record(events.FEED_MADE, object=feed, actor=actor, payload={"renewed": renewed}, occurred_at=now)
    return feed


@transaction.atomic
def revoke_address(*, actor: User, now: datetime) -> None:
    """End the address of the calendar of `actor`, if there is one."""
    for feed in CalendarFeed.objects.select_for_update().filter(person=actor):
        record(events.FEED_REVOKED, object=feed, actor=actor, occurred_at=now)
        feed.delete()
