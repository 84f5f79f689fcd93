"""Live sessions of a course: when people meet, where, and who was there. See docs/decisions/0023."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from learning.enrolments.models import Cohort, Enrolment
from lms.kernel.models import TenantManager, TenantModel, TenantQuerySet

LONGEST: Final = timedelta(days=1)
MOST_MINUTES_BEFORE: Final = 120
# Who teaches may come so long before the beginning, to prepare.
PREPARED_BEFORE: Final = timedelta(hours=1)
# How long before the beginning people are reminded, the first one first.
REMINDED_BEFORE: Final = (timedelta(hours=24), timedelta(hours=1))


def next_reminder(starts_at: datetime, now: datetime) -> datetime | None:
    """Return when people are reminded next of what begins then; None when there is no time for it any more."""
    return next((at for at in (starts_at - before for before in REMINDED_BEFORE) if at > now), None)


def opens_to(opens_at: datetime, starts_at: datetime, *, teaches: bool) -> datetime:
    """Return from when on somebody can join what opens and begins then."""
    return min(opens_at, starts_at - PREPARED_BEFORE) if teaches else opens_at


class LiveSessionQuerySet(TenantQuerySet["LiveSession"]):
    """Words about live sessions."""

    def for_members(self, cohort: Any) -> Self:
        """Those for everybody in the course, and those of the cohort (a key, None for none)."""
        return self.filter(Q(cohort=None) | Q(cohort=cohort)) if cohort else self.filter(cohort=None)


class LiveSession(TenantModel):
    """A meeting of a course, or of one of its cohorts, at an address outside.

    `time_zone` is the one it was planned in: repeated sessions keep their time of day there, also over a change of
    clocks. `sequence` counts its changes (RFC 5545, 3.8.7.4). The address is for who may join, while they may.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="live_sessions")
    # A cohort that has sessions stays: without it they would be for everybody.
    cohort = models.ForeignKey(
        Cohort, on_delete=models.RESTRICT, null=True, blank=True, related_name="live_sessions",
        verbose_name=_("cohort"),
    )  # fmt: skip
    series = models.UUIDField(_("planned together with"), editable=False)
    title = models.CharField(_("title"), max_length=255)
    description = models.TextField(_("description"), max_length=5000, blank=True)
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True,
        related_name="live_sessions", verbose_name=_("host"),
    )  # fmt: skip
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = models.CharField(_("time zone"), max_length=64)
    join_url = models.CharField(_("address of the meeting"), max_length=1000)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    opens_before = models.PositiveSmallIntegerField(
        _("minutes before the beginning one can join"), default=10
    )
    sequence = models.PositiveIntegerField(_("changes"), default=0, editable=False)
    next_reminder_at = models.DateTimeField(_("next reminder"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=500, blank=True)

    objects: ClassVar = TenantManager.from_queryset(LiveSessionQuerySet)()

    class Meta:
        verbose_name = _("live session")
        verbose_name_plural = _("live sessions")
        constraints = [
            # Lists of what is on look back by the longest session only.
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), ends_at__lte=F("starts_at") + LONGEST),
                name="live_session_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(join_url__startswith="https://"), name="live_session_by_https"
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gt=0), name="live_session_capacity_positive"
            ),
            models.CheckConstraint(
                condition=Q(opens_before__lte=MOST_MINUTES_BEFORE), name="live_session_opens_before"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=False) | Q(cancel_reason="", cancelled_by=None),
                name="live_session_cancelled_when",
            ),
        ]
        indexes = [
            # What is next in the courses somebody is in, and the pages of one course.
            models.Index(fields=["course", "starts_at", "id"], name="live_session_by_course"),
            models.Index(
                fields=["next_reminder_at"], condition=Q(cancelled_at=None, next_reminder_at__isnull=False),
                name="live_session_reminders",
            ),
            models.Index(fields=["course", "series"], name="live_session_series"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("learning:live_session", args=[self.pk])

    @property
    def opens_at(self) -> datetime:
        """From when on one can join."""
        return self.starts_at - timedelta(minutes=self.opens_before)

    def is_open(self, now: datetime, *, teaches: bool = False) -> bool:
        """Whether one can join now; who teaches may be early."""
        opens = opens_to(self.opens_at, self.starts_at, teaches=teaches)
        return self.cancelled_at is None and opens <= now < self.ends_at


class LiveAttendance(TenantModel):
    """A learner went to a live session by its button: when first, and when last."""

    session = models.ForeignKey(
        LiveSession, on_delete=models.CASCADE, db_index=False, related_name="attendances"
    )
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="live_attendances")
    joined_at = models.DateTimeField(_("joined"))
    last_joined_at = models.DateTimeField(_("joined last"))

    class Meta:
        verbose_name = _("attendance of a live session")
        verbose_name_plural = _("attendance of live sessions")
        constraints = [
            # Two clicks, or a phone and a computer, take one place.
            models.UniqueConstraint(fields=["session", "enrolment"], name="live_attendance_once"),
            models.CheckConstraint(
                condition=Q(last_joined_at__gte=F("joined_at")), name="live_attendance_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.session_id}"
