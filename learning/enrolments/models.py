"""Enrolments: a person's place in a course, with the one stored figure of progress."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Lesson
from lms.kernel.models import TenantManager, TenantModel, TenantQuerySet


class Cohort(TenantModel):
    """Learners who take a course together, with dates of their own.

    Every date of the course is moved by `shift_days` for them (see `moved`); `starts_at` and `ends_at`, where set, stand for
    the course's own beginning and end instead. `capacity` limits the cohort within the places of the course.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="cohorts")
    name = models.CharField(_("name"), max_length=120)
    shift_days = models.SmallIntegerField(_("days later than the course"), default=0)
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        constraints = [
            # A list of people names cohorts by their name: two of one name would be a guess.
            models.UniqueConstraint(fields=["course", "name"], name="cohort_name_unique"),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(starts_at__lt=models.F("ends_at")),
                name="cohort_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def moved(self, at: datetime | None, zone: ZoneInfo) -> datetime | None:
        """Return a date of the course as it is for this cohort: at the same time of day in `zone`, also over a change of clocks."""
        if at is None or not self.shift_days:
            return at
        return at.astimezone(zone) + timedelta(days=self.shift_days)

    def start(self, course: Course, zone: ZoneInfo) -> datetime | None:
        """Return when the course begins for them."""
        return self.starts_at or self.moved(course.starts_at, zone)

    def end(self, course: Course, zone: ZoneInfo) -> datetime | None:
        """Return when the course ends for them."""
        return self.ends_at or self.moved(course.ends_at, zone)


class EnrolmentQuerySet(TenantQuerySet["Enrolment"]):
    """Words about enrolments."""

    def open(self) -> Self:
        """Those that give access to the lessons."""
        return self.filter(state__in=Enrolment.OPEN)


class Enrolment(TenantModel):
    """A learner in a course. `progress` (percent, by lesson weight) is kept by triggers, nowhere else."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        ACTIVE = "active", _("Active")
        COMPLETED = "completed", _("Completed")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN = ("active", "completed")

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name=_("cohort"),
    )
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.ACTIVE)
    enrolled_at = models.DateTimeField(_("enrolled"))
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    progress = models.DecimalField(
        _("progress, %"), max_digits=5, decimal_places=2, default=Decimal(0), editable=False
    )
    lessons_done = models.PositiveIntegerField(_("lessons done"), default=0, editable=False)
    lessons_total = models.PositiveIntegerField(_("lessons in all"), default=0, editable=False)
    last_lesson = models.ForeignKey(
        Lesson, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True, editable=False)

    objects: ClassVar = TenantManager.from_queryset(EnrolmentQuerySet)()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            # A hundred clicks on "Enrol" at once make one row.
            models.UniqueConstraint(fields=["learner", "course"], name="enrolment_unique"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "active", "completed", "expired", "withdrawn"]),
                name="enrolment_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="completed") | Q(completed_at__isnull=False),
                name="enrolment_completed_when",
            ),
        ]
        indexes = [
            models.Index(fields=["course", "state"], name="enrolment_by_course"),
            models.Index(fields=["learner", "-last_seen_at"], name="enrolment_by_learner"),
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.course}"

    def clean(self) -> None:
        """Refuse a cohort of another course."""
        if self.cohort is not None and self.cohort.course_id != self.course_id:
            raise ValidationError({"cohort": _("This cohort belongs to another course.")})

    def touch(self, lesson: Lesson, at: datetime) -> None:
        """Note where the learner is, for "continue"."""
        Enrolment.objects.filter(pk=self.pk).update(last_lesson=lesson, last_seen_at=at)


class EnrolmentChange(TenantModel):
    """A change of state of an enrolment: who, when, from what to what."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="changes")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    before = models.CharField(_("before"), max_length=20, blank=True)
    after = models.CharField(_("after"), max_length=20)
    reason = models.CharField(_("reason"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("change of an enrolment")
        verbose_name_plural = _("changes of enrolments")
        indexes = [models.Index(fields=["enrolment", "created_at"], name="enrolment_change_order")]

    def __str__(self) -> str:
        return f"{self.before or '–'} → {self.after}"
