"""How a view obtains a lesson or a course for the person who asks, with their place in it.

Who is enrolled gets in; who teaches the course may look without enrolling; lessons open to everybody are open
to everybody. Anybody else is sent to the course's page if they may see that, and gets 404 if not.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.api import can_teach, teachable_course
from courses.models import Course, Lesson
from learning.enrolments.invitations import unsealed
from learning.enrolments.models import Cohort, Enrolment, Invitation
from lms.kernel import tenancy
from lms.kernel.access import AnyRequest, P, permission
from lms.kernel.sql import prepared_cursor

ENROLMENTS_MANAGE = permission(
    "learning.enrolments.manage",
    _("Enrol people and take places away, see attempts, revoke certificates"),
    roles=("admin",),
)


def _columns(model: type[Model], *names: str) -> tuple[str, ...]:
    """The named columns (all when none is named) in the order in which `from_db` wants their values."""
    columns = (field.attname for field in model._meta.concrete_fields)
    return tuple(name for name in columns if not names or name in names)


_COURSE = _columns(
    Course,
    *("id", "organization_id", "slug", "title", "content_version", "is_published", "instructor_id"),
    *("pass_mark", "starts_at", "ends_at", "capacity", "price", "currency"),
)
_LESSON = _columns(
    Lesson,
    *("id", "organization_id", "course_id", "module_id", "slug", "title", "content_type", "duration_minutes"),
    *("sequence", "completion_rule", "is_published", "is_preview", "release_at", "due_at"),
)
_ENROLMENT = _columns(Enrolment)


def _list(alias: str, names: tuple[str, ...]) -> str:
    return ", ".join(f"{alias}.{name}" for name in names)


# By hand, because `only` cannot be combined with a filtered join, and because every page of a lesson begins
# with this statement: building it anew would cost more than running it.
_MINE = (
    "LEFT JOIN learning_enrolment e ON e.course_id = c.id AND e.learner_id = %(person)s "
    "AND e.organization_id = c.organization_id AND e.state IN ('active', 'completed')"
)
_HERE = "c.organization_id = %(organization)s AND c.slug = %(course)s AND c.deleted_at IS NULL"
_COURSE_SQL = f"""
SELECT {_list("c", _COURSE)}, {_list("e", _ENROLMENT)} FROM courses_course c {_MINE} WHERE {_HERE}
"""
_LESSON_SQL = f"""
SELECT {_list("c", _COURSE)}, {_list("e", _ENROLMENT)}, {_list("l", _LESSON)},
  EXISTS (SELECT FROM learning_livesession s WHERE s.course_id = c.id)
FROM courses_lesson l JOIN courses_course c ON c.id = l.course_id {_MINE}
WHERE {_HERE} AND l.slug = %(lesson)s AND l.deleted_at IS NULL
"""


class NoPlace(Exception):
    """The person may see the course's page (`url`), but has no place in the course."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


