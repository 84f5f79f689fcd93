"""How the certificates of an organisation look: its staff's page, with a preview."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.api import ORGANIZATION_MANAGE, SignedInRequest
from learning.certificates import pdf
from learning.certificates.design import design_of, designed, save_design
from learning.certificates.forms import SAMPLES, DesignForm
from lms.kernel import clock
from lms.kernel.access import requires


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(ORGANIZATION_MANAGE)
def design(request: SignedInRequest) -> HttpResponse:
    """The form and the preview. POST saves, or with `preview` shows what was typed and saves nothing."""
    found = design_of()
    form = DesignForm(request.POST or None, request.FILES or None, instance=found)
    good = request.method == "POST" and form.is_valid()
    trying = good and "preview" in request.POST
    if good and not trying:
        save_design(values=form.values(), pictures=form.pictures(), actor=request.user, now=clock.now())
        messages.success(request, _("Saved. Every certificate is set like this from now on."))
        return redirect("learning:certificate_design")
    shown = {name: value for name, value in request.POST.items() if name in form.fields and value}
    query = urlencode(
        {"v": 0 if found._state.adding else found.updated_at.timestamp()} | (shown if trying else {})
    )
    address = f"{reverse('learning:certificate_preview')}?{query}"
    context: dict[str, Any] = {"form": form, "preview": address, "trying": trying}
    status = 422 if form.errors else 200
    return render(request, "learning/certificates/design.html", context, status=status)


@require_safe
@requires(ORGANIZATION_MANAGE)
def preview(request: SignedInRequest) -> HttpResponse:
    """A certificate of nobody as a picture: as it is saved, or with what the address says instead."""
    found = design_of()
    script = request.GET.get("script", "")
    if "face" in request.GET:
        form = DesignForm(request.GET, instance=found)
        if not form.is_valid():
            return HttpResponse(status=422)
        for name, value in form.values().items():
            setattr(found, name, value)
    picture = pdf.render_preview(
        designed(_sample(request, script), found, request.organization), pixels_per_inch=110
    )
    answer = HttpResponse(picture, content_type="image/png")
    answer["Cache-Control"] = "private, max-age=60"
    return answer


def _sample(request: HttpRequest, script: str) -> pdf.CertificateData:
    learner, course = SAMPLES.get(script, SAMPLES["latin"])
    return pdf.CertificateData(
        organization=request.organization.name,  # type: ignore[attr-defined]
        learner=learner,
        course=course,
        issued_on=timezone.localdate(),
        number="0000-0000-0000",
        verify_url=request.build_absolute_uri(reverse("learning:verify", args=["0000-0000-0000"])),
        instructor="Dr Amina Yusuf",
    )
