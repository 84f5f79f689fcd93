"""Jobs that bring a list of people into a course, with a line for each person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from learning.enrolments.models import Cohort, Enrolment
from lms.kernel.jobs import Job
from lms.kernel.models import TenantModel


class EnrolmentImport(Job):
    """A list of people for a course. Reading it makes the lines; nobody is enrolled or written to before it is approved."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolment_imports")
    cohort = models.ForeignKey(
        Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("cohort")
    )
    file = models.FileField(upload_to="transfers/", max_length=500, blank=True)
    # When names and addresses were taken out of its lines (`learning.bulk.forgetting`).
    forgotten_at = models.DateTimeField(_("addresses deleted"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("list of people")
        verbose_name_plural = _("lists of people")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["waiting", "reading", "preview", "writing", "done", "failed", "cancelled"]
                ),
                name="enrolment_import_state_known",
            )
        ]
        indexes = [
            models.Index(fields=["course", "-created_at"], name="enrolment_import_by_course"),
            models.Index(
                fields=["seen_at"],
                condition=Q(state__in=["waiting", "reading", "writing"]),
                name="enrolment_import_open",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ImportLine(TenantModel):
    """A person of a list. `plan` is what would happen, `outcome` what did; a line with an outcome is done."""

    class Result(models.TextChoices):
        ENROL = "enrol", _("Is enrolled")
        INVITE = "invite", _("Is invited by email")
        WAIT = "wait", _("Stands on the waiting list")
        THERE = "there", _("Has a place already")
        MOVE = "move", _("Moves to the cohort")
        REFUSED = "refused", _("Cannot be taken in")

    job = models.ForeignKey(EnrolmentImport, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(_("line"))
    email = models.CharField(_("email address"), max_length=255, blank=True)
    name = models.CharField(_("name"), max_length=255, blank=True)
    cohort_name = models.CharField(_("cohort"), max_length=120, blank=True)
    plan = models.CharField(max_length=10, choices=Result)
    outcome = models.CharField(max_length=10, choices=Result, blank=True)
    reason = models.CharField(max_length=255, blank=True)
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("line of a list of people")
        verbose_name_plural = _("lines of lists of people")
        constraints = [
            # Reading a list again after a crash makes no line twice.
            models.UniqueConstraint(fields=["job", "number"], name="import_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.email}"
