"""How views obtain certificates."""

from django.http import Http404, HttpRequest

from learning.certificates.actions import clean_number
from learning.certificates.models import Certificate


def own_certificate(request: HttpRequest, course_slug: str) -> Certificate | None:
    """Return the signed-in learner's certificate of a course, None before it is issued."""
    return Certificate.objects.filter(
        enrolment__learner_id=request.user.pk, enrolment__course__slug=course_slug
    ).first()


def own_certificate_by_number(request: HttpRequest, number: str) -> Certificate:
    """Return a valid certificate of the signed-in learner; 404 for anybody else's and for a revoked one."""
    found = Certificate.objects.filter(
        certificate_number=number, enrolment__learner_id=request.user.pk, revoked_at=None
    ).first()
    if found is None:
        raise Http404
    return found


def public_certificate(number: str) -> Certificate | None:
    """Return the certificate with a number, however it was typed; None when there is none."""
    return Certificate.objects.filter(certificate_number=clean_number(number)).first()
