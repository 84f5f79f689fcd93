"""How the certificates of an organisation look: its staff's pages, with a preview."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import ORGANIZATION_MANAGE, SignedInRequest
from courses.api import teachable_course
from learning.certificates.access import look, managed_look
from learning.certificates.design import (
    DesignRefused,
    add_design,
    design_of,
    looks,
    make_standard,
    remove_design,
    save_design,
)
from learning.certificates.forms import SAMPLES, DesignForm, LookForm
from learning.certificates.samples import of_course, of_nobody, picture_of
from lms.kernel import clock
from lms.kernel.access import requires, signed_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(ORGANIZATION_MANAGE)
def designs(request: SignedInRequest) -> HttpResponse:
    """All looks. POST adds one, the same as another, and goes to it."""
    form = LookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = add_design(
            name=form.cleaned_data["name"],
            like=form.cleaned_data["like"],
            actor=request.user,
            now=clock.now(),
        )
        return redirect("learning:certificate_design", made.pk)
    context = {"looks": looks(), "form": form, "preview": reverse("learning:certificate_preview")}
    status = 422 if form.errors else 200
    return render(request, "learning/certificates/designs.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def design(request: SignedInRequest, key: UUID) -> HttpResponse:
    """The form and the preview. POST saves, or with `preview` shows what was typed and saves nothing."""
    found = managed_look(request, key)
    form = DesignForm(request.POST or None, request.FILES or None, instance=found)
    good = request.method == "POST" and form.is_valid()
    trying = good and "preview" in request.POST
    if good and not trying:
        save_design(
            design=found,
            values=form.values(),
            pictures=form.pictures(),
            actor=request.user,
            now=clock.now(),
        )
        messages.success(request, _("Saved. Every certificate of this look is set like this from now on."))
        return redirect("learning:certificate_design", key)
    shown = {name: value for name, value in request.POST.items() if name in form.fields and value}
    query = urlencode({"look": key, "v": found.updated_at.timestamp()} | (shown if trying else {}))
    address = f"{reverse('learning:certificate_preview')}?{query}"
    context: dict[str, Any] = {"form": form, "preview": address, "trying": trying, "look": look(key)}
    status = 422 if form.errors else 200
    return render(request, "learning/certificates/design.html", context, status=status)


@require_POST
@signed_in
def standard(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Let courses that choose no look take this one."""
    make_standard(design=managed_look(request, key), actor=request.user, now=clock.now())
    return redirect("learning:certificate_designs")


@require_POST
@signed_in
def removal(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Take a look away."""
    try:
        remove_design(design=managed_look(request, key), actor=request.user, now=clock.now())
    except DesignRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("learning:certificate_designs")


@require_safe
@requires(ORGANIZATION_MANAGE)
def preview(request: SignedInRequest) -> HttpResponse:
    """A certificate of nobody as a picture: as a look is saved, or with what the address says instead."""
    found = look(request.GET["look"]) if "look" in request.GET else design_of()
    if "face" in request.GET:
        form = DesignForm(request.GET, instance=found)
        if not form.is_valid():
            return HttpResponse(status=422)
        for name, value in form.values().items():
            setattr(found, name, value)
    script = request.GET.get("script", "")
    return picture_of(request, of_nobody(request, *SAMPLES.get(script, SAMPLES["latin"])), found)


@require_safe
@signed_in
def sample(request: SignedInRequest, course: str) -> HttpResponse:
    """How the certificate of a course looks, or would with the look the address names ("": the standard); for who teaches it."""
    found = teachable_course(request, course)
    if named := request.GET.get("look"):
        chosen = look(named)
    else:
        chosen = design_of(None if "look" in request.GET else found.pk)
    return picture_of(request, of_course(request, found), chosen)
