"""A learner's certificate, its PDF, and the public page where anybody can check a number."""

import zoneinfo
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET, require_POST

from accounts.api import Request, SignedInRequest
from learning.certificates import actions, pdf, queries
from learning.certificates.access import (
    asks_too_often,
    own_certificate,
    own_certificate_by_number,
    public_certificate,
)
from learning.certificates.design import design_of, designed
from learning.certificates.forms import NameForm
from learning.certificates.models import Certificate
from learning.certificates.rules import judge, rule_of
from learning.enrolments.access import course_place, own_enrolment, to_course_page
from lms.kernel import clock
from lms.kernel.access import signed_in

LINKEDIN = "https://www.linkedin.com/profile/add"


def verify_url(request: HttpRequest, certificate: Certificate) -> str:
    """The address at which a certificate is checked."""
    return request.build_absolute_uri(reverse("learning:verify", args=[certificate.certificate_number]))


def _linkedin(request: SignedInRequest, certificate: Certificate) -> str:
    issued = certificate.issued_at
    facts = {
        "startTask": "CERTIFICATION_NAME", "name": certificate.course_title,
        "organizationName": request.organization.name, "issueYear": issued.year, "issueMonth": issued.month,
        "certUrl": verify_url(request, certificate), "certId": certificate.certificate_number,
    }  # fmt: skip
    return f"{LINKEDIN}?{urlencode(facts)}"


@require_GET
@signed_in
@to_course_page
def certificate(request: SignedInRequest, course: str) -> HttpResponse:
    """The certificate of a course, or what is still missing for it."""
    return _page(request, course)


@require_POST
@signed_in
@to_course_page
def certificate_name(request: SignedInRequest, course: str) -> HttpResponse:
    """Confirm the name, which issues the certificate. Doing it twice changes nothing."""
    place = course_place(request, course)
    form = NameForm(request.POST)
    if place.enrolment is None or not form.is_valid():
        return _page(request, course, form)
    try:
        actions.confirm_name(
            enrolment=own_enrolment(place.course, request.user),
            name=form.cleaned_data["name"],
            actor=request.user,
            now=clock.now(),
        )
    except actions.CertificateRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, course, form)
    return redirect("learning:certificate", course)


def _page(request: SignedInRequest, course: str, form: NameForm | None = None) -> HttpResponse:
    # Who holds one keeps its page, also when their place in the course has ended.
    if found := own_certificate(request, course):
        return _holders_page(request, found)
    place = course_place(request, course)
    context: dict[str, Any] = {"course": place.course, "enrolment": place.enrolment}
    if place.enrolment:
        rule = rule_of(place.course)
        judgement = judge(place.enrolment, rule)
        context |= {"rule": rule, "judgement": judgement}
        if judgement.earned and rule.asks_name:
            context["form"] = form or NameForm(initial={"name": str(request.user)})
    status = 422 if form is not None and form.errors else 200
    return render(request, "learning/certificates/certificate.html", context, status=status)


def _holders_page(request: SignedInRequest, found: Certificate) -> HttpResponse:
    now = clock.now()
    context = {
        "course": found.course,
        "certificate": found,
        "verify_url": verify_url(request, found),
        "linkedin_url": _linkedin(request, found),
        "expired": found.state_at(now) == "expired",
        "renewing": queries.renewing(found, rule_of(found.course), now) if found.expires_at else None,
        "terms": queries.earlier_terms(found),
    }
    return render(request, "learning/certificates/certificate.html", context)


def certificate_data(request: Request, found: Certificate) -> pdf.CertificateData:
    """What stands on a certificate, in the organisation's look. One query."""
    organization = request.organization
    zone = zoneinfo.ZoneInfo(organization.time_zone)
    data = pdf.CertificateData(
        organization=organization.name,
        learner=found.learner_name,
        course=found.course_title,
        issued_on=timezone.localdate(found.issued_at, zone),
        number=found.certificate_number,
        verify_url=verify_url(request, found),
        instructor=found.instructor_name,
        expires_on=timezone.localdate(found.expires_at, zone) if found.expires_at else None,
        renewed_on=timezone.localdate(found.renewed_at, zone) if found.renewed_at else None,
    )
    return designed(data, design_of(found.course_id), organization)


def pdf_of(request: Request, found: Certificate) -> HttpResponse:
    """The PDF, made afresh from the row: there is nothing to go out of date."""
    content = pdf.render_certificate(certificate_data(request, found))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="certificate-{found.certificate_number}.pdf"'
    patch_cache_control(response, private=True, max_age=0)
    return response


@require_GET
@signed_in
def certificate_pdf(request: SignedInRequest, number: str) -> HttpResponse:
    """The learner's own PDF."""
    return pdf_of(request, own_certificate_by_number(request, number))


@require_GET
def verify_form(request: HttpRequest) -> HttpResponseBase:
    """Where somebody types a number from paper."""
    # A stroke would make it another address.
    if number := request.GET.get("number", "").replace("/", "").strip():
        return redirect("learning:verify", number[:50])
    return render(request, "learning/certificates/verify.html", {"certificate": None, "number": ""})


@require_GET
def verify(request: Request, number: str) -> HttpResponse:
    """Say in public whether a certificate is valid, expired, re-issued or revoked, and nothing else about its holder."""
    if asks_too_often(request):
        waiting = {"certificate": None, "number": number, "too_often": True}
        answer = render(request, "learning/certificates/verify.html", waiting, status=429)
        answer["Retry-After"] = "60"
        return answer
    found = public_certificate(number)
    expired = found is not None and found.expires_at is not None and found.expires_at <= clock.now()
    terms = queries.earlier_terms(found) if found else []
    context: dict[str, Any] = {"certificate": found, "number": number, "expired": expired, "terms": terms}
    answer = render(request, "learning/certificates/verify.html", context, status=200 if found else 404)
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "no-store"
    return answer
