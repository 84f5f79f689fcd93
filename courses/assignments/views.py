"""The builder of an assignment. All of it is one form; a script saves it while one writes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import SignedInRequest
from courses.assignments.access import kept_rubric, may_share_rubrics, studio_assignment
from courses.assignments.actions import HEADING_START, EditedMeanwhile, create_assignment, save_draft
from courses.assignments.checks import problems
from courses.assignments.differences import compare
from courses.assignments.documents import (
    MAX_CRITERIA,
    MAX_TEXT,
    AssignmentDocument,
    draft_document,
    published_document,
)
from courses.assignments.forms import (
    AssignmentForm,
    NewAssignmentForm,
    Rows,
    apply_step,
    keys_of,
    read_rows,
)
from courses.assignments.late import number
from courses.assignments.models import Assignment, SavedRubric
from courses.assignments.rubrics import (
    copied_rows,
    keep_rubric,
    keeping_problem,
    kept_rubrics,
    note_use,
    origin_of,
)
from courses.catalogue.access import editable_course
from lms.kernel import clock
from lms.kernel.access import signed_in
from lms.kernel.keyset import Order, cut, edges
from lms.kernel.markup import render as render_markdown

LISTED = 50


@require_http_methods(["GET", "POST"])
@signed_in
def assignments(request: SignedInRequest, course: str) -> HttpResponse:
    """The assignments of a course, with `bin=1` those in its bin; POST makes one with its title alone, and goes to its builder."""
    found = editable_course(request, course)
    form = NewAssignmentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = create_assignment(course=found, title=form.cleaned_data["title"], actor=request.user)
        return redirect("courses:studio_assignment", found.slug, made.pk)
    binned = request.GET.get("bin") == "1"
    rows = Assignment.objects.filter(course=found, deleted_at__isnull=not binned).select_related("lesson")
    page = cut(rows, Order("title"), size=LISTED, **edges(request.GET))
    context = {"course": found, "form": form, "assignments": page.rows, "page": page, "binned": binned}
    return render(request, "courses/assignments/list.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def assignment(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """The builder. POST keeps all of the form, after doing what its button (`do`) says to the rows."""
    found = editable_course(request, course)
    row = studio_assignment(found, key)
    draft = draft_document(row)
    if request.method == "POST":
        return _save(request, row, draft)
    return _page(request, row, draft, AssignmentForm(initial=AssignmentForm.of(draft, row.revision)))


def _save(request: SignedInRequest, row: Assignment, draft: AssignmentDocument) -> HttpResponse:
    form = AssignmentForm(request.POST, initial=AssignmentForm.of(draft, row.revision))
    known = keys_of(draft, published_document(row)) if row.staged else keys_of(draft)
    wrong: list[str] = []
    rows = read_rows(request.POST, known, wrong)
    step = request.POST.get("do", "")
    taken = _taken(request, row, rows) if step == "use" else None
    goto = str(rows["criteria"][-1]["id"]) if taken and rows["criteria"] else apply_step(rows, step)
    if step == "keep" and (
        problem := keeping_problem(request.POST.get("rubric_title", ""), rows["criteria"])
    ):
        wrong.append(problem)
    if wrong or not form.is_valid():
        return _refused(request, row, form, draft, rows, " ".join(wrong))
    document = AssignmentDocument.model_validate(form.values() | rows)
    try:
        saved = save_draft(
            assignment=row, document=document, expected=form.cleaned_data["revision"], actor=request.user, now=clock.now()
        )  # fmt: skip
    except EditedMeanwhile as error:
        return _stale(request, row, document, error)
    kept = _kept(request, row, document) if step == "keep" else taken
    if kept:
        note_use(assignment=row, rubric=kept)
    if _wants_json(request):
        return JsonResponse({"revision": saved.revision, "rubric": number(document.rubric_points)})
    if not request.POST.get("do"):
        messages.success(request, _("Saved. Learners see it when you publish."))
    address = reverse("courses:studio_assignment", args=[row.course.slug, row.pk])
    return redirect(f"{address}#row-{goto}" if goto else address)


def _taken(request: SignedInRequest, row: Assignment, rows: dict[str, Rows]) -> SavedRubric | None:
    """Add the criteria of the kept rubric that was chosen to the rows; None where there is none."""
    try:
        rubric = kept_rubric(row.course, UUID(request.POST.get("rubric", "")))
    except ValueError:
        return None
    rows["criteria"] = [*rows["criteria"], *copied_rows(rubric)][:MAX_CRITERIA]
    return rubric


def _kept(request: SignedInRequest, row: Assignment, document: AssignmentDocument) -> SavedRubric:
    """Keep the rubric for others, in the course or in its organisation."""
    shared = request.POST.get("rubric_bank") == "organization" and may_share_rubrics(request.user)
    title = request.POST.get("rubric_title", "")
    return keep_rubric(
        course=None if shared else row.course, title=title, criteria=document.criteria, actor=request.user
    )


def _wants_json(request: SignedInRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _refused(
    request: SignedInRequest, row: Assignment, form: AssignmentForm, draft: AssignmentDocument, rows: dict[str, Rows],
    problem: str,
) -> HttpResponse:  # fmt: skip
    """The page again with what was typed."""
    if _wants_json(request):
        errors = [str(error) for found in form.errors.values() for error in found]
        return JsonResponse({"problem": " ".join([*errors, problem]).strip()}, status=422)
    document = AssignmentDocument.model_validate(draft.model_dump() | rows)
    return _page(request, row, document, form, problem=problem, status=422)


def _stale(
    request: SignedInRequest, row: Assignment, mine: AssignmentDocument, error: EditedMeanwhile
) -> HttpResponse:
    """Both versions: the form holds the author's own, beside it what the other one saved."""
    if _wants_json(request):
        return JsonResponse({"problem": str(error), "stale": True}, status=409)
    fresh = AssignmentForm(initial=AssignmentForm.of(mine, error.revision))
    context = {"stale": str(error), "theirs": error.theirs, "changes": compare(error.theirs, mine)}
    return _page(request, row, mine, fresh, status=409, **context)


def _page(
    request: SignedInRequest, row: Assignment, document: AssignmentDocument, form: AssignmentForm, *, status: int = 200,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    context = {
        "course": row.course,
        "assignment": row,
        "document": document,
        "form": form,
        "problems": problems(document),
        "preview": _rendered(document.instructions),
        "rubrics": kept_rubrics(row.course),
        "origin": origin_of(row),
        "may_share": may_share_rubrics(request.user),
        "waits": row.staged is not None or not row.is_published,
    }
    return render(request, "courses/assignments/builder.html", context | more, status=status)


def _rendered(text: str) -> str:
    return render_markdown(text, heading_start=HEADING_START) if text else ""


@require_POST
@signed_in
def rendering(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Return the instructions (`body`) as the page would show them."""
    studio_assignment(editable_course(request, course), key)
    try:
        return HttpResponse(_rendered(request.POST.get("body", "")[:MAX_TEXT]))
    except ValueError as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
