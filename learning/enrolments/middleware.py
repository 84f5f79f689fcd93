"""Who was switched off in an organisation gets none of its lessons, and loses nothing."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

# What is open to everybody, and the panel that says why one cannot enrol.
OPEN: Final = frozenset({"verify", "verify_form", "enrol", "enrolment_panel"})


class MembershipMiddleware:
    """Answers 403, with a sentence, to a person whose every membership here is off, on all pages of learning but `OPEN`.

    Here and not in each view, so that a new page is closed to them without having thought of it. Enrolments and what
    was done in them stay as they are: switched on again, the person goes on where they were.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on: only the view's name decides."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Refuse, or let the view answer."""
        match = request.resolver_match
        if match is None or match.app_names[:1] != ["learning"] or match.url_name in OPEN:
            return None
        if not getattr(request.user, "is_switched_off", False):
            return None
        return render(request, "learning/enrolments/switched_off.html", status=403)
