"""The bell and the list behind it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.api import SignedInRequest
from community.notifications import actions, queries
from community.notifications.access import own_notification
from lms.kernel import clock
from lms.kernel.access import signed_in


@never_cache
@require_GET
@signed_in
def notifications(request: SignedInRequest) -> HttpResponse:
    """Everything one was told, newest first."""
    listing = queries.listing(request.user, request.GET.get("page", "1"))
    return render(request, "community/notifications/list.html", {"listing": listing})


@never_cache
@require_GET
def unread(request: HttpRequest) -> HttpResponse:
    """The number of new ones as plain text, asked for by the bell after the page is there."""
    count = queries.unread_count(request.user) if request.user.is_authenticated else 0
    return HttpResponse(str(count), content_type="text/plain")


@never_cache
@require_safe
@signed_in
def opening(request: SignedInRequest, notification_id: UUID) -> HttpResponse:
    """Mark one as read and go where it leads. A link, so that it opens in a new tab as links do."""
    found = own_notification(request, notification_id)
    actions.mark_read(person=request.user, now=clock.now(), notification=found)
    return redirect(found.url or "community:notifications")


@require_POST
@signed_in
def reading(request: SignedInRequest) -> HttpResponse:
    """Mark all as read."""
    actions.mark_read(person=request.user, now=clock.now())
    return redirect("community:notifications")
