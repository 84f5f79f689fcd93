"""Jobs about many certificates of a course: issuing those that were earned, renewing those that end."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from learning.enrolments.models import Enrolment
from lms.kernel.jobs import Job
from lms.kernel.models import TenantModel


class CertificateRun(Job):
    """A job about many certificates of a course, with a line for each: issue those that were earned, or renew those chosen.

    A renewal is looked at first (`preview`): its lines say what would happen. `options` has what was `chosen` (keys; None:
    all that run out), `until` when (None: by the rule) and the `reason`.
    """

    class Kind(models.TextChoices):
        ISSUE = "issue", _("Issue")
        RENEW = "renew", _("Renew")

    kind = models.CharField(_("what"), max_length=10, choices=Kind, default=Kind.ISSUE, db_default=Kind.ISSUE)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="certificate_runs")

    class Meta:
        verbose_name = _("job about certificates")
        verbose_name_plural = _("jobs about certificates")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["waiting", "reading", "preview", "writing", "done", "failed", "cancelled"]
                ),
                name="certificate_run_state_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["issue", "renew"]), name="certificate_run_kind_known"
            ),
            # A double click makes one job.
            models.UniqueConstraint(
                fields=["course"],
                condition=Q(state__in=["waiting", "reading", "writing"]),
                name="certificate_run_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["course", "-created_at"], name="certificate_run_of_course"),
            models.Index(
                fields=["seen_at"],
                condition=Q(state__in=["waiting", "reading", "writing"]),
                name="certificate_run_open",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CertificateLine(TenantModel):
    """What became of one learner in a run. `number` counts from 1 in the order of names.

    Of a renewal: `ended` is when the certificate ends or ended, `until` when it will, and `version` the one that was
    looked at; one that has another by then is left alone.
    """

    class Outcome(models.TextChoices):
        ISSUED = "issued", _("Issued")
        HAD = "had", _("Had it already")
        NAME = "name", _("Has to confirm their name")
        LESSONS = "lessons", _("Lessons are missing")
        GRADE = "grade", _("The total is not enough")
        RENEW = "renew", _("Is renewed")
        RENEWED = "renewed", _("Renewed")
        LATER = "later", _("Is valid as long already")
        REVOKED = "revoked", _("Is revoked")
        CHANGED = "changed", _("Changed since it was looked at")

    run = models.ForeignKey(CertificateRun, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(_("line"))
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(_("result"), max_length=10, choices=Outcome)
    version = models.PositiveSmallIntegerField(_("version"), null=True, blank=True)
    ended = models.DateTimeField(_("valid until, before"), null=True, blank=True)
    until = models.DateTimeField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("result of a job about certificates")
        verbose_name_plural = _("results of jobs about certificates")
        constraints = [
            # Taken up again after its worker was killed, a run judges nobody twice.
            models.UniqueConstraint(fields=["run", "enrolment"], name="certificate_line_once"),
            models.UniqueConstraint(fields=["run", "number"], name="certificate_line_numbered"),
            models.CheckConstraint(
                condition=Q(
                    outcome__in=[
                        "issued", "had", "name", "lessons", "grade", "renew", "renewed", "later", "revoked", "changed",
                    ]
                ),
                name="certificate_line_outcome_known",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["renew", "renewed"]) | Q(until__isnull=False, version__isnull=False),
                name="certificate_line_renewal_complete",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number}: {self.outcome}"
