"""Handing a course to another owner: asked for by the owner, looked at once more, then done."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.api import SignedInRequest, members_with_permission
from accounts.models import User
from courses.authoring.access import authored_course
from courses.catalogue.access import CONTENT_MANAGE, COURSE_CREATE, owns
from courses.catalogue.actions import hand_over
from lms.kernel import clock
from lms.kernel.access import signed_in


class OwnerForm(forms.Form):
    """Whom the course goes to, by address."""

    email = forms.EmailField(label=gettext_lazy("Email address of the new owner"))
    person: User

    def clean_email(self) -> str:
        """Find the person among those who may create courses."""
        email = str(self.cleaned_data["email"]).strip()
        found: User | None = members_with_permission(COURSE_CREATE).filter(email__iexact=email).first()
        if found is None:
            raise ValidationError(_("Nobody who may create courses in this organisation has that address."))
        self.person = found
        return email


@require_http_methods(["GET", "POST"])
@signed_in
def owner(request: SignedInRequest, course: str) -> HttpResponse:
    """GET asks to whom; POST shows what would follow and, with `sure`, hands the course over. For its owner alone."""
    found = authored_course(request, course)
    if not owns(request.user, found):
        raise PermissionDenied(CONTENT_MANAGE.name)
    form = OwnerForm(request.POST if request.method == "POST" else None)
    to = form.person if request.method == "POST" and form.is_valid() else None
    if to is not None and "sure" in request.POST:
        hand_over(course=found, to=to, actor=request.user, now=clock.now())
        messages.success(
            request, _("“%(course)s” belongs to %(person)s now.") % {"course": found, "person": to.full_name}
        )
        return redirect("courses:studio_details", found.slug)
    context = {"course": found, "form": form, "to": to}
    return render(request, "courses/authoring/owner.html", context, status=422 if form.errors else 200)
