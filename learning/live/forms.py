"""The forms of live sessions. They validate only; actions write."""

from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.api import zone_choices, zone_names
from accounts.models import User
from courses.models import Course, CourseStaff
from learning.enrolments.models import Cohort
from learning.live.actions import MOST_WEEKS, Plan
from learning.live.models import LONGEST, MOST_MINUTES_BEFORE, LiveSession

_LOCAL: Final = "%Y-%m-%dT%H:%M"
TEACHING: Final = (CourseStaff.Role.CO_INSTRUCTOR, CourseStaff.Role.TEACHING_ASSISTANT)


class _Moment(forms.DateTimeField):
    """A moment in the zone that is chosen beside it: its label names none."""

    zone_beside = True


class SessionForm(forms.Form):
    """A session to plan, or one (`session`) to change. The beginning is read in the zone that is chosen beside it."""

    title = forms.CharField(label=_("Title"), max_length=255)
    starts_at = _Moment(
        label=_("Begins"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_LOCAL)
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=5, max_value=int(LONGEST.total_seconds()) // 60, initial=60
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Everybody reads the time in their own zone.")
    )
    weeks = forms.IntegerField(
        label=_("How many times, weekly"),
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
        help_text=_("Each week at the same time of day. One can be moved or cancelled alone."),
    )
    join_url = forms.CharField(
        label=_("Address of the meeting"),
        max_length=1000,
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
        help_text=_("Begins with https://. Learners get it when they join, not before."),
    )
    host: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        queryset=None, label=_("Host"), required=False, empty_label=_("Nobody in particular")
    )
    cohort: "forms.ModelChoiceField[Cohort]" = forms.ModelChoiceField(
        queryset=None, label=_("For"), required=False, empty_label=_("Everybody in the course")
    )  # fmt: skip
    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=1_000_000, required=False, help_text=_("Empty: for any number.")
    )  # fmt: skip
    opens_before = forms.IntegerField(
        label=_("Join opens, minutes before"),
        min_value=0,
        max_value=MOST_MINUTES_BEFORE,
        initial=10,
    )
    description = forms.CharField(
        label=_("What it is about"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Markdown works here."),
    )
    sequence = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        course: Course,
        session: LiveSession | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=_values(session) if session else initial)
        self.session = session
        self._choose("host", _team(course))
        cohorts = Cohort.objects.filter(course=course).order_by("name", "pk")
        if session is None and cohorts.exists():
            self._choose("cohort", cohorts)
        else:
            # Whom it is for stays: others would lose it without being told.
            del self.fields["cohort"]
        zone = self.fields["time_zone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = zone_choices()
        del self.fields["weeks" if session else "sequence"]
        if session:
            del self.fields["key"]

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def full_clean(self) -> None:
        """Read the beginning in the zone that was chosen, and refuse one that its clocks jump over."""
        chosen = str(self.data.get("time_zone", "")) if self.is_bound else ""
        with timezone.override(ZoneInfo(chosen if chosen in zone_names() else "UTC")):
            super().full_clean()

    def clean_join_url(self) -> str:
        """Return an address of the web, by https."""
        address = str(self.cleaned_data["join_url"]).strip()
        try:
            parts = urlsplit(address)
            fine = parts.scheme == "https" and bool(parts.hostname) and not parts.username
        except ValueError:
            fine = False
        if not fine or any(one.isspace() for one in address):
            raise forms.ValidationError(
                _t("Enter a whole address, as in https://meet.example.org/your-room.")
            )
        return f"https{address[5:]}"

    @property
    def plan(self) -> Plan:
        """What `schedule` and `change` take."""
        clean = self.cleaned_data
        starts: datetime = clean["starts_at"]
        return Plan(
            title=clean["title"],
            description=clean["description"],
            host=clean["host"],
            starts_at=starts,
            ends_at=starts.astimezone(ZoneInfo("UTC")) + timedelta(minutes=clean["minutes"]),
            time_zone=clean["time_zone"],
            join_url=clean["join_url"],
            capacity=clean["capacity"],
            opens_before=clean["opens_before"],
        )


def _values(session: LiveSession) -> dict[str, Any]:
    kept = ("title", "time_zone", "join_url", "capacity", "opens_before", "description", "sequence")
    starts = session.starts_at.astimezone(ZoneInfo(session.time_zone))
    return {name: getattr(session, name) for name in kept} | {
        "host": session.host_id,
        # A text: a moment would be shown in the zone of whoever opens the page.
        "starts_at": starts.strftime(_LOCAL),
        "minutes": int((session.ends_at - session.starts_at).total_seconds()) // 60,
    }


def _team(course: Course) -> Any:
    helping = CourseStaff.objects.filter(course=course, role__in=TEACHING).values("user")
    rows = User.objects.filter(Q(pk=course.instructor_id) | Q(pk__in=helping), is_active=True)
    return rows.order_by("full_name", "pk")


class CancelForm(forms.Form):
    """Why a session is called off, and whether the later ones are as well."""

    reason = forms.CharField(label=_("Why"), max_length=500, required=False, help_text=_("Learners read it."))
    following = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, later: int) -> None:
        super().__init__(data)
        if later:
            words = _t("The %(n)d later ones that were planned with it as well")
            self.fields["following"].label = words % {"n": later}
        else:
            del self.fields["following"]
