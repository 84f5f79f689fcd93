"""The page on which those who teach give one learner more time, later dates and further attempts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import SignedInRequest
from learning.accommodations import actions
from learning.accommodations.access import extension_of, taught_enrolment
from learning.accommodations.forms import AccommodationForm, ExtensionForm
from learning.accommodations.models import Accommodation, Extension
from learning.enrolments.models import Enrolment
from lms.kernel import clock
from lms.kernel.access import signed_in


@require_http_methods(["GET", "POST"])
@signed_in
def accommodations(request: SignedInRequest, course: str, enrolment_id: UUID) -> HttpResponse:
    """What a learner gets in everything of the course, and their extensions; POST sets the former."""
    enrolment = taught_enrolment(request, course, enrolment_id)
    if request.method != "POST":
        return _page(request, enrolment)
    form = AccommodationForm(request.POST)
    if not form.is_valid():
        return _page(request, enrolment, form=form)
    actions.accommodate(enrolment=enrolment, actor=request.user, now=clock.now(), **form.cleaned_data)
    return _saved(request, enrolment)


@require_POST
@signed_in
def extensions(request: SignedInRequest, course: str, enrolment_id: UUID) -> HttpResponse:
    """Give the learner more at one quiz or assignment."""
    enrolment = taught_enrolment(request, course, enrolment_id)
    form = ExtensionForm(request.POST, course=enrolment.course)
    if not form.is_valid():
        return _page(request, enrolment, more=form)
    try:
        actions.extend(enrolment=enrolment, actor=request.user, now=clock.now(), **form.given())
    except actions.AccommodationError as error:
        form.add_error(None, str(error))
        return _page(request, enrolment, more=form)
    return _saved(request, enrolment)


@require_POST
@signed_in
def extension(request: SignedInRequest, course: str, enrolment_id: UUID, extension_id: UUID) -> HttpResponse:
    """Take an extension back."""
    enrolment = taught_enrolment(request, course, enrolment_id)
    actions.take_back(
        enrolment=enrolment,
        extension=extension_of(enrolment, extension_id),
        actor=request.user,
        now=clock.now(),
    )
    return _saved(request, enrolment)


def _saved(request: SignedInRequest, enrolment: Enrolment) -> HttpResponse:
    messages.success(request, _("Saved. It counts at once, in a running attempt too."))
    return redirect("learning:accommodations", enrolment.course.slug, enrolment.pk)


def _page(
    request: SignedInRequest, enrolment: Enrolment, *, form: AccommodationForm | None = None,
    more: ExtensionForm | None = None,
) -> HttpResponse:  # fmt: skip
    held = Accommodation.objects.filter(enrolment=enrolment).first() or Accommodation(enrolment=enrolment)
    given = Extension.objects.filter(enrolment=enrolment).select_related("quiz", "assignment", "granted_by")
    context = {
        "course": enrolment.course,
        "enrolment": enrolment,
        "form": form
        or AccommodationForm(initial={name: getattr(held, name) for name in Accommodation.TERMS}),
        "more": more or ExtensionForm(course=enrolment.course),
        "extensions": given.order_by("created_at", "pk"),
    }
    status = 422 if form or more else 200
    return render(request, "learning/accommodations/person.html", context, status=status)
