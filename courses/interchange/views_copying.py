"""A copy of a course, with its dates shifted, for the next time it is given."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.api import SignedInRequest
from courses.authoring.access import authored_course
from courses.authoring.dates import MANNERS
from courses.catalogue.access import COURSE_CREATE
from courses.interchange.copying import copy_course
from lms.kernel.access import require, signed_in


class CopyForm(forms.Form):
    """What the copy is called, and by how much its dates go."""

    title = forms.CharField(label=gettext_lazy("What is the copy called?"), max_length=255)
    shift_days = forms.IntegerField(
        label=gettext_lazy("Shift all dates by, days"), min_value=-3660, max_value=3660, initial=0,
        help_text=gettext_lazy("0 keeps them. A year later on the same day of the week is 364."),
    )  # fmt: skip
    manner = forms.ChoiceField(label=gettext_lazy("How"), choices=list(MANNERS.items()))


@require_http_methods(["GET", "POST"])
@signed_in
def copy(request: SignedInRequest, course: str) -> HttpResponse:
    """GET asks for a title and the shift; POST makes the copy, unpublished and without people, and goes to it."""
    found = authored_course(request, course)
    require(request.user, COURSE_CREATE)
    start = {"title": _("%s (copy)") % found.title}
    form = CopyForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        made = copy_course(course=found, actor=request.user, **form.cleaned_data)
        messages.success(request, _("This is the copy. Nobody sees it before you publish it."))
        return redirect("courses:studio_outline", made.slug)
    context = {"course": found, "form": form}
    return render(request, "courses/interchange/copy.html", context, status=422 if form.errors else 200)
