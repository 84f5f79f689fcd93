"""Who the request is from: provenance, time zone, language, and a demanded second factor."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from accounts.users import second_factor
from accounts.users.zones import display_language, display_zone
from lms.kernel import provenance


class PersonMiddleware:
    """Makes the person known to the audit trail and speaks their language in their time zone.

    Without a session cookie nothing is asked of the database or the cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the person's zone and language, or send them to set up their second factor first."""
        organization: Any = getattr(request, "organization", None)
        person: Any = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        if person is None or not person.is_authenticated:
            with timezone.override(display_zone(None, organization)):
                return self.get_response(request)
        provenance.add(actor=str(person.pk))
        language = display_language(person, organization)
        if language != translation.get_language():
            translation.activate(language)
        request.LANGUAGE_CODE = language
        if second_factor.stands_in_the_way(request):
            return redirect(f"{reverse('mfa_index')}?required=1")
        with timezone.override(display_zone(person, organization)):
            return self.get_response(request)
