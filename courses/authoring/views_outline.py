"""The outline of a course in the studio. Each change answers with the outline as it is now."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.api import SignedInRequest
from courses.authoring import outline
from courses.authoring.access import authored_course, can_edit, reviewed_course, studio_lesson, studio_module
from courses.authoring.forms import (
    NewCourseForm,
    NewLessonForm,
    NewModuleForm,
    PlaceForm,
    TitleForm,
    module_of,
    neighbour_place,
)
from courses.authoring.models import Step
from courses.authoring.outline_page import outline_html
from courses.authoring.presence import announce
from courses.authoring.queries import studio_outline
from courses.authoring.staging import Row, effective
from courses.catalogue.access import COURSE_CREATE
from courses.catalogue.actions import create_course
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.outline.actions import WrongPlace
from courses.outline.models import Lesson
from lms.kernel import clock
from lms.kernel.access import requires, signed_in
from lms.kernel.htmx import is_htmx


def _outline(request: SignedInRequest, course: Course) -> dict[str, Any]:
    tree = studio_outline(course)
    may_edit = can_edit(request.user, course)
    return {
        "course": course,
        "outline": tree,
        "waiting": tree.waiting + bool(course.is_published and course.staged),
        "html": outline_html(course, tree, token=get_token(request), may_edit=may_edit),
        "may_edit": may_edit,
    }


def _changed(request: SignedInRequest, course: Course, change: Callable[[], Step | None]) -> HttpResponse:
    """Make a change and answer with the outline: a fragment for the page's script, the page for a plain form."""
    try:
        step, problem = change(), None
    except outline.Stale as error:
        theirs = effective(error.row, "title")
        return JsonResponse(
            {"problem": str(error), "theirs": theirs, "revision": error.row.revision}, status=409
        )
    except Refused as error:
        step, problem = None, error
    if not is_htmx(request):
        messages.info(request, str(problem or (step.sentence if step else "")))
        return redirect("courses:studio_outline", course.slug)
    context = _outline(request, course) | {"said": step.sentence if step else "", "problem": problem}
    return render(request, "courses/authoring/_outline.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "POST"])
@requires(COURSE_CREATE)
def new_course(request: SignedInRequest) -> HttpResponse:
    """Make a course with its title alone, and go to its outline."""
    form = NewCourseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        course = create_course(actor=request.user, title=form.cleaned_data["title"])
        return redirect("courses:studio_outline", course.slug)
    return render(request, "courses/authoring/new_course.html", {"form": form})


@require_safe
@signed_in
def outline_view(request: SignedInRequest, course: str) -> HttpResponse:
    """Show the outline to the course's team; its authors may change it."""
    found = reviewed_course(request, course)
    if is_htmx(request):
        return render(request, "courses/authoring/_outline.html", _outline(request, found))
    return render(request, "courses/authoring/outline.html", _outline(request, found))


@require_POST
@signed_in
def modules(request: SignedInRequest, course: str) -> HttpResponse:
    """Add a module, or a section of `parent`."""
    found = authored_course(request, course)
    form = NewModuleForm(request.POST)

    def change() -> Step:
        if not form.is_valid():
            raise WrongPlace(_("Give it a title."))
        parent = module_of(found, form.cleaned_data["parent"])
        title = form.cleaned_data["title"]
        return outline.add_module(course=found, title=title, actor=request.user, parent=parent)[1]

    return _changed(request, found, change)


@require_POST
@signed_in
def lessons(request: SignedInRequest, course: str) -> HttpResponse:
    """Add a lesson to a module."""
    found = authored_course(request, course)
    form = NewLessonForm(request.POST)

    def change() -> Step:
        if not form.is_valid():
            raise WrongPlace(_("Give it a title."))
        module = studio_module(found, form.cleaned_data["module"])
        title = form.cleaned_data["title"]
        return outline.add_lesson(course=found, module=module, title=title, actor=request.user)[1]

    return _changed(request, found, change)


def _row(course: Course, kind: str, key: UUID) -> Row:
    return studio_lesson(course, key) if kind == "lessons" else studio_module(course, key)


@require_POST
@signed_in
def title(request: SignedInRequest, course: str, kind: str, key: UUID) -> HttpResponse:
    """Rename a module or lesson; 409 with their title when somebody else renamed it meanwhile."""
    found = authored_course(request, course)
    row = _row(found, kind, key)
    form = TitleForm(request.POST)

    def change() -> Step:
        if not form.is_valid():
            raise WrongPlace(_("Give it a title."))
        values = {"title": form.cleaned_data["title"]}
        expected = form.cleaned_data["revision"]
        return outline.change(course=found, row=row, values=values, actor=request.user, expected=expected)

    return _changed(request, found, change)


@require_POST
@signed_in
def place(request: SignedInRequest, course: str, kind: str, key: UUID) -> HttpResponse:
    """Move a module or lesson: into `parent` before `before`, or one `step` up or down."""
    found = authored_course(request, course)
    row = _row(found, kind, key)
    form = PlaceForm(request.POST)

    def change() -> Step:
        if not form.is_valid():
            raise WrongPlace(_("That place does not exist any more."))
        parent, before = module_of(found, form.cleaned_data["parent"]), form.cleaned_data["before"]
        if step := form.cleaned_data["step"]:
            parent = module_of(found, effective(row, "module" if isinstance(row, Lesson) else "parent"))
            rows = outline.beside(row)
            before = neighbour_place(rows, row.pk, step)
        return outline.move(course=found, row=row, parent=parent, before=before, actor=request.user)

    return _changed(request, found, change)


@require_POST
@signed_in
def copies(request: SignedInRequest, course: str, kind: str, key: UUID) -> HttpResponse:
    """Duplicate a lesson, or a module with everything in it."""
    found = authored_course(request, course)
    row = _row(found, kind, key)

    def change() -> Step:
        if isinstance(row, Lesson):
            return outline.duplicate_lesson(course=found, lesson=row, actor=request.user)[1]
        return outline.duplicate_module(course=found, module=row, actor=request.user)[1]

    return _changed(request, found, change)


@require_http_methods(["POST", "DELETE"])
@signed_in
def binned(request: SignedInRequest, course: str, kind: str, key: UUID) -> HttpResponse:
    """POST puts a module or lesson in the bin; DELETE, or POST with `restore`, takes it out."""
    found = authored_course(request, course)
    row = _row(found, kind, key)
    if request.method == "DELETE" or "restore" in request.POST:
        return _changed(request, found, lambda: outline.restore(course=found, row=row, actor=request.user))
    return _changed(
        request, found, lambda: outline.remove(course=found, row=row, actor=request.user, now=clock.now())
    )


@require_POST
@signed_in
def undone(request: SignedInRequest, course: str) -> HttpResponse:
    """Undo the last step of the person asking."""
    found = authored_course(request, course)

    def change() -> Step:
        step = outline.undo(course=found, actor=request.user, now=clock.now())
        step.sentence = _("Undone: %s") % step.sentence
        return step

    return _changed(request, found, change)


@require_POST
@signed_in
def redone(request: SignedInRequest, course: str) -> HttpResponse:
    """Do again what the person asking undid last."""
    found = authored_course(request, course)

    def change() -> Step:
        step = outline.redo(course=found, actor=request.user)
        step.sentence = _("Done again: %s") % step.sentence
        return step

    return _changed(request, found, change)


@require_GET
@signed_in
def presence(request: SignedInRequest, course: str) -> JsonResponse:
    """Say that one is here, and hear who else is: `{people: [{name, lesson}], version}`.

    `version` changes with every change of the outline by anybody.
    """
    found = reviewed_course(request, course)
    others = announce(course_id=found.pk, person=request.user, lesson=request.GET.get("lesson", "")[:36])
    last = (
        Step.objects.filter(course=found).order_by("-updated_at").values_list("updated_at", flat=True).first()
    )
    return JsonResponse(
        {
            "people": [{"name": one.full_name, "lesson": one.lesson} for one in others],
            "version": last.isoformat() if last else "",
        }
    )
