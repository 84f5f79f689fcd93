"""Regrades: what a question of a quiz is worth after all, for everybody who answered it, with every change kept."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Question, QuestionVersion, Quiz
from learning.attempts.models import Answer, Attempt
from lms.kernel.models import TenantModel


class Regrade(TenantModel):
    """A question of a quiz judged anew in all attempts that were handed in. It is a job: the row is the queue.

    First it is `reckoned` into its changes (`PREVIEW`), then applied, undone and redone by a person. `version` is the one it
    was judged by, `accepted` are answers that count as right besides; `answers` of them were looked at, `done` so far.
    """

    class Rule(models.TextChoices):
        KEY = "key", _("the key was corrected")
        ALSO = "also", _("another answer is accepted too")
        FULL = "full", _("everybody gets full points for it")
        DROP = "drop", _("the question does not count")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RECKONING = "reckoning", _("Being reckoned")
        PREVIEW = "preview", _("To be looked at")
        APPLYING = "applying", _("Being applied")
        APPLIED = "applied", _("Applied")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        FAILED = "failed", _("Failed")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="regrades")
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="regrades")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="regrades")
    version = models.ForeignKey(QuestionVersion, on_delete=models.RESTRICT, related_name="+")
    rule = models.CharField(_("why"), max_length=20, choices=Rule)
    accepted: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)
    note = models.TextField(_("words to the learners"), blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    answers = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Renewed while somebody works on it: an old sign of life means that the worker was killed.
    seen_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(_("applied or undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        indexes = [
            models.Index(fields=["course", "-created_at", "id"], name="regrade_of_course"),
            models.Index(
                fields=["seen_at"],
                condition=Q(state__in=["waiting", "reckoning", "applying", "undoing"]),
                name="regrade_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz}: {self.get_rule_display()}"

    @property
    def is_open(self) -> bool:
        """Whether something is about to happen without anybody's doing."""
        return self.state in {"waiting", "reckoning", "applying", "undoing"}


class RegradeChange(TenantModel):
    """What a regrade changes for one answer, and for the attempt it belongs to, before and after.

    `share` is 0 to 1, None while a person has to mark; `worth` is the answer's points; `score`, `percentage` and `passed` are
    those of the attempt.
    """

    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="changes")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="regrade_changes")
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="regrade_changes")
    share_before = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    share_after = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    correct_before = models.BooleanField(null=True)
    correct_after = models.BooleanField(null=True)
    worth_before = models.DecimalField(max_digits=6, decimal_places=2)
    worth_after = models.DecimalField(max_digits=6, decimal_places=2)
    score_before = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    score_after = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    percentage_before = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    percentage_after = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    passed_before = models.BooleanField(null=True)
    passed_after = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("change by a regrade")
        verbose_name_plural = _("changes by regrades")
        constraints = [
            # A worker that was killed and begins again writes every change once.
            models.UniqueConstraint(fields=["regrade", "answer"], name="regrade_change_once"),
        ]

    def __str__(self) -> str:
        return f"{self.score_before} → {self.score_after}"
