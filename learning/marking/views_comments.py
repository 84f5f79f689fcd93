"""The comment library of the person who asks. The marking page adds to it and takes from it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import SignedInRequest
from courses.api import COURSE_CREATE, teachable_courses
from courses.models import Course
from learning.marking.comments import all_comments, delete_comment, own_comment, save_comment
from learning.submissions.marking import MarkingError
from lms.kernel.access import allows, signed_in


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def comments(request: SignedInRequest) -> HttpResponse:
    """All of one's comments; POST keeps another (`text`, and `course` or "" for all)."""
    courses = list(teachable_courses(request.user).order_by("title", "pk"))
    if not courses and not allows(request.user, COURSE_CREATE):
        raise PermissionDenied(COURSE_CREATE.name)
    problem, text = "", ""
    if request.method == "POST":
        as_json = "text/html" not in request.headers.get("Accept", "")
        try:
            made = save_comment(
                text=request.POST.get("text", ""), course=_course(request, courses), actor=request.user
            )
        except MarkingError as error:
            problem, text = str(error), request.POST.get("text", "")
            if as_json:
                return JsonResponse({"error": problem}, status=422)
        else:
            if as_json:
                return JsonResponse({"text": made.text})
            messages.success(request, _("Kept."))
            return redirect("learning:marking_comments")
    context = {"comments": all_comments(request.user), "courses": courses, "problem": problem, "text": text}
    return render(request, "learning/marking/comments.html", context, status=422 if problem else 200)


def _course(request: SignedInRequest, courses: list[Course]) -> Course | None:
    """The course that was chosen, None for all; 404 for one that the person does not teach."""
    key = request.POST.get("course", "")
    if not key:
        return None
    found = next((one for one in courses if str(one.pk) == key), None)
    if found is None:
        raise Http404
    return found


@require_POST
@signed_in
def comment(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Change one of one's comments."""
    mine = own_comment(request.user, key)
    courses = list(teachable_courses(request.user))
    try:
        save_comment(
            text=request.POST.get("text", ""),
            course=_course(request, courses),
            actor=request.user,
            key=mine.pk,
        )
    except MarkingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("learning:marking_comments")


@require_POST
@signed_in
def deletion(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Delete one of one's comments."""
    delete_comment(comment=own_comment(request.user, key), actor=request.user)
    messages.success(request, _("Deleted. What was given with it stays as it is."))
    return redirect("learning:marking_comments")
