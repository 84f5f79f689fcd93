"""A person's own pages."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.users import actions
from accounts.users.access import myself
from accounts.users.forms import ProfileForm
from lms.kernel.access import signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SignedInRequest) -> HttpResponseBase:
    """Show and change one's own name, picture, words, links, zone and language."""
    person = myself(request)
    form = ProfileForm(request.POST or None, request.FILES or None, instance=person)
    if request.method == "POST" and form.is_valid():
        actions.update_profile(person=person, actor=person, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    status = 422 if form.errors else 200
    return render(request, "accounts/users/profile.html", {"form": form}, status=status)
