"""A learner's certificate, its PDF, and the public page where anybody can check a number."""

import zoneinfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from accounts.api import SignedInRequest
from learning.certificates import pdf
from learning.certificates.access import own_certificate, own_certificate_by_number, public_certificate
from learning.certificates.models import Certificate
from learning.enrolments.access import course_place, to_course_page
from lms.kernel.access import signed_in


def _verify_url(request: HttpRequest, certificate: Certificate) -> str:
    return request.build_absolute_uri(reverse("learning:verify", args=[certificate.certificate_number]))


@require_GET
@signed_in
@to_course_page
def certificate(request: SignedInRequest, course: str) -> HttpResponse:
    """The certificate of a course, or what is still missing for it."""
    place = course_place(request, course)
    found = own_certificate(request, course)
    context = {
        "course": place.course,
        "enrolment": place.enrolment,
        "certificate": found,
        "verify_url": _verify_url(request, found) if found else "",
    }
    return render(request, "learning/certificates/certificate.html", context)


@require_GET
@signed_in
def certificate_pdf(request: SignedInRequest, number: str) -> HttpResponse:
    """The PDF, made afresh from the row: there is nothing to go out of date."""
    found = own_certificate_by_number(request, number)
    organization = request.organization
    content = pdf.render_certificate(
        pdf.CertificateData(
            organization=organization.name,
            hue=organization.brand_hue,
            learner=found.learner_name,
            course=found.course_title,
            issued_on=timezone.localdate(found.issued_at, zoneinfo.ZoneInfo(organization.time_zone)),
            number=found.certificate_number,
            verify_url=_verify_url(request, found),
            instructor=found.instructor_name,
            language=organization.language,
        )
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="certificate-{found.certificate_number}.pdf"'
    patch_cache_control(response, private=True, max_age=0)
    return response


@require_GET
def verify_form(request: HttpRequest) -> HttpResponseBase:
    """Where somebody types a number from paper."""
    # A stroke would make it another address.
    if number := request.GET.get("number", "").replace("/", "").strip():
        return redirect("learning:verify", number[:50])
    return render(request, "learning/certificates/verify.html", {"certificate": None, "number": ""})


@require_GET
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Say in public whether a certificate is valid or revoked, and nothing else about its holder."""
    found = public_certificate(number)
    context = {"certificate": found, "number": number}
    return render(request, "learning/certificates/verify.html", context, status=200 if found else 404)
