"""The page of devices: see where one is signed in, end one session or all."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from accounts.sessions import actions, activity, queries
from accounts.sessions.access import own_session
from lms.kernel import clock
from lms.kernel.access import signed_in


@signed_in
@require_safe
def sessions(request: SignedInRequest) -> HttpResponseBase:
    """List the devices on which the person is signed in."""
    activity.note(request)  # so that this one is in the list, however it began
    rows = queries.devices(request.user, request.session.session_key, clock.now())
    return render(request, "accounts/sessions/page.html", {"sessions": rows})


@signed_in
@require_POST
def revocation(request: SignedInRequest, number: int) -> HttpResponseBase:
    """End one session; ending the present one signs out here."""
    session = own_session(request, number)
    if session.session_key == request.session.session_key:
        logout(request)
        return redirect("account_login")
    actions.revoke(session=session, actor=session.user)
    messages.success(request, _("That device is signed out."))
    return redirect("accounts:sessions")


@signed_in
@require_POST
def everywhere(request: SignedInRequest) -> HttpResponseBase:
    """End all sessions: with `keep` all but the present one."""
    keep = request.session.session_key if request.POST.get("keep") else None
    person = request.user
    count = actions.sign_out_everywhere(person=person, actor=person, keep=request.session.session_key)
    if keep is None:
        logout(request)
        return redirect("account_login")
    text = ngettext("%d other device is signed out.", "%d other devices are signed out.", count)
    messages.success(request, text % count if count else _("You are signed in on this device only."))
    return redirect("accounts:sessions")
