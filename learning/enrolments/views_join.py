"""The page behind an invitation's link."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.api import Request
from learning.enrolments.access import held_invitation
from learning.enrolments.actions import EnrolmentError
from learning.enrolments.invitations import accept
from learning.enrolments.queries import invited
from lms.kernel import clock


@never_cache
def joining(request: Request, secret: str) -> HttpResponse:
    """GET says what the link leads to, or why it does not any more; POST enrols who is signed in and goes there."""
    invitation = held_invitation(secret)
    person = request.user if request.user.is_authenticated else None
    if request.method != "POST":
        page = invited(invitation, person, clock.now())
        return render(
            request, "learning/enrolments/join.html", {"page": page}, status=410 if page.closed else 200
        )
    if person is None:
        return redirect_to_login(request.get_full_path())
    try:
        mine = accept(invitation=invitation, learner=person, now=clock.now())
    except EnrolmentError as error:
        refused = {"course": invitation.course, "problem": error}
        return render(request, "learning/enrolments/refused.html", refused, status=409)
    if mine.state in mine.OPEN:
        return redirect("learning:course", invitation.course.slug)
    return redirect(invitation.course)
