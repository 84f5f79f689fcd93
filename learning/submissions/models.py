"""Work on assignments: what a learner writes and uploads, hands in, and what it was given."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Assignment, MediaAsset
from learning.enrolments.models import Enrolment
from lms.kernel.models import TenantManager, TenantModel, TenantQuerySet


class SubmissionQuerySet(TenantQuerySet["Submission"]):
    """Words about submissions."""

    def handed_in(self) -> Self:
        """Those that are with the teachers, marked or not."""
        return self.exclude(state=Submission.State.DRAFT)

    def waiting(self) -> Self:
        """Those that wait to be marked."""
        return self.filter(state=Submission.State.HANDED_IN)


class Submission(TenantModel):
    """One go at an assignment, on an enrolment. Before it is handed in it is the draft that a learner works on.

    `saves` counts the saves of the text. `late_by` is how long after it was due it came; `points` (two decimals) is
    what is left of the marking when that was taken into account.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        HANDED_IN = "handed_in", _("Handed in")
        MARKED = "marked", _("Marked")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="submissions")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="submissions"
    )
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("attempt"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    text = models.TextField(_("text"), blank=True)
    saves = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    late_by = models.DurationField(_("late by"), null=True, blank=True)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    marked_at = models.DateTimeField(_("marked"), null=True, blank=True)

    objects: ClassVar = TenantManager.from_queryset(SubmissionQuerySet)()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            # Two tabs that begin at once, and a form that is sent twice.
            models.UniqueConstraint(
                fields=["enrolment", "assignment", "number"], name="submission_number_unique"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "assignment"], condition=Q(state="draft"), name="submission_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", handed_in_at=None, points=None, marked_at=None)
                | Q(state="handed_in", handed_in_at__isnull=False, points=None, marked_at=None)
                | Q(
                    state="marked", handed_in_at__isnull=False, points__isnull=False, marked_at__isnull=False
                ),
                name="submission_state_complete",
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0), name="submission_points_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["learner", "assignment"], name="submission_by_learner"),
            # What is to be marked, the oldest first.
            models.Index(
                fields=["assignment", "handed_in_at", "id"],
                condition=Q(state="handed_in"),
                name="submission_to_be_marked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} #{self.number}"


class SubmissionFile(TenantModel):
    """A file of a submission. Bytes are stored once per organisation; this row says who handed them in, and as what."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="files")
    asset = models.ForeignKey(MediaAsset, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField(_("name"), max_length=255)

    class Meta:
        verbose_name = _("file of a submission")
        verbose_name_plural = _("files of submissions")
        constraints = [
            # An upload sent twice is one file.
            models.UniqueConstraint(fields=["submission", "asset"], name="submission_file_once"),
        ]

    def __str__(self) -> str:
        return self.name


class SubmissionMarking(TenantModel):
    """What a person gave for a submission. Marked again, a new row follows; the last one counts, none is changed.

    `criteria` is the rubric as it was, with the level, points and words given for each criterion
    (`learning.submissions.marking.Given`). `given` is the sum, `taken` what being late cost, `points` what is left.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="markings")
    number = models.PositiveSmallIntegerField(_("marking"))
    criteria: "models.JSONField[Any, Any]" = models.JSONField(_("rubric"), default=list, blank=True)
    given = models.DecimalField(_("points given"), max_digits=6, decimal_places=2)
    taken = models.DecimalField(_("taken for being late"), max_digits=6, decimal_places=2)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    comment = models.TextField(_("comment"), blank=True)
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    marked_at = models.DateTimeField(_("marked"))

    class Meta:
        verbose_name = _("marking of a submission")
        verbose_name_plural = _("markings of submissions")
        constraints = [
            # Two people marking at once: the second takes the next number.
            models.UniqueConstraint(fields=["submission", "number"], name="submission_marking_number"),
            models.CheckConstraint(
                condition=Q(given__gte=0, taken__gte=0, points=models.F("given") - models.F("taken")),
                name="submission_marking_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points}"
