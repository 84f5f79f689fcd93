"""How an organisation's certificates look: read for setting them, saved by its staff."""

import base64
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, Final
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from PIL import Image

from accounts.models import Organization, User
from courses.api import Refused
from learning.certificates import events
from learning.certificates.models_design import CertificateDesign
from learning.certificates.pdf import CertificateData
from lms.kernel.events import record

PRINTED: Final = (640, 240)
"""Pixels of a picture at most: 300 to the inch and more at the size it has on the page."""


def design_of(course_id: UUID | None = None) -> CertificateDesign:
    """The look a course chose, else the standard of the organisation in scope, else the product's own. One query."""
    mine = Q(is_standard=True)
    if course_id is not None:
        mine |= Q(rules__course=course_id)
    found: CertificateDesign | None = (
        CertificateDesign.objects.filter(mine)
        .alias(chosen=Q(rules__course=course_id))
        .order_by(F("chosen").desc(nulls_last=True), "pk")
        .first()
    )
    return found or CertificateDesign()


def looks() -> list[CertificateDesign]:
    """All looks of the organisation in scope, the standard first, each with how many courses chose it. One query."""
    rows = CertificateDesign.objects.annotate(chosen=Count("rules"))
    return list(rows.order_by("-is_standard", "name", "pk"))


def _standard() -> Any:
    return CertificateDesign.objects.filter(is_standard=True)


def designed(data: CertificateData, design: CertificateDesign, organization: Organization) -> CertificateData:
    """What stands on a certificate, in the look of an organisation."""
    return replace(
        data,
        hue=organization.brand_hue if design.hue is None else design.hue,
        language=design.language or organization.language,
        face=design.face,
        paper=design.paper,
        format=design.format,
        words={name: text for name, text in design.words.items() if text},
        logo=picture(design.logo.name or ""),
        signature=picture(design.signature.name or ""),
        instructor=design.signer_name or data.instructor,
        footnote=design.footnote,
    )


@lru_cache(maxsize=64)
def picture(name: str) -> str:
    """A stored picture on white as SVG with the picture in it, "" without one. Names are never used twice."""
    if not name:
        return ""
    with default_storage.open(name) as file:
        stored = Image.open(file).convert("RGBA")
    stored.thumbnail(PRINTED)
    flat = Image.new("RGBA", stored.size, "white")
    flat.alpha_composite(stored)
    out = io.BytesIO()
    # JPEG goes into a PDF as it is; a picture with transparency would be packed anew for each certificate.
    flat.convert("RGB").save(out, "JPEG", quality=90, subsampling=0)
    width, height = stored.size
    inside = base64.b64encode(out.getvalue()).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{inside}"/></svg>'
    )


class DesignRefused(Refused):
    """What was asked for cannot be done with this look. `str()` says why to a person."""


@transaction.atomic
def add_design(*, name: str, like: CertificateDesign | None, actor: User, now: datetime) -> CertificateDesign:
    """Make another look, the same as `like`; the first one is the standard. With a name that is taken, return that one."""
    made = CertificateDesign(name=name, is_standard=not _standard().exists())
    if like is not None:
        for field in ("face", "hue", "language", "paper", "format", "signer_name", "footnote", "words"):
            setattr(made, field, getattr(like, field))
        for field in ("logo", "signature"):
            if stored := getattr(like, field).name:
                # A file of its own: a picture that is replaced is deleted.
                with default_storage.open(stored) as file:
                    getattr(made, field).save(f"{uuid4().hex}.webp", ContentFile(file.read()), save=False)
    CertificateDesign.objects.bulk_create([made], ignore_conflicts=True)
    if not CertificateDesign.objects.filter(name=name).exists():
        # Somebody made the first one, under another name, at the same moment.
        made.is_standard = False
        CertificateDesign.objects.bulk_create([made], ignore_conflicts=True)
    found: CertificateDesign = CertificateDesign.objects.get(name=name)
    if found.pk == made.pk:
        record(events.DESIGN_SAVED, object=made, actor=actor, occurred_at=now)
    return found


@transaction.atomic
def save_design(
    *,
    design: CertificateDesign,
    values: dict[str, Any],
    pictures: "Mapping[str, ContentFile[bytes] | None]",
    actor: User,
    now: datetime,
) -> CertificateDesign:
    """Save how certificates of this look look from now on, the issued ones too.

    `pictures` holds the new `logo` or `signature`, None where one is taken away; what it does not name stays.
    """
    mine: CertificateDesign = CertificateDesign.objects.select_for_update().get(pk=design.pk)
    for name, value in values.items():
        setattr(mine, name, value)
    for name, file in pictures.items():
        field = getattr(mine, name)
        if old := field.name:
            transaction.on_commit(partial(default_storage.delete, old), robust=True)
        if file is None:
            setattr(mine, name, "")
        else:
            field.save(f"{uuid4().hex}.webp", file, save=False)
    mine.full_clean()
    mine.save()
    record(events.DESIGN_SAVED, object=mine, actor=actor, occurred_at=now)
    return mine


@transaction.atomic
def make_standard(*, design: CertificateDesign, actor: User, now: datetime) -> None:
    """Let courses that choose no look take this one. Doing it twice changes nothing."""
    rows = {one.pk: one for one in CertificateDesign.objects.select_for_update().order_by("pk")}
    if design.pk not in rows or rows[design.pk].is_standard:
        return
    CertificateDesign.objects.filter(is_standard=True).update(is_standard=False)
    CertificateDesign.objects.filter(pk=design.pk).update(is_standard=True)
    record(events.DESIGN_SAVED, object=design, actor=actor, occurred_at=now)


@transaction.atomic
def remove_design(*, design: CertificateDesign, actor: User, now: datetime) -> None:
    """Take a look away; courses that chose it have the standard. Raises `DesignRefused` for the standard itself."""
    mine = CertificateDesign.objects.select_for_update().filter(pk=design.pk).first()
    if mine is None:
        return
    if mine.is_standard:
        raise DesignRefused(_("Make another look the standard first."))
    for stored in filter(None, (mine.logo.name, mine.signature.name)):
        transaction.on_commit(partial(default_storage.delete, stored), robust=True)
    record(events.DESIGN_REMOVED, object=mine, actor=actor, occurred_at=now)
    mine.delete()
