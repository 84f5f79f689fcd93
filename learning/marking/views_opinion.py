"""The page on which one of two people corrects what they would give."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.api import SignedInRequest
from learning.marking.access import own_opinion, piece_of
from learning.marking.choosing import Choice
from learning.marking.opinions import correct_opinion
from learning.marking.page import piece_page
from learning.marking.queue import courses_of
from learning.marking.views_piece import sent_fields
from learning.submissions.marking import MarkingError
from lms.kernel import clock
from lms.kernel.access import signed_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def opinion(request: SignedInRequest, piece_id: UUID) -> HttpResponse:
    """What I would give, to be corrected until somebody decides. It neither opens the piece nor keeps others from it."""
    piece = piece_of(request, piece_id)
    mine = own_opinion(request, piece)
    choice, typed, problem = Choice.of(request.GET), mine.values, ""
    if request.method == "POST":
        typed = sent_fields(request, piece)
        try:
            changed = correct_opinion(opinion=mine, values=typed, actor=request.user, now=clock.now())
        except MarkingError as error:
            problem = str(error)
        else:
            messages.success(request, _("Corrected.") if changed else _("Nothing has changed."))
            return redirect(reverse("learning:mark", args=[piece.pk]) + choice.query)
    page = piece_page(
        piece, courses_of(request.user), choice, person=request.user, now=clock.now(), typed=typed
    )
    context = {"page": page, "mine": mine, "choice": choice, "problem": problem}
    return render(request, "learning/marking/opinion.html", context, status=422 if problem else 200)
