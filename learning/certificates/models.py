"""Certificates: the rule of a course, the confirmed name, the certificate and its earlier versions, keys; `models_runs` has jobs."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Quiz
from learning.certificates.models_design import CertificateDesign
from learning.enrolments.models import Enrolment
from lms.kernel.crypto import EncryptedTextField
from lms.kernel.models import TenantManager, TenantModel, TenantQuerySet


class CertificateRule(TenantModel):
    """When a course gives its certificate, and how one that ends is renewed. A course without a rule gives it on completion.

    `min_percentage` is held against the least total the learner can still end with, as far as grades are posted.
    `valid_for` is in months. Renewal opens `renewal_days` before the end: by passing again the quizzes it
    names (`RenewalQuiz`) where there are some, and by who teaches in any case.
    """

    goes_with: ClassVar = Q()

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
    renewal_days = models.PositiveSmallIntegerField(
        _("days before its end it can be renewed"), default=60, db_default=60,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )  # fmt: skip
    design = models.ForeignKey(
        CertificateDesign,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("look"),
    )

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
            models.CheckConstraint(
                condition=Q(renewal_days__gte=1, renewal_days__lte=365), name="certificate_rule_renewal_days"
            ),
        ]

    def __str__(self) -> str:
        return str(self.course)

    def clean(self) -> None:
        months = self.valid_for
        if months is not None and self.renewal_days >= 28 * months:
            raise ValidationError(
                {"renewal_days": _("Renewal has to open after it was issued: choose fewer days.")}
            )

    @property
    def opens_before(self) -> timedelta:
        """How long before its end a certificate can be renewed."""
        return timedelta(days=self.renewal_days)


class RenewalQuiz(TenantModel):
    """A quiz that has to be passed again for a certificate to be renewed; where there are several, each of them."""

    rule = models.ForeignKey(CertificateRule, on_delete=models.CASCADE, related_name="asked_again")
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="+", verbose_name=_("quiz"))

    class Meta:
        verbose_name = _("quiz that renews certificates")
        verbose_name_plural = _("quizzes that renew certificates")
        constraints = [
            models.UniqueConstraint(fields=["rule", "quiz"], name="renewal_quiz_once"),
        ]

    def __str__(self) -> str:
        return str(self.quiz)

    def clean(self) -> None:
        if self.quiz.course_id != self.rule.course_id:
            raise ValidationError({"quiz": _("Choose a quiz of this course.")})


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
        return self.filter(course=course)

    def in_state(self, state: str, now: datetime, soon: timedelta = timedelta()) -> Self:
        """Those that are `valid`, `ending` within `soon`, `expired`, `revoked`, `reissued` or `renewed`; else all."""
        past, revoked = Q(expires_at__lte=now), Q(revoked_at__isnull=False)
        narrowed = {
            "valid": ~revoked & (Q(expires_at=None) | Q(expires_at__gt=now)),
            "ending": ~revoked & Q(expires_at__gt=now, expires_at__lte=now + soon),
            "expired": ~revoked & past,
            "revoked": revoked,
            "reissued": Q(reissued_at__isnull=False),
            "renewed": Q(renewed_at__isnull=False),
        }
        return self.filter(narrowed.get(state, Q()))


class Certificate(TenantModel):
    """Proof of a finished course (S3). Names are copied: a later change must not rewrite the past.

    A corrected or renewed one keeps number and address, counts `version` up and leaves a `CertificateVersion` behind.
    `course` is the enrolment's, kept here too so that the list of a course is read in its order. `status_index` is its
    place in the public list of revocations, drawn when it is first taken as a credential. `warned_at` is when its
    learner was told that it ends soon.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="certificate")
    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, related_name="certificates", db_index=False, editable=False
    )
    certificate_number = models.CharField(_("number"), max_length=50, unique=True)
    issued_at = models.DateTimeField(_("issued"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    learner_name = models.CharField(_("name"), max_length=255)
    course_title = models.CharField(_("course"), max_length=255)
    instructor_name = models.CharField(_("instructor"), max_length=255, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1, db_default=1)
    reissued_at = models.DateTimeField(_("re-issued"), null=True, blank=True)
    renewed_at = models.DateTimeField(_("renewed"), null=True, blank=True)
    warned_at = models.DateTimeField(_("told that it ends"), null=True, blank=True, editable=False)
    pdf_path = models.CharField(_("PDF"), max_length=500, null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_reason = models.CharField(_("reason"), max_length=255, blank=True)
    status_index = models.PositiveIntegerField(null=True, blank=True, editable=False)

    objects: ClassVar = TenantManager.from_queryset(CertificateQuerySet)()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            # Two credentials at one place would be revoked together.
            models.UniqueConstraint(
                fields=["organization", "status_index"], name="certificate_status_index_unique"
            ),
        ]
        indexes = [
            models.Index(fields=["course", "-issued_at", "-id"], name="certificate_of_course"),
            # Whose learners are still to be told that it ends.
            models.Index(
                fields=["expires_at"], condition=Q(warned_at=None, revoked_at=None), name="certificate_ending"
            ),
        ]

    def __str__(self) -> str:
        return self.certificate_number

    def state_at(self, now: datetime) -> str:
        """Whether it is `valid`, `expired` or `revoked` at a moment."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "valid"


class CertificateVersion(TenantModel):
    """A certificate as it was before it was corrected or renewed: what stood on it, who replaced it, when and why.

    Without `replaced_by` a rule renewed it.
    """

    class Cause(models.TextChoices):
        CORRECTED = "corrected", _("Corrected")
        RENEWED = "renewed", _("Renewed")

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField(_("version"))
    learner_name = models.CharField(_("name"), max_length=255)
    course_title = models.CharField(_("course"), max_length=255)
    instructor_name = models.CharField(_("instructor"), max_length=255, blank=True)
    issued_at = models.DateTimeField(_("issued"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    status_index = models.PositiveIntegerField(null=True, blank=True, editable=False)
    replaced_at = models.DateTimeField(_("replaced"))
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=255)
    cause = models.CharField(
        _("replaced because"),
        max_length=10,
        choices=Cause,
        default=Cause.CORRECTED,
        db_default=Cause.CORRECTED,
    )

    class Meta:
        verbose_name = _("earlier version of a certificate")
        verbose_name_plural = _("earlier versions of certificates")
        constraints = [
            models.UniqueConstraint(fields=["certificate", "version"], name="certificate_version_unique"),
            models.CheckConstraint(
                condition=Q(cause__in=["corrected", "renewed"]), name="certificate_version_cause_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "status_index"],
                condition=Q(status_index__isnull=False),
                name="certificate_version_status",
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} v{self.version}"


class IssuerKey(TenantModel):
    """A key (Ed25519) an organisation signs credentials with. Retired ones stay published: what they signed is true.

    `private` is the raw key, base64url, encrypted at rest; `kid` is the thumbprint of the public one (RFC 7638).
    """

    kid = models.CharField(_("thumbprint"), max_length=64)
    public: "models.JSONField[Any, Any]" = models.JSONField(_("public key"))
    private = EncryptedTextField()
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    class Meta:
        verbose_name = _("issuer key")
        verbose_name_plural = _("issuer keys")
        constraints = [
            models.UniqueConstraint(fields=["organization", "kid"], name="issuer_key_unique"),
            # Two first credentials at the same moment make one key.
            models.UniqueConstraint(
                fields=["organization"], condition=Q(retired_at=None), name="issuer_key_one_in_use"
            ),
        ]

    def __str__(self) -> str:
        return self.kid
