"""Notes the use of sessions, in place of allauth's middleware that writes in every request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from accounts.sessions import activity


class ActivityMiddleware:
    """Keeps address, device and time of a session right to within five minutes; costs nothing in between."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Note the session when it is due, then answer."""
        if (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            and request.user.is_authenticated
            and activity.is_due(request)
        ):
            activity.note(request)
        return self.get_response(request)
