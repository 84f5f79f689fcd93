"""The Content-Security-Policy of every answer."""

from functools import cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

usual_policy = cache(build_policy)
"""The policy of the settings, written once in each process."""


class PolicyMiddleware(CSPMiddleware):
    """django-csp's middleware, for answers that ask for something of their own; the others get the usual header."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the header."""
        if settings.DEBUG or any(name.startswith("_csp_") for name in vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, usual_policy())
        return response
