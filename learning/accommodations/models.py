"""What one learner gets beyond the course's dates and limits: for the whole course, and for one quiz or assignment."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Assignment, Quiz
from learning.enrolments.models import Enrolment
from lms.kernel.models import TenantModel


class Accommodation(TenantModel):
    """More time and later dates for one learner in everything of a course; set once, applied everywhere."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="accommodation")
    extra_time_percent = models.PositiveSmallIntegerField(_("more time for quizzes, %"), default=0)
    extra_days = models.PositiveSmallIntegerField(_("days later, every due date"), default=0)
    extra_attempts = models.PositiveSmallIntegerField(_("further attempts"), default=0)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    TERMS: ClassVar = ("extra_time_percent", "extra_days", "extra_attempts", "reason")

    class Meta:
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        constraints = [
            models.CheckConstraint(
                condition=Q(extra_time_percent__lte=1000, extra_days__lte=1000, extra_attempts__lte=100),
                name="accommodation_within_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}"


class Extension(TenantModel):
    """What one learner gets at one quiz or assignment: `until` is its closing, or due, date for them."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="extensions")
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, null=True, blank=True, related_name="extensions")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, null=True, blank=True, related_name="extensions"
    )
    until = models.DateTimeField(_("until"), null=True, blank=True)
    extra_minutes = models.PositiveSmallIntegerField(_("further minutes"), default=0)
    extra_attempts = models.PositiveSmallIntegerField(_("further attempts"), default=0)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiz=None, assignment__isnull=False) | Q(quiz__isnull=False, assignment=None),
                name="extension_of_one_thing",
            ),
            # Two teachers at once change one row.
            models.UniqueConstraint(fields=["enrolment", "quiz"], name="extension_quiz_once"),
            models.UniqueConstraint(fields=["enrolment", "assignment"], name="extension_assignment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz or self.assignment}"
