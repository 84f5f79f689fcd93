"""How views obtain a learner of a course, and their extensions."""

from uuid import UUID

from django.http import Http404, HttpRequest

from courses.api import teachable_course
from learning.accommodations.models import Extension
from learning.enrolments.models import Enrolment


def taught_enrolment(request: HttpRequest, course: str, enrolment_id: UUID) -> Enrolment:
    """Return a learner's place in a course, with both, for who teaches it; 404 or 403 for anybody else."""
    found = teachable_course(request, course)
    rows = Enrolment.objects.select_related("learner", "course").filter(pk=enrolment_id, course=found)
    enrolment: Enrolment | None = rows.first()
    if enrolment is None:
        raise Http404
    return enrolment


def extension_of(enrolment: Enrolment, extension_id: UUID) -> Extension:
    """Return an extension of this learner; 404 for any other."""
    found = Extension.objects.filter(pk=extension_id, enrolment=enrolment).first()
    if found is None:
        raise Http404
    return found
