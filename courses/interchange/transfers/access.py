"""Who may have jobs: authors, each their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import reverse

from courses.catalogue.access import COURSE_CREATE, EDITORS, manages_content
from courses.catalogue.models import Course
from courses.interchange.models import Transfer
from lms.kernel.access import require

HOUR = 3600
_signer = TimestampSigner(salt="courses.transfers.file")


def author(request: HttpRequest) -> Any:
    """Return the person asking if they may bring content in and out; else 403."""
    require(request.user, COURSE_CREATE)
    return request.user


def own_transfer(request: HttpRequest, key: UUID) -> Transfer:
    """Return a job of the person asking, its course filled in; else 404, and 403 without the right to have any."""
    job: Transfer | None = Transfer.objects.filter(pk=key).select_related("course").first()
    if job is None:
        raise Http404
    if job.actor_id != author(request).pk:
        raise Http404
    return job


def file_address(job: Transfer) -> str:
    """An address that fetches the file of a job, for an hour. Only for pages that checked their reader."""
    return f"{reverse('courses:transfer_file', args=[job.pk])}?seal={_signer.sign(str(job.pk))}"


def sealed_transfer(request: HttpRequest, key: UUID) -> Transfer:
    """Return a job of the person asking whose file they may fetch with the seal they hold; else 404."""
    job = own_transfer(request, key)
    try:
        fits = _signer.unsign(request.GET.get("seal", ""), max_age=HOUR) == str(job.pk)
    except BadSignature:
        fits = False
    if not fits or not job.file:
        raise Http404
    return job


def editable_courses(person: Any) -> list[Course]:
    """The courses whose bank the person may fill, by title; at most 500."""
    courses = Course.objects.kept()
    if not manages_content(person):
        team = Q(staff__user=person, staff__role__in=EDITORS)
        courses = courses.filter(Q(instructor=person) | team).distinct()
    return list(courses.only("id", "slug", "title").order_by("title", "pk")[:500])
