"""Certificates: the rule of a course, the confirmed name, the certificate itself and its earlier versions."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from learning.enrolments.models import Enrolment
from lms.kernel.models import TenantManager, TenantModel, TenantQuerySet


class CertificateRule(TenantModel):
    """When a course gives its certificate. A course without a rule gives it on completion.

    `min_percentage` is held against the least total the learner can still end with, as far as grades are posted.
    `valid_for` is in months.
    """

    course = models.OneToOneField(Course, on_delete=models.CASCADE, related_name="certificate_rule")
    is_offered = models.BooleanField(_("this course gives a certificate"), default=True)
    needs_completion = models.BooleanField(_("every lesson has to be completed"), default=True)
    min_percentage = models.DecimalField(
        _("least grade, %"), max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    valid_for = models.PositiveSmallIntegerField(
        _("months it is valid"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    asks_name = models.BooleanField(_("learners confirm their name first"), default=False)

    class Meta:
        verbose_name = _("certificate rule")
        verbose_name_plural = _("certificate rules")
        constraints = [
            models.CheckConstraint(
                condition=Q(min_percentage=None) | Q(min_percentage__gte=0, min_percentage__lte=100),
                name="certificate_rule_percentage",
            ),
            # A rule that asks for nothing would certify everybody who enrols.
            models.CheckConstraint(
                condition=Q(needs_completion=True) | Q(min_percentage__isnull=False),
                name="certificate_rule_asks_something",
            ),
            models.CheckConstraint(
                condition=Q(valid_for=None) | Q(valid_for__gte=1), name="certificate_rule_valid_for"
            ),
        ]

    def __str__(self) -> str:
        return str(self.course)


class ConfirmedName(TenantModel):
    """The name a learner confirmed for the certificate of a course, before it was issued."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="confirmed_name")
    name = models.CharField(_("name"), max_length=255)
    confirmed_at = models.DateTimeField(_("confirmed"))

    class Meta:
        verbose_name = _("confirmed name")
        verbose_name_plural = _("confirmed names")

    def __str__(self) -> str:
        return self.name


class CertificateQuerySet(TenantQuerySet["Certificate"]):
    """Words about certificates."""

    def of_course(self, course: Course) -> Self:
        """Those issued in a course."""
        return self.filter(enrolment__course=course)


class Certificate(TenantModel):
    """Proof of a finished course (S3). Names are copied: a later change must not rewrite the past.

    A corrected one keeps number and address, counts `version` up and leaves a `CertificateVersion` behind.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="certificate")
    certificate_number = models.CharField(_("number"), max_length=50, unique=True)
    issued_at = models.DateTimeField(_("issued"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    learner_name = models.CharField(_("name"), max_length=255)
    course_title = models.CharField(_("course"), max_length=255)
    instructor_name = models.CharField(_("instructor"), max_length=255, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1, db_default=1)
    reissued_at = models.DateTimeField(_("re-issued"), null=True, blank=True)
    pdf_path = models.CharField(_("PDF"), max_length=500, null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_reason = models.CharField(_("reason"), max_length=255, blank=True)

    objects: ClassVar = TenantManager.from_queryset(CertificateQuerySet)()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self) -> str:
        return self.certificate_number


class CertificateVersion(TenantModel):
    """A certificate as it was before it was re-issued: what stood on it, who replaced it, when and why."""

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField(_("version"))
    learner_name = models.CharField(_("name"), max_length=255)
    course_title = models.CharField(_("course"), max_length=255)
    instructor_name = models.CharField(_("instructor"), max_length=255, blank=True)
    issued_at = models.DateTimeField(_("issued"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    replaced_at = models.DateTimeField(_("replaced"))
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=255)

    class Meta:
        verbose_name = _("earlier version of a certificate")
        verbose_name_plural = _("earlier versions of certificates")
        constraints = [
            models.UniqueConstraint(fields=["certificate", "version"], name="certificate_version_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} v{self.version}"
