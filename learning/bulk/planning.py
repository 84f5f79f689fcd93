"""What a list of people would do, foreseen without doing it: a line for each person. Five queries and one for each limit."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.api import members
from accounts.models import Membership, User
from learning.bulk.models import EnrolmentImport, ImportLine
from learning.bulk.reading import Columns, Row
from learning.enrolments.models import Cohort, Enrolment
from learning.enrolments.places import Room, is_limited, room, rules_of

Result = ImportLine.Result
CHUNK = 2_000


@dataclass(slots=True)
class _Known:
    """What is known of an address: the place of a member (None: they have none), or why it cannot come in."""

    member: bool = False
    held: Enrolment | None = None
    off: str = ""


@dataclass(slots=True)
class _Course:
    """The course while a list is foreseen: free places go down line by line."""

    room: Room
    keeps_list: bool
    line: bool

    def take(self, cohort: Cohort | None) -> str:
        """Give a place, or one in line, or say that there is none."""
        key = cohort.pk if cohort else None
        if self.room.fits(key) and not self.line:
            self.room.take(key)
            return Result.ENROL
        if self.keeps_list:
            self.line = True
            return Result.WAIT
        return Result.REFUSED


def plan(job: EnrolmentImport, rows: Iterable[Row], columns: Columns) -> list[ImportLine]:
    """Return the lines of a list, not saved. Who cannot be taken in has an outcome already: nothing is tried for them."""
    rows = list(rows)
    known = _known(job, [row.email for row in rows if not row.problem])
    cohorts = {one.name.casefold(): one for one in Cohort.objects.filter(course=job.course)}
    limited = is_limited(job.course)
    course = _Course(
        room(job.course) if limited else Room(None, {}),
        rules_of(job.course).waiting_list,
        limited and Enrolment.objects.filter(course=job.course).in_line().exists(),
    )
    lines = []
    result: str
    for row in rows:
        cohort = cohorts.get(row.cohort.casefold()) if row.cohort else job.cohort
        if row.problem:
            result, reason = Result.REFUSED, row.problem
        elif row.cohort and cohort is None:
            words = _("this course has no cohort called “%s”.") % row.cohort[:60]
            result, reason = Result.REFUSED, columns.cohort_problem(words)
        else:
            result, reason = _foreseen(known.get(row.email, _Known()), cohort, course)
        lines.append(
            ImportLine(
                job=job, number=row.number, email=row.email, name=row.name, plan=result, reason=reason[:255],
                cohort_name=cohort.name if cohort else row.cohort,
                outcome=Result.REFUSED if result == Result.REFUSED else "",
            )
        )  # fmt: skip
    return lines


def _foreseen(known: _Known, cohort: Cohort | None, course: _Course) -> tuple[str, str]:
    if known.off:
        return Result.REFUSED, known.off
    if not known.member:
        return Result.INVITE, ""
    if known.held is not None and known.held.state in Enrolment.OPEN:
        return _moved(known.held, cohort, course)
    result = course.take(cohort)
    return result, _("Every place in this course is taken.") if result == Result.REFUSED else ""


def _moved(held: Enrolment, cohort: Cohort | None, course: _Course) -> tuple[str, str]:
    if cohort is None or held.cohort_id == cohort.pk:
        return Result.THERE, ""
    inside = course.room.cohorts.get(cohort.pk)
    if inside is not None and inside <= 0:
        return Result.REFUSED, _("Every place in this cohort is taken.")
    if inside is not None:
        course.room.cohorts[cohort.pk] = inside - 1
    return Result.MOVE, ""


def _known(job: EnrolmentImport, emails: list[str]) -> dict[str, _Known]:
    found: dict[str, _Known] = {}
    for start in range(0, len(emails), CHUNK):
        chunk = emails[start : start + CHUNK]
        inside: dict[UUID, str] = dict(members().filter(email__in=chunk).values_list("pk", "email"))
        held = {
            one.learner_id: one
            for one in Enrolment.objects.filter(course=job.course, learner__in=inside.keys())
        }
        for key, email in inside.items():
            found[email] = _Known(True, held.get(key))
        others = User.objects.filter(email__in=chunk).exclude(pk__in=inside.keys())
        known = list(others.values_list("pk", "email", "is_active"))
        off = set(
            Membership.objects.filter(user__in=[one[0] for one in known]).values_list("user_id", flat=True)
        )
        for key, email, active in known:
            if not active:
                found[email] = _Known(off=_("This account is switched off."))
            elif key in off:
                found[email] = _Known(off=_("This person’s membership is switched off."))
    return found
