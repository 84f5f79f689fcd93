"""Opens the organisation's scope and the provenance of everything a request does."""

import contextvars
import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotFound
from django.http.request import split_domain_port
from django.utils.translation import gettext as _

from accounts.organisations.addresses import client_address
from accounts.organisations.hosts import memory
from lms.kernel import provenance, tenancy

# Packages may have a host name of their own, which is no organisation's: their addresses name it.
WITHOUT_ORGANIZATION = ("/healthz", "/metrics", "/packages/", settings.STATIC_URL)


class OrganizationMiddleware:
    """Sets `request.organization` from the host name, with its tenancy scope open until the answer has ended.

    Also sets `request.client_address` ("" when unknown) and `request.request_id`. A host name that is nobody's gets
    the organisation of `DEFAULT_ORGANIZATION`, or a plain 404 page. Costs no query once a host is known.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer within the scope of the organisation."""
        asked: Any = request
        asked.client_address = client_address(request)
        asked.request_id = secrets.token_hex(4)
        asked.organization = None
        if request.path_info.startswith(WITHOUT_ORGANIZATION):
            # A context all the same: what is added while answering must not stay behind in this thread.
            with provenance.context():
                return self.get_response(request)
        organization = memory.get(split_domain_port(request.get_host())[0])
        if organization is None:
            return no_organization()
        asked.organization = organization
        facts = {
            "address": asked.client_address,
            "path": request.path[:500],
            "method": request.method,
            "request": asked.request_id,
        }
        with tenancy.scope(organization), provenance.context(**facts):
            response = self.get_response(request)
            keep_scope(response)
        return response


def keep_scope(response: Any) -> None:
    """Let a streaming answer go on in the present scope and provenance after they have closed here."""
    # A plain file is read by the server itself and needs neither.
    if response.streaming and not response.is_async and getattr(response, "file_to_stream", None) is None:
        response.streaming_content = _within(contextvars.copy_context(), response.streaming_content)


def _within(context: contextvars.Context, content: Iterable[bytes]) -> Iterator[bytes]:
    chunks = iter(content)
    end = object()
    try:
        while (chunk := context.run(next, chunks, end)) is not end:
            yield chunk  # type: ignore[misc]
    finally:
        if close := getattr(chunks, "close", None):
            context.run(close)


def no_organization() -> HttpResponseNotFound:
    """Return the page of an address no organisation answers on; it needs neither template nor database."""
    title = _("No organisation answers at this address")
    text = _("Please check the address, or ask whoever gave it to you.")
    return HttpResponseNotFound(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><p>{text}</p></body></html>"
    )
