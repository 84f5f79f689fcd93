"""The subjects of the catalogue, for those who manage content."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import SignedInRequest
from courses.catalogue import subjects as actions
from courses.catalogue.access import CONTENT_MANAGE, managed_subject
from courses.catalogue.errors import Refused
from lms.kernel import clock
from lms.kernel.access import requires, signed_in


def _told(request: SignedInRequest, change: Callable[..., Any], **given: Any) -> HttpResponse:
    """Do something, tell what is refused, and show the list again."""
    try:
        change(actor=request.user, now=clock.now(), **given)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("courses:studio_subjects")


@require_http_methods(["GET", "POST"])
@requires(CONTENT_MANAGE)
def subjects(request: SignedInRequest) -> HttpResponse:
    """GET lists the subjects; POST adds one at the end."""
    if request.method == "POST":
        return _told(request, actions.add_subject, name=request.POST.get("name", ""))
    return render(request, "courses/catalogue/subjects.html", {"rows": actions.subject_rows()})


@require_POST
@signed_in
def subject(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Rename a subject, or with `step` put it one place up or down."""
    found = managed_subject(request, key)
    if "step" in request.POST:
        step = -1 if request.POST["step"] == "up" else 1
        return _told(request, actions.move_subject, subject=found, step=step)
    return _told(request, actions.rename_subject, subject=found, name=request.POST.get("name", ""))


@require_POST
@signed_in
def removal(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Take away a subject that no course stands under."""
    found = managed_subject(request, key)
    return _told(request, actions.remove_subject, subject=found)
