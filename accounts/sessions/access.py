"""The only way a view obtains a session: everybody sees their own."""

from allauth.usersessions.models import UserSession
from django.http import Http404, HttpRequest


def own_session(request: HttpRequest, number: int) -> UserSession:
    """Return the person's own session with this number; 404 for those of others."""
    found = UserSession.objects.select_related("user").filter(pk=number, user_id=request.user.pk).first()
    if found is None:
        raise Http404
    return found
