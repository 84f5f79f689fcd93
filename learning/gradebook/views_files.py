"""The gradebook as a file, and marks from one."""

from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import SignedInRequest
from courses.api import teachable_course
from learning.gradebook import exporting, importing
from learning.gradebook.access import marks_file_in
from learning.gradebook.tasks import write_marks
from lms.kernel.access import signed_in
from lms.kernel.htmx import page_or_fragment
from lms.kernel.markup import storable_text

SHOWN = 500


@never_cache
@require_safe
@signed_in
def csv_file(request: SignedInRequest, course: str) -> HttpResponseBase:
    """Every mark as CSV."""
    found = teachable_course(request, course)
    answer = StreamingHttpResponse(exporting.csv_lines(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="marks-{found.slug}.csv"'
    return answer


@never_cache
@require_safe
@signed_in
def xlsx_file(request: SignedInRequest, course: str) -> HttpResponseBase:
    """Every mark as XLSX; a large gradebook is written by a job."""
    found = teachable_course(request, course)
    if exporting.is_large(found):
        return redirect("learning:gradebook_sheets", found.slug)
    return FileResponse(
        exporting.xlsx(found),
        as_attachment=True,
        filename=f"marks-{found.slug}.xlsx",
        content_type=exporting.XLSX,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def marks_in(request: SignedInRequest, course: str) -> HttpResponse:
    """Bring a sheet: it is read and compared, and nothing is changed yet."""
    found = teachable_course(request, course)
    problem = ""
    if request.method == "POST":
        sent = request.FILES.get("file")
        if sent is None or (sent.size or 0) > importing.MOST_BYTES:
            problem = _("Choose a file of at most 20 MB.")
        else:
            try:
                reason = storable_text(request.POST.get("reason", ""))
                made = importing.propose(
                    course=found, data=sent.read(), name=storable_text(sent.name or ""), reason=reason,
                    actor=request.user,
                )  # fmt: skip
                return redirect(reverse("learning:marks_file", args=[found.slug, made.pk]))
            except importing.UnreadableSheet as error:
                problem = str(error)
    context = {"course": found, "problem": problem, "reason": request.POST.get("reason", "")}
    return render(request, "learning/gradebook/marks_in.html", context, status=422 if problem else 200)


@never_cache
@require_safe
@signed_in
def marks_file(request: SignedInRequest, course: str, file_id: UUID) -> HttpResponse:
    """What a sheet would change, then how far the job is, then what it did."""
    found = teachable_course(request, course)
    mine = marks_file_in(found, file_id)
    context = {
        "course": found, "file": mine, "changes": mine.changes[:SHOWN], "more": max(0, len(mine.changes) - SHOWN)
    }  # fmt: skip
    return page_or_fragment(
        request, "learning/gradebook/marks_file.html", "learning/gradebook/_marks_file.html", context
    )


@require_POST
@signed_in
def marks_approval(request: SignedInRequest, course: str, file_id: UUID) -> HttpResponse:
    """Write what was looked at."""
    found = teachable_course(request, course)
    mine = marks_file_in(found, file_id)
    if importing.approve(file=mine):
        write_marks.enqueue(file_id=str(mine.pk))
    return redirect(reverse("learning:marks_file", args=[found.slug, mine.pk]))
