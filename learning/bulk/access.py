"""How a view obtains a list of people."""

from uuid import UUID

from django.http import Http404

from courses.models import Course
from learning.bulk.models import EnrolmentImport


def people_list_in(course: Course, key: UUID) -> EnrolmentImport:
    """Return a list brought into the course, with who brought it and its cohort; else 404. One query."""
    rows = EnrolmentImport.objects.select_related("actor", "cohort")
    found: EnrolmentImport | None = rows.filter(course=course, pk=key).first()
    if found is None:
        raise Http404
    return found
