"""Large gradebooks as XLSX: the sheets of a course, one being written, and its file."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import SignedInRequest
from courses.api import teachable_course
from learning.gradebook.access import sheet_in
from learning.gradebook.exporting import XLSX
from learning.gradebook.sheets import ask_for_sheet, sheets_of
from learning.gradebook.tasks import write_sheet
from lms.kernel import clock
from lms.kernel.access import signed_in
from lms.kernel.htmx import page_or_fragment


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sheets(request: SignedInRequest, course: str) -> HttpResponse:
    """The sheets of a course; POST asks for a new one."""
    found = teachable_course(request, course)
    if request.method == "POST":
        made, is_new = ask_for_sheet(course=found, actor=request.user, now=clock.now())
        if is_new:
            write_sheet.enqueue(sheet_id=str(made.pk))
        return redirect("learning:gradebook_sheet", found.slug, made.pk)
    return render(request, "learning/gradebook/sheets.html", {"course": found, "sheets": sheets_of(found)})


@never_cache
@require_safe
@signed_in
def sheet(request: SignedInRequest, course: str, sheet_id: UUID) -> HttpResponse:
    """How far a sheet is, then the way to its file."""
    found = teachable_course(request, course)
    context = {"course": found, "sheet": sheet_in(found, sheet_id)}
    return page_or_fragment(
        request, "learning/gradebook/sheet.html", "learning/gradebook/_sheet.html", context
    )


@never_cache
@require_safe
@signed_in
def sheet_file(request: SignedInRequest, course: str, sheet_id: UUID) -> HttpResponseBase:
    """The file, as a download; 404 as long as there is none."""
    mine = sheet_in(teachable_course(request, course), sheet_id)
    if not mine.file:
        raise Http404
    answer = FileResponse(mine.file.open("rb"), as_attachment=True, filename=mine.name, content_type=XLSX)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
