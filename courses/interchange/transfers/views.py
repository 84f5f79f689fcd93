"""The pages of jobs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.catalogue.errors import Refused
from courses.interchange.models import Transfer
from courses.interchange.transfers import actions
from courses.interchange.transfers.access import author, editable_courses, own_transfer, sealed_transfer
from courses.interchange.transfers.forms import NEW_COURSE, CourseExportForm, ExportForm, ImportForm
from courses.interchange.transfers.queries import my_transfers, shown
from lms.kernel import clock
from lms.kernel.htmx import page_or_fragment

PAGE = "courses/interchange/transfer.html"
FRAGMENT = "courses/interchange/_transfer.html"


@login_required
@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """The person's jobs."""
    page = my_transfers(author(request), request.GET.get("page", ""))
    return render(request, "courses/interchange/transfers.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_transfer(request: HttpRequest) -> HttpResponse:
    """Upload a file, and say where its content goes."""
    person = author(request)
    courses = editable_courses(person)
    posted = request.method == "POST"
    form = ImportForm(request.POST if posted else None, request.FILES if posted else None, courses=courses)
    if posted and form.is_valid():
        target = "course" if form.cleaned_data["target"] == NEW_COURSE else "bank"
        try:
            job = actions.request_import(
                actor=person,
                file=form.cleaned_data["file"],
                target=target,
                course=form.chosen,
                folder=form.cleaned_data["folder"],
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("courses:transfer", job.pk)
    asked = request.GET.get("course", "")
    chosen = next((str(course.pk) for course in courses if course.slug == asked), "")
    whole = CourseExportForm(courses=courses, initial={"target": chosen})
    return _new(request, form, ExportForm(courses=courses), whole, 422 if form.errors else 200)


def _new(
    request: HttpRequest, form: ImportForm, export: ExportForm, whole: CourseExportForm, status: int
) -> HttpResponse:
    context = {"form": form, "export": export, "whole": whole}
    return render(request, "courses/interchange/new_transfer.html", context, status=status)


@login_required
@require_POST
def exports(request: HttpRequest) -> HttpResponse:
    """Ask for questions in a file: those of a bank, or of a folder of it."""
    person = author(request)
    courses = editable_courses(person)
    form = ExportForm(request.POST, courses=courses)
    if form.is_valid():
        wanted = {"format": form.cleaned_data["format"], "folder": form.cleaned_data["folder"]}
        job = actions.request_export(actor=person, course=form.chosen, **wanted)
        return redirect("courses:transfer", job.pk)
    return _new(request, ImportForm(courses=courses), form, CourseExportForm(courses=courses), 422)


@login_required
@require_POST
def course_exports(request: HttpRequest) -> HttpResponse:
    """Ask for a whole course in a file."""
    person = author(request)
    courses = editable_courses(person)
    form = CourseExportForm(request.POST, courses=courses)
    if form.is_valid() and form.chosen is not None:
        job = actions.request_course_export(
            actor=person, format=form.cleaned_data["format"], course=form.chosen
        )
        return redirect("courses:transfer", job.pk)
    return _new(request, ImportForm(courses=courses), ExportForm(courses=courses), form, 422)


@login_required
@require_safe
def transfer(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far a job is, what it found, how it ended."""
    return page_or_fragment(request, PAGE, FRAGMENT, {"shown": shown(own_transfer(request, key))})


@login_required
@require_POST
def approval(request: HttpRequest, key: UUID) -> HttpResponse:
    """Bring in what was looked at."""
    job = own_transfer(request, key)
    return _after(request, job, actions.approve, actor=author(request))


@login_required
@require_POST
def cancellation(request: HttpRequest, key: UUID) -> HttpResponse:
    """Drop a job."""
    job = own_transfer(request, key)
    return _after(request, job, actions.cancel, actor=author(request), now=clock.now())


@login_required
@require_POST
def another_try(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin a failed job again."""
    job = own_transfer(request, key)
    return _after(request, job, actions.retry, actor=author(request))


def _after(request: HttpRequest, job: Transfer, verb: Any, **options: Any) -> HttpResponse:
    try:
        verb(job=job, **options)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("courses:transfer", job.pk)


@login_required
@require_safe
def transfer_file(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The file that an export made, as a download."""
    job = sealed_transfer(request, key)
    response = FileResponse(
        job.file.open("rb"), as_attachment=True, filename=job.name, content_type="application/octet-stream"
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
