"""Enrolments: a person's place in a course, with the one stored figure of progress."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Lesson
from lms.kernel.models import TenantManager, TenantModel, TenantQuerySet

# When somebody was last seen who never was, for orders.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Cohort(TenantModel):
    """Learners who take a course together, with dates of their own.

    Every date of the course is moved by `shift_days` for them (see `moved`); `starts_at` and `ends_at`, where set, stand for
    the course's own beginning and end instead. `capacity` limits the cohort within the places of the course.
    """

    goes_with: ClassVar = Q()

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


class EnrolmentRules(TenantModel):
    """How people come into a course, and for how long. A course without a row is open to everybody, for good."""

    goes_with: ClassVar = Q()

    class Way(models.TextChoices):
        OPEN = "open", _("Anybody enrols themselves")
        CODE = "code", _("Whoever has the access code")
        INVITED = "invited", _("Only who is invited or added")

    course = models.OneToOneField(Course, on_delete=models.CASCADE, related_name="enrolment_rules")
    way = models.CharField(_("who gets in"), max_length=10, choices=Way, default=Way.OPEN)
    access_code = models.CharField(_("access code"), max_length=50, blank=True)
    needs_approval = models.BooleanField(_("a teacher lets each person in"), default=False)
    waiting_list = models.BooleanField(_("keep a waiting list when every place is taken"), default=False)
    access_days = models.PositiveIntegerField(_("days of access"), null=True, blank=True)
    renewable = models.BooleanField(_("learners may renew their access themselves"), default=False)

    class Meta:
        verbose_name = _("enrolment rules")
        verbose_name_plural = _("enrolment rules")
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=["open", "code", "invited"]), name="enrolment_way_known"
            ),
            # An empty code would let everybody in.
            models.CheckConstraint(
                condition=~Q(way="code") | ~Q(access_code=""), name="enrolment_code_there"
            ),
            models.CheckConstraint(
                condition=Q(access_days=None) | Q(access_days__gt=0), name="enrolment_access_days_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}: {self.get_way_display()}"


class Invitation(TenantModel):
    """A way into a course for whoever holds its link; sent to one address when `email` is set.

    The secret of the link is no column: it is the row's key, sealed (`learning.enrolments.invitations`).
    """

    goes_with: ClassVar = Q()

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="invitations")
    cohort = models.ForeignKey(
        Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations"
    )
    label = models.CharField(_("what it is for"), max_length=120, blank=True)
    email = models.EmailField(_("email address"), max_length=255, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    uses_allowed = models.PositiveIntegerField(_("how many people may use it"), null=True, blank=True)
    uses = models.PositiveIntegerField(_("used"), default=0)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            # A list that is brought in twice writes to each address once.
            models.UniqueConstraint(
                fields=["course", "email"],
                condition=~Q(email="") & Q(revoked_at=None),
                name="invitation_address_once",
            ),
            # Two people at once do not share the last use.
            models.CheckConstraint(
                condition=Q(uses_allowed=None) | Q(uses__lte=models.F("uses_allowed")), name="invitation_uses"
            ),
        ]
        indexes = [
            models.Index(fields=["course", "-created_at"], name="invitation_by_course"),
            # What the sweep of addresses looks for; who accepted has an account.
            models.Index(
                fields=["created_at"], condition=~Q(email="") & Q(uses=0), name="invitation_unanswered"
            ),
        ]

    def __str__(self) -> str:
        return self.email or self.label or str(_("Link"))

    def is_open(self, now: datetime) -> bool:
        """Whether it lets somebody in."""
        used_up = self.uses_allowed is not None and self.uses >= self.uses_allowed
        return self.revoked_at is None and not used_up and (self.expires_at is None or self.expires_at > now)


class EnrolmentQuerySet(TenantQuerySet["Enrolment"]):
    """Words about enrolments."""

    def in_line(self) -> Self:
        """Those that wait for a place, whoever waits longest first."""
        return self.filter(state="pending", waits_for="place").order_by("waits_since", "id")

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

    class Wait(models.TextChoices):
        PLACE = "place", _("A free place")
        APPROVAL = "approval", _("A teacher’s yes")

    OPEN = ("active", "completed")

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="enrolments",
        verbose_name=_("cohort"),
    )
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.ACTIVE)
    waits_for = models.CharField(
        _("waits for"), max_length=10, choices=Wait, blank=True, default="", db_default=""
    )
    waits_since = models.DateTimeField(_("waits since"), null=True, blank=True, editable=False)
    enrolled_at = models.DateTimeField(_("enrolled"))
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    # When the learner was told that the access ends; emptied by a renewal.
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)
    progress = models.DecimalField(
        _("progress, %"), max_digits=5, decimal_places=2, default=Decimal(0), editable=False
    )
    lessons_done = models.PositiveIntegerField(_("lessons done"), default=0, editable=False)
    lessons_total = models.PositiveIntegerField(_("lessons in all"), default=0, editable=False)
    # The learner's name in small letters, kept by triggers: lists by name follow an index.
    sort_name = models.CharField(max_length=255, default="", db_default="", editable=False)
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
            # Nobody stands in line who has a place, and the line has an order.
            models.CheckConstraint(
                condition=Q(waits_for="", waits_since=None)
                | Q(state="pending", waits_for__in=["place", "approval"], waits_since__isnull=False),
                name="enrolment_waiting",
            ),
        ]
        indexes = [
            models.Index(fields=["course", "state"], name="enrolment_by_course"),
            models.Index(fields=["learner", "-last_seen_at"], name="enrolment_by_learner"),
            models.Index(
                fields=["course", "waits_since", "id"], condition=Q(state="pending"), name="enrolment_line"
            ),
            models.Index(fields=["expires_at"], condition=Q(state="active"), name="enrolment_expiring"),
            models.Index(fields=["cohort"], name="enrolment_by_cohort"),
            # Lists of a course by name, from any page on; the state is read from the index.
            models.Index(fields=["course", "sort_name", "id"], include=["state"], name="enrolment_by_name"),
            # The same by what was done, by when they came, and by when they were there last.
            models.Index(
                fields=["course", "progress", "id"], include=["state"], name="enrolment_by_progress"
            ),
            models.Index(fields=["course", "enrolled_at", "id"], include=["state"], name="enrolment_by_date"),
            models.Index(
                "course",
                Coalesce("last_seen_at", Value(NEVER)),
                "id",
                include=["state"],
                name="enrolment_by_sight",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.course}"

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """The state in a word, as Django's own, which translates all states to find one."""
        return str(self.State(self.state).label)

    @property
    def lessons_words(self) -> str:
        """How many lessons are done: "12 of 60"."""
        return gettext("%(a)s of %(b)s") % {"a": self.lessons_done, "b": self.lessons_total}

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
