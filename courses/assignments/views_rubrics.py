"""The rubrics kept for other assignments, of a course and of its organisation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.api import SignedInRequest
from courses.assignments.access import kept_rubric, may_share_rubrics
from courses.assignments.rubrics import kept_rubrics, remove_rubric
from courses.catalogue.access import editable_course
from lms.kernel.access import signed_in


@require_safe
@signed_in
def rubrics(request: SignedInRequest, course: str) -> HttpResponse:
    """The kept rubrics an assignment of the course can take."""
    found = editable_course(request, course)
    context = {"course": found, "rubrics": kept_rubrics(found), "may_share": may_share_rubrics(request.user)}
    return render(request, "courses/assignments/rubrics.html", context)


@require_POST
@signed_in
def removal(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Keep a rubric no longer."""
    found = editable_course(request, course)
    row = kept_rubric(found, key, removing=request.user)
    remove_rubric(rubric=row, actor=request.user)
    messages.success(
        request, _("“%s” is not kept any more. Assignments that took it are as they were.") % row.title
    )
    return redirect("courses:studio_rubrics", found.slug)
