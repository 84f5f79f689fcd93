"""Certificates as Open Badges 3.0, and what the world needs to check them: issuer, keys, achievements, revocations.

What is public here says nothing about people: keys, names of courses, and bits.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.api import Request, SignedInRequest
from courses.api import visible_course
from courses.models import Course
from learning.certificates import credential as badges
from learning.certificates.access import own_certificate_by_number
from learning.certificates.keys import public_keys
from learning.certificates.rules import criteria, rule_of
from learning.certificates.views import verify_url
from lms.kernel import clock
from lms.kernel.access import signed_in


def issuer_of(request: Request) -> badges.Issuer:
    """The organisation of this host, as it signs."""
    base = request.build_absolute_uri("/").rstrip("/")
    return badges.Issuer(request.organization.name, base, request.get_host())


def _achievement(request: Request, course: Course, title: str) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("learning:achievement", args=[course.slug]))
    return badges.achievement(
        issuer_of(request),
        title=title,
        description=course.summary,
        address=address,
        criteria=criteria(rule_of(course)),
    )


def _token(request: SignedInRequest, number: str) -> str:
    found = own_certificate_by_number(request, number)
    issuer = issuer_of(request)
    listed = request.build_absolute_uri(reverse("learning:credential_status", args=[0])).removesuffix("0/")
    claims = badges.credential(
        found,
        issuer,
        email=request.user.email,
        what=_achievement(request, found.course, found.course_title),
        verify_url=verify_url(request, found),
        status_url=listed,
    )
    return badges.signed(claims, issuer, valid_from=badges.valid_from(found), until=found.expires_at)


def _download(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@signed_in
def credential_jwt(request: SignedInRequest, number: str) -> HttpResponse:
    """The signed credential as a compact JWT, for the learner whose it is."""
    answer = HttpResponse(_token(request, number), content_type="application/vc+jwt")
    return _download(answer, f"badge-{number}.jwt")


@require_GET
@signed_in
def credential_json(request: SignedInRequest, number: str) -> HttpResponse:
    """The signed credential in an envelope of JSON, for the learner whose it is."""
    answer = JsonResponse(badges.enveloped(_token(request, number)), content_type="application/vc")
    return _download(answer, f"badge-{number}.json")


def _public(document: dict[str, Any], content_type: str = "application/json") -> HttpResponse:
    answer = JsonResponse(document, content_type=content_type)
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@require_GET
def did_document(request: Request) -> HttpResponse:
    """The organisation's keys as `did:web` wants them."""
    return _public(badges.did_document(issuer_of(request), public_keys()), "application/did+json")


@require_GET
def key_set(request: HttpRequest) -> HttpResponse:
    """The organisation's public keys as a JWK set."""
    return _public({"keys": public_keys()}, "application/jwk-set+json")


@require_GET
def achievement(request: Request, course: str) -> HttpResponse:
    """What a certificate of a course stands for; 404 for those who may not see the course."""
    found = visible_course(request, course)
    return _public({"@context": badges.CONTEXT, **_achievement(request, found, found.title)})


@require_GET
def status_list(request: Request, number: int) -> HttpResponse:
    """A list of revocations, signed."""
    if number >= badges.LISTS:
        raise Http404
    issuer, now = issuer_of(request), clock.now()
    listed = badges.status_list(number, issuer, address=request.build_absolute_uri(), now=now)
    answer = HttpResponse(badges.signed(listed, issuer, valid_from=now), content_type="application/vc+jwt")
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=300"
    return answer
