"""Many certificates of a course at once: issue those that were earned, renew those that run out, as jobs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import SignedInRequest
from courses.api import teachable_course
from learning.certificates import queries_runs as queries
from learning.certificates import runs as jobs
from learning.certificates.access import certifying_course, may_certify, run_of
from learning.certificates.actions import CertificateRefused
from learning.certificates.forms import ManyRenewalsForm
from lms.kernel import clock
from lms.kernel.access import signed_in
from lms.kernel.htmx import page_or_fragment


@require_POST
@signed_in
def runs(request: SignedInRequest, course: str) -> HttpResponse:
    """Issue the certificates of all who have earned one. Asked twice, it is one job."""
    found = certifying_course(request, course)
    try:
        run = jobs.request_run(course=found, actor=request.user)
    except CertificateRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("learning:teach_certificates", course)
    return redirect("learning:certificate_run", course, run.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def running_out(request: SignedInRequest, course: str) -> HttpResponse:
    """Those that have ended or end soon, to be ticked; POST has it looked at what renewing them would do."""
    found = certifying_course(request, course)
    page = queries.running_out_page(found, after=request.GET.get("after", ""), now=clock.now())
    sent = request.POST if request.method == "POST" else None
    form = ManyRenewalsForm(sent, rule=page.rule, ticked=request.POST.getlist("chosen"))
    if form.is_valid():
        try:
            run = jobs.request_renewals(
                course=found, actor=request.user, now=clock.now(), **form.cleaned_data
            )
        except CertificateRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("learning:certificate_run", course, run.pk)
    context = {"course": found, "page": page, "form": form}
    name = "learning/certificates/running_out.html"
    return render(request, name, context, status=422 if form.errors else 200)


@never_cache
@require_safe
@signed_in
def run(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """How far the job is, and what came of it for each learner."""
    found = teachable_course(request, course)
    page = queries.run_page(
        run_of(found, key), outcome=request.GET.get("outcome", ""), after=request.GET.get("after", "")
    )
    context = {"course": found, "page": page, "may_certify": may_certify(request.user, found)}
    name = "learning/certificates/run.html"
    return page_or_fragment(request, name, "learning/certificates/_run.html", context)


@require_POST
@signed_in
def approval(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Renew the certificates as it was looked at."""
    return _after(request, course, key, jobs.approve_renewals)


@require_POST
@signed_in
def cancellation(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Drop a renewal that was only looked at."""
    return _after(request, course, key, jobs.cancel_renewals)


def _after(request: SignedInRequest, course: str, key: UUID, verb: Any) -> HttpResponse:
    found = certifying_course(request, course)
    try:
        verb(run=run_of(found, key), actor=request.user, now=clock.now())
    except CertificateRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("learning:certificate_run", course, key)
