"""The calendar page, the secret address of the calendar, and the calendar at that address."""

from datetime import date
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.api import SignedInRequest, display_language, display_zone, may_take_part
from learning.calendar import addresses, queries
from learning.calendar.ics import ics
from learning.calendar.queries import Entry
from lms.kernel import clock
from lms.kernel.access import signed_in

FARTHEST: Final = 9000


def _url(entry: Entry) -> str:
    return reverse(entry.url_name, args=entry.url_args)


def _day(text: str) -> date | None:
    """Read a day from an address; None for what is none, or lies beyond all calendars."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year < FARTHEST else None


@never_cache
@require_GET
@signed_in
def calendar(request: SignedInRequest) -> HttpResponse:
    """What happens in one's courses, day by day, and the address for one's own calendar program."""
    now, start = clock.now(), _day(request.GET.get("from", ""))
    page = queries.agenda(request.user, now, start)
    days = [(day.date, [(entry, _url(entry)) for entry in day.entries]) for day in page.days]
    feed = addresses.feed_of(request.user)
    address = ""
    if feed:
        address = request.build_absolute_uri(reverse("learning:calendar_feed", args=[addresses.seal(feed)]))
    context = {"days": days, "now": now, "address": address, "later": page.later, "start": start}
    return render(request, "learning/calendar/calendar.html", context)


@require_POST
@signed_in
def address(request: SignedInRequest) -> HttpResponse:
    """Make the secret address, or a new one in its place."""
    addresses.make_address(actor=request.user, now=clock.now())
    return redirect("learning:calendar")


@require_POST
@signed_in
def revocation(request: SignedInRequest) -> HttpResponse:
    """End the secret address."""
    addresses.revoke_address(actor=request.user, now=clock.now())
    return redirect("learning:calendar")


@never_cache
@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar for whoever holds its address; anything else is not found, whatever is wrong with it."""
    person = addresses.person_behind(secret)
    organization = getattr(request, "organization", None)
    if person is None or organization is None or not may_take_part(organization, person.pk):
        raise Http404
    now, zone = clock.now(), display_zone(person, organization)
    with translation.override(display_language(person, organization)):
        found = queries.entries(person, now - queries.FEED_BACK, now + queries.FEED_AHEAD)
        body = ics(
            found, name=organization.name, host=request.get_host(), zone=zone, now=now,
            address=lambda entry: request.build_absolute_uri(_url(entry)),
        )  # fmt: skip
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["X-Robots-Tag"] = "noindex"
    answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return answer
