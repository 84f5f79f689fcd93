"""The certificates of a course on the teaching side: the rule, the list, one of them with what can be done."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.api import ORGANIZATION_MANAGE, SignedInRequest
from courses.api import teachable_course
from courses.models import Course
from learning.certificates import actions, queries
from learning.certificates.access import certificate_of, certifying_course, may_certify
from learning.certificates.forms import ReissueForm, RenewalForm, RevocationForm, RuleForm
from learning.certificates.models import Certificate, CertificateRule
from learning.certificates.renewals import proposed_end, renew
from learning.certificates.rules import rule_of
from learning.certificates.views import pdf_of
from lms.kernel import clock
from lms.kernel.access import allows, signed_in
from lms.kernel.markup import storable_text


@never_cache
@require_safe
@signed_in
def certificates(request: SignedInRequest, course: str) -> HttpResponse:
    """Who earns one, and those that were issued."""
    found = teachable_course(request, course)
    page = queries.certificates_page(
        found,
        search=storable_text(request.GET.get("q", "")).strip()[:100],
        state=request.GET.get("state", ""),
        after=request.GET.get("after", ""),
        now=clock.now(),
    )
    context = {
        "course": found,
        "page": page,
        "may_certify": may_certify(request.user, found),
        "may_design": allows(request.user, ORGANIZATION_MANAGE),
    }
    return render(request, "learning/certificates/teach.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def rule(request: SignedInRequest, course: str) -> HttpResponse:
    """The form of the rule; POST saves it."""
    found = certifying_course(request, course)
    form = RuleForm(request.POST if request.method == "POST" else None, instance=rule_of(found))
    if request.method == "POST" and form.is_valid():
        actions.save_rule(course=found, actor=request.user, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("Saved. Certificates that were issued stay as they are."))
        return redirect("learning:teach_certificates", course)
    context = {"course": found, "form": form}
    return render(request, "learning/certificates/rule.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@signed_in
def one(request: SignedInRequest, course: str, number: str) -> HttpResponse:
    """One certificate with its earlier versions, and what can be done about it."""
    found = teachable_course(request, course)
    return _one(request, found, certificate_of(found, number))


def _one(request: SignedInRequest, course: Course, found: Certificate, **forms: Any) -> HttpResponse:
    may, now, rule = may_certify(request.user, course), clock.now(), rule_of(course)
    context = {
        "course": course,
        "certificate": found,
        "state": found.state_at(now),
        "versions": found.versions.select_related("replaced_by").order_by("-version")[:100],
        "may_certify": may,
        "openings": queries.openings(found) if may else [],
        "renewing": queries.renewing(found, rule, now),
        "reissue": forms.get("reissue") or ReissueForm(initial={"name": found.learner_name}),
        "revocation": forms.get("revocation") or RevocationForm(prefix="revoke"),
        "renewal": forms.get("renewal") or _renewal_form(found, rule),
    }
    return render(request, "learning/certificates/one.html", context, status=422 if forms else 200)


def _renewal_form(found: Certificate, rule: CertificateRule) -> RenewalForm:
    proposed = proposed_end(found, rule, clock.now())
    return RenewalForm(initial={"until": proposed, "version": found.version}, prefix="renew")


@require_POST
@signed_in
def renewals(request: SignedInRequest, course: str, number: str) -> HttpResponse:
    """Renew a certificate that ends, at the same number. Asked twice, it is renewed once."""
    found = certifying_course(request, course)
    mine, form = certificate_of(found, number), RenewalForm(request.POST, prefix="renew")
    if not form.is_valid():
        return _one(request, found, mine, renewal=form)
    now = clock.now()
    try:
        renew(certificate=mine, actor=request.user, at=now, now=now, **form.cleaned_data)
    except actions.CertificateRefused as refusal:
        form.add_error("until", str(refusal))
        return _one(request, found, mine, renewal=form)
    messages.success(request, _("Renewed. Number and address are the same."))
    return redirect("learning:teach_certificate", course, number)


@never_cache
@require_GET
@signed_in
def pdf(request: SignedInRequest, course: str, number: str) -> HttpResponse:
    """A learner's PDF for who may issue and revoke it; that they opened it is written down."""
    found = certificate_of(certifying_course(request, course), number)
    answer = pdf_of(request, found)
    actions.note_opening(certificate=found, actor=request.user, now=clock.now())
    return answer


@require_POST
@signed_in
def versions(request: SignedInRequest, course: str, number: str) -> HttpResponse:
    """Issue a certificate again with a corrected name, at the same number."""
    found = certifying_course(request, course)
    mine, form = certificate_of(found, number), ReissueForm(request.POST)
    if not form.is_valid():
        return _one(request, found, mine, reissue=form)
    try:
        made = actions.reissue(certificate=mine, actor=request.user, now=clock.now(), **form.cleaned_data)
    except actions.CertificateRefused as refusal:
        form.add_error(None, str(refusal))
        return _one(request, found, mine, reissue=form)
    if made.version == mine.version:
        messages.info(request, _("It says this already, so nothing was changed."))
    else:
        messages.success(request, _("Issued again. Number and address are the same."))
    return redirect("learning:teach_certificate", course, number)


@require_POST
@signed_in
def revocation(request: SignedInRequest, course: str, number: str) -> HttpResponse:
    """Revoke a certificate, with a reason."""
    found = certifying_course(request, course)
    mine, form = certificate_of(found, number), RevocationForm(request.POST, prefix="revoke")
    if not form.is_valid():
        return _one(request, found, mine, revocation=form)
    reason = form.cleaned_data["reason"]
    actions.revoke(certificate=mine, actor=request.user, reason=reason, now=clock.now())
    return redirect("learning:teach_certificate", course, number)


@require_POST
@signed_in
def validity(request: SignedInRequest, course: str, number: str) -> HttpResponse:
    """Make a revoked certificate valid again."""
    mine = certificate_of(certifying_course(request, course), number)
    actions.reinstate(certificate=mine, actor=request.user, now=clock.now())
    return redirect("learning:teach_certificate", course, number)
