"""The bin of a course's quizzes and assignments."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.api import SignedInRequest
from courses.authoring.access import authored_course
from courses.authoring.works import bin_work, done_words, restore_work, work_of
from courses.catalogue.errors import Refused
from lms.kernel import clock
from lms.kernel.access import signed_in


@require_http_methods(["POST", "DELETE"])
@signed_in
def work_binned(request: SignedInRequest, course: str, kind: str, key: UUID) -> HttpResponse:
    """POST puts a quiz or an assignment in the bin; DELETE, or POST with `restore`, takes it out."""
    found = authored_course(request, course)
    work = work_of(found, kind, key)
    restored = request.method == "DELETE" or "restore" in request.POST
    try:
        if restored:
            restore_work(work=work, actor=request.user)
        else:
            bin_work(work=work, actor=request.user, now=clock.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done_words(work, restored=restored))
    return redirect(
        "courses:studio_quizzes" if kind == "quizzes" else "courses:studio_assignments", found.slug
    )