def to_course_page(
    view: Callable[Concatenate[AnyRequest, P], HttpResponseBase],
) -> Callable[Concatenate[AnyRequest, P], HttpResponseBase]:
    """Send people without a place in the course to the page where they can enrol; strangers sign in first."""

    @wraps(view)
    def wrapper(request: AnyRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NoPlace as error:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            return HttpResponseRedirect(error.url)

    return wrapper


@dataclass(frozen=True, slots=True)
class CoursePlace:
    """A course and the open enrolment of the person who asks, None for those who only teach it."""

    course: Course
    enrolment: Enrolment | None


@dataclass(frozen=True, slots=True)
class LessonPlace:
    """A lesson, its course (`lesson.course`), the open enrolment of the person who asks, and whether the course `meets` live.

    Without an enrolment it is a look only: by a teacher (`teaches`), or at a lesson open to everybody.
    """

    lesson: Lesson
    enrolment: Enrolment | None
    teaches: bool
    meets: bool = False

    @property
    def course(self) -> Course:
        """The course of the lesson."""
        return self.lesson.course

    @property
    def may_work(self) -> bool:
        """Whether what the person does here is kept."""
        return self.enrolment is not None


def lesson_place(request: HttpRequest, course_slug: str, lesson_slug: str) -> LessonPlace:
    """Return the lesson for whoever may read it, in one query for the enrolled.

    Raises 404 for what does not exist (or is a draft and the person no teacher), and `NoPlace` to the course's
    page for people without a place in a published course.
    """
    lesson, enrolment, meets = _lesson(request.user, course_slug, lesson_slug)
    course = lesson.course
    if enrolment is not None and lesson.is_published and course.is_published:
        return LessonPlace(lesson, enrolment, teaches=False, meets=meets)
    if can_teach(request.user, course):
        return LessonPlace(lesson, enrolment if lesson.is_published else None, teaches=True, meets=meets)
    if not (lesson.is_published and course.is_published):
        raise Http404
    if lesson.is_preview:
        return LessonPlace(lesson, None, teaches=False)
    raise NoPlace(reverse("courses:course", args=[course.slug]))


def work_place(request: HttpRequest, course_slug: str, lesson_slug: str) -> tuple[Enrolment, Lesson]:
    """Return enrolment and lesson for a learner who does something there; for anybody else 404. One query."""
    lesson, enrolment, _meets = _lesson(request.user, course_slug, lesson_slug)
    if enrolment is None or not lesson.is_published or not lesson.course.is_published:
        raise Http404
    return enrolment, lesson


def course_place(request: HttpRequest, slug: str) -> CoursePlace:
    """Return the course for whoever learns or teaches there. Raises 404 or `NoPlace` as `lesson_place`."""
    row = _read(_COURSE_SQL, {"course": slug}, request.user)
    if row is None:
        raise Http404
    course, enrolment = _built(row, (Course, _COURSE), (Enrolment, _ENROLMENT))
    if enrolment is not None:
        enrolment.course = course
    if (enrolment is not None and course.is_published) or can_teach(request.user, course):
        return CoursePlace(course, enrolment)
    if not course.is_published:
        raise Http404
    raise NoPlace(reverse("courses:course", args=[course.slug]))


def _lesson(person: Any, course_slug: str, lesson_slug: str) -> tuple[Lesson, Enrolment | None, bool]:
    row = _read(_LESSON_SQL, {"course": course_slug, "lesson": lesson_slug}, person)
    if row is None:
        raise Http404
    course, enrolment, lesson = _built(row, (Course, _COURSE), (Enrolment, _ENROLMENT), (Lesson, _LESSON))
    lesson.course = course
    lesson.completion_rule = json.loads(lesson.completion_rule)
    if enrolment is not None:
        enrolment.course = course
    return lesson, enrolment, bool(row[-1])


def _read(sql: str, values: dict[str, Any], person: Any) -> Any:
    """Return the first row, None without one."""
    asked = {"organization": tenancy.organization_id(), "person": getattr(person, "pk", None)}
    with prepared_cursor() as cursor:
        cursor.execute(sql, values | asked)
        return cursor.fetchone()


def _built(row: Any, *wanted: tuple[type[Model], tuple[str, ...]]) -> list[Any]:
    """Make instances of a row's values; those of a join that found nothing are None."""
    values, found = iter(row), []
    for model, names in wanted:
        part = [next(values) for _name in names]
        found.append(model.from_db(DEFAULT_DB_ALIAS, names, part) if part[0] is not None else None)
    return found


def own_enrolment(course: Course, person: Any) -> Enrolment:
    """Return the person's enrolment in the course in any state; else 404. One query."""
    rows = Enrolment.objects.filter(course=course, learner=person).select_related(
        "cohort", "learner", "course"
    )
    found: Enrolment | None = rows.first()
    if found is None:
        raise Http404
    return found


def waiting_enrolment(course: Course, person: Any) -> Enrolment | None:
    """Return the person's enrolment that waits for a place or a yes, None without one. One query."""
    found: Enrolment | None = Enrolment.objects.filter(course=course, learner=person, state="pending").first()
    return found


def held_invitation(secret: str) -> Invitation:
    """Return the invitation behind the secret of a link, with its course; 404 for one that this organisation did not make
    or whose course is gone. One query."""
    key = unsealed(secret)
    if not key:
        raise Http404
    rows = Invitation.objects.filter(pk=key, course__deleted_at=None).select_related(
        "course", "cohort", "made_by"
    )
    found: Invitation | None = rows.first()
    if found is None:
        raise Http404
    return found


def taught_place(request: HttpRequest, course: str, enrolment_id: UUID) -> Enrolment:
    """Return a place in a course, with its learner and cohort, for who teaches there; else 404 or 403. Two queries."""
    rows = Enrolment.objects.select_related("learner", "cohort", "course", "certificate")
    found: Enrolment | None = rows.filter(pk=enrolment_id, course=teachable_course(request, course)).first()
    if found is None:
        raise Http404
    return found


def cohort_of(course: Course, cohort_id: UUID) -> Cohort:
    """Return a cohort of the course; else 404."""
    found: Cohort | None = Cohort.objects.filter(course=course, pk=cohort_id).first()
    if found is None:
        raise Http404
    return found


def cohort_named(course: Course, key: str) -> Cohort | None:
    """Return the cohort a form chose, None for none; 404 for one that the course does not have."""
    if not key:
        return None
    try:
        return cohort_of(course, UUID(key))
    except ValueError:
        raise Http404 from None


def invitation_of(course: Course, invitation_id: UUID) -> Invitation:
    """Return an invitation into the course; else 404."""
    found: Invitation | None = Invitation.objects.filter(course=course, pk=invitation_id).first()
    if found is None:
        raise Http404
    return found
