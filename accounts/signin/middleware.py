"""What stands before and behind allauth's pages of providers."""

import logging
from collections.abc import Callable
from typing import Any

from allauth.core import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from lxml.etree import XMLSyntaxError
from onelogin.saml2.errors import OneLogin_Saml2_Error

from accounts.signin.providers import form_origins

logger = logging.getLogger(__name__)
# Route: the kind of provider behind it, and the argument that names the provider.
ROUTES = {
    "openid_connect_login": ("openid_connect", "provider_id"),
    "openid_connect_callback": ("openid_connect", "provider_id"),
    "github_login": ("github", ""),
    "github_callback": ("github", ""),
    "saml_login": ("saml", "organization_slug"),
    "saml_acs": ("saml", "organization_slug"),
    "saml_finish_acs": ("saml", "organization_slug"),
    "saml_sls": ("saml", "organization_slug"),
    "saml_metadata": ("saml", "organization_slug"),
}
# What begins a sign-in, or is kept without asking who sends it, counts as a try to sign in.
COUNTED = frozenset({"openid_connect_login", "github_login", "saml_login", "saml_acs"})
# Pages whose forms lead to a provider. Browsers hold `form-action` against redirects too.
LEADING_AWAY = frozenset(
    {
        "account_login", "account_signup", "socialaccount_connections",
        "openid_connect_login", "github_login", "saml_login",
    }
)  # fmt: skip
# Would let a link decide what we ask the provider for.
REFUSED = frozenset({"auth_params", "scope", "action"})
# What a provider that is away, or answers nonsense, looks like from here.
FAILURES = (
    OSError, KeyError, TypeError, ValueError, ImproperlyConfigured, OAuth2Error, OneLogin_Saml2_Error, XMLSyntaxError,
)  # fmt: skip


class ProviderMiddleware:
    """Keeps providers to their organisations, counts tries, and says so in words when a provider fails."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and let the forms of pages that offer providers lead to these."""
        response = self.get_response(request)
        if settings.SOCIALACCOUNT_PROVIDERS and _route(request) in LEADING_AWAY:
            origins = form_origins(getattr(request, "organization", None))
            if origins:
                response._csp_update = {"form-action": origins}  # type: ignore[attr-defined]
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer 404 for providers that are not offered here, 429 for too many tries, 400 for tampered links."""
        route = _route(request)
        if route not in ROUTES:
            return None
        if _provider(request, route) is None:
            raise Http404
        if REFUSED & request.GET.keys():
            raise SuspiciousOperation("What is asked of a provider is for the settings to say.")
        # What python3-saml compares addresses with; a request without the header has come to the server's own name.
        request.META.setdefault("HTTP_HOST", request.get_host())
        if route == "saml_sls" and "Signature" not in request.GET:
            # Otherwise any page could sign people out.
            raise SuspiciousOperation("Sign-out by an identity provider must be signed.")
        if route in COUNTED and request.method != "GET" and not ratelimit.consume(request, action="login"):
            limited: HttpResponse = ratelimit.respond_429(request)
            return limited
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a provider's failure into a page that says so."""
        route = _route(request)
        if route not in ROUTES or not isinstance(exception, FAILURES):
            return None
        provider = _provider(request, route)
        logger.error("Signing in with %s failed: %r", provider, exception, exc_info=exception)
        page: HttpResponse = render_authentication_error(request, provider, exception=exception)
        return page


def _route(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def _provider(request: HttpRequest, route: str) -> Any:
    kind, argument = ROUTES[route]
    name = request.resolver_match.kwargs[argument] if argument and request.resolver_match else kind
    for app in get_adapter(request).list_apps(request, provider=kind):
        if app.provider == kind and name == (app.provider_id or kind):
            return app.get_provider(request)
    return None
