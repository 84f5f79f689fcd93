"""Who may see, teach and change a course. Views obtain courses here."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import CharField, OuterRef, Q, Subquery, Value
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Category, Course, CourseStaff
from lms.kernel.access import allows, permission, require

COURSE_CREATE = permission("courses.course.create", _("Create courses"), roles=("instructor", "admin"))
CONTENT_MANAGE = permission(
    "courses.content.manage", _("See and change every course of the organisation"), roles=("admin",)
)

EDITORS = frozenset({CourseStaff.Role.CO_INSTRUCTOR})
TEACHERS = EDITORS | {CourseStaff.Role.TEACHING_ASSISTANT}
TEAM = TEACHERS | {CourseStaff.Role.REVIEWER}


def manages_content(person: Any) -> bool:
    """Tell whether `person` may see and change every course of the organisation in scope."""
    return allows(person, CONTENT_MANAGE) or bool(getattr(person, "is_superuser", False))


def team_role(person: Any, course: Course) -> str:
    """Return the role of `person` in the team of `course`, "" for none. Asks the database at most once."""
    if not getattr(person, "is_authenticated", False):
        return ""
    known: tuple[Any, str] | None = getattr(course, "_team_role", None)
    if known is None or known[0] != person.pk:
        role = CourseStaff.objects.filter(course=course, user=person).values_list("role", flat=True).first()
        known = (person.pk, role or "")
        course._team_role = known  # type: ignore[attr-defined]
    return known[1]


def _has(person: Any, course: Course, roles: frozenset[str]) -> bool:
    if not getattr(person, "is_authenticated", False) or getattr(person, "is_switched_off", False):
        return False
    return course.instructor_id == person.pk or manages_content(person) or team_role(person, course) in roles


def can_teach(person: Any, course: Course) -> bool:
    """Tell whether `person` teaches `course`: sees its learners, their work and unpublished parts."""
    return _has(person, course, TEACHERS)


def can_edit(person: Any, course: Course) -> bool:
    """Tell whether `person` may change what `course` contains."""
    return _has(person, course, EDITORS)


def owns(person: Any, course: Course) -> bool:
    """Tell whether `person` may give `course` to somebody else: its owner, or who manages all content."""
    return course.instructor_id == person.pk or manages_content(person)


def can_see(person: Any, course: Course) -> bool:
    """Tell whether `person` may look at `course`: everybody once it is published, else its team."""
    return course.is_published or _has(person, course, TEAM)


def _course(request: HttpRequest, slug: str) -> Course:
    """Load a course with its instructor, category and the role of the person asking, in one query."""
    person = request.user
    courses = Course.objects.kept().filter(slug=slug).select_related("instructor", "category")
    if person.is_authenticated:
        role = CourseStaff.objects.filter(course=OuterRef("pk"), user=person).values("role")[:1]
        courses = courses.annotate(asked_role=Subquery(role, output_field=CharField()))
    else:
        courses = courses.annotate(asked_role=Value(None, output_field=CharField()))
    course: Course | None = courses.defer("search").first()
    if course is None:
        raise Http404
    course._team_role = (person.pk, course.asked_role or "")  # type: ignore[attr-defined]
    return course


def visible_course(request: HttpRequest, slug: str) -> Course:
    """Return the course with this address if the person asking may look at it; else 404. One query."""
    course = _course(request, slug)
    if not can_see(request.user, course):
        raise Http404
    return course


def teachable_course(request: HttpRequest, slug: str) -> Course:
    """Return the course if the person asking teaches it; 404 if they may not even see it, else 403. One query."""
    course = visible_course(request, slug)
    if not can_teach(request.user, course):
        raise PermissionDenied(CONTENT_MANAGE.name)
    return course


def teachable_courses(person: Any) -> Any:
    """Return the courses `person` teaches, as a QuerySet: all there are, for who manages content."""
    courses: Any = Course.objects
    if manages_content(person):
        return courses.kept()
    helps = CourseStaff.objects.filter(user=person, role__in=TEACHERS).values("course")
    return courses.kept().filter(Q(instructor=person) | Q(pk__in=helps))


def editable_course(request: HttpRequest, slug: str) -> Course:
    """Return the course if the person asking may change it; 404 if they may not even see it, else 403."""
    course = visible_course(request, slug)
    if not can_edit(request.user, course):
        raise PermissionDenied(CONTENT_MANAGE.name)
    return course


def managed_subject(request: HttpRequest, key: UUID) -> Category:
    """Return a subject for who manages content; 404 for what is none of this organisation's, else 403."""
    found: Category | None = Category.objects.filter(pk=key).first()
    if found is None:
        raise Http404
    require(request.user, CONTENT_MANAGE)
    return found
