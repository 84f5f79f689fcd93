"""Certificates: issued once per enrolment, kept forever, checked in public by number."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.enrolments.models import Enrolment
from lms.kernel.models import TenantModel


class Certificate(TenantModel):
    """Proof of a finished course (S3). Names are copied: a later change must not rewrite the past."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="certificate")
    certificate_number = models.CharField(_("number"), max_length=50, unique=True)
    issued_at = models.DateTimeField(_("issued"))
    learner_name = models.CharField(_("name"), max_length=255)
    course_title = models.CharField(_("course"), max_length=255)
    instructor_name = models.CharField(_("instructor"), max_length=255, blank=True)
    pdf_path = models.CharField(_("PDF"), max_length=500, null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_reason = models.CharField(_("reason"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self) -> str:
        return self.certificate_number
