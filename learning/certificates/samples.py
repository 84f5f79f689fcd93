"""Pictures of certificates of nobody: how a look, or the certificate of a course, comes out."""

from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.api import SignedInRequest
from courses.models import Course
from learning.certificates import pdf
from learning.certificates.design import designed
from learning.certificates.forms import SAMPLES
from learning.certificates.models_design import CertificateDesign
from learning.certificates.rules import expiry, rule_of
from lms.kernel import clock

NUMBER = "0000-0000-0000"


def of_nobody(request: SignedInRequest, learner: str, course: str) -> pdf.CertificateData:
    """What stands on a certificate with these names, of today."""
    return pdf.CertificateData(
        organization=request.organization.name,
        learner=learner,
        course=course,
        issued_on=timezone.localdate(),
        number=NUMBER,
        verify_url=request.build_absolute_uri(reverse("learning:verify", args=[NUMBER])),
        instructor="Dr Amina Yusuf",
    )


def of_course(request: SignedInRequest, course: Course) -> pdf.CertificateData:
    """What would stand on a certificate of a course that is issued now."""
    ends = expiry(rule_of(course), clock.now())
    return replace(
        of_nobody(request, SAMPLES["latin"][0], course.title),
        instructor=str(course.instructor),
        expires_on=timezone.localdate(ends) if ends else None,
    )


def picture_of(
    request: SignedInRequest, data: pdf.CertificateData, design: CertificateDesign
) -> HttpResponse:
    """The certificate in a look, as PNG."""
    picture = pdf.render_preview(designed(data, design, request.organization), pixels_per_inch=110)
    answer = HttpResponse(picture, content_type="image/png")
    answer["Cache-Control"] = "private, max-age=60"
    return answer
