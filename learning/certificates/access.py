"""How views obtain certificates, and how often anybody may ask for one by its number."""

import logging
from typing import Any
from uuid import UUID

import redis
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest

from accounts.api import ORGANIZATION_MANAGE, Request
from courses.api import can_edit, teachable_course
from courses.models import Course
from learning.certificates.actions import clean_number
from learning.certificates.models import Certificate
from learning.certificates.models_design import CertificateDesign
from learning.certificates.models_runs import CertificateRun
from learning.enrolments.access import ENROLMENTS_MANAGE
from lms.kernel.access import allows
from lms.kernel.redis import client

logger = logging.getLogger(__name__)
LOOKUPS_A_MINUTE = 60


def own_certificate(request: HttpRequest, course_slug: str) -> Certificate | None:
    """Return the signed-in learner's certificate of a course, None before it is issued."""
    mine = Certificate.objects.filter(
        enrolment__learner_id=request.user.pk, course__slug=course_slug, course__deleted_at=None
    )
    found: Certificate | None = mine.select_related("course").first()
    return found


def own_certificate_by_number(request: HttpRequest, number: str) -> Certificate:
    """Return a certificate of the signed-in learner that is not revoked; 404 for anybody else's."""
    mine = Certificate.objects.filter(enrolment__learner_id=request.user.pk, revoked_at=None)
    found: Certificate | None = mine.select_related("course").filter(certificate_number=number).first()
    if found is None:
        raise Http404
    return found


def public_certificate(number: str) -> Certificate | None:
    """Return the certificate with a number, however it was typed; None when there is none. One query in any case."""
    found: Certificate | None = Certificate.objects.filter(certificate_number=clean_number(number)).first()
    return found


def asks_too_often(request: Request) -> bool:
    """Count a look-up; tell whether this address made more than a person does in a minute. Open without Redis."""
    key = f"lms:verify:{request.organization.pk}:{request.client_address}"
    try:
        with client().pipeline() as pipe:
            pipe.incr(key)
            pipe.expire(key, 60, nx=True)
            count = pipe.execute()[0]
    except redis.RedisError:
        logger.warning("Look-ups of certificates are not counted: Redis is away.")
        return False
    return bool(count > LOOKUPS_A_MINUTE)


def may_certify(person: Any, course: Course) -> bool:
    """Tell whether `person` may issue, correct and revoke the certificates of a course they teach."""
    return can_edit(person, course) or allows(person, ENROLMENTS_MANAGE)


def certifying_course(request: HttpRequest, slug: str) -> Course:
    """Return a course whose certificates the person may issue and revoke; 404 if they may not even see it, else 403."""
    course = teachable_course(request, slug)
    if not may_certify(request.user, course):
        raise PermissionDenied(ENROLMENTS_MANAGE.name)
    return course


def certificate_of(course: Course, number: str) -> Certificate:
    """Return a certificate of a course by its number; else 404."""
    rows = Certificate.objects.of_course(course).select_related("enrolment")
    found: Certificate | None = rows.filter(certificate_number=number).first()
    if found is None:
        raise Http404
    return found


def look(key: UUID | str) -> CertificateDesign:
    """Return a look of the organisation's certificates; else 404."""
    try:
        found: CertificateDesign | None = CertificateDesign.objects.filter(pk=key).first()
    except ValidationError:
        found = None
    if found is None:
        raise Http404
    return found


def managed_look(request: HttpRequest, key: UUID) -> CertificateDesign:
    """Return a look for who looks after the organisation; 404 where there is none, else 403 for others."""
    found = look(key)
    if not allows(request.user, ORGANIZATION_MANAGE):
        raise PermissionDenied(ORGANIZATION_MANAGE.name)
    return found


def run_of(course: Course, key: UUID) -> CertificateRun:
    """Return a job of a course; else 404."""
    found: CertificateRun | None = (
        CertificateRun.objects.filter(course=course, pk=key).select_related("actor").first()
    )
    if found is None:
        raise Http404
    return found
