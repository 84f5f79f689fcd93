"""Quiz attempts: the server owns the clock, and every answer is a row from the first second."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import QuestionVersion, Quiz
from learning.enrolments.models import Enrolment
from lms.kernel.models import TenantManager, TenantModel, TenantQuerySet


class AttemptQuerySet(TenantQuerySet["Attempt"]):
    """Words about attempts."""

    def in_progress(self) -> Self:
        """Those not handed in yet."""
        return self.filter(state=Attempt.State.IN_PROGRESS)

    def handed_in(self) -> Self:
        """Those that are over."""
        return self.filter(state=Attempt.State.HANDED_IN)


class Attempt(TenantModel):
    """One go at a quiz, on an enrolment (S2, S3). Points are `Decimal`; `percentage` is 0 to 100."""

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress", _("In progress")
        HANDED_IN = "handed_in", _("Handed in")

    class HandedInBy(models.TextChoices):
        LEARNER = "learner", _("the learner")
        CLOCK = "clock", _("the clock")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attempts")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts")
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("attempt"))
    state = models.CharField(max_length=20, choices=State, default=State.IN_PROGRESS)
    started_at = models.DateTimeField(_("started"))
    deadline_at = models.DateTimeField(_("ends"), null=True, blank=True)
    ended_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    handed_in_by = models.CharField(max_length=20, choices=HandedInBy, blank=True)
    score = models.DecimalField(_("points"), max_digits=8, decimal_places=2, null=True, blank=True)
    max_score = models.DecimalField(_("of"), max_digits=8, decimal_places=2)
    percentage = models.DecimalField(_("%"), max_digits=5, decimal_places=2, null=True, blank=True)
    passed = models.BooleanField(_("passed"), null=True, blank=True)

    objects: ClassVar = TenantManager.from_queryset(AttemptQuerySet)()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "quiz", "number"], name="attempt_number_unique"),
            # Two tabs starting at once join the same attempt.
            models.UniqueConstraint(
                fields=["enrolment", "quiz"], condition=Q(state="in_progress"), name="attempt_one_running"
            ),
            models.CheckConstraint(
                condition=Q(state="in_progress", ended_at=None)
                | Q(state="handed_in", ended_at__isnull=False, score__isnull=False, passed__isnull=False),
                name="attempt_state_complete",
            ),
        ]
        indexes = [
            models.Index(fields=["learner", "quiz"], name="attempt_student_quiz"),
            models.Index(fields=["quiz", "state"], name="attempt_by_quiz"),
            models.Index(
                fields=["deadline_at"],
                condition=Q(state="in_progress", deadline_at__isnull=False),
                name="attempt_overdue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz} #{self.number}"


class Answer(TenantModel):
    """One question of an attempt, in the order of this attempt, with what was answered so far.

    `score` (0 to 1) is set at hand-in. `saved_at` is the server's clock.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    version = models.ForeignKey(QuestionVersion, on_delete=models.RESTRICT, related_name="+")
    position = models.PositiveSmallIntegerField()
    points = models.DecimalField(max_digits=6, decimal_places=2)
    answer: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    saves = models.PositiveIntegerField(default=0)
    is_flagged = models.BooleanField(default=False)
    score = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    is_correct = models.BooleanField(null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="answer_position"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=1), name="answer_score_a_share"
            ),
        ]
        indexes = [models.Index(fields=["version"], name="answer_by_version")]

    def __str__(self) -> str:
        return f"{self.position}"
