"""The looks of an organisation's certificates."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.kernel.models import TenantModel


class CertificateDesign(TenantModel):
    """A look of an organisation's certificates and what they say; an organisation without one has the product's own.

    A course takes the one its rule names, else the organisation's standard. `hue` (degrees) and `language` (of date and direction) are the organisation's when they are empty. `words` replaces
    fixed words by name (`pdf.WORDS`). Pictures are WebP, made by us; a file is never written over.
    """

    class Face(models.TextChoices):
        SERIF = "serif", _("Serif")
        SANS = "sans", _("Sans serif")

    class Paper(models.TextChoices):
        A4 = "a4", _("A4")
        LETTER = "letter", _("US Letter")

    class Format(models.TextChoices):
        LANDSCAPE = "landscape", _("Landscape")
        PORTRAIT = "portrait", _("Portrait")

    name = models.CharField(_("name of this look"), max_length=80)
    is_standard = models.BooleanField(_("taken by courses that choose none"), default=False, db_default=False)
    paper = models.CharField(_("paper"), max_length=10, choices=Paper, default=Paper.A4, db_default=Paper.A4)
    format = models.CharField(
        _("format"), max_length=10, choices=Format, default=Format.LANDSCAPE, db_default=Format.LANDSCAPE
    )
    face = models.CharField(_("typeface of names"), max_length=10, choices=Face, default=Face.SERIF)
    hue = models.PositiveSmallIntegerField(
        _("hue"), null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(355)]
    )
    language = models.CharField(_("language of the date"), max_length=10, blank=True)
    logo = models.FileField(_("logo"), upload_to="certificates/", blank=True)
    signature = models.FileField(_("picture of the signature"), upload_to="certificates/", blank=True)
    signer_name = models.CharField(_("who signs"), max_length=120, blank=True)
    footnote = models.CharField(_("line at the foot"), max_length=200, blank=True)
    words: "models.JSONField[Any, Any]" = models.JSONField(_("words"), default=dict, blank=True)

    class Meta:
        verbose_name = _("look of certificates")
        verbose_name_plural = _("looks of certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="certificate_design_named_once",
                violation_error_message=_("Another look has this name."),
            ),
            # Two people naming a standard at once leave one.
            models.UniqueConstraint(
                fields=["organization"], condition=Q(is_standard=True), name="certificate_design_one_standard"
            ),
            models.CheckConstraint(
                condition=Q(paper__in=["a4", "letter"], format__in=["landscape", "portrait"]),
                name="certificate_design_sheet_known",
            ),
            models.CheckConstraint(
                condition=Q(hue=None) | Q(hue__gte=0, hue__lte=355), name="certificate_design_hue"
            ),
            models.CheckConstraint(
                condition=Q(face__in=["serif", "sans"]), name="certificate_design_face_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
