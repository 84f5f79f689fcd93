"""How an organisation's certificates look: read for setting them, saved by its staff."""

import base64
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, Final
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from accounts.models import Organization, User
from learning.certificates import events
from learning.certificates.models_design import CertificateDesign
from learning.certificates.pdf import CertificateData
from lms.kernel.events import record

PRINTED: Final = (640, 240)
"""Pixels of a picture at most: 300 to the inch and more at the size it has on the page."""


def design_of() -> CertificateDesign:
    """The look of the organisation in scope; one that was never saved, as it is by default, without one. One query."""
    return CertificateDesign.objects.filter(is_standard=True).first() or CertificateDesign()


def designed(data: CertificateData, design: CertificateDesign, organization: Organization) -> CertificateData:
    """What stands on a certificate, in the look of an organisation."""
    return replace(
        data,
        hue=organization.brand_hue if design.hue is None else design.hue,
        language=design.language or organization.language,
        face=design.face,
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


@transaction.atomic
def save_design(
    *,
    values: dict[str, Any],
    pictures: "Mapping[str, ContentFile[bytes] | None]",
    actor: User,
    now: datetime,
) -> CertificateDesign:
    """Save how certificates look from now on, the issued ones too.

    `pictures` holds the new `logo` or `signature`, None where one is taken away; what it does not name stays.
    """
    first = CertificateDesign(name=_("Standard"), is_standard=True)
    CertificateDesign.objects.bulk_create([first], ignore_conflicts=True)
    design: CertificateDesign = CertificateDesign.objects.select_for_update().get(is_standard=True)
    for name, value in values.items():
        setattr(design, name, value)
    for name, file in pictures.items():
        field = getattr(design, name)
        if old := field.name:
            transaction.on_commit(partial(default_storage.delete, old), robust=True)
        if file is None:
            setattr(design, name, "")
        else:
            field.save(f"{uuid4().hex}.webp", file, save=False)
    design.full_clean()
    design.save()
    record(events.DESIGN_SAVED, object=design, actor=actor, occurred_at=now)
    return design
